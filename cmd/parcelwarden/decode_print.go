package main

import (
	"fmt"
	"io"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// textWidth is how many columns of a terminal an event's text may take; a Chinese character takes two.
const textWidth = 72

// printDocument writes a document for people: a head line per parcel and a table of its checkpoints, in China's time.
func printDocument(w io.Writer, d couriers.Document) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", d.Courier, outcomeLine(d.Outcome, d.Problem, d.Detail))
	for _, s := range d.Shipments {
		if s.Outcome != "" {
			fmt.Fprintf(&b, "\n%s: %s\n", s.TrackingNo, outcomeLine(s.Outcome, s.Problem, s.Detail))
			continue
		}
		fmt.Fprintf(&b, "\n%s: %s", s.TrackingNo, s.Status)
		if s.ExpectedAt != nil {
			fmt.Fprintf(&b, ", expected %s", localTime(*s.ExpectedAt))
		}
		b.WriteString("\n")
		if len(s.Checkpoints) > 0 {
			b.WriteString(checkpointTable(s.Checkpoints))
			b.WriteString("\n")
		}
	}
	if len(d.UnknownCodes) > 0 {
		fmt.Fprintf(&b, "\nunknown codes: %s\n", strings.Join(d.UnknownCodes, ", "))
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write result: %w", err)
	}
	return nil
}

func outcomeLine(o tracker.Outcome, p tracker.Problem, detail string) string {
	line := string(o)
	if p != "" {
		line += " (" + string(p) + ")"
	}
	if detail != "" {
		line += " " + detail
	}
	return line
}

func checkpointTable(events []couriers.DecodedCheckpoint) string {
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.AppendHeader(table.Row{"time (+08:00)", "status", "code", "text", "place"})
	for _, e := range events {
		status := string(e.Status)
		if e.Hint {
			status += " (hint)"
		}
		t.AppendRow(table.Row{localTime(e.At), status, e.Code, e.Text, e.Place})
	}
	t.SetColumnConfigs([]table.ColumnConfig{{Number: 4, WidthMax: textWidth, WidthMaxEnforcer: text.WrapHard}})
	return t.Render()
}

func localTime(at time.Time) string { return at.In(couriers.China()).Format("2006-01-02 15:04:05") }
