package store

import (
	"cmp"
	"context"
	"fmt"
	"parcelwarden/tracker"
	"slices"
	"time"
)

// Enqueue queues messages and returns how many were new: a key that is there already sends nothing twice.
func (s *Store) Enqueue(ctx context.Context, notices []tracker.Notification) (int, error) {
	added := 0
	err := s.write(ctx, func(t tx) (err error) {
		for i := range notices {
			if notices[i].CreatedAt.IsZero() {
				notices[i].CreatedAt = s.now()
			}
		}
		added, err = t.writeNotices(notices)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("queue messages: %w", err)
	}
	return added, nil
}

// ClaimNotifications hands out messages whose turn has come: queued ones, and those that a sender took and did not finish within
// its lease. Each is counted as a try and committed as being sent before the caller sends it, so that a crash leaves a trace. What is
// no longer true is withdrawn instead, and what may be no longer true because its parcel cannot be seen waits: an alert about an incident that
// is over, an all-clear for an alert that nobody got, and what a cluster tells.
func (s *Store) ClaimNotifications(ctx context.Context, now time.Time, limit int, lease time.Duration) ([]tracker.Notification, error) {
	var out []tracker.Notification
	err := s.write(ctx, func(t tx) error {
		out = nil
		due, err := t.dueRows(dueQueue{
			table: "notifications", column: "next_try_at", condition: "state IN ('queued', 'sending')",
		}, stampOf(now), limit)
		if err != nil {
			return err
		}
		for _, merchantID := range sortedKeys(due) {
			claimed, err := t.claimNotices(merchantID, due[merchantID], stampOf(now), stampOf(now.Add(lease)))
			if err != nil {
				return err
			}
			out = append(out, claimed...)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("claim messages: %w", err)
	}
	slices.SortFunc(out, func(a, b tracker.Notification) int { return cmp.Compare(a.ID, b.ID) })
	return out, nil
}

// untrue holds for a message n whose time has passed. An alert in flight counts as got.
const untrue = ` AND (n.topic IN ('incident_opened', 'incident_climbed', 'supplier_notice', 'supplier_reminder', 'backup_proposed', 'feed_blind', 'cluster_opened', 'cluster_notice')
	AND EXISTS (SELECT 1 FROM incidents i WHERE i.merchant_id = n.merchant_id AND i.id = n.incident_id AND i.resolved_at IS NOT NULL)
	OR n.topic IN ('incident_resolved', 'incident_withdrawn', 'feed_back', 'cluster_resolved') AND NOT EXISTS (SELECT 1 FROM notifications a WHERE a.merchant_id = n.merchant_id
	AND a.incident_id = n.incident_id AND a.channel = n.channel AND a.recipient = n.recipient
	AND a.topic IN ('incident_opened', 'incident_climbed', 'supplier_notice', 'supplier_reminder', 'feed_blind', 'cluster_opened', 'cluster_notice') AND (a.sent_at IS NOT NULL OR a.state = 'sending')))`

func (t tx) claimNotices(merchantID int64, ids []int64, now, until stamp) ([]tracker.Notification, error) {
	var rows []noticeRow
	err := t.Raw("SELECT n.* FROM notifications n WHERE n.merchant_id = ? AND n.id IN ? AND n.next_try_at <= ? AND n.state IN ('queued', 'sending')"+
		t.forUpdate(" SKIP LOCKED"), merchantID, ids, int64(now)).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	free := make([]int64, 0, len(rows))
	for i := range rows {
		if rows[i].State == string(tracker.DeliveryQueued) { // what may have been sent already cannot be taken back
			free = append(free, rows[i].ID)
		}
	}
	withdrawn := map[int64]bool{}
	err = chunks(free, func(part []int64) error { return t.withdrawHeld(merchantID, now, noticesIn(part), withdrawn) })
	if err != nil {
		return nil, err
	}
	err = chunks(free, func(part []int64) error {
		list, args := in(part)
		return t.query(func(scan func(...any) error) error {
			var id int64
			err := scan(&id)
			withdrawn[id] = true
			return err
		}, `UPDATE notifications SET state = 'withdrawn', next_try_at = NULL WHERE merchant_id = ? AND id IN (
			SELECT n.id FROM notifications n WHERE n.merchant_id = ? AND n.id IN `+list+" AND n.state = 'queued'"+untrue+") RETURNING id",
			append([]any{merchantID, merchantID}, args...)...)
	})
	if err != nil {
		return nil, err
	}
	held, err := t.holdBack(merchantID, slices.DeleteFunc(free, func(id int64) bool { return withdrawn[id] }), now)
	if err != nil {
		return nil, err
	}
	var out []tracker.Notification
	taken := make([]int64, 0, len(rows))
	for i := range rows {
		if withdrawn[rows[i].ID] || held[rows[i].ID] {
			continue
		}
		n, err := rows[i].notification()
		if err != nil {
			return nil, err
		}
		n.State, n.Tries, n.NextTryAt = tracker.DeliverySending, n.Tries+1, until.time()
		out = append(out, n)
		taken = append(taken, n.ID)
	}
	return out, chunks(taken, func(part []int64) error {
		list, args := in(part)
		_, err := t.exec("UPDATE notifications SET state = 'sending', tries = tries + 1, next_try_at = ? WHERE merchant_id = ? AND id IN "+list,
			append([]any{until.arg(), merchantID}, args...)...)
		return err
	})
}
