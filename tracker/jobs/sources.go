package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"parcelwarden/tracker"
	"time"
)

// OrderFeed is a marketplace that orders are read from. What goes wrong on its side is a *tracker.SourceError.
type OrderFeed interface {
	// Next reads the next batch after a cursor; the cursor is empty at first.
	Next(ctx context.Context, cursor string) (tracker.OrderBatch, error)
	// Resolve gives the orders that messages are about, in the order in which they are to be stored.
	Resolve(ctx context.Context, events []tracker.SourceEvent) ([]tracker.OrderBatch, error)
}

// SourceStore is what reading a source needs of the store.
type SourceStore interface {
	sourceCursors
	sourceEvents
	sourceIncidents
	TakeBack(ctx context.Context, merchantID int64, orders []tracker.OrderParcels, opts tracker.ImportOptions) (int, error)
}

type sourceCursors interface {
	ClaimSource(ctx context.Context, c tracker.SourceClaim) (tracker.SourceState, bool, error)
	SaveSourceCursor(ctx context.Context, c tracker.SourceClaim, cursor string) error
	NoteSource(ctx context.Context, n tracker.SourceNote) (before tracker.Problem, err error)
}

type sourceEvents interface {
	ClaimSourceEvents(ctx context.Context, c tracker.SourceClaim, limit int) ([]tracker.SourceEvent, error)
	FinishSourceEvents(ctx context.Context, merchantID int64, ids []int64, at time.Time) error
	RetrySourceEvents(ctx context.Context, merchantID int64, ids []int64, next time.Time, detail string) error
}

type sourceIncidents interface {
	OpenFeedIncident(ctx context.Context, in tracker.Incident, notices []tracker.Notification) (int64, error)
	ResolveFeedIncident(ctx context.Context, in tracker.Incident, notices []tracker.Notification) (bool, error)
}

// SourceReader reads one source of orders: what it sent by itself first, then, when its turn has come, what changed since. Rows are
// stored before the cursor moves, so that a crash between the two reads a page again, which changes nothing.
type SourceReader struct {
	Name       string
	MerchantID int64
	Feed       OrderFeed
	Store      SourceStore
	Import     func(ctx context.Context, merchantID int64, rows []tracker.ParcelRow, sourceAt time.Time) ([]tracker.RowOutcome, error)
	Every      time.Duration // between two readings
	Lease      time.Duration // longer than any one page takes
	Now        func() time.Time
	Log        *slog.Logger
}

const (
	eventBatch     = 50
	longestBackoff = time.Hour
	lookAgainBad   = 15 * time.Minute // at credentials that a person must mend
)

// Run does one pass. What goes wrong at the marketplace is noted and tried again later; an error is our own.
func (r *SourceReader) Run(ctx context.Context) error {
	return errors.Join(r.events(ctx), r.pull(ctx))
}

func (r *SourceReader) claim(now time.Time) tracker.SourceClaim {
	return tracker.SourceClaim{MerchantID: r.MerchantID, Source: r.Name, Now: now, Until: now.Add(r.Lease)}
}

// pull reads page after page until there is no more, the marketplace asks for a pause, or the program ends.
func (r *SourceReader) pull(ctx context.Context) error {
	state, claimed, err := r.Store.ClaimSource(ctx, r.claim(r.Now()))
	if err != nil || !claimed {
		return err //nolint:wrapcheck // the store says what it was doing
	}
	var sum intake
	cursor := state.Cursor
	for more := true; more && ctx.Err() == nil; {
		batch, err := r.Feed.Next(ctx, cursor)
		if err == nil && batch.More && batch.Cursor == cursor {
			err = &tracker.SourceError{Outcome: tracker.OutcomeMalformed, Detail: "the same page again and again"}
		}
		if err != nil {
			return r.failed(ctx, err, state.Failures)
		}
		keep := context.WithoutCancel(ctx)
		if err := r.store(keep, batch, &sum); err != nil {
			return err
		}
		if err := r.Store.SaveSourceCursor(keep, r.claim(r.Now()), batch.Cursor); err != nil {
			return err //nolint:wrapcheck // the store says what it was doing
		}
		cursor, more = batch.Cursor, batch.More
	}
	return r.finished(context.WithoutCancel(ctx), sum, ctx.Err() != nil)
}

// intake counts what a reading brought.
type intake struct {
	rows, created, updated, rejected, takenBack int
	firstRejected                               string
}

// store keeps a batch: rows first, then which numbers are in force.
func (r *SourceReader) store(ctx context.Context, b tracker.OrderBatch, sum *intake) error {
	now := r.Now()
	if b.SourceAt.IsZero() || b.SourceAt.After(now) {
		b.SourceAt = now
	}
	if len(b.Rows) > 0 {
		outcomes, err := r.Import(ctx, r.MerchantID, b.Rows, b.SourceAt)
		if err != nil {
			return fmt.Errorf("store orders of source %s: %w", r.Name, err)
		}
		for _, outcome := range outcomes {
			switch outcome {
			case tracker.RowCreated:
				sum.created++
			case tracker.RowUpdated:
				sum.updated++
			case tracker.RowRejected:
				sum.rejected++
			}
		}
	}
	if len(b.Orders) > 0 {
		n, err := r.Store.TakeBack(ctx, r.MerchantID, b.Orders, tracker.ImportOptions{SourceAt: b.SourceAt, Now: now})
		if err != nil {
			return err //nolint:wrapcheck // the store says what it was doing
		}
		sum.takenBack += n
	}
	sum.rows += len(b.Rows)
	sum.rejected += len(b.Rejected)
	if len(b.Rejected) > 0 && sum.firstRejected == "" {
		e := b.Rejected[0]
		sum.firstRejected = e.Field + " " + e.Value + " " + e.Reason
	}
	return nil
}

// events works off what the source sent by itself.
func (r *SourceReader) events(ctx context.Context) error {
	var sum intake
	done := 0
	for ctx.Err() == nil {
		now := r.Now()
		events, err := r.Store.ClaimSourceEvents(ctx, r.claim(now), eventBatch)
		if err != nil {
			return err //nolint:wrapcheck // the store says what it was doing
		}
		if len(events) == 0 {
			break
		}
		ids, tries := make([]int64, len(events)), 0
		for i, e := range events {
			ids[i], tries = e.ID, max(tries, e.Tries)
		}
		batches, err := r.Feed.Resolve(ctx, events)
		keep := context.WithoutCancel(ctx)
		if err != nil {
			wait, detail := sourceBackoff(err, tries, r.Every)
			if failed := r.Store.RetrySourceEvents(keep, r.MerchantID, ids, now.Add(wait), detail); failed != nil {
				return failed //nolint:wrapcheck // the store says what it was doing
			}
			return r.noted(keep, err, wait, now)
		}
		for _, batch := range batches {
			if err := r.store(keep, batch, &sum); err != nil {
				return err
			}
		}
		if err := r.Store.FinishSourceEvents(keep, r.MerchantID, ids, now); err != nil {
			return err //nolint:wrapcheck // the store says what it was doing
		}
		done += len(events)
	}
	if done > 0 {
		r.Log.Info("order messages worked off", "source", r.Name, "messages", done, "rows", sum.rows, "created", sum.created,
			"updated", sum.updated, "taken_back", sum.takenBack, "rejected", sum.rejected, "first_rejected", sum.firstRejected)
	}
	return nil
}
