package store

import (
	"context"
	"fmt"

	"parcelwarden/tracker"
)

// FindShipments returns parcels by tracking or order number, or by the end of a tracking number of at least four characters. Exact
// numbers come first. Merchant 0 means all.
func (s *Store) FindShipments(ctx context.Context, merchantID int64, query string, limit int) ([]tracker.Shipment, error) {
	var rows []shipmentRow
	err := s.read(ctx, func(t tx) error {
		exact := "SELECT s.* FROM merchants m JOIN shipments s ON s.merchant_id = m.id WHERE (? = 0 OR m.id = ?) AND "
		err := t.Raw(exact+`(s.tracking_no = ? OR s.id IN (SELECT so.shipment_id FROM orders o
			JOIN shipment_orders so ON so.merchant_id = o.merchant_id AND so.order_id = o.id
			WHERE o.merchant_id = m.id AND o.order_no = ?)) ORDER BY s.id DESC LIMIT ?`, merchantID, merchantID, query, query, limit).Scan(&rows).Error
		if err != nil || len(rows) > 0 || len(query) < 4 {
			return err
		}
		return t.Raw(exact+"s.tracking_no LIKE ? ESCAPE '!' ORDER BY s.id DESC LIMIT ?",
			merchantID, merchantID, "%"+escapeLike(query), limit).Scan(&rows).Error
	})
	if err != nil {
		return nil, fmt.Errorf("find parcels: %w", err)
	}
	out := make([]tracker.Shipment, 0, len(rows))
	for i := range rows {
		out = append(out, rows[i].shipment())
	}
	return out, nil
}
