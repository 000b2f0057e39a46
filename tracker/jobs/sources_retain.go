package jobs

import (
	"context"
	"log/slog"
	"time"
)

// SourceEventStore is what forgetting messages needs of the store.
type SourceEventStore interface {
	RetainSourceEvents(ctx context.Context, merchantID int64, before time.Time) (int, error)
}

// SourceRetention forgets the messages that were worked off long ago. Marketplaces repeat a message for hours, not for weeks.
type SourceRetention struct {
	Store     SourceEventStore
	Merchants []int64
	Keep      time.Duration
	Now       func() time.Time
	Log       *slog.Logger
}

// Run does one pass.
func (r *SourceRetention) Run(ctx context.Context) error {
	deleted := 0
	for _, merchantID := range r.Merchants {
		n, err := r.Store.RetainSourceEvents(ctx, merchantID, r.Now().Add(-r.Keep))
		if err != nil {
			return err //nolint:wrapcheck // the store says what it was doing
		}
		deleted += n
	}
	if deleted > 0 {
		r.Log.Info("old order messages deleted", "messages", deleted)
	}
	return nil
}
