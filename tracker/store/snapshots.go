package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
)

// AddSnapshots appends what the platform showed and says per snapshot what became of it: created for the first of a date, updated for a further
// revision, unchanged where the newest of the same source says the same. The dimensions of the newest snapshot become the merchant's inputs.
// It returns ErrNotFound where there is no such merchant. Whether a snapshot can be is checked by tracker.ScoreSnapshot.Check.
func (s *Store) AddSnapshots(ctx context.Context, merchantID int64, snapshots []tracker.ScoreSnapshot) ([]tracker.RowOutcome, error) {
	var out []tracker.RowOutcome
	err := s.write(ctx, func(t tx) error {
		out = nil
		if err := t.lockMerchant(merchantID); err != nil {
			return err
		}
		var shop merchantRow
		if err := found(t.Where("id = ?", merchantID).Take(&shop)); err != nil {
			return err
		}
		for _, snapshot := range snapshots {
			snapshot.MerchantID = merchantID
			outcome, err := t.addSnapshot(snapshot.Ordered())
			if err != nil {
				return err
			}
			out = append(out, outcome)
		}
		return t.takeInputs(&shop)
	})
	if err != nil {
		return nil, fmt.Errorf("add snapshots: %w", err)
	}
	return out, nil
}

func (t tx) addSnapshot(snapshot tracker.ScoreSnapshot) (tracker.RowOutcome, error) {
	known, err := t.scoreSnapshots("merchant_id = ? AND snap_date = ?", snapshot.MerchantID, snapshot.Date)
	if err != nil {
		return "", err
	}
	outcome := tracker.RowCreated
	for i := range known { // revisions rise: the last one of its source is its newest
		snapshot.Revision = known[i].Revision
		if known[i].Source == snapshot.Source {
			outcome = tracker.RowUpdated
			if known[i].Same(snapshot) {
				outcome = tracker.RowUnchanged
			}
		}
	}
	if outcome == tracker.RowUnchanged {
		return outcome, nil
	}
	if len(known) > 0 {
		outcome = tracker.RowUpdated
	}
	snapshot.Revision++
	if snapshot.ID, err = t.nextID("score_snapshots"); err != nil {
		return "", err
	}
	row, err := newSnapshotRow(snapshot)
	if err != nil {
		return "", err
	}
	return outcome, t.Create(&row).Error
}

// takeInputs keeps the dimensions of the newest snapshot that has both with the merchant, so that every reader of the merchant has them.
func (t tx) takeInputs(shop *merchantRow) error {
	m, err := shop.merchant()
	if err != nil {
		return err
	}
	all, err := t.scoreSnapshots("merchant_id = ? AND product IS NOT NULL AND service IS NOT NULL", m.ID)
	if err != nil || len(all) == 0 {
		return err
	}
	var in tracker.DimensionInput
	days, err := t.scoreSnapshots("merchant_id = ? AND snap_date >= ?", m.ID, all[0].Date)
	if err != nil {
		return err
	}
	for _, s := range tracker.NewestSnapshots(days) {
		if inputs, ok := s.Inputs(m.Location()); ok {
			in = inputs
		}
	}
	_, err = t.exec("UPDATE merchants SET seen_product = ?, seen_service = ?, seen_bonus = ?, seen_at = ? WHERE id = ?",
		int64(in.Product), int64(in.Service), int64(in.Bonus), timeArg(in.At), m.ID)
	return err
}

// Snapshots returns every revision of a merchant's snapshots from a date on, by date and revision.
func (s *Store) Snapshots(ctx context.Context, merchantID int64, since string) ([]tracker.ScoreSnapshot, error) {
	var out []tracker.ScoreSnapshot
	err := s.read(ctx, func(t tx) (err error) {
		out, err = t.scoreSnapshots("merchant_id = ? AND snap_date >= ?", merchantID, since)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list snapshots: %w", err)
	}
	return out, nil
}

// UnreconciledSnapshots returns the snapshots from a date on that count for their date and that the model was not held against yet, the oldest
// first.
func (s *Store) UnreconciledSnapshots(ctx context.Context, merchantID int64, since string) ([]tracker.ScoreSnapshot, error) {
	var out []tracker.ScoreSnapshot
	err := s.read(ctx, func(t tx) (err error) {
		out, err = t.scoreSnapshots(`merchant_id = ? AND snap_date >= ? AND revision = (SELECT MAX(n.revision) FROM score_snapshots n
			WHERE n.merchant_id = score_snapshots.merchant_id AND n.snap_date = score_snapshots.snap_date)
			AND NOT EXISTS (SELECT 1 FROM score_reconciliations r WHERE r.merchant_id = score_snapshots.merchant_id AND r.snapshot_id = score_snapshots.id)`,
			merchantID, since)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list snapshots without reconciliation: %w", err)
	}
	return out, nil
}

func (t tx) scoreSnapshots(where string, args ...any) ([]tracker.ScoreSnapshot, error) {
	var rows []snapshotRow
	if err := t.Where(where, args...).Order("snap_date, revision").Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]tracker.ScoreSnapshot, 0, len(rows))
	for i := range rows {
		snapshot, err := rows[i].snapshot()
		if err != nil {
			return nil, err
		}
		out = append(out, snapshot)
	}
	return out, nil
}
