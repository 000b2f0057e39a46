package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"parcelwarden/tracker"
	"sync"
	"time"
)

// WhatIfStore keeps the queue of what-if runs.
type WhatIfStore interface {
	TakeWhatIf(ctx context.Context, at, heard, deadAt time.Time) (tracker.WhatIfRun, error)
	BeatWhatIf(ctx context.Context, run tracker.WhatIfRun, heard time.Time) (bool, error)
	EndWhatIf(ctx context.Context, run tracker.WhatIfRun) error
}

// WhatIfPlay answers one question. It stops when its context ends and calls progress from any one goroutine at a time.
type WhatIfPlay func(ctx context.Context, run tracker.WhatIfRun, progress func(done, total int)) (tracker.WhatIfResult, error)

// WhatIfRunner works off the queue of what-if runs, one at a time in the whole program.
type WhatIfRunner struct {
	Store WhatIfStore
	Play  WhatIfPlay
	Now   func() time.Time // the program's clock, for what people read
	Wall  func() time.Time // the clock on the wall, by which a dead program is told from a living one
	Log   *slog.Logger
	Beat  time.Duration // how often progress is noted and a cancellation heard of; a second if zero
}

// Timing of the queue.
const (
	whatIfBeat  = time.Second
	whatIfDead  = 30 * time.Second // a run that was not heard of for so long has no program
	whatIfWrite = 5 * time.Second  // for the last word on a run when the program stops
)

// Run works on the oldest question, if nobody works on another. A run that the end of the context stops is marked interrupted.
func (r *WhatIfRunner) Run(ctx context.Context) error {
	wall := r.Wall()
	run, err := r.Store.TakeWhatIf(ctx, r.Now(), wall, wall.Add(-whatIfDead))
	if errors.Is(err, tracker.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("run what if: %w", err)
	}
	result, stopped, failed := r.play(ctx, &run)
	switch {
	case failed == nil:
		run.State, run.Result, run.Done = tracker.WhatIfDone, &result, run.Total
	case stopped:
		run.State, failed = tracker.WhatIfCancelled, nil
	case ctx.Err() != nil:
		run.State, failed = tracker.WhatIfInterrupted, nil
	default:
		run.State = tracker.WhatIfFailed
	}
	run.EndedAt = r.Now()
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), whatIfWrite)
	defer cancel()
	if err := r.Store.EndWhatIf(last, run); err != nil {
		failed = errors.Join(failed, err)
	}
	r.Log.Info("what if ended", "merchant_id", run.MerchantID, "run_id", run.ID, "state", string(run.State), "steps", run.Total)
	if failed != nil {
		return fmt.Errorf("run what if %d: %w", run.ID, failed)
	}
	return nil
}

// play answers the question beside a heartbeat, and reports whether somebody stopped it.
func (r *WhatIfRunner) play(ctx context.Context, run *tracker.WhatIfRun) (result tracker.WhatIfResult, stopped bool, err error) {
	work, cancel := context.WithCancel(ctx)
	defer cancel()
	pulse := whatIfPulse{runner: r, run: *run, cancel: cancel}
	var wait sync.WaitGroup
	done := make(chan struct{})
	wait.Go(func() { pulse.keep(work, done) })
	result, err = r.guarded(work, *run, pulse.note)
	close(done)
	wait.Wait()
	run.Done, run.Total = pulse.run.Done, pulse.run.Total
	return result, pulse.stopped, err
}

// guarded turns a panic of the engine into a failed run, which would otherwise hold the queue until it counts as dead.
func (r *WhatIfRunner) guarded(ctx context.Context, run tracker.WhatIfRun, note func(done, total int)) (result tracker.WhatIfResult, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return r.Play(ctx, run, note)
}

// whatIfPulse is the heartbeat of one run.
type whatIfPulse struct {
	runner  *WhatIfRunner
	cancel  context.CancelFunc
	mu      sync.Mutex
	run     tracker.WhatIfRun
	stopped bool // read after keep has returned
}

func (p *whatIfPulse) note(done, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.run.Done, p.run.Total = done, total
}

// keep writes the progress until the work is done, and ends the work when nobody wants it any more.
func (p *whatIfPulse) keep(ctx context.Context, done <-chan struct{}) {
	every := p.runner.Beat
	if every <= 0 {
		every = whatIfBeat
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-done:
			return
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		p.mu.Lock()
		run := p.run
		p.mu.Unlock()
		goOn, err := p.runner.Store.BeatWhatIf(ctx, run, p.runner.Wall())
		switch {
		case err != nil && ctx.Err() == nil:
			p.runner.Log.Warn("what if progress not noted", "run_id", run.ID, "error", err)
		case err == nil && !goOn:
			p.stopped = true
			p.cancel()
			return
		}
	}
}
