package tracker

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func lateUnits(count int, entered string) []HarmUnit {
	units := make([]HarmUnit, count)
	for i := range units {
		units[i] = HarmUnit{IncidentID: int64(i + 1), ShipmentID: int64(1000 + i), Metric: "delivery_ontime_rate", Harm: 1, EnteredOn: entered}
	}
	return units
}

func attribute(t testing.TB, p *ScoreProfile, f ShopFacts, units []HarmUnit) []Share {
	t.Helper()
	shares, err := p.Attribute(f, units)
	if err != nil {
		t.Fatal(err)
	}
	return shares
}

func TestEffectOnALine(t *testing.T) {
	t.Parallel()
	p, f := scoreProfile(t, "douyin-2026-09-08"), septemberFacts(80)
	e := p.EffectOf(f, "delivery_ontime_rate", 1)
	if e.Marginal != 280_000 || e.Overall != 56_000 || e.Attributed != 105_000 || e.Without-e.Actual != 8_400_000 || e.AtRisk {
		t.Errorf("%+v", e)
	}
	shares := attribute(t, p, f, lateUnits(80, "2026-09-20"))
	for _, s := range shares {
		if s.Points != 105_000 && !s.Residual {
			t.Fatalf("share of incident %d is %s, want 0.105", s.Unit.IncidentID, s.Points)
		}
	}
	removed, _ := p.logistics(withFacts(f, "delivery_ontime_rate", MetricFacts{N: 999, Bad: 79}))
	if gain := removed - e.Actual; gain != 257_857 { // 0.2578578…: what a removal instead of a repair would claim
		t.Errorf("removal gives %s", removed-e.Actual)
	}
}

func TestEffectOnBands(t *testing.T) {
	t.Parallel()
	p, f := scoreProfile(t, "douyin-2026-05-07"), mayFacts(80)
	e := p.EffectOf(f, "delivery_ontime_rate", 1)
	if e.Marginal != 0 || e.Attributed != 87_500 || e.Without-e.Actual != 7_000_000 {
		t.Errorf("%+v", e)
	}
	d := p.Distance(f, "delivery_ontime_rate")
	want := BandDistance{
		Metric: "delivery_ontime_rate", RepairsToBetter: 30, FailuresToWorse: 21, BetterBy: 7_000_000, WorseBy: 7_000_000, Provenance: "estimated",
	}
	if diff := cmp.Diff(want, d); diff != "" {
		t.Error(diff)
	}
}

func TestAttributeMean(t *testing.T) {
	t.Parallel()
	p := scoreProfile(t, "douyin-2026-09-08")
	one := *p
	one.Metrics = one.Metrics[:1]
	one.Metrics[0].Weight = 1
	f := ShopFacts{ScoreDate: "2026-10-01", ValidOrders: 100, Metrics: map[string]MetricFacts{"pickup_hours_avg": {N: 100, Sum: 820}}}
	var units []HarmUnit
	for i, harm := range []float64{2, 5, 13} {
		units = append(units, HarmUnit{IncidentID: int64(i + 1), ShipmentID: int64(i + 1), Metric: "pickup_hours_avg", Harm: harm, EnteredOn: "2026-09-20"})
	}
	var got []Points
	for _, s := range attribute(t, &one, f, units) {
		got = append(got, s.Points)
		if s.Actual != 96_333_333 || s.Without != 96_666_666 {
			t.Errorf("from %s to %s", s.Actual, s.Without)
		}
	}
	if diff := cmp.Diff([]Points{33_333, 83_333, 216_667}, got); diff != "" {
		t.Error(diff)
	}
}

func TestAttributeWindow(t *testing.T) {
	t.Parallel()
	p, f := scoreProfile(t, "douyin-2026-09-08"), septemberFacts(60)
	first, last, err := p.Window("delivery_ontime_rate", f.ScoreDate)
	if err != nil || first != "2026-09-01" || last != "2026-09-30" {
		t.Fatalf("window %s..%s, %v", first, last, err)
	}
	units := lateUnits(4, "2026-09-30")
	units[1].EnteredOn, units[2].EnteredOn, units[3].EnteredOn = "2026-09-01", "2026-08-31", "2026-10-01"
	shares := attribute(t, p, f, units)
	if shares[0].Points == 0 || shares[0].Points-shares[1].Points > 1 || shares[2].Points != 0 || shares[3].Points != 0 || !shares[2].Outside {
		t.Errorf("%+v", shares)
	}
	if rest := shares[4]; !rest.Residual || rest.Unit.Harm != 58 || rest.Points != 2_706_667 {
		t.Errorf("the other late parcels are nobody's and must appear: %+v", rest)
	}
	if enters, leaves := p.EntersLeaves("2026-09-01"); enters != "2026-09-02" || leaves != "2026-10-02" {
		t.Errorf("counts from %s until %s", enters, leaves)
	}
}

