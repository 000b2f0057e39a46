package tracker

import "time"

// When a parcel is done with. A signature is confirmed by a look some hours later, because couriers take back wrong ones; a
// parcel past its horizon and long silent goes to the list of unresolved ones.
const (
	ConfirmLook    = 6 * time.Hour
	ConfirmAnyway  = 24 * time.Hour
	FollowHorizon  = 60 * 24 * time.Hour
	HorizonSilence = 30 * 24 * time.Hour
)

// closing returns why the parcel is closed, or nothing; it notes when that could change.
func (d *docket) closing() string {
	s := &d.out.Shipment
	switch {
	case !s.ClosedAt.IsZero() && !derivedClose(s.CloseReason):
		return s.CloseReason // a person closed it
	case s.Status == StatusDelivered:
		return d.reviewed(d.confirmed(s.SignedAt, s.SignedAt, CloseDelivered))
	case s.Status == StatusReturned:
		return d.returned()
	case s.Status == StatusCancelled:
		return d.in.Reship.ended(CloseCancelled)
	}
	switch reason := closedByOrders(d.in.Orders); reason {
	case "":
	case CloseCancelled:
		return d.in.Reship.ended(CloseCancelled)
	default:
		return reason
	}
	return d.expired()
}

func derivedClose(reason string) bool {
	switch reason {
	case CloseDelivered, CloseReturned, CloseCancelled, CloseReshipped, CloseRefunded, CloseUnresolved:
		return true
	default:
		return false
	}
}

// confirmed closes for the reason once a look ConfirmLook after at, or ConfirmAnyway after shown, has passed.
func (d *docket) confirmed(at, shown time.Time, reason string) string {
	s := &d.out.Shipment
	if !s.LastLookAt.Before(at.Add(ConfirmLook)) && shown.Equal(at) {
		return reason
	}
	latest := shown.Add(ConfirmAnyway)
	if !d.now.Before(latest) {
		return reason
	}
	earliest(&s.CheckAt, latest)
	return ""
}

// returned closes a parcel that is back with its sender. A return that nobody asked for stays on the list for a day, so that a
// parcel which went from transit to returned between two looks is not closed before anybody was told.
func (d *docket) returned() string {
	at := d.walk.returnedAt
	if d.returnExpected() && d.walk.harmAt.IsZero() {
		return d.confirmed(at, at, CloseReturned)
	}
	for i := range d.in.Incidents {
		if kind := d.in.Incidents[i].Kind; kind != KindReturned && kind != KindDamaged {
			continue
		}
		if shown := d.in.Incidents[i].OpenedAt; shown.After(at) {
			return d.confirmed(at, shown, CloseReturned)
		}
		return d.confirmed(at, at, CloseReturned)
	}
	earliest(&d.out.Shipment.CheckAt, d.now.Add(ConfirmAnyway))
	return ""
}

// closedByOrders returns the reason why none of the parcel's orders waits for it any more.
func closedByOrders(orders []Order) string {
	refunded := false
	for i := range orders {
		switch orders[i].AfterSale {
		case AfterSaleRefunded:
			refunded = true
		case AfterSaleClosed:
		default:
			return ""
		}
	}
	switch {
	case len(orders) == 0:
		return ""
	case refunded:
		return CloseRefunded
	default:
		return CloseCancelled
	}
}

// expired closes a parcel past its horizon. Every open parcel gets a time to be checked again, whatever is missing from it.
func (d *docket) expired() string {
	s := &d.out.Shipment
	start := s.ShippedAt
	for _, other := range [...]time.Time{s.PaidAt, s.PickedUpAt, s.SourceAt} {
		if start.IsZero() {
			start = other
		}
	}
	if start.IsZero() {
		earliest(&s.CheckAt, d.now.Add(ConfirmAnyway))
		return ""
	}
	end, quiet := start.Add(FollowHorizon), s.LastEventAt.Add(HorizonSilence)
	if !s.LastEventAt.IsZero() && quiet.After(end) {
		end = quiet
	}
	if !d.now.Before(end) {
		return CloseUnresolved
	}
	earliest(&s.CheckAt, end)
	return ""
}

// close ends following: nothing is polled, judged or blind any more.
func (d *docket) close(reason string) {
	s := &d.out.Shipment
	if s.ClosedAt.IsZero() || s.CloseReason != reason {
		s.ClosedAt, s.CloseReason = d.now, reason
	}
	s.ThresholdAt, s.CheckAt, s.NextPollAt, s.BlindSince = time.Time{}, time.Time{}, time.Time{}, time.Time{}
}
