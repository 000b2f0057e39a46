package yunda

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
)

// actions is the action of a step, 21 codes. OTHER is not among them: it says nothing, so that its words are all there is (see read).
func actions() couriers.CodeTable {
	hub := couriers.Meaning{Status: tracker.StatusInTransit, Milestone: tracker.MilestoneHub}
	t := couriers.CodeTable{}
	t.Plain("ACCEPT GOT", tracker.StatusPickedUp)
	t.Add("ARRIVAL DEPARTURE OVERSEA_IN OVERSEA_OUT OVERSEA_ARRIVAL OVERSEA_DEPARTURE", hub)
	t.Plain("CLEARANCE_START CLEARANCE_FINISH TRANSFER", tracker.StatusInTransit)
	t.Plain("CLEARANCE_FAIL", tracker.StatusCustomsHold)
	t.Plain("SENT", tracker.StatusOutForDelivery)
	t.Plain("INBOUND", tracker.StatusAvailableForPickup)
	t.Plain("SIGNED", tracker.StatusDelivered)
	// By its name a deliverer took the parcel out of the station again, but stations book it for buyers who collect, too.
	t.Add("OUTBOUND", couriers.Meaning{Status: tracker.StatusOutForDelivery, Soft: true})
	t.Plain("SIGNFAIL", tracker.StatusFailedAttempt)
	t.Plain("RETURN", tracker.StatusReturning)
	t.Plain("ISSUE REJECTION", tracker.StatusException)
	return t
}

// actionOther is the action that says nothing.
const actionOther = "OTHER"

// statuses is the state of the parcel as a whole, 5 codes, and of a step without an action. RETURN (退回件) is on its way back, not back;
// SIGNFAIL (异常签收) is a signature that Yunda itself doubts.
func statuses() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("GOT", tracker.StatusPickedUp)
	t.Plain("TRANSIT", tracker.StatusInTransit)
	t.Plain("SIGNED", tracker.StatusDelivered)
	t.Plain("RETURN", tracker.StatusReturning)
	t.Plain("SIGNFAIL", tracker.StatusException)
	return t
}
