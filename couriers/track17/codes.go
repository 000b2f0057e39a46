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
		{tracker.StatusReturning, []string{"returning to"}},
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
