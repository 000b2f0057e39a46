package aftership

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
)

// push describes the webhook. Every 2xx is an acknowledgement; otherwise the provider tries up to 14 times with growing pauses.
func push() *couriers.Push {
	return &couriers.Push{Credential: "webhook_secret", Verify: verify, Key: key}
}

func verify(a couriers.Account, r couriers.PushRequest) error {
	mac := hmac.New(sha256.New, []byte(a.Credentials["webhook_secret"]))
	mac.Write(r.Body)
	return couriers.SameSignature(r.Header.Get("aftership-hmac-sha256"), base64.StdEncoding.EncodeToString(mac.Sum(nil)))
}

// event is the body of a push: tracking_update, edd_revise or tracking_pending_time, each with the whole tracking.
type event struct {
	ID    couriers.Text `json:"event_id"`
	Event couriers.Text `json:"event"`
	Msg   *tracking     `json:"msg"`
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
	case in.Event == "" || in.Msg == nil:
		return couriers.Malformed("the push has no event or no message")
	case in.Msg.Number == "":
		return couriers.Failed(tracker.OutcomeOK, tracker.ProblemNone, string(in.Event))
	}
	return couriers.One(p.shipment(*in.Msg))
}
