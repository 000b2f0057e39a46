package store

import (
	"context"
	"fmt"
	"strings"

	"parcelwarden/tracker"
)

// shortestEnd is the shortest end of a tracking number that is looked for: what people read from a label.
const shortestEnd = 4

// FindShipments returns parcels by tracking or order number, or, if there is none, by the end of a tracking number. Merchant 0 means
// all.
func (s *Store) FindShipments(ctx context.Context, merchantID int64, query string, limit int) ([]tracker.Shipment, error) {
	query = strings.TrimSpace(query)
	who, args := scope("s.merchant_id", merchantID)
	var rows []shipmentRow
	err := s.read(ctx, func(t tx) error {
		byOrder, orderArgs := scope("o.merchant_id", merchantID)
		exact := append(append(append([]any{}, args...), query), append(append(append([]any{}, orderArgs...), query), limitOf(limit))...)
		err := t.Raw("SELECT * FROM (SELECT s.* FROM shipments s WHERE "+who+` AND s.tracking_no = ?
			UNION SELECT s.* FROM orders o JOIN shipment_orders so ON so.merchant_id = o.merchant_id AND so.order_id = o.id
			JOIN shipments s ON s.merchant_id = so.merchant_id AND s.id = so.shipment_id
			WHERE `+byOrder+" AND o.order_no = ?) found ORDER BY id DESC LIMIT ?", exact...).Scan(&rows).Error
		if err != nil || len(rows) > 0 || len(query) < shortestEnd {
			return err
		}
		return t.Raw("SELECT s.* FROM shipments s WHERE "+who+" AND s.tracking_no LIKE ? ESCAPE '!' ORDER BY s.id DESC LIMIT ?",
			append(append([]any{}, args...), "%"+escapeLike(query), limitOf(limit))...).Scan(&rows).Error
	})
	if err != nil {
		return nil, fmt.Errorf("find parcels: %w", err)
	}
	return shipmentsOf(rows), nil
}

// Unresolved returns parcels that were given up without a known end, the latest first. Merchant 0 means all.
func (s *Store) Unresolved(ctx context.Context, merchantID int64, limit int) ([]tracker.Shipment, error) {
	who, args := scope("merchant_id", merchantID)
	var rows []shipmentRow
	err := s.reader.WithContext(ctx).Raw("SELECT * FROM shipments WHERE "+who+
		" AND close_reason = 'closed_unresolved' ORDER BY closed_at DESC LIMIT ?", append(args, limitOf(limit))...).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list unresolved parcels: %w", err)
	}
	return shipmentsOf(rows), nil
}

func shipmentsOf(rows []shipmentRow) []tracker.Shipment {
	out := make([]tracker.Shipment, 0, len(rows))
	for i := range rows {
		out = append(out, rows[i].shipment())
	}
	return out
}
