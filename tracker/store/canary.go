package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"time"
)

// LookForLife brings forward looks at parcels that move, where a verdict waits for a sign of life from its feed and nobody has asked the
// account anything for a while: without looks there is no news, and a feed that is not asked cannot be told from one that stands still. It
// returns how many looks it brought forward.
func (s *Store) LookForLife(ctx context.Context, now time.Time) (int, error) {
	brought := 0
	err := s.write(ctx, func(t tx) error {
		brought = 0
		type feed struct{ merchant, account, floor int64 }
		var feeds []feed
		err := t.query(func(scan func(...any) error) error {
			var f feed
			err := scan(&f.merchant, &f.account, &f.floor)
			feeds = append(feeds, f)
			return err
		}, `SELECT a.merchant_id, a.id, a.number_floor_ms FROM courier_accounts a WHERE a.enabled AND a.last_success_at <= ?
			AND (a.paused_until IS NULL OR a.paused_until <= ?) AND EXISTS (SELECT 1 FROM shipments s WHERE s.merchant_id = a.merchant_id
			AND s.account_id = a.id AND s.closed_at IS NULL AND s.threshold_at <= ? AND s.last_look_at >= s.threshold_at AND s.failures = 0)
			ORDER BY a.merchant_id, a.id`,
			stampOf(now.Add(-tracker.LifePause)).arg(), stampOf(now).arg(), stampOf(now).arg())
		if err != nil {
			return err
		}
		for _, f := range feeds {
			tried := stampOf(now.Add(-max(tracker.LifePause, time.Duration(f.floor)*time.Millisecond)))
			n, err := t.exec(`UPDATE shipments SET next_poll_at = ? WHERE merchant_id = ? AND id IN (SELECT id FROM shipments WHERE merchant_id = ?
				AND account_id = ? AND closed_at IS NULL AND next_poll_at > ? AND last_try_at <= ? AND failures = 0
				AND (leased_until IS NULL OR leased_until <= ?) AND phase IN ('picked_up', 'linehaul', 'dest_branch', 'out_for_delivery')
				AND last_event_at >= ? ORDER BY last_try_at, id LIMIT ?`+t.forUpdate(" SKIP LOCKED")+")",
				stampOf(now).arg(), f.merchant, f.merchant, f.account, stampOf(now).arg(), tried.arg(), stampOf(now).arg(),
				stampOf(now.Add(-tracker.FeedActive)).arg(), tracker.LifeLooks)
			if err != nil {
				return err
			}
			brought += int(n)
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("look for a sign of life: %w", err)
	}
	return brought, nil
}
