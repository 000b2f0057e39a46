package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"parcelwarden/tracker"
	"time"
)

// DecisionStore is what following decisions needs of the store.
type DecisionStore interface {
	DecisionChecks(ctx context.Context) ([]tracker.DecisionCheck, error)
	EndDecision(ctx context.Context, e tracker.DecisionEnd) (bool, error)
	LearnOutcomes(ctx context.Context, now time.Time) (int, error)
}

// DecisionFollower ends decisions that others have carried out, and counts what became of them. It does nothing irreversible: it notes what is so.
type DecisionFollower struct {
	Store DecisionStore
	Now   func() time.Time
	Log   *slog.Logger
}

// Run does one pass.
func (f *DecisionFollower) Run(ctx context.Context) error {
	now := f.Now()
	checks, err := f.Store.DecisionChecks(ctx)
	if err != nil {
		return fmt.Errorf("read decisions under way: %w", err)
	}
	ended := 0
	for _, c := range checks {
		end, over := c.Settled(now)
		if !over {
			continue
		}
		done, err := f.Store.EndDecision(context.WithoutCancel(ctx), end)
		if err != nil {
			return fmt.Errorf("end decision %d: %w", c.Decision.ID, err)
		}
		if done {
			ended++
		}
	}
	learned, err := f.Store.LearnOutcomes(ctx, now)
	if err != nil {
		return fmt.Errorf("learn from outcomes: %w", err)
	}
	if ended+learned > 0 {
		f.Log.Info("followed decisions", "ended", ended, "learned", learned)
	}
	return nil
}
