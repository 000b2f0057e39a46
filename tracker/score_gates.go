package tracker

import (
	"maps"
	"sort"
)

// delivery is the metric that late parcels move.
func (p *ScoreProfile) delivery() (MetricProfile, bool) { return p.metricBy("line_due_at") }

// withFacts returns the facts with those of one metric replaced; the original is not changed.
func withFacts(f ShopFacts, key string, m MetricFacts) ShopFacts {
	f.Metrics = maps.Clone(f.Metrics)
	if f.Metrics == nil {
		f.Metrics = map[string]MetricFacts{}
	}
	f.Metrics[key] = m
	return f
}

// withBad returns the facts with the bad units of a ratio metric changed by delta, in the same number of units: a repaired order
// stays an order.
func withBad(f ShopFacts, key string, delta int64) ShopFacts {
	m := f.Metrics[key]
	m.Bad += delta
	return withFacts(f, key, m)
}

// scoreOf returns the logistics or overall score.
func (p *ScoreProfile) scoreOf(name string, f ShopFacts) (Points, bool) {
	if name == "logistics" {
		return p.logistics(f)
	}
	score, missing := p.overall(f)
	return score, len(missing) == 0 && !p.LinesOnly
}

func (p *ScoreProfile) gate(g ScoreGate, f ShopFacts) GateDistance {
	d := GateDistance{Name: g.NameZH, NameEN: g.NameEN, Of: g.Of, At: PointsOf(g.At), RepairsNeeded: -1, FailuresLeft: -1}
	d.Score, d.Known = p.scoreOf(g.Of, f)
	if !d.Known {
		return d
	}
	d.Distance = d.Score - d.At
	m, ok := p.delivery()
	if d.Distance >= 0 {
		d.RepairsNeeded = 0
	} else {
		d.FailuresLeft = 0
	}
	if !ok || p.stage(f) == StageGrowth {
		return d
	}
	reached := func(delta int64) bool {
		score, _ := p.scoreOf(g.Of, withBad(f, m.Key, delta))
		return score >= d.At
	}
	facts := f.Metrics[m.Key]
	if d.Distance < 0 {
		d.RepairsNeeded = firstChange(facts.Bad, func(k int64) bool { return reached(-k) })
	} else {
		d.FailuresLeft = firstChange(facts.N-facts.Bad, func(k int64) bool { return !reached(k) })
	}
	return d
}

// firstChange returns the smallest k in 1..most for which the monotone test holds, or -1.
func firstChange(most int64, test func(k int64) bool) int {
	k := sort.Search(int(most), func(i int) bool { return test(int64(i) + 1) })
	if k == int(most) {
		return -1
	}
	return k + 1
}

// BandDistance is how many units of a ratio metric separate the shop from other points: with bands this is a step far away, on a
// sloping curve the very next unit.
type BandDistance struct {
	Metric           string
	RepairsToBetter  int // repairs until the metric gives more points; -1 if none can
	FailuresToWorse  int // further failures until it gives fewer; -1 if none can
	BetterBy         Points
	WorseBy          Points // logistics points, positive
	Provenance       string
	SmallShopApplies bool
}

// Distance returns the distances of a ratio metric to its next better and worse points. A metric that is not a ratio, is not of
// this profile or has no units gives -1 both ways, and so does the growth stage.
func (p *ScoreProfile) Distance(f ShopFacts, metric string) BandDistance {
	d := BandDistance{Metric: metric, RepairsToBetter: -1, FailuresToWorse: -1, Provenance: ProvNoUnits}
	m, ok := p.metric(metric)
	facts := f.Metrics[metric]
	if !ok || !m.ratio() || facts.N == 0 || p.checkFacts(f) != nil || p.stage(f) == StageGrowth || p.LinesOnly {
		return d
	}
	d.Provenance = m.provenance()
	_, d.SmallShopApplies = p.metricPoints(m, facts)
	now, _ := p.logistics(f)
	at := func(delta int64) Points {
		score, _ := p.logistics(withBad(f, metric, delta))
		return score
	}
	d.RepairsToBetter = firstChange(facts.Bad, func(k int64) bool { return at(-k) > now })
	if d.RepairsToBetter > 0 {
		d.BetterBy = at(-int64(d.RepairsToBetter)) - now
	}
	d.FailuresToWorse = firstChange(facts.N-facts.Bad, func(k int64) bool { return at(k) < now })
	if d.FailuresToWorse > 0 {
		d.WorseBy = now - at(int64(d.FailuresToWorse))
	}
	return d
}
