package main

import (
	"fmt"
	"io"
	"parcelwarden/tracker/replay"

	"github.com/jedib0t/go-pretty/v6/table"
)

// printLate writes the report as JSON or as the tables that people read.
func printLate(out io.Writer, r replay.LateReport, asJSON bool) error {
	if asJSON {
		return printJSON(out, r)
	}
	if _, err := fmt.Fprintf(out, "%d parcels learned, %d judged at every midnight · Brier %.4f · log loss %.4f\n", r.Rows.Train, r.Rows.Test, r.Brier, r.LogLoss); err != nil {
		return err
	}
	printLateLead(out, r)
	printLateAlerts(out, r)
	t := lateTable(out, "calibration", table.Row{"predicted", "happened", "looks"})
	for _, c := range r.Calibration {
		t.AppendRow(table.Row{percent(c.Predicted), percent(c.Observed), c.N})
	}
	t.Render()
	return nil
}

func printLateLead(out io.Writer, r replay.LateReport) {
	t := lateTable(out, "still open, days before the end of the promised day: ROC-AUC / average precision",
		table.Row{"days", "parcels", "late", "lane model", "fixed age", "lane quantile"})
	for _, l := range r.Lead {
		t.AppendRow(table.Row{l.DaysBefore, l.N, percent(l.Late), ranking(l.Ranking), ranking(l.Baselines.FixedAge), ranking(l.Baselines.LaneQuantile)})
	}
	t.Render()
}

func printLateAlerts(out io.Writer, r replay.LateReport) {
	t := lateTable(out, "one alert per parcel, at the first look that passes: precision at recall",
		table.Row{"days before", "recall", "lane model", "alerts/1000", "median days", "fixed age", "lane quantile"})
	for _, a := range r.FirstAlert {
		if !a.Reached {
			t.AppendRow(table.Row{a.MinLeadDays, percent(a.Recall), "not reached", "", "", "", ""})
			continue
		}
		t.AppendRow(table.Row{
			fmt.Sprintf("≥%d", a.MinLeadDays), percent(a.Recall), percent(a.Precision), fmt.Sprintf("%.0f", a.Per1000), a.MedianLead,
			percent(a.Baselines.FixedAge.Precision), percent(a.Baselines.LaneQuantile.Precision),
		})
	}
	t.Render()
}

func lateTable(out io.Writer, title string, head table.Row) table.Writer {
	t := table.NewWriter()
	t.SetOutputMirror(out)
	t.SetStyle(table.StyleLight)
	t.SetTitle(title)
	t.AppendHeader(head)
	return t
}

func percent(share float64) string { return fmt.Sprintf("%.1f%%", 100*share) }

func ranking(r replay.Ranking) string { return fmt.Sprintf("%.3f / %.3f", r.AUC, r.AP) }
