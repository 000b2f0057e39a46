package ups

import (
	"parcelwarden/tracker"
	"slices"
	"time"
)

// hindmost returns the package of a shipment that is furthest from its end: trouble first, then the one that has come least far. The
// order has arrived only when all of it has. A piece that was cancelled holds up nobody.
func hindmost(pieces []tracker.TrackedShipment) tracker.TrackedShipment {
	order := []tracker.Status{
		tracker.StatusLost, tracker.StatusException, tracker.StatusReturning, tracker.StatusReturned, tracker.StatusCustomsHold,
		tracker.StatusFailedAttempt, tracker.StatusUnknown, tracker.StatusPending, tracker.StatusInfoReceived, tracker.StatusPickedUp,
		tracker.StatusInTransit, tracker.StatusOutForDelivery, tracker.StatusAvailableForPickup, tracker.StatusDelivered, tracker.StatusCancelled,
	}
	worst, rank := pieces[0], len(order)
	for _, piece := range pieces {
		r := slices.Index(order, piece.Status) // -1 without a state: not even found
		if r < rank || r == rank && last(piece).After(last(worst)) {
			worst, rank = piece, r
		}
	}
	return worst
}

// last is the time of a package's newest event.
func last(s tracker.TrackedShipment) (at time.Time) {
	if n := len(s.Checkpoints); n > 0 {
		at = s.Checkpoints[n-1].At
	}
	return at
}
