package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"time"
)

// waiting holds for incidents that nobody has taken up.
const waiting = "resolved_at IS NULL AND severity >= ? AND ack_at IS NULL AND (snoozed_till IS NULL OR snoozed_till <= ?)"

// DayCount counts what happened to a merchant's incidents since an instant, and what waits for somebody now. Merchant 0 means all.
func (s *Store) DayCount(ctx context.Context, merchantID int64, since time.Time) (tracker.DayCount, error) {
	var c tracker.DayCount
	who, args := scope("merchant_id", merchantID)
	from := stampOf(since).arg()
	err := s.read(ctx, func(t tx) error {
		for _, part := range []struct {
			dst   *int
			where string
			args  []any
		}{
			{&c.Opened, "opened_at >= ? AND severity >= 0 AND resolution <> 'withdrawn'", []any{from}},
			{&c.Resolved, "resolved_at >= ? AND severity >= 0 AND resolution <> 'withdrawn'", []any{from}},
			{&c.Waiting, waiting, []any{int(tracker.SeverityBreach), s.now().UnixMilli()}},
		} {
			var n int64
			err := t.query(func(scan func(...any) error) error { return scan(&n) },
				"SELECT COUNT(*) FROM incidents WHERE "+who+" AND "+part.where, append(args[:len(args):len(args)], part.args...)...)
			if err != nil {
				return err
			}
			*part.dst = int(n)
		}
		return nil
	})
	if err != nil {
		return tracker.DayCount{}, fmt.Errorf("count the day: %w", err)
	}
	return c, nil
}
