package aftership

import (
	"fmt"
	"net/http"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"
)

// TestStatuses holds every documented tag and subtag.
func TestStatuses(t *testing.T) {
	t.Parallel()
	want := map[string]tracker.Status{}
	add := func(s tracker.Status, codes string) {
		for code := range strings.FieldsSeq(codes) {
			want[code] = s
		}
	}
	add(tracker.StatusPending, "Pending Pending_001 Pending_002 Pending_003 Pending_004 Pending_005 Pending_006")
	add(tracker.StatusInfoReceived, "InfoReceived InfoReceived_001")
	add(tracker.StatusPickedUp, "InTransit_002")
	add(tracker.StatusInTransit, "InTransit InTransit_001 InTransit_003 InTransit_004 InTransit_005 InTransit_007 InTransit_008 InTransit_009")
	add(tracker.StatusCustomsHold, "InTransit_006 Exception_004 Exception_018")
	add(tracker.StatusOutForDelivery, "OutForDelivery OutForDelivery_001 OutForDelivery_003 OutForDelivery_004")
	add(tracker.StatusFailedAttempt, "AttemptFail AttemptFail_001 AttemptFail_002 AttemptFail_003")
	add(tracker.StatusAvailableForPickup, "AvailableForPickup AvailableForPickup_001")
	add(tracker.StatusDelivered, "Delivered Delivered_001 Delivered_002 Delivered_003 Delivered_004 Delivered_005")
	add(tracker.StatusException, `Exception Exception_001 Exception_002 Exception_003 Exception_005 Exception_006 Exception_007 Exception_008
		Exception_009 Exception_012 Exception_016 Exception_017 Expired Expired_001`)
	add(tracker.StatusReturning, "Exception_010")
	add(tracker.StatusReturned, "Exception_011")
	add(tracker.StatusLost, "Exception_013")
	table := statuses()
	for code, status := range want {
		if got := table[code]; got.Status != status || got.Hint != strings.HasPrefix(code, "Expired") {
			t.Errorf("%s is %+v, want %s", code, got, status)
		}
	}
	if len(table) != len(want) {
		t.Errorf("the table has %d codes, %d are tested", len(table), len(want))
	}
}

// TestVagueSubtags checks that clear words win over a subtag that says nothing.
func TestVagueSubtags(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]tracker.Status{
		"Return to sender":            tracker.StatusReturning,
		"Delivery attempted":          tracker.StatusFailedAttempt,
		"The parcel has been lost":    tracker.StatusLost,
		"In transit to next facility": tracker.StatusInTransit,
	} {
		if got := statuses().Read("InTransit_001", text).Status; got != want {
			t.Errorf("%q reads as %s, want %s", text, got, want)
		}
	}
}

// TestErrorCodes holds every documented code, told by the body alone and beside the HTTP status.
func TestErrorCodes(t *testing.T) {
	t.Parallel()
	type verdict struct {
		status int
		couriers.ErrorMeaning
	}
	no := verdict{400, couriers.ErrorMeaning{Outcome: tracker.OutcomeRejected}}
	number := verdict{400, couriers.ErrorMeaning{Outcome: tracker.OutcomeRejected, Problem: tracker.ProblemBadNumber}}
	courier := verdict{400, couriers.ErrorMeaning{Outcome: tracker.OutcomeRejected, Problem: tracker.ProblemCourierUnknown}}
	server := func(status int) verdict {
		return verdict{status, couriers.ErrorMeaning{Outcome: tracker.OutcomeServerError}}
	}
	want := map[int]verdict{
		400: no, 4001: no, 4003: {400, couriers.ErrorMeaning{Outcome: tracker.OutcomeOK}}, 4004: {404, couriers.ErrorMeaning{Outcome: tracker.OutcomeNotFound}}, 4005: number,
		4006: no, 4007: no, 4008: no, 4009: no, 4010: courier, 4011: no, 4012: courier, 4013: no, 4014: no, 4015: no, 4016: no, 4017: number,
		401: {401, couriers.ErrorMeaning{Outcome: tracker.OutcomeAuth, Problem: tracker.ProblemBadCredentials}}, 402: {402, couriers.ErrorMeaning{Outcome: tracker.OutcomeRejected, Problem: tracker.ProblemQuota}},
		403: {403, couriers.ErrorMeaning{Outcome: tracker.OutcomeAuth, Problem: tracker.ProblemNoPermission}}, 404: {404, couriers.ErrorMeaning{Outcome: tracker.OutcomeRejected}},
		429: {429, couriers.ErrorMeaning{Outcome: tracker.OutcomeRateLimited}}, 500: server(500), 502: server(502), 503: server(503), 504: server(504),
	}
	for code, w := range want {
		body := fmt.Appendf(nil, `{"meta":{"code":%d,"type":"Type","message":"Words."},"data":{}}`, code)
		for _, status := range []int{0, w.status} {
			a := Adapter().Parse(couriers.Reply{Body: body, HTTPStatus: status})
			couriertest.Expect(t, a, w.Outcome, w.Problem)
			if a.Detail != fmt.Sprintf("%d Type Words.", code) && status < 500 {
				t.Errorf("%d with HTTP %d says %q", code, status, a.Detail)
			}
		}
	}
	if got := len(refusals()); got != len(want) {
		t.Errorf("the table has %d codes, %d are tested", got, len(want))
	}
	a := Adapter().Parse(couriers.Reply{Body: []byte(`{"meta":{"code":4999},"data":{}}`)})
	if a.Outcome != tracker.OutcomeRejected || len(a.UnknownCodes) != 1 || a.UnknownCodes[0] != "error:4999" {
		t.Errorf("an unknown code reads as %s %v", a.Outcome, a.UnknownCodes)
	}
}

// TestGatewayText checks that the status is looked at before the body, which may be plain text.
func TestGatewayText(t *testing.T) {
	t.Parallel()
	a := Adapter().Parse(couriers.Reply{Body: []byte("Interal Error"), HTTPStatus: http.StatusBadGateway})
	couriertest.Expect(t, a, tracker.OutcomeServerError, "")
}

func TestRateLimitReset(t *testing.T) {
	t.Parallel()
	now := couriertest.Now()
	for name, c := range map[string]struct {
		header map[string]string
		want   time.Duration
	}{
		"reset":         {map[string]string{"X-RateLimit-Reset": fmt.Sprint(now.Unix() + 40)}, 40 * time.Second},
		"another name":  {map[string]string{"ratelimit-reset": fmt.Sprint(now.Unix() + 3)}, 3 * time.Second},
		"retry after":   {map[string]string{"Retry-After": "7", "X-RateLimit-Reset": fmt.Sprint(now.Unix() + 40)}, 7 * time.Second},
		"in the past":   {map[string]string{"X-RateLimit-Reset": fmt.Sprint(now.Unix() - 40)}, 0},
		"not a moment":  {map[string]string{"X-RateLimit-Reset": "soon"}, 0},
		"no word of it": {nil, 0},
	} {
		header := http.Header{}
		for k, v := range c.header {
			header.Set(k, v)
		}
		a := Adapter().Parse(couriers.Reply{Body: []byte("{}"), HTTPStatus: http.StatusTooManyRequests, Header: header, Now: now})
		if a.Outcome != tracker.OutcomeRateLimited || a.RetryAfter != c.want {
			t.Errorf("%s: %s after %v, want %v", name, a.Outcome, a.RetryAfter, c.want)
		}
	}
}
