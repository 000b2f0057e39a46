package fedex

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
)

// eventCodes holds eventType of a scan and code of the latest status. Exceptions are soft: the words beside them tell a failed attempt
// from a return. Changes of an estimate and wishes of the recipient (AE, AO, DY, RR …) are notes about a parcel, not scans of it: a
// parcel that only collects them does not move.
func eventCodes() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("OC OX DS EP MD RP AP", tracker.StatusInfoReceived)
	t.Plain("PU PX DO IP", tracker.StatusPickedUp)
	t.Plain("AA AC AF AR AX CH DP DR EA EO FD IT IX LO OF Ow OW PF PL PM SF SP TR CC AD ED PR AS", tracker.StatusInTransit)
	t.Plain("OD", tracker.StatusOutForDelivery)
	t.Plain("CD CP", tracker.StatusCustomsHold)
	t.Plain("HL HP", tracker.StatusAvailableForPickup)
	t.Plain("DL", tracker.StatusDelivered)
	t.Add("SE", couriers.Meaning{Status: tracker.StatusException, Soft: true})
	t.Plain("DD PD", tracker.StatusException)
	t.Add("DE", couriers.Meaning{Status: tracker.StatusFailedAttempt, Soft: true})
	t.Plain("RS RT", tracker.StatusReturning)
	t.Plain("CA LC RD", tracker.StatusCancelled)
	t.Add("AE AO DY US IN RC RM RR RA HA", couriers.Meaning{Status: tracker.StatusInTransit, Hint: true})
	t.Add("LP RG SH CU BR TP", couriers.Meaning{Status: tracker.StatusUnknown, Hint: true}) // who holds the parcel, or a label
	return t
}

// derivedCodes is derivedCode and derivedStatusCode, which are coarser: a parcel out for delivery is IT, and a return scan may say DL.
func derivedCodes() couriers.CodeTable {
	soft := func(s tracker.Status) couriers.Meaning { return couriers.Meaning{Status: s, Soft: true} }
	return couriers.CodeTable{
		"IN": soft(tracker.StatusInfoReceived), "PU": soft(tracker.StatusPickedUp), "IT": soft(tracker.StatusInTransit),
		"DL": soft(tracker.StatusDelivered), "DE": soft(tracker.StatusFailedAttempt), "SE": soft(tracker.StatusException),
		"HL": soft(tracker.StatusAvailableForPickup), "CD": soft(tracker.StatusCustomsHold), "CA": soft(tracker.StatusCancelled),
		"RL": soft(tracker.StatusException),
	}
}

// returnReason is the reason of an exception with which a parcel turns round.
const returnReason = "060G"

func refusals() couriers.ErrorTable {
	badNumber := couriers.ErrorMeaning{Outcome: tracker.OutcomeRejected, Problem: tracker.ProblemBadNumber}
	notFound := couriers.ErrorMeaning{Outcome: tracker.OutcomeNotFound}
	server := couriers.ErrorMeaning{Outcome: tracker.OutcomeServerError}
	return couriers.ErrorTable{
		"TRACKING.TRACKINGNUMBER.NOTFOUND": notFound,
		"TRACKING.DATA.NOTFOUND":           notFound,
		"TRACKING.TCN.NOTFOUND":            notFound,
		"TRACKING.TRACKINGNUMBER.EMPTY":    badNumber,
		"TRACKING.TRACKINGNUMBER.INVALID":  badNumber,
		"TRACKING.REFERENCETYPE.INVALID":   {Outcome: tracker.OutcomeRejected},
		"NOT.AUTHORIZED.ERROR":             {Outcome: tracker.OutcomeAuth, Problem: tracker.ProblemBadCredentials},
		"FORBIDDEN.ERROR":                  {Outcome: tracker.OutcomeAuth, Problem: tracker.ProblemNoPermission},
		"NOT.FOUND.ERROR":                  {Outcome: tracker.OutcomeRejected}, // the address, not the parcel
		"INTERNAL.SERVER.ERROR":            server,
		"SERVICE.UNAVAILABLE.ERROR":        server,
	}
}
