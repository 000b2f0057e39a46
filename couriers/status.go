package couriers

import "parcelwarden/tracker"

// ShipmentStatus derives the state of a parcel from its checkpoints (oldest first) and from the state that the courier gives for the
// parcel as a whole (empty if none). The rules, in order:
//
//  1. The latest physical checkpoint counts. Hints (time-out codes of an aggregator, notes) do not: the last physical state stays.
//  2. Delivered and returned are sticky: a plain transit or station event afterwards does not undo them, because couriers book
//     parcels into a station after the signature, or send the proof image late. Trouble, return and loss codes do.
//  3. Without a physical checkpoint the overall state counts, then the hint.
//  4. An overall state that ends or turns the parcel (delivered, returning, returned, cancelled, lost) wins over plain progress and
//     over an unknown code. An overall "exception" does not win over progress: aggregators keep it after the parcel moves again, or
//     set it because of age.
//  5. An unknown latest code makes the parcel unknown unless the overall state says trouble or an end: it is never called healthy.
func ShipmentStatus(checkpoints []tracker.Checkpoint, overall tracker.Status) tracker.Status {
	var physical, hint tracker.Status
	for _, c := range checkpoints {
		switch {
		case c.Hint:
			hint = c.Status
		case settled(physical) && (plain(c.Status) || c.Status == physical):
		default:
			physical = c.Status
		}
	}
	switch {
	case physical == "" && overall != "":
		return overall
	case physical == "" && hint != "":
		return hint
	case physical == "":
		return tracker.StatusUnknown
	case physical == tracker.StatusUnknown && overall != "" && !progress(overall):
		return overall
	case plain(physical) && turning(overall):
		return overall
	}
	return physical
}

func settled(s tracker.Status) bool {
	return s == tracker.StatusDelivered || s == tracker.StatusReturned
}

// plain reports whether a status is ordinary movement, or says nothing.
func plain(s tracker.Status) bool {
	return progress(s) || s == tracker.StatusAvailableForPickup || s == tracker.StatusUnknown || s == tracker.StatusCustomsHold
}

func turning(s tracker.Status) bool {
	return s.Final() || s == tracker.StatusReturning || s == tracker.StatusLost
}
