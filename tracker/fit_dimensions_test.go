package tracker

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// fourScores are days on which a platform shows whole points: its dimensions move apart, and the overall score follows the given weights.
func fourScores(n int, w [3]float64, bonus float64) []ScoreSnapshot {
	var out []ScoreSnapshot
	for i := range n {
		x := [3]float64{62 + float64(i*7%23), 71 + float64(i*5%29), 66 + float64(i*11%31)}
		out = append(out, ScoreSnapshot{
			Date: time.Date(2026, 9, 10+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), Revision: 1, Product: FigureOf(x[0]), Logistics: FigureOf(x[1]), Service: FigureOf(x[2]),
			Bonus: FigureOf(bonus), Overall: FigureOf(math.Round(w[0]*x[0] + w[1]*x[1] + w[2]*x[2] + bonus)),
		})
	}
	return out
}

func TestDimensionWeightsAreLearned(t *testing.T) {
	t.Parallel()
	p := scoreProfile(t, "douyin-2026-09-08")
	truth := [3]float64{0.35, 0.4, 0.25}
	fit := p.Fit(fourScores(40, truth, 2))
	d := fit.Dimensions
	for i, w := range truth {
		if math.Abs(d.Weights[i]-w) > 0.02 || d.Spread[i] <= 0 || d.Spread[i] > 0.02 || d.From[i] >= d.To[i] {
			t.Errorf("weight %d is %g ± %g, seen %g to %g", i, d.Weights[i], d.Spread[i], d.From[i], d.To[i])
		}
	}
	if d.N != 40 || !fit.Ready() || d.ErrorAfter >= d.ErrorBefore || fit.Unchecked != 40 {
		t.Fatalf("%+v", fit)
	}
	rows, err := fit.Rows(ScoreOverride{By: "wang", Why: "x"})
	if err != nil || len(rows) != 3 || rows[1].Path != "dimensions.logistics.weight" || rows[1].Prov != ProvFitted {
		t.Fatalf("%+v, %v", rows, err)
	}
	learned, err := p.With(rows)
	if err != nil || learned.Dimensions.Logistics.Prov != ProvFitted || math.Abs(learned.Dimensions.Logistics.Weight-0.4) > 0.02 {
		t.Fatalf("%+v, %v", learned, err)
	}
	back, err := p.With(append(rows, RevokeFit(rows, ScoreOverride{Profile: p.ID})...))
	if err != nil || back.Hash != p.Hash {
		t.Errorf("taken back it is not what it was: %v", err)
	}
}

func TestDimensionWeightsStay(t *testing.T) {
	t.Parallel()
	p := scoreProfile(t, "douyin-2026-09-08")
	truth := [3]float64{0.35, 0.4, 0.25}
	still := fourScores(40, truth, 0)
	for i := range still {
		still[i].Service = still[i].Product
		still[i].Overall = FigureOf(0.6*still[i].Product.Value.Float() + 0.4*still[i].Logistics.Value.Float())
	}
	other := fourScores(40, truth, 0)
	for i := range other {
		other[i].Overall = FigureOf(55 + float64(i*17%37))
	}
	silent := fourScores(40, truth, 0)
	for i := range silent {
		silent[i].Service = Figure{}
	}
	for name, c := range map[string]struct {
		days []ScoreSnapshot
		why  string
	}{
		"thirteen days":             {fourScores(13, truth, 0), FitFewDays},
		"no service score":          {silent, FitFewDays},
		"two move as one":           {still, FitLoose},
		"the profile's own are it":  {fourScores(40, [3]float64{0.5, 0.2, 0.3}, 0), FitNoBetter},
		"something else decides it": {other, FitLoose},
	} {
		if fit := p.Fit(c.days); fit.Dimensions.Ready() || fit.Dimensions.Why != c.why || fit.Ready() {
			t.Errorf("%s: %+v", name, fit.Dimensions)
		}
	}
	if fit := scoreProfile(t, "reviews-2018").Fit(fourScores(40, truth, 0)); fit.Dimensions.Ready() {
		t.Errorf("a profile of one dimension: %+v", fit.Dimensions)
	}
}

func TestWeightsAreNeverNegativeAndSumToOne(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		points := rapid.Float64Range(0, 100)
		var days []dimensionDay
		for range rapid.IntRange(2, 25).Draw(t, "days") {
			days = append(days, dimensionDay{x: [3]float64{points.Draw(t, "product"), points.Draw(t, "logistics"), points.Draw(t, "service")}, y: points.Draw(t, "overall")})
		}
		w := simplexWeights(days)
		if min(w[0], w[1], w[2]) < 0 || math.Abs(w[0]+w[1]+w[2]-1) > 1e-9 {
			t.Fatalf("%v", w)
		}
		any := [3]float64{rapid.Float64Range(0, 1).Draw(t, "a"), 0, 0}
		any[1] = rapid.Float64Range(0, 1-any[0]).Draw(t, "b")
		any[2] = 1 - any[0] - any[1]
		if squares(days, any) < squares(days, w)-1e-6 {
			t.Fatalf("%v is nearer than %v: %g, %g", any, w, squares(days, any), squares(days, w))
		}
		if r := toThousandths(w); PointsOf(r[0])+PointsOf(r[1])+PointsOf(r[2]) != 1_000_000 {
			t.Fatalf("%v does not sum to one", r)
		}
	})
}

