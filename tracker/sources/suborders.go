package sources

import "parcelwarden/tracker"

// maxSubOrders bounds how many rows are held back to see an order as a whole; an order with more is seen in parts.
const maxSubOrders = 200

// result is one decoded row, waiting to be handed out.
type result struct {
	parcels []tracker.ParcelRow
	errs    []tracker.RowError
}

// orderNo returns the order of the row; empty if it was rejected.
func (r result) orderNo() string {
	if len(r.parcels) == 0 {
		return ""
	}
	return r.parcels[0].OrderNo
}

// settle makes the rows of one order say the same about the order. The export states status and after-sale per sub-order, while an
// order is judged as one: left alone, a gift that was closed would close the order it came with, and the last row would win.
func settle(rows []result) {
	var status string
	var open, closed, seen bool
	var afterSale tracker.AfterSale
	for _, row := range rows {
		if len(row.parcels) == 0 {
			continue
		}
		p := row.parcels[0]
		isClosed := isClosedStatus(p.OrderStatus)
		if status == "" || (closed && !isClosed) {
			status, closed = p.OrderStatus, isClosed
		}
		switch {
		case p.AfterSale == tracker.AfterSaleClosed:
		case !open:
			open, afterSale = true, p.AfterSale
		case p.AfterSale != afterSale: // part of it is still wanted: a person looks before anything is sent again
			afterSale = tracker.AfterSalePending
		}
		seen = true
	}
	if seen && !open {
		afterSale = tracker.AfterSaleClosed
	}
	for _, row := range rows {
		for i := range row.parcels {
			row.parcels[i].OrderStatus, row.parcels[i].AfterSale = status, afterSale
		}
	}
}
