package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"parcelwarden/tracker"
	"sync"
	"time"
)

// PollStore is what polling needs of the store.
type PollStore interface {
	ClaimDue(ctx context.Context, r tracker.ClaimRequest) ([]tracker.PollBatch, error)
	RecordLooks(ctx context.Context, looks []tracker.LookResult) error
	RecordAccountLook(ctx context.Context, look tracker.AccountLook) error
	ReleaseClaims(ctx context.Context, claims []tracker.PollClaim, nextPollAt time.Time) error
}

// Poller looks up parcels that are due.
type Poller struct {
	Store PollStore
	// Courier returns the adapter of an account; false if the configuration has no credentials for it.
	Courier func(account tracker.CourierAccount) (tracker.Courier, bool)
	Now     func() time.Time
	Log     *slog.Logger

	Cadence tracker.Cadence
	Lease   time.Duration // how long a claim holds, in Now's time; must outlast the slowest request
	Claim   int           // parcels claimed at once
	Workers int           // requests under way at once
	Flush   int           // looks recorded in one transaction
}

// PollReport counts one pass.
type PollReport struct {
	Looks, Requests, NewEvents, Failed, Released int
}

// Run does one pass: it claims and looks until nothing is due or the context ends. What is in flight then is still recorded.
func (p *Poller) Run(ctx context.Context) error {
	_, err := p.Pass(ctx, tracker.ClaimRequest{})
	return err
}

// Pass is Run with a choice of parcels and with counts. Now, Limit and Lease of the request are filled in.
func (p *Poller) Pass(ctx context.Context, request tracker.ClaimRequest) (PollReport, error) {
	var total PollReport
	for ctx.Err() == nil {
		request.Now, request.Limit, request.Lease = p.Now(), p.Claim, p.Lease
		batches, err := p.Store.ClaimDue(ctx, request)
		if err != nil {
			return total, fmt.Errorf("claim due parcels: %w", err)
		}
		if len(batches) == 0 {
			break
		}
		report, err := p.work(context.WithoutCancel(ctx), batches)
		total.add(report)
		if err != nil {
			return total, err
		}
		if request.All {
			break
		}
	}
	if total.Looks > 0 {
		p.Log.Info("polled", "looks", total.Looks, "requests", total.Requests, "new_events", total.NewEvents,
			"failed", total.Failed, "released", total.Released)
	}
	return total, nil
}

// work looks up the batches side by side and records the results while the rest is under way.
func (p *Poller) work(ctx context.Context, batches []tracker.PollBatch) (PollReport, error) {
	queue := make(chan tracker.PollBatch)
	results := make(chan batchResult, p.Workers)
	paused := newPauses()
	var workers sync.WaitGroup
	for range min(p.Workers, len(batches)) {
		workers.Go(func() {
			for batch := range queue {
				results <- p.look(ctx, batch, paused)
			}
		})
	}
	go func() {
		for _, batch := range batches {
			queue <- batch
		}
		close(queue)
		workers.Wait()
		close(results)
	}()
	recorder := recorder{store: p.Store, size: p.Flush}
	var report PollReport
	var firstErr error
	for result := range results {
		report.add(result.report)
		if err := recorder.take(ctx, result); err != nil && firstErr == nil {
			firstErr = err
		}
	}
	if err := recorder.flush(ctx); err != nil && firstErr == nil {
		firstErr = err
	}
	return report, firstErr
}

func (r *PollReport) add(o PollReport) {
	r.Looks += o.Looks
	r.Requests += o.Requests
	r.NewEvents += o.NewEvents
	r.Failed += o.Failed
	r.Released += o.Released
}