func TestFixedPointsTeachNothing(t *testing.T) {
	t.Parallel()
	p := scoreProfile(t, "douyin-2026-05-07")
	days := mayDays(24)
	var checked []Reconciliation
	for i, s := range days {
		r := Reconciliation{ScoreDate: s.Date, Revision: 1, Stage: StageFormal}
		switch {
		case i < 6: // a small shop: 80 points whatever the rate is
			facts := ShopFacts{ScoreDate: s.Date, ValidOrders: 300, Metrics: map[string]MetricFacts{"logistics_return_rate": {N: 300, Bad: 1}, "delivery_ontime_rate": {N: 200, Bad: 10}}}
			var err error
			if r, err = p.Reconcile(facts, s, timeOf(t, s.Date)); err != nil || r.Revision != 1 {
				t.Fatal(r, err)
			}
			days[i].Metrics[1].Points, days[i].Metrics[1].Value = FigureOf(80), FigureOf(0.0033)
		case i < 8:
			r.Stage = StageGrowth
		case i >= 22:
			continue
		}
		checked = append(checked, r)
	}
	fit := p.FitChecked(days, checked)
	if fit.Fixed != 6 || fit.Growth != 2 || fit.Days != 16 || fit.Unchecked != 2 || fit.Metrics[2].N != 16 || fit.Metrics[2].To > 0.0017 {
		t.Errorf("%+v", fit)
	}
	if diff := cmp.Diff(p.Fit(days[8:]).Metrics, fit.Metrics); diff != "" {
		t.Errorf("the days left out have taught something: %s", diff)
	}
}

func TestSmallShopRuleThatMayBeGone(t *testing.T) {
	t.Parallel()
	p := scoreProfile(t, "douyin-2026-09-08") // whether the rule survives is not known: such days teach nothing either
	m := p.Metrics[2]
	for _, c := range []struct {
		f    MetricFacts
		set  string
		want bool
	}{
		{MetricFacts{N: 300, Bad: 1}, "unknown", true},
		{MetricFacts{N: 300, Bad: 1}, "on", true},
		{MetricFacts{N: 300, Bad: 1}, "off", false},
		{MetricFacts{N: 500, Bad: 1}, "on", false},
		{MetricFacts{N: 300, Bad: 4}, "on", false},
		{MetricFacts{}, "on", false},
	} {
		set, err := p.WithSwitches(map[string]string{"small_shop_80": c.set})
		if err != nil {
			t.Fatal(err)
		}
		if got := set.smallShopApplies(m, c.f); got != c.want {
			t.Errorf("%+v, rule %s: %v", c.f, c.set, got)
		}
	}
}

func TestReconcileKeepsWhatIsOutsideOfTheProfile(t *testing.T) {
	t.Parallel()
	s := ScoreSnapshot{Date: "2026-10-01", Metrics: []SnapshotMetric{
		{Key: "collect_ontime_rate", Value: FigureOf(0.991), Points: FigureOf(100)}, {Key: "delivery_ontime_rate", Value: FigureOf(0.95)},
	}}
	r, err := scoreProfile(t, "douyin-2026-09-08").Reconcile(septemberFacts(80), s, timeOf(t, "2026-10-02"))
	last := r.Metrics[len(r.Metrics)-1]
	if err != nil || len(r.Metrics) != 4 || last.Key != "collect_ontime_rate" || !last.Outside || last.PlatformValue != FigureOf(0.991) || last.ModelValue.Known {
		t.Errorf("%+v, %v", r.Metrics, err)
	}
	facts := ShopFacts{ScoreDate: "2026-10-01", ValidOrders: 100, Metrics: map[string]MetricFacts{"pickup_48h_rate": {N: 100, Bad: 2}}}
	r, err = scoreProfile(t, "tmall-2026-03-16").Reconcile(facts, s, timeOf(t, "2026-10-02"))
	if err != nil || r.Metrics[0].Key != "pickup_48h_rate" || r.Metrics[0].PlatformValue != FigureOf(0.991) || r.Metrics[0].ModelValue != FigureOf(0.98) {
		t.Errorf("a profile that counts pickups in time is held against it: %+v, %v", r.Metrics, err)
	}
	for _, m := range r.Metrics {
		if m.Outside && m.Key == "collect_ontime_rate" {
			t.Errorf("%+v", m)
		}
	}
}
