package tracker

import (
	"math"
	"testing"
	"time"
)

// septemberDays are snapshots of the profile of September, which shows no points per metric. The three metrics move apart from each other.
func septemberDays(n int, logistics func(x [3]float64) float64) []ScoreSnapshot {
	var out []ScoreSnapshot
	for i := range n {
		x := [3]float64{7 + float64(i*7%11), 0.84 + 0.01*float64(i*5%13), 0.001 + 0.0006*float64(i*3%17)}
		out = append(out, ScoreSnapshot{
			Date: time.Date(2026, 9, 10+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), Revision: 1, Logistics: FigureOf(math.Round(logistics(x)*100) / 100),
			Metrics: []SnapshotMetric{
				{Key: "pickup_hours_avg", Value: FigureOf(x[0])}, {Key: "delivery_ontime_rate", Value: FigureOf(x[1])}, {Key: "damage_return_rate", Value: FigureOf(x[2])},
			},
		})
	}
	return out
}

// harsher is a platform whose delivery curve lies lower than the profile's.
func harsher(p *ScoreProfile) func([3]float64) float64 {
	truth := Curve{Type: "linear", Points: [][2]float64{{0.8, 40}, {0.88, 55}, {0.93, 85}, {0.97, 100}}}
	return func(x [3]float64) float64 {
		return 0.15*p.Metrics[0].Curve.of(x[0], true) + 0.7*truth.of(x[1], false) + 0.15*p.Metrics[2].Curve.of(x[2], true)
	}
}

func TestAdditiveFitFindsTheCurve(t *testing.T) {
	t.Parallel()
	p := scoreProfile(t, "douyin-2026-09-08")
	fit := p.Fit(septemberDays(60, harsher(p)))
	if !fit.Additive || !fit.Ready() || fit.ErrorAfter > 1 || fit.ErrorBefore < 3 {
		t.Fatalf("%+v", fit)
	}
	rows, err := fit.Rows(ScoreOverride{})
	if err != nil {
		t.Fatal(err)
	}
	merged, err := p.With(rows)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range septemberDays(60, harsher(p)) {
		model := 0.0
		for _, m := range merged.Metrics {
			model += m.Weight * m.Curve.of(s.metric(m.Key).Value.Value.Float(), m.lower())
		}
		if math.Abs(model-s.Logistics.Value.Float()) > 0.6 {
			t.Errorf("%s: %g, the platform shows %s", s.Date, model, s.Logistics.Value)
		}
	}
}

func TestAdditiveFitStaysEstimated(t *testing.T) {
	t.Parallel()
	p := scoreProfile(t, "douyin-2026-09-08")
	same := func(x [3]float64) float64 {
		return 0.15*p.Metrics[0].Curve.of(x[0], true) + 0.7*p.Metrics[1].Curve.of(x[1], false) + 0.15*p.Metrics[2].Curve.of(x[2], true)
	}
	still := septemberDays(40, harsher(p))
	alike := septemberDays(40, harsher(p))
	for i := range still {
		still[i].Metrics[2].Value = FigureOf(0.001)
		alike[i].Metrics[0].Value = FigureOf(50 - 40*alike[i].Metrics[1].Value.Value.Float())
	}
	for name, c := range map[string]struct {
		days []ScoreSnapshot
		why  string
	}{
		"29 days":                 {septemberDays(29, harsher(p)), FitFewDays},
		"a metric that is still":  {still, FitFewValues},
		"metrics that go alike":   {alike, FitAlike},
		"the profile fits as is":  {septemberDays(60, same), FitNoBetter},
		"a metric is never shown": {withoutMetric(septemberDays(60, harsher(p)), 2), FitFewDays},
		"something else moves it": {septemberDays(60, func(x [3]float64) float64 { return 55 + math.Mod(x[0]*7919+x[1]*104729+x[2]*1299709, 40) }), FitFar},
	} {
		fit := p.Fit(c.days)
		if fit.AdditiveWhy != c.why || fit.Ready() || !fit.Additive {
			t.Errorf("%s: %q, ready %v (%g, %g)", name, fit.AdditiveWhy, fit.Ready(), fit.ErrorBefore, fit.ErrorAfter)
		}
	}
}

func withoutMetric(days []ScoreSnapshot, at int) []ScoreSnapshot {
	for i := range days {
		days[i].Metrics = append(days[i].Metrics[:at:at], days[i].Metrics[at+1:]...)
	}
	return days
}
