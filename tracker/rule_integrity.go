package tracker

import "time"

// ReuseGap is how much older than its upload a scan must be to belong to an earlier parcel with the same number. Couriers give numbers
// out again after months; a shop that hands parcels over first and uploads later is a few days late at most.
const ReuseGap = 7 * 24 * time.Hour

// uploadSlack is by how much an upload or a pickup may precede the payment before it is told: clocks of two systems differ.
const uploadSlack = 5 * time.Minute

// OwnTrace takes away the scans of an earlier parcel that had the same number. reused tells that there were such scans. A trace of which
// nothing is left is an answer that the courier does not know our parcel yet: taken as it is, the earlier parcel's signature would close
// ours on its first day.
func OwnTrace(seen TrackedShipment, shippedAt time.Time) (own TrackedShipment, reused bool) {
	if shippedAt.IsZero() || len(seen.Checkpoints) == 0 {
		return seen, false
	}
	cut, first := shippedAt.Add(-ReuseGap), 0
	for first < len(seen.Checkpoints) && seen.Checkpoints[first].At.Before(cut) {
		first++
	}
	if first == 0 {
		return seen, false
	}
	seen.Checkpoints = seen.Checkpoints[first:]
	if len(seen.Checkpoints) == 0 {
		return TrackedShipment{
			TrackingNo: seen.TrackingNo, Outcome: OutcomeNotFound, Problem: ProblemNumberReused,
			Detail: "the courier only knows an earlier parcel with this number",
		}, true
	}
	// What the courier says of the whole may be about the earlier parcel: a delivered one stays delivered there. The newest scan is ours.
	for i := len(seen.Checkpoints) - 1; i >= 0; i-- {
		if c := seen.Checkpoints[i]; !c.Hint {
			seen.Status = c.Status
			break
		}
	}
	return seen, true
}

// integrity judges the number itself and the story it tells: whether it can be one, whether it is an earlier parcel's, whether another
// number tells the same, whether the parcel travels somewhere else, and whether it or its number went on its way before the order was
// paid, which platforms count as false shipping (虚假发货). Of several findings the worst is told; of equal ones, the first of this list.
func (d *docket) integrity() {
	s := &d.out.Shipment
	var worst Finding
	take := func(f Finding, ok bool) {
		if ok && f.Severity > worst.Severity {
			worst = f
		}
	}
	if s.Problem == ProblemNumberReused {
		take(d.stated(KindNumberReused, SeverityBreach, s.ShippedAt), true)
	}
	take(d.cloned())
	start := s.PaidAt.Add(-uploadSlack)
	if !s.PaidAt.IsZero() && !s.PickedUpAt.IsZero() && s.PickedUpAt.Before(start) {
		take(d.stated(KindEarlyPickup, SeverityBreach, s.PickedUpAt), true)
	}
	take(d.misplaced())
	if !s.PaidAt.IsZero() && s.ShippedAt.Before(start) {
		take(d.stated(KindEarlyUpload, SeverityWatch, s.ShippedAt), true)
	}
	if s.LastEventAt.IsZero() {
		if reason, bad := SuspectNumber(s.TrackingNo); bad {
			f := d.stated(KindNumberSuspect, SeverityWatch, s.ShippedAt)
			f.Text = reason
			take(f, true)
		}
	}
	if worst.Severity > SeverityNone {
		d.find(worst)
	}
}
