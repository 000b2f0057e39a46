package store

func orderUpdateColumns() []column {
	return []column{
		{name: "merchant_id", kind: kindInt},
		{name: "id", kind: kindInt},
		{name: "paid_at", kind: kindInt},
		{name: "ship_by", kind: kindInt},
		{name: "promised_at", kind: kindInt},
		{name: "value_minor", kind: kindInt},
		{name: "currency", kind: kindText},
		{name: "after_sale", kind: kindText},
		{name: "status", kind: kindText},
		{name: "source_at", kind: kindInt},
		{name: "after_sale_reason", kind: kindText},
		{name: "after_sale_at", kind: kindInt},
		{name: "excluded", kind: kindText},
	}
}

func (im *importer) updateOrders() error {
	var rows [][]any
	for _, o := range im.orders {
		if o.dirty && !o.isNew {
			rows = append(rows, []any{
				im.merchantID, o.ID, o.PaidAt.arg(), o.ShipBy.arg(), o.PromisedAt.arg(), o.ValueMinor, o.Currency, o.AfterSale, o.Status,
				o.SourceAt.arg(), o.AfterSaleReason, o.AfterSaleAt.arg(), o.Excluded,
			})
		}
	}
	_, err := im.updateFrom("orders", orderUpdateColumns(), "", rows)
	return err
}

func parcelUpdateColumns() []column {
	return []column{
		{name: "merchant_id", kind: kindInt},
		{name: "id", kind: kindInt},
		{name: "service", kind: kindText},
		{name: "phone_tail", kind: kindText},
		{name: "origin_province", kind: kindText},
		{name: "origin_city", kind: kindText},
		{name: "dest_province", kind: kindText},
		{name: "dest_city", kind: kindText},
		{name: "supplier_id", kind: kindInt},
		{name: "shipped_at", kind: kindInt},
		{name: "paid_at", kind: kindInt},
		{name: "promised_at", kind: kindInt},
		{name: "check_at", kind: kindInt},
		{name: "source_at", kind: kindInt},
	}
}

func (im *importer) updateParcels() error {
	var rows [][]any
	for _, p := range im.parcels {
		if p.dirty && !p.isNew {
			rows = append(rows, []any{
				im.merchantID, p.ID, p.Service, p.PhoneTail, p.OriginProvince, p.OriginCity, p.DestProvince, p.DestCity, p.SupplierID.arg(),
				p.ShippedAt.arg(), p.PaidAt.arg(), p.PromisedAt.arg(), p.CheckAt.arg(), p.SourceAt.arg(),
			})
		}
	}
	_, err := im.updateFrom("shipments", parcelUpdateColumns(), "", rows)
	return err
}

// signParcels notes deliveries that the source knows of. What the courier said first stays.
func (im *importer) signParcels() error {
	for _, p := range im.parcels {
		if !p.signed || p.isNew {
			continue
		}
		_, err := im.exec("UPDATE shipments SET signed_at = ?, status = ? WHERE merchant_id = ? AND id = ? AND signed_at IS NULL",
			p.SignedAt.arg(), p.Status, im.merchantID, p.ID)
		if err != nil {
			return err
		}
	}
	return nil
}

// touch notes that a newer source said the same, so that an older one, imported later, cannot win.
func (im *importer) touch() error {
	var orders, parcels []int64
	for _, o := range im.orders {
		if o.touched && !o.isNew && !o.dirty {
			orders = append(orders, o.ID)
		}
	}
	for _, p := range im.parcels {
		if p.touched && !p.isNew && !p.dirty {
			parcels = append(parcels, p.ID)
		}
	}
	for table, ids := range map[string][]int64{"orders": orders, "shipments": parcels} {
		err := chunks(ids, func(part []int64) error {
			list, args := in(part)
			_, err := im.exec("UPDATE "+table+" SET source_at = ? WHERE merchant_id = ? AND id IN "+list,
				append([]any{im.source.arg(), im.merchantID}, args...)...)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

const parcelsOfOrders = " WHERE merchant_id = ? AND id IN (SELECT shipment_id FROM shipment_orders WHERE merchant_id = ? AND order_id IN "

// judgeAgain brings forward the judgement of every open parcel of an order whose dates or after-sale state changed.
func (im *importer) judgeAgain() error {
	return im.forParcelsOf(func(o *orderState) bool { return o.judge && !o.isNew },
		"UPDATE shipments SET check_at = ?"+parcelsOfOrders, im.now.arg())
}

// revalue keeps the value at risk of parcels equal to that of their orders.
func (im *importer) revalue() error {
	return im.forParcelsOf(func(o *orderState) bool { return o.revalue },
		`UPDATE shipments SET (value_minor, currency) = (SELECT COALESCE(SUM(o.value_minor), 0), COALESCE(MAX(o.currency), '')
		FROM shipment_orders so JOIN orders o ON o.merchant_id = so.merchant_id AND o.id = so.order_id
		WHERE so.merchant_id = shipments.merchant_id AND so.shipment_id = shipments.id)`+parcelsOfOrders)
}

func (im *importer) forParcelsOf(wanted func(*orderState) bool, statement string, args ...any) error {
	var ids []int64
	for _, o := range im.orders {
		if wanted(o) {
			ids = append(ids, o.ID)
		}
	}
	return chunks(ids, func(part []int64) error {
		list, values := in(part)
		all := append(append([]any{}, args...), im.merchantID, im.merchantID)
		_, err := im.exec(statement+list+")", append(all, values...)...)
		return err
	})
}
