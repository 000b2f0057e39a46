package store

import (
	"parcelwarden/tracker"
)

// merge applies one row to the state in memory.
func (im *importer) merge(row *tracker.ParcelRow) tracker.RowOutcome {
	if row.OrderNo == "" && row.TrackingNo == "" || row.TrackingNo != "" && row.Courier == "" {
		return tracker.RowRejected
	}
	var order *orderState
	createdOrder, changed := false, false
	if row.OrderNo != "" {
		order, createdOrder, changed = im.mergeOrder(row)
	}
	if row.TrackingNo == "" {
		return outcomeOf(createdOrder, changed)
	}
	createdParcel, parcelChanged := im.mergeParcel(row, order)
	return outcomeOf(createdParcel, changed || createdOrder || parcelChanged)
}

func outcomeOf(created, changed bool) tracker.RowOutcome {
	switch {
	case created:
		return tracker.RowCreated
	case changed:
		return tracker.RowUpdated
	default:
		return tracker.RowUnchanged
	}
}

func (im *importer) mergeOrder(row *tracker.ParcelRow) (o *orderState, created, changed bool) {
	o = im.orders[row.OrderNo]
	if o == nil {
		o = &orderState{
			orderRow: orderRow{MerchantID: im.merchantID, OrderNo: clean(row.OrderNo), SourceAt: im.source},
			items:    map[string]*itemState{}, isNew: true,
		}
		im.orders[row.OrderNo] = o
		im.newOrders = append(im.newOrders, o)
		created = true
	}
	if !o.isNew && im.source < o.SourceAt {
		return o, false, false
	}
	judged := setStamp(&o.PaidAt, row.PaidAt)
	judged = setStamp(&o.ShipBy, row.ShipBy) || judged
	judged = setStamp(&o.PromisedAt, row.PromisedAt) || judged
	judged = setAfterSale(&o.AfterSale, row.AfterSale) || judged
	plain := setText(&o.Status, row.OrderStatus)
	plain = o.mergeScoring(row) || plain
	valued := im.mergeItem(o, row)
	o.judge, o.revalue = o.judge || judged, o.revalue || valued && !o.isNew
	changed = judged || plain || valued
	im.noteOrder(o, changed)
	return o, created, changed
}

// mergeScoring keeps the first reason a buyer gave: a later one replaces it only where it is known to be older. Whether an order counts is the
// source's latest word.
func (o *orderState) mergeScoring(row *tracker.ParcelRow) bool {
	changed, at := false, stampOf(row.ReasonAt)
	if row.Reason != tracker.ReasonNone && (o.AfterSaleReason == "" || at != 0 && at < o.AfterSaleAt) && string(row.Reason) != o.AfterSaleReason {
		o.AfterSaleReason, o.AfterSaleAt, changed = string(row.Reason), at, true
	}
	if row.Excluded == tracker.ExcludedCounts {
		changed = changed || o.Excluded != ""
		o.Excluded = ""
		return changed
	}
	return setText(&o.Excluded, string(row.Excluded)) || changed
}

func (im *importer) noteOrder(o *orderState, changed bool) {
	switch {
	case o.isNew:
	case changed:
		o.dirty, o.SourceAt = true, im.source
	case im.source > o.SourceAt:
		o.touched, o.SourceAt = true, im.source
	}
}

// mergeItem stores the sub-order of a row. An order's value is the sum of its items', because exports state the amount per sub-order;
// a row without any item states the amount of the order itself.
func (im *importer) mergeItem(o *orderState, row *tracker.ParcelRow) bool {
	key := row.SubOrderNo
	if key == "" {
		key = row.SKU
	}
	if key == "" && row.Title == "" {
		return setMoney(&o.ValueMinor, &o.Currency, row.Value)
	}
	it := o.items[key]
	if it == nil {
		it = &itemState{itemRow: itemRow{MerchantID: im.merchantID, ItemKey: clean(key)}, isNew: true}
		o.items[key] = it
		o.itemOrder = append(o.itemOrder, it)
	}
	changed := setText(&it.SubOrderNo, row.SubOrderNo)
	changed = setText(&it.SKU, row.SKU) || changed
	changed = setText(&it.Title, row.Title) || changed
	if row.Quantity > 0 && it.Quantity != row.Quantity {
		it.Quantity, changed = row.Quantity, true
	}
	if id := im.suppliers[row.Supplier]; id != 0 && it.SupplierID != id {
		it.SupplierID, changed = id, true
	}
	valued := setMoney(&it.ValueMinor, &it.Currency, row.Value)
	it.dirty = it.dirty || changed || valued
	if valued {
		o.ValueMinor = 0
		for _, item := range o.itemOrder {
			o.ValueMinor += item.ValueMinor
		}
		o.Currency = it.Currency
	}
	return changed || valued || it.isNew && !it.dirty
}

