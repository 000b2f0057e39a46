package tracker

import "math"

// PassLine is a value of a metric that the platform wants met. Strict says that the value itself does not meet it.
type PassLine struct {
	At     float64 `json:"at"`
	Strict bool    `json:"strict,omitempty"`
	Prov   string  `json:"prov"`
}

// PassResult is how a metric stands to its line. The counts are of units in the window: a repaired one stays in the count, a further good
// one comes on top.
type PassResult struct {
	At            float64 `json:"at"`
	Strict        bool    `json:"strict"`
	Prov          string  `json:"prov"`
	Known         bool    `json:"known"` // false without a unit in the window; what follows means nothing then
	Met           bool    `json:"met"`
	Distance      float64 `json:"distance"` // in the metric's unit; negative if the line is missed
	RepairsNeeded int     `json:"repairs"`  // bad units that would have to have gone well; 0 if met, -1 if that cannot do it
	GoodNeeded    int     `json:"good"`     // further good units that would meet it; 0 if met, -1 if none could
	FailuresLeft  int     `json:"failures"` // units of the window that may still go wrong before the line is lost; -1 if they cannot lose it
}

// furtherUnits is how many further good units are looked at before a line counts as out of reach.
const furtherUnits = 10_000_000

// meets compares as integers, so that a value on the line is on it.
func (m MetricProfile) meets(l PassLine, f MetricFacts) bool {
	v, at := m.value(f), int64(PointsOf(l.At))
	low, high := at*v.den, v.num
	if m.lower() {
		low, high = high, low
	}
	if l.Strict {
		return high > low
	}
	return high >= low
}

// pass says how the metric stands to a line.
func (m MetricProfile) pass(l PassLine, f MetricFacts) *PassResult {
	r := &PassResult{At: l.At, Strict: l.Strict, Prov: l.Prov, RepairsNeeded: -1, GoodNeeded: -1, FailuresLeft: -1}
	if f.N == 0 {
		return r
	}
	r.Known, r.Met = true, m.meets(l, f)
	r.Distance = math.Round((m.value(f).float()-l.At)*1e9) / 1e9
	if m.lower() {
		r.Distance = -r.Distance
	}
	if r.Met {
		r.RepairsNeeded, r.GoodNeeded = 0, 0
	} else {
		r.FailuresLeft = 0
	}
	if !m.ratio() {
		return r
	}
	with := func(good, bad int64) bool { return m.meets(l, MetricFacts{N: f.N + good, Bad: f.Bad + bad}) }
	if r.Met {
		if k := firstChange(f.N-f.Bad, func(k int64) bool { return !with(0, k) }); k > 0 {
			r.FailuresLeft = k - 1
		}
		return r
	}
	r.RepairsNeeded = firstChange(f.Bad, func(k int64) bool { return with(0, -k) })
	r.GoodNeeded = firstChange(furtherUnits, func(k int64) bool { return with(k, 0) })
	return r
}

// growthFails names the metrics that miss the standard of the growth stage. A metric without a unit misses nothing.
func (p *ScoreProfile) growthFails(f ShopFacts) []string {
	var out []string
	for _, m := range p.Metrics {
		if v := f.Metrics[m.Key]; m.GrowthLine != nil && v.N > 0 && !m.meets(*m.GrowthLine, v) {
			out = append(out, m.Key)
		}
	}
	return out
}
