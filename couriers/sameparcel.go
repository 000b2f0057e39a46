package couriers

import (
	"parcelwarden/tracker"
	"time"
)

// Twin is one of several parcels that an answer names for one number.
type Twin struct {
	Shipment    tracker.TrackedShipment
	Shipped     time.Time      // when it set out, where the courier states that apart from its events; zero if it does not
	Destination tracker.Region // as the courier writes it; empty if it does not
}

// reuseMargin is how long before the hand-over of its number a parcel's own story may begin: labels are made ahead, and shops upload
// late.
const reuseMargin = tracker.ReuseGap

// SameParcel returns the twin that a query means, under the query's number. A parcel that set out more than a week before the number
// was handed in, and has not moved since, is an earlier user of the number: if there is no other, ours is not found yet. Of the rest a
// destination that fits wins over an unknown one and that over another place, then the parcel that set out closest to the hand-over.
// Without a date of hand-over the one with the newest event wins. Twins that the courier could not tell about come last.
func SameParcel(q tracker.TrackQuery, twins []Twin) tracker.TrackedShipment {
	best, found, older := Twin{}, false, false
	for _, twin := range twins {
		if twin.outlived(q.ShippedAt) {
			older = true
			continue
		}
		if !found || twin.likelier(best, q) {
			best, found = twin, true
		}
	}
	number := q.TrackingNo
	switch {
	case !found && older:
		return NotFound(number, "the number is known only from an earlier parcel")
	case !found:
		return NotFound(number, "not in the answer")
	case number != "":
		best.Shipment.TrackingNo = number
	}
	return best.Shipment
}

// began is the moment at which the parcel set out, zero if nothing tells.
func (t Twin) began() time.Time {
	if len(t.Shipment.Checkpoints) > 0 {
		return t.Shipment.Checkpoints[0].At
	}
	return t.Shipped
}

// newest is the moment of the last thing that is known to have happened to the parcel.
func (t Twin) newest() time.Time {
	if n := len(t.Shipment.Checkpoints); n > 0 {
		return t.Shipment.Checkpoints[n-1].At
	}
	return t.Shipped
}

func (t Twin) outlived(shipped time.Time) bool {
	began := t.began()
	return !shipped.IsZero() && !began.IsZero() && began.Before(shipped.Add(-reuseMargin)) && t.newest().Before(shipped)
}

func (t Twin) likelier(than Twin, q tracker.TrackQuery) bool {
	if known := t.Shipment.Outcome == tracker.OutcomeOK; known != (than.Shipment.Outcome == tracker.OutcomeOK) {
		return known
	}
	if a, b := fits(t.Destination, q.Destination), fits(than.Destination, q.Destination); a != b {
		return a > b
	}
	if !q.ShippedAt.IsZero() && !t.began().IsZero() && !than.began().IsZero() {
		return t.began().Sub(q.ShippedAt).Abs() < than.began().Sub(q.ShippedAt).Abs()
	}
	return t.newest().After(than.newest())
}

// fits compares two places: 2 for the same city, 1 for the same province, 0 where one is not known, -1 for different places.
func fits(a, b tracker.Region) int {
	cityA, cityB := tracker.RegionKey(a.City), tracker.RegionKey(b.City)
	provinceA, provinceB := tracker.ProvinceOf(a), tracker.ProvinceOf(b)
	switch {
	case cityA != "" && cityA == cityB:
		return 2
	case provinceA == "" || provinceB == "" || (provinceA[0] < 0x80) != (provinceB[0] < 0x80): // 加州 and CA: no telling
		return 0
	case provinceA != provinceB:
		return -1
	default:
		return 1
	}
}
