package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"time"
)

// MarkSent records that a message went out, with the channel's own id of it.
func (s *Store) MarkSent(ctx context.Context, id int64, at time.Time, receipt string) error {
	return s.mark(ctx, id, map[string]any{
		"state": string(tracker.DeliverySent), "sent_at": timeArg(at), "next_try_at": nil, "receipt": clean(receipt), "last_error": "",
	})
}

// MarkRetry puts a message back into the queue after a failure that may pass.
func (s *Store) MarkRetry(ctx context.Context, id int64, next time.Time, reason string) error {
	return s.mark(ctx, id, map[string]any{
		"state": string(tracker.DeliveryQueued), "next_try_at": timeArg(next), "last_error": tracker.CleanText(reason, 500),
	})
}

// MarkFailed records that a message will not be tried again. Where its person has another channel, the message is queued on that one in
// the same transaction.
func (s *Store) MarkFailed(ctx context.Context, id int64, at time.Time, reason string) error {
	return s.write(ctx, func(t tx) error {
		res := t.Model(&noticeRow{}).Where("merchant_id IN (SELECT id FROM merchants) AND id = ? AND state = 'sending'", id).Updates(map[string]any{
			"state": string(tracker.DeliveryFailed), "next_try_at": nil, "last_error": tracker.CleanText(reason, 500),
		})
		if err := changedOne("mark message", res); err != nil {
			return err
		}
		return t.fallBack(id, stampOf(at))
	})
}

// mark changes a message that is being sent. A sender knows ids only; the subquery lets the key, which starts with the merchant, find it.
func (s *Store) mark(ctx context.Context, id int64, set map[string]any) error {
	res := s.writer.WithContext(ctx).Model(&noticeRow{}).
		Where("merchant_id IN (SELECT id FROM merchants) AND id = ? AND state = 'sending'", id).Updates(set)
	return changedOne("mark message", res)
}

// Outbox returns the newest messages of a merchant; merchant 0 means all.
func (s *Store) Outbox(ctx context.Context, merchantID int64, limit int) ([]tracker.Notification, error) {
	var rows []noticeRow
	where, args := scope("merchant_id", merchantID)
	err := s.reader.WithContext(ctx).Raw("SELECT * FROM notifications WHERE "+where+" ORDER BY id DESC LIMIT ?",
		append(args, limitOf(limit))...).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list messages: %w", err)
	}
	out, err := noticesOf(rows)
	if err != nil {
		return nil, fmt.Errorf("list messages: %w", err)
	}
	return out, nil
}

// limitOf turns a limit of zero, which means all, into one that SQL takes.
func limitOf(limit int) int {
	if limit <= 0 {
		return 1 << 30
	}
	return limit
}
