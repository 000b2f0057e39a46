package store_test

import (
	"parcelwarden/tracker"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// withdrawal is the verdict that an incident was never true.
func withdrawal(s tracker.Shipment, in tracker.Incident, hour float64) tracker.Verdict {
	over := !in.Open()
	if !over {
		in.ResolvedAt = at(hour)
	}
	in.Resolution, in.UpdatedAt = tracker.ResolvedWithdrawn, at(hour)
	return tracker.Verdict{
		MerchantID: s.MerchantID, ShipmentID: s.ID, At: at(hour), JudgedLook: s.LastLookAt, Shipment: s,
		Changes: []tracker.Change{{
			Kind: tracker.ChangeResolve, Incident: in, Was: in.Severity, WasOver: over,
			Notices: []tracker.Notification{{
				Key: "{incident}/0/withdrawn/merchant/email", Topic: tracker.TopicWithdrawn, Audience: tracker.AudienceMerchant, Channel: "email",
				Recipient: "shop@example.cn", State: tracker.DeliveryQueued, CreatedAt: at(hour), NextTryAt: at(hour),
			}},
			Timeline: []tracker.TimelineEntry{{Actor: "system", What: tracker.WhatLateScan, Detail: at(-20).Format(time.RFC3339)}},
		}},
	}
}

func testWithdrawLedger(t *testing.T, w *world) {
	s, in := w.stuck(t, "YT001")
	entry := tracker.ScoreEntry{
		MerchantID: w.shop.ID, IncidentID: in.ID, ShipmentID: s.ID, At: at(24), ScoreDate: "2026-11-22", Metric: "delivery_ontime_rate",
		Harm: 1, Marginal: 70, Attributed: 90, Revision: tracker.DailyRevision, Reason: "daily",
	}
	risk := entry
	risk.Metric, risk.AtRisk = "pickup_hours_avg", true
	_, err := w.AddLedger(t.Context(), []tracker.ScoreEntry{entry, risk})
	check(t, err)
	before := w.count(t, "SELECT COUNT(*) FROM score_entries")
	if report := w.apply(t, withdrawal(s, in, 25)); report.Resolved != 1 || report.Ledger != 3 {
		t.Errorf("report %+v", report)
	}
	if report := w.apply(t, withdrawal(s, in, 25)); report.Resolved != 0 || report.Ledger != 0 || report.Notices != 0 {
		t.Errorf("the same again: %+v", report)
	}
	if after := w.count(t, "SELECT COUNT(*) FROM score_entries"); after != before+3 {
		t.Errorf("%d rows, want 3 more than %d", after, before)
	}
	for _, date := range []string{"2026-11-21", "2026-11-22", ""} {
		rows, err := w.Ledger(t.Context(), w.shop.ID, date, 0)
		check(t, err)
		newest, sum := map[string]tracker.ScoreEntry{}, tracker.Points(0)
		for _, r := range rows {
			if r.Revision >= newest[r.Metric].Revision {
				newest[r.Metric] = r
			}
		}
		for _, r := range newest {
			sum += r.Attributed + r.Marginal
			if r.Reason != tracker.ReasonWithdrawn {
				t.Errorf("%s: the newest row of %s is %q", date, r.Metric, r.Reason)
			}
		}
		if sum != 0 || len(newest) == 0 {
			t.Errorf("%s: %d metrics sum to %d", date, len(newest), sum)
		}
	}
	if marginal := w.count(t, "SELECT SUM(ABS(marginal) + ABS(attributed)) FROM incidents"); marginal != 0 {
		t.Errorf("the incident still shows %d", marginal)
	}
	units, err := w.HarmUnits(t.Context(), tracker.FactsQuery{MerchantID: w.shop.ID, From: at(-2000), To: at(2000)})
	check(t, err)
	for _, u := range units {
		if u.IncidentID == in.ID {
			t.Errorf("the day's booking still finds it: %+v", u)
		}
	}
}

func testWithdrawOver(t *testing.T, w *world) {
	s, in := w.stuck(t, "YT001")
	w.resolve(t, s, in)
	ended := w.incidentOf(t, s, in)
	for i, want := range []int{1, 0} {
		if report := w.apply(t, withdrawal(s, ended, 3)); report.Resolved != want {
			t.Errorf("time %d: %+v", i+1, report)
		}
	}
	got := w.incidentOf(t, s, in)
	if got.Resolution != tracker.ResolvedWithdrawn || !got.ResolvedAt.Equal(ended.ResolvedAt) {
		t.Errorf("incident %+v", got)
	}
}

func testWithdrawTold(t *testing.T, w *world) {
	s, in := w.stuck(t, "YT001")
	w.apply(t, withdrawal(s, in, 1)) // the alert is still in the queue
	if keys, _ := w.send(t, 2); len(keys) != 0 {
		t.Errorf("sent %v about an alert that nobody got", keys)
	}
	other, second := w.stuck(t, "YT002")
	_, sent := w.send(t, 3)
	check(t, w.MarkSent(t.Context(), sent[0].ID, at(3), ""))
	w.apply(t, withdrawal(other, second, 4))
	if _, got := w.send(t, 5); len(got) != 1 || got[0].Topic != tracker.TopicWithdrawn {
		t.Errorf("sent %+v", got)
	}
}

func testUnseenOnce(t *testing.T, w *world) {
	s, in := w.stuck(t, "YT001")
	w.breakDown(t, 1)
	v := tracker.Verdict{
		MerchantID: s.MerchantID, ShipmentID: s.ID, At: at(2), JudgedLook: s.LastLookAt, Shipment: s,
		Changes: []tracker.Change{{
			Kind: tracker.ChangeRefresh, Incident: in, Was: in.Severity, Unseen: at(0),
			Timeline: []tracker.TimelineEntry{{Actor: "system", What: tracker.WhatUnseen, Detail: "x"}},
		}},
	}
	plain := v
	plain.Changes = []tracker.Change{{Kind: tracker.ChangeRefresh, Incident: in, Was: in.Severity}}
	w.apply(t, plain)
	if got := w.incidentOf(t, s, in).BlindSince; !got.Equal(at(0)) {
		t.Errorf("fresh evidence took the mark away: %s", got)
	}
	w.apply(t, v)
	w.apply(t, v)
	lines := []string{}
	for _, e := range w.page(t, s).Timeline {
		if e.What == tracker.WhatUnseen {
			lines = append(lines, e.Detail)
		}
	}
	if diff := cmp.Diff([]string{"x"}, lines); diff != "" || !w.incidentOf(t, s, in).BlindSince.IsZero() {
		t.Error(diff)
	}
}
