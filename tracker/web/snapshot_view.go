package web

import (
	"math"
	"parcelwarden/tracker"
	"slices"
	"strconv"
	"time"
)

// inputsView is the dimensions that the score takes from outside, and how old they are.
type inputsView struct {
	Product, Service, Bonus string
	Known, Snapshot         bool
	At                      Moment
}

func (v visit) inputs(m tracker.Merchant) inputsView {
	in := m.ScoreInputs()
	return inputsView{
		Product: v.points(in.Product, 2), Service: v.points(in.Service, 2), Bonus: v.signed(in.Bonus), Known: in.Product > 0 || in.Service > 0,
		Snapshot: !m.Seen.At.IsZero() && in == m.Seen, At: v.moment(in.At),
	}
}

// driftView is the question whether the profile is out of date.
type driftView struct {
	Since, Logistics, Overall string
	Days                      int
}

func (v visit) drift(rows []tracker.Reconciliation) *driftView {
	d, off := tracker.DriftOf(rows, v.today())
	if !off {
		return nil
	}
	return &driftView{Since: d.Since, Days: d.Days, Logistics: v.residual(d.Logistics), Overall: v.residual(d.Overall)}
}

// residual writes a difference with its sign; empty if it is not known.
func (v visit) residual(f tracker.Figure) string {
	if !f.Known {
		return ""
	}
	return v.signed(f.Value)
}

// figure writes a score, a dash if it is not known.
func (v visit) figure(f tracker.Figure) string {
	if !f.Known {
		return "–"
	}
	return v.points(f.Value, 2)
}

// snapshotLine is one date: what the platform showed, what the model says.
type snapshotLine struct {
	Date, Source, By   string
	Revision           int
	At                 Moment
	Logistics, Overall residualCell
	Product, Service   string
	Metrics            []metricResidual
	Checked, Growth    bool
	Rates              string // in which unit its rates were read, where the platform does not say
	RatesIn            string // the same in a word
	RatesLost          bool
}

// residualCell is a score of the model and of the platform.
type residualCell struct {
	Model, Platform, Residual string
	Off                       bool
}

type metricResidual struct {
	Name, Model, Platform   string
	ModelPoints, ShowPoints string
	Residual                string
	Outside, Fixed          bool
}

// snapshotCheck is what a snapshot is shown beside.
type snapshotCheck struct {
	rows    []tracker.Reconciliation
	metrics []tracker.MetricProfile
	profile *tracker.ScoreProfile // of its date; nil without one
}

func (v visit) snapshotLine(s tracker.ScoreSnapshot, c snapshotCheck) snapshotLine {
	line := snapshotLine{
		Date: s.Date, Source: v.t("snap.source." + s.Source), By: s.By, Revision: s.Revision, At: v.moment(s.At),
		Logistics: residualCell{Model: "–", Platform: v.figure(s.Logistics)}, Overall: residualCell{Model: "–", Platform: v.figure(s.Overall)},
		Product: v.figure(s.Product), Service: v.figure(s.Service),
	}
	if s.Rates != "" {
		line.RatesIn = v.known("snap.rates.in", string(s.Rates))
		line.Rates, line.RatesLost = v.t("snap.rates."+string(s.Rates)), s.Rates == tracker.RatesMixed || s.Rates == tracker.RatesUnsaid
	}
	at := slices.IndexFunc(c.rows, func(r tracker.Reconciliation) bool { return r.SnapshotID == s.ID })
	if at < 0 {
		for _, m := range s.Metrics {
			line.Metrics = append(line.Metrics, v.metricResidual(tracker.MetricResidual{Key: m.Key, PlatformValue: m.Value, PlatformPoints: m.Points}, c))
		}
		return line
	}
	r := c.rows[at]
	line.Checked, line.Growth = true, r.Stage == tracker.StageGrowth
	line.Logistics = v.residualCell(r.ModelLogistics, r.PlatformLogistics, r.Logistics())
	line.Overall = v.residualCell(r.ModelOverall, r.PlatformOverall, r.Overall())
	told := map[string]bool{}
	for _, m := range r.Metrics {
		told[m.Key] = true
		line.Metrics = append(line.Metrics, v.metricResidual(m, c))
	}
	if c.profile == nil {
		return line
	}
	for _, m := range c.profile.OutsideOf(s) { // rows from before these were kept beside the others
		if !told[m.Key] {
			line.Metrics = append(line.Metrics, v.metricResidual(tracker.MetricResidual{Key: m.Key, PlatformValue: m.Value, PlatformPoints: m.Points}, c))
		}
	}
	return line
}

