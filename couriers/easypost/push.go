package easypost

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// push describes the webhook. A 2xx within seven seconds is an acknowledgement, otherwise the event is sent again.
func push() *couriers.Push {
	return &couriers.Push{Credential: "webhook_secret", Verify: verify, Key: key}
}

const signed = "hmac-sha256-hex="

// verify uses the secret in its decomposed form (NFKD), as the provider does: a secret with an accent would never match otherwise.
func verify(a couriers.Account, r couriers.PushRequest) error {
	mac := hmac.New(sha256.New, norm.NFKD.Bytes([]byte(a.Credentials["webhook_secret"])))
	mac.Write(r.Body)
	return couriers.SameSignature(r.Header.Get("X-Hmac-Signature"), signed+hex.EncodeToString(mac.Sum(nil)))
}

// event is the body of a push.
type event struct {
	ID          couriers.Text  `json:"id"`
	Object      couriers.Text  `json:"object"`
	Description couriers.Text  `json:"description"` // tracker.created, tracker.updated, or about other objects
	Result      *trackerObject `json:"result"`
}

func key(r couriers.PushRequest) string {
	var in event
	if couriers.DecodeJSON(r.Body, &in) != nil {
		return ""
	}
	return string(in.ID)
}

func (p parser) parsePush(r couriers.Reply) tracker.Answer {
	var in event
	if err := couriers.DecodeJSON(r.Body, &in); err != nil {
		return couriers.Malformed(err.Error())
	}
	switch {
	case in.Description == "" || in.Result == nil:
		return couriers.Malformed("the push has no description or no result")
	case !strings.HasPrefix(string(in.Description), "tracker."):
		return couriers.Failed(tracker.OutcomeOK, tracker.ProblemNone, string(in.Description))
	case in.Result.Code == "":
		return couriers.Malformed("the push holds no tracker")
	}
	return couriers.One(p.shipment(*in.Result))
}
