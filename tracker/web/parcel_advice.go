package web

import (
	"context"
	"log/slog"
	"parcelwarden/tracker"
)

// adviceView is the newest advice with everything that led to it.
type adviceView struct {
	Step        string
	At          Moment
	Cost        string
	RunnerUp    tracker.Action
	Regret      string
	Why         []string
	Options     []optionLine
	Guards      []string
	NeedsPerson bool
	Chance      string
	Assumed     bool // the chance is an assumption, not counted
	BreakEven   string
	NextAt      Moment
	SeesMoney   bool
	Accepts     []acceptLink // for a reader who does not see the cost table
}

// optionLine is one row of the cost table.
type optionLine struct {
	Action   tracker.Action
	Best     bool
	Cost     string
	Until    string
	Supplier string
	Guard    string
	Allowed  bool
	Terms    []termLine
	Accept   string // where the option is accepted; empty if this reader cannot
	Estimate bool   // at least one addend is estimated
}

// termLine is one addend of an option's cost.
type termLine struct {
	Name, Amount, Basis string
	Est                 bool
}

// adviceOf shows the newest advice on the open incident. Advice on what is over is history and is left out.
func (s *Server) adviceOf(v visit, rec tracker.ParcelRecord, open *tracker.Incident) *adviceView {
	if open == nil {
		return nil
	}
	for _, a := range rec.Advice {
		if a.IncidentID != open.ID {
			continue
		}
		view := v.advice(a)
		view.accept(s.acceptable(v, rec, a))
		if v.seesMoney() {
			view.Why = s.cfg.Explain(v.locale, rec, v.now)
		}
		return view
	}
	return nil
}

func (v visit) advice(a tracker.Recommendation) *adviceView {
	view := &adviceView{
		Step: v.nextStep(a), At: v.moment(a.At), Cost: v.money(a.Cost), RunnerUp: a.RunnerUp, Regret: v.money(a.Regret),
		NeedsPerson: a.NeedsPerson, NextAt: v.moment(a.NextAt), SeesMoney: v.seesMoney(), Assumed: a.LossN == 0,
		Chance: v.evidence(a),
	}
	if a.BreakEven >= 0 && a.BreakEven <= 1 && a.LossN > 0 {
		view.BreakEven = v.percent(a.BreakEven)
	}
	for _, g := range a.Guards {
		view.Guards = append(view.Guards, v.word("guard", g))
	}
	for _, o := range a.Options {
		view.Options = append(view.Options, v.option(o, o.Action == a.Action))
	}
	return view
}

// accept puts the links at their rows, or aside for a reader who sees no rows.
func (a *adviceView) accept(links []acceptLink) {
	if !a.SeesMoney {
		a.Accepts = links
		return
	}
	for _, l := range links {
		for n := range a.Options {
			if o := &a.Options[n]; o.Action == l.Action && o.Supplier == l.Supplier {
				o.Accept = l.Href
			}
		}
	}
}

func (v visit) option(o tracker.Option, best bool) optionLine {
	line := optionLine{
		Action: o.Action, Best: best, Cost: v.money(o.Cost), Until: v.clock(o.Until), Supplier: o.Supplier, Allowed: o.Allowed,
		Guard: v.word("guard", o.Guard),
	}
	for _, t := range o.Terms {
		line.Terms = append(line.Terms, termLine{
			Name: v.known("term", t.Name), Amount: v.money(t.Amount), Basis: v.basis(t.Basis), Est: t.Est,
		})
		line.Estimate = line.Estimate || t.Est
	}
	return line
}

// known translates a name if there is a text for it, and shows the name itself if not.
func (f format) known(group, name string) string {
	key := group + "." + name
	if text := f.t(key); text != key {
		return text
	}
	return name
}

// effectView is what the incident costs, in three numbers that mean three different things.
type effectView struct {
	Metric     string
	Gain       string
	Loss       string
	Distance   string // to the nearest line above
	Line       string
	Enters     string
	Leaves     string
	Provenance string
	AtRisk     bool
	Revision   int
	Date       string
	OfLine     bool // a platform without points: how the metric stands to its line
}

// effectOf takes the newest ledger row of the open incident.
func (s *Server) effectOf(ctx context.Context, v visit, rec tracker.ParcelRecord, open *tracker.Incident) *effectView {
	if open == nil || !v.seesMoney() {
		return nil
	}
	var newest *tracker.ScoreEntry
	for n := range rec.Ledger {
		e := &rec.Ledger[n]
		if e.IncidentID == open.ID && (newest == nil || e.LaterThan(*newest)) {
			newest = e
		}
	}
	if newest == nil {
		return nil
	}
	view := &effectView{
		Metric: v.known("metric", newest.Metric), Gain: v.gain(newest.Marginal), Loss: v.loss(newest.Attributed),
		Enters: newest.Enters, Leaves: newest.Leaves, Provenance: newest.Provenance, AtRisk: newest.AtRisk, Revision: newest.Revision,
		Date: newest.ScoreDate,
	}
	if newest.Line.Known {
		view.Gain, view.Loss, view.Distance, view.Line, view.OfLine = v.moved(*newest), "", v.distance(*newest), v.lineSays(*newest), true
		return view
	}
	score, err := s.cfg.Score(ctx, rec.Merchant, v.now)
	if err != nil {
		s.log.Debug("no score beside the parcel", slog.Int64("merchant_id", rec.Merchant.ID), slog.Any("err", err))
		return view
	}
	if g, ok := score.nextGate(); ok {
		view.Distance, view.Line = v.points(magnitude(g.Distance), 2), gateName(v.format, g)
	}
	return view
}
