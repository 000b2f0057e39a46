package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"parcelwarden/tracker"
	"time"
)

// ShipStore is what judging orders without a parcel needs of the store.
type ShipStore interface {
	OrdersDue(ctx context.Context, now time.Time, limit int) ([]tracker.OrderSnapshot, error)
	ApplyOrderVerdicts(ctx context.Context, verdicts []tracker.OrderVerdict) (tracker.VerdictReport, error)
}

// ShipWatch judges the orders that were paid and have no parcel.
type ShipWatch struct {
	Store ShipStore
	Judge tracker.Court
	Now   func() time.Time
	Log   *slog.Logger
	Batch int
}

// Run does one pass: it judges until no order is due or the context ends.
func (s *ShipWatch) Run(ctx context.Context) error {
	var total tracker.VerdictReport
	for ctx.Err() == nil {
		now := s.Now()
		due, err := s.Store.OrdersDue(ctx, now, s.Batch)
		if err != nil {
			return fmt.Errorf("read orders to judge: %w", err)
		}
		verdicts := make([]tracker.OrderVerdict, 0, len(due))
		for _, order := range due {
			verdicts = append(verdicts, s.Judge.DecideOrder(order, now))
		}
		if len(verdicts) > 0 {
			report, err := s.Store.ApplyOrderVerdicts(context.WithoutCancel(ctx), verdicts)
			if err != nil {
				return fmt.Errorf("apply verdicts on orders: %w", err)
			}
			add(&total, report)
		}
		if len(due) < s.Batch {
			break
		}
	}
	if total.Opened+total.Reopened+total.Climbed+total.Resolved > 0 {
		s.Log.Info("judged orders without a parcel", "orders", total.Judged, "opened", total.Opened, "climbed", total.Climbed, "resolved", total.Resolved,
			"notices", total.Notices, "void", total.Void)
	}
	return nil
}
