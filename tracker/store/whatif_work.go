package store

import (
	"context"
	"errors"
	"fmt"
	"parcelwarden/tracker"
	"time"

	"gorm.io/gorm"
)

// TakeWhatIf hands out the oldest queued run, or ErrNotFound where there is none or another one is being worked on. A running one that was
// not heard of since deadAt belonged to a program that ended, and is marked interrupted. heard is by the clock on the wall, at by the
// program's.
func (s *Store) TakeWhatIf(ctx context.Context, at, heard, deadAt time.Time) (tracker.WhatIfRun, error) {
	var runs []tracker.WhatIfRun
	err := s.write(ctx, func(t tx) error {
		runs = nil
		_, err := t.exec("UPDATE whatif_runs SET state = 'interrupted', ended_at = ? WHERE state = 'running' AND beat_at <= ?", timeArg(at), timeArg(deadAt))
		if err != nil {
			return err
		}
		var next struct{ MerchantID, ID int64 }
		res := t.Raw(`SELECT merchant_id, id FROM whatif_runs WHERE state = 'queued' AND NOT EXISTS (SELECT 1 FROM whatif_runs r WHERE r.state = 'running')
			ORDER BY asked_at, id LIMIT 1` + t.forUpdate(" SKIP LOCKED")).Scan(&next)
		if res.Error != nil || next.ID == 0 {
			return res.Error
		}
		res = t.Exec("UPDATE whatif_runs SET state = 'running', started_at = ?, beat_at = ? WHERE merchant_id = ? AND id = ?",
			timeArg(at), timeArg(heard), next.MerchantID, next.ID)
		if res.Error != nil {
			return res.Error
		}
		return t.query(func(scan func(...any) error) error {
			run, err := scanWhatIf(scan)
			runs = append(runs, run)
			return err
		}, "SELECT "+whatIfColumns+" FROM whatif_runs WHERE merchant_id = ? AND id = ?", next.MerchantID, next.ID)
	})
	if errors.Is(err, gorm.ErrDuplicatedKey) { // another node was quicker
		return tracker.WhatIfRun{}, fmt.Errorf("take what if: %w", ErrNotFound)
	}
	if err == nil && len(runs) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return tracker.WhatIfRun{}, fmt.Errorf("take what if: %w", err)
	}
	return runs[0], nil
}

// BeatWhatIf notes how far a run is, and that somebody works on it. It reports false when it is to end: it was cancelled, or taken for
// interrupted.
func (s *Store) BeatWhatIf(ctx context.Context, run tracker.WhatIfRun, heard time.Time) (bool, error) {
	goOn := false
	err := s.write(ctx, func(t tx) error {
		goOn = false
		return t.query(func(scan func(...any) error) error {
			var stopping bool
			err := scan(&stopping)
			goOn = !stopping
			return err
		}, "UPDATE whatif_runs SET done = ?, total = ?, beat_at = ? WHERE merchant_id = ? AND id = ? AND state = 'running' RETURNING stopping",
			run.Done, run.Total, timeArg(heard), run.MerchantID, run.ID)
	})
	if err != nil {
		return false, fmt.Errorf("note progress of what if: %w", err)
	}
	return goOn, nil
}

// EndWhatIf writes how a running one ended.
func (s *Store) EndWhatIf(ctx context.Context, run tracker.WhatIfRun) error {
	result := ""
	if run.Result != nil {
		var err error
		if result, err = toJSON(run.Result); err != nil {
			return fmt.Errorf("end what if: %w", err)
		}
	}
	err := s.write(ctx, func(t tx) error {
		_, err := t.exec("UPDATE whatif_runs SET state = ?, result = ?, done = ?, total = ?, ended_at = ? WHERE merchant_id = ? AND id = ? AND state = 'running'",
			string(run.State), result, run.Done, run.Total, timeArg(run.EndedAt), run.MerchantID, run.ID)
		return err
	})
	if err != nil {
		return fmt.Errorf("end what if: %w", err)
	}
	return nil
}
