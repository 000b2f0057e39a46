package main

import (
	"fmt"
	"io"
	"parcelwarden/tracker"
	"time"
)

// linePlanJSON is the way to one line of a platform that publishes no score; how many more may fail or must go well stands beside it, in the pass.
type linePlanJSON struct {
	Rule   string         `json:"rule"`    // path of the line in the profile
	Source string         `json:"source"`  // of the profile
	FreeOn string         `json:"free_on"` // first date on which it is met by itself; empty if met, or if never
	Cases  []lineCaseJSON `json:"cases"`
}

type lineCaseJSON struct {
	Incident   int64        `json:"incident"`
	TrackingNo string       `json:"tracking_no"`
	Kind       tracker.Kind `json:"kind"`
	AtRisk     bool         `json:"at_risk"`
	Move       float64      `json:"move"` // in the metric's unit
	DueAt      *time.Time   `json:"due_at"`
	Leaves     string       `json:"leaves"`
}

// lined puts the plans beside their metrics.
func (s scoreJSON) lined(plans []tracker.LinePlan) scoreJSON {
	for i := range plans {
		p := &plans[i]
		for k := range s.Metrics {
			if s.Metrics[k].Key != p.Key {
				continue
			}
			out := &linePlanJSON{Rule: p.Rule, Source: p.Source, FreeOn: p.FreeOn, Cases: []lineCaseJSON{}}
			for _, c := range p.Cases {
				line := lineCaseJSON{Incident: c.IncidentID, TrackingNo: c.TrackingNo, Kind: c.Kind, AtRisk: c.AtRisk, Move: c.Move, Leaves: c.Leaves}
				if !c.DueAt.IsZero() {
					line.DueAt = &c.DueAt
				}
				out.Cases = append(out.Cases, line)
			}
			s.Metrics[k].Plan = out
		}
	}
	return s
}

// printLinePlans writes the plans for a terminal.
func printLinePlans(out io.Writer, plans []tracker.LinePlan) {
	for i := range plans {
		p := &plans[i]
		fmt.Fprintf(out, "%s (%s %s, %s): %s\n", p.NameEN, p.From, p.Rule, p.Prov, passOf(&p.PassResult).line())
		if p.RepairsNeeded > 0 {
			fmt.Fprintf(out, "  met by %d bad ones excused on appeal\n", p.RepairsNeeded)
		}
		if p.FreeOn != "" {
			fmt.Fprintf(out, "  met by itself on %s if nothing new goes wrong\n", p.FreeOn)
		}
		for _, c := range p.Cases {
			what := "counts until " + c.Leaves
			if c.AtRisk {
				what = "can still be saved"
			}
			fmt.Fprintf(out, "  #%d %s %s: %.6f of the metric, %s\n", c.IncidentID, c.TrackingNo, c.Kind, c.Move, what)
		}
	}
}
