package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"time"
)

type sourceEventRow struct {
	MerchantID  int64
	ID          int64
	Source      string
	EventKey    string
	Topic       string
	Subject     string
	Body        string
	TriggeredAt stamp
	ReceivedAt  stamp
	DoneAt      stamp
	Tries       int
}

// TableName implements gorm's Tabler.
func (sourceEventRow) TableName() string { return "source_events" }

func (r *sourceEventRow) event() tracker.SourceEvent {
	return tracker.SourceEvent{
		ID: r.ID, MerchantID: r.MerchantID, Source: r.Source, Key: r.EventKey, Topic: r.Topic, Subject: r.Subject, Body: r.Body,
		At: r.TriggeredAt.time(), ReceivedAt: r.ReceivedAt.time(), Tries: r.Tries,
	}
}

// AddSourceEvents keeps messages that are to be worked off and returns how many of them are new. done keeps them as worked off
// already. All or none are kept.
func (s *Store) AddSourceEvents(ctx context.Context, events []tracker.SourceEvent, done bool) (int, error) {
	added := 0
	err := s.write(ctx, func(t tx) error {
		added = 0
		ids, err := t.nextIDs("source_events", len(events))
		if err != nil {
			return err
		}
		rows := make([][]any, len(events))
		for i, e := range events {
			next, end := timeArg(e.ReceivedAt), any(nil)
			if done {
				next, end = nil, timeArg(e.ReceivedAt)
			}
			rows[i] = []any{
				e.MerchantID, ids[i], e.Source, clean(e.Key), clean(e.Topic), clean(e.Subject), clean(e.Body), timeArg(e.At),
				timeArg(e.ReceivedAt), next, end,
			}
		}
		n, err := t.insert("source_events", "merchant_id,id,source,event_key,topic,subject,body,triggered_at,received_at,next_try_at,done_at",
			"ON CONFLICT (merchant_id, source, event_key) DO NOTHING", rows)
		added = int(n)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("keep source events: %w", err)
	}
	return added, nil
}

// SourceEvent returns the message with the key, whether it was worked off or not, or ErrNotFound.
func (s *Store) SourceEvent(ctx context.Context, merchantID int64, source, key string) (tracker.SourceEvent, error) {
	var row sourceEventRow
	err := found(s.reader.WithContext(ctx).Where("merchant_id = ? AND source = ? AND event_key = ?", merchantID, source, key).Take(&row))
	if err != nil {
		return tracker.SourceEvent{}, fmt.Errorf("find source event: %w", err)
	}
	return row.event(), nil
}

// ClaimSourceEvents hands out messages whose turn has come, oldest first, and moves their next try past the lease, so that no other
// node gets them and a node that dies gives them back.
func (s *Store) ClaimSourceEvents(ctx context.Context, c tracker.SourceClaim, limit int) ([]tracker.SourceEvent, error) {
	var rows []sourceEventRow
	err := s.write(ctx, func(t tx) error {
		rows = nil
		var ids []int64
		err := t.query(func(scan func(...any) error) error {
			var id int64
			err := scan(&id)
			ids = append(ids, id)
			return err
		}, `SELECT id FROM source_events WHERE merchant_id = ? AND source = ? AND done_at IS NULL AND next_try_at <= ?
			ORDER BY next_try_at, id LIMIT ?`+t.forUpdate(" SKIP LOCKED"), c.MerchantID, c.Source, timeArg(c.Now), limit)
		if err != nil || len(ids) == 0 {
			return err
		}
		list, args := in(ids)
		_, err = t.exec("UPDATE source_events SET next_try_at = ?, tries = tries + 1 WHERE merchant_id = ? AND id IN "+list,
			append([]any{timeArg(c.Until), c.MerchantID}, args...)...)
		if err != nil {
			return err
		}
		return t.Raw("SELECT * FROM source_events WHERE merchant_id = ? AND id IN ? ORDER BY received_at, id", c.MerchantID, ids).Scan(&rows).Error
	})
	if err != nil {
		return nil, fmt.Errorf("claim source events: %w", err)
	}
	out := make([]tracker.SourceEvent, 0, len(rows))
	for i := range rows {
		out = append(out, rows[i].event())
	}
	return out, nil
}

// FinishSourceEvents notes that messages were worked off. Their keys stay, their bodies go.
func (s *Store) FinishSourceEvents(ctx context.Context, merchantID int64, ids []int64, at time.Time) error {
	return s.updateSourceEvents(ctx, merchantID, ids, "done_at = ?, next_try_at = NULL, body = '', detail = ''", timeArg(at))
}

// RetrySourceEvents puts messages back that could not be worked off, with the reason.
func (s *Store) RetrySourceEvents(ctx context.Context, merchantID int64, ids []int64, next time.Time, detail string) error {
	return s.updateSourceEvents(ctx, merchantID, ids, "next_try_at = ?, detail = ?", timeArg(next), clean(detail))
}

func (s *Store) updateSourceEvents(ctx context.Context, merchantID int64, ids []int64, set string, args ...any) error {
	err := s.write(ctx, func(t tx) error {
		return chunks(ids, func(part []int64) error {
			list, values := in(part)
			all := append(append(append([]any{}, args...), merchantID), values...)
			_, err := t.exec("UPDATE source_events SET "+set+" WHERE merchant_id = ? AND done_at IS NULL AND id IN "+list, all...)
			return err
		})
	})
	if err != nil {
		return fmt.Errorf("update source events: %w", err)
	}
	return nil
}
