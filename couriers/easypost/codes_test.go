package easypost

import (
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"strings"
	"testing"
)

// TestStatuses holds every documented status without a detail.
func TestStatuses(t *testing.T) {
	t.Parallel()
	want := map[string]tracker.Status{
		"unknown": tracker.StatusUnknown, "pre_transit": tracker.StatusInfoReceived, "in_transit": tracker.StatusInTransit,
		"out_for_delivery": tracker.StatusOutForDelivery, "delivered": tracker.StatusDelivered, "available_for_pickup": tracker.StatusAvailableForPickup,
		"return_to_sender": tracker.StatusReturning, "failure": tracker.StatusException, "cancelled": tracker.StatusCancelled, "error": tracker.StatusUnknown,
	}
	p := newParser()
	for status, w := range want {
		for _, detail := range []string{"", "unknown", "status_update"} {
			if u := p.understand(status, detail, ""); u.reading.Status != w || u.code != status || u.reading.Unknown {
				t.Errorf("%s with %q is %+v, want %s", status, detail, u, w)
			}
		}
	}
	if len(p.statuses) != len(want) {
		t.Errorf("the table has %d statuses, %d are tested", len(p.statuses), len(want))
	}
}

// TestDetails holds every documented status detail beside a parcel on its way, a failure, and a return.
func TestDetails(t *testing.T) {
	t.Parallel()
	const moving, trouble, back = tracker.StatusInTransit, tracker.StatusException, tracker.StatusReturning
	want := map[string][3]tracker.Status{
		"address_correction": {trouble, trouble, back}, "arrived_at_destination": {moving, trouble, back}, "arrived_at_facility": {moving, trouble, back},
		"arrived_at_pickup_location": {tracker.StatusAvailableForPickup, trouble, back}, "awaiting_information": {trouble, trouble, back},
		"cancelled": {tracker.StatusCancelled, tracker.StatusCancelled, back}, "damaged": {trouble, trouble, back}, "delayed": {trouble, trouble, back},
		"delivery_exception": {tracker.StatusFailedAttempt, tracker.StatusFailedAttempt, back}, "departed_facility": {moving, trouble, back},
		"departed_origin_facility": {moving, trouble, back}, "expired": {trouble, trouble, back}, "failure": {moving, trouble, back},
		"held": {trouble, trouble, back}, "in_transit": {moving, trouble, back}, "label_created": {tracker.StatusInfoReceived, trouble, back},
		"lost": {tracker.StatusLost, tracker.StatusLost, tracker.StatusLost}, "missorted": {trouble, trouble, back},
		"out_for_delivery": {tracker.StatusOutForDelivery, trouble, back}, "received_at_destination_facility": {moving, trouble, back},
		"received_at_origin_facility": {tracker.StatusPickedUp, trouble, back}, "refused": {trouble, trouble, back}, "return": {back, back, back},
		"status_update": {moving, trouble, back}, "transferred_to_destination_carrier": {moving, trouble, back}, "transit_exception": {trouble, trouble, back},
		"unknown": {moving, trouble, back}, "weather_delay": {trouble, trouble, back},
	}
	if len(want) != 28 {
		t.Errorf("%d details tested, the list has 28", len(want))
	}
	p := newParser()
	for detail, w := range want {
		for i, status := range []string{"in_transit", "failure", "return_to_sender"} {
			if u := p.understand(status, detail, ""); u.reading.Status != w[i] || u.reading.Unknown {
				t.Errorf("%s with %s is %+v, want %s", status, detail, u, w[i])
			}
		}
		if u := p.understand("delivered", detail, ""); u.reading.Status != tracker.StatusDelivered {
			t.Errorf("delivered with %s is %s", detail, u.reading.Status)
		}
		if u := p.understand("quantum", detail, ""); couriers.MilestoneFor(u.reading.Status) != "" || !u.reading.Unknown || u.reading.Status == moving {
			t.Errorf("an unknown status with %s is %+v", detail, u)
		}
	}
	for status, w := range map[string]tracker.Status{"in_transit": tracker.StatusUnknown, "failure": trouble, "delivered": tracker.StatusDelivered} {
		if u := p.understand(status, "teleported", ""); u.reading.Status != w || !u.reading.Unknown || u.code != "teleported" {
			t.Errorf("%s with an unknown detail is %+v, want %s", status, u, w)
		}
	}
}

