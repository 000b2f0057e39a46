package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"parcelwarden/tracker"
	"time"
)

// RetainStore is what retention needs of the store.
type RetainStore interface {
	Retain(ctx context.Context, p tracker.RetainPolicy) (int, error)
}

// Retention deletes what has served its time: looks at closed parcels, ended sessions, bodies of sent messages, pushes worked off. The ledger, the
// timeline, incidents and open parcels stay.
type Retention struct {
	Store    RetainStore
	Now      func() time.Time
	Log      *slog.Logger
	Looks    time.Duration
	Messages time.Duration
	Pushes   time.Duration // bodies of pushes that were worked off; zero keeps them
	PushKeys time.Duration // their rows; zero keeps them
}

// Run does one pass.
func (r *Retention) Run(ctx context.Context) error {
	now := r.Now()
	policy := tracker.RetainPolicy{Looks: now.Add(-r.Looks), Sessions: now, Messages: now.Add(-r.Messages)}
	if r.Pushes > 0 {
		policy.Pushes = now.Add(-r.Pushes)
	}
	if r.PushKeys > 0 {
		policy.PushKeys = now.Add(-r.PushKeys)
	}
	deleted, err := r.Store.Retain(ctx, policy)
	if err != nil {
		return fmt.Errorf("retention: %w", err)
	}
	if deleted > 0 {
		r.Log.Info("old rows deleted", "rows", deleted)
	}
	return nil
}
