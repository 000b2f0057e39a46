package tracker

import (
	"testing"
	"time"
)

func mustCourt(t testing.TB) Court {
	t.Helper()
	return Court{Rules: mustRules(t), Advisor: advisor(t)}
}

// decide judges a snapshot at an hour with a look at that hour, and writes the result back.
func decide(t testing.TB, c Court, s *Snapshot, hour float64) Verdict {
	t.Helper()
	s.Shipment.LastLookAt, s.Shipment.LastTryAt = at(hour), at(hour)
	return decideUnseen(t, c, s, hour)
}

func decideUnseen(t testing.TB, c Court, s *Snapshot, hour float64) Verdict {
	t.Helper()
	v, err := c.Decide(*s, Standing{}, at(hour))
	if err != nil {
		t.Fatal(err)
	}
	*s = apply(*s, Judgement{Shipment: v.Shipment}, v.Changes)
	return v
}

func told(v Verdict) (topics []Topic) {
	for _, c := range v.Changes {
		for _, n := range c.Notices {
			topics = append(topics, n.Topic)
		}
	}
	return topics
}

// The last scan is at 14 h on a far lane: watch at 62 h, breach at 86 h.
func TestLateScanWithdraws(t *testing.T) {
	t.Parallel()
	wuhan := func(h float64) Checkpoint {
		return scan(h, StatusInTransit, "【武汉市】快件到达【武汉转运中心】")
	}
	for _, c := range []struct {
		name  string
		late  []Checkpoint
		want  string
		topic Topic
	}{
		{"a scan from before the threshold", []Checkpoint{wuhan(80)}, "resolved:transit_stall/breach=withdrawn", TopicWithdrawn},
		{"at the threshold", []Checkpoint{wuhan(86)}, "resolved:transit_stall/breach=withdrawn", TopicWithdrawn},
		{"a minute after it", []Checkpoint{wuhan(86 + minute)}, "resolved:transit_stall/breach=moved", TopicResolved},
		{"one before and one after", []Checkpoint{wuhan(50), wuhan(88)}, "resolved:transit_stall/breach=withdrawn", TopicWithdrawn},
		{"delivered long before", []Checkpoint{arrived, branch, courier, signed}, "resolved:transit_stall/breach=withdrawn", TopicWithdrawn},
		{"an announcement is no scan", []Checkpoint{{At: at(80), Hint: true, Text: "预计明天送达"}}, "refreshed:transit_stall/breach", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			court, s := mustCourt(t), parcel(60, picked, hub, left)
			s.Merchant.Email, s.Shipment.PromisedAt = "shop@example.com", at(1000)
			decide(t, court, &s, 87)
			s.Checkpoints = append(s.Checkpoints, c.late...)
			v := decide(t, court, &s, 89)
			got := moves(v.Changes)
			if got != c.want {
				t.Fatalf("got %q, want %q", got, c.want)
			}
			if c.topic != "" && (len(told(v)) != 1 || told(v)[0] != c.topic) {
				t.Errorf("told %v, want %s once", told(v), c.topic)
			}
			if again := decide(t, court, &s, 90); len(again.Changes) != 0 {
				t.Errorf("judged again: %s", moves(again.Changes))
			}
		})
	}
}

func TestWithdrawalNamesTheLateScan(t *testing.T) {
	t.Parallel()
	court, s := mustCourt(t), parcel(60, picked, hub, left)
	s.Merchant.Email, s.Shipment.PromisedAt = "shop@example.com", at(1000)
	s.Supplier = Supplier{ID: 5, Email: "depot@example.com"}
	decide(t, court, &s, 87)
	s.Escalations = []Escalation{{ID: 31, IncidentID: s.Incidents[0].ID, Rung: RungNotice, SentAt: at(87)}}
	s.Checkpoints = append(s.Checkpoints, scan(70, StatusInTransit, "【武汉市】快件到达【武汉转运中心】"), scan(88, StatusInTransit, "【重庆市】快件到达【重庆转运中心】"))
	v := decide(t, court, &s, 89)
	change := v.Changes[0]
	if len(change.Notices) != 2 || change.Notices[1].Audience != AudienceSupplier || change.Notices[1].Message.EscalationID != 31 {
		t.Fatalf("notices %+v", change.Notices)
	}
	for _, n := range change.Notices {
		if !n.Message.LastEventAt.Equal(at(70)) || n.Message.LastText == "" || n.Topic != TopicWithdrawn {
			t.Errorf("message to the %s names %s %q", n.Audience, n.Message.LastEventAt, n.Message.LastText)
		}
	}
	last := change.Timeline[len(change.Timeline)-1]
	if last.What != WhatLateScan || last.Detail != at(70).Format(time.RFC3339) || len(change.Ledger) != 0 {
		t.Errorf("timeline %+v, ledger %+v", change.Timeline, change.Ledger)
	}
}

