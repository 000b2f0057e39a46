package main

import (
	"context"
	"fmt"
	"io"
	"parcelwarden/tracker"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"
)

type editionJSON struct {
	ID       string         `json:"edition"`
	Platform string         `json:"platform"`
	From     time.Time      `json:"from"`
	Until    *time.Time     `json:"until"`
	Source   string         `json:"source"`
	Remote   []string       `json:"remote"`
	Near     [][]string     `json:"near_groups"`
	Rows     []ruleRowJSON  `json:"rows"`
	Holidays []overrideJSON `json:"holiday_overrides"`
}

type ruleRowJSON struct {
	ID         string              `json:"rule"`
	Clock      tracker.Clock       `json:"clock"`
	Class      tracker.RegionClass `json:"class"`
	Watch      float64             `json:"watch_hours"`
	Breach     float64             `json:"breach_hours"`
	Abnormal   float64             `json:"abnormal_hours"`
	Lost       float64             `json:"lost_hours"`
	Days       int                 `json:"days"`
	Runs       string              `json:"runs"`
	NotBefore  *time.Time          `json:"not_before"`
	Provenance string              `json:"provenance"`
	Source     string              `json:"source"`
}

type overrideJSON struct {
	ID        string        `json:"id"`
	PaidFrom  time.Time     `json:"paid_from"`
	PaidUntil time.Time     `json:"paid_until"`
	ShipBy    *time.Time    `json:"ship_by_at_least"`
	Excluded  []string      `json:"exclude_from_metrics"`
	NotFor    []string      `json:"not_for"`
	Source    string        `json:"source"`
	Rows      []ruleRowJSON `json:"rows"`
}

type ruleBookJSON struct {
	Editions []editionJSON      `json:"editions"`
	Merchant []merchantRuleJSON `json:"merchant_rules"`
}

func newRulesListCommand(s *settings) *cobra.Command {
	var platform, at, merchant string
	var asJSON bool
	cmd := &cobra.Command{
		Use: "list", Short: "editions with their rows, and what a merchant has set beside them", Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withApp(cmd.Context(), s, func(ctx context.Context, a *app) error {
				when, err := parseWhen("--at", at, chinaZone())
				if err != nil {
					return err
				}
				book, err := a.ruleBookJSON(ctx, platform, merchant, when)
				if err != nil {
					return err
				}
				if asJSON {
					return printJSON(s.std.out, book)
				}
				return printRuleBook(s.std.out, book)
			})
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&platform, "platform", "", "only this platform")
	flags.StringVar(&at, "at", "", "only what is in force on this date")
	flags.StringVar(&merchant, "merchant", "", "also this merchant's own rules")
	flags.BoolVar(&asJSON, "json", false, "print one JSON object")
	return cmd
}

func (a *app) ruleBookJSON(ctx context.Context, platform, merchant string, at time.Time) (ruleBookJSON, error) {
	out := ruleBookJSON{Editions: []editionJSON{}, Merchant: []merchantRuleJSON{}}
	for _, e := range a.rules.Editions(platform) {
		if at.IsZero() || (!at.Before(e.From) && (e.Until.IsZero() || at.Before(e.Until))) {
			out.Editions = append(out.Editions, editionRow(e))
		}
	}
	if len(out.Editions) == 0 {
		return out, exitError{code: exitUsage, err: fmt.Errorf("platform %q: known are %v", platform, a.rules.Platforms())}
	}
	if merchant == "" {
		return out, nil
	}
	m, err := a.merchant(merchant)
	if err != nil {
		return out, err
	}
	own, err := a.store.MerchantRules(ctx, m.ID)
	for _, r := range own {
		out.Merchant = append(out.Merchant, merchantRuleRow(r, m.Location()))
	}
	return out, err
}

func editionRow(e tracker.Edition) editionJSON {
	out := editionJSON{
		ID: e.ID, Platform: e.Platform, From: e.From, Until: optional(e.Until, chinaZone()), Source: e.Source, Remote: e.Remote, Near: e.NearGroups,
		Rows: ruleRows(e.Rows), Holidays: []overrideJSON{},
	}
	for _, o := range e.Overrides {
		out.Holidays = append(out.Holidays, overrideJSON{
			o.ID, o.PaidFrom.In(chinaZone()), o.PaidUntil.In(chinaZone()), optional(o.ShipBy, chinaZone()), o.Excluded, o.NotFor, o.Source, ruleRows(o.Rows),
		})
	}
	return out
}

func ruleRows(rows []tracker.Row) []ruleRowJSON {
	out := make([]ruleRowJSON, 0, len(rows))
	for _, r := range rows {
		out = append(out, ruleRowJSON{
			r.ID, r.Clock, r.Class, r.WatchHours, r.BreachHours, r.AbnormalHours, r.LostHours, r.Days, r.Runs, optional(r.NotBefore, chinaZone()), r.Prov, r.Source,
		})
	}
	return out
}

func printRuleBook(out io.Writer, book ruleBookJSON) error {
	t := table.NewWriter()
	t.SetOutputMirror(out)
	t.SetStyle(table.StyleLight)
	t.AppendHeader(table.Row{"rule", "watch h", "breach h", "abnormal h", "lost h", "runs", "provenance", "source"})
	add := func(rows []ruleRowJSON) {
		for _, r := range rows {
			t.AppendRow(table.Row{r.ID, r.Watch, r.Breach, r.Abnormal, r.Lost, r.Runs, r.Provenance, r.Source})
		}
	}
	for _, e := range book.Editions {
		add(e.Rows)
		for _, o := range e.Holidays {
			add(o.Rows)
		}
		t.AppendSeparator()
	}
	for _, m := range book.Merchant {
		what := fmt.Sprintf("merchant/%d %s/%s", m.ID, m.Clock, m.Class)
		if m.Kind == tracker.RulingCampaign {
			what = fmt.Sprintf("merchant/%d %s", m.ID, m.Campaign)
		}
		if m.Withdrawn {
			what += " withdrawn"
		}
		t.AppendRow(table.Row{what, m.Hours.Watch, m.Hours.Breach, m.Hours.Abnormal, m.Hours.Lost, "", "merchant", m.By + ": " + m.Why + " (from " + m.From.Format(time.DateOnly) + ")"})
	}
	t.Render()
	return nil
}
