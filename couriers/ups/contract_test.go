//go:build contract

package ups

import (
	"net/http"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"testing"
)

func TestContract(t *testing.T) {
	t.Parallel()
	couriertest.Contract{
		Mock: "CONTRACT_UPS", SignIn: "CONTRACT_UPS_OAUTH", Login: "/security/v1/oauth/token", Strip: "/api",
		Spoil: func(r *http.Request) { r.Header.Del("transId") },
	}.Agree(t, Adapter(), tracker.TrackQuery{TrackingNo: "1Z023E2X0214323462"}, map[string]tracker.Outcome{
		"": tracker.OutcomeOK, "code=400": tracker.OutcomeRejected, "code=403": tracker.OutcomeAuth, "code=404": tracker.OutcomeNotFound,
		"code=500": tracker.OutcomeServerError, "code=503": tracker.OutcomeServerError,
	})
}
