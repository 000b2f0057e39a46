package web

import (
	"parcelwarden/tracker"
	"slices"
	"strconv"
	"strings"
)

// fitView is what the snapshots teach: a proposal, the reasons where there is none, and what was accepted before.
type fitView struct {
	Profile, Token string
	Days           int
	First, Last    string
	Additive       bool
	Why            string // of an additive fit: why nothing was learned
	Before, After  string
	Lines          []fitLine
	Ready          bool
	InForce        []fittedRow
	LeftOut        []string // days that teach nothing, and why; days of which that is not known
	Dimensions     *dimensionView
}

// dimensionView is what the overall scores teach about the weights of the dimensions.
type dimensionView struct {
	N             int
	Why           string
	Lines         []dimensionLine
	Before, After string
}

type dimensionLine struct{ Name, Weight, Learned, Spread, Range string }

// fitLine is one metric.
type fitLine struct {
	Name            string
	Weight, Learned string
	WeightN         int
	WeightRest      bool
	WeightWhy       string
	Curve, Proposed []string // steps or knots of the curve
	CurveWhy        string
	N, Distinct     int
	Range           string
	Before, After   string
}

type fittedRow struct {
	What, By, Why string
	At            Moment
}

func (v visit) fitView(l lesson) fitView {
	f := l.fit
	out := fitView{Profile: f.Profile, Token: f.Token(), Days: f.Days, First: f.First, Last: f.Last, Additive: f.Additive, Ready: f.Ready()}
	if f.Additive {
		out.Why = v.fitWhy(f.AdditiveWhy, f)
		if f.ErrorBefore > 0 {
			out.Before, out.After = decimal(f.ErrorBefore, 2), decimal(f.ErrorAfter, 2)
		}
	}
	for i, m := range f.Metrics {
		out.Lines = append(out.Lines, v.fitLine(m, l.profile.Metrics[i], f))
	}
	for key, n := range map[string]int{"fixed": f.Fixed, "growth": f.Growth, "unchecked": f.Unchecked} {
		if n > 0 {
			out.LeftOut = append(out.LeftOut, v.t("snap.left."+key, "N", n))
		}
	}
	slices.Sort(out.LeftOut)
	out.Dimensions = v.dimensions(l)
	for _, r := range tracker.FittedRows(l.history, f.Profile) {
		out.InForce = append(out.InForce, fittedRow{What: v.constantName(r.Path, l.profile.Metrics), By: r.By, Why: r.Why, At: v.moment(r.At)})
	}
	return out
}

func (v visit) fitLine(m tracker.MetricFit, p tracker.MetricProfile, f tracker.ScoreFit) fitLine {
	line := fitLine{
		Name: v.metricName(m.Key, []tracker.MetricProfile{p}), Weight: v.percent(p.Weight), WeightN: m.WeightN, WeightRest: m.WeightRest, N: m.N, Distinct: m.Distinct,
		Curve: v.curveSteps(p.Curve, p), WeightWhy: v.fitWhy(m.WeightWhy, f), CurveWhy: v.fitWhy(m.CurveWhy, f),
	}
	if m.N > 0 {
		line.Range = v.value(m.From, p.Unit) + " – " + v.value(m.To, p.Unit)
	}
	if m.Weight > 0 {
		line.Learned = strconv.FormatFloat(m.Weight*100, 'f', 1, 64) + "%"
	}
	if m.Curve != nil {
		line.Proposed = v.curveSteps(*m.Curve, p)
		if !f.Additive {
			line.Before, line.After = decimal(m.ErrorBefore, 2), decimal(m.ErrorAfter, 2)
		}
	}
	return line
}

// fitWhy says why something stays as it is.
func (v visit) fitWhy(why string, f tracker.ScoreFit) string {
	if why == "" {
		return ""
	}
	need, values := tracker.FitDays, tracker.FitValues
	if f.Additive {
		need, values = tracker.FitAdditiveDays, tracker.FitAdditiveValues
	}
	return v.t("snap.why."+why, "Days", need, "Values", values)
}

// mostSteps is how many knots of a curve are written out.
const mostSteps = 12

// curveSteps writes a curve: bands with their limits, or knots.
func (v visit) curveSteps(c tracker.Curve, p tracker.MetricProfile) []string {
	var out []string
	sign := "≥ "
	if p.Better == "lower" {
		sign = "≤ "
	}
	switch c.Type {
	case "identity":
		return []string{v.t("snap.curve.identity")}
	case "bands":
		for _, b := range c.Bands {
			out = append(out, sign+v.value(b[0], p.Unit)+" → "+decimal(b[1], 0))
		}
		return append(out, v.t("snap.curve.else")+" → "+decimal(c.Else, 0))
	}
	knots := c.Points
	for i, k := range knots {
		if len(knots) > mostSteps && i%((len(knots)+mostSteps-1)/mostSteps) != 0 && i != len(knots)-1 {
			continue
		}
		out = append(out, v.value(k[0], p.Unit)+" → "+strings.TrimSuffix(decimal(k[1], 1), ".0"))
	}
	return out
}

// constantName says in words which constant of a profile a path means.
func (v visit) constantName(path string, metrics []tracker.MetricProfile) string {
	steps := strings.Split(path, ".")
	last := steps[len(steps)-1]
	switch {
	case len(steps) >= 3 && steps[0] == "logistics_metrics":
		return v.metricName(steps[1], metrics) + " · " + v.known("constant", steps[2])
	case len(steps) == 2 && steps[0] == "dimensions":
		return v.t("snap.field."+last) + " · " + v.known("constant", "weight")
	case slices.Contains([]string{"switches", "bonuses", "deductions"}, steps[0]) || len(steps) > 2:
		return v.known("constant", steps[0]) + " · " + v.known("constant", last)
	}
	return v.known("constant", path)
}
