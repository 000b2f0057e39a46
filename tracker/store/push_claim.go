package store

import (
	"cmp"
	"context"
	"fmt"
	"parcelwarden/tracker"
	"slices"
	"time"
)

type pushRow struct {
	MerchantID int64
	ID         int64
	AccountID  int64
	PushKey    string
	ReceivedAt stamp
	Headers    string
	Body       []byte
	State      string
	Attempts   int
	NextTryAt  stamp
	DoneAt     stamp
	Detail     string
}

func (r *pushRow) push() (tracker.Push, error) {
	p := tracker.Push{
		ID: r.ID, MerchantID: r.MerchantID, AccountID: r.AccountID, Key: r.PushKey, ReceivedAt: r.ReceivedAt.time(), Body: r.Body,
		State: tracker.PushState(r.State), Attempts: r.Attempts, NextTryAt: r.NextTryAt.time(), Detail: r.Detail,
	}
	return p, fromJSON(r.Headers, &p.Header)
}

// ClaimPushes hands out pushes that wait to be worked off, grouped by account in the order in which they came. Each is counted as an
// attempt before it is read, so that one which ends the program is given up in the end.
func (s *Store) ClaimPushes(ctx context.Context, now time.Time, limit int, lease time.Duration) ([]tracker.PushBatch, error) {
	var out []tracker.PushBatch
	err := s.write(ctx, func(t tx) error {
		out = nil
		due, err := t.dueRows(dueQueue{table: "pushes", column: "next_try_at", condition: "state = 'waiting'"}, stampOf(now), limit)
		if err != nil {
			return err
		}
		for _, merchantID := range sortedKeys(due) {
			pushes, err := t.claimPushes(merchantID, due[merchantID], stampOf(now), stampOf(now.Add(lease)))
			if err != nil {
				return err
			}
			batches, err := t.byAccount(merchantID, pushes)
			if err != nil {
				return err
			}
			out = append(out, batches...)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("claim pushes: %w", err)
	}
	return out, nil
}

func (t tx) claimPushes(merchantID int64, ids []int64, now, until stamp) ([]tracker.Push, error) {
	var rows []pushRow
	err := t.Raw("SELECT * FROM pushes WHERE merchant_id = ? AND id IN ? AND next_try_at <= ? AND state = 'waiting' ORDER BY received_at, id"+
		t.forUpdate(" SKIP LOCKED"), merchantID, ids, int64(now)).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	out, taken := make([]tracker.Push, 0, len(rows)), make([]int64, 0, len(rows))
	for i := range rows {
		p, err := rows[i].push()
		if err != nil {
			return nil, err
		}
		p.Attempts, p.NextTryAt = p.Attempts+1, until.time()
		out, taken = append(out, p), append(taken, p.ID)
	}
	return out, chunks(taken, func(part []int64) error {
		list, args := in(part)
		_, err := t.exec("UPDATE pushes SET attempts = attempts + 1, next_try_at = ? WHERE merchant_id = ? AND id IN "+list,
			append([]any{until.arg(), merchantID}, args...)...)
		return err
	})
}

func (t tx) byAccount(merchantID int64, pushes []tracker.Push) ([]tracker.PushBatch, error) {
	if len(pushes) == 0 {
		return nil, nil
	}
	accounts, err := t.accounts(merchantID)
	if err != nil {
		return nil, err
	}
	byID := map[int64]*tracker.PushBatch{}
	for _, a := range accounts {
		byID[a.ID] = &tracker.PushBatch{Account: a}
	}
	for _, p := range pushes {
		byID[p.AccountID].Pushes = append(byID[p.AccountID].Pushes, p) // the foreign key holds
	}
	var out []tracker.PushBatch
	for _, batch := range byID {
		if len(batch.Pushes) > 0 {
			out = append(out, *batch)
		}
	}
	slices.SortFunc(out, func(a, b tracker.PushBatch) int { return cmp.Compare(a.Account.ID, b.Account.ID) })
	return out, nil
}
