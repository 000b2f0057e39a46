package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"parcelwarden/tracker"
	"parcelwarden/tracker/jobs"
	"parcelwarden/tracker/web"
)

// plannedCases bounds the open cases that a plan looks at: the worst ones.
const plannedCases = 2000

// gatePlans plans the way to every line of a merchant's score.
func (a *app) gatePlans(ctx context.Context, ask web.GateAsk) ([]tracker.GatePlan, error) {
	profile, in, err := a.gateInput(ctx, ask, false)
	if err != nil || profile == nil {
		return nil, err
	}
	return profile.GatePlans(in)
}

// linePlans plans the way to every line of a platform that publishes no score.
func (a *app) linePlans(ctx context.Context, ask web.GateAsk) ([]tracker.LinePlan, error) {
	profile, in, err := a.gateInput(ctx, ask, true)
	if err != nil || profile == nil {
		return nil, err
	}
	return profile.LinePlans(in)
}

// gateInput counts what plans are made from, once it is clear that the merchant's platform is of the asked sort: with lines alone, or with a score.
// Of the other sort there is no profile.
func (a *app) gateInput(ctx context.Context, ask web.GateAsk, lines bool) (*tracker.ScoreProfile, tracker.GateInput, error) {
	in := tracker.GateInput{Now: ask.Now, Cases: ask.Cases}
	profile, query, err := jobs.FactsFor(a.scores, ask.Merchant, ask.Now)
	if errors.Is(err, tracker.ErrNoProfile) {
		return nil, in, fmt.Errorf("platform %s: %w", ask.Merchant.Platform, tracker.ErrNotFound)
	}
	if err != nil || profile.LinesOnly != lines {
		return nil, in, err
	}
	if in.Facts, err = a.store.Facts(ctx, query); err != nil {
		return nil, in, fmt.Errorf("count facts: %w", err)
	}
	in.Facts.Dimensions = ask.Merchant.ScoreInputs()
	if in.Units, err = a.store.HarmUnits(ctx, query); err != nil {
		return nil, in, fmt.Errorf("read bad parcels: %w", err)
	}
	in.Units = knownUnits(profile, in.Units)
	if ask.Cases > 0 {
		open, err := a.store.StuckParcels(ctx, tracker.StuckFilter{MerchantID: ask.Merchant.ID, Limit: plannedCases})
		if err != nil {
			return nil, in, fmt.Errorf("read open cases: %w", err)
		}
		in.Open = open.Rows
	}
	return profile, in, nil
}

// knownUnits leaves out units of metrics that an older profile does not have.
func knownUnits(profile *tracker.ScoreProfile, units []tracker.HarmUnit) []tracker.HarmUnit {
	out := units[:0]
	for _, u := range units {
		if profile.Has(u.Metric) {
			out = append(out, u)
		}
	}
	return out
}

// printPlans writes the plans for a terminal.
func printPlans(out io.Writer, plans []tracker.GatePlan) {
	for i := range plans {
		p := &plans[i]
		fmt.Fprintf(out, "%s (%s %s): %s, distance %s\n", p.NameEN, p.Of, p.At.Short(0), p.Score.Short(2), p.Distance.Short(2))
		switch {
		case p.Distance >= 0 && p.FailuresLeft > 0:
			fmt.Fprintf(out, "  lost after %d more overdue parcels\n", p.FailuresLeft)
		case p.Distance >= 0:
			fmt.Fprintln(out, "  overdue parcels alone cannot lose it")
		}
		if p.Orders > 0 {
			fmt.Fprintf(out, "  reached by %d further parcels in time\n", p.Orders)
		}
		if p.RepairsNeeded > 0 {
			fmt.Fprintf(out, "  reached by %d late parcels excused on appeal\n", p.RepairsNeeded)
		}
		if p.FreeOn != "" {
			fmt.Fprintf(out, "  reached by itself on %s if nothing new is overdue\n", p.FreeOn)
		}
		for _, c := range p.Cases {
			what := "counts until " + c.Leaves
			if c.AtRisk {
				what = "can still arrive in time"
			}
			fmt.Fprintf(out, "  #%d %s %s: %s, %s\n", c.IncidentID, c.TrackingNo, c.Kind, c.Gain.Short(6), what)
		}
	}
}
