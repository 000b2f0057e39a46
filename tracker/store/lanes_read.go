package store

import (
	"cmp"
	"context"
	"fmt"
	"parcelwarden/tracker"
	"slices"
)

// handedAt is when a parcel was handed to its courier, as the index of the unlearned ones has it.
const handedAt = "COALESCE(picked_up_at, shipped_at)"

// Unlearned returns a page of a merchant's parcels that are not learned, by the time they were handed over. Checkpoints are left out.
func (s *Store) Unlearned(ctx context.Context, q tracker.JourneyQuery) ([]tracker.Shipment, error) {
	var rows []shipmentRow
	err := s.read(ctx, func(t tx) error {
		rows = nil
		return t.Raw("SELECT * FROM shipments WHERE merchant_id = ? AND learned_at IS NULL AND "+handedAt+" < ? AND ("+handedAt+", id) > (?, ?) ORDER BY "+
			handedAt+", id LIMIT ?", q.MerchantID, q.HandedBefore.UnixMilli(), int64(stampOf(q.AfterHanded)), q.AfterID, q.Limit).Scan(&rows).Error
	})
	if err != nil {
		return nil, fmt.Errorf("read parcels to learn: %w", err)
	}
	out := make([]tracker.Shipment, len(rows))
	for i := range rows {
		out[i] = rows[i].shipment()
	}
	return out, nil
}

// Journeys returns parcels of a merchant with their checkpoints, by id. The zone is left to the caller.
func (s *Store) Journeys(ctx context.Context, merchantID int64, ids []int64) ([]tracker.Journey, error) {
	var out []tracker.Journey
	err := s.read(ctx, func(t tx) error {
		out = nil
		return chunks(ids, func(part []int64) error {
			l := loader{tx: t, merchantID: merchantID, byID: make(map[int64]*tracker.Snapshot, len(part))}
			l.list, l.args = in(part)
			if err := l.shipments(); err != nil {
				return err
			}
			if err := l.checkpoints(); err != nil {
				return err
			}
			for _, snap := range l.snaps {
				out = append(out, tracker.Journey{Shipment: snap.Shipment, Checkpoints: snap.Checkpoints})
			}
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read journeys: %w", err)
	}
	slices.SortFunc(out, func(a, b tracker.Journey) int { return cmp.Compare(a.Shipment.ID, b.Shipment.ID) })
	return out, nil
}