// An incident that ended because the parcel moved turns out later never to have been true.
func TestWithdrawalAfterTheEnd(t *testing.T) {
	t.Parallel()
	court, s := mustCourt(t), parcel(60, picked, hub, left)
	s.Merchant.Email, s.Shipment.PromisedAt = "shop@example.com", at(1000)
	decide(t, court, &s, 87)
	s.Checkpoints = append(s.Checkpoints, scan(88, StatusInTransit, "【成都市】快件到达【成都转运中心】"))
	if got := moves(decide(t, court, &s, 89).Changes); got != "resolved:transit_stall/breach=moved" {
		t.Fatal(got)
	}
	s.Checkpoints = append(s.Checkpoints, scan(70, StatusInTransit, "【武汉市】快件到达【武汉转运中心】"))
	v := decide(t, court, &s, 95)
	if got := moves(v.Changes); got != "resolved:transit_stall/breach=withdrawn" || !v.Changes[0].WasOver || !s.Incidents[0].ResolvedAt.Equal(at(89)) {
		t.Errorf("%q %+v", got, s.Incidents[0])
	}
	if again := decide(t, court, &s, 96); len(again.Changes) != 0 {
		t.Errorf("judged again: %s", moves(again.Changes))
	}
}

func TestOtherEndsAreNoWithdrawals(t *testing.T) {
	t.Parallel()
	court := mustCourt(t)
	for name, in := range map[string]Incident{
		"refunded":  {Family: FamilyStalled, Kind: KindTransitStall, Since: at(14), DueAt: at(86), Severity: SeverityBreach, Resolution: ResolvedRefunded},
		"manual":    {Family: FamilyStalled, Kind: KindTransitStall, Since: at(14), DueAt: at(86), Severity: SeverityBreach, Resolution: resolvedManual},
		"exception": {Family: FamilyException, Kind: KindException, Since: at(14), DueAt: at(86), Severity: SeverityBreach, Resolution: ResolvedMoved},
	} {
		s := parcel(90, picked, hub, left, scan(50, StatusInTransit, "【武汉市】快件到达【武汉转运中心】"))
		if court.neverTrue(&s, &s.Shipment, &in) {
			t.Errorf("%s was withdrawn", name)
		}
	}
}

// A pickup that was scanned in time and published too late was no late pickup; an arrival likewise.
func TestLatePickupAndArrival(t *testing.T) {
	t.Parallel()
	court, s := mustCourt(t), parcel(0)
	s.Shipment.PromisedAt = at(1000)
	decide(t, court, &s, 25)
	s.Checkpoints = append(s.Checkpoints, picked)
	if got := moves(decide(t, court, &s, 26).Changes); got != "resolved:pickup_overdue/breach=withdrawn opened:hub_wait/watch" {
		t.Errorf("pickup: %q", got)
	}
	s = parcel(60, picked, hub, left, arrived, branch, courier)
	s.Shipment.PromisedAt = at(60)
	decide(t, court, &s, 61)
	s.Checkpoints = append(s.Checkpoints, scan(59, StatusDelivered, "已签收"))
	if got := moves(decide(t, court, &s, 63).Changes); got != "resolved:promise_overdue/breach=withdrawn" {
		t.Errorf("arrival: %q", got)
	}
}
