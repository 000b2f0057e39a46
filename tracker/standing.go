package tracker

import "time"

// StandingDays is how far back a supplier's record reaches.
const StandingDays = 90

// StandingCases is how many orders a record needs before it is shown as a share or decides anything.
const StandingCases = 20

// OnTimeRecord is how a supplier's shipped orders went: OnTime were handed over by their ship-by time and arrived within the promise without an
// incident, Late were not. Orders that are still under way without a flaw are in neither.
type OnTimeRecord struct {
	OnTime int
	Late   int
}

// N is how many orders the record rests on.
func (s OnTimeRecord) N() int { return max(s.OnTime, 0) + max(s.Late, 0) }

// Enough reports whether the record may be shown as a share.
func (s OnTimeRecord) Enough() bool { return s.N() >= StandingCases }

// posterior is the Beta distribution of the chance to be on time, over a uniform prior.
func (s OnTimeRecord) posterior() (a, b float64) {
	return 1 + float64(max(s.OnTime, 0)), 1 + float64(max(s.Late, 0))
}

// Chance is the mean of the chance that the next order is on time, with its 95 % interval.
func (s OnTimeRecord) Chance() (mean, low, high float64) {
	a, b := s.posterior()
	return a / (a + b), betaQuantile(0.025, a, b), betaQuantile(0.975, a, b)
}

// SupplierRecord is the record of a supplier, of one SKU of it or, where SKU is empty, of all.
type SupplierRecord struct {
	SupplierID int64
	SKU        string
	OnTimeRecord
}

// OrderCourse is how one parcel of an order went, as far as its supplier is judged by it.
type OrderCourse struct {
	ShipBy, PickedUpAt, PromisedAt, SignedAt, LockerAt, ClosedAt time.Time
	Incidents                                                    int // at breach or worse, those withdrawn not counted
}

// Verdict reports whether the order went well, and whether that is decided by now. A flaw decides at once, a good end only at the end.
func (c OrderCourse) Verdict(now time.Time) (onTime, decided bool) {
	if c.Incidents > 0 || c.HandedLate(now) || past(c.PromisedAt, c.arrived(), now) {
		return false, true
	}
	return true, !c.arrived().IsZero()
}

// HandedLate reports whether the parcel was not with the courier by its ship-by time.
func (c OrderCourse) HandedLate(now time.Time) bool { return past(c.ShipBy, c.PickedUpAt, now) }

func (c OrderCourse) arrived() time.Time {
	if c.LockerAt.IsZero() || !c.SignedAt.IsZero() && c.SignedAt.Before(c.LockerAt) {
		return c.SignedAt
	}
	return c.LockerAt
}

// past reports whether what was due came later, or has not come although its time is over.
func past(due, came, now time.Time) bool {
	if due.IsZero() {
		return false
	}
	if came.IsZero() {
		came = now
	}
	return came.After(due)
}