func TestAttributeOneParcelOnce(t *testing.T) {
	t.Parallel()
	p, f := scoreProfile(t, "douyin-2026-09-08"), septemberFacts(60)
	twice := lateUnits(2, "2026-09-20")
	twice[0].ShipmentID, twice[1].ShipmentID = 7, 7
	twice[0].IncidentID, twice[1].IncidentID = 12, 11
	shares := attribute(t, p, f, twice)
	if shares[0].Points != 0 || !shares[0].Outside || shares[1].Points == 0 {
		t.Errorf("incident 11 alone carries the parcel: %+v", shares[:2])
	}
	if _, err := p.Attribute(f, lateUnits(61, "2026-09-20")); !errors.Is(err, ErrHarm) {
		t.Errorf("61 units of 60 late parcels: %v", err)
	}
	if shares := attribute(t, p, f, nil); len(shares) != 2 || shares[0].Unit.Metric != "delivery_ontime_rate" || shares[1].Unit.Metric != "damage_return_rate" {
		t.Errorf("late and damaged parcels without incidents: %+v", shares)
	}
}

func TestRiskOf(t *testing.T) {
	t.Parallel()
	p, f := scoreProfile(t, "douyin-2026-09-08"), septemberFacts(80)
	sure, half := p.RiskOf(f, "delivery_ontime_rate", 1, 1), p.RiskOf(f, "delivery_ontime_rate", 1, 0.5)
	if !sure.AtRisk || sure.Marginal != 279_721 || half.Marginal != 139_861 || sure.Known != true {
		t.Errorf("sure %+v half %+v", sure, half)
	}
	if e := p.RiskOf(f, "pickup_hours_avg", 20, 1); e.Marginal <= 0 {
		t.Errorf("20 hours over the mean must cost something: %+v", e)
	}
	if e := p.EffectOf(f, "no_such_metric", 1); e.Known {
		t.Errorf("an unknown metric has an effect: %+v", e)
	}
}

func TestGates(t *testing.T) {
	t.Parallel()
	p := scoreProfile(t, "douyin-2026-09-08")
	gates := map[string]GateDistance{}
	for _, g := range evaluate(t, p, septemberFacts(110)).Gates {
		gates[g.NameEN] = g
	}
	lucky := gates["Super lucky bag, logistics"] // delivery 89 % is 76 points, logistics 81.7
	if lucky.Distance != 6_700_000 || lucky.RepairsNeeded != 0 || lucky.FailuresLeft != 24 {
		t.Errorf("%+v", lucky)
	}
	gates = map[string]GateDistance{}
	low := septemberFacts(150)
	low.Dimensions.Product = PointsOf(70)
	for _, g := range evaluate(t, p, low).Gates {
		gates[g.NameEN] = g
	}
	lucky = gates["Super lucky bag, logistics"] // delivery 85 % is 60 points, logistics 70.5
	if lucky.Distance != -4_500_000 || lucky.RepairsNeeded != 17 || lucky.FailuresLeft != 0 {
		t.Errorf("%+v", lucky)
	}
	if g := gates["Super lucky bag"]; g.Distance != -3_400_000 || g.RepairsNeeded != 61 {
		t.Errorf("%+v", g)
	}
	low.Dimensions.Service = 0
	for _, g := range evaluate(t, p, low).Gates {
		if g.Known != (g.Of == "logistics") {
			t.Errorf("gate %s known %v without a service score", g.NameEN, g.Known)
		}
	}
}

func TestPickupHours(t *testing.T) {
	t.Parallel()
	p := scoreProfile(t, "douyin-2026-09-08")
	cst := time.FixedZone("CST", 8*3600)
	at := func(d, h, m int) time.Time { return time.Date(2026, 10, d, h, m, 0, 0, cst).UTC() }
	for _, c := range []struct {
		name         string
		paid, picked time.Time
		want         float64
	}{
		{"by day", at(1, 9, 30), at(1, 12, 0), 2.5},
		{"paid at 19:30 counts from six", at(1, 19, 30), at(2, 8, 0), 2},
		{"paid at 05:59 counts from six", at(2, 5, 59), at(2, 8, 0), 2},
		{"paid at 18:00 is night", at(1, 18, 0), at(2, 7, 0), 1},
		{"picked up before the clock starts", at(1, 19, 0), at(1, 20, 0), 0},
	} {
		if got, ok := p.PickupHours(c.paid, c.picked); !ok || got != c.want {
			t.Errorf("%s: %g, %v; want %g", c.name, got, ok, c.want)
		}
	}
	if _, ok := p.PickupHours(time.Time{}, at(1, 1, 1)); ok {
		t.Error("an order without payment time has pickup hours")
	}
	may := scoreProfile(t, "douyin-2026-05-07")
	if v, _ := may.PickupValue(at(1, 9, 0), at(2, 9, 0)); v != 90 {
		t.Errorf("24 hours are %g points", v)
	}
}
