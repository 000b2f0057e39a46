package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"parcelwarden/tracker"
	"parcelwarden/tracker/web"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"
)

// parcelJSON is one parcel in the shape that `show --json` prints.
type parcelJSON struct {
	TrackingNo  string          `json:"tracking_no"`
	Courier     string          `json:"courier"`
	Merchant    string          `json:"merchant"`
	OrderNos    []string        `json:"order_nos"`
	Supplier    string          `json:"supplier"`
	Status      tracker.Status  `json:"status"`
	Phase       tracker.Phase   `json:"phase"`
	Origin      string          `json:"origin"`
	Destination string          `json:"destination"`
	ShippedAt   *time.Time      `json:"shipped_at"`
	PromisedAt  *time.Time      `json:"promised_at"`
	LineDueAt   *time.Time      `json:"line_due_at"`
	LastLook    *time.Time      `json:"last_look"`
	NextLook    *time.Time      `json:"next_look"`
	NextClock   *time.Time      `json:"next_clock"`
	BlindSince  *time.Time      `json:"blind_since"`
	Problem     tracker.Problem `json:"problem"`
	ClosedAt    *time.Time      `json:"closed_at"`
	CloseReason string          `json:"close_reason"`
	forecastJSON
	Checkpoints []checkpointJSON `json:"checkpoints"`
	Looks       []lookJSON       `json:"looks"`
	Incidents   []incidentJSON   `json:"incidents"`
	Messages    []messageJSON    `json:"messages"`
	Ledger      []ledgerJSON     `json:"ledger"`
	Timeline    []timelineJSON   `json:"timeline"`
}

type checkpointJSON struct {
	At     time.Time      `json:"at"`
	Status tracker.Status `json:"status"`
	Code   string         `json:"code"`
	Text   string         `json:"text"`
	Place  string         `json:"place"`
	Hint   bool           `json:"hint"`
}

type lookJSON struct {
	Outcome tracker.Outcome `json:"outcome"`
	Problem tracker.Problem `json:"problem"`
	Count   int             `json:"count"`
	First   time.Time       `json:"first_at"`
	Last    time.Time       `json:"last_at"`
}

type incidentJSON struct {
	ID         int64        `json:"incident"`
	Kind       tracker.Kind `json:"kind"`
	Severity   string       `json:"severity"`
	Rule       string       `json:"rule"`
	Since      time.Time    `json:"since"`
	OpenedAt   time.Time    `json:"opened_at"`
	ResolvedAt *time.Time   `json:"resolved_at"`
	Resolution string       `json:"resolution"`
	AckBy      string       `json:"acknowledged_by"`
	Why        []string     `json:"why"`

	Reshipped *web.ReshipRecord `json:"reshipped,omitempty"` // of one that ended so: what was sent in its place
}

type messageJSON struct {
	Topic    tracker.Topic         `json:"topic"`
	Audience tracker.Audience      `json:"audience"`
	Channel  string                `json:"channel"`
	State    tracker.DeliveryState `json:"state"`
	SentAt   *time.Time            `json:"sent_at"`
}

type timelineJSON struct {
	At     time.Time `json:"at"`
	Actor  string    `json:"actor"`
	What   string    `json:"what"`
	Detail string    `json:"detail"`
}

