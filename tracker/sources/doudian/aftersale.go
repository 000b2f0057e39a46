package doudian

import "parcelwarden/tracker"

// State of one sub-order, from what the order says of it and from its after-sale cases.
//
// Types: 0 goods back and refund, 1 refund only after shipping, 2 refund only before shipping, 3 exchange, 6 price protection, 7 sent again,
// 8 repair. States: 3, 6, 7, 8, 11, 13 are under way, 12 and 14 succeeded, 27 and 29 were refused by the seller (the buyer may insist), 28
// failed or was withdrawn, 51 the order was cancelled, 53 the reverse trade is complete. Refund 3 is paid out (documents of the platform).
type afterSaleOf struct{ typ, status, refund string }

func (a afterSaleOf) refunds() bool {
	return a.typ == "0" || a.typ == "1" || a.typ == "2" || a.typ == ""
}

func (a afterSaleOf) state() tracker.AfterSale {
	switch a.status {
	case "", "0":
		return tracker.AfterSaleNone
	case "28", "14":
		return tracker.AfterSaleWithdrawn
	case "51":
		return tracker.AfterSaleClosed
	case "12", "53":
		if a.refunds() {
			return tracker.AfterSaleRefunded
		}
		return tracker.AfterSaleWithdrawn
	}
	switch {
	case a.typ == "6": // price protection: some money back, the parcel is still wanted
		return tracker.AfterSaleNone
	case a.refunds() && a.refund == "3":
		return tracker.AfterSaleRefunded
	default:
		return tracker.AfterSalePending
	}
}

// partial reports whether success may have paid back a part only: a compensation, after which the buyer still waits for the parcel. Goods
// that came back are back, whatever was paid.
func (a afterSaleOf) partial() bool {
	return a.state() == tracker.AfterSaleRefunded && a.typ != "0"
}

// Main states in which a sub-order is refunded in full: before shipping, after it, after receipt.
func refundedInFull(mainStatus string) bool {
	return mainStatus == "21" || mainStatus == "22" || mainStatus == "39"
}

const (
	statusUnpaid    = "1"
	statusCancelled = "4"
	statusFinished  = "5"
)

// needsCases reports whether only the after-sale cases can tell how much of the order was paid back.
func (o *order) needsCases() bool {
	if refundedInFull(string(o.MainStatus)) {
		return false
	}
	for i := range o.SubOrders {
		sub := &o.SubOrders[i]
		if !refundedInFull(string(sub.MainStatus)) && sub.Status != statusCancelled && sub.stated().partial() {
			return true
		}
	}
	return false
}

func (s *subOrder) stated() afterSaleOf {
	return afterSaleOf{typ: string(s.AfterSale.Type), status: string(s.AfterSale.Status), refund: string(s.AfterSale.Refund)}
}

// state is the after-sale state of one sub-order; paidBack is what its cases have paid back, or -1 if no case of it is known.
func (s *subOrder) state(paidBack int64) tracker.AfterSale {
	if refundedInFull(string(s.MainStatus)) {
		return tracker.AfterSaleRefunded
	}
	if s.Status == statusCancelled {
		return tracker.AfterSaleClosed
	}
	stated := s.stated()
	if stated.partial() && paidBack >= 0 && paidBack < s.Paid.Int() {
		return tracker.AfterSaleWithdrawn
	}
	return stated.state()
}

// state is the after-sale state of the whole order: refunded or closed only if every sub-order is, pending where they differ, because part
// of it is still wanted and a person must look before anything is sent again.
func (o *order) state(paidBack map[string]int64) tracker.AfterSale {
	if refundedInFull(string(o.MainStatus)) {
		return tracker.AfterSaleRefunded
	}
	seen := map[tracker.AfterSale]int{}
	for i := range o.SubOrders {
		back, known := paidBack[string(o.SubOrders[i].ID)]
		if !known {
			back = -1
		}
		seen[o.SubOrders[i].state(back)]++
	}
	open := len(o.SubOrders) - seen[tracker.AfterSaleClosed]
	switch {
	case len(o.SubOrders) == 0 && o.Status == statusCancelled:
		return tracker.AfterSaleClosed
	case len(o.SubOrders) == 0:
		return tracker.AfterSaleNone
	case open == 0:
		return tracker.AfterSaleClosed
	case seen[tracker.AfterSaleRefunded] == open:
		return tracker.AfterSaleRefunded
	case seen[tracker.AfterSaleRefunded] > 0, seen[tracker.AfterSalePending] > 0:
		return tracker.AfterSalePending
	default: // known to be nothing, or nothing any more: an earlier request is over
		return tracker.AfterSaleWithdrawn
	}
}

const unknownAmount = 1 << 40

// paidBack sums what the cases of an order have paid back, by sub-order.
func (p *afterSalePage) paidBack() map[string]int64 {
	out := map[string]int64{}
	for i := range p.Items {
		item := &p.Items[i]
		about := []string{string(item.Case.RelatedID)}
		for _, related := range item.Order.Related {
			if id := string(related.SubOrderID); id != "" && id != about[0] {
				about = append(about, id)
			}
		}
		state := afterSaleOf{typ: string(item.Case.Type), status: string(item.Case.Status), refund: string(item.Case.Refund)}
		for _, id := range about {
			switch {
			case state.state() != tracker.AfterSaleRefunded:
				out[id] += 0
			case item.Case.Amount == "": // not told: all of it
				out[id] += unknownAmount
			default:
				out[id] += item.Case.Amount.Int()
			}
		}
	}
	return out
}
