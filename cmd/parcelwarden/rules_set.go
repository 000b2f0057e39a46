package main

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"time"

	"github.com/spf13/cobra"
)

// ruleFlags are what every change of a merchant's rules says.
type ruleFlags struct {
	merchant, from, by, why string
	asJSON                  bool
	rule                    tracker.MerchantRule
}

func (f *ruleFlags) bind(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.merchant, "merchant", "", "merchant code")
	flags.StringVar(&f.from, "from", "", "date from which on clocks that start are concerned; now by default")
	flags.StringVar(&f.by, "by", "", "who decided; whoever runs the command by default")
	flags.StringVar(&f.why, "why", "", "why (needed)")
	flags.BoolVar(&f.asJSON, "json", false, "print the new row as one JSON object")
}

// save completes the row, checks it and appends it.
func (f *ruleFlags) save(ctx context.Context, s *settings, a *app) error {
	m, err := a.merchant(f.merchant)
	if err != nil {
		return err
	}
	r := f.rule
	if r.From, err = parseWhen("--from", f.from, m.Location()); err != nil {
		return err
	}
	r.MerchantID, r.By, r.Why, r.At = m.ID, actor(f.by), tracker.CleanText(f.why, 500), a.now().Truncate(time.Second)
	if r.From.IsZero() {
		r.From = r.At
	}
	if err := a.rules.CheckMerchantRule(m.Platform, r); err != nil {
		return refused(err)
	}
	if r.ID, err = a.store.AddMerchantRule(ctx, r); err != nil {
		return err
	}
	if f.asJSON {
		return printJSON(s.std.out, merchantRuleRow(r, m.Location()))
	}
	_, err = fmt.Fprintf(s.std.out, "merchant/%d from %s\n", r.ID, r.From.In(m.Location()).Format(time.RFC3339))
	return err
}

func newRulesSetCommand(s *settings) *cobra.Command {
	var f ruleFlags
	var class string
	cmd := &cobra.Command{
		Use: "set CLOCK --why TEXT", Short: "set a merchant's own hours for a clock", Args: usageArgs(cobra.ExactArgs(1)),
		Long: "Sets a merchant's own hours for a clock and a class of lanes. Tiers that are not named stay as the platform has them. Nothing is " +
			"overwritten: the row takes the place of an older one for clocks that start from then on, and the platform's own hours stay in sight.",
		RunE: func(cmd *cobra.Command, args []string) error {
			return withApp(cmd.Context(), s, func(ctx context.Context, a *app) error {
				f.rule.Kind, f.rule.Clock, f.rule.Class = tracker.RulingHours, tracker.Clock(args[0]), tracker.RegionClass(class)
				return f.save(ctx, s, a)
			})
		},
	}
	f.bind(cmd)
	hoursFlags(cmd, &f.rule.Hours)
	cmd.Flags().StringVar(&class, "class", "all", "near, far, remote or all")
	return cmd
}

func newRulesUnsetCommand(s *settings) *cobra.Command {
	var f ruleFlags
	var class string
	cmd := &cobra.Command{
		Use: "unset CLOCK --why TEXT", Short: "withdraw a merchant's own hours for a clock", Args: usageArgs(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withApp(cmd.Context(), s, func(ctx context.Context, a *app) error {
				f.rule.Kind, f.rule.Clock, f.rule.Class, f.rule.Withdrawn = tracker.RulingHours, tracker.Clock(args[0]), tracker.RegionClass(class), true
				return f.save(ctx, s, a)
			})
		},
	}
	f.bind(cmd)
	cmd.Flags().StringVar(&class, "class", "all", "near, far, remote or all")
	return cmd
}

// newRulesCampaignCommand makes join or leave.
func newRulesCampaignCommand(s *settings, verb string) *cobra.Command {
	var f ruleFlags
	short := "note that a shop takes part in a campaign of its platform, by which holiday rules do not hold for it"
	if verb == "leave" {
		short = "note that a shop has left a campaign"
	}
	cmd := &cobra.Command{
		Use: verb + " CAMPAIGN --why TEXT", Short: short, Args: usageArgs(cobra.ExactArgs(1)),
		Long: short + ". 春节不打烊 is " + tracker.CampaignOpen + ".",
		RunE: func(cmd *cobra.Command, args []string) error {
			return withApp(cmd.Context(), s, func(ctx context.Context, a *app) error {
				f.rule.Kind, f.rule.Campaign, f.rule.Withdrawn = tracker.RulingCampaign, args[0], verb == "leave"
				return f.save(ctx, s, a)
			})
		},
	}
	f.bind(cmd)
	if verb == "join" {
		cmd.Flags().StringSliceVar(&f.rule.Provinces, "province", nil, "provinces that the campaign covers; all by default")
	}
	return cmd
}
