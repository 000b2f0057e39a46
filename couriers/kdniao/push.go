package kdniao

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strconv"
	"strings"
	"time"
)

// envelope is the form of a push. kind is 101 for basic traces, 102 for traces with codes, 107 for collected money.
type envelope struct{ data, kind, sign string }

// push is RequestData: several parcels, each with its whole trace.
type push struct {
	EBusinessID couriers.Text          `json:"EBusinessID"`
	Count       couriers.Text          `json:"Count"` // text in one client, a number in the other
	Data        *couriers.List[result] `json:"Data"`
}

// openEnvelope reads the form. The documents say that RequestData is URL-encoded, and some gateways take that to mean: before the form encodes
// it once more.
func openEnvelope(body []byte) (envelope, error) {
	if trimmed := bytes.TrimSpace(body); len(trimmed) > 0 && (trimmed[0] == '{' || trimmed[0] == '<') {
		return envelope{data: string(trimmed)}, nil
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return envelope{}, fmt.Errorf("read push form: %w", err)
	}
	e := envelope{data: form.Get("RequestData"), kind: form.Get("RequestType"), sign: form.Get("DataSign")}
	if strings.HasPrefix(strings.ToUpper(e.data), "%7B") {
		data, err := url.QueryUnescape(e.data)
		if err != nil {
			return envelope{}, fmt.Errorf("read push form: %w", err)
		}
		e.data, e.sign = data, strings.NewReplacer("%3D", "=", "%3d", "=").Replace(e.sign)
	}
	return e, nil
}

func (p parser) parsePush(r couriers.Reply) tracker.Answer {
	e, err := openEnvelope(r.Body)
	if err != nil {
		return couriers.Malformed(err.Error())
	}
	switch e.kind {
	case "", "101", "102":
	case "107":
		return tracker.Answer{Outcome: tracker.OutcomeOK} // money, not a parcel's way
	default:
		return tracker.Answer{Outcome: tracker.OutcomeOK, UnknownCodes: []string{"RequestType:" + tracker.CleanText(e.kind, 32)}}
	}
	var in push
	if err := couriers.DecodeJSON([]byte(e.data), &in); err != nil {
		return couriers.Malformed(err.Error())
	}
	if in.Data == nil {
		return couriers.Malformed("the push has no Data")
	}
	shipments := make([]tracker.TrackedShipment, 0, len(*in.Data))
	for _, res := range *in.Data {
		shipments = append(shipments, p.pushed(res))
	}
	a := couriers.Several(shipments)
	if n, err := strconv.Atoi(string(in.Count)); err == nil && n != len(shipments) {
		a.Detail = fmt.Sprintf("the push announces %d parcels and holds %d", n, len(shipments))
	}
	return a
}

// pushed reads one parcel of a push. A parcel that the provider could not look at does not spoil the others.
func (p parser) pushed(res result) tracker.TrackedShipment {
	if !res.Success.False() {
		return p.shipment(res)
	}
	a := res.refused()
	return tracker.TrackedShipment{
		TrackingNo: string(res.Number), Outcome: a.Outcome, Problem: a.Problem, Detail: a.Detail, UnknownCodes: a.UnknownCodes,
	}
}

// verify checks DataSign over RequestData, with the same recipe as our own requests.
func verify(a couriers.Account, r couriers.PushRequest) error {
	e, err := openEnvelope(r.Body)
	if err != nil || e.sign == "" {
		return couriers.ErrForged
	}
	return couriers.SameSignature(e.sign, sign(e.data, a.Credentials["app_key"]))
}

// acknowledge answers in the provider's form: its own id for us, our time in Beijing, and whether the push was taken.
func acknowledge(r couriers.PushRequest, accepted bool) couriers.PushAck {
	answer := struct {
		EBusinessID string
		UpdateTime  string
		Success     bool
		Reason      string
	}{UpdateTime: r.Now.In(couriers.China()).Format(time.DateTime), Success: accepted}
	var in push
	if e, err := openEnvelope(r.Body); err == nil && couriers.DecodeJSON([]byte(e.data), &in) == nil {
		answer.EBusinessID = tracker.CleanText(string(in.EBusinessID), 32)
	}
	ack := couriers.PushAck{Status: http.StatusOK}
	if !accepted {
		ack.Status, answer.Reason = http.StatusUnauthorized, "拒绝接收"
	}
	ack.Body, _ = json.Marshal(answer)
	return ack
}
