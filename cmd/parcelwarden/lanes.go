package main

import (
	"context"
	"fmt"
	"io"
	"parcelwarden/tracker"
	"slices"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"
)

func newLanesCommand(s *settings) *cobra.Command {
	var merchant string
	var asJSON bool
	cmd := &cobra.Command{
		Use: "lanes", Short: "usual times and losses by lane, and how far the probabilities are to be trusted", Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withApp(cmd.Context(), s, func(ctx context.Context, a *app) error {
				reports, err := a.laneReports(ctx, merchant)
				if err != nil {
					return err
				}
				if asJSON {
					return printJSON(s.std.out, reports)
				}
				for _, r := range reports {
					if err := a.printLanes(s.std.out, r); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&merchant, "merchant", "", "merchant code; all without it")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON array")
	return cmd
}

// laneReports gives the report of one merchant, or of all in the order of their codes.
func (a *app) laneReports(ctx context.Context, code string) ([]tracker.LaneReport, error) {
	var list []tracker.Merchant
	if code != "" {
		m, err := a.merchant(code)
		if err != nil {
			return nil, exitError{code: exitUsage, err: err}
		}
		list = append(list, m)
	} else {
		for _, m := range a.merchants {
			list = append(list, m)
		}
	}
	out := make([]tracker.LaneReport, 0, len(list))
	for _, m := range list {
		progress, err := a.store.LaneProgress(ctx, m.ID)
		if err != nil {
			return nil, err
		}
		checks, err := a.store.LaneChecks(ctx, m.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, tracker.ReportLanes(m, a.lanes.Of(m.ID), progress, checks))
	}
	slices.SortFunc(out, func(x, y tracker.LaneReport) int { return strings.Compare(x.Merchant, y.Merchant) })
	return out, nil
}

func (a *app) printLanes(out io.Writer, r tracker.LaneReport) error {
	fmt.Fprintf(out, "%s: %d parcels learned", r.Merchant, r.Parcels)
	if r.LearnedTo != nil {
		fmt.Fprintf(out, ", up to %s", r.LearnedTo.Format("2006-01-02 15:04"))
	}
	if r.CheckedAt != nil {
		fmt.Fprintf(out, ", last self-check %s", r.CheckedAt.Format("2006-01-02 15:04"))
	}
	fmt.Fprintln(out)
	for _, t := range r.Targets {
		a.printTarget(out, t, r)
	}
	if len(r.Lanes) == 0 {
		return nil
	}
	lanes := table.NewWriter()
	lanes.SetOutputMirror(out)
	lanes.SetStyle(table.StyleLight)
	lanes.AppendHeader(table.Row{"courier", "from", "to", "parcels", "median h", "10-90% h", "lost", "95% interval"})
	for _, l := range r.Lanes {
		median, usual, share, interval := "-", "-", "-", "-"
		if l.Median != nil {
			median, usual = hoursCell(*l.Median), hoursCell(*l.P10)+"-"+hoursCell(*l.P90)
		}
		if l.LossShare != nil {
			share, interval = shareCell(*l.LossShare), shareCell(*l.LossLow)+"-"+shareCell(*l.LossHigh)
		}
		lanes.AppendRow(table.Row{l.Courier + " " + l.Service, l.Origin, l.Destination, l.N, median, usual, share, interval})
	}
	lanes.Render()
	return nil
}

func (a *app) printTarget(out io.Writer, t tracker.TargetReport, r tracker.LaneReport) {
	word := func(group, name string) string { return a.words.Of(tracker.LocaleEN, group, name) }
	fmt.Fprintf(out, "\n%s: %s", word("lane_target", string(t.Target)), word("lane_state", t.State))
	if t.State == tracker.LaneLearning {
		fmt.Fprintf(out, " (%d of %d)", r.Parcels, r.Needed)
	}
	if t.Since != nil {
		fmt.Fprintf(out, " since %s", t.Since.Format("2006-01-02"))
	}
	fmt.Fprintln(out)
	if t.Brier == nil || t.Base == nil {
		return
	}
	fmt.Fprintf(out, "%d decided, happened in %d, Brier %.4f, base rate %.4f\n", t.N, t.Hits, *t.Brier, *t.Base)
	bins := table.NewWriter()
	bins.SetOutputMirror(out)
	bins.SetStyle(table.StyleLight)
	bins.AppendHeader(table.Row{"forecast", "n", "mean forecast", "happened", ""})
	for _, b := range t.Bins {
		mark := ""
		if b.Off {
			mark = "too far off"
		}
		bins.AppendRow(table.Row{shareCell(b.From) + "-" + shareCell(b.To), b.N, shareCell(b.Said), shareCell(b.Rate()), mark})
	}
	bins.Render()
}

func hoursCell(h float64) string { return strconv.FormatFloat(h, 'f', 0, 64) }

func shareCell(p float64) string { return strconv.FormatFloat(p*100, 'f', 1, 64) + "%" }
