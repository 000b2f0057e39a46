//go:build contract

package fedex

import (
	"net/http"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"testing"
)

func TestContract(t *testing.T) {
	t.Parallel()
	couriertest.Contract{
		Mock: "CONTRACT_FEDEX", Login: "/oauth/token", Token: `{"access_token":"T1","token_type":"bearer","expires_in":3599}`,
		Spoil: func(r *http.Request) { r.Header.Del("Authorization") },
	}.Agree(t, Adapter(), tracker.TrackQuery{TrackingNo: "123456789012"}, map[string]tracker.Outcome{
		"": tracker.OutcomeOK, "code=400": tracker.OutcomeRejected, "code=401": tracker.OutcomeAuth, "code=403": tracker.OutcomeAuth,
		"code=404": tracker.OutcomeRejected, "code=500": tracker.OutcomeServerError, "code=503": tracker.OutcomeServerError,
	})
}
