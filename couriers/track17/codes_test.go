package track17

import (
	"fmt"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"testing"
)

// TestErrorCodes holds every documented code, for one number and for the call.
func TestErrorCodes(t *testing.T) {
	t.Parallel()
	no := couriers.ErrorMeaning{Outcome: tracker.OutcomeRejected}
	key := couriers.ErrorMeaning{Outcome: tracker.OutcomeAuth, Problem: tracker.ProblemBadCredentials}
	right := couriers.ErrorMeaning{Outcome: tracker.OutcomeAuth, Problem: tracker.ProblemNoPermission}
	server := couriers.ErrorMeaning{Outcome: tracker.OutcomeServerError}
	carrier := couriers.ErrorMeaning{Outcome: tracker.OutcomeRejected, Problem: tracker.ProblemCourierUnknown}
	want := map[int]couriers.ErrorMeaning{
		18010001: key, 18010002: key, 18010003: server, 18010004: key, 18010005: right,
		18010010: no, 18010011: no, 18010012: {Outcome: tracker.OutcomeRejected, Problem: tracker.ProblemBadNumber}, 18010013: no, 18010014: no, 18010015: no,
		18010016: no, 18010018: no, 18010019: no, 18010020: {Outcome: tracker.OutcomeRejected, Problem: tracker.ProblemNeedsPhone}, 18010022: no,
		18010201: no, 18010202: no, 18010203: no, 18010204: no, 18010205: no, 18010206: server,
		18019801: no, 18019802: no, 18019803: no, 18019804: no, 18019805: no, 18019806: no, 18019807: no, 18019808: no, 18019809: no,
		18019810: no, 18019811: no,
		18019901: {Outcome: tracker.OutcomeOK}, 18019902: no, 18019903: carrier, 18019904: no, 18019905: no, 18019906: no,
		18019907: {Outcome: tracker.OutcomeRateLimited, Problem: tracker.ProblemQuota}, 18019908: {Outcome: tracker.OutcomeRejected, Problem: tracker.ProblemQuota},
		18019909: {Outcome: tracker.OutcomeNotFound}, 18019910: carrier, 18019911: carrier, 18019912: right,
		18019815: server, 18019816: server, 18019817: {Outcome: tracker.OutcomeRejected, Problem: tracker.ProblemQuota}, 18019818: carrier,
	}
	if got := len(refusals()); len(want) != 49 || got != 49 {
		t.Errorf("%d codes tested of %d, the list has 49", len(want), got)
	}
	for code, w := range want {
		whole := Adapter().Parse(couriers.Reply{Body: fmt.Appendf(nil, `{"code":-%d,"data":{}}`, code)})
		if whole.Outcome != w.Outcome || whole.Problem != w.Problem || len(whole.UnknownCodes) > 0 {
			t.Errorf("-%d refuses the call as %s %q, want %s %q", code, whole.Outcome, whole.Problem, w.Outcome, w.Problem)
		}
		one := Adapter().Parse(couriers.Reply{Body: fmt.Appendf(nil, `{"code":0,"data":%s}`, data("", rejected("A1", code)))})
		if code == 18019901 {
			if one.Outcome != tracker.OutcomeOK || len(one.Shipments) != 0 {
				t.Errorf("already registered is a failure: %v", one)
			}
			continue
		}
		couriertest.Expect(t, one, w.Outcome, w.Problem)
	}
}

// TestStatuses holds every documented status, sub-status and stage.
func TestStatuses(t *testing.T) {
	t.Parallel()
	want := map[string]tracker.Status{
		"NotFound": tracker.StatusPending, "NotFound_Other": tracker.StatusPending, "NotFound_InvalidCode": tracker.StatusUnknown,
		"InfoReceived": tracker.StatusInfoReceived, "InTransit": tracker.StatusInTransit, "InTransit_PickedUp": tracker.StatusPickedUp,
		"InTransit_Other": tracker.StatusInTransit, "InTransit_Departure": tracker.StatusInTransit, "InTransit_Arrival": tracker.StatusInTransit,
		"InTransit_CustomsProcessing": tracker.StatusCustomsHold, "InTransit_CustomsReleased": tracker.StatusInTransit,
		"InTransit_CustomsRequiringInformation": tracker.StatusCustomsHold, "Expired": tracker.StatusException, "Expired_Other": tracker.StatusException,
		"AvailableForPickup": tracker.StatusAvailableForPickup, "AvailableForPickup_Other": tracker.StatusAvailableForPickup,
		"OutForDelivery": tracker.StatusOutForDelivery, "OutForDelivery_Other": tracker.StatusOutForDelivery,
		"DeliveryFailure": tracker.StatusFailedAttempt, "DeliveryFailure_Other": tracker.StatusFailedAttempt,
		"DeliveryFailure_NoBody": tracker.StatusFailedAttempt, "DeliveryFailure_Security": tracker.StatusFailedAttempt,
		"DeliveryFailure_Rejected": tracker.StatusFailedAttempt, "DeliveryFailure_InvalidAddress": tracker.StatusFailedAttempt,
		"Delivered": tracker.StatusDelivered, "Delivered_Other": tracker.StatusDelivered, "Exception": tracker.StatusException,
		"Exception_Other": tracker.StatusException, "Exception_Returning": tracker.StatusReturning, "Exception_Returned": tracker.StatusReturned,
		"Exception_NoBody": tracker.StatusException, "Exception_Security": tracker.StatusCustomsHold, "Exception_Damage": tracker.StatusException,
		"Exception_Damaged": tracker.StatusException, "Exception_Rejected": tracker.StatusException, "Exception_Delayed": tracker.StatusException,
		"Exception_Lost": tracker.StatusLost, "Exception_Destroyed": tracker.StatusLost, "Exception_Cancel": tracker.StatusCancelled,
		"PickedUp": tracker.StatusPickedUp, "Departure": tracker.StatusInTransit, "Arrival": tracker.StatusInTransit,
		"Returning": tracker.StatusReturning, "Returned": tracker.StatusReturned,
	}
	table := statuses()
	for code, status := range want {
		if m, ok := table[code]; !ok || m.Status != status || m.Hint != (code == "Expired" || code == "Expired_Other") {
			t.Errorf("%s is %v, want %s", code, m, status)
		}
	}
	if len(table) != len(want) {
		t.Errorf("the table has %d codes, %d are tested", len(table), len(want))
	}
}
