package shopify

import (
	"parcelwarden/tracker"
	"parcelwarden/tracker/sources"
	"strings"
	"time"
)

// order is what is kept of an order, whichever way it came.
type order struct {
	no          string
	paidAt      time.Time
	status      string
	value       tracker.Money
	afterSale   tracker.AfterSale
	destination tracker.Region
	parcels     []fulfilment
	whole       bool // every fulfilment of the order is here
}

// fulfilment is one shipment of an order, with one or more parcels.
type fulfilment struct {
	status    string
	shippedAt time.Time
	delivered time.Time
	tracking  []tracking
}

type tracking struct{ company, number string }

// void reports whether the fulfilment was taken back or never came about: its numbers stay with it all the same.
func (f *fulfilment) void() bool {
	switch strings.ToLower(f.status) {
	case "cancelled", "error", "failure":
		return true
	default:
		return false
	}
}

// batch turns orders into rows, one per parcel.
func (s *Source) batch(orders ...order) tracker.OrderBatch {
	var b tracker.OrderBatch
	for i := range orders {
		s.rows(&orders[i], &b)
	}
	return b
}

func (s *Source) rows(o *order, into *tracker.OrderBatch) {
	no, ok := sources.OrderNo(o.no)
	if !ok {
		into.Rejected = append(into.Rejected, sources.Reject("name", o.no, "is not an order number"))
		return
	}
	about := tracker.OrderParcels{OrderNo: no, Whole: o.whole}
	for i := range o.parcels {
		f := &o.parcels[i]
		for _, t := range f.tracking {
			number, reason := sources.TrackingNo(t.number)
			switch {
			case reason != "" && f.void():
			case reason != "":
				into.Rejected = append(into.Rejected, sources.Reject("tracking_number", t.number, reason))
			case f.void():
				about.Gone = append(about.Gone, number)
			default:
				about.Named = append(about.Named, number)
				s.parcel(o, f, tracking{company: t.company, number: number}, into)
			}
		}
	}
	if about.Whole || len(about.Gone)+len(about.Named) > 0 {
		into.Orders = append(into.Orders, about)
	}
	if o.afterSale != tracker.AfterSaleNone && len(about.Named) == 0 { // its parcels are known from before
		into.Rows = append(into.Rows, tracker.ParcelRow{OrderNo: no, OrderStatus: o.status, AfterSale: o.afterSale})
	}
}

func (s *Source) parcel(o *order, f *fulfilment, t tracking, into *tracker.OrderBatch) {
	code, known := s.cfg.Courier(t.company)
	if t.company == "" || !known {
		into.Rejected = append(into.Rejected, sources.Reject("tracking_company", t.company, "of "+t.number+" is not a courier we know: choose one of the list in Shopify"))
		return
	}
	no, _ := sources.OrderNo(o.no)
	into.Rows = append(into.Rows, tracker.ParcelRow{
		OrderNo: no, Courier: code, TrackingNo: t.number, ShippedAt: f.shippedAt, DeliveredAt: f.delivered, PaidAt: o.paidAt,
		OrderStatus: o.status, Value: o.value, AfterSale: o.afterSale, Destination: o.destination,
	})
}

// afterSale reads an order's own state: a cancelled or voided order is closed, a refunded one refunded. A partial refund is none: the
// parcel is still wanted.
func afterSale(cancelled bool, financial string) tracker.AfterSale {
	switch {
	case strings.EqualFold(financial, "refunded"):
		return tracker.AfterSaleRefunded
	case cancelled, strings.EqualFold(financial, "voided"):
		return tracker.AfterSaleClosed
	default:
		return tracker.AfterSaleNone
	}
}

// moment reads RFC 3339; anything else is no time.
func moment(text sources.Text) time.Time {
	at, err := time.Parse(time.RFC3339, string(text))
	if err != nil || at.Year() < 2000 {
		return time.Time{}
	}
	return at.UTC()
}

// amount reads a decimal amount; a currency whose minor unit is not a hundredth is kept in hundredths all the same, as everywhere here.
func amount(text, currency sources.Text) tracker.Money {
	if len(currency) != 3 || text == "" {
		return tracker.Money{}
	}
	m, err := tracker.ParseMoney(string(text), strings.ToUpper(string(currency)))
	if err != nil || m.Minor < 0 {
		return tracker.Money{}
	}
	return m
}

// region names a place; without a province the country stands for it.
func region(province, city, country sources.Text) tracker.Region {
	if province == "" {
		province = country
	}
	return tracker.Region{Province: sources.Word(string(province)), City: sources.Word(string(city))}
}
