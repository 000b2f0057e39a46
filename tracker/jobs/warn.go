package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"parcelwarden/tracker"
	"time"
)

// WarnStore is what warning of near thresholds needs of the store.
type WarnStore interface {
	Merchants(ctx context.Context) ([]tracker.Merchant, error)
	WarnNearBreach(ctx context.Context, m tracker.Merchant, now time.Time) (int, error)
}

// Warner tells merchants of parcels that will soon be past the platform's line, while acting still helps: one message for all of them.
type Warner struct {
	Store WarnStore
	Now   func() time.Time
	Log   *slog.Logger
}

// Run does one pass.
func (w *Warner) Run(ctx context.Context) error {
	merchants, err := w.Store.Merchants(ctx)
	if err != nil {
		return fmt.Errorf("read merchants: %w", err)
	}
	for _, m := range merchants {
		if ctx.Err() != nil {
			break
		}
		told, err := w.Store.WarnNearBreach(context.WithoutCancel(ctx), m, w.Now())
		if err != nil {
			return fmt.Errorf("warn merchant %d: %w", m.ID, err)
		}
		if told > 0 {
			w.Log.Info("warned of near thresholds", "merchant_id", m.ID, "incidents", told)
		}
	}
	return nil
}
