package tracker

import (
	"testing"

	"pgregory.net/rapid"
)

func TestPassLine(t *testing.T) {
	t.Parallel()
	late := MetricProfile{Key: "late", Kind: "ratio_bad", Better: "lower"}
	good := MetricProfile{Key: "good", Kind: "ratio_good", Better: "higher"}
	for _, c := range []struct {
		name string
		m    MetricProfile
		l    PassLine
		f    MetricFacts
		want PassResult
	}{
		{"under the line", late, PassLine{At: 0.04}, MetricFacts{N: 100, Bad: 3}, PassResult{Known: true, Met: true, Distance: 0.01, FailuresLeft: 1}},
		{"on it", late, PassLine{At: 0.04}, MetricFacts{N: 100, Bad: 4}, PassResult{Known: true, Met: true}},
		{"on a strict one", late, PassLine{At: 0.04, Strict: true}, MetricFacts{N: 100, Bad: 4}, PassResult{Known: true, RepairsNeeded: 1, GoodNeeded: 1}},
		{"over it", late, PassLine{At: 0.04}, MetricFacts{N: 100, Bad: 6}, PassResult{Known: true, Distance: -0.02, RepairsNeeded: 2, GoodNeeded: 50}},
		{"good enough", good, PassLine{At: 0.95}, MetricFacts{N: 200, Bad: 8}, PassResult{Known: true, Met: true, Distance: 0.01, FailuresLeft: 2}},
		{"not good enough", good, PassLine{At: 0.95, Strict: true}, MetricFacts{N: 100, Bad: 10}, PassResult{Known: true, Distance: -0.05, RepairsNeeded: 6, GoodNeeded: 101}},
		{"out of reach", good, PassLine{At: 1}, MetricFacts{N: 10, Bad: 1}, PassResult{Known: true, Distance: -0.1, RepairsNeeded: 1, GoodNeeded: -1}},
		{"nothing yet", good, PassLine{At: 0.95}, MetricFacts{}, PassResult{RepairsNeeded: -1, GoodNeeded: -1, FailuresLeft: -1}},
	} {
		c.want.At, c.want.Strict = c.l.At, c.l.Strict
		if got := c.m.pass(c.l, c.f); *got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, *got, c.want)
		}
	}
}

func TestPassCountsAreExact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := MetricProfile{Kind: "ratio_good", Better: "higher"}
		l := PassLine{At: float64(rapid.IntRange(50, 99).Draw(t, "line")) / 100, Strict: rapid.Bool().Draw(t, "strict")}
		n := rapid.Int64Range(1, 500).Draw(t, "n")
		f := MetricFacts{N: n, Bad: rapid.Int64Range(0, n).Draw(t, "bad")}
		r := m.pass(l, f)
		if r.Met {
			if k := int64(r.FailuresLeft); k >= 0 && (!m.meets(l, MetricFacts{N: n, Bad: f.Bad + k}) || m.meets(l, MetricFacts{N: n, Bad: f.Bad + k + 1})) {
				t.Fatalf("%+v: %d failures left", f, k)
			}
			return
		}
		if k := int64(r.GoodNeeded); !m.meets(l, MetricFacts{N: n + k, Bad: f.Bad}) || m.meets(l, MetricFacts{N: n + k - 1, Bad: f.Bad}) {
			t.Fatalf("%+v: %d good ones needed", f, k)
		}
	})
}

func TestPlatformsOfLines(t *testing.T) {
	t.Parallel()
	for id, metrics := range map[string]int{"amazon-2026": 5, "tiktok-2026": 3, "shopee-2024-01-15": 2, "walmart-2026": 5} {
		p := scoreProfile(t, id)
		f := ShopFacts{ScoreDate: "2026-11-20", ValidOrders: 3, Metrics: map[string]MetricFacts{}}
		for _, m := range p.Metrics {
			f.Metrics[m.Key] = MetricFacts{N: 1000, Bad: 1000}
		}
		s := evaluate(t, p, f)
		if s.LogisticsKnown || s.OverallKnown || s.Stage != StageFormal || len(s.Metrics) != metrics {
			t.Errorf("%s has no score: %+v", id, s)
		}
		for _, m := range s.Metrics {
			if m.Pass == nil || m.Pass.Met || m.Provenance != m.Pass.Prov {
				t.Errorf("%s, %s: %+v", id, m.Key, m)
			}
		}
		units := []HarmUnit{{IncidentID: 1, ShipmentID: 2, Metric: p.Metrics[0].Key, Harm: 1, EnteredOn: "2026-11-10"}}
		rows, err := p.DailyEntries(f, units, timeOf(t, "2026-11-20"))
		if err != nil || len(rows) > 1 || len(rows) == 1 && (rows[0].Marginal != 0 || rows[0].Attributed != 0 || !rows[0].Line.Known) {
			t.Errorf("%s has no points to book: %v, %v", id, rows, err)
		}
		if e := p.EffectOf(f, p.Metrics[0].Key, 1); e.Known {
			t.Errorf("%s has no effect in points: %+v", id, e)
		}
	}
}

