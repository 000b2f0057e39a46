package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"strings"
	"time"
)

// StopDigests notes whether a recipient wants no digest of the merchant any more, and returns whether that is new.
func (s *Store) StopDigests(ctx context.Context, merchantID int64, recipient string, stop bool, at time.Time) (bool, error) {
	var changed int64
	err := s.write(ctx, func(t tx) (err error) {
		changed, err = t.insert("digest_choices", "merchant_id,recipient,stopped,at",
			"ON CONFLICT (merchant_id, recipient) DO UPDATE SET stopped = excluded.stopped, at = excluded.at WHERE digest_choices.stopped <> excluded.stopped",
			[][]any{{merchantID, strings.ToLower(clean(recipient)), stop, at.UnixMilli()}})
		return err
	})
	if err != nil {
		return false, fmt.Errorf("note wish about digests: %w", err)
	}
	return changed > 0, nil
}

// DigestsStopped reports whether a recipient wants no digest of the merchant any more.
func (s *Store) DigestsStopped(ctx context.Context, merchantID int64, recipient string) (bool, error) {
	stopped := false
	err := s.read(ctx, func(t tx) error {
		return t.query(func(scan func(...any) error) error { return scan(&stopped) },
			"SELECT stopped FROM digest_choices WHERE merchant_id = ? AND recipient = ?", merchantID, strings.ToLower(recipient))
	})
	if err != nil {
		return false, fmt.Errorf("read wish about digests: %w", err)
	}
	return stopped, nil
}

// withdrawUnwanted takes back the digests among some queued messages whose recipient wants none, and adds them to withdrawn. Looked at when a
// message's turn comes, so that what was queued before the wish does not go out after it.
func (t tx) withdrawUnwanted(merchantID int64, rows []noticeRow, withdrawn map[int64]bool) error {
	var digests []int64
	for i := range rows {
		r := &rows[i]
		if tracker.Topic(r.Topic) == tracker.TopicDigest && r.Channel == "email" && r.State == string(tracker.DeliveryQueued) && !withdrawn[r.ID] {
			digests = append(digests, r.ID)
		}
	}
	return chunks(digests, func(part []int64) error {
		list, args := in(part)
		return t.query(func(scan func(...any) error) error {
			var id int64
			err := scan(&id)
			withdrawn[id] = true
			return err
		}, `UPDATE notifications SET state = 'withdrawn', next_try_at = NULL, reason = 'unsubscribed' WHERE merchant_id = ? AND id IN `+list+`
			AND LOWER(recipient) IN (SELECT c.recipient FROM digest_choices c WHERE c.merchant_id = notifications.merchant_id AND c.stopped) RETURNING id`,
			append([]any{merchantID}, args...)...)
	})
}
