package store

import (
	"context"
	"errors"
	"fmt"
	"parcelwarden/tracker"
	"time"
)

// LaneProgress returns how far a merchant's parcels are learned; all zero before the first step.
func (s *Store) LaneProgress(ctx context.Context, merchantID int64) (tracker.LaneProgress, error) {
	p := tracker.LaneProgress{MerchantID: merchantID}
	err := s.read(ctx, func(t tx) error {
		return t.query(func(scan func(...any) error) error {
			var to, checked stamp
			err := scan(&p.Revision, &to, &p.Parcels, &p.SampledOn, &checked)
			p.LearnedTo, p.CheckedAt = to.time(), checked.time()
			return err
		}, "SELECT revision, learned_to, parcels, sampled_on, checked_at FROM lane_states WHERE merchant_id = ?", merchantID)
	})
	if err != nil {
		return p, fmt.Errorf("read lane progress: %w", err)
	}
	return p, nil
}

// LaneModels returns a merchant's saved models.
func (s *Store) LaneModels(ctx context.Context, merchantID int64) ([]tracker.SavedLane, error) {
	var out []tracker.SavedLane
	err := s.read(ctx, func(t tx) error {
		out = nil
		return t.query(func(scan func(...any) error) error {
			var m tracker.SavedLane
			var at stamp
			err := scan(&m.Kind, &at, &m.Version, &m.Body)
			m.AsOf = at.time()
			out = append(out, m)
			return err
		}, "SELECT kind, as_of, version, body FROM lane_models WHERE merchant_id = ? ORDER BY kind", merchantID)
	})
	if err != nil {
		return nil, fmt.Errorf("read lane models: %w", err)
	}
	return out, nil
}

// errMoved ends a transaction that found another node's work.
var errMoved = errors.New("learned by another node meanwhile")

// SaveLanes stores one step of learning: state, models, marks of the parcels taken in, forecasts and checks, all or nothing. It reports
// false, and stores nothing, where the state is no longer at the revision that was read.
func (s *Store) SaveLanes(ctx context.Context, w tracker.LaneWrite) (bool, error) {
	err := s.write(ctx, func(t tx) error {
		if err := t.moveProgress(w.Progress); err != nil {
			return err
		}
		if err := t.markLearned(w.Progress.MerchantID, w.Learned, w.Progress.LearnedTo); err != nil {
			return err
		}
		for _, m := range w.Models {
			_, err := t.exec(`INSERT INTO lane_models (merchant_id, kind, as_of, version, body) VALUES (?,?,?,?,?)
				ON CONFLICT (merchant_id, kind) DO UPDATE SET as_of = excluded.as_of, version = excluded.version, body = excluded.body`,
				w.Progress.MerchantID, m.Kind, m.AsOf.UnixMilli(), m.Version, m.Body)
			if err != nil {
				return err
			}
		}
		if err := t.writeForecasts(w.Progress.MerchantID, w.Forecast, w.Settled); err != nil {
			return err
		}
		if err := t.writeChecks(w.Progress.MerchantID, w.Checks); err != nil {
			return err
		}
		return t.writeTimeline(w.Timeline)
	})
	if errors.Is(err, errMoved) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("save lanes: %w", err)
	}
	return true, nil
}

// moveProgress writes the state if it is still at the revision that was read.
func (t tx) moveProgress(p tracker.LaneProgress) error {
	if p.Revision == 0 {
		n, err := t.exec(`INSERT INTO lane_states (merchant_id, revision, learned_to, parcels, sampled_on, checked_at) VALUES (?,1,?,?,?,?)
			ON CONFLICT DO NOTHING`, p.MerchantID, timeArg(p.LearnedTo), p.Parcels, p.SampledOn, timeArg(p.CheckedAt))
		if err == nil && n == 0 {
			return errMoved
		}
		return err
	}
	n, err := t.exec(`UPDATE lane_states SET revision = revision + 1, learned_to = ?, parcels = ?, sampled_on = ?, checked_at = ?
		WHERE merchant_id = ? AND revision = ?`, timeArg(p.LearnedTo), p.Parcels, p.SampledOn, timeArg(p.CheckedAt), p.MerchantID, p.Revision)
	if err == nil && n == 0 {
		return errMoved
	}
	return err
}

func (t tx) markLearned(merchantID int64, ids []int64, at time.Time) error {
	return chunks(ids, func(part []int64) error {
		list, args := in(part)
		_, err := t.exec("UPDATE shipments SET learned_at = ? WHERE merchant_id = ? AND id IN "+list+" AND learned_at IS NULL",
			append([]any{timeArg(at), merchantID}, args...)...)
		return err
	})
}

// ForgetLanes removes what was learned for a merchant, so that it is learned anew. Forecasts and checks stay.
func (s *Store) ForgetLanes(ctx context.Context, merchantID int64) error {
	err := s.write(ctx, func(t tx) error {
		for _, query := range []string{
			"DELETE FROM lane_models WHERE merchant_id = ?",
			"UPDATE lane_states SET revision = revision + 1, learned_to = NULL, parcels = 0 WHERE merchant_id = ?",
			"UPDATE shipments SET learned_at = NULL WHERE merchant_id = ? AND learned_at IS NOT NULL",
		} {
			if _, err := t.exec(query, merchantID); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("forget lanes: %w", err)
	}
	return nil
}
