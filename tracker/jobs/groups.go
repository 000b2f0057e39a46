package jobs

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"time"
)

// GroupStore is what grouped notices to suppliers need of the store.
type GroupStore interface {
	GroupsDue(ctx context.Context, now time.Time) ([]tracker.GroupDue, error)
	ApplyGroup(ctx context.Context, w tracker.GroupWrite) (bool, error)
}

// group takes the next step of every supplier's grouped notice. A group that has moved on meanwhile waits for the next pass.
func (e *Escalator) group(ctx context.Context) error {
	now := e.Now()
	due, err := e.Store.GroupsDue(ctx, now)
	if err != nil {
		return fmt.Errorf("read due groups: %w", err)
	}
	moved := 0
	for _, d := range due {
		if ctx.Err() != nil {
			break
		}
		write, ok := tracker.NextGroup(d, now)
		if !ok {
			continue
		}
		done, err := e.Store.ApplyGroup(context.WithoutCancel(ctx), write)
		if err != nil {
			return fmt.Errorf("ask supplier %d about a group: %w", d.Supplier.ID, err)
		}
		if done {
			moved++
		}
	}
	if moved > 0 {
		e.Log.Info("groups of watched incidents moved", "groups", moved)
	}
	return nil
}
