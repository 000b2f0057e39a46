package main

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"parcelwarden/tracker/jobs"
	"parcelwarden/tracker/replay"
	"runtime"
	"time"
)

// whatIfEvery is how often the queue of what-if runs is looked at: the page of somebody who pressed the button waits for it.
const whatIfEvery = time.Second

// whatIfJob works off the queue of what-if runs.
func (a *app) whatIfJob() jobs.Job {
	runner := &jobs.WhatIfRunner{Store: a.store, Play: a.playWhatIf, Now: a.now, Wall: a.wall, Log: a.log}
	return jobs.Job{Name: "whatif", Every: whatIfEvery, Run: runner.Run}
}

// playWhatIf judges a merchant's past parcels again. It uses at most half of the processors, because the program works beside it.
func (a *app) playWhatIf(ctx context.Context, run tracker.WhatIfRun, progress func(done, total int)) (tracker.WhatIfResult, error) {
	merchant, err := a.store.Merchant(ctx, run.MerchantID)
	if err != nil {
		return tracker.WhatIfResult{}, fmt.Errorf("read merchant: %w", err)
	}
	result := tracker.WhatIfResult{From: run.AskedAt.AddDate(0, 0, -tracker.WhatIfDays), Until: run.AskedAt}
	past, more, err := a.store.PastParcels(ctx, tracker.PastQuery{MerchantID: merchant.ID, From: result.From, Limit: tracker.WhatIfParcels})
	if err != nil {
		return tracker.WhatIfResult{}, err
	}
	penalties, err := tracker.LoadPenalties()
	if err != nil {
		return tracker.WhatIfResult{}, err
	}
	own, err := a.store.MerchantRules(ctx, merchant.ID)
	if err != nil {
		return tracker.WhatIfResult{}, err
	}
	disasters, err := a.store.Disasters(ctx)
	if err != nil {
		return tracker.WhatIfResult{}, err
	}
	pace := tracker.Cadence(a.cfg.Cadence)
	if pace == "" {
		pace = tracker.CadenceBalanced
	}
	what := replay.WhatIf{
		Run: replay.Run{
			Rules: a.rules, Rulings: tracker.NewRulings(own, disasters).StandingAt(run.AskedAt), Merchant: merchant, Cadence: pace, Spread: firstLooks, Until: result.Until,
			Workers: max(1, runtime.GOMAXPROCS(0)/2), Progress: progress,
		},
		Changes: run.Ask.Changes, Pace: run.Ask.Cadence, Penalties: penalties,
	}
	report, err := what.Play(ctx, historiesOf(past))
	if err != nil {
		return tracker.WhatIfResult{}, err
	}
	result.Parcels, result.More, result.Decided, result.Late, result.Lost = report.Parcels, more, report.Decided, report.Late, report.Lost
	result.Silenced, result.Found, result.AheadHours = report.Silenced, report.Found, report.AheadHours
	result.Base, result.Changed = whatIfSide(report.Base, pace), whatIfSide(report.Changed, pace)
	if run.Ask.Cadence != "" {
		result.Changed.Cadence = run.Ask.Cadence
	}
	return result, nil
}

func historiesOf(past []tracker.PastParcel) []replay.History {
	out := make([]replay.History, 0, len(past))
	for _, p := range past {
		out = append(out, replay.History{Shipment: p.Shipment, Orders: p.Orders, Checkpoints: p.Checkpoints})
	}
	return out
}

func whatIfSide(s replay.WhatIfSide, pace tracker.Cadence) tracker.WhatIfSide {
	out := tracker.WhatIfSide{
		Cadence: pace, Alerts: s.Alerts, Incidents: s.Incidents, FalseAlarms: s.FalseAlarms, Missed: s.Missed, Warned: s.Warned,
		LeadHours: s.LeadHours, Looks: s.Looks, Currency: s.Net.Currency, Fines: s.Fines.Minor, Averted: s.Averted.Minor,
		Support: s.Support.Minor, Net: s.Net.Minor,
	}
	for _, k := range s.Kinds {
		out.Kinds = append(out.Kinds, tracker.WhatIfKind(k))
	}
	return out
}
