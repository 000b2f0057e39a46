package store

// shipCheck is when a new order is judged for want of a parcel: at once where none came with it, else never.
func (im *importer) shipCheck(o *orderState) stamp {
	if o.linked {
		return 0
	}
	return im.now
}

// judgeOrders brings forward the judgement of orders that wait for their parcel and got one, or whose dates or after-sale state changed.
func (im *importer) judgeOrders() error {
	var ids []int64
	for _, o := range im.orders {
		if !o.isNew && (o.linked || o.judge) {
			ids = append(ids, o.ID)
		}
	}
	return im.checkOrders(im.merchantID, ids, im.now)
}

// checkOrders makes orders due for judgement that wait for a parcel, or have none.
func (t tx) checkOrders(merchantID int64, ids []int64, now stamp) error {
	return chunks(ids, func(part []int64) error {
		list, args := in(part)
		_, err := t.exec("UPDATE orders SET ship_check_at = ? WHERE merchant_id = ? AND id IN "+list+
			" AND (ship_check_at IS NOT NULL OR "+withoutParcel+")", append([]any{now.arg(), merchantID}, args...)...)
		return err
	})
}

// withoutParcel holds for an order none of whose parcels was sent. A parcel that was taken back was not.
const withoutParcel = `NOT EXISTS (SELECT 1 FROM shipment_orders so JOIN shipments s ON s.merchant_id = so.merchant_id AND s.id = so.shipment_id
	WHERE so.merchant_id = orders.merchant_id AND so.order_id = orders.id AND s.status <> 'cancelled')`

// checkOrdersOf makes the orders of some parcels due for judgement.
func (t tx) checkOrdersOf(merchantID int64, parcels []int64, now stamp) error {
	return chunks(parcels, func(part []int64) error {
		list, args := in(part)
		_, err := t.exec("UPDATE orders SET ship_check_at = ? WHERE merchant_id = ? AND id IN (SELECT order_id FROM shipment_orders WHERE merchant_id = ? AND shipment_id IN "+list+")",
			append([]any{now.arg(), merchantID, merchantID}, args...)...)
		return err
	})
}