func TestWindowsOfMetrics(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ profile, metric, date, first, last string }{
		{"amazon-2026", "valid_tracking_rate_7d", "2026-11-20", "2026-10-31", "2026-11-06"},
		{"amazon-2026", "late_shipment_rate", "2026-11-20", "2026-10-21", "2026-11-19"},
		{"walmart-2026", "promise_ontime_rate_90d", "2026-11-20", "2026-08-22", "2026-11-19"},
		{"shopee-2024-01-15", "late_shipment_rate", "2026-11-16", "2026-11-09", "2026-11-15"}, // a Monday
		{"shopee-2024-01-15", "late_shipment_rate", "2026-11-22", "2026-11-09", "2026-11-15"},
	} {
		first, last, err := scoreProfile(t, c.profile).Window(c.metric, c.date)
		if err != nil || first != c.first || last != c.last {
			t.Errorf("%s on %s: %s to %s, %v; want %s to %s", c.metric, c.date, first, last, err, c.first, c.last)
		}
	}
}

func TestGrowthStandard(t *testing.T) {
	t.Parallel()
	p := scoreProfile(t, "douyin-2026-09-08")
	p, err := p.With([]ScoreOverride{own("logistics_metrics.delivery_ontime_rate.growth_line", `{"at": 0.9}`)})
	if err != nil {
		t.Fatal(err)
	}
	f := septemberFacts(101)
	f.ValidOrders = 29
	s := evaluate(t, p, f)
	if s.Overall != 60_000_000 || len(s.GrowthFails) != 1 || s.GrowthFails[0] != "delivery_ontime_rate" {
		t.Errorf("101 of 1000 late miss 90 %%: %s, %v", s.Overall, s.GrowthFails)
	}
	if e := p.EffectOf(f, "delivery_ontime_rate", 1); e.Overall != 10_000_000 || e.Marginal != 0 {
		t.Errorf("one repair meets the standard again: %+v", e)
	}
	f.Metrics["delivery_ontime_rate"] = MetricFacts{N: 1000, Bad: 100}
	if s := evaluate(t, p, f); s.Overall != 70_000_000 || len(s.GrowthFails) != 0 {
		t.Errorf("on the standard: %s, %v", s.Overall, s.GrowthFails)
	}
}

func TestTmallAndReviews(t *testing.T) {
	t.Parallel()
	p := scoreProfile(t, "tmall-2026-03-16")
	f := ShopFacts{ScoreDate: "2026-11-20", ValidOrders: 100, Metrics: map[string]MetricFacts{"pickup_48h_rate": {N: 100, Bad: 5}, "delivery_hours_avg": {N: 10, Sum: 720}}}
	f.Dimensions = DimensionInput{Product: PointsOf(4.5), Service: PointsOf(5)}
	if s := evaluate(t, p, f); s.Logistics != 4_500_000 || s.Overall != PointsOf(1.8+1.35+1.5) {
		t.Errorf("logistics %s, overall %s", s.Logistics, s.Overall)
	}
	f.ValidOrders = 29
	if s := evaluate(t, p, f); s.OverallKnown || len(s.Missing) != 1 || s.Missing[0] != "orders" {
		t.Errorf("too few orders have no score: %+v", s)
	}
	stars := scoreProfile(t, "reviews-2018")
	m, _ := stars.metric("review_stars_avg")
	if a, b, c := m.orderPoints(-5), m.orderPoints(3), m.orderPoints(40); a != 4.21 || b != 2.25 || c != 1.53 {
		t.Errorf("five days early %g, three late %g, forty late %g", a, b, c)
	}
	f.Metrics["review_stars_avg"] = MetricFacts{N: 2, Sum: 4.21 + 2.25}
	if s := evaluate(t, stars, f); !s.OverallKnown || s.Overall != 3_230_000 || s.Metrics[0].Provenance != ProvFitted {
		t.Errorf("stars %+v", s)
	}
}
