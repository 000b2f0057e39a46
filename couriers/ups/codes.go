package ups

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
)

// note is the meaning of what is said about a package without anybody having touched it.
func note() couriers.Meaning { return couriers.Meaning{Status: tracker.StatusInTransit, Hint: true} }

// trouble is the meaning of an exception whose words may say more: refused, returning, lost.
func trouble() couriers.Meaning {
	return couriers.Meaning{Status: tracker.StatusException, Soft: true}
}

// movementCodes is the code of an activity of type I, and of the pickup types. OC is both a label and an origin scan, so that it proves
// no pickup.
func movementCodes() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("OC PL SP", tracker.StatusInfoReceived)
	t.Plain("OR PC PT PU XD", tracker.StatusPickedUp)
	t.Plain("AG AR AT DP EP HU IP LC LM UL WH XA XR YH YM YN YP", tracker.StatusInTransit)
	t.Add("DS", couriers.Meaning{Status: tracker.StatusInTransit, Milestone: tracker.MilestoneDestBranch})
	t.Plain("DL OD OF OT YF YI", tracker.StatusOutForDelivery)
	t.Plain("VP", tracker.StatusException)
	t.Add("CA CD CL UA UD", note())
	return t
}

// manifestCodes is the code of an activity of type M or MV.
func manifestCodes() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("DP MP RD", tracker.StatusInfoReceived)
	t.Plain("VP", tracker.StatusCancelled)
	return t
}

// updateCodes is the code of an activity of type U, which only Track Alert has. A photo is taken at the door.
func updateCodes() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("PX", tracker.StatusDelivered)
	t.Add("UP UT", note())
	return t
}

// typeCodes is the type of an activity, which counts only where neither code tells. D is not in it: in Track Alert it also stands for a
// package that is loaded on the vehicle.
func typeCodes() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("I O DO DD W", tracker.StatusInTransit)
	t.Plain("P", tracker.StatusPickedUp)
	t.Plain("M", tracker.StatusInfoReceived)
	t.Plain("MV", tracker.StatusCancelled)
	t.Add("X", trouble())
	t.Plain("RS", tracker.StatusReturned)
	t.Add("NA U", couriers.Meaning{Status: tracker.StatusUnknown, Hint: true})
	return t
}

func refusals() couriers.ErrorTable {
	credentials := couriers.ErrorMeaning{Outcome: tracker.OutcomeAuth, Problem: tracker.ProblemBadCredentials}
	return couriers.ErrorTable{
		"TW0001": {Outcome: tracker.OutcomeNotFound},
		"TV1002": {Outcome: tracker.OutcomeRejected, Problem: tracker.ProblemBadNumber},
		"250002": credentials,
		"250003": credentials,
		"251004": credentials,
		"UJ0001": credentials,
		"10401":  credentials,
		"10004":  {Outcome: tracker.OutcomeServerError},
		"10429":  {Outcome: tracker.OutcomeRateLimited},
		"VSS100": {Outcome: tracker.OutcomeServerError},
		"VSS210": {Outcome: tracker.OutcomeRejected, Problem: tracker.ProblemBadNumber},
		"VSS215": {Outcome: tracker.OutcomeRejected, Problem: tracker.ProblemBadNumber},
	}
}

// subscriptionRefusals are the other errors of Track Alert: our request was wrong, whatever parcel it was about.
func subscriptionRefusals() string {
	return "VSS000 VSS002 VSS003 VSS004 VSS006 VSS110 VSS200 VSS220 VSS300 VSS310 VSS400 VSS500 VSS600 VSS610 VSS700 VSS800 VSS930"
}
