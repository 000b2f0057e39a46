package main

import (
	"context"
	"fmt"
	"io"
	"parcelwarden/tracker"
	"parcelwarden/tracker/web"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"
)

type stuckFlags struct {
	merchant, kind, severity, courier, supplier string
	limit                                       int
	asJSON, asCSV                               bool
}

func newStuckCommand(s *settings) *cobra.Command {
	var f stuckFlags
	cmd := &cobra.Command{
		Use: "stuck", Short: "the stuck-parcel list, worst first", Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withApp(cmd.Context(), s, func(ctx context.Context, a *app) error { return a.printStuck(ctx, s.std.out, f) })
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.merchant, "merchant", "", "merchant code; all without it")
	flags.StringVar(&f.kind, "kind", "", "kind of incident, such as transit_stall")
	flags.StringVar(&f.severity, "severity", "", "at least watch, breach, abnormal or presumed_lost")
	flags.StringVar(&f.courier, "courier", "", "courier code")
	flags.StringVar(&f.supplier, "supplier", "", "supplier code")
	flags.IntVar(&f.limit, "limit", 200, "at most so many rows; 0 for all")
	flags.BoolVar(&f.asJSON, "json", false, "print one JSON array")
	flags.BoolVar(&f.asCSV, "csv", false, "print CSV")
	cmd.MarkFlagsMutuallyExclusive("json", "csv")
	return cmd
}

func (a *app) printStuck(ctx context.Context, out io.Writer, f stuckFlags) error {
	filter, err := a.stuckFilter(ctx, f)
	if err != nil {
		return err
	}
	page, err := a.store.StuckParcels(ctx, filter)
	if err != nil {
		return fmt.Errorf("read the list: %w", err)
	}
	records := make([]web.StuckRecord, 0, len(page.Rows))
	for _, p := range page.Rows {
		m := a.merchantByID(p.Incident.MerchantID)
		record := web.NewStuckRecord(p, m.Location(), a.why(m.Locale, p))
		record.Outlook = web.OutlookOf(a.lanes, p, m.Location(), a.now())
		records = append(records, record)
	}
	switch {
	case f.asJSON:
		return printJSON(out, records)
	case f.asCSV:
		return web.WriteStuckCSV(out, records)
	default:
		return a.stuckTable(out, records, page.Total)
	}
}

func (a *app) stuckFilter(ctx context.Context, f stuckFlags) (tracker.StuckFilter, error) {
	filter := tracker.StuckFilter{Kind: tracker.Kind(f.kind), Courier: f.courier, Limit: f.limit}
	if f.severity != "" {
		severity, ok := tracker.ParseSeverity(f.severity)
		if !ok {
			return filter, exitError{code: exitUsage, err: fmt.Errorf("severity %q: use watch, breach, abnormal or presumed_lost", f.severity)}
		}
		filter.Severity = severity
	}
	if f.merchant != "" {
		m, err := a.merchant(f.merchant)
		if err != nil {
			return filter, exitError{code: exitUsage, err: err}
		}
		filter.MerchantID = m.ID
	}
	if f.supplier == "" {
		return filter, nil
	}
	for _, m := range a.merchants {
		if filter.MerchantID != 0 && m.ID != filter.MerchantID {
			continue
		}
		suppliers, err := a.store.Suppliers(ctx, m.ID)
		if err != nil {
			return filter, fmt.Errorf("read suppliers: %w", err)
		}
		for _, supplier := range suppliers {
			if supplier.Code == f.supplier {
				filter.MerchantID, filter.SupplierID = m.ID, supplier.ID
				return filter, nil
			}
		}
	}
	return filter, exitError{code: exitUsage, err: fmt.Errorf("there is no supplier %q", f.supplier)}
}

func (a *app) merchantByID(id int64) tracker.Merchant {
	for _, m := range a.merchants {
		if m.ID == id {
			return m
		}
	}
	return tracker.Merchant{}
}

func (a *app) stuckTable(out io.Writer, records []web.StuckRecord, total int) error {
	word := func(group string, name string) string { return a.words.Of(tracker.LocaleEN, group, name) }
	t := table.NewWriter()
	t.SetOutputMirror(out)
	t.SetStyle(table.StyleLight)
	t.AppendHeader(table.Row{"incident", "parcel", "courier", "what", "severity", "silent h", "order", "advice", "cost", "points"})
	for _, r := range records {
		action, cost, points := "", "", ""
		if r.Recommendation != nil {
			action, cost = word("action", string(r.Recommendation.Action)), r.Recommendation.Cost
		}
		if r.Effect != nil {
			points = r.Effect.Attributed
		}
		number := stuckSubject(r)
		if r.TrackingNo == "" && r.Place == "" && r.OrderNo != "" { // an order that has no parcel yet
			number, r.OrderNo = "order "+r.OrderNo, ""
		}
		t.AppendRow(table.Row{
			r.Incident, number, r.Courier, word("kind", string(r.Kind)), word("severity", r.Severity),
			strconv.FormatFloat(r.SilenceHours, 'f', 1, 64), r.OrderNo, action, cost, points,
		})
	}
	t.Render()
	_, err := fmt.Fprintf(out, "%d of %d\n", len(records), total)
	return err
}

// stuckSubject is what a row is about: a parcel, or a place with its number of parcels.
func stuckSubject(r web.StuckRecord) string {
	if r.TrackingNo == "" && r.Members > 0 {
		return strings.TrimSpace(r.Place + " ×" + strconv.Itoa(r.Members))
	}
	return r.TrackingNo
}
