package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"strings"
)

// shortestEnd is the shortest end of a tracking number that is looked for: what people read from a label.
const shortestEnd = 4

// FindShipments returns parcels by tracking or order number, or, if there is none, by the end of a tracking number; the newest first.
// Merchant 0 means all.
func (s *Store) FindShipments(ctx context.Context, merchantID int64, query string, limit int) ([]tracker.Shipment, error) {
	query = strings.TrimSpace(query)
	var rows []shipmentRow
	err := s.read(ctx, func(t tx) error {
		ways := []struct {
			from, merchant, condition string
			value                     any
		}{
			{"shipments s", "s.merchant_id", "s.tracking_no IN ?", []string{query, strings.ToUpper(query)}},
			{"orders o " + parcelsOfOrder, "o.merchant_id", "o.order_no = ?", query},
			{"shipments s", "s.merchant_id", "s.tracking_no " + t.like() + " ? ESCAPE '!'", "%" + escapeLike(query)},
		}
		if len(query) < shortestEnd {
			ways = ways[:2]
		}
		for _, way := range ways {
			who, args := scope(way.merchant, merchantID)
			err := t.Raw("SELECT s.* FROM "+way.from+" WHERE "+who+" AND "+way.condition+" ORDER BY +s.id DESC LIMIT ?",
				append(args, way.value, limitOf(limit))...).Scan(&rows).Error
			if err != nil || len(rows) > 0 {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find parcels: %w", err)
	}
	return shipmentsOf(rows), nil
}

const parcelsOfOrder = `JOIN shipment_orders so ON so.merchant_id = o.merchant_id AND so.order_id = o.id
	JOIN shipments s ON s.merchant_id = so.merchant_id AND s.id = so.shipment_id`

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
