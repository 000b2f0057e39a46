package tracker

import (
	"slices"
	"testing"
	"time"
)

// overdueCase is a parcel that was due on 20 September, Shanghai time, and has not arrived.
func overdueCase() (Incident, Shipment, time.Time) {
	due := time.Date(2026, 9, 20, 15, 59, 59, 0, time.UTC)
	s := Shipment{ID: 70, LineDueAt: due, PickedUpAt: due.AddDate(0, 0, -4), PaidAt: due.AddDate(0, 0, -5)}
	return Incident{ID: 7, MerchantID: 1, Family: FamilyOverdue, Kind: KindLineOverdue, Severity: SeverityBreach}, s, due.Add(11 * 24 * time.Hour)
}

func TestExposureOf(t *testing.T) {
	t.Parallel()
	p := scoreProfile(t, "douyin-2026-09-08")
	i, s, now := overdueCase()
	for _, c := range []struct {
		name string
		kind Kind
		edit func(*Shipment)
		now  time.Time
		want *Exposure
	}{
		{"past due", KindLineOverdue, nil, now, &Exposure{"delivery_ontime_rate", "2026-09-20", "2026-09-21", "2026-10-21", 1, false}},
		{"stalled past due", KindTransitStall, nil, now, &Exposure{"delivery_ontime_rate", "2026-09-20", "2026-09-21", "2026-10-21", 1, false}},
		{"suspected loss past due", KindLostSuspected, nil, now, &Exposure{"delivery_ontime_rate", "2026-09-20", "2026-09-21", "2026-10-21", 1, false}},
		{"suspected loss before it is due", KindLostSuspected, nil, s.LineDueAt, &Exposure{"delivery_ontime_rate", "2026-09-20", "2026-09-21", "2026-10-21", 1, true}},
		{"signed in time", KindNotSigned, func(s *Shipment) { s.SignedAt = s.LineDueAt }, now, nil},
		{"in a locker in time", KindNotSigned, func(s *Shipment) { s.LockerAt = s.LineDueAt.Add(-time.Hour); s.SignedAt = now }, now, nil},
		{"signed late stays missed", KindNotSigned, func(s *Shipment) { s.SignedAt = s.LineDueAt.Add(time.Second) }, now, &Exposure{"delivery_ontime_rate", "2026-09-20", "2026-09-21", "2026-10-21", 1, false}},
		{"no due date", KindTransitStall, func(s *Shipment) { s.LineDueAt = time.Time{} }, now, nil},
		{"picked up late", KindPickupOverdue, func(s *Shipment) { s.PickedUpAt = s.PaidAt.Add(50 * time.Hour) }, now, nil},
		{"blind", KindTrackingBlind, nil, now, nil},
	} {
		i.Kind = c.kind
		parcel := s
		if c.edit != nil {
			c.edit(&parcel)
		}
		got := p.ExposureOf(i, parcel, c.now)
		switch {
		case c.kind == KindPickupOverdue: // paid 23:59:59, so the clock starts at six: 44 hours and a second less, 20 over the limit
			if len(got) != 1 || got[0].Metric != "pickup_hours_avg" || got[0].Harm < 19.99 || got[0].Harm > 20 || got[0].AtRisk {
				t.Errorf("%s: %+v", c.name, got)
			}
		case c.want == nil && len(got) != 0, c.want != nil && !slices.Equal(got, []Exposure{*c.want}):
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestEntriesOf(t *testing.T) {
	t.Parallel()
	p, f := scoreProfile(t, "douyin-2026-09-08"), septemberFacts(80)
	i, s, now := overdueCase()
	entries := func(in EntryInput) []ScoreEntry {
		t.Helper()
		in.Facts, in.Shipment, in.Reason = f, s, "opened"
		if in.Incident.Kind == "" {
			in.Incident = i
		}
		if in.Now.IsZero() {
			in.Now = now
		}
		out, err := p.EntriesOf(in)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	e := entries(EntryInput{Revision: 2})
	if len(e) != 1 || e[0].Marginal != 280_000 || e[0].Attributed != 105_000 || e[0].Enters != "2026-09-21" || e[0].Leaves != "2026-10-21" ||
		e[0].Revision != 2 || e[0].FactsHash == "" || e[0].ProfileHash != p.Hash || e[0].Without-e[0].Actual != 8_400_000 {
		t.Fatalf("%+v", e)
	}
	if e := entries(EntryInput{Others: []Incident{{ID: 3, Kind: KindTransitStall}}}); e[0].Attributed != 0 || e[0].Marginal != 280_000 {
		t.Errorf("incident 3 carries the parcel's share: %+v", e[0])
	}
	if e := entries(EntryInput{Others: []Incident{{ID: 3, Kind: KindTransitStall, ResolvedAt: now}, {ID: 9, Kind: KindLostSuspected}, {ID: 4, Kind: KindPickupOverdue}}}); e[0].Attributed != 105_000 {
		t.Errorf("closed, later and other incidents do not carry it: %+v", e[0])
	}
	fresh := i
	fresh.ID = 0
	if e := entries(EntryInput{Incident: fresh, Others: []Incident{{Kind: KindPromiseOverdue}}}); len(e) == 1 && e[0].Attributed != 0 {
		t.Errorf("one that was opened just before carries it: %+v", e[0])
	}
	shares := attribute(t, p, f, []HarmUnit{{IncidentID: 7, ShipmentID: 70, Metric: "delivery_ontime_rate", Harm: 1, EnteredOn: "2026-09-20"}})
	if e := entries(EntryInput{Shares: shares}); e[0].Attributed != shares[0].Points {
		t.Errorf("the exact share is booked where it is known: %+v", e[0])
	}
	early := entries(EntryInput{Now: s.LineDueAt.Add(-time.Hour)})
	if len(early) != 1 || !early[0].AtRisk || early[0].Marginal != 139_861 || early[0].Provenance != "estimated" {
		t.Errorf("before the due date: %+v", early)
	}
	f.ScoreDate = "2026-10-21"
	if e := entries(EntryInput{}); len(e) != 0 {
		t.Errorf("thirty days later the effect is gone: %+v", e)
	}
	f.Metrics["pickup_hours_avg"] = MetricFacts{N: 1, Bad: 2}
	if _, err := p.EntriesOf(EntryInput{Facts: f, Incident: i, Shipment: s, Now: now}); err == nil {
		t.Error("facts that contradict themselves were booked")
	}
}
