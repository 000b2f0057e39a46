package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
)

// Counts returns totals over all merchants.
func (s *Store) Counts(ctx context.Context) (tracker.Counts, error) {
	c := tracker.Counts{Incidents: map[tracker.Kind]int64{}, Notifications: map[string]map[tracker.DeliveryState]int64{}}
	err := s.read(ctx, func(t tx) error {
		for query, dst := range map[string]*int64{
			"SELECT COUNT(*) FROM shipments":                                                     &c.Shipments,
			"SELECT COUNT(*) FROM shipments WHERE closed_at IS NULL":                             &c.Open,
			"SELECT COUNT(*) FROM shipments WHERE closed_at IS NULL AND blind_since IS NOT NULL": &c.Blind,
			"SELECT CAST(COALESCE(SUM(looks), 0) AS BIGINT) FROM courier_accounts":               &c.Looks,
			"SELECT COUNT(*) FROM checkpoints":                                                   &c.Checkpoints,
			"SELECT COUNT(*) FROM score_entries":                                                 &c.Ledger,
		} {
			if err := t.query(func(scan func(...any) error) error { return scan(dst) }, query); err != nil {
				return err
			}
		}
		err := t.query(func(scan func(...any) error) error {
			var kind tracker.Kind
			var n int64
			err := scan(&kind, &n)
			c.Incidents[kind] = n
			return err
		}, "SELECT kind, COUNT(*) FROM incidents GROUP BY kind")
		if err != nil {
			return err
		}
		return t.query(func(scan func(...any) error) error {
			var channel string
			var state tracker.DeliveryState
			var n int64
			err := scan(&channel, &state, &n)
			if c.Notifications[channel] == nil {
				c.Notifications[channel] = map[tracker.DeliveryState]int64{}
			}
			c.Notifications[channel][state] = n
			return err
		}, "SELECT channel, state, COUNT(*) FROM notifications GROUP BY channel, state")
	})
	if err != nil {
		return tracker.Counts{}, fmt.Errorf("count: %w", err)
	}
	return c, nil
}
