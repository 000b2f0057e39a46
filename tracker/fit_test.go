package tracker

import (
	"encoding/json"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// mayDays are snapshots of the profile of May, one per date, as the platform would show them: bands that differ from the profile's, weights
// 20/60/20, everything rounded to two places.
func mayDays(n int) []ScoreSnapshot {
	var out []ScoreSnapshot
	two := func(v float64) Figure { return FigureOf(math.Round(v*100) / 100) }
	for i := range n {
		delivery := 0.86 + 0.004*float64(i%20)
		points := 80.0
		if delivery >= 0.93 {
			points = 100
		} else if delivery >= 0.88 {
			points = 90
		}
		returned := 0.0004 * float64(1+i%4)
		back := 100 - 10*float64(i%4)
		out = append(out, ScoreSnapshot{
			Date: time.Date(2026, 6, 1+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), Revision: 1, Metrics: []SnapshotMetric{
				{Key: "delivery_ontime_rate", Value: FigureOf(delivery), Points: FigureOf(points), Weighted: two(points * 0.6)},
				{Key: "logistics_return_rate", Value: FigureOf(returned), Points: FigureOf(back), Weighted: two(back * 0.2)},
				{Key: "pickup_points_avg", Value: FigureOf(91.5), Points: FigureOf(91.5), Weighted: two(91.5 * 0.2)},
			},
		})
	}
	return out
}

func TestFitLearnsBandsAndWeights(t *testing.T) {
	t.Parallel()
	p := scoreProfile(t, "douyin-2026-05-07")
	fit := p.Fit(mayDays(24))
	weights := map[string]float64{}
	for _, m := range fit.Metrics {
		weights[m.Key] = m.Weight
	}
	if diff := cmp.Diff(map[string]float64{"delivery_ontime_rate": 0.6, "logistics_return_rate": 0.2, "pickup_points_avg": 0.2}, weights); diff != "" {
		t.Error(diff)
	}
	delivery := fit.Metrics[1]
	want := &Curve{
		Type: "bands", Prov: ProvFitted, Bands: [][2]float64{{0.932, 100}, {0.88, 90}, {0.85, 80}, {0.8, 70}, {0.7, 60}}, Else: 50,
		Seen: &SeenRange{N: 24, From: 0.86, To: 0.936},
	}
	if diff := cmp.Diff(want, delivery.Curve); diff != "" {
		t.Errorf("the profile's own limits stand where nothing contradicts them: %s", diff)
	}
	if back := fit.Metrics[2].Curve; back == nil || back.Type != "bands" || back.Bands[0] != [2]float64{0.0005, 100} || back.Seen.To != 0.0016 {
		t.Errorf("%+v", back)
	}
	if fit.Metrics[0].CurveWhy != FitIdentity || delivery.ErrorAfter != 0 || delivery.ErrorBefore == 0 {
		t.Errorf("%+v", fit.Metrics)
	}
	rows, err := fit.Rows(ScoreOverride{By: "wang", Why: "x"})
	if err != nil || len(rows) != 5 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	merged, err := p.With(rows)
	if err != nil || merged.Hash == p.Hash {
		t.Fatalf("%v", err)
	}
	for at, far := range map[float64]bool{0.9: false, 0.86: false, 0.85: true, 0.97: true} {
		f := ShopFacts{ScoreDate: "2026-06-30", ValidOrders: 900, Metrics: map[string]MetricFacts{"delivery_ontime_rate": {N: 100, Bad: 100 - int64(at*100+0.5)}}}
		score, err := merged.Evaluate(f)
		if m := score.Metrics[1]; err != nil || m.Extrapolated != far || m.Provenance != ProvFitted {
			t.Errorf("%g: %+v, %v", at, m, err)
		}
	}
}

func TestFitLearnsALine(t *testing.T) {
	t.Parallel()
	p := scoreProfile(t, "douyin-2026-09-08")
	var days []ScoreSnapshot
	for i := range 12 {
		hours := 8 + float64(i)
		days = append(days, ScoreSnapshot{Date: fmt.Sprintf("2026-10-%02d", 1+i), Revision: 1, Metrics: []SnapshotMetric{
			{Key: "pickup_hours_avg", Value: FigureOf(hours), Points: FigureOf(98.3 - 1.7*float64(i) + 0.9*float64(i%2))},
		}})
	}
	fit := p.Fit(days)
	curve := fit.Metrics[0].Curve
	if curve == nil || curve.Type != "linear" || fit.Additive {
		t.Fatalf("%+v", fit)
	}
	if err := curve.check(true); err != nil {
		t.Error(err)
	}
	first, last := curve.Points[0], curve.Points[len(curve.Points)-1]
	if first != [2]float64{6, 100} || last != [2]float64{48, 50} {
		t.Errorf("outside of 8 to 19 h the profile's own shape stands: %v … %v", first, last)
	}
	if fit.Metrics[0].WeightWhy != FitPartsAbsent && fit.Metrics[0].WeightWhy != FitFewDays {
		t.Errorf("no weighted points were seen: %+v", fit.Metrics[0])
	}
}

func TestFitWaitsForEnough(t *testing.T) {
	t.Parallel()
	p := scoreProfile(t, "douyin-2026-05-07")
	if few := p.Fit(mayDays(9)); few.Ready() || few.Metrics[1].CurveWhy != FitFewDays || few.Token() != "" {
		t.Errorf("nine days: %+v", few.Metrics)
	}
	flat := mayDays(20)
	for i := range flat {
		flat[i].Metrics = flat[i].Metrics[:1]
		flat[i].Metrics[0].Value = FigureOf(0.91 + 0.01*float64(i%2))
	}
	if two := p.Fit(flat); two.Ready() || two.Metrics[1].CurveWhy != FitFewValues || two.Metrics[1].WeightWhy != FitFewValues {
		t.Errorf("two values: %+v", two.Metrics)
	}
	twice := mayDays(9)
	for i := range 9 {
		again := twice[i]
		again.Revision = 2
		twice = append(twice, again)
	}
	if p.Fit(twice).Ready() {
		t.Error("a correction of a date is no second day")
	}
	if old := scoreProfile(t, "douyin-2026-09-08").Fit(mayDays(24)); old.Days != 0 || old.Ready() {
		t.Errorf("snapshots of another profile's dates: %+v", old)
	}
}

func TestFitWithoutOneWeight(t *testing.T) {
	t.Parallel()
	days := mayDays(24)
	for i := range days {
		days[i].Metrics = days[i].Metrics[:2]
	}
	fit := scoreProfile(t, "douyin-2026-05-07").Fit(days)
	if m := fit.Metrics[0]; math.Abs(m.Weight-0.2) > 1e-9 || !m.WeightRest {
		t.Errorf("the rest of two weights: %+v", m)
	}
	for i := range days {
		days[i].Metrics[0].Weighted = FigureOf(10)
	}
	if fit = scoreProfile(t, "douyin-2026-05-07").Fit(days); fit.Metrics[1].Curve == nil {
		t.Error("weights that do not add up must not keep a curve from being learned")
	}
}

func TestFitIgnoresTheOrderOfDays(t *testing.T) {
	t.Parallel()
	p := scoreProfile(t, "douyin-2026-05-07")
	september := scoreProfile(t, "douyin-2026-09-08")
	rapid.Check(t, func(t *rapid.T) {
		days := mayDays(rapid.IntRange(8, 26).Draw(t, "days"))
		for i := range days {
			v := rapid.Float64Range(0.7, 1).Draw(t, "value")
			days[i].Metrics[0].Value, days[i].Metrics[0].Points = FigureOf(v), FigureOf(math.Round(rapid.Float64Range(50, 100).Draw(t, "points")))
		}
		if diff := cmp.Diff(p.Fit(days), p.Fit(rapid.Permutation(days).Draw(t, "order"))); diff != "" {
			t.Fatal(diff)
		}
		fall := septemberDays(34, harsher(september))
		if diff := cmp.Diff(september.Fit(fall), september.Fit(rapid.Permutation(fall).Draw(t, "fall"))); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestLearnedValuesAreTakenBack(t *testing.T) {
	t.Parallel()
	p := scoreProfile(t, "douyin-2026-05-07")
	own := ScoreOverride{Profile: p.ID, Path: "logistics_metrics.delivery_ontime_rate.curve", Value: json.RawMessage(`{"type":"bands","bands":[[0.9,100]],"else":60}`), Prov: ProvMerchant}
	rows, err := p.Fit(mayDays(24)).Rows(ScoreOverride{})
	if err != nil {
		t.Fatal(err)
	}
	history := append([]ScoreOverride{own}, rows...)
	learned, err := p.With(history)
	if err != nil {
		t.Fatal(err)
	}
	history = append(history, RevokeFit(history, ScoreOverride{Profile: p.ID, By: "wang"})...)
	back, err := p.With(history)
	want, _ := p.With([]ScoreOverride{own})
	if err != nil || back.Hash != want.Hash || back.Hash == learned.Hash || len(FittedRows(history, p.ID)) != 0 {
		t.Errorf("taken back it is not what it was: %v", err)
	}
	if base, err := p.WithoutFitted(append([]ScoreOverride{own}, rows...)); err != nil || base.Hash == learned.Hash {
		t.Errorf("learning begins from what is learned: %v", err)
	}
}
