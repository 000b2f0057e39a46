package main

import (
	"context"
	"fmt"
	"net/http"
	"parcelwarden/couriers/simulator"
	"parcelwarden/tracker/jobs"
	"sync/atomic"
	"time"
)

// rehearsal is the demo on a clock that jumps: nothing happens between two rounds, so that a slow machine is no late one.
type rehearsal struct {
	*demo
	start time.Time
	ahead atomic.Int64
	end   time.Time
	step  time.Duration
	jobs  []jobs.Job
	ran   map[string]time.Time
	pages *http.Server
}

// rehearsalHaste shrinks what the couriers' clients wait for by the machine's clock: retries and open breakers.
const rehearsalHaste = 60_000

func (r *rehearsal) now() time.Time { return r.start.Add(time.Duration(r.ahead.Load())).UTC() }

func newRehearsal(ctx context.Context, s *settings, f faultsFlags, seed int64) (*rehearsal, error) {
	start, err := f.begins(s.now())
	if err != nil {
		return nil, err
	}
	r := &rehearsal{start: start, step: f.step, ran: map[string]time.Time{}}
	r.end = r.start.Add(time.Duration(f.hours * float64(time.Hour)))
	flags := demoFlags{listen: "127.0.0.1:0", parcels: f.parcels, speed: 1, seed: seed, runFor: r.end.Sub(r.start)}
	if err := r.raise(ctx, s, &demo{flags: flags, faults: simulator.FaultsAll}); err != nil {
		return nil, err
	}
	return r, nil
}

// raise starts the demo and its pages; nothing runs by itself.
func (r *rehearsal) raise(ctx context.Context, s *settings, d *demo) error {
	still := &settings{quiet: s.quiet, verbose: s.verbose, std: s.std, now: r.now}
	d.haste = rehearsalHaste
	var err error
	if r.demo, err = prepareDemo(ctx, still, d); err != nil {
		return err
	}
	if r.jobs, err = r.app.jobs(); err != nil {
		r.close()
		return err
	}
	r.pushes = r.pusher()
	pages, err := r.app.pages(true)
	if err != nil {
		r.close()
		return err
	}
	r.pages = &http.Server{Handler: r.withMail(pages), ReadHeaderTimeout: 10 * time.Second}
	go r.pages.Serve(r.demo.pages) //nolint:errcheck // ends when the demo closes its listener
	r.opened = r.now()
	return nil
}

// round lets everything happen that is due now: what the couriers push, what the shops ship, and each job whose time has come.
func (r *rehearsal) round(ctx context.Context) error {
	r.pushes.Tick(ctx, r.now())
	if err := r.bringOrders(ctx); err != nil {
		return err
	}
	if err := r.carryTale(ctx); err != nil {
		return err
	}
	for _, job := range r.jobs {
		if last, ok := r.ran[job.Name]; ok && r.now().Sub(last) < job.Every {
			continue
		}
		r.ran[job.Name] = r.now()
		if err := job.Run(ctx); err != nil {
			return fmt.Errorf("%s at %s: %w", job.Name, r.now().Format(time.RFC3339), err)
		}
	}
	return r.witness(ctx, r.now())
}

// report compares what was recorded with the truth.
func (r *rehearsal) report(ctx context.Context, seed int64) (faultsRun, error) {
	summary, err := r.summary(ctx, r.now())
	if err != nil {
		return faultsRun{}, err
	}
	mails, err := r.mailLoads(ctx)
	if err != nil {
		return faultsRun{}, err
	}
	var shown []simulator.Mismatch
	for _, sort := range [][]simulator.Mismatch{summary.report.Unproven, summary.report.ByOutage, summary.report.Missed, summary.report.False} {
		shown = append(shown, sort[:min(len(sort), faultsShown)]...)
	}
	return faultsRun{
		Mails: mails, Seed: seed, Shipments: summary.Shipments, Polls: summary.Polls, Incidents: summary.Incidents, Expected: summary.Expected,
		Missed: summary.Wrong.Missed, False: summary.Wrong.False, Delay: summary.Delay,
		Unproven: len(summary.report.Unproven), ByOutage: len(summary.report.ByOutage), Mismatches: shown,
	}, nil
}
