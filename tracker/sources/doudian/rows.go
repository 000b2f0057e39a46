package doudian

import (
	"parcelwarden/tracker"
	"parcelwarden/tracker/sources"
	"time"
)

// rows turns an order into one row per package and sub-order, and one without a number for every sub-order that is in no package yet. An
// order that was not paid brings nothing.
func (s *Source) rows(o *order, afterSale tracker.AfterSale, into *tracker.OrderBatch) {
	if o.Status == statusUnpaid {
		return
	}
	no, ok := sources.OrderNo(string(o.ID))
	if !ok {
		into.Rejected = append(into.Rejected, sources.Reject("order_id", string(o.ID), "is not an order number"))
		return
	}
	base := tracker.ParcelRow{
		OrderNo: no, PaidAt: o.PaidAt.Seconds(), ShipBy: o.ShipBy.Seconds(), PromisedAt: o.LatestArrive.Seconds(),
		OrderStatus: sources.Word(string(o.StatusText)), AfterSale: afterSale, Destination: o.destination(),
	}
	about := tracker.OrderParcels{OrderNo: no, Whole: len(o.Packages) > 0}
	packed := map[string]int{}
	for i := range o.Packages {
		for _, product := range o.Packages[i].Products {
			packed[string(product.SubOrderID)]++
		}
	}
	for i := range o.Packages {
		row, reject := s.parcel(base, o, &o.Packages[i])
		if row.TrackingNo != "" {
			about.Named = append(about.Named, row.TrackingNo)
		}
		if reject != nil {
			into.Rejected = append(into.Rejected, *reject)
			continue
		}
		into.Rows = append(into.Rows, o.itemsOf(row, &o.Packages[i], packed)...)
	}
	for i := range o.SubOrders {
		if sub := &o.SubOrders[i]; packed[string(sub.ID)] == 0 && (len(o.Packages) == 0 || !anonymous(o.Packages)) {
			into.Rows = append(into.Rows, sub.row(base))
		}
	}
	if about.Whole {
		into.Orders = append(into.Orders, about)
	}
}

// anonymous reports whether packages do not say what is in them: then everything is in each.
func anonymous(packages []parcel) bool {
	for i := range packages {
		if len(packages[i].Products) > 0 {
			return false
		}
	}
	return true
}

// parcel fills in what a package says. The number is set also where the row has to be rejected, so that it still counts as named.
func (s *Source) parcel(row tracker.ParcelRow, o *order, p *parcel) (tracker.ParcelRow, *tracker.RowError) {
	number, reason := sources.TrackingNo(string(p.TrackingNo))
	if reason != "" {
		e := sources.Reject("tracking_no", string(p.TrackingNo), reason)
		return row, &e
	}
	row.TrackingNo, row.ShippedAt = number, p.ShippedAt.Seconds()
	if row.ShippedAt.IsZero() {
		row.ShippedAt = o.ShippedAt.Seconds()
	}
	for _, name := range []sources.Text{p.Company, p.CompanyName} {
		if code, known := s.cfg.Courier(string(name)); known && name != "" {
			row.Courier = code
			return row, nil
		}
	}
	e := sources.Reject("company", string(p.Company)+" "+string(p.CompanyName), "is not a courier we know")
	return row, &e
}

// itemsOf gives one row per sub-order in the package; a package that names none carries the whole order. packed counts the packages of
// each sub-order: one that travels in several has one receipt time, and nobody knows which of them it is about.
func (o *order) itemsOf(row tracker.ParcelRow, p *parcel, packed map[string]int) []tracker.ParcelRow {
	var out []tracker.ParcelRow
	seen := map[string]bool{}
	for _, product := range p.Products {
		seen[string(product.SubOrderID)] = true
	}
	for i := range o.SubOrders {
		sub := &o.SubOrders[i]
		if len(p.Products) > 0 && !seen[string(sub.ID)] {
			continue
		}
		item := sub.row(row)
		if packed[string(sub.ID)] == 1 || len(o.Packages) == 1 {
			item.DeliveredAt = sub.delivered(o)
		}
		out = append(out, item)
	}
	if len(out) == 0 { // sub-orders that the answer leaves out
		return []tracker.ParcelRow{row}
	}
	return out
}

// delivered is when the courier handed the goods over: its own time, or for a finished order the buyer's confirmation.
func (s *subOrder) delivered(o *order) time.Time {
	if at := s.ReceivedAt.Seconds(); !at.IsZero() {
		return at
	}
	if o.Status != statusFinished || s.Status != statusFinished && s.Status != "" {
		return time.Time{}
	}
	if at := s.ConfirmedAt.Seconds(); !at.IsZero() {
		return at
	}
	return o.FinishedAt.Seconds()
}

func (s *subOrder) row(row tracker.ParcelRow) tracker.ParcelRow {
	row.SubOrderNo, _ = sources.OrderNo(string(s.ID))
	row.SKU, row.Title, row.Quantity = sources.Word(string(s.SKU)), sources.Word(string(s.Title)), int(min(max(s.Quantity.Int(), 0), 1_000_000))
	if row.SKU == "" {
		row.SKU = sources.Word(string(s.OutSKU))
	}
	row.Value = tracker.Money{Minor: max(s.Paid.Int(), 0), Currency: "CNY"}
	return row
}

// destination is where the parcel goes. In the four cities that are provinces the platform calls the city 市辖区.
func (o *order) destination() tracker.Region {
	r := tracker.Region{Province: sources.Word(string(o.Address.Province.Name)), City: sources.Word(string(o.Address.City.Name))}
	if r.City == "市辖区" || r.City == "县" {
		r.City = r.Province
	}
	return r
}