func (v visit) residualCell(model, platform, residual tracker.Figure) residualCell {
	return residualCell{
		Model: v.figure(model), Platform: v.figure(platform), Residual: v.residual(residual),
		Off: residual.Known && max(residual.Value, -residual.Value) > tracker.ResidualLimit,
	}
}

func (v visit) metricResidual(m tracker.MetricResidual, c snapshotCheck) metricResidual {
	unit := ""
	if at := slices.IndexFunc(c.metrics, func(p tracker.MetricProfile) bool { return p.Key == m.Key }); at >= 0 {
		unit = c.metrics[at].Unit
	}
	return metricResidual{
		Outside: m.Outside || c.profile != nil && !c.profile.Shows(m.Key),
		Fixed:   m.Fixed,
		Name:    v.metricName(m.Key, c.metrics), Model: v.reading(m.ModelValue, unit), Platform: v.reading(m.PlatformValue, unit),
		ModelPoints: v.figure(m.ModelPoints), ShowPoints: v.figure(m.PlatformPoints), Residual: v.residual(m.PlatformPoints.Minus(m.ModelPoints)),
	}
}

// reading writes a metric's value in its unit.
func (v visit) reading(f tracker.Figure, unit string) string {
	if !f.Known {
		return "–"
	}
	return v.value(f.Value.Float(), unit)
}

// value writes up to six digits after the point: those of a share are its percent.
func (v visit) value(x float64, unit string) string {
	switch unit {
	case "share":
		return short(x*100) + "%"
	case "h":
		return short(x) + " h"
	default:
		return short(x)
	}
}

func short(x float64) string {
	return strconv.FormatFloat(math.Round(x*1e6)/1e6, 'f', -1, 64)
}

func (v visit) metricName(key string, metrics []tracker.MetricProfile) string {
	at := slices.IndexFunc(metrics, func(p tracker.MetricProfile) bool { return p.Key == key })
	switch {
	case at >= 0 && v.locale == tracker.LocaleZH && metrics[at].NameZH != "":
		return metrics[at].NameZH
	case at >= 0 && v.locale == tracker.LocaleEN && metrics[at].NameEN != "":
		return metrics[at].NameEN
	}
	return v.known("metric", key)
}

// scoreCheck is the block of the score page about the platform's own figures.
type scoreCheck struct {
	Inputs inputsView
	Drift  *driftView
	Last   string // newest date that was held against the model
	Off    bool
	Text   string
}

func (s *Server) scoreCheck(v visit, rows []tracker.Reconciliation) *scoreCheck {
	c := &scoreCheck{Inputs: v.inputs(v.merchant), Drift: v.drift(rows)}
	days := tracker.NewestReconciliations(rows)
	if len(days) == 0 {
		return c
	}
	last := days[len(days)-1]
	c.Last, c.Off = last.ScoreDate, last.Off()
	c.Text = v.t("snap.check", "Date", last.ScoreDate, "Logistics", orDash(v.residual(last.Logistics())), "Overall", orDash(v.residual(last.Overall())))
	return c
}

// checkSince is the first date that the block of the score page looks at.
func (v visit) checkSince() string {
	return v.now.In(v.zone).AddDate(0, 0, -14).Format(time.DateOnly)
}
