package tracker

import (
	"math"
	"slices"
)

// additive is a logistics score as the weighted sum of one curve per metric.
type additive struct {
	metrics []MetricProfile
	x       [][]float64 // per day and metric, turned so that more is better
	y       []float64   // logistics points per day
}

const (
	fitSweeps  = 400
	fitAlike   = 0.98 // correlation from which two metrics cannot be told apart
	fitHoldout = 5    // every fifth day tests what the others taught
	fitWorth   = 0.05 // points that it must come closer: the platform itself rounds
)

// fitAdditive learns the curves from the logistics points alone. The weights stay: a weight and the height of a curve cannot be told apart. What
// was learned must come close, and closer than the profile's own curves, on days that were left out, or everything stays.
func (p *ScoreProfile) fitAdditive(f *ScoreFit, days []ScoreSnapshot) {
	a := additive{metrics: p.Metrics}
	for _, s := range days {
		var row []float64
		for _, m := range p.Metrics {
			if v := s.metric(m.Key).Value; v.Known {
				row = append(row, turn(v.Value.Float(), m.lower()))
			}
		}
		if len(row) == len(p.Metrics) && s.Logistics.Known {
			a.x, a.y = append(a.x, row), append(a.y, s.Logistics.Value.Float())
		}
	}
	for i, m := range p.Metrics {
		f.Metrics[i].note(m, len(a.y), levels(a.column(i)))
		f.Metrics[i].WeightWhy = FitPartsAbsent
	}
	if f.AdditiveWhy = a.why(f.Metrics); f.AdditiveWhy == "" {
		f.ErrorBefore, f.ErrorAfter = a.holdout()
		switch {
		case !(f.ErrorBefore-f.ErrorAfter >= fitWorth):
			f.AdditiveWhy = FitNoBetter
		case f.ErrorAfter > ResidualLimit.Float():
			f.AdditiveWhy = FitFar
		}
	}
	if f.AdditiveWhy != "" {
		for i := range f.Metrics {
			f.Metrics[i].CurveWhy = f.AdditiveWhy
		}
		return
	}
	for i, c := range a.curves() {
		f.Metrics[i].Curve = &c
	}
}

// why says what is lacking.
func (a additive) why(metrics []MetricFit) string {
	if len(a.y) < FitAdditiveDays {
		return FitFewDays
	}
	for i, m := range metrics {
		switch {
		case a.metrics[i].Curve.Type == "identity":
			return FitIdentity
		case m.Distinct < FitAdditiveValues:
			return FitFewValues
		}
		for j := range i {
			if math.Abs(a.alike(i, j)) > fitAlike {
				return FitAlike
			}
		}
	}
	if scores := levels(a.scores()); len(scores) < FitValues {
		return FitFewValues
	}
	return ""
}

func (a additive) column(i int) []pair {
	out := make([]pair, 0, len(a.y))
	for d := range a.y {
		out = append(out, pair{a.x[d][i], a.y[d]})
	}
	return out
}

func (a additive) scores() []pair {
	out := make([]pair, 0, len(a.y))
	for _, y := range a.y {
		out = append(out, pair{y, y})
	}
	return out
}

// alike is the correlation of two metrics.
func (a additive) alike(i, j int) float64 {
	n := float64(len(a.y))
	var mi, mj, sij, sii, sjj float64
	for _, row := range a.x {
		mi, mj = mi+row[i]/n, mj+row[j]/n
	}
	for _, row := range a.x {
		sij += (row[i] - mi) * (row[j] - mj)
		sii += (row[i] - mi) * (row[i] - mi)
		sjj += (row[j] - mj) * (row[j] - mj)
	}
	return sij / math.Sqrt(sii*sjj)
}

// curves fits one curve after the other to what the rest leaves, until none moves: each step is an isotonic regression, so the squared distance
// never grows. It begins with the profile's own curves, because a constant may stand in any of them.
func (a additive) curves() []Curve {
	heights := make([]map[float64]float64, len(a.metrics))
	for i, m := range a.metrics {
		heights[i] = map[float64]float64{}
		for _, row := range a.x {
			heights[i][row[i]] = m.Curve.of(turn(row[i], m.lower()), m.lower())
		}
	}
	for range fitSweeps {
		moved := 0.0
		for i := range a.metrics {
			moved = max(moved, a.sweep(i, heights))
		}
		if moved < 1e-7 {
			break
		}
	}
	var out []Curve
	for i, m := range a.metrics {
		all := levels(a.column(i))
		for k := range all {
			all[k].y = heights[i][all[k].x]
		}
		out = append(out, m.curveOf(all, false))
	}
	return out
}

// sweep fits one curve and returns how far it moved.
func (a additive) sweep(i int, heights []map[float64]float64) float64 {
	pairs := make([]pair, 0, len(a.y))
	for d, row := range a.x {
		rest := a.y[d]
		for j, m := range a.metrics {
			if j != i {
				rest -= m.Weight * heights[j][row[j]]
			}
		}
		pairs = append(pairs, pair{row[i], rest / a.metrics[i].Weight})
	}
	all := levels(pairs)
	moved := 0.0
	for k, y := range isotonic(all) {
		y = min(max(y, 0), 100)
		moved = max(moved, math.Abs(y-heights[i][all[k].x]))
		heights[i][all[k].x] = y
	}
	return moved
}

// holdout learns from four days of five and returns how far the profile's own curves and the learned ones are off on the fifth.
func (a additive) holdout() (before, after float64) {
	learn, test := a.part(false), a.part(true)
	return test.distance(func(i int) Curve { return a.metrics[i].Curve }), test.distance(slicesAt(learn.curves()))
}

func slicesAt(curves []Curve) func(int) Curve { return func(i int) Curve { return curves[i] } }

// part is every fifth day, or the others.
func (a additive) part(fifth bool) additive {
	out := additive{metrics: a.metrics}
	for d := range a.y {
		if (d%fitHoldout == fitHoldout-1) == fifth {
			out.x, out.y = append(out.x, slices.Clone(a.x[d])), append(out.y, a.y[d])
		}
	}
	return out
}

// distance is the mean distance in logistics points.
func (a additive) distance(curve func(int) Curve) float64 {
	sum := 0.0
	for d, row := range a.x {
		model := 0.0
		for i, m := range a.metrics {
			model += m.Weight * curve(i).of(turn(row[i], m.lower()), m.lower())
		}
		sum += math.Abs(model - a.y[d])
	}
	return sum / float64(len(a.y))
}
