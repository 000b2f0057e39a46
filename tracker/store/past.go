package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
)

// PastParcels returns the newest parcels of a merchant as they were imported, with their scans, and whether there were more than the limit.
// Left out is what cannot be judged again fairly: parcels that were never seen, those that are blind now, and those whose order was
// refunded or closed, because nobody knows when. It reads page by page, so that other work comes between.
func (s *Store) PastParcels(ctx context.Context, q tracker.PastQuery) ([]tracker.PastParcel, bool, error) {
	var out []tracker.PastParcel
	at := pastMark{begun: 1 << 62, id: 1 << 62}
	for len(out) <= q.Limit {
		page, next, err := s.pastPage(ctx, q, at, min(maxRows, q.Limit+1-len(out)))
		if err != nil {
			return nil, false, fmt.Errorf("read past parcels: %w", err)
		}
		out = append(out, page...)
		if len(page) == 0 {
			return out, false, nil
		}
		at = next
	}
	return out[:q.Limit], true, nil
}

// pastMark is where the last page ended.
type pastMark struct{ begun, id int64 }

func (s *Store) pastPage(ctx context.Context, q tracker.PastQuery, after pastMark, limit int) ([]tracker.PastParcel, pastMark, error) {
	var out []tracker.PastParcel
	err := s.read(ctx, func(t tx) error {
		ids, next, err := t.pastIDs(q, after, limit)
		if err != nil || len(ids) == 0 {
			return err
		}
		var rows []shipmentRow
		if err := t.Raw("SELECT * FROM shipments WHERE merchant_id = ? AND id IN ?", q.MerchantID, ids).Scan(&rows).Error; err != nil {
			return err
		}
		after, out = next, make([]tracker.PastParcel, len(ids))
		at := make(map[int64]*tracker.PastParcel, len(ids))
		for i, id := range ids {
			at[id] = &out[i]
		}
		for i := range rows {
			at[rows[i].ID].Shipment = rows[i].asImported()
		}
		if err := t.pastOrders(q.MerchantID, ids, at); err != nil {
			return err
		}
		return t.pastScans(q.MerchantID, ids, at)
	})
	return out, after, err
}

// pastIDs are the parcels of the page after a mark, newest first.
func (t tx) pastIDs(q tracker.PastQuery, after pastMark, limit int) ([]int64, pastMark, error) {
	const begun = "(COALESCE(s.shipped_at, s.picked_up_at, 0))"
	var ids []int64
	err := t.query(func(scan func(...any) error) error {
		err := scan(&after.id, &after.begun)
		ids = append(ids, after.id)
		return err
	}, `SELECT s.id, `+begun+` FROM shipments s WHERE s.merchant_id = ? AND `+begun+` BETWEEN ? AND ? AND (`+begun+` < ? OR `+begun+` = ? AND s.id < ?)
		AND s.last_look_at IS NOT NULL AND s.blind_since IS NULL AND s.close_reason <> 'refunded' AND NOT EXISTS (SELECT 1 FROM shipment_orders l
		JOIN orders o ON o.merchant_id = l.merchant_id AND o.id = l.order_id WHERE l.merchant_id = s.merchant_id AND l.shipment_id = s.id
		AND o.after_sale IN ('refunded', 'closed')) ORDER BY `+begun+` DESC, s.id DESC LIMIT ?`,
		q.MerchantID, int64(stampOf(q.From)), after.begun, after.begun, after.begun, after.id, limit)
	return ids, after, err
}

func (t tx) pastOrders(merchantID int64, ids []int64, at map[int64]*tracker.PastParcel) error {
	orders, err := t.ordersByParcel(merchantID, ids)
	for id, list := range orders {
		for _, row := range list {
			order := row.order()
			order.AfterSale = tracker.AfterSaleNone
			at[id].Orders = append(at[id].Orders, order)
		}
	}
	return err
}

func (t tx) pastScans(merchantID int64, ids []int64, parcels map[int64]*tracker.PastParcel) error {
	list, args := in(ids)
	return t.query(func(scan func(...any) error) error {
		var id int64
		var at stamp
		var c tracker.Checkpoint
		err := scan(&id, &at, &c.Status, &c.Milestone, &c.Code, &c.Text, &c.Place, &c.Hint, &c.ZoneGuess)
		c.At = at.time()
		p := parcels[id]
		p.Checkpoints = append(p.Checkpoints, c)
		return err
	}, `SELECT shipment_id, at, status, milestone, code, text, place, hint, zone_guess FROM checkpoints
		WHERE merchant_id = ? AND shipment_id IN `+list+" ORDER BY shipment_id, at, seq", append([]any{merchantID}, args...)...)
}

// asImported is the parcel without anything that was learned on its way.
func (r *shipmentRow) asImported() tracker.Shipment {
	s := r.shipment()
	return tracker.Shipment{
		ID: s.ID, MerchantID: s.MerchantID, Courier: s.Courier, TrackingNo: s.TrackingNo, Service: s.Service, Origin: s.Origin, Destination: s.Destination,
		SupplierID: s.SupplierID, ShippedAt: s.ShippedAt, PaidAt: s.PaidAt, PromisedAt: s.PromisedAt, SourceAt: s.ShippedAt,
	}
}
