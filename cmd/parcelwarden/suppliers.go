package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"parcelwarden/tracker"
	"parcelwarden/tracker/web"
	"slices"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"
)

type suppliersFlags struct {
	merchant      string
	days          int
	asJSON, asCSV bool
}

func newSuppliersCommand(s *settings) *cobra.Command {
	var f suppliersFlags
	cmd := &cobra.Command{
		Use: "suppliers", Short: "suppliers with their on-time record and open questions, the surest first", Args: usageArgs(cobra.NoArgs),
		Long: "Lists every supplier with how its orders of the last days went: on time is handed over by the ship-by time and arrived within the promise\n" +
			"without an incident, of those orders that are decided. Shares come with their 95% interval, and not at all below " +
			strconv.Itoa(tracker.StandingCases) + " orders. Open are\nthe questions about parcels still in trouble that wait for an answer.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.days < 1 || f.days > 365 {
				return exitError{code: exitUsage, err: errors.New("suppliers needs --days of 1 to 365")}
			}
			return withApp(cmd.Context(), s, func(ctx context.Context, a *app) error { return a.printSuppliers(ctx, s.std.out, f) })
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.merchant, "merchant", "", "merchant code; all without it")
	flags.IntVar(&f.days, "days", tracker.StandingDays, "orders of so many days")
	flags.BoolVar(&f.asJSON, "json", false, "print one JSON array")
	flags.BoolVar(&f.asCSV, "csv", false, "print CSV")
	cmd.MarkFlagsMutuallyExclusive("json", "csv")
	return cmd
}

func (a *app) printSuppliers(ctx context.Context, out io.Writer, f suppliersFlags) error {
	var shops []tracker.Merchant
	for _, m := range a.merchants {
		if f.merchant == "" || m.Code == f.merchant {
			shops = append(shops, m)
		}
	}
	if len(shops) == 0 {
		return exitError{code: exitUsage, err: fmt.Errorf("merchant %q: %w", f.merchant, tracker.ErrNotFound)}
	}
	slices.SortFunc(shops, func(x, y tracker.Merchant) int { return strings.Compare(x.Code, y.Code) })
	records := []web.SupplierRecord{}
	for _, m := range shops {
		own, err := a.supplierRecords(ctx, m, f.days)
		if err != nil {
			return err
		}
		records = append(records, own...)
	}
	switch {
	case f.asJSON:
		return printJSON(out, records)
	case f.asCSV:
		return web.WriteSuppliersCSV(out, records)
	default:
		return suppliersTable(out, records)
	}
}

// supplierRecords counts how the suppliers of one merchant did.
func (a *app) supplierRecords(ctx context.Context, m tracker.Merchant, days int) ([]web.SupplierRecord, error) {
	suppliers, err := a.store.Suppliers(ctx, m.ID)
	if err != nil {
		return nil, fmt.Errorf("read suppliers: %w", err)
	}
	now := a.now()
	since := now.AddDate(0, 0, -days)
	book := tracker.CardBook{Now: now}
	if err := a.store.CardParcels(ctx, m.ID, since, &book); err != nil {
		return nil, err
	}
	var out []web.SupplierRecord
	for _, card := range book.Cards(m, suppliers, days).Suppliers {
		open, err := a.store.OpenEscalations(ctx, m.ID, card.SupplierID, since)
		if err != nil {
			return nil, err
		}
		out = append(out, web.SupplierRecord{Merchant: m.Code, Days: days, SupplierCard: card, Open: len(open)})
	}
	return out, nil
}

func suppliersTable(out io.Writer, records []web.SupplierRecord) error {
	t := table.NewWriter()
	t.SetOutputMirror(out)
	t.SetStyle(table.StyleLight)
	t.AppendHeader(table.Row{"merchant", "supplier", "name", "orders", "on time", "95%", "n", "late", "incidents", "reply h", "stock-outs", "open"})
	for _, r := range records {
		share, interval, reply := "", "", ""
		if r.OnTime.Share != nil {
			share, interval = percentText(*r.OnTime.Share), percentText(*r.OnTime.Low)+" - "+percentText(*r.OnTime.High)
		}
		if r.ReplyHours != nil {
			reply = strconv.FormatFloat(*r.ReplyHours, 'f', 1, 64)
		}
		t.AppendRow(table.Row{r.Merchant, r.Code, r.Name, r.Orders, share, interval, r.OnTime.N, r.Late.Hits, r.Incidents.Hits, reply, r.OutOfStocks, r.Open})
	}
	t.Render()
	_, err := fmt.Fprintf(out, "%d suppliers\n", len(records))
	return err
}

func percentText(share float64) string { return strconv.FormatFloat(100*share, 'f', 1, 64) + "%" }
