package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"parcelwarden/tracker"
	"time"
)

// CloneStore is what comparing stories needs of the store.
type CloneStore interface {
	ClonesDue(ctx context.Context, limit int) ([]tracker.CloneCheck, error)
	RecordClones(ctx context.Context, results []tracker.CloneResult) (int, error)
}

// CloneWatch looks for numbers that tell one and the same story.
type CloneWatch struct {
	Store CloneStore
	Now   func() time.Time
	Log   *slog.Logger
	Batch int
}

// Run does one pass: it compares until nothing is left or the context ends.
func (c *CloneWatch) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		checks, err := c.Store.ClonesDue(ctx, c.Batch)
		if err != nil {
			return fmt.Errorf("read stories: %w", err)
		}
		if len(checks) == 0 {
			return nil
		}
		now := c.Now()
		results := make([]tracker.CloneResult, 0, len(checks))
		for i := range checks {
			results = append(results, checks[i].Compare(now))
		}
		found, err := c.Store.RecordClones(context.WithoutCancel(ctx), results)
		if err != nil {
			return fmt.Errorf("record stories: %w", err)
		}
		if found > 0 {
			c.Log.Warn("numbers tell the same story", "parcels", found)
		}
		if len(checks) < c.Batch {
			return nil
		}
	}
	return nil
}
