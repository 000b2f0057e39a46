package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
)

// AddLedger appends ledger rows and returns how many were new. A row that repeats incident, parcel, metric, score date and step
// is left out.
func (s *Store) AddLedger(ctx context.Context, entries []tracker.ScoreEntry) (int, error) {
	added := 0
	err := s.write(ctx, func(t tx) (err error) {
		added, err = t.writeLedger(entries)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("append to the ledger: %w", err)
	}
	return added, nil
}

// Ledger returns a merchant's entries of one score date, or for an empty date the newest entry per incident and metric, newest
// first. Merchant 0 means all, limit 0 means no limit.
func (s *Store) Ledger(ctx context.Context, merchantID int64, scoreDate string, limit int) ([]tracker.ScoreEntry, error) {
	where, args := scope("e.merchant_id", merchantID)
	if scoreDate != "" {
		where += " AND e.score_date = ?"
		args = append(args, scoreDate)
	} else {
		where += " AND " + latestEntries
	}
	var rows []entryRow
	err := s.reader.WithContext(ctx).Raw("SELECT "+entryColumns+" FROM score_entries e WHERE "+where+" ORDER BY e.id DESC LIMIT ?",
		append(args, limitOf(limit))...).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read the ledger: %w", err)
	}
	out, err := entriesOf(rows)
	if err != nil {
		return nil, fmt.Errorf("read the ledger: %w", err)
	}
	return out, nil
}

func entriesOf(rows []entryRow) ([]tracker.ScoreEntry, error) {
	out := make([]tracker.ScoreEntry, 0, len(rows))
	for i := range rows {
		e, err := rows[i].entry()
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}
