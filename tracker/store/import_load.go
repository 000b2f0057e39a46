package store

import "parcelwarden/tracker"

// load reads what is known about the orders and parcels that the rows name: four statements for up to 500 rows.
func (im *importer) load(rows []tracker.ParcelRow) error {
	im.chunk = &chunk{
		orders: make(map[string]*orderState, len(rows)), orderByID: make(map[int64]*orderState, len(rows)),
		parcels: make(map[parcelKey]*parcelState, len(rows)),
	}
	orderNos, numbers := make([]string, 0, len(rows)), make([]string, 0, len(rows))
	seenOrder, seenNumber := make(map[string]bool, len(rows)), make(map[string]bool, len(rows))
	for i := range rows {
		if no := rows[i].OrderNo; no != "" && !seenOrder[no] {
			seenOrder[no] = true
			orderNos = append(orderNos, no)
		}
		if no := rows[i].TrackingNo; no != "" && !seenNumber[no] {
			seenNumber[no] = true
			numbers = append(numbers, no)
		}
	}
	if err := im.loadOrders(orderNos); err != nil {
		return err
	}
	return im.loadParcels(numbers)
}

func (im *importer) loadOrders(orderNos []string) error {
	if len(orderNos) == 0 {
		return nil
	}
	list, args := in(orderNos)
	args = append([]any{im.merchantID}, args...)
	err := im.query(func(scan func(...any) error) error {
		o := &orderState{orderRow: orderRow{MerchantID: im.merchantID}, items: map[string]*itemState{}}
		err := scan(&o.ID, &o.OrderNo, &o.PaidAt, &o.ShipBy, &o.PromisedAt, &o.ValueMinor, &o.Currency, &o.AfterSale, &o.Status, &o.SourceAt,
			&o.AfterSaleReason, &o.AfterSaleAt, &o.Excluded)
		im.orders[o.OrderNo], im.orderByID[o.ID] = o, o
		return err
	}, `SELECT id, order_no, paid_at, ship_by, promised_at, value_minor, currency, after_sale, status, source_at,
		after_sale_reason, after_sale_at, excluded
		FROM orders WHERE merchant_id = ? AND order_no IN `+list, args...)
	if err != nil || len(im.orderByID) == 0 {
		return err
	}
	ids := make([]int64, 0, len(im.orderByID))
	for id := range im.orderByID {
		ids = append(ids, id)
	}
	list, args = in(ids)
	return im.query(func(scan func(...any) error) error {
		var it itemState
		err := scan(&it.OrderID, &it.ItemKey, &it.SubOrderNo, &it.SKU, &it.Title, &it.Quantity, &it.ValueMinor, &it.Currency, &it.SupplierID)
		if o := im.orderByID[it.OrderID]; o != nil {
			o.items[it.ItemKey] = &it
			o.itemOrder = append(o.itemOrder, &it)
		}
		return err
	}, `SELECT order_id, item_key, sub_order_no, sku, title, quantity, value_minor, currency, supplier_id
		FROM order_items WHERE merchant_id = ? AND order_id IN `+list, append([]any{im.merchantID}, args...)...)
}

func (im *importer) loadParcels(numbers []string) error {
	if len(numbers) == 0 {
		return nil
	}
	list, args := in(numbers)
	byID := map[int64]*parcelState{}
	err := im.query(func(scan func(...any) error) error {
		p := &parcelState{shipmentRow: shipmentRow{MerchantID: im.merchantID}, orders: map[*orderState]bool{}}
		err := scan(&p.ID, &p.Courier, &p.CourierGiven, &p.TrackingNo, &p.Service, &p.PhoneTail, &p.OriginProvince, &p.OriginCity, &p.DestProvince,
			&p.DestCity, &p.SupplierID, &p.ShippedAt, &p.PaidAt, &p.PromisedAt, &p.SignedAt, &p.Status, &p.CheckAt, &p.ClosedAt, &p.SourceAt)
		im.parcels[parcelKey{p.Courier, p.TrackingNo}], byID[p.ID] = p, p
		if p.CourierGiven != "" {
			im.parcels[parcelKey{p.CourierGiven, p.TrackingNo}] = p
		}
		return err
	}, `SELECT id, courier, courier_given, tracking_no, service, phone_tail, origin_province, origin_city, dest_province, dest_city, supplier_id,
		shipped_at, paid_at, promised_at, signed_at, status, check_at, closed_at, source_at
		FROM shipments WHERE merchant_id = ? AND tracking_no IN `+list, append([]any{im.merchantID}, args...)...)
	if err != nil || len(byID) == 0 {
		return err
	}
	ids := make([]int64, 0, len(byID))
	for id := range byID {
		ids = append(ids, id)
	}
	return chunks(ids, func(part []int64) error {
		list, args := in(part)
		return im.query(func(scan func(...any) error) error {
			var parcel, order int64
			err := scan(&parcel, &order)
			o := im.orderByID[order]
			if o == nil { // an order of the parcel that no row of this chunk names
				o = &orderState{orderRow: orderRow{ID: order}}
				im.orderByID[order] = o
			}
			byID[parcel].orders[o] = true
			return err
		}, "SELECT shipment_id, order_id FROM shipment_orders WHERE merchant_id = ? AND shipment_id IN "+list,
			append([]any{im.merchantID}, args...)...)
	})
}
