package tracker

import (
	"fmt"
	"slices"
	"time"
)

// When the model is doubted: the platform's score is farther from it than ResidualLimit on ResidualDays dates in a row, the last of which is not
// older than residualFresh days.
const (
	ResidualLimit = Points(1_000_000)
	ResidualDays  = 3
	residualFresh = 7
)

// MetricResidual is one metric as the model and as the platform has it.
type MetricResidual struct {
	Key            string `json:"key"`
	ModelValue     Figure `json:"model_value"`
	PlatformValue  Figure `json:"platform_value"`
	ModelPoints    Figure `json:"model_points"`
	PlatformPoints Figure `json:"platform_points"`

	Outside bool `json:"outside,omitempty"` // shown by the platform, and not part of the profile: there is nothing to hold against it
	Fixed   bool `json:"fixed,omitempty"`   // the fixed points of a small shop applied by our counts, or would if the rule survives
}

// Reconciliation holds the model against one snapshot of the platform. A residual is platform minus model.
type Reconciliation struct {
	MerchantID        int64
	SnapshotID        int64
	ScoreDate         string
	Revision          int // of the snapshot: the greatest of a date counts
	At                time.Time
	ProfileID         string
	ProfileHash       string
	Stage             string
	ModelLogistics    Figure
	PlatformLogistics Figure
	ModelOverall      Figure
	PlatformOverall   Figure
	Metrics           []MetricResidual
	Told              bool // the merchant was asked about the profile on this occasion
}

// Logistics is the residual of the logistics sub-score. In the growth stage it counts for nothing and is not known.
func (r Reconciliation) Logistics() Figure {
	if r.Stage == StageGrowth {
		return Figure{}
	}
	return r.PlatformLogistics.Minus(r.ModelLogistics)
}

// Overall is the residual of the overall score.
func (r Reconciliation) Overall() Figure { return r.PlatformOverall.Minus(r.ModelOverall) }

// Off reports whether the model missed the platform by more than ResidualLimit.
func (r Reconciliation) Off() bool {
	return r.Logistics().beyond(ResidualLimit) || r.Overall().beyond(ResidualLimit)
}

// Reconcile evaluates the facts of a snapshot's date and sets the result beside the snapshot. Product, service, bonus and deductions are the
// snapshot's where it has them: what is left of the residual is the model's own. The facts are those of today's knowledge about that
// date, so that metrics, sub-score and overall score come from one count.
func (p *ScoreProfile) Reconcile(f ShopFacts, s ScoreSnapshot, now time.Time) (Reconciliation, error) {
	if in, ok := s.Inputs(p.zone); ok {
		f.Dimensions = in
	}
	score, err := p.Evaluate(f)
	if err != nil {
		return Reconciliation{}, fmt.Errorf("reconcile %s: %w", s.Date, err)
	}
	r := Reconciliation{
		MerchantID: s.MerchantID, SnapshotID: s.ID, ScoreDate: s.Date, Revision: s.Revision, At: now, ProfileID: p.ID, ProfileHash: p.Hash, Stage: score.Stage,
		ModelLogistics: Figure{score.Logistics, score.LogisticsKnown}, PlatformLogistics: s.Logistics,
		ModelOverall: Figure{score.Overall, score.OverallKnown}, PlatformOverall: s.Overall,
	}
	for i, m := range score.Metrics {
		seen := s.shownAs(m.Key)
		line := MetricResidual{Key: m.Key, PlatformValue: seen.Value, PlatformPoints: seen.Points, Fixed: p.smallShopApplies(p.Metrics[i], f.Metrics[m.Key])}
		if m.N > 0 {
			line.ModelValue, line.ModelPoints = FigureOf(m.Value), Figure{m.Points, true}
		}
		r.Metrics = append(r.Metrics, line)
	}
	for _, m := range p.OutsideOf(s) {
		r.Metrics = append(r.Metrics, MetricResidual{Key: m.Key, PlatformValue: m.Value, PlatformPoints: m.Points, Outside: true})
	}
	return r, nil
}

// NewestReconciliations keeps of each date the row of the newest snapshot, oldest date first.
func NewestReconciliations(rows []Reconciliation) []Reconciliation {
	return newestOf(rows, func(r Reconciliation) (string, int) { return r.ScoreDate, r.Revision })
}

// Drift says that a profile may be out of date: the model has missed the platform on several dates in a row.
type Drift struct {
	Since       string // first date of the run
	Until       string
	Days        int
	ProfileID   string
	ProfileHash string
	Logistics   Figure // residuals of the last date
	Overall     Figure
	Told        bool // the merchant was asked already
}

// DriftOf looks for the run of dates that ends with the newest. Dates of another profile do not count, a date without a snapshot ends the run,
// and what is older than a week is past. today is the shop's local date.
func DriftOf(rows []Reconciliation, today string) (Drift, bool) {
	days := NewestReconciliations(rows)
	if len(days) == 0 {
		return Drift{}, false
	}
	last := days[len(days)-1]
	d := Drift{Until: last.ScoreDate, ProfileID: last.ProfileID, ProfileHash: last.ProfileHash, Logistics: last.Logistics(), Overall: last.Overall()}
	if dayBefore(today, residualFresh) > last.ScoreDate {
		return d, false
	}
	run := map[string]bool{}
	want := last.ScoreDate
	for _, r := range slices.Backward(days) {
		if r.ScoreDate != want || !r.Off() || r.ProfileHash != last.ProfileHash {
			break
		}
		run[want] = true
		d.Since, d.Days = want, d.Days+1
		want = dayBefore(want, 1)
	}
	for _, r := range rows { // of any revision: a date that is corrected is not asked about again
		d.Told = d.Told || r.Told && run[r.ScoreDate]
	}
	return d, d.Days >= ResidualDays
}

// dayBefore is the date some days before another; an unreadable one gives the empty date.
func dayBefore(date string, days int) string {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return ""
	}
	return day.AddDate(0, 0, -days).Format(time.DateOnly)
}
