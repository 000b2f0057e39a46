package main

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"time"

	"github.com/spf13/cobra"
)

type appealFlags struct {
	merchant, metric, from, by, why string
	incident                        int64
	back, asJSON                    bool
}

func newScoreAppealCommand(s *settings) *cobra.Command {
	var f appealFlags
	cmd := &cobra.Command{
		Use: "appeal TRACKING_NO --why TEXT", Short: "note that the platform has granted an appeal about a parcel", Args: usageArgs(cobra.ExactArgs(1)),
		Long: "From its score date on the parcel no longer counts in the metric, or in any. Dates that were booked before are booked again at the next " +
			"booking: the old ledger rows stay, the new ones say appeal_won. --back takes the word back.",
		RunE: func(cmd *cobra.Command, args []string) error {
			return withApp(cmd.Context(), s, func(ctx context.Context, a *app) error { return f.run(ctx, s, a, args[0]) })
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.merchant, "merchant", "", "merchant code")
	flags.Int64Var(&f.incident, "incident", 0, "incident of the parcel; its newest by default")
	flags.StringVar(&f.metric, "metric", "", "metric, for example delivery_ontime_rate; every one by default")
	flags.StringVar(&f.from, "from", "", "first score date without the parcel, yyyy-MM-dd; today by default")
	flags.StringVar(&f.by, "by", "", "who says so; whoever runs the command by default")
	flags.StringVar(&f.why, "why", "", "on what grounds (needed)")
	flags.BoolVar(&f.back, "back", false, "take it back")
	flags.BoolVar(&f.asJSON, "json", false, "print JSON")
	return cmd
}

func (f *appealFlags) run(ctx context.Context, s *settings, a *app, number string) error {
	m, err := a.merchant(f.merchant)
	if err != nil {
		return err
	}
	appeal, err := tracker.ScoreAppeal{
		MerchantID: m.ID, IncidentID: f.incident, Metric: f.metric, From: f.from, By: actor(f.by), At: a.now().Truncate(time.Second), Why: f.why, TakenBack: f.back,
	}.Checked(m.Location())
	if err != nil {
		return exitError{code: exitUsage, err: err}
	}
	if profile, err := a.scores.ForShop(m, appeal.From); err == nil && appeal.Metric != "" && !profile.Has(appeal.Metric) {
		return exitError{code: exitUsage, err: fmt.Errorf("%s has no metric %q", profile.ID, appeal.Metric)}
	}
	number = tracker.NormalizeNumber(number)
	found, err := a.store.FindShipments(ctx, m.ID, number, 2)
	if err != nil {
		return err
	}
	if len(found) != 1 || found[0].TrackingNo != number {
		return fmt.Errorf("no parcel, or more than one, has the number %s", number)
	}
	rec, err := a.store.Parcel(ctx, m.ID, found[0].ID)
	if err != nil {
		return err
	}
	for _, i := range rec.Incidents { // newest first
		if f.incident == 0 || i.ID == f.incident {
			appeal.IncidentID = i.ID
			if appeal.ID, err = a.store.AddAppeal(ctx, appeal); err != nil {
				return err
			}
			if f.asJSON {
				return printJSON(s.std.out, appeal)
			}
			_, err = fmt.Fprintf(s.std.out, "%s #%d %s\n", number, appeal.IncidentID, appeal.From)
			return err
		}
	}
	return fmt.Errorf("parcel %s has no such incident", number)
}
