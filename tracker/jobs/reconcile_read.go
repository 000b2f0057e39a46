package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"parcelwarden/tracker"
	"time"
)

// ScoreFeed is a marketplace that shows a shop's score to programs. What goes wrong on its side is a *tracker.SourceError.
type ScoreFeed interface {
	Score(ctx context.Context) (tracker.ScoreSnapshot, error)
}

// SnapshotStore keeps snapshots.
type SnapshotStore interface {
	Merchant(ctx context.Context, id int64) (tracker.Merchant, error)
	Snapshots(ctx context.Context, merchantID int64, since string) ([]tracker.ScoreSnapshot, error)
	AddSnapshots(ctx context.Context, merchantID int64, s []tracker.ScoreSnapshot) ([]tracker.RowOutcome, error)
}

// scoreHour is the local hour from which the day's score is read: the platform renews it in the morning.
const scoreHour = 10

// SnapshotReader reads a shop's score once a local day. What goes wrong at the marketplace is logged and tried again at the next pass.
type SnapshotReader struct {
	Name       string // of the source
	MerchantID int64
	Source     string // what the snapshots are marked with
	Feed       ScoreFeed
	Store      SnapshotStore
	Scores     *tracker.ScoreBook
	Now        func() time.Time
	Log        *slog.Logger
}

// Run does one pass.
func (r *SnapshotReader) Run(ctx context.Context) error {
	m, err := r.Store.Merchant(ctx, r.MerchantID)
	if err != nil {
		return fmt.Errorf("read merchant: %w", err)
	}
	now := r.Now()
	local := now.In(m.Location())
	today := local.Format(time.DateOnly)
	if local.Hour() < scoreHour {
		return nil
	}
	known, err := r.Store.Snapshots(ctx, m.ID, today)
	if err != nil {
		return err
	}
	for _, s := range known {
		if s.Source == r.Source {
			return nil
		}
	}
	s, err := r.Feed.Score(ctx)
	var failed *tracker.SourceError
	if errors.As(err, &failed) {
		r.Log.Warn("score not read", "source", r.Name, "outcome", failed.Outcome, "problem", failed.Problem, "detail", failed.Detail)
		return nil
	}
	if err != nil {
		return fmt.Errorf("read score of source %s: %w", r.Name, err)
	}
	if s.Rates == tracker.RatesMixed || s.Rates == tracker.RatesUnsaid {
		r.Log.Warn("rates of the score cannot be read, the rest is kept", "source", r.Name, "rates", s.Rates)
	}
	s.Date, s.Source, s.At, s.By = today, r.Source, now, r.Name
	if wrong := s.Check(today, r.Scores.MetricsOf(m.Platform)); wrong != nil {
		r.Log.Warn("score not usable", "source", r.Name, "error", wrong)
		return nil
	}
	if _, err := r.Store.AddSnapshots(context.WithoutCancel(ctx), m.ID, []tracker.ScoreSnapshot{s}); err != nil {
		return err
	}
	r.Log.Info("score read", "source", r.Name, "date", today)
	return nil
}
