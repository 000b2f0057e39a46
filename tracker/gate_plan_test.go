package tracker

import (
	"testing"
	"time"
)

// planOf is the plan of one line of the 2026-09-08 profile.
func planOf(t testing.TB, in GateInput, name string) GatePlan {
	t.Helper()
	plans, err := scoreProfile(t, "douyin-2026-09-08").GatePlans(in)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range plans {
		if p.NameEN == name {
			return p
		}
	}
	t.Fatalf("no line %q among %+v", name, plans)
	return GatePlan{}
}

// unitsDue are so many late deliveries, as many due on each of the given dates.
func unitsDue(each int, dates ...string) []HarmUnit {
	var out []HarmUnit
	for _, date := range dates {
		for range each {
			id := int64(len(out) + 1)
			out = append(out, HarmUnit{IncidentID: id, ShipmentID: 100 + id, Metric: "delivery_ontime_rate", Harm: 1, EnteredOn: date})
		}
	}
	return out
}

func TestGatePlanReachesTheLineThreeWays(t *testing.T) {
	t.Parallel()
	in := GateInput{Facts: septemberFacts(150), Units: unitsDue(50, "2026-09-05", "2026-09-10", "2026-09-20")}
	p := planOf(t, in, "Super lucky bag, logistics")
	if p.Distance != -4_500_000 || p.RepairsNeeded != 17 || p.FailuresLeft != 0 {
		t.Errorf("%+v", p.GateDistance)
	}
	profile := scoreProfile(t, "douyin-2026-09-08")
	logistics := func(more int64) Points {
		f := septemberFacts(150)
		m := f.Metrics["delivery_ontime_rate"]
		m.N += more
		score, _ := profile.logistics(withFacts(f, "delivery_ontime_rate", m))
		return score
	}
	if p.Orders < 1 || logistics(int64(p.Orders)) < p.At || logistics(int64(p.Orders)-1) >= p.At {
		t.Errorf("%d further parcels are not the least that reach it", p.Orders)
	}
	if len(p.Lapses) != 3 || p.Lapses[0].Parcels != 50 || p.Lapses[0].Date != "2026-10-06" || !p.Lapses[0].Reached || p.FreeOn != "2026-10-06" {
		t.Errorf("lapses %+v, free on %s", p.Lapses, p.FreeOn)
	}
	if clean, _ := profile.logistics(withBad(in.Facts, "delivery_ontime_rate", -150)); p.Lapses[2].Score != clean {
		t.Errorf("with every late parcel gone the score is %s, want %s", p.Lapses[2].Score, clean)
	}
}

func TestGatePlanAboveTheLine(t *testing.T) {
	t.Parallel()
	p := planOf(t, GateInput{Facts: septemberFacts(110)}, "Super lucky bag, logistics")
	if p.FailuresLeft != 24 || p.Orders != 0 || p.RepairsNeeded != 0 || p.FreeOn != "" || len(p.Cases) != 0 {
		t.Errorf("%+v", p)
	}
}

// openCase is an open incident of a parcel that is due at an instant.
func openCase(id int64, due time.Time) StuckParcel {
	return StuckParcel{
		Incident: Incident{ID: id, ShipmentID: 100 + id, Kind: KindTransitStall, Severity: SeverityBreach},
		Shipment: Shipment{ID: 100 + id, LineDueAt: due},
	}
}

func TestGatePlanRanksCases(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 10, 1, 2, 0, 0, 0, time.UTC)
	twice := openCase(9, now.Add(-100*time.Hour))
	twice.Shipment.ID = 101
	in := GateInput{
		Facts: septemberFacts(80), Now: now,
		Open: []StuckParcel{openCase(1, now.Add(-100*time.Hour)), openCase(2, now.Add(30*time.Hour)), openCase(3, now.Add(10*time.Hour)), twice},
	}
	p := planOf(t, in, "Super lucky bag, logistics")
	var order []int64
	for _, c := range p.Cases {
		order = append(order, c.IncidentID)
	}
	// A late parcel put right brings 0.280000; a miss among 1,001 parcels costs 0.279720 (DOMAIN.md K2).
	if len(p.Cases) != 3 || p.Cases[0].IncidentID != 1 || p.Cases[0].Gain != 280_000 || p.Cases[0].AtRisk || p.Cases[0].Leaves == "" {
		t.Fatalf("order %v, cases %+v", order, p.Cases)
	}
	if p.Cases[1].IncidentID != 3 || !p.Cases[1].AtRisk || p.Cases[1].Gain <= 279_000 || p.Cases[1].Gain >= 280_000 || p.Cases[2].IncidentID != 2 {
		t.Errorf("of two that can still arrive in time the sooner due comes first: %v", p.Cases)
	}
	in.Cases = 1
	if p := planOf(t, in, "Super lucky bag, logistics"); len(p.Cases) != 1 {
		t.Errorf("%d cases kept", len(p.Cases))
	}
}

func TestGatePlanSaysWhenPointsGoInSteps(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 8, 1, 2, 0, 0, 0, time.UTC)
	plans, err := scoreProfile(t, "douyin-2026-05-07").GatePlans(GateInput{
		Facts: mayFacts(80), Now: now, Open: []StuckParcel{openCase(1, now.Add(-100*time.Hour))},
	})
	if err != nil || len(plans) == 0 {
		t.Fatal(plans, err)
	}
	for _, p := range plans { // 920 of 1,000 lie within a band: one repair moves nothing
		if !p.Bands || p.Cases[0].Gain != 0 {
			t.Errorf("%s: %+v", p.NameEN, p.Cases)
		}
	}
}
