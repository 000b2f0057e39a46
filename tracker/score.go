package tracker

import (
	"errors"
	"fmt"
	"math"
)

// The stages of a shop: in the growth stage the score is fixed and no single order moves it.
const (
	StageGrowth = "growth"
	StageFormal = "formal"
)

// ProvNoUnits is the provenance of a metric without units in its window: its weight is spread over the other metrics.
const ProvNoUnits = "no_units"

// Score is one evaluation of a profile over a shop's facts.
type Score struct {
	ProfileID      string
	ProfileHash    string
	ScoreDate      string
	Stage          string // growth, formal
	Metrics        []MetricScore
	Logistics      Points // in the growth stage: what it would be; it does not count then
	LogisticsKnown bool   // false if no metric has a unit in its window
	Overall        Points
	OverallKnown   bool
	GrowthFails    []string // metrics that miss the standard of the growth stage
	Estimated      []string // constants of the profile that nobody outside the platform knows
	Missing        []string // what keeps the overall score unknown: product, service, logistics
	Display        string   // the stars buyers see, for example "4.7"; empty if unknown or not shown
	Gates          []GateDistance
}

// MetricScore is one metric of an evaluation. A metric with N = 0 has no points and the provenance no_units.
type MetricScore struct {
	Key        string
	NameZH     string
	NameEN     string
	Value      float64 // share 0..1, hours, or points
	Unit       string  // share, h, points
	N          int64
	Bad        int64
	Points     Points
	Weight     float64
	Provenance string      // official, captured, merchant, fitted, estimated: the weakest of weight and curve
	Fixed      bool        // fixed points of a small shop
	Pass       *PassResult // nil for a metric without a line

	Extrapolated bool // the curve was learned, and the value lies outside of what it has seen
}

// GateDistance is how far the shop is from a line.
type GateDistance struct {
	Name          string
	NameEN        string
	Of            string // overall, logistics
	At            Points
	Score         Points
	Known         bool   // false if the score it looks at is unknown; the numbers below mean nothing then
	Distance      Points // score minus line: negative if the line is missed
	RepairsNeeded int    // late deliveries that would have to have been in time to reach it; 0 if reached, -1 if that cannot do it
	FailuresLeft  int    // further late deliveries that lose it; 0 if already missed, -1 if they cannot do it
}

// Evaluate scores the facts. Rounding: values are exact quotients; the points of each metric, the logistics sub-score and the
// overall score are each rounded down once to a millionth of a point. A metric without units has no points and its weight is spread over the metrics that have some, because nothing is published for that case and counting it as 100 or as
// 0 would invent a result. It fails on facts that contradict themselves.
func (p *ScoreProfile) Evaluate(f ShopFacts) (Score, error) {
	if err := p.checkFacts(f); err != nil {
		return Score{}, err
	}
	s := Score{ProfileID: p.ID, ProfileHash: p.Hash, ScoreDate: f.ScoreDate, Stage: p.stage(f)}
	for _, m := range p.Metrics {
		s.Metrics = append(s.Metrics, p.scoreMetric(m, f.Metrics[m.Key]))
	}
	s.Logistics, s.LogisticsKnown = p.logistics(f)
	s.Overall, s.Missing = p.overall(f)
	s.OverallKnown = len(s.Missing) == 0 && !p.LinesOnly
	s.Estimated = p.Estimated()
	if s.Stage == StageGrowth {
		s.GrowthFails = p.growthFails(f)
	}
	if s.OverallKnown && s.Stage == StageFormal && p.Overall.Display == "douyin_stars" {
		s.Display = douyinStars(s.Overall)
	}
	for _, g := range p.Gates {
		s.Gates = append(s.Gates, p.gate(g, f))
	}
	return s, nil
}

func (p *ScoreProfile) stage(f ShopFacts) string {
	if f.ValidOrders < p.MinOrders && !p.LinesOnly {
		return StageGrowth
	}
	return StageFormal
}

// checkFacts refuses facts that no shop can have, and counts beyond what the integer arithmetic covers.
func (p *ScoreProfile) checkFacts(f ShopFacts) error {
	for _, m := range p.Metrics {
		v := f.Metrics[m.Key]
		switch {
		case v.N < 0 || v.N > 1e9 || v.Bad < 0 || v.Bad > v.N:
			return fmt.Errorf("score facts of %s: %d bad of %d", m.Key, v.Bad, v.N)
		case math.IsNaN(v.Sum) || v.Sum < 0 || v.Sum > 1e12:
			return fmt.Errorf("score facts of %s: sum %g", m.Key, v.Sum)
		case m.Kind == "mean_points" && v.Sum > 100*float64(v.N):
			return fmt.Errorf("score facts of %s: %g points in %d orders", m.Key, v.Sum, v.N)
		}
	}
	if d := f.Dimensions; d.Product < 0 || d.Service < 0 || d.Product > 100_000_000 || d.Service > 100_000_000 {
		return errors.New("score facts: a dimension is outside 0..100")
	}
	return nil
}

func (p *ScoreProfile) scoreMetric(m MetricProfile, f MetricFacts) MetricScore {
	s := MetricScore{
		Key: m.Key, NameZH: m.NameZH, NameEN: m.NameEN, Unit: m.Unit, N: f.N, Bad: f.Bad, Weight: m.Weight, Provenance: ProvNoUnits,
	}
	if m.Pass != nil {
		s.Pass = m.pass(*m.Pass, f)
	}
	if f.N == 0 {
		return s
	}
	s.Value = m.value(f).float()
	s.Points, s.Fixed = p.metricPoints(m, f)
	s.Extrapolated = !s.Fixed && m.Curve.extrapolated(m.value(f))
	s.Provenance = m.provenance()
	return s
}

// provenance is the weakest of what the metric's points rest on, of the line's where it has no points.
func (m MetricProfile) provenance() string {
	if m.Curve.Type == "" && m.Pass != nil {
		return m.Pass.Prov
	}
	prov := weakestProv(m.WeightProv, m.Curve.Prov)
	if m.PerOrderCurve != nil {
		prov = weakestProv(prov, m.PerOrderCurve.Prov)
	}
	return prov
}

// value returns the metric as an exact quotient; f.N > 0.
func (m MetricProfile) value(f MetricFacts) metricValue {
	switch m.Kind {
	case "ratio_good":
		return metricValue{(f.N - f.Bad) * 1_000_000, f.N}
	case "ratio_bad":
		return metricValue{f.Bad * 1_000_000, f.N}
	default:
		return metricValue{int64(PointsOf(f.Sum)), f.N}
	}
}

// metricPoints returns the points of a metric with units, and whether they are the fixed points of a small shop.
func (p *ScoreProfile) metricPoints(m MetricProfile, f MetricFacts) (Points, bool) {
	if m.Curve.Type == "" { // a line and no points
		return 0, false
	}
	if r := m.SmallShop; r != nil && p.on(r.Switch) && f.N < r.OrdersBelow && f.Bad <= r.BadAtMost {
		return PointsOf(r.Points), true
	}
	return m.Curve.at(m.value(f), m.lower()), false
}

// weakestProv returns the less certain of two provenances; one that is not known is the weakest.
func weakestProv(a, b string) string {
	rank := map[string]int{"official": 5, "captured": 4, "merchant": 3, "fitted": 2, "estimated": 1}
	if rank[a] < rank[b] {
		return a
	}
	return b
}
