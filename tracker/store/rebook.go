package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
)

const dayColumns = "score_date, at, profile_id, profile_hash, stage, logistics, clean, overall, n, bad, facts_hash"

// revisedDays puts the newest revision in the place of each date that was booked again. Days come in order.
func (t tx) revisedDays(merchantID int64, since string, days []tracker.ScoreDay) error {
	at := map[string]*tracker.ScoreDay{}
	for i := range days {
		at[days[i].ScoreDate] = &days[i]
	}
	return t.query(func(scan func(...any) error) error {
		d := tracker.ScoreDay{MerchantID: merchantID, LogisticsKnown: true}
		var when stamp
		var logistics, clean int64
		var overall *int64
		err := scan(&d.ScoreDate, &when, &d.ProfileID, &d.ProfileHash, &d.Stage, &logistics, &clean, &overall, &d.N, &d.Bad, &d.FactsHash, &d.Revision, &d.Reason)
		d.At, d.Logistics, d.Clean = when.time(), tracker.Points(logistics), tracker.Points(clean)
		if overall != nil {
			d.Overall, d.OverallKnown = tracker.Points(*overall), true
		}
		if day := at[d.ScoreDate]; day != nil {
			*day = d
		}
		return err
	}, "SELECT "+dayColumns+", revision, reason FROM score_day_revisions WHERE merchant_id = ? AND score_date >= ? ORDER BY score_date, revision", merchantID, since)
}

// newestDay reads what tells a date's shares from those of other bookings; false if it was not booked.
func (t tx) newestDay(merchantID int64, scoreDate string) (d tracker.ScoreDay, found bool, err error) {
	return t.lastBooking(`SELECT facts_hash, at, 0 AS revision, '' AS reason FROM score_days WHERE merchant_id = ? AND score_date = ?
		UNION ALL SELECT facts_hash, at, revision, reason FROM score_day_revisions WHERE merchant_id = ? AND score_date = ? ORDER BY revision`,
		merchantID, scoreDate, merchantID, scoreDate)
}

// lastBooking is the last row of a query for facts, time, revision and reason.
func (t tx) lastBooking(sql string, args ...any) (d tracker.ScoreDay, found bool, err error) {
	err = t.query(func(scan func(...any) error) error {
		found = true
		var at stamp
		err := scan(&d.FactsHash, &at, &d.Revision, &d.Reason)
		d.At = at.time()
		return err
	}, sql, args...)
	return d, found, err
}

// RebookScore books a date again: a revision of the date, and for each share a further row with the reason. A share that is no longer there gets a row
// that says zero; what was withdrawn stays so. It writes nothing where the date was never booked, and returns how many ledger rows it added.
func (s *Store) RebookScore(ctx context.Context, d tracker.ScoreDay, entries []tracker.ScoreEntry, reason string) (int, error) {
	added := 0
	err := s.write(ctx, func(t tx) error {
		added = 0
		if _, err := t.exec("UPDATE merchants SET score_own = score_own WHERE id = ?", d.MerchantID); err != nil { // one booking after the other
			return err
		}
		newest := t.newestDay
		if len(d.Lines) > 0 {
			newest = t.newestLineDay
		}
		was, found, err := newest(d.MerchantID, d.ScoreDate)
		if err != nil || !found || !d.At.After(was.At) {
			return err
		}
		if err := t.lockIncidents(entries); err != nil {
			return err
		}
		rows, err := t.rebooked(d, entries, reason)
		if err != nil {
			return err
		}
		if added, err = t.writeLedger(rows); err != nil {
			return err
		}
		d.Revision, d.Reason = was.Revision+1, reason
		if len(d.Lines) > 0 {
			_, err = t.writeLineDay(d)
			return err
		}
		return t.writeDayRevision(d)
	})
	if err != nil {
		return 0, fmt.Errorf("book score of %s again: %w", d.ScoreDate, err)
	}
	return added, nil
}

func (t tx) writeDayRevision(d tracker.ScoreDay) error {
	var overall any
	if d.OverallKnown {
		overall = int64(d.Overall)
	}
	_, err := t.insert("score_day_revisions", "merchant_id,score_date,revision,reason,at,profile_id,profile_hash,stage,logistics,clean,overall,n,bad,facts_hash", "", [][]any{{
		d.MerchantID, d.ScoreDate, d.Revision, d.Reason, d.At.UnixMilli(), d.ProfileID, d.ProfileHash, d.Stage, int64(d.Logistics), int64(d.Clean), overall, d.N, d.Bad,
		d.FactsHash,
	}})
	return err
}

// shareKey names one share of a date.
type shareKey struct {
	incident, shipment int64
	metric             string
}

// rebooked numbers the new rows above those that the date has, and adds the zeros.
func (t tx) rebooked(d tracker.ScoreDay, entries []tracker.ScoreEntry, reason string) ([]tracker.ScoreEntry, error) {
	var rows []entryRow
	err := t.Raw("SELECT * FROM score_entries WHERE merchant_id = ? AND score_date = ? ORDER BY id", d.MerchantID, d.ScoreDate).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	booked, err := entriesOf(rows)
	if err != nil {
		return nil, err
	}
	newest, step := map[shareKey]tracker.ScoreEntry{}, map[shareKey]int{}
	var order []shareKey
	for _, e := range booked {
		key := shareKey{e.IncidentID, e.ShipmentID, e.Metric}
		if _, seen := newest[key]; !seen {
			order = append(order, key)
		}
		newest[key], step[key] = e, max(step[key], e.Revision)
	}
	var out []tracker.ScoreEntry
	again := map[shareKey]bool{}
	for _, e := range entries {
		key := shareKey{e.IncidentID, e.ShipmentID, e.Metric}
		again[key] = true
		if newest[key].Reason != tracker.ReasonWithdrawn {
			e.Reason, e.Revision = reason, max(tracker.RebookRevision, step[key]+1)
			out = append(out, e)
		}
	}
	for _, key := range order {
		e := newest[key]
		if again[key] || e.AtRisk || e.Reason == tracker.ReasonWithdrawn || e.Attributed == 0 && e.Marginal == 0 && (!e.Line.Known || e.Harm == 0) {
			continue
		}
		e.ID, e.At, e.Reason, e.Revision = 0, d.At, reason, max(tracker.RebookRevision, step[key]+1)
		e.Attributed, e.Marginal, e.Harm, e.ProfileID, e.ProfileHash, e.FactsHash = 0, 0, 0, d.ProfileID, d.ProfileHash, d.FactsHash
		if line := d.LineOf(e.Metric); line.Known {
			e.Line = line
		}
		e.Line.Move = 0
		out = append(out, e)
	}
	return out, nil
}

// RebookCauses returns what may make a merchant's booked dates out of date.
func (s *Store) RebookCauses(ctx context.Context, merchantID int64) (tracker.RebookCauses, error) {
	var out tracker.RebookCauses
	err := s.read(ctx, func(t tx) error {
		out = tracker.RebookCauses{}
		var at stamp
		err := t.query(func(scan func(...any) error) error { return scan(&at) }, "SELECT COALESCE(MAX(set_at), 0) FROM score_overrides WHERE merchant_id = ?", merchantID)
		if err != nil {
			return err
		}
		out.Overridden = at.time()
		out.Appeals, err = t.appeals(merchantID, 0)
		return err
	})
	if err != nil {
		return tracker.RebookCauses{}, fmt.Errorf("read why dates are booked again: %w", err)
	}
	return out, nil
}
