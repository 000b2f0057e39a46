package store

import (
	"cmp"
	"context"
	"fmt"
	"parcelwarden/tracker"
	"slices"
	"time"
)

// JudgeDue returns what a judgement may know about the open parcels whose check time has come, those that wait longest first. It
// reads one snapshot of the database in a fixed number of statements per 500 parcels. Nothing is marked: ApplyVerdicts moves the
// check time, and a parcel judged twice changes once.
func (s *Store) JudgeDue(ctx context.Context, now time.Time, limit int) ([]tracker.Snapshot, error) {
	var out []tracker.Snapshot
	err := s.read(ctx, func(t tx) error {
		due, err := t.dueRows(dueQueue{table: "shipments", column: "check_at", condition: "closed_at IS NULL"}, stampOf(now), limit)
		if err != nil {
			return err
		}
		for _, merchantID := range sortedKeys(due) {
			err := chunks(due[merchantID], func(ids []int64) error {
				snaps, err := t.snapshots(merchantID, ids, now)
				out = append(out, snaps...)
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load parcels to judge: %w", err)
	}
	slices.SortStableFunc(out, func(a, b tracker.Snapshot) int { return a.Shipment.CheckAt.Compare(b.Shipment.CheckAt) })
	return out, nil
}

// SnapshotOf returns what a judgement at the store's own time may know about one parcel, or ErrNotFound.
func (s *Store) SnapshotOf(ctx context.Context, merchantID, shipmentID int64) (tracker.Snapshot, error) {
	var snaps []tracker.Snapshot
	err := s.read(ctx, func(t tx) (err error) {
		snaps, err = t.snapshots(merchantID, []int64{shipmentID}, s.now())
		return err
	})
	if err == nil && len(snaps) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return tracker.Snapshot{}, fmt.Errorf("load parcel: %w", err)
	}
	return snaps[0], nil
}

// dueQueue is a table with a column that says when each row's turn comes. Its index starts with the merchant. The condition may name the
// row by d.
type dueQueue struct{ table, column, condition string }

// dueRows returns the ids of rows whose turn has come, by merchant. Merchants are asked one by one along their index, those that
// wait longest first, and share the limit, so that one busy shop does not hold up the others.
func (t tx) dueRows(q dueQueue, now stamp, limit int) (map[int64][]int64, error) {
	first := "(SELECT MIN(d." + q.column + ") FROM " + q.table + " d WHERE d.merchant_id = m.id AND " + q.condition + ")"
	var merchants []int64
	err := t.query(func(scan func(...any) error) error {
		var id, at int64
		err := scan(&id, &at)
		merchants = append(merchants, id)
		return err
	}, "SELECT m.id, "+first+" FROM merchants m WHERE "+first+" <= ? ORDER BY 2 LIMIT ?", now.arg(), limit)
	if err != nil {
		return nil, err
	}
	due := make(map[int64][]int64, len(merchants))
	left := limit
	for i, merchantID := range merchants {
		if due[merchantID], err = t.dueOf(q, merchantID, now, max(1, left/(len(merchants)-i))); err != nil {
			return nil, err
		}
		left -= len(due[merchantID])
	}
	// A share that a later merchant did not use goes to those whose own was too small: callers take a short answer for the end of the queue.
	for i := 0; left > 0 && i < len(merchants)-1; i++ {
		had := len(due[merchants[i]])
		if due[merchants[i]], err = t.dueOf(q, merchants[i], now, had+left); err != nil {
			return nil, err
		}
		left -= len(due[merchants[i]]) - had
	}
	return due, nil
}

// dueOf returns the first due rows of one merchant.
func (t tx) dueOf(q dueQueue, merchantID int64, now stamp, limit int) ([]int64, error) {
	var ids []int64
	err := t.query(func(scan func(...any) error) error {
		var id int64
		err := scan(&id)
		ids = append(ids, id)
		return err
	}, "SELECT id FROM "+q.table+" d WHERE merchant_id = ? AND "+q.condition+" AND "+q.column+" <= ? ORDER BY "+q.column+" LIMIT ?",
		merchantID, now.arg(), limit)
	return ids, err
}

// snapshots loads parcels of one merchant, at most maxRows.
func (t tx) snapshots(merchantID int64, ids []int64, now time.Time) ([]tracker.Snapshot, error) {
	l := loader{tx: t, merchantID: merchantID, byID: make(map[int64]*tracker.Snapshot, len(ids))}
	l.list, l.args = in(ids)
	steps := []func() error{
		l.shipments, l.merchant, l.orders, l.checkpoints, func() error { return l.incidents(now) }, l.accounts, l.suppliers, l.backups,
		l.escalations, l.rulings, l.clusters, l.told, l.learned, l.reshipped,
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, err
		}
		if len(l.snaps) == 0 {
			return nil, nil
		}
	}
	slices.SortFunc(l.snaps, func(a, b *tracker.Snapshot) int { return cmp.Compare(a.Shipment.ID, b.Shipment.ID) })
	out := make([]tracker.Snapshot, len(l.snaps))
	for i, snap := range l.snaps {
		out[i] = *snap
	}
	return out, nil
}
