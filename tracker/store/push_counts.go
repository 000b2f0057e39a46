package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
)

// PushCounts returns what waits, what failed and what is subscribed, by account. Merchant 0 means all.
func (s *Store) PushCounts(ctx context.Context, merchantID int64) (map[int64]tracker.PushCounts, error) {
	out := map[int64]tracker.PushCounts{}
	who, args := scope("merchant_id", merchantID)
	err := s.read(ctx, func(t tx) error {
		err := t.query(func(scan func(...any) error) error {
			var account, n int64
			var state string
			err := scan(&account, &state, &n)
			c := out[account]
			c.AccountID = account
			if state == string(tracker.PushFailed) {
				c.Failed = n
			} else {
				c.Waiting = n
			}
			out[account] = c
			return err
		}, "SELECT account_id, state, COUNT(*) FROM pushes WHERE "+who+" AND (state = 'waiting' OR state = 'failed') GROUP BY account_id, state", args...)
		if err != nil {
			return err
		}
		return t.query(func(scan func(...any) error) error {
			var account, n int64
			var state tracker.SubscriptionState
			err := scan(&account, &state, &n)
			c := out[account]
			c.AccountID = account
			if c.Subscriptions == nil {
				c.Subscriptions = map[tracker.SubscriptionState]int64{}
			}
			c.Subscriptions[state] = n
			out[account] = c
			return err
		}, "SELECT account_id, state, COUNT(*) FROM subscriptions WHERE "+who+" GROUP BY account_id, state", args...)
	})
	if err != nil {
		return nil, fmt.Errorf("count pushes: %w", err)
	}
	return out, nil
}

// FailedPushes returns the pushes that nobody could read, newest first, without their bodies. Merchant 0 means all.
func (s *Store) FailedPushes(ctx context.Context, merchantID int64, limit int) ([]tracker.Push, error) {
	var rows []pushRow
	who, args := scope("merchant_id", merchantID)
	err := s.reader.WithContext(ctx).Raw(`SELECT merchant_id, id, account_id, push_key, received_at, headers, state, attempts, next_try_at, done_at,
		detail FROM pushes WHERE `+who+" AND state = 'failed' ORDER BY received_at DESC, id DESC LIMIT ?", append(args, limit)...).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list failed pushes: %w", err)
	}
	out := make([]tracker.Push, 0, len(rows))
	for i := range rows {
		p, err := rows[i].push()
		if err != nil {
			return nil, fmt.Errorf("list failed pushes: %w", err)
		}
		out = append(out, p)
	}
	return out, nil
}
