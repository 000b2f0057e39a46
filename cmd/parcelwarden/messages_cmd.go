package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"parcelwarden/tracker"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"
)

type messageFlags struct {
	merchant, state, channel, number string
	limit                            int
	asJSON                           bool
}

// messageRow is one message in the shape scripts read.
type messageRow struct {
	ID        int64      `json:"id"`
	Merchant  string     `json:"merchant"`
	CreatedAt time.Time  `json:"created_at"`
	SentAt    *time.Time `json:"sent_at"`
	State     string     `json:"state"`
	Delivery  string     `json:"delivery,omitempty"` // delivered, failed, unknown: what the provider reported
	Topic     string     `json:"topic"`
	Channel   string     `json:"channel"`
	To        string     `json:"to"`             // masked
	Name      string     `json:"name,omitempty"` // of who reads it
	About     string     `json:"tracking_no,omitempty"`
	Attempts  int        `json:"attempts"`
	Reason    string     `json:"reason,omitempty"`
	Test      bool       `json:"test,omitempty"` // somebody tried the channel
}

// receiptReport is what the SMS provider reported so far, and where it reports to.
type receiptReport struct {
	Provider string                 `json:"provider"`
	Address  string                 `json:"address"` // a credential
	Reports  []tracker.ReceiptCount `json:"reports"`
}

func newMessagesCommand(s *settings) *cobra.Command {
	var f messageFlags
	cmd := &cobra.Command{
		Use: "messages", Short: "what was sent, and what became of it", Args: usageArgs(cobra.NoArgs),
		Long: "Lists messages, newest first. The state is that of the outbox: queued, held, sending, sent, bundled, failed, withdrawn; --state also\n" +
			"takes delivered and undelivered, which the SMS provider's reports tell apart.",
		Example: "  parcelwarden messages --state failed\n  parcelwarden messages --number YT7719036255127 --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withApp(cmd.Context(), s, func(ctx context.Context, a *app) error { return a.printMessages(ctx, s.std.out, f) })
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.merchant, "merchant", "", "merchant code; all without it")
	flags.StringVar(&f.state, "state", "", "only messages in this state")
	flags.StringVar(&f.channel, "channel", "", "only messages over this channel")
	flags.StringVar(&f.number, "number", "", "only messages about this tracking or order number")
	flags.IntVar(&f.limit, "limit", 50, "how many")
	flags.BoolVar(&f.asJSON, "json", false, "print one JSON array")
	cmd.AddCommand(newReceiptsCommand(s))
	return cmd
}

func newReceiptsCommand(s *settings) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "receipts", Short: "where the SMS provider reports deliveries to, and what it reported", Args: usageArgs(cobra.NoArgs),
		Long: "Prints the address to enter in the console of Aliyun (短信接收) or Tencent (短信回调); Twilio is given it with each message where base_url is\n" +
			"an https address. The address is a credential: whoever has it can report, unless the provider signs. It changes with secret_key.\n" +
			"Below it, the reports so far by state and code; what we do not know stays unknown, as it came.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withApp(cmd.Context(), s, func(ctx context.Context, a *app) error { return a.printReceipts(ctx, s.std.out, asJSON) })
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return cmd
}

func (a *app) printMessages(ctx context.Context, out io.Writer, f messageFlags) error {
	filter := tracker.MessageFilter{State: f.state, Channel: f.channel, Number: f.number, Limit: max(f.limit, 1)}
	if f.merchant != "" {
		m, err := a.merchant(f.merchant)
		if err != nil {
			return exitError{code: exitUsage, err: err}
		}
		filter.MerchantID = m.ID
	}
	entries, err := a.store.Messages(ctx, filter)
	if err != nil {
		return err
	}
	rows := make([]messageRow, 0, len(entries))
	for _, e := range entries {
		rows = append(rows, a.messageRow(e))
	}
	if f.asJSON {
		return printJSON(out, rows)
	}
	t := table.NewWriter()
	t.SetOutputMirror(out)
	t.SetStyle(table.StyleLight)
	t.AppendHeader(table.Row{"id", "shop", "created", "state", "topic", "channel", "to", "about", "attempts", "reason"})
	for _, r := range rows {
		state := r.State
		if r.Delivery != "" {
			state += ", " + r.Delivery
		}
		if r.Test {
			state += " (test)"
		}
		t.AppendRow(table.Row{r.ID, r.Merchant, r.CreatedAt.Format(time.RFC3339), state, r.Topic, r.Channel, strings.TrimSpace(r.Name + " " + r.To), r.About, r.Attempts, r.Reason})
	}
	t.Render()
	return nil
}

func (a *app) messageRow(e tracker.MessageEntry) messageRow {
	row := messageRow{
		ID: e.ID, Merchant: a.merchantByID(e.MerchantID).Code, CreatedAt: e.CreatedAt, State: string(e.State), Delivery: string(tracker.Fate(e.Receipts)),
		Topic: string(e.Topic), Channel: e.Channel, To: tracker.HideRecipient(e.Channel, e.Recipient), About: e.Message.TrackingNo, Attempts: e.Attempts, Test: e.Test(),
		Reason: tracker.HidePhones(tracker.HideTokens(e.LastError)),
	}
	row.Name = tracker.HidePhones(e.Reader)
	if row.Reason == "" {
		row.Reason = e.Reason
	}
	if e.GroupID != 0 {
		row.About = fmt.Sprintf("%s ×%d", e.Message.Supplier, e.Message.OpenCount)
	}
	if !e.SentAt.IsZero() {
		row.SentAt = &e.SentAt
	}
	return row
}

func (a *app) printReceipts(ctx context.Context, out io.Writer, asJSON bool) error {
	if a.cfg.SMS.Provider == "" {
		return exitError{code: exitUsage, err: errors.New("no SMS provider is set up: see sms.provider")}
	}
	counts, err := a.store.CountReceipts(ctx)
	if err != nil {
		return err
	}
	report := receiptReport{Provider: a.cfg.SMS.Provider, Address: a.receiptAddress(), Reports: counts}
	if asJSON {
		if report.Reports == nil {
			report.Reports = []tracker.ReceiptCount{}
		}
		return printJSON(out, report)
	}
	fmt.Fprintf(out, "%s: %s\n", report.Provider, report.Address)
	if unreachable(a.cfg.BaseURL) {
		fmt.Fprintln(out, "The provider cannot reach this base_url.")
	}
	for _, c := range counts {
		fmt.Fprintf(out, "%7d  %-10s %-10s %s  last %s\n", c.N, c.Provider, c.State, c.Code, c.LastAt.Format(time.RFC3339))
	}
	return nil
}
