package kdniao

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
)

// table holds State, StateEx and Action, which share one list. The one-digit states come from the text and are soft. 401, 402, 403,
// 407 and 412 are the provider's own time-outs. 204 and 205 say which building a parcel reached.
func table() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("0", tracker.StatusPending)
	t.Plain("10", tracker.StatusInfoReceived)
	t.Plain("1", tracker.StatusPickedUp)
	t.Add("2 5", couriers.Meaning{Status: tracker.StatusInTransit, Soft: true})
	t.Plain("201 206 418 6 601 602 603", tracker.StatusInTransit)
	t.Add("204", couriers.Meaning{Status: tracker.StatusInTransit, Milestone: tracker.MilestoneHub})
	t.Add("205", couriers.Meaning{Status: tracker.StatusInTransit, Milestone: tracker.MilestoneDestBranch})
	t.Plain("202 419", tracker.StatusOutForDelivery)
	t.Plain("211", tracker.StatusAvailableForPickup)
	t.Plain("3 301 302 304 311", tracker.StatusDelivered)
	t.Add("4", couriers.Meaning{Status: tracker.StatusException, Soft: true})
	t.Plain("414 417 422 423", tracker.StatusException)
	t.Plain("404", tracker.StatusReturning)
	t.Plain("406", tracker.StatusReturned)
	t.Plain("405 416 420 421", tracker.StatusFailedAttempt)
	t.Plain("413 415", tracker.StatusCancelled)
	t.Plain("604", tracker.StatusCustomsHold)
	t.Add("401", couriers.Meaning{Status: tracker.StatusPending, Hint: true})
	t.Add("402", couriers.Meaning{Status: tracker.StatusOutForDelivery, Hint: true})
	t.Add("403", couriers.Meaning{Status: tracker.StatusInTransit, Hint: true})
	t.Add("407", couriers.Meaning{Status: tracker.StatusReturning, Hint: true})
	t.Add("412", couriers.Meaning{Status: tracker.StatusAvailableForPickup, Hint: true})
	return t
}
