package store

import (
	"cmp"
	"context"
	"fmt"
	"parcelwarden/tracker"
)

// BookScore appends a score date with its ledger rows and returns how many rows were new. A date that was booked before stays as it was, and so do
// its rows; an incident that did harm only later that day adds its own.
func (s *Store) BookScore(ctx context.Context, d tracker.ScoreDay, entries []tracker.ScoreEntry) (int, error) {
	added := 0
	err := s.write(ctx, func(t tx) (err error) {
		standing, err := t.notWithdrawn(d.MerchantID, entries)
		if err != nil {
			return err
		}
		if added, err = t.writeLedger(standing); err != nil {
			return err
		}
		if len(d.Lines) > 0 {
			_, err = t.writeLineDay(d)
			return err
		}
		if !d.LogisticsKnown {
			return nil
		}
		var overall any
		if d.OverallKnown {
			overall = int64(d.Overall)
		}
		first, err := t.insert("score_days", "merchant_id,score_date,at,profile_id,profile_hash,stage,logistics,clean,overall,n,bad,facts_hash",
			"ON CONFLICT DO NOTHING", [][]any{{
				d.MerchantID, d.ScoreDate, d.At.UnixMilli(), d.ProfileID, d.ProfileHash, d.Stage, int64(d.Logistics), int64(d.Clean), overall, d.N, d.Bad,
				d.FactsHash,
			}})
		if err != nil || int64(added)+first == 0 {
			return err
		}
		return t.settleEffects(d)
	})
	if err != nil {
		return 0, fmt.Errorf("book score of %s: %w", d.ScoreDate, err)
	}
	return added, nil
}

// settleEffects ends what older dates said about open incidents that have no share of this one, because another incident of their parcel
// carries it or the window has moved on: their share is none, and repairing them gains what repairing that one gains. What is only at
// risk has no share yet and stays.
func (t tx) settleEffects(d tracker.ScoreDay) error {
	_, err := t.exec(`UPDATE incidents SET attributed = 0, marginal = COALESCE((SELECT MAX(e.marginal) FROM score_entries e
			WHERE e.merchant_id = incidents.merchant_id AND e.shipment_id = incidents.shipment_id AND e.score_date = ? AND e.revision = ?), 0)
		WHERE merchant_id = ? AND resolved_at IS NULL AND effect_known AND shipment_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM score_entries e
			WHERE e.merchant_id = incidents.merchant_id AND e.incident_id = incidents.id AND (e.score_date >= ? OR e.at_risk))`,
		d.ScoreDate, tracker.DailyRevision, d.MerchantID, d.ScoreDate)
	return err
}

// ScoreDays returns a merchant's booked dates from a date on, oldest first, each in its newest revision.
func (s *Store) ScoreDays(ctx context.Context, merchantID int64, since string) ([]tracker.ScoreDay, error) {
	var out []tracker.ScoreDay
	err := s.read(ctx, func(t tx) error {
		out = nil
		err := t.query(func(scan func(...any) error) error {
			d := tracker.ScoreDay{MerchantID: merchantID, LogisticsKnown: true}
			var at stamp
			var logistics, clean int64
			var overall *int64
			err := scan(&d.ScoreDate, &at, &d.ProfileID, &d.ProfileHash, &d.Stage, &logistics, &clean, &overall, &d.N, &d.Bad, &d.FactsHash)
			d.At, d.Logistics, d.Clean = at.time(), tracker.Points(logistics), tracker.Points(clean)
			if overall != nil {
				d.Overall, d.OverallKnown = tracker.Points(*overall), true
			}
			out = append(out, d)
			return err
		}, `SELECT score_date, at, profile_id, profile_hash, stage, logistics, clean, overall, n, bad, facts_hash FROM score_days
			WHERE merchant_id = ? AND score_date >= ? ORDER BY score_date`, merchantID, since)
		if err != nil {
			return err
		}
		return t.revisedDays(merchantID, since, out)
	})
	if err != nil {
		return nil, fmt.Errorf("read score dates: %w", err)
	}
	return out, nil
}

// LossShares returns who shares the loss of one booked date, in the newest revision of each share, the greatest first. Rows
// of another hour of that date are not among them: each divides the loss of its own hour.
func (s *Store) LossShares(ctx context.Context, merchantID int64, scoreDate string) ([]tracker.LossShare, error) {
	var out []tracker.LossShare
	err := s.read(ctx, func(t tx) error {
		out = nil
		day, found, err := t.newestDay(merchantID, scoreDate)
		if err != nil || !found {
			return err
		}
		return t.query(func(scan func(...any) error) error {
			var l tracker.LossShare
			var points int64
			err := scan(&l.IncidentID, &l.ShipmentID, &l.TrackingNo, &l.Kind, &l.Metric, &points, &l.Leaves, &l.Open)
			l.Attributed = tracker.Points(points)
			out = append(out, l)
			return err
		}, `SELECT e.incident_id, e.shipment_id, COALESCE(s.tracking_no, ''), i.kind, e.metric, e.attributed, e.leaves, i.resolved_at IS NULL
			FROM score_entries e JOIN incidents i ON i.merchant_id = e.merchant_id AND i.id = e.incident_id
			LEFT JOIN shipments s ON s.merchant_id = e.merchant_id AND s.id = e.shipment_id
			WHERE e.merchant_id = ? AND e.score_date = ? AND e.facts_hash = ? AND e.attributed > 0 AND e.reason = ? AND (e.revision = ? OR e.at = ?)
			AND NOT EXISTS (SELECT 1 FROM score_entries l WHERE l.merchant_id = e.merchant_id AND l.incident_id = e.incident_id
				AND l.shipment_id = e.shipment_id AND l.metric = e.metric AND l.score_date = e.score_date AND l.reason = ?)
			ORDER BY e.attributed DESC, e.incident_id, e.metric`, merchantID, scoreDate, day.FactsHash, cmp.Or(day.Reason, "daily"), tracker.DailyRevision,
			day.At.UnixMilli(), tracker.ReasonWithdrawn)
	})
	if err != nil {
		return nil, fmt.Errorf("read shares of %s: %w", scoreDate, err)
	}
	return out, nil
}
