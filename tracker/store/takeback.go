package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"slices"
)

// orderParcel is one parcel of an order, as taking back sees it.
type orderParcel struct {
	orderNo, number, status string
	id                      int64
	closed, moved, source   stamp
	orders                  int64
}

// TakeBack closes the parcels that a source no longer names and follows those again that it names anew. A parcel that has moved or was
// signed, that carries other orders too, or about which a newer source spoke, is left alone: the courier knows better. It returns
// how many parcels changed.
func (s *Store) TakeBack(ctx context.Context, merchantID int64, orders []tracker.OrderParcels, opts ImportOptions) (int, error) {
	if opts.SourceAt.IsZero() {
		opts.SourceAt = opts.Now
	}
	changed := 0
	err := s.write(ctx, func(t tx) error {
		changed = 0
		if err := t.lockMerchant(merchantID); err != nil {
			return err
		}
		return chunks(orders, func(part []tracker.OrderParcels) error {
			n, err := t.takeBack(merchantID, part, opts)
			changed += n
			return err
		})
	})
	if err != nil {
		return 0, fmt.Errorf("take parcels back: %w", err)
	}
	return changed, nil
}

func (t tx) takeBack(merchantID int64, orders []tracker.OrderParcels, opts ImportOptions) (int, error) {
	stated := make(map[string]tracker.OrderParcels, len(orders))
	numbers := make([]string, 0, len(orders))
	for _, o := range orders {
		if _, seen := stated[o.OrderNo]; !seen {
			numbers = append(numbers, o.OrderNo)
		}
		stated[o.OrderNo] = o
	}
	parcels, err := t.parcelsOfOrders(merchantID, numbers)
	if err != nil {
		return 0, err
	}
	var gone, back []int64
	source := stampOf(opts.SourceAt)
	for i := range parcels {
		p := &parcels[i]
		o := stated[p.orderNo]
		named := slices.Contains(o.Named, p.number)
		switch {
		case p.moved != 0 || p.source > source:
		case named == (p.status != string(tracker.StatusCancelled)): // as it should be
		case named:
			back = append(back, p.id)
		case p.closed == 0 && p.orders == 1 && (o.Whole || slices.Contains(o.Gone, p.number)):
			gone = append(gone, p.id)
		}
	}
	now := stampOf(opts.Now).arg()
	closed, err := t.execOn(merchantID, gone, "UPDATE shipments SET status = 'cancelled', check_at = ?, source_at = ?", now, source.arg())
	if err != nil {
		return 0, err
	}
	opened, err := t.execOn(merchantID, back, `UPDATE shipments SET status = 'pending', phase = 'awaiting_pickup', closed_at = NULL, close_reason = '',
		check_at = ?, next_poll_at = ?, source_at = ?`, now, now, source.arg())
	if err != nil {
		return 0, err
	}
	return int(closed + opened), t.checkOrdersOf(merchantID, append(gone, back...), stampOf(opts.Now))
}

// execOn runs an update of parcels by id.
func (t tx) execOn(merchantID int64, ids []int64, statement string, args ...any) (int64, error) {
	var total int64
	err := chunks(ids, func(part []int64) error {
		list, values := in(part)
		all := append(append(append([]any{}, args...), merchantID), values...)
		n, err := t.exec(statement+" WHERE merchant_id = ? AND last_event_at IS NULL AND signed_at IS NULL AND id IN "+list, all...)
		total += n
		return err
	})
	return total, err
}

func (t tx) parcelsOfOrders(merchantID int64, orderNos []string) ([]orderParcel, error) {
	if len(orderNos) == 0 {
		return nil, nil
	}
	list, args := in(orderNos)
	var out []orderParcel
	err := t.query(func(scan func(...any) error) error {
		var p orderParcel
		var signed stamp
		err := scan(&p.orderNo, &p.id, &p.number, &p.status, &p.closed, &p.moved, &signed, &p.source, &p.orders)
		if p.moved == 0 {
			p.moved = signed
		}
		out = append(out, p)
		return err
	}, `SELECT o.order_no, s.id, s.tracking_no, s.status, s.closed_at, s.last_event_at, s.signed_at, s.source_at,
		(SELECT COUNT(*) FROM shipment_orders x WHERE x.merchant_id = s.merchant_id AND x.shipment_id = s.id)
		FROM orders o JOIN shipment_orders so ON so.merchant_id = o.merchant_id AND so.order_id = o.id
		JOIN shipments s ON s.merchant_id = so.merchant_id AND s.id = so.shipment_id
		WHERE o.merchant_id = ? AND o.order_no IN `+list, append([]any{merchantID}, args...)...)
	return out, err
}
