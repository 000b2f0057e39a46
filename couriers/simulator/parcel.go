package simulator

import (
	"parcelwarden/tracker"
	"time"
)

// What names something that physically happened to a parcel, or that a courier wrote about it.
type What string

// The events. Ordered is label data only; Cancelled ends the way; Unknown is a scan whose code is in no published table; Other is a
// scan with a code that the scenario chose itself and that tells nothing about the parcel's way.
const (
	Ordered        What = "ordered"
	PickedUp       What = "picked_up"
	HubIn          What = "hub_in"
	HubOut         What = "hub_out"
	ArriveCity     What = "arrive_city"
	Branch         What = "branch"
	OutForDelivery What = "out_for_delivery"
	AttemptFailed  What = "attempt_failed"
	Unreachable    What = "unreachable"
	Locker         What = "locker"
	Collected      What = "collected"
	Signed         What = "signed"
	Refused        What = "refused"
	Damaged        What = "damaged"
	Detained       What = "detained"
	Customs        What = "customs"
	Returning      What = "returning"
	Returned       What = "returned"
	LostText       What = "lost_text"
	Cancelled      What = "cancelled"
	Unknown        What = "unknown"
	Other          What = "other"
)

// Physical reports whether the event is a scan of the parcel itself, as opposed to data about its label.
func (w What) Physical() bool { return w != Ordered && w != Cancelled }

// Signature reports whether the event ends a delivery: the buyer has the goods.
func (w What) Signature() bool { return w == Signed || w == Collected }

// Problem reports whether the event says that something is wrong and that somebody must decide what happens next.
func (w What) Problem() bool {
	switch w {
	case AttemptFailed, Unreachable, Refused, Damaged, Detained:
		return true
	default:
		return false
	}
}

// Event is one ground-truth event of a parcel. City is a name without 市; Place and Next are names of hubs and branches. Lag is how
// long after At the courier publishes it. Code and Text replace what the wire would say by itself.
type Event struct {
	At    time.Time
	What  What
	City  string
	Place string
	Next  string
	Lag   time.Duration
	Code  string
	Text  string

	codes  *wireCodes
	mark   mark
	spot   *city
	quoted string // Text as a JSON string literal; Text shares its memory where nothing had to be escaped
}

// Published is the moment from which a healthy feed shows the event.
func (e Event) Published() time.Time { return e.At.Add(e.Lag) }

// Parcel is one parcel with everything that happens to it, also in the future.
type Parcel struct {
	Provider    string // one of Providers: the wire that answers for it
	Courier     string // our code of the physical courier
	TrackingNo  string
	PhoneTail   string // the tail that the courier has on file
	TailMissing bool   // the shop's order does not tell the tail
	Merchant    string
	OrderNo     string
	Service     string
	Origin      tracker.Region
	Destination tracker.Region
	ShippedAt   time.Time
	PaidAt      time.Time
	ShipBy      time.Time // when the shop promised to ship it; zero where the export does not say
	PromisedAt  time.Time
	Announced   bool   // the shop's export has the order from its payment on, before there is a parcel
	Mistyped    bool   // the number in the order is not the one on the parcel
	Twin        string // number of another parcel whose trace is the same
	Value       tracker.Money
	Supplier    string
	SKU         string
	Title       string
	Fate        Fate // what the generator meant it to be; empty in scenarios
	Duplicates  bool // answers repeat some events
	Shuffled    bool // answers are not in order
	Events      []Event
}

// Row is the parcel as the shop's order export states it.
func (p *Parcel) Row() tracker.ParcelRow {
	row := tracker.ParcelRow{
		Merchant: p.Merchant, OrderNo: p.OrderNo, SubOrderNo: p.OrderNo + "-1", Courier: p.Courier, TrackingNo: p.TrackingNo,
		Service: p.Service, PhoneTail: p.PhoneTail, Origin: p.Origin, Destination: p.Destination, ShippedAt: p.ShippedAt,
		PaidAt: p.PaidAt, ShipBy: p.ShipBy, PromisedAt: p.PromisedAt, Supplier: p.Supplier, SKU: p.SKU, Title: p.Title, Quantity: 1,
		Value: p.Value, OrderStatus: "已发货",
	}
	if p.TailMissing {
		row.PhoneTail = ""
	}
	return row
}

// told is when the shop's export first has the parcel: it knows no order that is not paid.
func (p *Parcel) told() time.Time { return later(p.ShippedAt, p.PaidAt) }

// announcement is the order as the export states it before there is a parcel.
func (p *Parcel) announcement() tracker.ParcelRow {
	row := p.Row()
	row.Courier, row.TrackingNo, row.ShippedAt, row.PromisedAt, row.OrderStatus = "", "", time.Time{}, time.Time{}, "待发货"
	return row
}

// askable reports whether a correct client can read this parcel at all.
func (p *Parcel) askable() bool { return !p.TailMissing || !needsTail(p.Provider, p.Courier) }

// visible returns the indices of the events that are published by the time seen, in order of event time.
func (p *Parcel) visible(seen time.Time, into []int) []int {
	into = into[:0]
	for i := range p.Events {
		if !p.Events[i].Published().After(seen) {
			into = append(into, i)
		}
	}
	return into
}

// listed puts visible events into the order of an answer: newest first unless ascending, spoilt where the parcel says so.
func (p *Parcel) listed(idx []int, ascending bool) []int {
	if !ascending {
		for i, j := 0, len(idx)-1; i < j; i, j = i+1, j-1 {
			idx[i], idx[j] = idx[j], idx[i]
		}
	}
	if p.Shuffled {
		for i := 0; i+1 < len(idx); i += 2 {
			idx[i], idx[i+1] = idx[i+1], idx[i]
		}
	}
	if p.Duplicates {
		for i, n := 0, len(idx); i < n; i += 3 {
			idx = append(idx, idx[i])
		}
	}
	return idx
}
