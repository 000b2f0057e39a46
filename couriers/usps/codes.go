package usps

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

// eventCodes is eventCode. Every code is soft: one and the same stands for a delivery and for a delivery to the original sender. NT is
// written by USPS's own forecast when a scan is missing, so that it is no movement; the numbers from 21 on are reasons for which a
// piece goes back.
func eventCodes() couriers.CodeTable {
	t := couriers.CodeTable{}
	add := func(codes string, s tracker.Status) { t.Add(codes, couriers.Meaning{Status: s, Soft: true}) }
	add("GX MA 89", tracker.StatusInfoReceived)
	add("03 80 83 OA PA TM UA", tracker.StatusPickedUp)
	add("10 A1 AD EF PC SF T1 TL L1 06 19 41 42 81 82", tracker.StatusInTransit)
	t.Add("07", couriers.Meaning{Status: tracker.StatusInTransit, Milestone: tracker.MilestoneDestBranch})
	t.Add("NT", couriers.Meaning{Status: tracker.StatusInTransit, Hint: true})
	add("OF", tracker.StatusOutForDelivery)
	add("14 16", tracker.StatusAvailableForPickup)
	add("02 30 51 52 53 54 55 56 71", tracker.StatusFailedAttempt)
	add("01 17", tracker.StatusDelivered)
	add("04 05 08 15 DX", tracker.StatusException)
	add("09 21 22 23 24 25 26 27 28 29 31 44", tracker.StatusReturning)
	add("11", tracker.StatusLost)
	return t
}

// categories is statusCategory in small letters. The list is put together from answers: there is no official one.
func categories() couriers.CodeTable {
	return couriers.CodeTable{
		"pre-shipment":                    {Status: tracker.StatusInfoReceived},
		"accepted":                        {Status: tracker.StatusPickedUp},
		"accepted by carrier":             {Status: tracker.StatusPickedUp},
		"in transit":                      {Status: tracker.StatusInTransit},
		"in-transit":                      {Status: tracker.StatusInTransit},
		"moving through network":          {Status: tracker.StatusInTransit},
		"out for delivery":                {Status: tracker.StatusOutForDelivery},
		"available for pickup":            {Status: tracker.StatusAvailableForPickup},
		"delivery attempt":                {Status: tracker.StatusFailedAttempt},
		"delivery attempt: action needed": {Status: tracker.StatusFailedAttempt},
		"delivered":                       {Status: tracker.StatusDelivered},
		"delivered to agent":              {Status: tracker.StatusDelivered},
		"alert":                           {Status: tracker.StatusException},
		"return to sender":                {Status: tracker.StatusReturning},
	}
}

// notYetCode is the error of a number that USPS knows nothing about so far.
const notYetCode = "150001"

// notYet reports whether an error means an unknown number.
func notYet(f failure) bool {
	return f.Code == notYetCode || strings.Contains(strings.ToLower(string(f.Title+" "+f.Detail)), "status update is not yet available")
}
