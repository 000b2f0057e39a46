package main

import (
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"
)

// lateScan is a parcel whose scan of 60 h is published at 94 h: it looks overdue from 92 h on, and was not.
const lateScan = `start 2026-09-01T08:00:00+08:00
supplier S1 云溪日用厂
parcel YT99000000001 韵达 via kuaidi100 from 广州 to 成都 promise 40d value 89.00 supplier S1
at 6h    kuaidi100 103 "【广州市】已揽收"
at 12h   hub_in
at 20h   hub_out
at 60h   hub_in in 武汉 lag 34h
at 100h  hub_out in 武汉
`

func TestLateScanIsWithdrawn(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]string{"published late": "", "hidden by an outage": "at 92h30m outage 17h of kuaidi100\n"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onBoth(t, func(t *testing.T, url string) {
				s := stageOf(t, lateScan+fault, url)
				s.until(s.hour(90), time.Hour)
				s.until(s.hour(92.4), 10*time.Minute)
				in := clocked(s.record("YT99000000001"))
				if len(in) != 1 || in[0].Severity != tracker.SeverityBreach {
					t.Fatalf("not overdue at 92 h: %+v", in)
				}
				entry := tracker.ScoreEntry{
					MerchantID: s.shop.ID, IncidentID: in[0].ID, ShipmentID: in[0].ShipmentID, At: s.now(), ScoreDate: "2026-09-05",
					Metric: "delivery_ontime_rate", Harm: 1, Marginal: 70, Attributed: 90, Revision: tracker.DailyRevision, Reason: "daily",
				}
				if _, err := s.app.store.AddLedger(t.Context(), []tracker.ScoreEntry{entry}); err != nil {
					t.Fatal(err)
				}
				s.until(s.hour(114), 10*time.Minute)
				s.withdrawn(fault != "")
				before := s.record("YT99000000001")
				s.crash()
				s.until(s.hour(116), 10*time.Minute)
				after := s.record("YT99000000001")
				if len(after.Notifications) != len(before.Notifications) || len(after.Timeline) != len(before.Timeline) {
					t.Errorf("told again: %d and %d messages, %d and %d lines", len(before.Notifications), len(after.Notifications), len(before.Timeline), len(after.Timeline))
				}
			})
		})
	}
}

// withdrawn: one incident, taken back with its ledger rows, one correction to the shop that had got the alert.
func (s *stage) withdrawn(outage bool) {
	s.t.Helper()
	r := s.record("YT99000000001")
	in := clocked(r)
	if len(in) != 1 || in[0].Resolution != tracker.ResolvedWithdrawn {
		s.t.Fatalf("incidents %+v", in)
	}
	ledger, err := s.app.store.Ledger(s.t.Context(), s.shop.ID, "", 0)
	if err != nil {
		s.t.Fatal(err)
	}
	sum := tracker.Points(0)
	for _, e := range ledger {
		sum += e.Attributed + e.Marginal
	}
	if len(ledger) == 0 || sum != 0 {
		s.t.Errorf("%d ledger rows sum to %d", len(ledger), sum)
	}
	lines := map[string]int{}
	for _, line := range r.Timeline {
		lines[line.What]++
	}
	if lines[tracker.WhatLateScan] != 1 || outage && lines[tracker.WhatUnseen] != 1 {
		s.t.Errorf("timeline %v", lines)
	}
	corrections := 0
	for _, n := range r.Notifications {
		switch {
		case n.Topic == tracker.TopicWithdrawn && n.Audience == tracker.AudienceMerchant && n.State == tracker.DeliverySent:
			corrections++
		case n.Topic == tracker.TopicResolved && n.State == tracker.DeliverySent:
			s.t.Errorf("a withdrawn incident was told as resolved: %+v", n)
		}
	}
	mails := map[string]int{}
	for _, m := range s.mail.Messages() {
		if strings.Contains(m.Subject, "【更正】") {
			mails[strings.Join(m.To, ",")]++
		}
	}
	asked := 0 // the supplier was asked about it, if the world gives it an address
	for _, n := range r.Notifications {
		if n.Topic == tracker.TopicSupplierNotice && n.State == tracker.DeliverySent {
			asked++
		}
	}
	if corrections != 1 || mails["shop@qinghe.example"] != 1 || len(mails) != 1+asked {
		s.t.Errorf("%d corrections, mails %v, supplier asked %d times", corrections, mails, asked)
	}
}
