package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"time"
)

// moving are the parcels of an account whose next scan is to be expected soon.
const moving = `closed_at IS NULL AND phase IN ('picked_up', 'linehaul', 'dest_branch', 'out_for_delivery') AND last_event_at >= ?`

// LookForLife brings forward looks at parcels that move, where a verdict waits for a sign of life from its feed and next to none of them has
// been asked about for a while: without such looks there is no news, and a feed that is not asked cannot be told from one that stands still.
// Parcels of which a push told what no look has seen yet go first, because they are sure to bring news of a feed that is alive. It returns
// how many looks it brought forward.
func (s *Store) LookForLife(ctx context.Context, now time.Time) (int, error) {
	brought := 0
	err := s.write(ctx, func(t tx) error {
		brought = 0
		active := stampOf(now.Add(-tracker.FeedActive)).arg()
		type feed struct{ merchant, account, floor int64 }
		var feeds []feed
		err := t.query(func(scan func(...any) error) error {
			var f feed
			err := scan(&f.merchant, &f.account, &f.floor)
			feeds = append(feeds, f)
			return err
		}, `SELECT a.merchant_id, a.id, a.number_floor_ms FROM courier_accounts a WHERE a.enabled
			AND (a.paused_until IS NULL OR a.paused_until <= ?) AND EXISTS (SELECT 1 FROM shipments s WHERE s.merchant_id = a.merchant_id
			AND s.account_id = a.id AND s.closed_at IS NULL AND s.threshold_at <= ? AND s.last_look_at >= s.threshold_at AND s.failures = 0)
			AND (SELECT COUNT(*) FROM (SELECT 1 FROM shipments WHERE merchant_id = a.merchant_id AND account_id = a.id AND last_try_at > ?
			AND `+moving+` LIMIT ?) asked) < ? ORDER BY a.merchant_id, a.id`,
			stampOf(now).arg(), stampOf(now).arg(), stampOf(now.Add(-tracker.LifePause)).arg(), active, tracker.LifeLooks, tracker.LifeLooks)
		if err != nil {
			return err
		}
		for _, f := range feeds {
			tried := stampOf(now.Add(-max(tracker.LifePause, time.Duration(f.floor)*time.Millisecond)))
			n, err := t.exec(`WITH chosen AS MATERIALIZED (SELECT id FROM shipments WHERE merchant_id = ? AND account_id = ?
				AND next_poll_at > ? AND last_try_at <= ? AND failures = 0 AND (leased_until IS NULL OR leased_until <= ?) AND `+moving+`
				ORDER BY CASE WHEN push_event_at > COALESCE(look_event_at, 0) THEN -push_event_at ELSE 0 END, last_try_at, id LIMIT ?`+
				t.forUpdate(" SKIP LOCKED")+`)
				UPDATE shipments SET next_poll_at = ? WHERE merchant_id = ? AND id IN (SELECT id FROM chosen)`,
				f.merchant, f.account, stampOf(now).arg(), tried.arg(), stampOf(now).arg(), active, tracker.LifeLooks, stampOf(now).arg(), f.merchant)
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
