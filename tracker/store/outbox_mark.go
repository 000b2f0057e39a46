package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
)

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