func newShowCommand(s *settings) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "show TRACKING_NO", Short: "one parcel: checkpoints, looks, incidents, messages, ledger rows", Args: usageArgs(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withApp(cmd.Context(), s, func(ctx context.Context, a *app) error {
				found, err := a.parcels(ctx, args[0])
				if err != nil {
					return err
				}
				for _, record := range found {
					if asJSON {
						err = printJSON(s.std.out, a.parcelJSON(record))
					} else {
						err = a.printParcel(s.std.out, record)
					}
					if err != nil || asJSON {
						return err // one JSON value: a number at two merchants or couriers shows its first
					}
				}
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return cmd
}

// parcels finds a tracking number at every merchant.
func (a *app) parcels(ctx context.Context, number string) ([]tracker.ParcelRecord, error) {
	var out []tracker.ParcelRecord
	for _, m := range a.merchants {
		shipments, err := a.store.FindShipments(ctx, m.ID, number, 10)
		if err != nil {
			return nil, fmt.Errorf("find %s: %w", number, err)
		}
		for _, sh := range shipments {
			if sh.TrackingNo != number {
				continue
			}
			record, err := a.store.Parcel(ctx, m.ID, sh.ID)
			if err != nil {
				return nil, fmt.Errorf("read parcel %s: %w", number, err)
			}
			out = append(out, record)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("parcel %s: %w", number, tracker.ErrNotFound)
	}
	return out, nil
}

func (a *app) parcelJSON(r tracker.ParcelRecord) parcelJSON {
	zone, sh := r.Merchant.Location(), r.Shipment
	when := func(t time.Time) *time.Time {
		if t.IsZero() {
			return nil
		}
		local := t.In(zone)
		return &local
	}
	out := parcelJSON{
		TrackingNo: sh.TrackingNo, Courier: sh.Courier, Merchant: r.Merchant.Code, OrderNos: []string{}, Supplier: r.Supplier.Name, Status: sh.Status, Phase: sh.Phase,
		Origin: sh.Origin.String(), Destination: sh.Destination.String(), ShippedAt: when(sh.ShippedAt), PromisedAt: when(sh.PromisedAt), LineDueAt: when(sh.LineDueAt),
		LastLook: when(sh.LastLookAt), NextLook: when(sh.NextPollAt), NextClock: when(sh.ThresholdAt), BlindSince: when(sh.BlindSince), Problem: sh.Problem,
		ClosedAt: when(sh.ClosedAt), CloseReason: sh.CloseReason, Checkpoints: []checkpointJSON{}, Looks: []lookJSON{}, Incidents: []incidentJSON{},
		Messages: []messageJSON{}, Ledger: []ledgerJSON{}, Timeline: []timelineJSON{},
	}
	out.forecastJSON = a.forecastJSON(r)
	for _, o := range r.Orders {
		out.OrderNos = append(out.OrderNos, o.OrderNo)
	}
	for _, c := range r.Checkpoints {
		out.Checkpoints = append(out.Checkpoints, checkpointJSON{c.At.In(zone), c.Status, c.Code, tracker.HidePhones(c.Text), c.Place, c.Hint})
	}
	for _, l := range r.Looks {
		out.Looks = append(out.Looks, lookJSON{l.Outcome, l.Problem, l.Count, l.FirstAt.In(zone), l.LastAt.In(zone)})
	}
	for i, in := range r.Incidents {
		item := incidentJSON{in.ID, in.Kind, in.Severity.String(), in.RuleID, in.Since.In(zone), in.OpenedAt.In(zone), when(in.ResolvedAt), in.Resolution, in.AckBy, []string{}, nil}
		if in.Resolution == tracker.ResolvedReshipped {
			item.Reshipped = web.NewReshipRecord(r.Reship, zone)
		}
		if i == 0 {
			item.Why = a.explain(r.Merchant.Locale, r, a.now())
		}
		out.Incidents = append(out.Incidents, item)
	}
	for _, n := range r.Notifications {
		out.Messages = append(out.Messages, messageJSON{n.Topic, n.Audience, n.Channel, n.State, when(n.SentAt)})
	}
	for _, e := range r.Ledger {
		out.Ledger = append(out.Ledger, ledgerRow(e))
	}
	for _, t := range r.Timeline {
		out.Timeline = append(out.Timeline, timelineJSON{t.At.In(zone), t.Actor, t.What, t.Detail})
	}
	return out
}

func (a *app) printParcel(out io.Writer, r tracker.ParcelRecord) error {
	zone, sh := r.Merchant.Location(), r.Shipment
	word := func(group, name string) string { return a.words.Of(tracker.LocaleEN, group, name) }
	clock := func(t time.Time) string {
		if t.IsZero() {
			return "-"
		}
		return t.In(zone).Format("2006-01-02 15:04")
	}
	fmt.Fprintf(out, "%s  %s  %s, %s\n", sh.TrackingNo, a.names.Name(tracker.LocaleEN, sh.Courier), word("status", string(sh.Status)), word("phase", string(sh.Phase)))
	fmt.Fprintf(out, "%s -> %s  shipped %s  last look %s  next look %s\n", sh.Origin, sh.Destination, clock(sh.ShippedAt), clock(sh.LastLookAt), clock(sh.NextPollAt))
	if sh.Problem != "" {
		fmt.Fprintln(out, word("problem", string(sh.Problem)))
	}
	for _, line := range a.forecastWords(tracker.LocaleEN, r) {
		fmt.Fprintln(out, line)
	}
	for i, in := range r.Incidents {
		fmt.Fprintf(out, "\nincident %d: %s, %s, rule %s, opened %s %s\n", in.ID, word("kind", string(in.Kind)), word("severity", in.Severity.String()), in.RuleID,
			clock(in.OpenedAt), word("resolution", in.Resolution))
		if in.Resolution == tracker.ResolvedReshipped {
			fmt.Fprintf(out, "sent again as %s by %s, decided by %s %s\n", cmp.Or(r.Reship.TrackingNo, "-"), r.Reship.Supplier, r.Reship.By, clock(r.Reship.At))
		}
		if i == 0 {
			fmt.Fprintln(out, strings.Join(a.explain(tracker.LocaleEN, r, a.now()), "\n"))
		}
	}
	fmt.Fprintln(out)
	t := table.NewWriter()
	t.SetOutputMirror(out)
	t.SetStyle(table.StyleLight)
	t.AppendHeader(table.Row{"at", "status", "code", "text"})
	for _, c := range r.Checkpoints {
		t.AppendRow(table.Row{clock(c.At), word("status", string(c.Status)), c.Code, tracker.HidePhones(c.Text)})
	}
	t.Render()
	for _, l := range r.Looks {
		fmt.Fprintf(out, "look: %s x%d, last %s\n", word("outcome", string(l.Outcome)), l.Count, clock(l.LastAt))
	}
	_, err := fmt.Fprintf(out, "%d messages, %d ledger rows\n", len(r.Notifications), len(r.Ledger))
	return err
}
