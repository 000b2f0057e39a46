package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"time"
)

// ClaimAlike hands out, by the rules of ClaimNotifications, up to limit other messages that wait for the recipient of a claimed one over the
// same channel, the worst first. Their lease ends with that of the claimed one.
func (s *Store) ClaimAlike(ctx context.Context, claimed tracker.Notification, now time.Time, limit int) ([]tracker.Notification, error) {
	var out []tracker.Notification
	err := s.write(ctx, func(t tx) error {
		var ids []int64
		err := t.query(func(scan func(...any) error) error {
			var id int64
			err := scan(&id)
			ids = append(ids, id)
			return err
		}, `SELECT id FROM notifications WHERE merchant_id = ? AND state IN ('queued', 'sending') AND next_try_at <= ? AND channel = ? AND recipient = ?
			AND id <> ? ORDER BY severity DESC, next_try_at, id LIMIT ?`,
			claimed.MerchantID, stampOf(now).arg(), claimed.Channel, claimed.Recipient, claimed.ID, limit)
		out = nil
		if err != nil || len(ids) == 0 {
			return err
		}
		out, _, err = t.claimNotices(claimed.MerchantID, ids, stampOf(now), stampOf(claimed.NextTryAt), s.open)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("claim messages to one recipient: %w", err)
	}
	return out, nil
}
