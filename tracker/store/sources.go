package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"time"
)

type sourceStateRow struct {
	MerchantID int64
	Source     string
	Cursor     string
	NextAt     stamp
	TriedAt    stamp
	SuccessAt  stamp
	Failures   int
	Outcome    string
	Problem    string
	Detail     string
	Rejected   int
}

// TableName implements gorm's Tabler.
func (sourceStateRow) TableName() string { return "source_states" }

func (r *sourceStateRow) state() tracker.SourceState {
	return tracker.SourceState{
		MerchantID: r.MerchantID, Source: r.Source, Cursor: r.Cursor, NextAt: r.NextAt.time(), TriedAt: r.TriedAt.time(),
		SuccessAt: r.SuccessAt.time(), Failures: r.Failures, Outcome: tracker.Outcome(r.Outcome), Problem: tracker.Problem(r.Problem),
		Detail: r.Detail, Rejected: r.Rejected,
	}
}

const sourceColumns = "merchant_id, source, cursor, next_at, tried_at, success_at, failures, outcome, problem, detail, rejected"

// SourceStates returns where the reading of a merchant's sources stands, by name. Merchant 0 means all.
func (s *Store) SourceStates(ctx context.Context, merchantID int64) ([]tracker.SourceState, error) {
	who, args := scope("merchant_id", merchantID)
	var rows []sourceStateRow
	err := s.reader.WithContext(ctx).Raw("SELECT "+sourceColumns+" FROM source_states WHERE "+who+" ORDER BY merchant_id, source", args...).
		Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list order sources: %w", err)
	}
	out := make([]tracker.SourceState, 0, len(rows))
	for i := range rows {
		out = append(out, rows[i].state())
	}
	return out, nil
}

// ClaimSource takes a source whose turn has come until the lease ends and returns where its reading stands. It reports false if the
// turn has not come, or another node has it.
func (s *Store) ClaimSource(ctx context.Context, c tracker.SourceClaim) (tracker.SourceState, bool, error) {
	var row sourceStateRow
	claimed := false
	err := s.write(ctx, func(t tx) error {
		if err := t.ensureSource(c.MerchantID, c.Source); err != nil {
			return err
		}
		n, err := t.exec(`UPDATE source_states SET next_at = ?, tried_at = ? WHERE merchant_id = ? AND source = ?
			AND (next_at IS NULL OR next_at <= ?)`, timeArg(c.Until), timeArg(c.Now), c.MerchantID, c.Source, timeArg(c.Now))
		if claimed = n > 0; err != nil || !claimed {
			return err
		}
		return found(t.Raw("SELECT "+sourceColumns+" FROM source_states WHERE merchant_id = ? AND source = ?", c.MerchantID, c.Source).Take(&row))
	})
	if err != nil {
		return tracker.SourceState{}, false, fmt.Errorf("claim order source: %w", err)
	}
	return row.state(), claimed, nil
}

func (t tx) ensureSource(merchantID int64, source string) error {
	_, err := t.insert("source_states", "merchant_id,source", "ON CONFLICT DO NOTHING", [][]any{{merchantID, source}})
	return err
}

// SaveSourceCursor notes what has been read and stored, and keeps the source claimed until the lease ends.
func (s *Store) SaveSourceCursor(ctx context.Context, c tracker.SourceClaim, cursor string) error {
	err := s.write(ctx, func(t tx) error {
		if err := t.ensureSource(c.MerchantID, c.Source); err != nil {
			return err
		}
		_, err := t.exec("UPDATE source_states SET cursor = ?, next_at = ? WHERE merchant_id = ? AND source = ?",
			cursor, timeArg(c.Until), c.MerchantID, c.Source)
		return err
	})
	if err != nil {
		return fmt.Errorf("save cursor of order source: %w", err)
	}
	return nil
}

// NoteSource records how a reading ended and when the next one is due. It returns the problem that was on record before.
func (s *Store) NoteSource(ctx context.Context, n tracker.SourceNote) (tracker.Problem, error) {
	var before string
	err := s.write(ctx, func(t tx) error {
		if err := t.ensureSource(n.MerchantID, n.Source); err != nil {
			return err
		}
		key := []any{n.MerchantID, n.Source}
		err := t.query(func(scan func(...any) error) error { return scan(&before) },
			"SELECT problem FROM source_states WHERE merchant_id = ? AND source = ?"+t.forUpdate(""), key...)
		if err != nil {
			return err
		}
		set, args := "failures = 0, success_at = ?", []any{timeArg(n.At)}
		if n.Outcome != tracker.OutcomeOK {
			set, args = "failures = failures + 1", nil
		}
		args = append(args, timeArg(n.At), timeArg(n.NextAt), string(n.Outcome), string(n.Problem), clean(n.Detail), n.Rejected)
		_, err = t.exec("UPDATE source_states SET "+set+`, tried_at = ?, next_at = ?, outcome = ?, problem = ?, detail = ?, rejected = ?
			WHERE merchant_id = ? AND source = ?`, append(args, key...)...)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("note order source: %w", err)
	}
	return tracker.Problem(before), nil
}

// SourceSecret returns the sealed secret that a source keeps, or nothing.
func (s *Store) SourceSecret(ctx context.Context, merchantID int64, source string) (string, error) {
	var rows []struct{ Secret string }
	err := s.reader.WithContext(ctx).Raw("SELECT secret FROM source_states WHERE merchant_id = ? AND source = ?", merchantID, source).
		Scan(&rows).Error
	if err != nil {
		return "", fmt.Errorf("read secret of order source: %w", err)
	}
	if len(rows) == 0 {
		return "", nil
	}
	return rows[0].Secret, nil
}

// SaveSourceSecret keeps a secret that the caller has sealed.
func (s *Store) SaveSourceSecret(ctx context.Context, merchantID int64, source, sealed string) error {
	err := s.write(ctx, func(t tx) error {
		if err := t.ensureSource(merchantID, source); err != nil {
			return err
		}
		_, err := t.exec("UPDATE source_states SET secret = ? WHERE merchant_id = ? AND source = ?", sealed, merchantID, source)
		return err
	})
	if err != nil {
		return fmt.Errorf("save secret of order source: %w", err)
	}
	return nil
}

// RetainSourceEvents deletes events that were done with before, and returns how many.
func (s *Store) RetainSourceEvents(ctx context.Context, merchantID int64, before time.Time) (int, error) {
	var n int64
	err := s.write(ctx, func(t tx) (err error) {
		n, err = t.exec("DELETE FROM source_events WHERE merchant_id = ? AND done_at < ?", merchantID, timeArg(before))
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("delete old source events: %w", err)
	}
	return int(n), nil
}
