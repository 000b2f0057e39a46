package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
)

// writeLineDay appends a booked date of a platform of lines and reports whether it is new.
func (t tx) writeLineDay(d tracker.ScoreDay) (bool, error) {
	lines, err := toJSON(d.Lines)
	if err != nil {
		return false, err
	}
	n, err := t.insert("score_line_days", "merchant_id,score_date,revision,reason,at,profile_id,profile_hash,stage,facts_hash,lines", "ON CONFLICT DO NOTHING", [][]any{{
		d.MerchantID, d.ScoreDate, d.Revision, d.Reason, d.At.UnixMilli(), d.ProfileID, d.ProfileHash, d.Stage, d.FactsHash, lines,
	}})
	return n > 0, err
}

// newestLineDay is newestDay for a platform of lines.
func (t tx) newestLineDay(merchantID int64, scoreDate string) (tracker.ScoreDay, bool, error) {
	return t.lastBooking("SELECT facts_hash, at, revision, reason FROM score_line_days WHERE merchant_id = ? AND score_date = ? ORDER BY revision", merchantID, scoreDate)
}

// LineDays returns a merchant's booked dates on platforms of lines from a date on, oldest first, each in its newest revision.
func (s *Store) LineDays(ctx context.Context, merchantID int64, since string) ([]tracker.ScoreDay, error) {
	var out []tracker.ScoreDay
	err := s.read(ctx, func(t tx) error {
		out = nil
		return t.query(func(scan func(...any) error) error {
			d := tracker.ScoreDay{MerchantID: merchantID}
			var at stamp
			var lines string
			if err := scan(&d.ScoreDate, &d.Revision, &d.Reason, &at, &d.ProfileID, &d.ProfileHash, &d.Stage, &d.FactsHash, &lines); err != nil {
				return err
			}
			d.At = at.time()
			if n := len(out); n > 0 && out[n-1].ScoreDate == d.ScoreDate {
				out = out[:n-1]
			}
			out = append(out, d)
			return fromJSON(lines, &out[len(out)-1].Lines)
		}, `SELECT score_date, revision, reason, at, profile_id, profile_hash, stage, facts_hash, lines FROM score_line_days
			WHERE merchant_id = ? AND score_date >= ? ORDER BY score_date, revision`, merchantID, since)
	})
	if err != nil {
		return nil, fmt.Errorf("read dates of lines: %w", err)
	}
	return out, nil
}
