package tracker

import "math"

// Effect is what one incident does to the logistics sub-score: three numbers, never one. Marginal is what would be gained had
// this parcel alone gone well; Attributed is its share of what all bad parcels cost together; the distances are in Score.Gates
// and Distance. Marginals must not be added up: on a curve with bands most are zero, on a sloping one their sum exceeds the loss.
type Effect struct {
	Metric     string
	Known      bool // false: not a metric of this profile, no unit in the window, or facts without this harm
	Stage      string
	Harm       float64
	Marginal   Points // logistics points
	Overall    Points // the same in overall points; 0 if the overall score is unknown
	Attributed Points // logistics points
	Actual     Points // logistics sub-score as it is
	Without    Points // logistics sub-score without any harm to this metric
	N          int64
	Bad        int64
	Provenance string
	AtRisk     bool    // not due yet: expected, not booked
	Chance     float64 // probability of the miss that an AtRisk effect was multiplied by
	Fixed      bool    // small shop with fixed points: no effect until its limit is passed
}

// EffectOf is the effect of one incident whose harm is already in the facts: 1 for a ratio metric, for a mean the hours (or the
// per-order points) by which it was worse than normal. Repairing keeps the order in the count.
func (p *ScoreProfile) EffectOf(f ShopFacts, metric string, harm float64) Effect {
	e, m, ok := p.effectBase(f, metric, harm)
	if !ok {
		return e
	}
	repaired, ok := m.without(f.Metrics[metric], harm)
	if !ok {
		return e
	}
	e.Known = true
	if e.Stage == StageGrowth { // only a standard met again gives points
		_, e.Overall = p.gain(f, metric, repaired)
		return e
	}
	if harm == 0 {
		return e
	}
	all, share := repaired, 1.0
	if m.ratio() {
		all, _ = m.without(f.Metrics[metric], float64(e.Bad))
		share = harm / float64(e.Bad)
	}
	e.Marginal, e.Overall = p.gain(f, metric, repaired)
	total, _ := p.gain(f, metric, all)
	e.Without = e.Actual + total
	e.Attributed = Points(math.Round(float64(total) * share))
	return e
}

// RiskSample is how many units a metric's window must hold before a miss that lies ahead is priced: with fewer, one parcel more or less
// would swing the figure by whole points, and the figure would say nothing.
const RiskSample = 30

// RiskOf is the expected effect of a parcel that is not due yet and not in the facts: the loss if it missed by so much harm, times
// the chance that it misses. For a mean the parcel is compared with one at the present mean. It is flagged AtRisk and never
// booked into sums.
func (p *ScoreProfile) RiskOf(f ShopFacts, metric string, harm, chance float64) Effect {
	e, m, ok := p.effectBase(f, metric, harm)
	e.AtRisk = true
	if !ok || math.IsNaN(chance) {
		return e
	}
	e.Chance = min(max(chance, 0), 1)
	met, missed := m.oneMore(f.Metrics[metric], harm)
	e.Known = true
	if e.Stage == StageGrowth {
		return e
	}
	loss, overall := p.gain(withFacts(f, metric, missed), metric, met)
	e.Marginal = Points(math.Round(float64(loss) * e.Chance))
	e.Overall = Points(math.Round(float64(overall) * e.Chance))
	e.Attributed = e.Marginal
	return e
}

// oneMore returns the facts with one more unit that goes well, and with one more that does harm.
func (m MetricProfile) oneMore(f MetricFacts, harm float64) (met, missed MetricFacts) {
	mean := 0.0
	if f.N > 0 {
		mean = f.Sum / float64(f.N)
	} else if m.Kind == "mean_points" {
		mean = 100
	}
	f.N++
	met, missed = f, f
	switch {
	case m.ratio():
		missed.Bad++
	case m.Kind == "mean_points":
		met.Sum += mean
		missed.Sum = met.Sum - min(harm, mean)
	default:
		met.Sum += mean
		missed.Sum = met.Sum + harm
	}
	return met, missed
}

func (p *ScoreProfile) effectBase(f ShopFacts, metric string, harm float64) (Effect, MetricProfile, bool) {
	e := Effect{Metric: metric, Harm: harm, Stage: p.stage(f), Provenance: ProvNoUnits}
	m, ok := p.metric(metric)
	if !ok || p.LinesOnly || p.checkFacts(f) != nil || math.IsNaN(harm) || harm < 0 {
		return e, m, false
	}
	e.Provenance = m.provenance()
	facts := f.Metrics[metric]
	e.N, e.Bad = facts.N, facts.Bad
	if facts.N > 0 {
		_, e.Fixed = p.metricPoints(m, facts)
	}
	e.Actual, _ = p.logistics(f)
	e.Without = e.Actual
	return e, m, true
}

// gain is what logistics and overall score gain when one metric's facts become better.
func (p *ScoreProfile) gain(f ShopFacts, metric string, better MetricFacts) (logistics, overall Points) {
	g := withFacts(f, metric, better)
	before, _ := p.logistics(f)
	after, _ := p.logistics(g)
	o1, missing := p.overall(f)
	o2, _ := p.overall(g)
	if len(missing) > 0 {
		return after - before, 0
	}
	return after - before, o2 - o1
}

// without returns the facts of a metric with some harm repaired; false if the facts do not contain that much.
func (m MetricProfile) without(f MetricFacts, harm float64) (MetricFacts, bool) {
	switch {
	case f.N == 0:
		return f, false
	case m.ratio():
		bad := int64(math.Round(harm))
		f.Bad -= bad
		return f, f.Bad >= 0 && (bad > 0 || harm == 0)
	case m.Kind == "mean_points":
		f.Sum += harm
		return f, f.Sum <= 100*float64(f.N)
	default:
		f.Sum -= harm
		return f, f.Sum >= 0
	}
}
