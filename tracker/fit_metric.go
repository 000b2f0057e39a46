package tracker

import "math"

// fit learns a metric's curve from values and points.
func (m MetricProfile) fit(days []ScoreSnapshot) MetricFit {
	out := MetricFit{Key: m.Key}
	var pairs []pair
	for _, s := range days {
		seen := s.metric(m.Key)
		if seen.Value.Known && seen.Points.Known {
			pairs = append(pairs, pair{turn(seen.Value.Value.Float(), m.lower()), seen.Points.Value.Float()})
		}
	}
	all := levels(pairs)
	out.note(m, len(pairs), all)
	switch {
	case m.Curve.Type == "identity":
		out.CurveWhy = FitIdentity
	case len(pairs) < FitDays:
		out.CurveWhy = FitFewDays
	case len(all) < FitValues:
		out.CurveWhy = FitFewValues
	}
	if out.CurveWhy != "" {
		return out
	}
	bands := inBands(all, pairs)
	for i, y := range isotonic(all) {
		all[i].y = y
	}
	curve := m.curveOf(all, bands)
	out.Curve = &curve
	for _, p := range pairs {
		out.ErrorBefore += math.Abs(m.Curve.of(turn(p.x, m.lower()), m.lower())-p.y) / float64(len(pairs))
		out.ErrorAfter += math.Abs(curve.of(turn(p.x, m.lower()), m.lower())-p.y) / float64(len(pairs))
	}
	return out
}

// note keeps how much was seen.
func (f *MetricFit) note(m MetricProfile, n int, all []level) {
	f.N, f.Distinct = n, len(all)
	if len(all) > 0 {
		a, b := turn(all[0].x, m.lower()), turn(all[len(all)-1].x, m.lower())
		f.From, f.To = min(a, b), max(a, b)
	}
}

// of is the points of a value.
func (c Curve) of(x float64, lower bool) float64 {
	return c.at(metricValue{int64(PointsOf(x)), 1}, lower).Float()
}

// fitWeights takes the median of weighted points over points. A weight that only one metric lacks is what the others leave.
func (p *ScoreProfile) fitWeights(f *ScoreFit, days []ScoreSnapshot) {
	sum, greatest, varied := 0.0, 0, false
	var lacking []int
	for i := range f.Metrics {
		m := &f.Metrics[i]
		var ratios []float64
		for _, s := range days {
			if seen := s.metric(m.Key); seen.Points.Known && seen.Points.Value > 0 && seen.Weighted.Known {
				ratios = append(ratios, seen.Weighted.Value.Float()/seen.Points.Value.Float())
			}
		}
		m.WeightN, varied = len(ratios), varied || m.Distinct >= FitValues
		if len(ratios) < FitDays {
			m.WeightWhy, lacking = FitFewDays, append(lacking, i)
			continue
		}
		m.Weight = math.Round(median(ratios)*1000) / 1000
		sum += m.Weight
		if m.Weight > f.Metrics[greatest].Weight {
			greatest = i
		}
	}
	switch {
	case !varied:
		f.dropWeights(FitFewValues)
	case len(lacking) > 1:
		f.dropWeights(FitPartsAbsent)
	case len(lacking) == 1 && sum > 0.3 && sum < 0.99:
		rest := &f.Metrics[lacking[0]]
		rest.Weight, rest.WeightRest, rest.WeightWhy = tidy(1-sum), true, ""
	case len(lacking) == 1, math.Abs(sum-1) > 0.02:
		f.dropWeights(FitSum)
	default:
		f.Metrics[greatest].Weight = tidy(f.Metrics[greatest].Weight + 1 - sum)
	}
}