// TestWords checks that clear words win over a status that says little.
func TestWords(t *testing.T) {
	t.Parallel()
	p := newParser()
	for text, want := range map[string]tracker.Status{
		"Return to sender processed": tracker.StatusReturning, "Delivery attempted, no access": tracker.StatusFailedAttempt, "Arrived": tracker.StatusInTransit,
	} {
		if got := p.understand("in_transit", "arrived_at_facility", text).reading.Status; got != want {
			t.Errorf("%q reads as %s, want %s", text, got, want)
		}
		if got := p.understand("in_transit", "unknown", text).reading.Status; got != want {
			t.Errorf("%q without a detail reads as %s, want %s", text, got, want)
		}
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status  int
		body    string
		outcome tracker.Outcome
		problem tracker.Problem
	}{
		"key":                {403, `{"error":{"code":"APIKEY.INACTIVE","message":"m","errors":[]}}`, tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		"key, 401":           {401, `{"error":{"code":"APIKEY.MISSING","message":"m"}}`, tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		"not allowed":        {403, `{"error":{"code":"MODE.UNAUTHORIZED","message":"m"}}`, tracker.OutcomeAuth, tracker.ProblemNoPermission},
		"gone":               {404, `{"error":{"code":"NOT_FOUND","message":"m","errors":["x"]}}`, tracker.OutcomeNotFound, ""},
		"wrong address":      {404, `<html>`, tracker.OutcomeRejected, ""},
		"missing parameter":  {422, `{"error":{"code":"PARAMETER.REQUIRED","message":"m","errors":[{"field":"shipment","message":"cannot be blank"}]}}`, tracker.OutcomeRejected, ""},
		"bad number":         {422, `{"error":{"code":"PARAMETER.INVALID","message":"m","errors":[{"field":"tracking_code","message":"x"}]}}`, tracker.OutcomeRejected, tracker.ProblemBadNumber},
		"unknown courier":    {422, `{"error":{"code":"PARAMETER.INVALID","message":"m","errors":[{"field":"carrier","message":"x"}]}}`, tracker.OutcomeRejected, tracker.ProblemCourierUnknown},
		"no money":           {402, `{"error":{"code":"INSUFFICIENT_FUNDS","message":"m"}}`, tracker.OutcomeRejected, tracker.ProblemQuota},
		"too fast":           {429, `{"error":{"code":"RATE_LIMITED","message":"m"}}`, tracker.OutcomeRateLimited, ""},
		"down":               {503, `{"error":{"code":"INTERNAL","message":"m"}}`, tracker.OutcomeServerError, ""},
		"key, 200":           {200, `{"error":{"code":"APIKEY.INACTIVE","message":"m"}}`, tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		"too fast, 200":      {200, `{"error":{"code":"RATE_LIMITED","message":"m"}}`, tracker.OutcomeRateLimited, ""},
		"something else 400": {400, `{"error":{"code":"BAD_REQUEST","message":"m","errors":{"tracker":["x"]}}}`, tracker.OutcomeRejected, ""},
	} {
		a := Adapter().Parse(couriers.Reply{Body: []byte(c.body), HTTPStatus: c.status})
		if a.Outcome != c.outcome || a.Problem != c.problem {
			t.Errorf("%s: %s %q, want %s %q", name, a.Outcome, a.Problem, c.outcome, c.problem)
		}
		if strings.HasPrefix(c.body, "{") && !strings.Contains(a.Detail, " m") {
			t.Errorf("%s: the words are lost: %q", name, a.Detail)
		}
		couriertest.CheckAnswer(t, a)
	}
}
