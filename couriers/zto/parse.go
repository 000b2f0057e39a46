package zto

import (
	"encoding/json"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
)

type parser struct {
	query, actions vocabulary
	failures       map[string]verdict
}

// open reads the envelope. The answer's outcome is OutcomeOK when the call succeeded.
func (p parser) open(r couriers.Reply) (json.RawMessage, tracker.Answer) {
	if a, done := couriers.HTTPOutcome(r, tracker.OutcomeRejected); done {
		return nil, a
	}
	var in reply
	if err := couriers.DecodeJSON(r.Body, &in); err != nil {
		return nil, couriers.Malformed(err.Error())
	}
	switch {
	case in.OK.True():
		return in.Result, tracker.Answer{Outcome: tracker.OutcomeOK}
	case in.OK.False():
		return nil, p.refused(string(in.Code), string(in.Message))
	default:
		return nil, couriers.Malformed("the answer has no status")
	}
}

func (p parser) parse(r couriers.Reply) tracker.Answer {
	raw, a := p.open(r)
	if a.Outcome != tracker.OutcomeOK {
		return a
	}
	var scans couriers.List[scan]
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &scans); err != nil {
			return couriers.Malformed("result: " + err.Error())
		}
	}
	if len(scans) == 0 {
		return couriers.Failed(tracker.OutcomeNotFound, tracker.ProblemNone, "no scan yet")
	}
	return couriers.One(p.parcel(p.query, scans))
}

// parcel reads the scans of one number. After a hand-over (转单) they may carry the other courier's number too: the first one is ours.
func (p parser) parcel(v vocabulary, scans []scan) tracker.TrackedShipment {
	parcel := couriers.NewParcel(string(scans[0].Number))
	for _, s := range scans {
		parcel.Add(couriers.Event{
			Time: string(s.Time), Code: string(s.Type), Text: s.text(), Place: s.Site.place(),
		}, v.read(s))
		if !knownReturn(s.ReturnType) {
			parcel.Unknown("returnType:" + string(s.ReturnType))
		}
	}
	return parcel.Done("")
}

func (v vocabulary) read(s scan) couriers.Reading {
	if r, ok := v.rules[string(s.Type)]; ok {
		return r(s)
	}
	return v.codes.Read(string(s.Type), s.text())
}