func (im *importer) mergeParcel(row *tracker.ParcelRow, order *orderState) (created, changed bool) {
	key := parcelKey{row.Courier, row.TrackingNo}
	p := im.parcels[key]
	if p == nil {
		p = im.newParcelState(row)
		im.parcels[key] = p
		im.newParcel = append(im.newParcel, p)
		created = true
	}
	linked := false
	if _, known := p.orders[order]; order != nil && !known {
		p.orders[order], linked, order.linked = false, true, true
		p.newLinks = append(p.newLinks, order)
	}
	if p.isNew || im.source >= p.SourceAt {
		changed = im.mergeParcelFields(row, p)
		switch {
		case p.isNew:
		case changed:
			p.dirty, p.SourceAt, p.CheckAt = true, im.source, im.now
		case im.source > p.SourceAt:
			p.touched, p.SourceAt = true, im.source
		}
	}
	if linked && !p.isNew {
		p.dirty, p.CheckAt = true, im.now
		p.PaidAt = p.PaidAt.earlier(stampOf(row.PaidAt))
	}
	return created, changed || linked
}

func (im *importer) mergeParcelFields(row *tracker.ParcelRow, p *parcelState) bool {
	changed := setText(&p.Service, row.Service)
	changed = setText(&p.PhoneTail, row.PhoneTail) || changed
	changed = setText(&p.OriginProvince, row.Origin.Province) || changed
	changed = setText(&p.OriginCity, row.Origin.City) || changed
	changed = setText(&p.DestProvince, row.Destination.Province) || changed
	changed = setText(&p.DestCity, row.Destination.City) || changed
	changed = setStamp(&p.ShippedAt, row.ShippedAt) || changed
	if paid := p.PaidAt.earlier(stampOf(row.PaidAt)); paid != p.PaidAt {
		p.PaidAt, changed = paid, true
	}
	if len(p.orders) > 1 { // several buyers' promises: the first to fall due counts
		if first := p.PromisedAt.earlier(stampOf(row.PromisedAt)); first != p.PromisedAt {
			p.PromisedAt, changed = first, true
		}
	} else {
		changed = setStamp(&p.PromisedAt, row.PromisedAt) || changed
	}
	if id := im.suppliers[row.Supplier]; id != 0 && p.SupplierID != id {
		p.SupplierID, changed = id, true
	}
	if p.SignedAt == 0 && !row.DeliveredAt.IsZero() {
		p.SignedAt, p.Status, p.CheckAt = stampOf(row.DeliveredAt), string(tracker.StatusDelivered), im.now
		p.signed, changed = true, true
	}
	return changed
}

func (im *importer) newParcelState(row *tracker.ParcelRow) *parcelState {
	p := &parcelState{
		shipmentRow: shipmentRow{
			MerchantID: im.merchantID, Courier: clean(row.Courier), TrackingNo: clean(row.TrackingNo), SourceAt: im.source,
			AccountID: ref(im.routes.account(row.Courier)), NextPollAt: im.now, CheckAt: im.now,
			Status: string(tracker.StatusPending), Phase: string(tracker.PhaseAwaitingPickup),
		},
		orders: make(map[*orderState]bool, 1), isNew: true,
	}
	switch {
	case im.opts.FirstLook != nil:
		p.NextPollAt = stampOf(im.opts.FirstLook(*row))
	case im.opts.NextPoll != nil:
		p.NextPollAt = stampOf(im.opts.NextPoll(row.TrackingNo))
	}
	if p.AccountID == 0 {
		p.Problem = string(tracker.ProblemNoAccount)
	} else if im.opts.CheckAt != nil {
		p.CheckAt = stampOf(im.opts.CheckAt(*row))
	}
	return p
}
