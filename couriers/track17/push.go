package track17

import (
	"crypto/sha256"
	"encoding/hex"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

// push describes the webhook of version 2. It is signed with the token itself and has no id: a repeated body is a repeated delivery.
// Every 2xx is an acknowledgement, otherwise the provider repeats after 10, 30 and 60 minutes and then gives up.
func push() *couriers.Push {
	return &couriers.Push{Verify: verify}
}

// verify checks a plain hash over body, slash and token: no HMAC.
func verify(a couriers.Account, r couriers.PushRequest) error {
	if err := a.Require("token"); err != nil {
		return couriers.ErrForged // an empty token would let everybody sign
	}
	h := sha256.New()
	h.Write(r.Body)
	h.Write([]byte("/" + a.Credentials["token"]))
	return couriers.SameSignature(strings.ToLower(r.Header.Get("sign")), hex.EncodeToString(h.Sum(nil)))
}

func (p parser) parsePush(r couriers.Reply) tracker.Answer {
	var in struct {
		Event couriers.Text `json:"event"`
		Data  *element      `json:"data"`
	}
	if err := couriers.DecodeJSON(r.Body, &in); err != nil {
		return couriers.Malformed(err.Error())
	}
	switch {
	case in.Event == "" || in.Data == nil:
		return couriers.Malformed("the push has no event or no data")
	case in.Data.Track == nil: // tracking was stopped: nothing is said about the parcel
		words := strings.Join(strings.Fields(string(in.Event+" "+in.Data.Number+" "+in.Data.Reason)), " ")
		a := couriers.Failed(tracker.OutcomeOK, tracker.ProblemNone, words)
		if in.Data.Number != "" {
			a.Shipments = []tracker.TrackedShipment{{
				TrackingNo: string(in.Data.Number), Outcome: tracker.OutcomeOK, Status: tracker.StatusUnknown, PushEnds: true, Detail: a.Detail,
			}}
		}
		return a
	}
	s, _ := p.shipment(*in.Data)
	return couriers.One(s)
}
