package kuaidi100

import (
	"fmt"
	"net/http"
	"net/url"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

// push is the param field of a callback. Each one carries the whole trace.
type push struct {
	Status    couriers.Text `json:"status"`
	Message   couriers.Text `json:"message"`
	AutoCheck couriers.Text `json:"autoCheck"` // 1: the provider has put another courier in the place of ours
	ComOld    couriers.Text `json:"comOld"`
	ComNew    couriers.Text `json:"comNew"`
	Last      *result       `json:"lastResult"`
	Dest      *result       `json:"destResult"` // second leg of a cross-border parcel
}

func (p parser) parsePush(r couriers.Reply) tracker.Answer {
	raw, err := couriers.PushField(r.Body, "param")
	if err != nil {
		return couriers.Malformed(err.Error())
	}
	var in push
	if err := couriers.DecodeJSON(raw, &in); err != nil {
		return couriers.Malformed(err.Error())
	}
	if in.Last == nil {
		return couriers.Malformed("the push has no lastResult")
	}
	a := p.answer(*in.Last, in.Dest, in.note())
	if a.Outcome != tracker.OutcomeOK && a.Outcome != tracker.OutcomeMalformed && len(a.Shipments) == 0 && in.Last.Number != "" {
		// The provider could not look at this number; the push itself is fine.
		a = couriers.One(tracker.TrackedShipment{
			TrackingNo: string(in.Last.Number), Outcome: a.Outcome, Problem: a.Problem, Detail: a.Detail, UnknownCodes: a.UnknownCodes,
		})
	}
	switch in.Status {
	case "shutdown", "abort":
		for i := range a.Shipments {
			a.Shipments[i].PushEnds = true
		}
	case "polling", "updateall", "":
	default:
		a.UnknownCodes = append(a.UnknownCodes, "status:"+tracker.CleanText(string(in.Status), 32))
	}
	return a
}

// note is what a push says beside its trace. abort ends the subscription for one of two reasons, both told in words: the number was never
// scanned within three days (3天查询无记录), which reads as not found because the trace is empty, or nothing has moved for sixty
// (60天无变化), which leaves the parcel in its last state for our own clocks to judge.
func (in push) note() string {
	var notes []string
	if in.Status == "abort" && in.Message != "" {
		notes = append(notes, string(in.Message))
	}
	if in.AutoCheck == "1" && in.ComNew != "" && in.ComNew != in.ComOld {
		notes = append(notes, fmt.Sprintf("courier corrected from %s to %s", orNone(ourCode(string(in.ComOld))), ourCode(string(in.ComNew))))
	}
	return strings.Join(notes, "; ")
}

func orNone(code string) string {
	if code == "" {
		return "none"
	}
	return code
}

// verify checks sign over param as the form carries it.
func verify(a couriers.Account, r couriers.PushRequest) error {
	form, err := url.ParseQuery(string(r.Body))
	if err != nil {
		return couriers.ErrForged
	}
	return couriers.SameSignature(form.Get("sign"), pushSign(form.Get("param"), a.Credentials["salt"]))
}

// acknowledge answers in the provider's form. Anything but returnCode 200 makes it push again, three times and half an hour apart.
func acknowledge(_ couriers.PushRequest, accepted bool) couriers.PushAck {
	if accepted {
		return couriers.PushAck{Body: []byte(`{"result":true,"returnCode":"200","message":"提交成功"}`)}
	}
	return couriers.PushAck{Status: http.StatusUnauthorized, Body: []byte(`{"result":false,"returnCode":"500","message":"拒绝接收"}`)}
}
