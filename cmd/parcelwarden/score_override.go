package main

import (
	"context"
	"encoding/json"
	"fmt"
	"parcelwarden/tracker"
	"time"

	"github.com/spf13/cobra"
)

type overrideFlags struct {
	merchant, profile, by, why string
	fitted, withdraw, list     bool
	asJSON                     bool
}

func newScoreOverrideCommand(s *settings) *cobra.Command {
	var f overrideFlags
	cmd := &cobra.Command{
		Use: "override PATH VALUE [PATH VALUE]... --merchant CODE --why TEXT", Short: "set a shop's own values over its score profile", Args: usageArgs(cobra.ArbitraryArgs),
		Long: "Sets what only the shop's own backend shows: weights, curves, standards, switches. PATH is a field of the profile, with the elements of a " +
			"list by their key; VALUE is JSON. What must fit together is set together, because weights must sum to one:\n\n" +
			"  parcelwarden score override dimensions.product.weight 0.5 dimensions.logistics.weight 0.15 dimensions.service.weight 0.35 --why '后台权重'\n" +
			"  parcelwarden score override logistics_metrics.delivery_ontime_rate.curve.points '[[0.85,60],[0.95,100]]' --why '后台得分区间'\n" +
			"  parcelwarden score override logistics_metrics.delivery_ontime_rate.growth_line '{\"at\":0.85}' --why '成长期合格标准'\n" +
			"  parcelwarden score override switches.small_shop_80 '\"on\"' --why '客服确认'\n\n" +
			"Nothing is overwritten: a newer row takes the place of an older one, --withdraw PATH takes one back, --list shows all. The hash of the " +
			"merged profile stands on each ledger row.",
		RunE: func(cmd *cobra.Command, args []string) error {
			return withApp(cmd.Context(), s, func(ctx context.Context, a *app) error { return f.run(ctx, s, a, args) })
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.merchant, "merchant", "", "merchant code")
	flags.StringVar(&f.profile, "profile", "", "profile id; the one in force today by default")
	flags.StringVar(&f.by, "by", "", "who decided; whoever runs the command by default")
	flags.StringVar(&f.why, "why", "", "why (needed)")
	flags.BoolVar(&f.fitted, "fitted", false, "the values were learned from observations, not read from the backend")
	flags.BoolVar(&f.withdraw, "withdraw", false, "take back the values of the paths given")
	flags.BoolVar(&f.list, "list", false, "list the history of the shop's own values")
	flags.BoolVar(&f.asJSON, "json", false, "print JSON")
	return cmd
}

func (f *overrideFlags) run(ctx context.Context, s *settings, a *app, args []string) error {
	m, err := a.merchant(f.merchant)
	if err != nil {
		return err
	}
	history, err := a.store.ScoreOverrides(ctx, m.ID)
	if err != nil {
		return err
	}
	if f.list {
		return printOverrides(s, history, f.asJSON)
	}
	profile, err := a.overridden(m, f.profile)
	if err != nil {
		return err
	}
	rows, err := f.rows(args, tracker.ScoreOverride{
		MerchantID: m.ID, Profile: profile.ID, By: actor(f.by), At: a.now().Truncate(time.Second), Why: tracker.CleanText(f.why, 500),
	})
	if err != nil {
		return exitError{code: exitUsage, err: err}
	}
	merged, err := profile.With(append(history, rows...))
	if err != nil {
		return exitError{code: exitUsage, err: err}
	}
	if err := a.store.AddScoreOverrides(ctx, m.ID, rows); err != nil {
		return err
	}
	if f.asJSON {
		return printJSON(s.std.out, map[string]any{"profile": merged.ID, "profile_hash": merged.Hash, "set": rows})
	}
	_, err = fmt.Fprintf(s.std.out, "%s %s\n", merged.ID, merged.Hash)
	return err
}

// overridden is the profile that is named, or the one in force.
func (a *app) overridden(m tracker.Merchant, id string) (*tracker.ScoreProfile, error) {
	if id != "" {
		return a.scores.ByID(id)
	}
	return a.scores.For(m.Platform, a.now().In(m.Location()).Format(time.DateOnly))
}

// rows reads the arguments: pairs of path and value, or paths alone where they are taken back.
func (f *overrideFlags) rows(args []string, like tracker.ScoreOverride) ([]tracker.ScoreOverride, error) {
	step := 2
	if f.withdraw {
		step = 1
	}
	if len(args) == 0 || len(args)%step != 0 {
		return nil, fmt.Errorf("give paths and values in pairs, or with --withdraw paths alone")
	}
	if like.Why == "" {
		return nil, fmt.Errorf("--why is needed")
	}
	like.Prov, like.Withdrawn = tracker.ProvMerchant, f.withdraw
	if f.fitted {
		like.Prov = tracker.ProvFitted
	}
	var out []tracker.ScoreOverride
	for i := 0; i < len(args); i += step {
		r := like
		r.Path, r.Value = args[i], json.RawMessage("null")
		if !f.withdraw {
			if r.Value = json.RawMessage(args[i+1]); !json.Valid(r.Value) {
				return nil, fmt.Errorf("value %q of %s is not JSON: write text in double quotes", args[i+1], r.Path)
			}
		}
		out = append(out, r)
	}
	return out, nil
}

func printOverrides(s *settings, history []tracker.ScoreOverride, asJSON bool) error {
	if asJSON {
		return printJSON(s.std.out, append([]tracker.ScoreOverride{}, history...))
	}
	for _, r := range history {
		verb := "set to " + string(r.Value)
		if r.Withdrawn {
			verb = "withdrawn"
		}
		if _, err := fmt.Fprintf(s.std.out, "%s  %s  %s %s (%s) by %s: %s\n", r.At.Format(time.RFC3339), r.Profile, r.Path, verb, r.Prov, r.By, r.Why); err != nil {
			return fmt.Errorf("print: %w", err)
		}
	}
	return nil
}
