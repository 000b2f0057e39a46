package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"parcelwarden/tracker"
	"time"
)

// EscalateStore is what the supplier ladder needs of the store.
type EscalateStore interface {
	EscalationsDue(ctx context.Context, now time.Time, limit int) ([]tracker.EscalationDue, error)
	ApplyEscalation(ctx context.Context, w tracker.EscalationWrite) (id int64, applied bool, err error)
	GroupStore
}

// Escalator climbs the supplier ladder of every incident whose next rung is due, and then asks suppliers about groups of watched incidents: what has a
// ladder of its own is in no group.
type Escalator struct {
	Store EscalateStore
	Now   func() time.Time
	Log   *slog.Logger
	Batch int
}

// Run does one pass.
func (e *Escalator) Run(ctx context.Context) error {
	climbed := 0
	for ctx.Err() == nil {
		now := e.Now()
		due, err := e.Store.EscalationsDue(ctx, now, e.Batch)
		if err != nil {
			return fmt.Errorf("read due escalations: %w", err)
		}
		applied := 0
		for _, d := range due {
			write, ok := tracker.NextRung(d, now)
			if !ok {
				continue
			}
			_, done, err := e.Store.ApplyEscalation(context.WithoutCancel(ctx), write)
			if err != nil {
				return fmt.Errorf("escalate incident %d: %w", d.Incident.ID, err)
			}
			if done {
				applied++
			}
		}
		climbed += applied
		if applied == 0 {
			break
		}
	}
	if climbed > 0 {
		e.Log.Info("escalated", "rungs", climbed)
	}
	return e.group(ctx)
}
