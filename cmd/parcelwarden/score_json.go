package main

import (
	"fmt"
	"io"
	"parcelwarden/tracker"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
)

type scoreJSON struct {
	Merchant  string       `json:"merchant"`
	Date      string       `json:"date"`
	Profile   string       `json:"profile"`
	Stage     string       `json:"stage"`
	Metrics   []metricJSON `json:"metrics"`
	Logistics *string      `json:"logistics"` // null while no metric has a unit in its window
	Overall   *string      `json:"overall"`   // null while a dimension is not known
	Display   string       `json:"display"`
	Gates     []gateJSON   `json:"gates"`
	Ledger    []ledgerJSON `json:"ledger"`
	Hash      string       `json:"profile_hash"`
	Estimated []string     `json:"estimated"`    // constants of the profile that nobody outside the platform knows
	Fails     []string     `json:"growth_fails"` // metrics that miss the standard of the growth stage
}

type metricJSON struct {
	Key        string    `json:"key"`
	Value      float64   `json:"value"`
	N          int64     `json:"n"`
	Bad        int64     `json:"bad"`
	Points     string    `json:"points"`
	Provenance string    `json:"provenance"`
	Estimated  bool      `json:"estimated"` // the points rest on an estimate
	Pass       *passJSON `json:"pass,omitempty"`

	Plan         *linePlanJSON `json:"plan,omitempty"` // with --gates, of a metric of a platform of lines
	Extrapolated bool          `json:"extrapolated"`   // the curve was learned, and the value lies outside of what it has seen
}

// passJSON is how a metric stands to the platform's line; the counts are null where the line is met or cannot be met that way.
type passJSON struct {
	At         float64 `json:"at"`
	Strict     bool    `json:"strict"` // the line itself is not enough
	Provenance string  `json:"provenance"`
	Known      bool    `json:"known"`
	Met        bool    `json:"met"`
	Distance   float64 `json:"distance"`
	Repairs    int     `json:"repairs_needed"`
	Good       int     `json:"good_needed"`
	Failures   int     `json:"failures_left"`
}

func passOf(p *tracker.PassResult) *passJSON {
	if p == nil {
		return nil
	}
	return &passJSON{p.At, p.Strict, p.Prov, p.Known, p.Met, p.Distance, p.RepairsNeeded, p.GoodNeeded, p.FailuresLeft}
}

// line is the result in words for the table.
func (p *passJSON) line() string {
	switch {
	case p == nil:
		return ""
	case !p.Known:
		return "nothing to measure yet"
	case p.Met:
		return fmt.Sprintf("met by %.4f, %d more may fail", p.Distance, p.Failures)
	default:
		return fmt.Sprintf("missed by %.4f, %d more good ones needed", -p.Distance, p.Good)
	}
}

type gateJSON struct {
	Name     string `json:"name"`
	Of       string `json:"of"`
	At       string `json:"at"`
	Score    string `json:"score"`
	Distance string `json:"distance_points"`
	Repairs  int    `json:"repairs_needed"`

	Plan *planJSON `json:"plan,omitempty"` // with --gates
}

type ledgerJSON struct {
	Incident   int64  `json:"incident"`
	Metric     string `json:"metric"`
	ScoreDate  string `json:"score_date"`
	Marginal   string `json:"marginal"`
	Attributed string `json:"attributed"`
	Enters     string `json:"enters"`
	Leaves     string `json:"leaves"`
	Revision   int    `json:"revision"`
	Reason     string `json:"reason"`
	AtRisk     bool   `json:"at_risk"`
	Provenance string `json:"provenance"`

	Line *ledgerLineJSON `json:"line,omitempty"` // on a platform of lines, which has no points
}

// ledgerLineJSON is how the metric stood to the platform's line, in the metric's unit, and by how much this parcel moves it.
type ledgerLineJSON struct {
	passJSON
	Unit  string  `json:"unit"`
	Value float64 `json:"value"`
	Move  float64 `json:"move"`
}

func ledgerRow(e tracker.ScoreEntry) ledgerJSON {
	row := ledgerJSON{
		Incident: e.IncidentID, Metric: e.Metric, ScoreDate: e.ScoreDate, Marginal: e.Marginal.String(), Attributed: e.Attributed.String(),
		Enters: e.Enters, Leaves: e.Leaves, Revision: e.Revision, Reason: e.Reason, AtRisk: e.AtRisk, Provenance: e.Provenance,
	}
	if e.Line.Known {
		row.Line = &ledgerLineJSON{*passOf(&e.Line.PassResult), e.Line.Unit, e.Line.Value, e.Line.Move}
	}
	return row
}

func (s scoreJSON) print(out io.Writer, ledger bool) error {
	value := func(text *string) string {
		if text == nil {
			return "not known"
		}
		return *text
	}
	fmt.Fprintf(out, "%s  %s  %s (%s)\nlogistics %s  overall %s  shown %s\n", s.Merchant, s.Date, s.Profile, s.Stage, value(s.Logistics), value(s.Overall), s.Display)
	t := table.NewWriter()
	t.SetOutputMirror(out)
	t.SetStyle(table.StyleLight)
	t.AppendHeader(table.Row{"metric", "value", "n", "bad", "points", "source", "line"})
	for _, m := range s.Metrics {
		t.AppendRow(table.Row{m.Key, fmt.Sprintf("%.4f", m.Value), m.N, m.Bad, m.Points, m.Provenance, m.Pass.line()})
	}
	t.Render()
	if len(s.Fails) > 0 {
		fmt.Fprintf(out, "below the standard of the growth stage: %s\n", strings.Join(s.Fails, ", "))
	}
	if len(s.Estimated) > 0 {
		fmt.Fprintf(out, "estimated, not published: %s\n", strings.Join(s.Estimated, ", "))
	}
	for _, g := range s.Gates {
		fmt.Fprintf(out, "%s (%s %s): distance %s, repairs needed %d\n", g.Name, g.Of, g.At, g.Distance, g.Repairs)
	}
	if ledger {
		l := table.NewWriter()
		l.SetOutputMirror(out)
		l.SetStyle(table.StyleLight)
		l.AppendHeader(table.Row{"incident", "metric", "if repaired", "share", "line", "enters", "leaves", "revision", "reason"})
		for _, e := range s.Ledger {
			gain, share, line := e.Marginal, e.Attributed, ""
			if e.Line != nil { // there are no points
				gain, share, line = fmt.Sprintf("%.4f of the metric", e.Line.Move), "", e.Line.line()
			}
			l.AppendRow(table.Row{e.Incident, e.Metric, gain, share, line, e.Enters, e.Leaves, e.Revision, e.Reason})
		}
		l.Render()
	}
	return nil
}
