package tracker

import (
	"cmp"
	"encoding/json"
	"slices"
)

// What must have been seen before anything is learned.
const (
	FitDays           = 10 // snapshots with the figures
	FitValues         = 3  // distinct values of a metric
	FitAdditiveDays   = 30 // where the platform shows no points per metric
	FitAdditiveValues = 5  // distinct values of each metric then
	FitDimensionDays  = 14 // snapshots with the overall score and the three dimensions
)

// Why something stays as it is. Empty is learned.
const (
	FitFewDays     = "days"     // too few snapshots with the figures
	FitFewValues   = "values"   // too few distinct values
	FitIdentity    = "identity" // the value is the points: there is nothing to learn
	FitPartsAbsent = "absent"   // weights of other metrics are not known
	FitSum         = "sum"      // the weights do not add up to one
	FitAlike       = "alike"    // two metrics move together: nobody can tell which one did it
	FitNoBetter    = "no_better"
	FitFar         = "far"     // even what was learned is off by more than ResidualLimit: something else moves the score
	FitInvalid     = "invalid" // the profile would not hold together
	FitLoose       = "loose"   // the dimensions move too little, or too much alike, to tell their weights apart
)

// MetricFit is what the snapshots say about one metric.
type MetricFit struct {
	Key         string
	N           int // snapshots with value and points; of an additive fit, with value and logistics points
	Distinct    int // distinct values among them
	From, To    float64
	Curve       *Curve // nil: stays
	CurveWhy    string
	Weight      float64 // 0: stays
	WeightN     int     // snapshots with points and weighted points
	WeightWhy   string
	WeightRest  bool    // not seen itself: what the others leave
	ErrorBefore float64 // mean distance, in points, between the profile's curve and what was seen
	ErrorAfter  float64
}

// ScoreFit is what a shop's snapshots teach about one profile. It changes nothing by itself.
type ScoreFit struct {
	Profile     string
	Days        int // snapshots of the profile's dates
	First, Last string
	Metrics     []MetricFit
	Additive    bool // learned from the logistics points alone, because the platform shows none per metric
	AdditiveWhy string
	ErrorBefore float64 // additive: mean distance in logistics points on days that were left out of learning
	ErrorAfter  float64
	Dimensions  DimensionFit
	Fixed       int // dates left out of all learning because the fixed points of a small shop applied
	Growth      int // dates left out because the shop was in its growth stage, where the score follows no formula
	Unchecked   int // dates that were used although our counts, which would tell of either, were not held against them
}

// Ready reports whether there is anything to accept.
func (f ScoreFit) Ready() bool {
	return f.Dimensions.Ready() || slices.ContainsFunc(f.Metrics, func(m MetricFit) bool { return m.Curve != nil || m.Weight > 0 })
}

// Rows are the learned values as rows over the profile, each like the given one. They are meant to be laid together.
func (f ScoreFit) Rows(like ScoreOverride) ([]ScoreOverride, error) {
	var out []ScoreOverride
	add := func(path string, value any) error {
		raw, err := json.Marshal(value)
		like.Profile, like.Path, like.Value, like.Prov = f.Profile, path, raw, ProvFitted
		out = append(out, like)
		return err
	}
	for _, m := range f.Metrics {
		if m.Weight > 0 {
			if err := add("logistics_metrics."+m.Key+".weight", m.Weight); err != nil {
				return nil, err
			}
		}
		if m.Curve != nil {
			if err := add("logistics_metrics."+m.Key+".curve", m.Curve); err != nil {
				return nil, err
			}
		}
	}
	for i, path := range dimensionPaths() {
		if f.Dimensions.Ready() {
			if err := add(path, f.Dimensions.Weights[i]); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// Token names what is proposed, so that nobody accepts another proposal than the one that was seen.
func (f ScoreFit) Token() string {
	rows, err := f.Rows(ScoreOverride{})
	if err != nil || len(rows) == 0 {
		return ""
	}
	hash, err := canonicalHash(rows)
	if err != nil {
		return ""
	}
	return hash[:16]
}

// Fit is FitChecked for snapshots against which nothing was counted.
func (p *ScoreProfile) Fit(all []ScoreSnapshot) ScoreFit { return p.FitChecked(all, nil) }

// FitChecked learns from a shop's snapshots what the profile leaves open: weights and curves where the platform shows points per metric, else the
// curves alone from the logistics points, and the weights of the dimensions from the overall score. Dates on which our own counts say that a small
// shop's fixed points applied, or that the shop was in its growth stage, teach nothing and are left out of everything. The order of the snapshots
// does not matter. The profile is the one without anything learned: its own shape stands wherever nothing was seen.
func (p *ScoreProfile) FitChecked(all []ScoreSnapshot, checked []Reconciliation) ScoreFit {
	f := ScoreFit{Profile: p.ID}
	stands := map[string]Reconciliation{}
	for _, r := range NewestReconciliations(checked) {
		stands[r.ScoreDate] = r
	}
	var days []ScoreSnapshot
	for _, s := range NewestSnapshots(all) {
		if s.Date < p.EffectiveFrom || p.EffectiveTo != "" && s.Date > p.EffectiveTo {
			continue
		}
		r, known := stands[s.Date]
		switch {
		case known && r.Stage == StageGrowth:
			f.Growth++
		case known && slices.ContainsFunc(r.Metrics, func(m MetricResidual) bool { return m.Fixed }):
			f.Fixed++
		default:
			if !known {
				f.Unchecked++
			}
			days = append(days, s)
		}
	}
	if f.Days = len(days); f.Days > 0 {
		f.First, f.Last = days[0].Date, days[len(days)-1].Date
	}
	if p.LinesOnly {
		return f
	}
	pointed := false
	for _, m := range p.Metrics {
		one := m.fit(days)
		pointed = pointed || one.N > 0 || one.WeightN > 0
		f.Metrics = append(f.Metrics, one)
	}
	if !pointed {
		f.Additive = true
		p.fitAdditive(&f, days)
	} else {
		p.fitWeights(&f, days)
	}
	f.Dimensions = p.fitDimensions(days)
	return p.holds(f)
}

// holds drops what the profile would not hold together with: the weights, if that helps, else single curves.
func (p *ScoreProfile) holds(f ScoreFit) ScoreFit {
	if p.takes(f) {
		return f
	}
	if alone := (ScoreFit{Profile: f.Profile, Dimensions: f.Dimensions}); f.Dimensions.Ready() && !p.takes(alone) {
		f.Dimensions = f.Dimensions.dropped(FitInvalid)
	}
	f.dropWeights(FitInvalid)
	for i := range f.Metrics {
		alone := ScoreFit{Profile: f.Profile, Metrics: f.Metrics[i : i+1]}
		if !p.takes(alone) {
			f.Metrics[i].Curve, f.Metrics[i].CurveWhy = nil, FitInvalid
		}
	}
	return f
}

func (p *ScoreProfile) takes(f ScoreFit) bool {
	rows, err := f.Rows(ScoreOverride{})
	if err == nil {
		_, err = p.With(rows)
	}
	return err == nil
}

func (f *ScoreFit) dropWeights(why string) {
	for i := range f.Metrics {
		f.Metrics[i].Weight, f.Metrics[i].WeightRest = 0, false
		f.Metrics[i].WeightWhy = cmp.Or(f.Metrics[i].WeightWhy, why)
	}
}
