package tracker

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// septemberFacts is a shop of 1,000 orders under the 2026-09-08 profile with so many late deliveries.
func septemberFacts(late int64) ShopFacts {
	return ShopFacts{
		ScoreDate: "2026-10-01", ValidOrders: 1000,
		Metrics: map[string]MetricFacts{
			"pickup_hours_avg":     {N: 1000, Sum: 9000},
			"delivery_ontime_rate": {N: 1000, Bad: late},
			"damage_return_rate":   {N: 1000, Bad: 2},
		},
		Dimensions: DimensionInput{Product: PointsOf(80), Service: PointsOf(85), Bonus: PointsOf(2)},
	}
}

// mayFacts is the same shop under the banded profile of 2026-05-07.
func mayFacts(late int64) ShopFacts {
	return ShopFacts{
		ScoreDate: "2026-08-01", ValidOrders: 1000,
		Metrics: map[string]MetricFacts{
			"pickup_points_avg":     {N: 1000, Sum: 92_000},
			"delivery_ontime_rate":  {N: 1000, Bad: late},
			"logistics_return_rate": {N: 1000, Bad: 2},
		},
		Dimensions: DimensionInput{Product: PointsOf(80), Service: PointsOf(85)},
	}
}

func evaluate(t testing.TB, p *ScoreProfile, f ShopFacts) Score {
	t.Helper()
	s, err := p.Evaluate(f)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestEvaluateSeptember(t *testing.T) {
	t.Parallel()
	s := evaluate(t, scoreProfile(t, "douyin-2026-09-08"), septemberFacts(80))
	if s.Logistics != 90_100_000 || s.Overall != 85_520_000 || s.Display != "4.7" || !s.OverallKnown || s.Stage != StageFormal {
		t.Errorf("logistics %s overall %s display %s stage %s", s.Logistics, s.Overall, s.Display, s.Stage)
	}
	points := map[string]Points{}
	for _, m := range s.Metrics {
		points[m.Key] = m.Points
	}
	want := map[string]Points{"pickup_hours_avg": 95_000_000, "delivery_ontime_rate": 88_000_000, "damage_return_rate": 95_000_000}
	if diff := cmp.Diff(want, points); diff != "" {
		t.Error(diff)
	}
	if m := s.Metrics[1]; m.Provenance != "estimated" || m.N != 1000 || m.Bad != 80 || m.Value != 0.92 {
		t.Errorf("delivery metric %+v", m)
	}
}

func TestEvaluateMay(t *testing.T) {
	t.Parallel()
	if s := evaluate(t, scoreProfile(t, "douyin-2026-05-07"), mayFacts(80)); s.Logistics != 88_800_000 {
		t.Errorf("logistics %s, want 88.8", s.Logistics)
	}
}

func TestDouyinStars(t *testing.T) {
	t.Parallel()
	for points, want := range map[float64]string{
		100: "5.0", 97: "5.0", 96.99: "4.9", 93: "4.9", 89: "4.8", 85: "4.7", 65: "4.2", 61: "4.1", 60: "4.0", 52: "3.2", 50: "3.0", 40: "3.0", 0: "3.0",
	} {
		if got := douyinStars(PointsOf(points)); got != want {
			t.Errorf("%g points show as %s, want %s", points, got, want)
		}
	}
}

func TestEvaluateGaps(t *testing.T) {
	t.Parallel()
	p := scoreProfile(t, "douyin-2026-09-08")

	unknown := septemberFacts(80)
	unknown.Dimensions.Service = 0
	if s := evaluate(t, p, unknown); s.OverallKnown || s.Display != "" || s.Logistics != 90_100_000 || cmp.Diff([]string{"service"}, s.Missing) != "" {
		t.Errorf("a missing dimension must make the overall score unknown: %+v", s)
	}

	noPickup := septemberFacts(80)
	delete(noPickup.Metrics, "pickup_hours_avg")
	s := evaluate(t, p, noPickup) // (0.7*88 + 0.15*95) / 0.85
	if s.Logistics != 89_235_294 || s.Metrics[0].Provenance != ProvNoUnits {
		t.Errorf("a metric without units: logistics %s, provenance %s", s.Logistics, s.Metrics[0].Provenance)
	}

	if s := evaluate(t, p, ShopFacts{ValidOrders: 50}); s.LogisticsKnown || s.OverallKnown {
		t.Errorf("no units at all gave a score: %+v", s)
	}
}

func TestEvaluateGrowth(t *testing.T) {
	t.Parallel()
	p := scoreProfile(t, "douyin-2026-09-08")
	f := septemberFacts(80)
	f.ValidOrders = 29
	if s := evaluate(t, p, f); s.Stage != StageGrowth || s.Overall != 70_000_000 || s.Display != "" {
		t.Errorf("29 orders: %+v", s)
	}
	f.BadThings = map[string]int{"fake_trade": 1}
	if s := evaluate(t, p, f); s.Overall != 60_000_000 {
		t.Errorf("29 orders and bad behaviour: %s", s.Overall)
	}
	if e := p.EffectOf(f, "delivery_ontime_rate", 1); !e.Known || e.Marginal != 0 || e.Attributed != 0 {
		t.Errorf("in the growth stage no order moves the score: %+v", e)
	}
}

func TestEvaluateBonusesAndDeductions(t *testing.T) {
	t.Parallel()
	p := scoreProfile(t, "douyin-2026-09-08")
	f := septemberFacts(80)
	f.Bonuses = map[string]bool{"next_day_share": true, "home_install": false}
	f.BadThings = map[string]int{"refused_invoice": 7, "fake_trade": 1}
	if s := evaluate(t, p, f); s.Overall != PointsOf(83.52+5-10-10) {
		t.Errorf("itemized bonus 5, deductions capped at 10 each: %s", s.Overall)
	}
	may := scoreProfile(t, "douyin-2026-05-07")
	g := mayFacts(80)
	g.Bonuses = map[string]bool{"remote_transfer": true}
	if s := evaluate(t, may, g); s.Logistics != 91_800_000 {
		t.Errorf("remote transfer adds 3: %s", s.Logistics)
	}
	g.Metrics["delivery_ontime_rate"] = MetricFacts{N: 1000}
	g.Metrics["pickup_points_avg"] = MetricFacts{N: 1000, Sum: 100_000}
	g.Metrics["logistics_return_rate"] = MetricFacts{N: 1000}
	if s := evaluate(t, may, g); s.Logistics != 100_000_000 {
		t.Errorf("the bonus must not pass 100: %s", s.Logistics)
	}
}

func TestSmallShop(t *testing.T) {
	t.Parallel()
	p := scoreProfile(t, "douyin-2026-05-07")
	f := mayFacts(0)
	f.Metrics["logistics_return_rate"] = MetricFacts{N: 499, Bad: 3}
	s := evaluate(t, p, f)
	if m := s.Metrics[2]; !m.Fixed || m.Points != 80_000_000 {
		t.Errorf("3 of 499: %+v", m)
	}
	if e := p.EffectOf(f, "logistics_return_rate", 1); e.Marginal != 0 || !e.Fixed {
		t.Errorf("within the limit no return moves the score: %+v", e)
	}
	f.Metrics["logistics_return_rate"] = MetricFacts{N: 499, Bad: 4}
	if m := evaluate(t, p, f).Metrics[2]; m.Fixed || m.Points != 50_000_000 {
		t.Errorf("4 of 499: %+v", m)
	}
}

func TestEvaluateRejects(t *testing.T) {
	t.Parallel()
	p := scoreProfile(t, "douyin-2026-09-08")
	for name, m := range map[string]MetricFacts{
		"more bad than units": {N: 1, Bad: 2}, "negative": {N: -1}, "not a number": {N: 1, Sum: math.NaN()}, "infinite": {N: 1, Sum: math.Inf(1)},
	} {
		if _, err := p.Evaluate(withFacts(septemberFacts(0), "pickup_hours_avg", m)); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}
