package main

import (
	"context"
	"fmt"
	"io"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"
)

// pushLine is one courier account as its pushes stand, in the shape scripts read.
type pushLine struct {
	Account       string                              `json:"account"`
	Merchant      string                              `json:"merchant"`
	Provider      string                              `json:"provider"`
	Address       string                              `json:"address"` // a credential
	Enabled       bool                                `json:"enabled"`
	Signed        string                              `json:"signed"` // yes, no, or "needs NAME" where the credential is missing
	Subscribes    bool                                `json:"subscribes"`
	Trusted       bool                                `json:"trusted"`
	LastPush      *time.Time                          `json:"last_push"`
	Pushes        int64                               `json:"pushes"`
	Forged        int64                               `json:"forged"`
	Missed        int64                               `json:"missed"`
	Unmatched     int64                               `json:"unmatched"`
	Waiting       int64                               `json:"waiting"`
	Failed        int64                               `json:"failed"`
	Subscriptions map[tracker.SubscriptionState]int64 `json:"subscriptions"`
}

type pushFlags struct {
	merchant              string
	failed, retry, asJSON bool
}

func newPushesCommand(s *settings) *cobra.Command {
	var f pushFlags
	cmd := &cobra.Command{
		Use: "pushes", Short: "the address each courier account pushes to, and what came", Args: usageArgs(cobra.NoArgs),
		Long: pushesHelp,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withApp(cmd.Context(), s, func(ctx context.Context, a *app) error { return a.pushes(ctx, s.std.out, f) })
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.merchant, "merchant", "", "merchant code; all without it")
	flags.BoolVar(&f.failed, "failed", false, "list the pushes that could not be read, with the reason")
	flags.BoolVar(&f.retry, "retry", false, "read the failed ones again")
	flags.BoolVar(&f.asJSON, "json", false, "print one JSON array")
	cmd.MarkFlagsMutuallyExclusive("failed", "retry")
	return cmd
}

func (a *app) pushes(ctx context.Context, out io.Writer, f pushFlags) error {
	var merchantID int64
	if f.merchant != "" {
		m, err := a.merchant(f.merchant)
		if err != nil {
			return exitError{code: exitUsage, err: err}
		}
		merchantID = m.ID
	}
	switch {
	case f.retry:
		n, err := a.store.RetryPushes(ctx, merchantID)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(out, "%d pushes wait to be read again\n", n)
		return err
	case f.failed:
		return a.printFailedPushes(ctx, out, merchantID, f.asJSON)
	}
	lines, err := a.pushLines(ctx, merchantID)
	if err != nil {
		return err
	}
	if f.asJSON {
		return printJSON(out, lines)
	}
	printPushLines(out, lines)
	return nil
}

func (a *app) pushLines(ctx context.Context, merchantID int64) ([]pushLine, error) {
	accounts, err := a.store.Accounts(ctx, merchantID)
	if err != nil {
		return nil, fmt.Errorf("read courier accounts: %w", err)
	}
	counts, err := a.store.PushCounts(ctx, merchantID)
	if err != nil {
		return nil, err
	}
	lines := []pushLine{}
	for _, account := range accounts {
		adapter, ok := a.registry.Lookup(account.Provider)
		if !ok || adapter.Push == nil || !account.Enabled {
			continue
		}
		signed, err := a.pushSigned(account, *adapter.Push)
		if err != nil {
			return nil, err
		}
		_, subscribes := a.subscribing(account)
		line := pushLine{
			Account: account.Name, Merchant: a.merchantByID(account.MerchantID).Code, Provider: account.Provider, Address: a.pushAddress(account),
			Enabled: account.Push, Signed: signed, Subscribes: subscribes && adapter.Info.SubscribeBatch > 0, Trusted: account.PushTrusted(a.now()),
			Pushes: account.Pushes, Forged: account.PushesForged, Missed: account.PushesMissed, Unmatched: account.PushesUnmatched,
			Waiting: counts[account.ID].Waiting, Failed: counts[account.ID].Failed, Subscriptions: counts[account.ID].Subscriptions,
		}
		if !account.LastPushAt.IsZero() {
			line.LastPush = &account.LastPushAt
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// pushSigned says whether signatures protect an account's pushes. Without the credential they are checked with nothing is accepted.
func (a *app) pushSigned(account tracker.CourierAccount, push couriers.Push) (string, error) {
	if push.Verify == nil {
		return "no", nil
	}
	credentials, err := a.credentials(account)
	if err != nil {
		return "", fmt.Errorf("account %s: %w", account.Name, err)
	}
	if push.Credential != "" && credentials.Require(push.Credential) != nil {
		return "needs " + push.Credential, nil
	}
	return "yes", nil
}

func printPushLines(out io.Writer, lines []pushLine) {
	t := table.NewWriter()
	t.SetOutputMirror(out)
	t.SetStyle(table.StyleLight)
	t.AppendHeader(table.Row{"account", "shop", "push", "signed", "last push", "pushes", "forged", "missed", "unmatched", "waiting", "failed", "subscribed"})
	for _, l := range lines {
		push, last := "off", "never"
		switch {
		case l.Enabled && l.Trusted:
			push = "on"
		case l.Enabled:
			push = "on, not trusted"
		}
		if l.LastPush != nil {
			last = l.LastPush.Format(time.RFC3339)
		}
		t.AppendRow(table.Row{
			l.Account, l.Merchant, push, l.Signed, last, l.Pushes, l.Forged, l.Missed, l.Unmatched, l.Waiting, l.Failed, subscribed(l),
		})
	}
	t.Render()
	for _, l := range lines { // not in the table: no terminal is wide enough, and half an address is none
		fmt.Fprintf(out, "%s (%s): %s\n", l.Account, l.Merchant, l.Address)
	}
}

func subscribed(l pushLine) string {
	if !l.Subscribes {
		return "not needed"
	}
	parts := []string{}
	for state, n := range l.Subscriptions {
		parts = append(parts, fmt.Sprintf("%d %s", n, state))
	}
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}

// failedPush is one push that could not be read.
type failedPush struct {
	Account  string    `json:"account"`
	Merchant string    `json:"merchant"`
	At       time.Time `json:"at"`
	Attempts int       `json:"attempts"`
	Reason   string    `json:"reason"`
}

func (a *app) printFailedPushes(ctx context.Context, out io.Writer, merchantID int64, asJSON bool) error {
	failed, err := a.store.FailedPushes(ctx, merchantID, 200)
	if err != nil {
		return err
	}
	accounts, err := a.store.Accounts(ctx, merchantID)
	if err != nil {
		return fmt.Errorf("read courier accounts: %w", err)
	}
	names := map[int64]string{}
	for _, account := range accounts {
		names[account.ID] = account.Name
	}
	rows := make([]failedPush, 0, len(failed))
	for _, p := range failed {
		rows = append(rows, failedPush{
			Account: names[p.AccountID], Merchant: a.merchantByID(p.MerchantID).Code, At: p.ReceivedAt, Attempts: p.Attempts, Reason: p.Detail,
		})
	}
	if asJSON {
		return printJSON(out, rows)
	}
	for _, r := range rows {
		fmt.Fprintf(out, "%s  %s (%s)  %d tries: %s\n", r.At.Format(time.RFC3339), r.Account, r.Merchant, r.Attempts, r.Reason)
	}
	return nil
}
