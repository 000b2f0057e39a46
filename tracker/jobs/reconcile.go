package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"parcelwarden/tracker"
	"time"
)

// ReconcileStore is what holding the model against the platform needs of the store.
type ReconcileStore interface {
	FactsStore
	Merchants(ctx context.Context) ([]tracker.Merchant, error)
	UnreconciledSnapshots(ctx context.Context, merchantID int64, since string) ([]tracker.ScoreSnapshot, error)
	AddReconciliation(ctx context.Context, m tracker.Merchant, r tracker.Reconciliation) (bool, error)
}

// reconcileBack is how many days back a snapshot is still reconciled: what parcels of older dates did is not known well any more.
const reconcileBack = 90

// Reconciler holds the model against every snapshot that it was not held against yet, once.
type Reconciler struct {
	Store  ReconcileStore
	Scores *tracker.ScoreBook
	Now    func() time.Time
	Log    *slog.Logger
}

// Run does one pass over every merchant.
func (r *Reconciler) Run(ctx context.Context) error {
	merchants, err := r.Store.Merchants(ctx)
	if err != nil {
		return fmt.Errorf("read merchants: %w", err)
	}
	var failed []error
	for _, m := range merchants {
		if err := r.merchant(ctx, m); err != nil { // one shop's numbers must not keep the others from theirs
			failed = append(failed, fmt.Errorf("reconcile merchant %d: %w", m.ID, err))
		}
	}
	return errors.Join(failed...)
}

func (r *Reconciler) merchant(ctx context.Context, m tracker.Merchant) error {
	since := r.Now().In(m.Location()).AddDate(0, 0, -reconcileBack).Format(time.DateOnly)
	open, err := r.Store.UnreconciledSnapshots(ctx, m.ID, since)
	if err != nil || len(open) == 0 {
		return err
	}
	if ready, err := settled(ctx, r.Store, m.ID); err != nil || !ready {
		return err
	}
	for _, s := range open {
		if ctx.Err() != nil {
			return nil
		}
		if err := r.one(ctx, m, s); err != nil {
			return err
		}
	}
	return nil
}

// one evaluates the snapshot's date by the profile that was in force then. A platform without a score has nothing to reconcile.
func (r *Reconciler) one(ctx context.Context, m tracker.Merchant, s tracker.ScoreSnapshot) error {
	profile, err := r.Scores.ForShop(m, s.Date)
	if errors.Is(err, tracker.ErrNoProfile) || err == nil && profile.LinesOnly {
		return nil
	}
	if err != nil {
		return err
	}
	query, err := profile.Query(m.ID, s.Date)
	if err != nil {
		return err
	}
	facts, err := r.Store.Facts(ctx, query)
	if err != nil {
		return fmt.Errorf("count facts: %w", err)
	}
	facts.Dimensions = m.ScoreInputs()
	row, err := profile.Reconcile(facts, s, r.Now())
	if err != nil {
		return err
	}
	told, err := r.Store.AddReconciliation(ctx, m, row)
	if err != nil {
		return err
	}
	if told {
		r.Log.Warn("score profile may be out of date", "merchant_id", m.ID, "profile", profile.ID, "date", s.Date)
	}
	return nil
}
