package tracker

import "time"

// clockSpan is from where to where a clock runs. Clocks without one are explained while a judgement reads them, and only then.
type clockSpan struct {
	from, to string // names of events
	start    func(*Shipment) time.Time
	stop     func(*Shipment) time.Time
	restarts bool // with every scan: what it was stopped from is not kept
}

// arrivedAt is when the parcel was signed or put into a locker, whichever came first.
func arrivedAt(s *Shipment) time.Time {
	if !s.LockerAt.IsZero() && (s.SignedAt.IsZero() || s.LockerAt.Before(s.SignedAt)) {
		return s.LockerAt
	}
	return s.SignedAt
}

func dispatchedAt(s *Shipment) time.Time {
	if s.OutForDeliveryAt.IsZero() {
		return arrivedAt(s)
	}
	return s.OutForDeliveryAt
}

// spanOf returns from where to where a clock runs.
func spanOf(c Clock) (clockSpan, bool) {
	arrived := func(from string, start func(*Shipment) time.Time) clockSpan {
		return clockSpan{from: from, to: "arrived", start: start, stop: arrivedAt}
	}
	switch c {
	case ClockLabelToPickup:
		return clockSpan{
			from: "uploaded", to: "picked_up", start: func(s *Shipment) time.Time { return s.ShippedAt }, stop: func(s *Shipment) time.Time { return s.PickedUpAt },
		}, true
	case ClockPickupToHub:
		return clockSpan{
			from: "picked_up", to: "first_hub", start: func(s *Shipment) time.Time { return s.PickedUpAt }, stop: func(s *Shipment) time.Time { return s.FirstHubAt },
		}, true
	case ClockHubGap:
		return clockSpan{from: "last_scan", to: "dispatched", start: func(s *Shipment) time.Time { return s.FirstHubAt }, stop: dispatchedAt, restarts: true}, true
	case ClockBranchToDispatch:
		return clockSpan{from: "dest_branch", to: "dispatched", start: func(s *Shipment) time.Time { return s.DestBranchAt }, stop: dispatchedAt}, true
	case ClockDispatchToSign:
		return arrived("dispatched", func(s *Shipment) time.Time { return s.OutForDeliveryAt }), true
	case ClockPresumedLost:
		one := arrived("last_scan", func(s *Shipment) time.Time { return s.PickedUpAt })
		one.restarts = true
		return one, true
	case ClockPromise:
		return arrived("promised", func(s *Shipment) time.Time { return s.PromisedAt }), true
	case ClockLine:
		return arrived("line_due", lineDueAt), true
	case "ship":
		return clockSpan{
			from: "paid", to: "uploaded", start: func(s *Shipment) time.Time { return s.PaidAt }, stop: func(s *Shipment) time.Time { return s.ShippedAt },
		}, true
	case "locker_to_sign":
		return clockSpan{
			from: "locker", to: "signed", start: func(s *Shipment) time.Time { return s.LockerAt }, stop: func(s *Shipment) time.Time { return s.SignedAt },
		}, true
	case "long_tail":
		return arrived("picked_up", func(s *Shipment) time.Time { return s.PickedUpAt }), true
	default:
		return clockSpan{}, false
	}
}

// lineDueAt is nothing where a promise decides.
func lineDueAt(s *Shipment) time.Time {
	if !s.PromisedAt.IsZero() {
		return time.Time{}
	}
	return s.LineDueAt
}
