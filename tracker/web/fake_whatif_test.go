package web

import (
	"context"
	"parcelwarden/tracker"
	"slices"
	"sync"
	"testing"
	"time"
)

// fakeRuns keeps runs in memory, as strictly apart by merchant as the real store.
type fakeRuns struct {
	mu   sync.Mutex
	runs []tracker.WhatIfRun
	err  error
}

var _ WhatIfs = (*fakeRuns)(nil)

func (f *fakeRuns) find(merchantID, id int64) *tracker.WhatIfRun {
	at := slices.IndexFunc(f.runs, func(r tracker.WhatIfRun) bool { return r.MerchantID == merchantID && r.ID == id })
	if at < 0 {
		return nil
	}
	return &f.runs[at]
}

func (f *fakeRuns) AskWhatIf(_ context.Context, run tracker.WhatIfRun) (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if slices.ContainsFunc(f.runs, func(r tracker.WhatIfRun) bool { return r.MerchantID == run.MerchantID && r.State.Open() }) {
		return 0, tracker.ErrWhatIfBusy
	}
	run.ID = int64(len(f.runs) + 1)
	f.runs = append(f.runs, run)
	return run.ID, f.err
}

func (f *fakeRuns) WhatIf(_ context.Context, merchantID, id int64) (tracker.WhatIfRun, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if run := f.find(merchantID, id); run != nil {
		return *run, f.err
	}
	return tracker.WhatIfRun{}, tracker.ErrNotFound
}

func (f *fakeRuns) WhatIfs(_ context.Context, merchantID int64, limit int) ([]tracker.WhatIfRun, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []tracker.WhatIfRun
	for _, run := range slices.Backward(f.runs) {
		if run.MerchantID == merchantID && len(out) < limit {
			out = append(out, run)
		}
	}
	return out, f.err
}

func (f *fakeRuns) StopWhatIf(_ context.Context, merchantID, id int64, at time.Time) (bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	run := f.find(merchantID, id)
	if run == nil || !run.State.Open() {
		return false, f.err
	}
	if run.Stopping = true; run.State == tracker.WhatIfQueued {
		run.State, run.EndedAt = tracker.WhatIfCancelled, at
	}
	return true, f.err
}

const farHub = "douyin-2026-07-09/hub_gap/far"

func runOf(id int64, state tracker.WhatIfState) tracker.WhatIfRun {
	return tracker.WhatIfRun{
		ID: id, MerchantID: 1, State: state, By: "wang", AskedAt: hoursAgo(0.1), Total: 300, Done: 120, Ask: tracker.WhatIfAsk{
			Cadence: tracker.CadenceEconomy,
			Changes: []tracker.RowChange{{Row: farHub, Hours: map[tracker.Severity]float64{tracker.SeverityWatch: 72, tracker.SeverityBreach: 80}}},
		},
	}
}

func doneRun(id int64) tracker.WhatIfRun {
	run := runOf(id, tracker.WhatIfDone)
	run.Done, run.EndedAt = 300, hoursAgo(0.05)
	run.Result = &tracker.WhatIfResult{
		From: hoursAgo(90 * 24), Until: hoursAgo(0.1), Parcels: 4210, More: true, Decided: 3980, Late: 131, Lost: 9, Silenced: 3, AheadHours: -3.46,
		Base: tracker.WhatIfSide{
			Cadence: tracker.CadenceBalanced, Alerts: 412, Incidents: 371, FalseAlarms: 96, Missed: 17, Warned: 123, LeadHours: 31.4, Looks: 62110, Currency: "CNY",
			Fines: 61200, Averted: 9800, Support: 111300, Net: -101500,
			Kinds: []tracker.WhatIfKind{{Kind: tracker.KindTransitStall, Incidents: 210, FalseAlarms: 80}, {Kind: tracker.KindHubWait, Incidents: 40}},
		},
		Changed: tracker.WhatIfSide{
			Cadence: tracker.CadenceEconomy, Alerts: 371, Incidents: 334, FalseAlarms: 61, Missed: 20, Warned: 120, LeadHours: 27.9, Looks: 11820, Currency: "CNY",
			Fines: 61200, Averted: 9100, Support: 100200, Net: -91100,
			Kinds: []tracker.WhatIfKind{{Kind: tracker.KindTransitStall, Incidents: 171, FalseAlarms: 45}, {Kind: tracker.KindPromiseOverdue, Incidents: 2}},
		},
	}
	return run
}

// atDesk gives the pages a what-if desk with the runs.
func atDesk(t testing.TB, runs ...tracker.WhatIfRun) (*fakeRuns, func(*Config)) {
	t.Helper()
	rules, err := tracker.LoadRuleBook()
	if err != nil {
		t.Fatal(err)
	}
	desk := &fakeRuns{runs: runs}
	return desk, func(c *Config) { c.WhatIf = WhatIfDesk{Runs: desk, Rules: rules} }
}
