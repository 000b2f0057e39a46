package tracker

import (
	"cmp"
	"slices"
)

// LinePlan is the way to one line of a platform that publishes no score: how far the metric is from it, what loses it, what meets it, what passes
// by itself, and the open cases that decide. Nothing in it is a point.
type LinePlan struct {
	LineDay
	NameZH string
	NameEN string
	Rule   string // path of the line in the profile
	Source string // of the profile
	From   string // profile's id
	Lapses []LineLapse
	FreeOn string // first date on which the line is met by bad units leaving alone; empty if met, or if never
	Cases  []GateCase
}

// LineLapse is a date on which bad units leave the window. Value supposes that as many good ones come in as leave.
type LineLapse struct {
	Date    string
	Parcels int
	Value   float64
	Met     bool
}

// LinePlans returns a plan for every metric with a line, the missed ones first, then those with the fewest failures left; a metric with nothing
// in its window comes last.
func (p *ScoreProfile) LinePlans(in GateInput) ([]LinePlan, error) {
	if err := p.checkFacts(in.Facts); err != nil {
		return nil, err
	}
	shares, err := p.openShares(in.Facts, in.Units)
	if err != nil {
		return nil, err
	}
	cases := p.gateCases(in)
	var out []LinePlan
	for _, m := range p.Metrics {
		if m.Pass == nil {
			continue
		}
		f := in.Facts.Metrics[m.Key]
		plan := LinePlan{
			LineDay: LineDay{Key: m.Key, N: f.N, Bad: f.Bad, LineStand: m.stand(f)}, NameZH: m.NameZH, NameEN: m.NameEN,
			Rule: "logistics_metrics." + m.Key + ".pass", Source: p.Source, From: p.ID,
		}
		if plan.Known {
			p.addLineLapses(&plan, m, f, shares)
		}
		plan.Cases = m.rank(f, cases, in.Cases)
		out = append(out, plan)
	}
	slices.SortStableFunc(out, func(a, b LinePlan) int { return cmp.Compare(a.urgency(), b.urgency()) })
	return out, nil
}

// urgency orders plans: smaller comes first.
func (l *LinePlan) urgency() int64 {
	switch {
	case !l.Known:
		return 1 << 40
	case !l.Met:
		return -1
	case l.FailuresLeft < 0:
		return 1 << 39
	default:
		return int64(l.FailuresLeft)
	}
}

// addLineLapses walks the dates on which bad units leave the metric's window.
func (p *ScoreProfile) addLineLapses(plan *LinePlan, m MetricProfile, f MetricFacts, shares []Share) {
	byDate := map[string]*LineLapse{}
	harm := map[string]float64{}
	var dates []string
	for _, s := range shares {
		if s.Unit.Metric != m.Key || s.Outside || s.Residual || s.Unit.Harm == 0 {
			continue
		}
		_, leaves := p.Stays(m.Key, s.Unit.EnteredOn)
		if byDate[leaves] == nil {
			byDate[leaves] = &LineLapse{Date: leaves}
			dates = append(dates, leaves)
		}
		byDate[leaves].Parcels++
		harm[leaves] += s.Unit.Harm
	}
	slices.Sort(dates)
	for _, date := range dates {
		better, ok := m.without(f, harm[date])
		if !ok {
			return
		}
		f = better
		step := *byDate[date]
		step.Value, step.Met = m.value(f).float(), m.meets(*m.Pass, f)
		if step.Met && !plan.Met && plan.FreeOn == "" {
			plan.FreeOn = date
		}
		plan.Lapses = append(plan.Lapses, step)
	}
}

// rank puts what can still be saved before what can only wait or be excused, the sooner due first, and of the others the one that stays longest.
func (m MetricProfile) rank(f MetricFacts, cases []gateCase, keep int) []GateCase {
	var out []GateCase
	for _, c := range cases {
		if c.Metric != m.Key {
			continue
		}
		if c.AtRisk {
			c.Move = m.wouldMove(f, c.harm)
		} else {
			c.Move = m.moved(f, c.harm)
		}
		out = append(out, c.GateCase)
	}
	slices.SortStableFunc(out, func(a, b GateCase) int {
		saved := 0
		if a.AtRisk != b.AtRisk {
			saved = 1
			if a.AtRisk {
				saved = -1
			}
		}
		return cmp.Or(saved, a.DueAt.Compare(b.DueAt), cmp.Compare(b.Leaves, a.Leaves), cmp.Compare(a.IncidentID, b.IncidentID))
	})
	if keep > 0 && len(out) > keep {
		out = out[:keep]
	}
	return out
}
