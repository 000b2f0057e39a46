package main

import (
	"context"
	"parcelwarden/couriers/simulator"
	"parcelwarden/tracker"
	"parcelwarden/tracker/jobs"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// pastStage is a shop of 200 parcels whose way is over, each looked up once at its end.
func pastStage(t *testing.T) *stage {
	t.Helper()
	start := time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
	world := simulator.Generate(simulator.GenerateConfig{Seed: 5, Parcels: 200, Now: start, Spread: worldSpread, NoFaults: true})
	s := newStage(t, world, "")
	var rows []tracker.ParcelRow
	for _, p := range world.Parcels() {
		row := p.Row()
		if row.Merchant == "" || row.Merchant == s.shop.Code {
			rows = append(rows, row)
		}
	}
	s.ahead.Store(int64(40 * 24 * time.Hour))
	s.load(nil, rows)
	s.ahead.Add(int64(time.Hour))
	s.settle()
	return s
}

func (s *stage) askWhatIf(changes ...tracker.RowChange) int64 {
	s.t.Helper()
	id, err := s.app.store.AskWhatIf(s.t.Context(), tracker.WhatIfRun{
		MerchantID: s.shop.ID, State: tracker.WhatIfQueued, By: "wang", AskedAt: s.now(), Ask: tracker.WhatIfAsk{Changes: changes},
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

func (s *stage) whatIf(id int64) tracker.WhatIfRun {
	s.t.Helper()
	run, err := s.app.store.WhatIf(context.WithoutCancel(s.t.Context()), s.shop.ID, id)
	if err != nil {
		s.t.Fatal(err)
	}
	return run
}

func (s *stage) tighter() []tracker.RowChange {
	s.t.Helper()
	rules, err := s.app.rules.For(s.shop.Platform, s.now())
	if err != nil {
		s.t.Fatal(err)
	}
	var out []tracker.RowChange
	for _, row := range rules.Rows() {
		if row.Clock == tracker.ClockHubGap {
			out = append(out, tracker.RowChange{Row: row.ID, Hours: map[tracker.Severity]float64{tracker.SeverityWatch: row.WatchHours / 3}})
		}
	}
	return out
}

func TestWhatIfOverTheStore(t *testing.T) {
	t.Parallel()
	s := pastStage(t)
	id := s.askWhatIf(s.tighter()...)
	if err := s.app.whatIfJob().Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	run := s.whatIf(id)
	if run.State != tracker.WhatIfDone || run.Result == nil || run.Total == 0 || run.Done != run.Total {
		t.Fatalf("ended as %+v", run)
	}
	r := *run.Result
	if r.Parcels < 150 || r.Decided < 100 || r.More || r.Base.Looks < r.Parcels {
		t.Errorf("sample: %+v", r)
	}
	if r.Changed.Alerts <= r.Base.Alerts || r.Changed.Incidents <= r.Base.Incidents {
		t.Errorf("a tighter watch tier: %d alerts, then %d", r.Base.Alerts, r.Changed.Alerts)
	}
	if r.AheadHours <= 0 || r.Changed.Warned < r.Base.Warned || r.Silenced != 0 {
		t.Errorf("told %.1f h earlier, of %d parcels, then %d; silenced %d", r.AheadHours, r.Base.Warned, r.Changed.Warned, r.Silenced)
	}
}

func TestWhatIfByTheShopsRules(t *testing.T) {
	t.Parallel()
	s := pastStage(t)
	alerts := func() int {
		t.Helper()
		id := s.askWhatIf(s.tighter()...)
		if err := s.app.whatIfJob().Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		run := s.whatIf(id)
		if run.Result == nil {
			t.Fatalf("ended as %+v", run)
		}
		return run.Result.Base.Alerts
	}
	before := alerts()
	for _, class := range []tracker.RegionClass{tracker.RegionNear, tracker.RegionFar, tracker.RegionRemote} {
		_, err := s.app.store.AddMerchantRule(t.Context(), tracker.MerchantRule{
			MerchantID: s.shop.ID, Kind: tracker.RulingHours, Clock: tracker.ClockHubGap, Class: class, Hours: tracker.TierHours{Watch: 6}, From: s.now(), By: "wang", At: s.now(), Why: "early",
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	s.ahead.Add(int64(time.Hour))
	if after := alerts(); after <= before {
		t.Errorf("%d alerts by the shop's own warning after six hours, %d by the platform's rows", after, before)
	}
}

// play lets a test hold a run in the middle of its work.
type heldPlay struct {
	app     *app
	reached chan struct{}
}

func (h heldPlay) play(ctx context.Context, run tracker.WhatIfRun, progress func(done, total int)) (tracker.WhatIfResult, error) {
	first := true
	return h.app.playWhatIf(ctx, run, func(done, total int) {
		progress(done, total)
		if first {
			first = false
			close(h.reached)
			<-ctx.Done()
		}
	})
}

func (s *stage) heldRunner() (*jobs.WhatIfRunner, chan struct{}) {
	held := heldPlay{app: s.app, reached: make(chan struct{})}
	return &jobs.WhatIfRunner{Store: s.app.store, Play: held.play, Now: s.now, Wall: s.now, Log: quiet(), Beat: 5 * time.Millisecond}, held.reached
}

func TestWhatIfCancelled(t *testing.T) { // not parallel: it counts goroutines
	s := pastStage(t)
	before := goleak.IgnoreCurrent()
	id := s.askWhatIf(s.tighter()...)
	runner, reached := s.heldRunner()
	ended := make(chan error, 1)
	go func() { ended <- runner.Run(t.Context()) }()
	<-reached
	if ok, err := s.app.store.StopWhatIf(t.Context(), s.shop.ID, id, s.now()); err != nil || !ok {
		t.Fatalf("stop: %v, %v", ok, err)
	}
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if run := s.whatIf(id); run.State != tracker.WhatIfCancelled || run.Result != nil || run.EndedAt.IsZero() || run.Done == 0 {
		t.Errorf("cancelled: %+v", run)
	}
	goleak.VerifyNone(t, before)
}

func TestWhatIfStopsWithTheProgram(t *testing.T) {
	t.Parallel()
	s := pastStage(t)
	id := s.askWhatIf(s.tighter()...)
	runner, reached := s.heldRunner()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- runner.Run(ctx) }()
	<-reached
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if run := s.whatIf(id); run.State != tracker.WhatIfInterrupted {
		t.Errorf("after shutdown: %+v", run)
	}
	id = s.askWhatIf(s.tighter()...)
	if _, err := s.app.store.TakeWhatIf(t.Context(), s.now(), s.now(), time.Time{}); err != nil { // and the program is killed
		t.Fatal(err)
	}
	s.ahead.Add(int64(time.Minute))
	if err := s.app.whatIfJob().Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if run := s.whatIf(id); run.State != tracker.WhatIfInterrupted {
		t.Errorf("after a restart: %+v", run)
	}
}
