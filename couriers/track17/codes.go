package track17

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

// statuses holds main statuses, sub-statuses and event stages, which share no name but the few that mean the same. Expired is the
// provider's verdict on age.
func statuses() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("NotFound NotFound_Other", tracker.StatusPending)
	t.Plain("NotFound_InvalidCode", tracker.StatusUnknown)
	t.Plain("InfoReceived", tracker.StatusInfoReceived)
	t.Plain("InTransit_PickedUp PickedUp", tracker.StatusPickedUp)
	t.Plain("InTransit InTransit_Other InTransit_Departure InTransit_Arrival InTransit_CustomsReleased Departure Arrival", tracker.StatusInTransit)
	t.Plain("InTransit_CustomsProcessing InTransit_CustomsRequiringInformation Exception_Security", tracker.StatusCustomsHold)
	t.Plain("OutForDelivery OutForDelivery_Other", tracker.StatusOutForDelivery)
	t.Plain("AvailableForPickup AvailableForPickup_Other", tracker.StatusAvailableForPickup)
	t.Plain(`DeliveryFailure DeliveryFailure_Other DeliveryFailure_NoBody DeliveryFailure_Security DeliveryFailure_Rejected
		DeliveryFailure_InvalidAddress`, tracker.StatusFailedAttempt)
	t.Plain("Delivered Delivered_Other", tracker.StatusDelivered)
	t.Plain(`Exception Exception_Other Exception_NoBody Exception_Damage Exception_Damaged Exception_Rejected
		Exception_Delayed`, tracker.StatusException)
	t.Plain("Exception_Returning Returning", tracker.StatusReturning)
	t.Plain("Exception_Returned Returned", tracker.StatusReturned)
	t.Plain("Exception_Lost Exception_Destroyed", tracker.StatusLost)
	t.Plain("Exception_Cancel", tracker.StatusCancelled)
	t.Add("Expired Expired_Other", couriers.Meaning{Status: tracker.StatusException, Hint: true})
	return t
}

// The codes that the look itself acts on.
const (
	codeAlreadyRegistered = "-18019901"
	codeNotRegistered     = "-18019902"
)

// refusal is what an error code means, for one number or for the whole call.
type refusal struct {
	outcome tracker.Outcome
	problem tracker.Problem
}

// refusals is the provider's list of error codes.
func refusals() map[string]refusal {
	t := map[string]refusal{}
	add := func(codes string, o tracker.Outcome, p tracker.Problem) {
		for _, code := range strings.Fields(codes) {
			t["-"+code] = refusal{o, p}
		}
	}
	add("18010001 18010002 18010004", tracker.OutcomeAuth, tracker.ProblemBadCredentials)
	add("18010005 18019912", tracker.OutcomeAuth, tracker.ProblemNoPermission)
	add("18010003 18010206 18019815 18019816", tracker.OutcomeServerError, tracker.ProblemNone)
	add("18010012", tracker.OutcomeRejected, tracker.ProblemBadNumber)
	add("18010020", tracker.OutcomeRejected, tracker.ProblemNeedsPhone)
	add("18010010 18010011 18010013 18010014 18010015 18010016 18010018 18010019 18010022", tracker.OutcomeRejected, tracker.ProblemNone)
	add("18010201 18010202 18010203 18010204 18010205", tracker.OutcomeRejected, tracker.ProblemNone)
	add("18019801 18019802 18019803 18019804 18019805 18019806 18019807 18019808 18019809 18019810 18019811",
		tracker.OutcomeRejected, tracker.ProblemNone)
	add("18019901", tracker.OutcomeOK, tracker.ProblemNone)
	add("18019902 18019904 18019905 18019906", tracker.OutcomeRejected, tracker.ProblemNone)
	add("18019903 18019910 18019911 18019818", tracker.OutcomeRejected, tracker.ProblemCourierUnknown)
	add("18019907", tracker.OutcomeRateLimited, tracker.ProblemQuota)
	add("18019908 18019817", tracker.OutcomeRejected, tracker.ProblemQuota)
	add("18019909", tracker.OutcomeNotFound, tracker.ProblemNone)
	return t
}

// carrierKey is the provider's number for our courier code; 0 lets it find out by itself.
func carrierKey(courier string) int {
	return map[string]int{
		"dhl": 100001, "ups": 100002, "fedex": 100003, "usps": 21051, "ems": 3011, "chinapost": 3011, "dhlpaket": 7041, "yanwen": 190012,
		"correios": 2151,
	}[strings.ToLower(courier)]
}

// plainEnglish reads an event that has neither sub-status nor stage: version 2 leaves both empty for scans between two milestones.
func plainEnglish(text string) tracker.Status {
	low := strings.ToLower(text)
	for _, rule := range []struct {
		status tracker.Status
		words  []string
	}{
		{tracker.StatusReturning, []string{"return to sender", "returned to sender", "returning to"}},
		{tracker.StatusLost, []string{"lost"}},
		{tracker.StatusException, []string{"damage", "refused", "exception", "delay", "held", "unable", "missing", "incorrect"}},
		{tracker.StatusFailedAttempt, []string{"attempt", "undeliverable", "not delivered"}},
		{tracker.StatusOutForDelivery, []string{"out for delivery"}},
		{tracker.StatusPickedUp, []string{"origin scan", "picked up", "accepted at", "acceptance"}},
		{tracker.StatusInTransit, []string{"arrived", "arrival", "departed", "departure", "in transit", "facility", "loaded", "processed", "sorting"}},
	} {
		for _, w := range rule.words {
			if strings.Contains(low, w) {
				return rule.status
			}
		}
	}
	return tracker.StatusUnknown
}
