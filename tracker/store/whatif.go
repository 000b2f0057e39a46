package store

import (
	"context"
	"errors"
	"fmt"
	"parcelwarden/tracker"
	"time"

	"gorm.io/gorm"
)

const whatIfColumns = "merchant_id, id, state, asked_by, ask, result, done, total, stopping, asked_at, started_at, ended_at"

func scanWhatIf(scan func(...any) error) (tracker.WhatIfRun, error) {
	var run tracker.WhatIfRun
	var ask, result string
	var asked, started, ended stamp
	err := scan(&run.MerchantID, &run.ID, &run.State, &run.By, &ask, &result, &run.Done, &run.Total, &run.Stopping, &asked, &started, &ended)
	if err != nil {
		return run, err
	}
	run.AskedAt, run.StartedAt, run.EndedAt = asked.time(), started.time(), ended.time()
	if err := fromJSON(ask, &run.Ask); err != nil {
		return run, err
	}
	if result == "" {
		return run, nil
	}
	run.Result = &tracker.WhatIfResult{}
	return run, fromJSON(result, run.Result)
}

// AskWhatIf queues a run and returns its id. It returns tracker.ErrWhatIfBusy while the merchant has an open one. Of the ended runs of
// the merchant the newest tracker.WhatIfKept are kept.
func (s *Store) AskWhatIf(ctx context.Context, run tracker.WhatIfRun) (int64, error) {
	ask, err := toJSON(run.Ask)
	if err != nil {
		return 0, fmt.Errorf("ask what if: %w", err)
	}
	var id int64
	err = s.write(ctx, func(t tx) (err error) {
		if id, err = t.nextID("whatif_runs"); err != nil {
			return err
		}
		res := t.Exec("INSERT INTO whatif_runs (merchant_id, id, state, asked_by, ask, asked_at) VALUES (?,?,?,?,?,?)",
			run.MerchantID, id, string(tracker.WhatIfQueued), clean(run.By), ask, int64(stampOf(run.AskedAt)))
		if res.Error != nil {
			return res.Error
		}
		_, err = t.exec(`DELETE FROM whatif_runs WHERE merchant_id = ? AND state NOT IN ('queued', 'running') AND id NOT IN
			(SELECT w.id FROM whatif_runs w WHERE w.merchant_id = ? ORDER BY w.id DESC LIMIT ?)`, run.MerchantID, run.MerchantID, tracker.WhatIfKept)
		return err
	})
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return 0, fmt.Errorf("ask what if: %w", tracker.ErrWhatIfBusy)
	}
	if err != nil {
		return 0, fmt.Errorf("ask what if: %w", err)
	}
	return id, nil
}

// WhatIf returns one run of a merchant, or ErrNotFound.
func (s *Store) WhatIf(ctx context.Context, merchantID, id int64) (tracker.WhatIfRun, error) {
	runs, err := s.whatIfs(ctx, " AND id = ?", merchantID, id)
	if err == nil && len(runs) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return tracker.WhatIfRun{}, fmt.Errorf("read what if: %w", err)
	}
	return runs[0], nil
}

// WhatIfs returns the newest runs of a merchant, newest first.
func (s *Store) WhatIfs(ctx context.Context, merchantID int64, limit int) ([]tracker.WhatIfRun, error) {
	runs, err := s.whatIfs(ctx, " ORDER BY id DESC LIMIT ?", merchantID, limitOf(limit))
	if err != nil {
		return nil, fmt.Errorf("read what ifs: %w", err)
	}
	return runs, nil
}

func (s *Store) whatIfs(ctx context.Context, tail string, args ...any) ([]tracker.WhatIfRun, error) {
	var runs []tracker.WhatIfRun
	err := s.read(ctx, func(t tx) error {
		return t.query(func(scan func(...any) error) error {
			run, err := scanWhatIf(scan)
			runs = append(runs, run)
			return err
		}, "SELECT "+whatIfColumns+" FROM whatif_runs WHERE merchant_id = ?"+tail, args...)
	})
	return runs, err
}

// StopWhatIf cancels a run: a queued one at once, a running one as soon as the node that works on it hears of it. It reports false for
// one that is not open.
func (s *Store) StopWhatIf(ctx context.Context, merchantID, id int64, at time.Time) (bool, error) {
	var n int64
	err := s.write(ctx, func(t tx) (err error) {
		n, err = t.exec(`UPDATE whatif_runs SET stopping = TRUE, ended_at = CASE state WHEN 'queued' THEN CAST(? AS BIGINT) END,
			state = CASE state WHEN 'queued' THEN 'cancelled' ELSE state END WHERE merchant_id = ? AND id = ? AND state IN ('queued', 'running')`,
			timeArg(at), merchantID, id)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("stop what if: %w", err)
	}
	return n > 0, nil
}
