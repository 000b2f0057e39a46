package main

import (
	"context"
	"errors"
	"fmt"
	"parcelwarden/tracker"
	"parcelwarden/tracker/jobs"
	"parcelwarden/tracker/web"
	"time"

	"github.com/spf13/cobra"
)

func newScoreCommand(s *settings) *cobra.Command {
	var merchant, date string
	var asJSON, ledger, gates bool
	cmd := &cobra.Command{
		Use: "score", Short: "metrics, points, logistics sub-score, gates and distances", Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withApp(cmd.Context(), s, func(ctx context.Context, a *app) error {
				m, err := a.merchant(merchant)
				if err != nil {
					return err
				}
				at := a.now()
				if date != "" {
					day, err := time.ParseInLocation(time.DateOnly, date, m.Location())
					if err != nil {
						return exitError{code: exitUsage, err: fmt.Errorf("date %q: use yyyy-MM-dd", date)}
					}
					at = day.Add(12 * time.Hour)
				}
				result, err := a.scoreJSON(ctx, m, at, ledger)
				if err != nil {
					return err
				}
				var plans []tracker.GatePlan
				var lines []tracker.LinePlan
				if gates {
					ask := web.GateAsk{Merchant: m, Now: at, Cases: 5}
					if plans, err = a.gatePlans(ctx, ask); err != nil {
						return err
					}
					if lines, err = a.linePlans(ctx, ask); err != nil {
						return err
					}
				}
				if asJSON {
					return printJSON(s.std.out, result.planned(plans).lined(lines))
				}
				if err := result.print(s.std.out, ledger); err != nil {
					return err
				}
				printPlans(s.std.out, plans)
				printLinePlans(s.std.out, lines)
				return nil
			})
		},
	}
	cmd.AddCommand(newScoreOverrideCommand(s), newScoreAppealCommand(s))
	flags := cmd.Flags()
	flags.StringVar(&merchant, "merchant", "", "merchant code")
	flags.StringVar(&date, "date", "", "score date yyyy-MM-dd; today without it")
	flags.BoolVar(&ledger, "ledger", false, "list the ledger entries of the date")
	flags.BoolVar(&gates, "gates", false, "the way to every gate and the open cases that decide; with --json under each of the gates")
	flags.BoolVar(&asJSON, "json", false, "print one JSON object")
	return cmd
}

// evaluate computes a merchant's score at an instant.
func (a *app) evaluate(ctx context.Context, m tracker.Merchant, at time.Time) (tracker.Score, *tracker.ScoreProfile, error) {
	m, err := a.store.Merchant(ctx, m.ID) // a shop's own values may be newer than this process
	if err != nil {
		return tracker.Score{}, nil, err
	}
	profile, query, err := jobs.FactsFor(a.scores, m, at)
	if err != nil {
		return tracker.Score{}, nil, err
	}
	facts, err := a.store.Facts(ctx, query)
	if err != nil {
		return tracker.Score{}, nil, fmt.Errorf("count facts: %w", err)
	}
	facts.Dimensions = m.ScoreInputs()
	score, err := profile.Evaluate(facts)
	return score, profile, err
}

func (a *app) scoreJSON(ctx context.Context, m tracker.Merchant, at time.Time, ledger bool) (scoreJSON, error) {
	score, _, err := a.evaluate(ctx, m, at)
	if errors.Is(err, tracker.ErrNoProfile) {
		return scoreJSON{}, fmt.Errorf("platform %s of merchant %s: %w", m.Platform, m.Code, err)
	}
	if err != nil {
		return scoreJSON{}, err
	}
	out := scoreJSON{
		Merchant: m.Code, Date: score.ScoreDate, Profile: score.ProfileID, Stage: score.Stage, Display: score.Display,
		Hash: score.ProfileHash, Estimated: score.Estimated, Fails: append([]string{}, score.GrowthFails...),
		Metrics: []metricJSON{}, Gates: []gateJSON{}, Ledger: []ledgerJSON{},
	}
	if score.LogisticsKnown {
		text := score.Logistics.String()
		out.Logistics = &text
	}
	if score.OverallKnown {
		text := score.Overall.String()
		out.Overall = &text
	}
	for _, v := range score.Metrics {
		out.Metrics = append(out.Metrics, metricJSON{
			v.Key, v.Value, v.N, v.Bad, v.Points.String(), v.Provenance, v.Provenance == tracker.ProvEstimated, passOf(v.Pass), nil, v.Extrapolated,
		})
	}
	for _, g := range score.Gates {
		if g.Known {
			out.Gates = append(out.Gates, gateJSON{g.Name, g.Of, g.At.String(), g.Score.String(), g.Distance.String(), g.RepairsNeeded, nil})
		}
	}
	if !ledger {
		return out, nil
	}
	entries, err := a.store.Ledger(ctx, m.ID, score.ScoreDate, 0)
	if err != nil {
		return out, fmt.Errorf("read ledger: %w", err)
	}
	for _, e := range entries {
		out.Ledger = append(out.Ledger, ledgerRow(e))
	}
	return out, nil
}

// scoreView is the same evaluation for the score page.
func (a *app) scoreView(ctx context.Context, m tracker.Merchant, now time.Time) (web.ScoreView, error) {
	score, profile, err := a.evaluate(ctx, m, now)
	if errors.Is(err, tracker.ErrNoProfile) {
		return web.ScoreView{}, fmt.Errorf("platform %s: %w", m.Platform, tracker.ErrNotFound)
	}
	if err != nil {
		return web.ScoreView{}, err
	}
	view := web.ScoreView{
		Date: score.ScoreDate, ProfileID: score.ProfileID, Stage: score.Stage, Logistics: score.Logistics, Overall: score.Overall, Display: score.Display,
		Provenance: "estimated", Notes: score.Missing, Estimated: score.Estimated, LinesOnly: profile.LinesOnly,
	}
	if !score.OverallKnown && len(view.Notes) == 0 { // a platform of lines has neither score
		view.Notes = []string{"lines"}
	}
	for _, v := range score.Metrics {
		view.Metrics = append(view.Metrics, web.ScoreMetric{
			Key: v.Key, NameZH: v.NameZH, NameEN: v.NameEN, Value: v.Value, Unit: v.Unit, N: v.N, Bad: v.Bad, Points: v.Points, Weight: v.Weight,
			Provenance: v.Provenance, Known: v.N > 0, Pass: v.Pass, Extrapolated: v.Extrapolated,
		})
	}
	for _, g := range score.Gates {
		if g.Known {
			view.Gates = append(view.Gates, web.ScoreGate{Name: g.Name, NameEN: g.NameEN, Score: g.Of, At: g.At, Distance: g.Distance, Repairs: g.RepairsNeeded})
		}
	}
	return view, nil
}
