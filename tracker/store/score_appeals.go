package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"strconv"
)

// AddAppeal appends that an appeal about an incident's parcel was won, or that the word of it is taken back, with a line of its timeline. It
// returns ErrNotFound where the merchant has no such incident with a parcel.
func (s *Store) AddAppeal(ctx context.Context, a tracker.ScoreAppeal) (int64, error) {
	err := s.write(ctx, func(t tx) error {
		a.ShipmentID = 0
		err := t.query(func(scan func(...any) error) error { return scan(&a.ShipmentID) },
			"SELECT shipment_id FROM incidents WHERE merchant_id = ? AND id = ? AND shipment_id IS NOT NULL", a.MerchantID, a.IncidentID)
		if err == nil && a.ShipmentID == 0 {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		if a.ID, err = t.nextID("score_appeals"); err != nil {
			return err
		}
		_, err = t.insert("score_appeals", "merchant_id,id,incident_id,shipment_id,metric,from_date,by_whom,at,why,taken_back", "", [][]any{{
			a.MerchantID, a.ID, a.IncidentID, a.ShipmentID, clean(a.Metric), a.From, clean(a.By), a.At.UnixMilli(), clean(a.Why), a.TakenBack,
		}})
		if err != nil {
			return err
		}
		what := "appeal_won"
		if a.TakenBack {
			what = "appeal_unsaid"
		}
		return t.writeTimeline([]tracker.TimelineEntry{{
			MerchantID: a.MerchantID, IncidentID: a.IncidentID, ShipmentID: a.ShipmentID, At: a.At, Actor: a.By, What: what, Detail: a.From + " " + a.Why,
		}})
	})
	if err != nil {
		return 0, fmt.Errorf("add appeal: %w", err)
	}
	return a.ID, nil
}

// appeals reads a merchant's appeals, oldest first; of one parcel, or with 0 all.
func (t tx) appeals(merchantID, shipmentID int64) ([]tracker.ScoreAppeal, error) {
	var out []tracker.ScoreAppeal
	where, args := "", []any{merchantID}
	if shipmentID != 0 {
		where, args = " AND shipment_id = ?", append(args, shipmentID)
	}
	err := t.query(func(scan func(...any) error) error {
		a := tracker.ScoreAppeal{MerchantID: merchantID}
		var at stamp
		err := scan(&a.ID, &a.IncidentID, &a.ShipmentID, &a.Metric, &a.From, &a.By, &at, &a.Why, &a.TakenBack)
		a.At = at.time()
		out = append(out, a)
		return err
	}, "SELECT id, incident_id, shipment_id, metric, from_date, by_whom, at, why, taken_back FROM score_appeals WHERE merchant_id = ?"+where+" ORDER BY id", args...)
	return out, err
}

// wonFor is the parcels whose appeal counts in one metric on a score date, as the right side of IN. Its two arguments are the date and the metric.
func wonFor(merchantID int64) string {
	return `(SELECT a.shipment_id FROM score_appeals a WHERE a.merchant_id = ` + strconv.FormatInt(merchantID, 10) + ` AND a.from_date <= ? AND a.metric IN ('', ?) AND NOT a.taken_back
		AND NOT EXISTS (SELECT 1 FROM score_appeals b WHERE b.merchant_id = a.merchant_id AND b.incident_id = a.incident_id AND b.metric = a.metric AND b.id > a.id))`
}

// appealed loads the appeals about the parcel.
func (l recordLoader) appealed() (err error) {
	l.record.Appeals, err = l.appeals(l.merchantID, l.shipmentID)
	return err
}
