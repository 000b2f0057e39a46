package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
)

// onLastLeg is the condition of the two indexes that keep the comparison of stories small; it must be written as there.
const onLastLeg = "status IN ('delivered', 'out_for_delivery', 'available_for_pickup')"

// mostTwins is with how many others one parcel is compared: a courier who scans a whole tour in one second must not cost a square.
const mostTwins = 20

// ClonesDue returns up to limit parcels whose events on the last leg were not compared yet, each with the parcels of its merchant that
// share one of these scans. Closed ones are among them: a parcel that is first seen on its last leg when it is signed is closed before its
// turn comes.
func (s *Store) ClonesDue(ctx context.Context, limit int) ([]tracker.CloneCheck, error) {
	var out []tracker.CloneCheck
	err := s.read(ctx, func(t tx) error {
		out = nil
		var rows []shipmentRow
		err := t.Raw("SELECT s.* FROM merchants m JOIN shipments s ON s.merchant_id = m.id WHERE s.events_hash <> s.clone_hash AND s."+
			onLastLeg+" ORDER BY s.merchant_id, s.id LIMIT ?", limit).Scan(&rows).Error
		if err != nil {
			return err
		}
		for i := range rows {
			check, err := t.cloneCheck(&rows[i])
			if err != nil {
				return err
			}
			out = append(out, check)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load stories to compare: %w", err)
	}
	return out, nil
}

// cloneCheck starts from the parcel's own scans: CROSS JOIN keeps SQLite from starting with everybody's.
func (t tx) cloneCheck(r *shipmentRow) (tracker.CloneCheck, error) {
	check := tracker.CloneCheck{MerchantID: r.MerchantID, EventsHash: r.EventsHash, CloneOf: r.CloneOf}
	ids := []int64{}
	err := t.query(func(scan func(...any) error) error {
		var id int64
		err := scan(&id)
		ids = append(ids, id)
		return err
	}, `SELECT o.shipment_id FROM checkpoints c CROSS JOIN checkpoints o WHERE c.merchant_id = ? AND c.shipment_id = ? AND c.`+onLastLeg+`
		AND o.merchant_id = c.merchant_id AND o.fingerprint = c.fingerprint AND o.`+onLastLeg+` AND o.shipment_id <> c.shipment_id
		GROUP BY o.shipment_id ORDER BY MAX(CASE o.status WHEN 'delivered' THEN 1 ELSE 0 END) DESC, o.shipment_id DESC LIMIT ?`,
		r.MerchantID, r.ID, mostTwins)
	if err != nil {
		return check, err
	}
	if len(ids) == 0 { // nearly always
		check.Parcel = tracker.Story{ShipmentID: r.ID, TrackingNo: r.TrackingNo}
		return check, nil
	}
	stories, err := t.stories(r.MerchantID, append(ids, r.ID))
	for _, story := range stories {
		if story.ShipmentID == r.ID {
			check.Parcel = story
		} else {
			check.Others = append(check.Others, story)
		}
	}
	return check, err
}

// stories loads what is compared of some parcels of one merchant.
func (t tx) stories(merchantID int64, ids []int64) ([]tracker.Story, error) {
	l := loader{tx: t, merchantID: merchantID, byID: make(map[int64]*tracker.Snapshot, len(ids))}
	l.list, l.args = in(ids)
	for _, step := range []func() error{l.shipments, l.checkpoints} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	orders, err := t.ordersByParcel(merchantID, ids)
	if err != nil {
		return nil, err
	}
	out := make([]tracker.Story, 0, len(l.snaps))
	for _, snap := range l.snaps {
		sh := &snap.Shipment
		story := tracker.Story{
			ShipmentID: sh.ID, TrackingNo: sh.TrackingNo, Destination: sh.Destination, PhoneTail: sh.PhoneTail, Checkpoints: snap.Checkpoints,
		}
		for _, o := range orders[sh.ID] {
			story.Orders = append(story.Orders, o.ID)
		}
		out = append(out, story)
	}
	return out, nil
}

// RecordClones notes what the comparison found, and makes due for judgement whose record changed by it: the parcel, and the one whose
// story it repeats. Of these, one that was closed as delivered within the time of a review is opened again for it. A parcel with newer events than were compared stays due to be compared. It returns how many parcels are newly told alike.
func (s *Store) RecordClones(ctx context.Context, results []tracker.CloneResult) (int, error) {
	found := 0
	err := s.write(ctx, func(t tx) error {
		found = 0
		for _, r := range results {
			_, err := t.exec("UPDATE shipments SET clone_hash = ? WHERE merchant_id = ? AND id = ? AND events_hash = ?", r.EventsHash, r.MerchantID, r.ShipmentID, r.EventsHash)
			if err != nil {
				return err
			}
			if !r.Changed {
				continue
			}
			if _, err := t.setClone(r, r.ShipmentID, r.CloneOf, ""); err != nil {
				return err
			}
			if r.CloneOf == "" {
				continue
			}
			found++
			if _, err := t.setClone(r, r.Other, r.TrackingNo, " AND clone_of = ''"); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("record equal stories: %w", err)
	}
	return found, nil
}

func (t tx) setClone(r tracker.CloneResult, id int64, of, condition string) (int64, error) {
	at := timeArg(r.At)
	since := any(at)
	if of == "" {
		since = nil
	}
	if of != "" {
		_, err := t.exec("UPDATE shipments SET closed_at = NULL, close_reason = '' WHERE merchant_id = ? AND id = ? AND close_reason = ? AND signed_at > ?"+condition,
			r.MerchantID, id, tracker.CloseDelivered, timeArg(r.At.Add(-tracker.ReviewTime)))
		if err != nil {
			return 0, err
		}
	}
	return t.exec("UPDATE shipments SET clone_of = ?, cloned_at = ?, check_at = ? WHERE merchant_id = ? AND id = ? AND closed_at IS NULL"+condition,
		of, since, at, r.MerchantID, id)
}
