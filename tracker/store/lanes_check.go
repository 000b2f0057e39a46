package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"time"
)

// forecastLife is how long decided forecasts are kept.
const forecastLife = 180 * 24 * time.Hour

func (t tx) writeForecasts(merchantID int64, made, settled []tracker.LaneForecast) error {
	rows := make([][]any, len(made))
	for i, f := range made {
		rows[i] = []any{merchantID, f.MadeOn, string(f.Target), f.ShipmentID, f.MadeAt.UnixMilli(), f.DueAt.UnixMilli(), f.P, f.N, clean(f.Basis)}
	}
	_, err := t.insert("lane_forecasts", "merchant_id,made_on,target,shipment_id,made_at,due_at,p,n,basis", " ON CONFLICT DO NOTHING", rows)
	if err != nil {
		return err
	}
	for _, f := range settled {
		_, err := t.exec("UPDATE lane_forecasts SET outcome = ? WHERE merchant_id = ? AND made_on = ? AND target = ? AND shipment_id = ? AND outcome = ''",
			string(f.Outcome), merchantID, f.MadeOn, string(f.Target), f.ShipmentID)
		if err != nil {
			return err
		}
	}
	return nil
}

func (t tx) writeChecks(merchantID int64, checks []tracker.LaneCheck) error {
	for _, c := range checks {
		bins, err := toJSON(c.Bins)
		if err != nil {
			return err
		}
		_, err = t.exec(`INSERT INTO lane_checks (merchant_id, target, at, n, hits, brier, base, bins, state, since) VALUES (?,?,?,?,?,?,?,?,?,?)
			ON CONFLICT DO NOTHING`, merchantID, string(c.Target), c.At.UnixMilli(), c.N, c.Hits, c.Brier, c.Base, bins, string(c.State), c.Since.UnixMilli())
		if err != nil {
			return err
		}
		_, err = t.exec("DELETE FROM lane_forecasts WHERE merchant_id = ? AND target = ? AND outcome <> '' AND due_at < ?",
			merchantID, string(c.Target), c.At.Add(-forecastLife).UnixMilli())
		if err != nil {
			return err
		}
	}
	return nil
}

// DueForecasts returns forecasts of a merchant that time has decided and nobody has settled.
func (s *Store) DueForecasts(ctx context.Context, merchantID int64, now time.Time, limit int) ([]tracker.LaneForecast, error) {
	var out []tracker.LaneForecast
	err := s.read(ctx, func(t tx) error {
		out = nil
		return t.query(func(scan func(...any) error) error {
			f := tracker.LaneForecast{MerchantID: merchantID}
			var made, due stamp
			err := scan(&f.ShipmentID, &f.MadeOn, &made, &f.Target, &due, &f.P, &f.N, &f.Basis)
			f.MadeAt, f.DueAt = made.time(), due.time()
			out = append(out, f)
			return err
		}, `SELECT shipment_id, made_on, made_at, target, due_at, p, n, basis FROM lane_forecasts
			WHERE merchant_id = ? AND outcome = '' AND due_at <= ? ORDER BY due_at LIMIT ?`, merchantID, now.UnixMilli(), limit)
	})
	if err != nil {
		return nil, fmt.Errorf("read due forecasts: %w", err)
	}
	return out, nil
}

// Decided returns the forecasts of a target that were decided between two moments, both ends included.
func (s *Store) Decided(ctx context.Context, merchantID int64, target tracker.LaneTarget, span [2]time.Time) ([]tracker.Tally, error) {
	var out []tracker.Tally
	err := s.read(ctx, func(t tx) error {
		out = nil
		return t.query(func(scan func(...any) error) error {
			var d tracker.Tally
			var outcome string
			err := scan(&d.P, &outcome)
			d.Happened = outcome == string(tracker.OutcomeHappened)
			out = append(out, d)
			return err
		}, `SELECT p, outcome FROM lane_forecasts WHERE merchant_id = ? AND target = ? AND outcome <> '' AND outcome <> 'void'
			AND due_at BETWEEN ? AND ? ORDER BY due_at, shipment_id`, merchantID, string(target), span[0].UnixMilli(), span[1].UnixMilli())
	})
	if err != nil {
		return nil, fmt.Errorf("read decided forecasts: %w", err)
	}
	return out, nil
}

// LaneChecks returns the last self-check of every target.
func (s *Store) LaneChecks(ctx context.Context, merchantID int64) ([]tracker.LaneCheck, error) {
	var out []tracker.LaneCheck
	err := s.read(ctx, func(t tx) error {
		out = nil
		return t.query(func(scan func(...any) error) error {
			var c tracker.LaneCheck
			var at, since stamp
			var bins string
			if err := scan(&c.Target, &at, &c.N, &c.Hits, &c.Brier, &c.Base, &bins, &c.State, &since); err != nil {
				return err
			}
			c.At, c.Since = at.time(), since.time()
			out = append(out, c)
			return fromJSON(bins, &out[len(out)-1].Bins)
		}, `SELECT c.target, c.at, c.n, c.hits, c.brier, c.base, c.bins, c.state, c.since FROM lane_checks c WHERE c.merchant_id = ? AND c.at =
			(SELECT MAX(d.at) FROM lane_checks d WHERE d.merchant_id = c.merchant_id AND d.target = c.target) ORDER BY c.target`, merchantID)
	})
	if err != nil {
		return nil, fmt.Errorf("read lane checks: %w", err)
	}
	return out, nil
}
