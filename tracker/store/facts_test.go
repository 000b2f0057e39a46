package store_test

import (
	"parcelwarden/tracker"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func factsTests() []storeTest {
	return []storeTest{{"facts/counts and the parcels behind them", testFacts}, {"facts/what force majeure excuses is not counted", testFactsExcused}}
}

// scored brings a parcel into the state that a judgement would have given it.
func (w *world) scored(t testing.TB, number string, set func(*tracker.Shipment), wait time.Duration) tracker.Shipment {
	t.Helper()
	s := w.parcel(t, number)
	v := verdictOf(s, 0)
	set(&v.Shipment)
	v.PickupWait = wait
	w.apply(t, v)
	return s
}

func testFacts(t *testing.T, w *world) {
	due := func(hour float64, then func(*tracker.Shipment)) func(*tracker.Shipment) {
		return func(s *tracker.Shipment) {
			s.LineDueAt = at(hour)
			then(s)
		}
	}
	w.scored(t, "IN-TIME", due(-10, func(s *tracker.Shipment) { s.SignedAt = at(-10) }), 0)
	late := w.scored(t, "LATE", due(-10, func(s *tracker.Shipment) { s.SignedAt = at(-9) }), 0)
	missing := w.scored(t, "MISSING", due(-30, func(*tracker.Shipment) {}), 0)
	w.scored(t, "LOCKER", due(-10, func(s *tracker.Shipment) { s.LockerAt, s.SignedAt = at(-11), at(-1) }), 0)
	w.scored(t, "REFUNDED", due(-10, func(s *tracker.Shipment) { s.ClosedAt, s.CloseReason = at(-5), tracker.CloseRefunded }), 0)
	w.scored(t, "NOT-DUE", due(5, func(*tracker.Shipment) {}), 0)
	w.scored(t, "BEFORE", due(-100, func(*tracker.Shipment) {}), 0)
	w.scored(t, "QUICK", func(s *tracker.Shipment) { s.PickedUpAt = at(-20) }, 6*time.Hour)
	slow := w.scored(t, "SLOW", func(s *tracker.Shipment) { s.PickedUpAt = at(-20) }, 30*time.Hour)
	w.scored(t, "OLD-PICKUP", func(s *tracker.Shipment) { s.PickedUpAt = at(-90) }, 40*time.Hour)

	query := tracker.FactsQuery{MerchantID: w.shop.ID, ScoreDate: "2026-11-21", From: at(-72), To: at(24), Zone: time.FixedZone("", 8*3600)}
	facts, err := w.Facts(t.Context(), query)
	check(t, err)
	want := tracker.ShopFacts{MerchantID: w.shop.ID, ScoreDate: "2026-11-21", ValidOrders: 10, Metrics: map[string]tracker.MetricFacts{
		"delivery_ontime_rate": {N: 4, Bad: 2}, "pickup_hours_avg": {N: 2, Sum: 36}, "damage_return_rate": {N: 10},
	}}
	if diff := cmp.Diff(want, facts, cmpopts.EquateApprox(0, 1e-9)); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}

	v := w.opening(t, w.find(t, "LATE"), tracker.KindTransitStall)
	over := w.opening(t, w.find(t, "LATE"), tracker.KindLineOverdue).Changes[0]
	over.Incident.Family = tracker.FamilyOverdue
	v.Changes = append([]tracker.Change{over}, v.Changes...) // the overdue one is the older one
	v.Shipment.LineDueAt = at(-10)
	w.apply(t, v)
	pickup := w.opening(t, w.find(t, "SLOW"), tracker.KindPickupOverdue)
	pickup.PickupWait, pickup.Changes[0].Incident.LimitHrs = 30*time.Hour, 12
	pickup.Shipment.LineDueAt = time.Time{}
	w.apply(t, pickup)
	overdueID, pickupID := int64(0), int64(0)
	for _, in := range w.page(t, late).Incidents {
		if in.Kind == tracker.KindLineOverdue {
			overdueID = in.ID
		}
	}
	pickupID = w.page(t, slow).Incidents[0].ID
	units, err := w.HarmUnits(t.Context(), query)
	check(t, err)
	wantUnits := []tracker.HarmUnit{
		{ShipmentID: late.ID, IncidentID: overdueID, Metric: "delivery_ontime_rate", Harm: 1, EnteredOn: "2026-11-21"},
		{ShipmentID: missing.ID, Metric: "delivery_ontime_rate", Harm: 1, EnteredOn: "2026-11-20"},
		{ShipmentID: slow.ID, IncidentID: pickupID, Metric: "pickup_hours_avg", Harm: 18, EnteredOn: "2026-11-20"},
	}
	if diff := cmp.Diff(wantUnits, units, cmpopts.EquateApprox(0, 1e-9)); diff != "" {
		t.Errorf("harm (-want +got):\n%s", diff)
	}
}

func testFactsExcused(t *testing.T, w *world) {
	due := func(s *tracker.Shipment) { s.LineDueAt = at(-10) }
	w.scored(t, "LATE", due, 0)
	w.scored(t, "EXCUSED", due, 0)
	w.scored(t, "SLOW", func(s *tracker.Shipment) { s.PickedUpAt = at(-20) }, 30*time.Hour)
	for number, kind := range map[string]tracker.Kind{"EXCUSED": tracker.KindLineOverdue, "SLOW": tracker.KindPickupOverdue} {
		s := w.find(t, number)
		v := w.opening(t, s, kind)
		v.Changes[0].Incident.RuleID = "douyin-2026-07-09/line/far+excused/xj-snow"
		v.Shipment.LineDueAt, v.Shipment.PickedUpAt, v.PickupWait = s.LineDueAt, s.PickedUpAt, 0
		if number == "SLOW" {
			v.PickupWait = 30 * time.Hour
		}
		w.apply(t, v)
	}
	query := tracker.FactsQuery{MerchantID: w.shop.ID, ScoreDate: "2026-11-21", From: at(-72), To: at(24), Zone: time.FixedZone("", 8*3600)}
	facts, err := w.Facts(t.Context(), query)
	check(t, err)
	if d, p := facts.Metrics["delivery_ontime_rate"], facts.Metrics["pickup_hours_avg"]; d.N != 1 || d.Bad != 1 || p.N != 0 {
		t.Errorf("delivery %+v, pickup %+v", d, p)
	}
	units, err := w.HarmUnits(t.Context(), query)
	check(t, err)
	if len(units) != 1 {
		t.Errorf("harm done by %+v", units)
	}
}
