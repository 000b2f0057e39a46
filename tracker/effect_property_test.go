package tracker

import (
	"testing"

	"pgregory.net/rapid"
)

// drawShop draws facts of one profile and units that fit into them.
func drawShop(t *rapid.T, p *ScoreProfile) (ShopFacts, []HarmUnit) {
	f := ShopFacts{ScoreDate: "2026-10-01", ValidOrders: 100, Metrics: map[string]MetricFacts{}, Bonuses: map[string]bool{}}
	f.Bonuses["remote_transfer"] = rapid.Bool().Draw(t, "remote")
	var units []HarmUnit
	for _, m := range p.Metrics {
		n := rapid.Int64Range(1, 400).Draw(t, "n")
		v := MetricFacts{N: n}
		count := rapid.IntRange(0, int(min(n, 25))).Draw(t, "units")
		harmful := 0.0
		for range count {
			harm := 1.0
			if !m.ratio() {
				harm = rapid.Float64Range(0, 40).Draw(t, "harm")
			}
			harmful += harm
			id := int64(len(units) + 1)
			units = append(units, HarmUnit{IncidentID: id, ShipmentID: 5000 - id, Metric: m.Key, Harm: harm, EnteredOn: "2026-09-15"})
		}
		switch {
		case m.ratio():
			v.Bad = int64(count) + rapid.Int64Range(0, n-int64(count)).Draw(t, "nameless")
		case m.Kind == "mean_points":
			v.Sum = 100*float64(n) - harmful - 0.01*float64(count+1)
		default:
			v.Sum = 9*float64(n) + harmful + 0.01*float64(count+1)
		}
		f.Metrics[m.Key] = v
	}
	return f, units
}

func TestSharesSumExactlyWhateverTheOrder(t *testing.T) {
	t.Parallel()
	book := scoreBook(t)
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(book.profiles).Draw(t, "profile")
		f, units := drawShop(t, p)
		shares, err := p.Attribute(f, units)
		if err != nil {
			t.Fatal(err)
		}
		clean := f
		for _, m := range p.Metrics {
			v := f.Metrics[m.Key]
			harm := Points(0)
			for _, s := range shares {
				if s.Unit.Metric == m.Key {
					harm += PointsOf(s.Unit.Harm)
				}
			}
			if v, ok := m.without(v, harm.Float()); ok {
				clean = withFacts(clean, m.Key, v)
			}
		}
		now, _ := p.logistics(f)
		best, _ := p.logistics(clean)
		sum, byID := Points(0), map[int64]Points{}
		for _, s := range shares {
			if s.Points < 0 {
				t.Fatalf("a negative share: %+v", s)
			}
			sum += s.Points
			byID[s.Unit.IncidentID] += s.Points
		}
		if sum != best-now {
			t.Fatalf("shares sum to %s, the loss is %s", sum, best-now)
		}
		mixed, err := p.Attribute(f, rapid.Permutation(units).Draw(t, "order"))
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range mixed {
			if s.Unit.IncidentID != 0 && byID[s.Unit.IncidentID] != s.Points {
				t.Fatalf("incident %d: %s, in another order %s", s.Unit.IncidentID, byID[s.Unit.IncidentID], s.Points)
			}
		}
	})
}

func TestABadUnitNeverRaisesTheScore(t *testing.T) {
	t.Parallel()
	book := scoreBook(t)
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(book.profiles).Draw(t, "profile")
		f, _ := drawShop(t, p)
		m := rapid.SampledFrom(p.Metrics).Draw(t, "metric")
		v := f.Metrics[m.Key]
		now, _ := p.logistics(f)
		worse, more := v, v
		switch {
		case m.ratio():
			worse.Bad = min(v.Bad+1, v.N)
			more.Bad, more.N = v.Bad+1, v.N+1
		case m.Kind == "mean_points":
			worse.Sum = max(0, v.Sum-1)
			more.Sum, more.N = v.Sum, v.N+1
		default:
			worse.Sum++
			more.Sum, more.N = v.Sum+1000, v.N+1
		}
		for _, g := range []MetricFacts{worse, more} {
			if after, _ := p.logistics(withFacts(f, m.Key, g)); after > now {
				t.Fatalf("%s: %+v gives %s, the worse %+v gives %s", m.Key, v, now, g, after)
			}
		}
		none := withFacts(f, m.Key, MetricFacts{})
		if first := (MetricFacts{N: 1, Bad: 1}); m.ratio() && m.SmallShop == nil {
			before, _ := p.logistics(none)
			if after, _ := p.logistics(withFacts(none, m.Key, first)); after > before {
				t.Fatalf("the first bad unit of %s raises %s to %s", m.Key, before, after)
			}
		}
	})
}
