package main

import (
	"context"
	"fmt"
	"io"
	"parcelwarden/tracker"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

func newRulesShowCommand(s *settings) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "show TRACKING_NO", Short: "every clock of a parcel: its row, its moments, and why", Args: usageArgs(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withApp(cmd.Context(), s, func(ctx context.Context, a *app) error { return a.showRules(ctx, s.std.out, args[0], asJSON) })
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return cmd
}

func (a *app) showRules(ctx context.Context, out io.Writer, number string, asJSON bool) error {
	found, err := a.parcels(ctx, number)
	if err != nil {
		return err
	}
	for _, record := range found {
		clocks, err := a.clocksOf(ctx, record)
		if err != nil {
			return err
		}
		if asJSON {
			return printJSON(out, a.rulesJSON(record, clocks)) // one JSON value: a number at two merchants or couriers shows its first
		}
		if err := a.printClocks(out, record, clocks); err != nil {
			return err
		}
	}
	return nil
}

// clocksOf explains the clocks of a parcel as of now, with every incident it ever had.
func (a *app) clocksOf(ctx context.Context, r tracker.ParcelRecord) ([]tracker.ClockReading, error) {
	snapshot, err := a.store.SnapshotOf(ctx, r.Shipment.MerchantID, r.Shipment.ID)
	if err != nil {
		return nil, err
	}
	snapshot.Incidents = r.Incidents
	clocks, err := a.rules.ExplainClocks(snapshot, a.now())
	if err != nil {
		return nil, fmt.Errorf("explain clocks: %w", err)
	}
	return clocks, nil
}

func (a *app) rulesJSON(r tracker.ParcelRecord, clocks []tracker.ClockReading) rulesJSON {
	zone, sh := r.Merchant.Location(), r.Shipment
	out := rulesJSON{
		TrackingNo: sh.TrackingNo, Courier: sh.Courier, Merchant: r.Merchant.Code, Platform: r.Merchant.Platform, Status: sh.Status, Phase: sh.Phase,
		At: a.now().In(zone), LastLook: optional(sh.LastLookAt, zone), Clocks: make([]clockJSON, 0, len(clocks)),
	}
	for _, c := range clocks {
		out.Clocks = append(out.Clocks, clockRow(c, zone))
	}
	return out
}

// printClocks writes a paragraph per clock: tables of this width do not fit a terminal.
func (a *app) printClocks(out io.Writer, r tracker.ParcelRecord, clocks []tracker.ClockReading) error {
	p := clockPrinter{app: a, zone: r.Merchant.Location()}
	sh := r.Shipment
	fmt.Fprintf(out, "%s  %s  %s  %s -> %s\n", sh.TrackingNo, r.Merchant.Code, p.word("status", string(sh.Status)), sh.Origin, sh.Destination)
	for _, c := range clocks {
		if _, err := fmt.Fprintln(out, p.paragraph(c)); err != nil {
			return err
		}
	}
	return nil
}

type clockPrinter struct {
	app  *app
	zone *time.Location
}

func (p clockPrinter) word(group, name string) string {
	return p.app.words.Of(tracker.LocaleEN, group, name)
}

func (p clockPrinter) at(t time.Time) string { return t.In(p.zone).Format("2006-01-02 15:04") }

func (p clockPrinter) paragraph(c tracker.ClockReading) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s: %s", p.word("clock", string(c.Clock)), p.word("clock_state", string(c.State)))
	if !c.StartedAt.IsZero() {
		fmt.Fprintf(&b, ", from %s %s", p.word("clock_event", c.From), p.at(c.StartedAt))
	}
	if !c.StoppedAt.IsZero() {
		fmt.Fprintf(&b, " to %s", p.at(c.StoppedAt))
	}
	if c.Row.ID != "" {
		fmt.Fprintf(&b, "\n  rule %s (%s)\n  %s", c.Row.RuleID(), c.Row.Source, p.class(c))
		fmt.Fprintf(&b, "\n  %s", p.tiers(c.Tiers))
	}
	if len(c.Official) > 0 {
		m := c.Row.Merchant
		fmt.Fprintf(&b, "\n  official: %s\n  set by %s on %s: %s", p.tiers(c.Official), m.By, p.at(m.At), m.Why)
	}
	for _, d := range c.Row.Disasters {
		fmt.Fprintf(&b, "\n  disaster %s %s (%s)", d.Code, d.Name, d.Source)
	}
	if !c.Next.At.IsZero() {
		fmt.Fprintf(&b, "\n  next: %s in %.1f h", p.word("severity", c.Next.Severity.String()), c.Left.Hours())
	}
	if i := c.Incident; i.ID != 0 {
		fmt.Fprintf(&b, "\n  incident %d: %s, %s, opened %s", i.ID, p.word("kind", string(i.Kind)), p.word("severity", i.Severity.String()), p.at(i.OpenedAt))
	}
	return b.String()
}

func (p clockPrinter) class(c tracker.ClockReading) string {
	known := func(province string) string {
		if province == "" {
			return "?"
		}
		return province
	}
	text := fmt.Sprintf("%s (%s -> %s)", p.word("region_class", string(c.Class)), known(c.Origin), known(c.Dest))
	if c.Row.RegionGuess {
		text += ", guessed"
	}
	if c.Row.Runs != "" {
		text += ", " + p.word("clock_runs", c.Row.Runs)
	}
	if !c.Row.NotBefore.IsZero() {
		text += ", not before " + p.at(c.Row.NotBefore)
	}
	if c.Row.Excused {
		text += ", left out of the platform's metrics"
	}
	return text
}

func (p clockPrinter) tiers(tiers []tracker.TierMoment) string {
	parts := make([]string, 0, len(tiers))
	for _, t := range tiers {
		text := fmt.Sprintf("%s %g h", p.word("severity", t.Severity.String()), t.Hours)
		if !t.At.IsZero() {
			text += " at " + p.at(t.At)
		}
		if t.Reached {
			text += " (reached)"
		}
		parts = append(parts, text+" ["+p.word("prov", t.Prov)+"]")
	}
	return strings.Join(parts, ", ")
}
