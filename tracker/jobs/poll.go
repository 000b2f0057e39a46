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
	PushLag map[string]time.Duration // by provider: how long after a scan its push may come
	Wall    func() time.Time         // measures answers where Now runs faster; nil: Now
	Log     *slog.Logger

	Cadence tracker.Cadence
	Zone    func(merchantID int64) *time.Location // in which a merchant's day has its hours; nil: China's
	Lease   time.Duration                         // how long a claim holds, in Now's time; must outlast the slowest request
	Claim   int                                   // parcels claimed at once
	Workers int                                   // requests under way at once
	Flush   int                                   // looks recorded in one transaction
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

// Pass is Run with a choice of parcels and with counts. Now, Limit and Lease of the request are filled in. Claiming, asking and recording
// go on side by side: the next claim is made while the last answers are still being written.
func (p *Poller) Pass(ctx context.Context, request tracker.ClaimRequest) (PollReport, error) {
	if request.All && request.Since.IsZero() {
		request.Since = p.Now()
	}
	line := p.start(ctx)
	claimErr := p.claim(ctx, request, line.queue)
	report, err := line.finish()
	if report.Looks > 0 {
		p.Log.Info("polled", "looks", report.Looks, "requests", report.Requests, "new_events", report.NewEvents,
			"failed", report.Failed, "released", report.Released)
	}
	if claimErr != nil {
		return report, fmt.Errorf("claim due parcels: %w", claimErr)
	}
	return report, err
}

// claim feeds the queue until nothing is due or the context ends, and closes it.
func (p *Poller) claim(ctx context.Context, request tracker.ClaimRequest, queue chan<- tracker.PollBatch) error {
	defer close(queue)
	for ctx.Err() == nil {
		request.Now, request.Limit, request.Lease = p.Now(), p.Claim, p.Lease
		batches, err := p.Store.ClaimDue(context.WithoutCancel(ctx), request)
		if err != nil {
			return err
		}
		if len(batches) == 0 {
			return nil
		}
		for _, batch := range batches {
			queue <- batch
		}
	}
	return nil
}

// line is one pass at work: workers that ask, and a recorder that writes.
type line struct {
	queue    chan tracker.PollBatch
	finished chan struct{}
	report   PollReport
	err      error
}

func (p *Poller) start(ctx context.Context) *line {
	l := &line{queue: make(chan tracker.PollBatch, p.Workers), finished: make(chan struct{})}
	results := make(chan batchResult, 4*p.Flush)
	paused := newPauses()
	var workers sync.WaitGroup
	for range p.Workers {
		workers.Go(func() {
			for batch := range l.queue {
				if ctx.Err() != nil { // the stop came before its turn: somebody else may ask at once
					results <- giveBack(batch, p.Now())
					continue
				}
				results <- p.look(context.WithoutCancel(ctx), batch, paused)
			}
		})
	}
	go func() {
		workers.Wait()
		close(results)
	}()
	go l.record(context.WithoutCancel(ctx), results, &recorder{store: p.Store, size: p.Flush})
	return l
}

func giveBack(batch tracker.PollBatch, at time.Time) batchResult {
	return batchResult{released: batch.Claims, until: at, report: PollReport{Released: len(batch.Claims)}}
}

// record writes results until there are no more. After an error it still takes them, so that no worker is left waiting; their claims
// come back when the lease ends.
func (l *line) record(ctx context.Context, results <-chan batchResult, r *recorder) {
	defer close(l.finished)
	for result := range results {
		l.report.Add(result.report)
		if l.err == nil {
			l.err = r.take(ctx, result)
		}
	}
	if l.err == nil {
		l.err = r.flush(ctx)
	}
}

// finish waits until everything that was claimed is asked and written.
func (l *line) finish() (PollReport, error) {
	<-l.finished
	return l.report, l.err
}

// Add sums the counts of several passes.
func (r *PollReport) Add(o PollReport) {
	r.Looks += o.Looks
	r.Requests += o.Requests
	r.NewEvents += o.NewEvents
	r.Failed += o.Failed
	r.Released += o.Released
}
