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
// is over, an all-clear for an alert that nobody got, and what a cluster tells. What is over its recipient's budget of the day is held for
// the next bundle; bundles whose time has come are made first.
func (s *Store) ClaimNotifications(ctx context.Context, now time.Time, limit int, lease time.Duration) ([]tracker.Notification, error) {
	for {
		out, due, err := s.claimOnce(ctx, now, limit, lease)
		if err != nil {
			return nil, fmt.Errorf("claim messages: %w", err)
		}
		if len(out) > 0 || due == 0 { // all that was due may be held or withdrawn, with more behind it
			slices.SortFunc(out, func(a, b tracker.Notification) int { return cmp.Compare(a.ID, b.ID) })
			return out, nil
		}
	}
}

func (s *Store) claimOnce(ctx context.Context, now time.Time, limit int, lease time.Duration) (out []tracker.Notification, due int, err error) {
	err = s.write(ctx, func(t tx) error {
		out, due = nil, 0
		if err := t.bundleHeld(now); err != nil {
			return err
		}
		ids, err := t.dueRows(dueQueue{
			table: "notifications", column: "next_try_at", condition: "state IN ('queued', 'sending')",
		}, stampOf(now), limit)
		if err != nil {
			return err
		}
		for _, merchantID := range sortedKeys(ids) {
			claimed, settled, err := t.claimNotices(merchantID, ids[merchantID], stampOf(now), stampOf(now.Add(lease)), s.open)
			if err != nil {
				return err
			}
			out, due = append(out, claimed...), due+settled
		}
		return nil
	})
	return out, due, err
}

// claimNotices claims some messages of one merchant. settled is how many rows have moved on, claimed or not.
func (t tx) claimNotices(merchantID int64, ids []int64, now, until stamp, open opener) (out []tracker.Notification, settled int, err error) {
	var rows []noticeRow
	err = t.Raw("SELECT n.* FROM notifications n WHERE n.merchant_id = ? AND n.id IN ? AND n.next_try_at <= ? AND n.state IN ('queued', 'sending')"+
		t.forUpdate(" SKIP LOCKED"), merchantID, ids, int64(now)).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, 0, err
	}
	free := make([]int64, 0, len(rows))
	for i := range rows {
		if rows[i].State == string(tracker.DeliveryQueued) { // what may have been sent already cannot be taken back
			free = append(free, rows[i].ID)
		}
	}
	withdrawn, err := t.withdrawUntrue(merchantID, free, now)
	if err != nil {
		return nil, 0, err
	}
	if err := t.withdrawUnwanted(merchantID, rows, withdrawn); err != nil {
		return nil, 0, err
	}
	held, err := t.holdBack(merchantID, slices.DeleteFunc(free, func(id int64) bool { return withdrawn[id] }), now)
	if err != nil {
		return nil, 0, err
	}
	left := make([]tracker.Notification, 0, len(rows))
	for i := range rows {
		if withdrawn[rows[i].ID] || held[rows[i].ID] {
			continue
		}
		n, err := rows[i].notification()
		if err != nil {
			return nil, 0, err
		}
		left = append(left, n)
	}
	if left, err = t.keepBudget(merchantID, left, now); err != nil { // a message that is held must not be the one that tries a channel
		return nil, 0, err
	}
	if left, err = t.detour(merchantID, left, lease{now, until}); err != nil {
		return nil, 0, err
	}
	if err := t.noteLost(rows); err != nil {
		return nil, 0, err
	}
	if err := t.takeNotices(merchantID, left, lease{now, until}); err != nil {
		return nil, 0, err
	}
	return left, len(rows), t.reachPeople(merchantID, left, open)
}

// lease is when a sender takes messages, and until when they are its own.
type lease struct{ now, until stamp }

// takeNotices marks messages as being sent, here and in the table.
func (t tx) takeNotices(merchantID int64, notices []tracker.Notification, taking lease) error {
	taken := make([]int64, 0, len(notices))
	for i := range notices {
		n := &notices[i]
		n.State, n.Tries, n.NextTryAt = tracker.DeliverySending, n.Tries+1, taking.until.time()
		taken = append(taken, n.ID)
	}
	return chunks(taken, func(part []int64) error {
		list, args := in(part)
		_, err := t.exec("UPDATE notifications SET state = 'sending', tries = tries + 1, claimed_at = ?, next_try_at = ? WHERE merchant_id = ? AND id IN "+list,
			append([]any{taking.now.arg(), taking.until.arg(), merchantID}, args...)...)
		return err
	})
}
