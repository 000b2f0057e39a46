package tracker

import "slices"

// Status is the normalized state of a parcel, or of one checkpoint, in the words all couriers are mapped to.
type Status string

// The normalized statuses. StatusUnknown is a status of its own: a courier code that is in no table is kept raw, counted and
// shown, and never taken for a healthy state.
const (
	StatusPending            Status = "pending"
	StatusInfoReceived       Status = "info_received"
	StatusPickedUp           Status = "picked_up"
	StatusInTransit          Status = "in_transit"
	StatusCustomsHold        Status = "customs_hold"
	StatusOutForDelivery     Status = "out_for_delivery"
	StatusAvailableForPickup Status = "available_for_pickup"
	StatusFailedAttempt      Status = "failed_attempt"
	StatusDelivered          Status = "delivered"
	StatusException          Status = "exception"
	StatusReturning          Status = "returning"
	StatusReturned           Status = "returned"
	StatusCancelled          Status = "cancelled"
	StatusLost               Status = "lost"
	StatusUnknown            Status = "unknown"
)

// Statuses returns every normalized status, in the order a healthy parcel meets them, then the side states.
func Statuses() []Status {
	return []Status{
		StatusPending, StatusInfoReceived, StatusPickedUp, StatusInTransit, StatusCustomsHold, StatusOutForDelivery,
		StatusAvailableForPickup, StatusFailedAttempt, StatusDelivered, StatusException, StatusReturning, StatusReturned,
		StatusCancelled, StatusLost, StatusUnknown,
	}
}

// Valid reports whether s is one of the normalized statuses.
func (s Status) Valid() bool { return slices.Contains(Statuses(), s) }

// Final reports whether a parcel in this status needs no further look.
func (s Status) Final() bool {
	return s == StatusDelivered || s == StatusReturned || s == StatusCancelled
}

// Phase is the leg of its way that a parcel is on. Rule hours are chosen by phase.
type Phase string

// The phases in the order of a normal delivery. PhaseReturning covers everything after a parcel turned round; PhaseClosed
// covers signed, returned and cancelled parcels, which no clock judges.
const (
	PhaseAwaitingPickup Phase = "awaiting_pickup"
	PhasePickedUp       Phase = "picked_up"
	PhaseLinehaul       Phase = "linehaul"
	PhaseDestBranch     Phase = "dest_branch"
	PhaseOutForDelivery Phase = "out_for_delivery"
	PhaseLocker         Phase = "locker"
	PhaseReturning      Phase = "returning"
	PhaseClosed         Phase = "closed"
)

// Milestone marks what a checkpoint proves about the parcel's way, where the courier's code tells it. Adapters set it when the
// code is explicit; otherwise the text is read (MilestoneOf).
type Milestone string

// The milestones that clocks start from or stop at.
const (
	MilestoneNone           Milestone = ""
	MilestonePickup         Milestone = "pickup"
	MilestoneHub            Milestone = "hub"
	MilestoneDestBranch     Milestone = "dest_branch"
	MilestoneOutForDelivery Milestone = "out_for_delivery"
	MilestoneLocker         Milestone = "locker"
	MilestoneSigned         Milestone = "signed"
)
