package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"time"
)

// MarkLost notes that staff know a parcel to be lost and makes it due for judgement, which opens the incident. Who said so, when and on what
// grounds goes to the timeline in the same transaction and stays there. It reports false for a parcel that is closed, and ErrNotFound for
// one that the merchant does not have. Merchant 0 means any.
func (s *Store) MarkLost(ctx context.Context, m tracker.LostMark) (bool, error) {
	marked := false
	err := s.write(ctx, func(t tx) error {
		marked = false
		who, args := scope("merchant_id", m.MerchantID)
		var merchantID int64
		err := t.query(func(scan func(...any) error) error {
			marked = true
			return scan(&merchantID)
		}, "UPDATE shipments SET lost_marked_at = ?, lost_marked_by = ?, lost_note = ?, check_at = ? WHERE "+who+
			" AND id = ? AND closed_at IS NULL RETURNING merchant_id",
			append(append([]any{timeArg(m.At), clean(m.By), clean(m.Note), timeArg(m.At)}, args...), m.ShipmentID)...)
		if err != nil {
			return err
		}
		if !marked {
			return t.known(m)
		}
		return t.writeTimeline([]tracker.TimelineEntry{{
			MerchantID: merchantID, ShipmentID: m.ShipmentID, At: m.At, Actor: m.By, What: "lost_marked", Detail: m.Note,
		}})
	})
	if err != nil {
		return false, fmt.Errorf("mark a parcel as lost: %w", err)
	}
	return marked, nil
}

// UnmarkLost takes the mark of that time back and makes the parcel due for judgement, which ends the incident and leaves the rest to the
// clocks. Who did, when and why goes to the timeline in the same transaction. It reports false where the parcel is closed or the mark is
// no longer the one that was seen, and ErrNotFound for a parcel that the merchant does not have. Merchant 0 means any.
func (s *Store) UnmarkLost(ctx context.Context, m tracker.LostMark, marked time.Time) (bool, error) {
	taken := false
	err := s.write(ctx, func(t tx) error {
		taken = false
		who, args := scope("merchant_id", m.MerchantID)
		var merchantID int64
		err := t.query(func(scan func(...any) error) error {
			taken = true
			return scan(&merchantID)
		}, "UPDATE shipments SET lost_marked_at = NULL, lost_marked_by = '', lost_note = '', check_at = ? WHERE "+who+
			" AND id = ? AND closed_at IS NULL AND lost_marked_at = ? RETURNING merchant_id",
			append(append([]any{timeArg(m.At)}, args...), m.ShipmentID, marked.UnixMilli())...)
		if err != nil {
			return err
		}
		if !taken {
			return t.known(m)
		}
		return t.writeTimeline([]tracker.TimelineEntry{{
			MerchantID: merchantID, ShipmentID: m.ShipmentID, At: m.At, Actor: m.By, What: "lost_unmarked", Detail: m.Note,
		}})
	})
	if err != nil {
		return false, fmt.Errorf("take back the mark of a loss: %w", err)
	}
	return taken, nil
}

// known returns ErrNotFound if there is no such parcel.
func (t tx) known(m tracker.LostMark) error {
	who, args := scope("merchant_id", m.MerchantID)
	var n int
	if err := t.Raw("SELECT COUNT(*) FROM shipments WHERE "+who+" AND id = ?", append(args, m.ShipmentID)...).Row().Scan(&n); err != nil {
		return err
	}
	if n == 0 {
		return ErrNotFound
	}
	return nil
}
