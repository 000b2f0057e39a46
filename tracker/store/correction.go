package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
)

// ClaimUnknown hands out parcels that their courier has not known for tracker.UnknownFor after the upload, oldest first, and books the try in
// the same transaction: a node that dies in the middle costs one of the tries, and no parcel is asked about twice.
func (s *Store) ClaimUnknown(ctx context.Context, req tracker.ClaimRequest) ([]tracker.UnknownNumber, error) {
	now := stampOf(req.Now)
	var out []tracker.UnknownNumber
	err := s.write(ctx, func(t tx) error {
		out = nil
		var rows []shipmentRow
		err := t.Raw(`SELECT s.* FROM merchants m JOIN shipments s ON s.merchant_id = m.id WHERE s.closed_at IS NULL AND s.last_outcome = 'not_found'
			AND s.last_event_at IS NULL AND s.shipped_at <= ? AND s.courier_tries < ? AND (s.courier_try_at IS NULL OR s.courier_try_at <= ?)
			ORDER BY s.shipped_at LIMIT ?`+t.forUpdate(" OF s SKIP LOCKED"),
			stampOf(req.Now.Add(-tracker.UnknownFor)).arg(), tracker.CorrectionTries, now.arg(), req.Limit).Scan(&rows).Error
		if err != nil {
			return err
		}
		next := stampOf(req.Now.Add(tracker.CorrectionPause))
		for i := range rows {
			r := &rows[i]
			_, err := t.exec("UPDATE shipments SET courier_tries = courier_tries + 1, courier_try_at = ? WHERE merchant_id = ? AND id = ?", next.arg(), r.MerchantID, r.ID)
			if err != nil {
				return err
			}
			out = append(out, tracker.UnknownNumber{Shipment: r.shipment(), Tries: r.CourierTries + 1})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("claim unknown numbers: %w", err)
	}
	return out, nil
}

// CorrectCourier moves a parcel to another courier, remembers the one that its source named, and writes the timeline. What was subscribed with
// the wrong courier is to be subscribed again. It reports false when
// the parcel is no longer at the courier it was read at, or when the merchant has that number at the other courier already.
func (s *Store) CorrectCourier(ctx context.Context, c tracker.Correction) (bool, error) {
	done := false
	err := s.write(ctx, func(t tx) error {
		n, err := t.exec(`UPDATE shipments SET courier = ?, courier_given = CASE courier_given WHEN '' THEN courier ELSE courier_given END,
			account_id = ?, problem = '', failures = 0, events_hash = '', push_account = 0, pushed_since = NULL, next_poll_at = ?, leased_until = NULL
			WHERE merchant_id = ? AND id = ? AND courier = ? AND closed_at IS NULL AND NOT EXISTS (SELECT 1 FROM shipments o
			WHERE o.merchant_id = shipments.merchant_id AND o.tracking_no = shipments.tracking_no AND o.courier = ?)`,
			c.To, ref(c.AccountID).arg(), timeArg(c.NextPollAt), c.MerchantID, c.ShipmentID, c.From, c.To)
		if done = err == nil && n > 0; !done {
			return err
		}
		return t.writeTimeline([]tracker.TimelineEntry{{
			MerchantID: c.MerchantID, ShipmentID: c.ShipmentID, At: c.At, Actor: "system", What: "courier_corrected", Detail: c.From + " → " + c.To + " (" + c.Why + ")",
		}})
	})
	if err != nil {
		return false, fmt.Errorf("correct courier: %w", err)
	}
	return done, nil
}

// NoteTried writes to the timeline of a parcel at which couriers its number was looked for in vain.
func (s *Store) NoteTried(ctx context.Context, entry tracker.TimelineEntry) error {
	entry.Actor, entry.What = "system", "courier_tried"
	if err := s.write(ctx, func(t tx) error { return t.writeTimeline([]tracker.TimelineEntry{entry}) }); err != nil {
		return fmt.Errorf("note couriers tried: %w", err)
	}
	return nil
}

// TakeLook takes one request from the budget of an account, outside of a claim. It reports false where rate or quota allow none now, or the
// account is paused.
func (s *Store) TakeLook(ctx context.Context, account tracker.CourierAccount, req tracker.ClaimRequest) (bool, error) {
	taken := false
	err := s.write(ctx, func(t tx) error {
		taken = false
		var row accountRow
		err := found(t.Raw("SELECT * FROM courier_accounts WHERE merchant_id = ? AND id = ? AND enabled", account.MerchantID, account.ID).Take(&row))
		if err != nil {
			return err
		}
		purse, err := t.openBudgets([]accountRow{row})
		if err != nil {
			return err
		}
		purse.fill(&row)
		now := stampOf(req.Now)
		left, limited := row.quota().Left(req.Now)
		if row.PausedUntil > now || row.ProbeAt != 0 || purse[row.Name].refill(row.RequestsPerSecond, now) < 1 || limited && left < 1 || row.quota().Reserved(req.Now) {
			return nil
		}
		taken = true
		return t.takeTokens(&row, purse[row.Name], req.Now, 1)
	})
	if err != nil {
		return false, fmt.Errorf("take a look from a budget: %w", err)
	}
	return taken, nil
}
