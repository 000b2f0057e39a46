package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
)

// AddPushes stores pushes, to be worked off later, all or none, and returns how many are new: a key that an account has pushed before is
// stored once. When it returns without an error they will survive a crash.
func (s *Store) AddPushes(ctx context.Context, pushes []tracker.Push) (int, error) {
	stored := int64(0)
	err := s.write(ctx, func(t tx) error {
		ids, err := t.nextIDs("pushes", len(pushes))
		if err != nil {
			return err
		}
		rows := make([][]any, 0, len(pushes))
		for i, p := range pushes {
			headers, err := toJSON(p.Header)
			if err != nil {
				return err
			}
			rows = append(rows, []any{
				p.MerchantID, ids[i], p.AccountID, tracker.CleanText(p.Key, 200), timeArg(p.ReceivedAt), clean(headers), p.Body,
				string(tracker.PushWaiting), timeArg(p.ReceivedAt),
			})
		}
		stored, err = t.insert("pushes", "merchant_id,id,account_id,push_key,received_at,headers,body,state,next_try_at",
			"ON CONFLICT (merchant_id, account_id, push_key) DO NOTHING", rows)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("store pushes: %w", err)
	}
	return int(stored), nil
}

// CountForged counts a push that was refused because its provider had not signed it. Nothing else of it is kept.
func (s *Store) CountForged(ctx context.Context, merchantID, accountID int64) error {
	err := s.write(ctx, func(t tx) error {
		_, err := t.exec("UPDATE courier_accounts SET pushes_forged = pushes_forged + 1 WHERE merchant_id = ? AND id = ?", merchantID, accountID)
		return err
	})
	if err != nil {
		return fmt.Errorf("count forged push: %w", err)
	}
	return nil
}

// RetryPushes makes failed pushes wait again, those whose body is still there, and returns how many. Merchant 0 means all.
func (s *Store) RetryPushes(ctx context.Context, merchantID int64) (int64, error) {
	var n int64
	who, args := scope("merchant_id", merchantID)
	err := s.write(ctx, func(t tx) (err error) {
		n, err = t.exec("UPDATE pushes SET state = 'waiting', attempts = 0, next_try_at = received_at, done_at = NULL WHERE "+who+
			" AND state = 'failed' AND body IS NOT NULL", args...)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("retry pushes: %w", err)
	}
	return n, nil
}
