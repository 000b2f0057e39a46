//go:build contract

package usps

import (
	"net/http"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"testing"
)

// TestContract asks twice: the specification leaves the form of the answer open, and only the second one has details.
func TestContract(t *testing.T) {
	t.Parallel()
	contract := couriertest.Contract{
		Mock: "CONTRACT_USPS", Login: "/oauth2/v3/token", Token: `{"access_token":"T1","token_type":"Bearer","expires_in":28799}`,
		Strip: "/tracking/v3",
		Spoil: func(r *http.Request) { r.URL.RawQuery = "expand=EVERYTHING" },
	}
	number := tracker.TrackQuery{TrackingNo: "9400109104250532908587"}
	contract.Agree(t, Adapter(), number, map[string]tracker.Outcome{
		"": tracker.OutcomeMalformed, "code=400": tracker.OutcomeRejected, "code=401": tracker.OutcomeAuth, "code=403": tracker.OutcomeAuth,
		"code=404": tracker.OutcomeNotFound, "code=429": tracker.OutcomeRateLimited, "code=503": tracker.OutcomeServerError,
	})
	contract.Accept = "application/vnd.usps.TrackFields+json"
	contract.Agree(t, Adapter(), number, map[string]tracker.Outcome{"": tracker.OutcomeOK})
}
