package simulator

import (
	"encoding/json"
	"net/http"
	"parcelwarden/tracker"
	"strings"
	"time"
)

// fedexBatch is how many numbers FedEx takes in one call.
const fedexBatch = 30

// fedexMarks is eventType; detail is exceptionCode, coarse derivedStatusCode. The return scan says DL there, as real ones do.
var fedexMarks = map[What]mark{
	Ordered: {"OC", "", "IN"}, PickedUp: {"PU", "", "PU"}, HubIn: {"AR", "", "IT"}, HubOut: {"DP", "", "IT"}, ArriveCity: {"AR", "", "IT"},
	Branch: {"AR", "", "IT"}, OutForDelivery: {"OD", "", "IT"}, AttemptFailed: {"DE", "007", "DE"}, Unreachable: {"DE", "008", "DE"},
	Locker: {"HL", "", "HL"}, Collected: {"DL", "", "DL"}, Signed: {"DL", "", "DL"}, Refused: {"SE", "", "SE"}, Damaged: {"SE", "", "SE"},
	Detained: {"SE", "", "SE"}, Customs: {"CD", "", "CD"}, Returning: {"RS", "", "DL"}, Returned: {"DL", "", "DL"}, LostText: {"SE", "", "SE"}, Cancelled: {"CA", "", "CA"},
	Unknown: {"ZQ", "", "IT"}, Other: {"IT", "", "IT"},
}

// tokenFedex answers the sign-in: OAuth client credentials in a form.
func (c *call) tokenFedex() {
	account := c.world.accounts[FedEx]
	if c.form.Get("grant_type") != "client_credentials" || c.form.Get("client_id") != account["client_id"] ||
		c.form.Get("client_secret") != account["client_secret"] {
		c.refuseFedex(http.StatusUnauthorized, "NOT.AUTHORIZED.ERROR", "The given client credentials were not valid. Please modify your request and try again.")
		return
	}
	writeAll(c.out, `{"access_token":"`, c.world.notes.issue(FedEx, c.at, time.Hour), `","token_type":"bearer","expires_in":3599,"scope":"CXS"}`)
}

// refuseFedex answers for a whole request.
func (c *call) refuseFedex(status int, code, message string) {
	writeAll(c.out, `{"transactionId":"sim-0001","errors":[{"code":"`, code, `","message":"`, message, `"}]}`)
	outcome := tracker.OutcomeRejected
	if status == http.StatusUnauthorized {
		outcome = tracker.OutcomeAuth
	}
	c.fail(status, outcome)
}

// fedex answers track/v1/trackingnumbers.
func (c *call) fedex() {
	if token, _ := strings.CutPrefix(c.header.Get("Authorization"), "Bearer "); !c.world.notes.honours(FedEx, token, c.at) {
		c.refuseFedex(http.StatusUnauthorized, "NOT.AUTHORIZED.ERROR", "Access token expired. Please modify your request and try again.")
		return
	}
	var ask struct {
		TrackingInfo []struct {
			Info struct {
				Number string `json:"trackingNumber"`
			} `json:"trackingNumberInfo"`
		} `json:"trackingInfo"`
	}
	err := json.Unmarshal(c.body, &ask)
	switch {
	case err != nil || len(ask.TrackingInfo) == 0:
		c.refuseFedex(http.StatusBadRequest, "TRACKING.TRACKINGNUMBER.EMPTY", "Please provide tracking number.")
		return
	case len(ask.TrackingInfo) > fedexBatch:
		c.refuseFedex(http.StatusBadRequest, "TRACKING.TRACKINGNUMBER.INVALID", "Too many tracking numbers.")
		return
	}
	c.out.WriteString(`{"transactionId":"sim-0002","output":{"completeTrackResults":[`)
	for n, one := range ask.TrackingInfo {
		if n > 0 {
			c.out.WriteByte(',')
		}
		c.resultFedex(one.Info.Number)
	}
	c.out.WriteString(`]}}`)
}
