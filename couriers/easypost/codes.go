package easypost

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

// statuses holds the status of trackers and of their details. The provider's unknown says nothing about the parcel, and its error is a
// note about its own work, no scan.
func statuses() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Add("unknown", couriers.Meaning{Status: tracker.StatusUnknown, Soft: true})
	t.Add("error", couriers.Meaning{Status: tracker.StatusUnknown, Hint: true})
	t.Plain("pre_transit", tracker.StatusInfoReceived)
	t.Add("in_transit", couriers.Meaning{Status: tracker.StatusInTransit, Soft: true})
	t.Plain("out_for_delivery", tracker.StatusOutForDelivery)
	t.Plain("delivered", tracker.StatusDelivered)
	t.Plain("available_for_pickup", tracker.StatusAvailableForPickup)
	t.Plain("return_to_sender", tracker.StatusReturning)
	t.Add("failure", couriers.Meaning{Status: tracker.StatusException, Soft: true})
	t.Plain("cancelled", tracker.StatusCancelled)
	return t
}

// details holds the status details that tell more than the status they stand beside.
func details() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("label_created", tracker.StatusInfoReceived)
	t.Plain("received_at_origin_facility", tracker.StatusPickedUp)
	t.Add("arrived_at_facility departed_facility departed_origin_facility", couriers.Meaning{Status: tracker.StatusInTransit, Milestone: tracker.MilestoneHub})
	t.Plain("transferred_to_destination_carrier", tracker.StatusInTransit)
	t.Add("received_at_destination_facility", couriers.Meaning{Status: tracker.StatusInTransit, Milestone: tracker.MilestoneDestBranch})
	t.Plain("out_for_delivery", tracker.StatusOutForDelivery)
	t.Plain("arrived_at_pickup_location", tracker.StatusAvailableForPickup)
	t.Plain("delivery_exception", tracker.StatusFailedAttempt)
	t.Plain(`address_correction awaiting_information damaged delayed held missorted refused transit_exception
		weather_delay`, tracker.StatusException)
	t.Plain("return", tracker.StatusReturning)
	t.Plain("lost", tracker.StatusLost)
	t.Plain("cancelled", tracker.StatusCancelled)
	t.Add("expired", couriers.Meaning{Status: tracker.StatusException, Hint: true}) // a verdict on age
	return t
}

// silent are the details that say nothing beside a status.
func silent(detail string) bool {
	switch detail {
	case "", "unknown", "status_update", "in_transit", "failure", "arrived_at_destination":
		return true
	default:
		return false
	}
}

// trouble reports whether a detail tells of trouble or of a turn, which a status of progress beside it hides.
func trouble(s tracker.Status) bool {
	switch s {
	case tracker.StatusException, tracker.StatusFailedAttempt, tracker.StatusReturning, tracker.StatusLost, tracker.StatusCancelled:
		return true
	default:
		return false
	}
}

// carrierOf is the provider's name for our courier code; "" lets it find out by itself.
func carrierOf(courier string) string {
	return map[string]string{
		"usps": "USPS", "ups": "UPS", "fedex": "FedEx", "dhl": "DHLExpress", "canadapost": "CanadaPost", "royalmail": "RoyalMail",
	}[strings.ToLower(courier)]
}
