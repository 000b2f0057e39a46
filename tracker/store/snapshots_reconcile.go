package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"time"

	"gorm.io/gorm/clause"
)

// AddReconciliation appends how the model stood to a snapshot. Where that makes a run of dates in which the model is off and the merchant was
// not asked about yet, the messages are queued with it. It reports whether the merchant was asked; a snapshot that was reconciled before is
// left alone.
func (s *Store) AddReconciliation(ctx context.Context, m tracker.Merchant, r tracker.Reconciliation) (bool, error) {
	told := false
	err := s.write(ctx, func(t tx) error {
		told = false
		if err := t.lockMerchant(m.ID); err != nil {
			return err
		}
		r.MerchantID, r.Told = m.ID, false
		rows, err := t.reconciliations(m.ID, "")
		if err != nil {
			return err
		}
		drift, off := tracker.DriftOf(append(rows, r), r.At.In(m.Location()).Format(time.DateOnly))
		r.Told = off && !drift.Told
		row, err := newReconciliationRow(r)
		if err != nil {
			return err
		}
		res := t.Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
		if res.Error != nil || res.RowsAffected == 0 || !r.Told {
			return res.Error
		}
		told = true
		return t.writeEffects(&effects{notices: drift.Notices(m, r.At)}, &tracker.VerdictReport{})
	})
	if err != nil {
		return false, fmt.Errorf("add reconciliation of %s: %w", r.ScoreDate, err)
	}
	return told, nil
}

// Reconciliations returns a merchant's reconciliations from a date on, of every revision, by date and revision.
func (s *Store) Reconciliations(ctx context.Context, merchantID int64, since string) ([]tracker.Reconciliation, error) {
	var out []tracker.Reconciliation
	err := s.read(ctx, func(t tx) (err error) {
		out, err = t.reconciliations(merchantID, since)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list reconciliations: %w", err)
	}
	return out, nil
}

func (t tx) reconciliations(merchantID int64, since string) ([]tracker.Reconciliation, error) {
	var rows []reconciliationRow
	if err := t.Where("merchant_id = ? AND score_date >= ?", merchantID, since).Order("score_date, revision").Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]tracker.Reconciliation, 0, len(rows))
	for i := range rows {
		r, err := rows[i].reconciliation()
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}
