package jt

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

type parser struct {
	scans, problems couriers.CodeTable
	refusals        map[string]refusal
}

type envelope struct {
	Code    couriers.Text         `json:"code"`
	Message couriers.Text         `json:"msg"`
	Data    couriers.List[parcel] `json:"data"`
}

// parcel is one number of an answer, and the whole of a push.
type parcel struct {
	Number  couriers.Text         `json:"billCode"`
	Details *couriers.List[event] `json:"details"`
}

type event struct {
	Time     couriers.Text `json:"scanTime"`
	Text     couriers.Text `json:"desc"`
	Scan     couriers.Text `json:"scanType"`
	Problem  couriers.Text `json:"problemType"`
	Province couriers.Text `json:"scanNetworkProvince"`
	City     couriers.Text `json:"scanNetworkCity"`
	Area     couriers.Text `json:"scanNetworkArea"`
	Network  couriers.Text `json:"scanNetworkName"`
}

func (p parser) parse(r couriers.Reply) tracker.Answer {
	in, failed := p.open(r)
	if failed.Outcome != tracker.OutcomeOK {
		return failed
	}
	shipments := make([]tracker.TrackedShipment, 0, len(in.Data))
	for _, one := range in.Data {
		shipments = append(shipments, p.shipment(one))
	}
	return couriers.Several(shipments)
}

// open reads the envelope. The answer's outcome is OutcomeOK when the platform says so.
func (p parser) open(r couriers.Reply) (envelope, tracker.Answer) {
	if a, done := couriers.HTTPOutcome(r, tracker.OutcomeRejected); done {
		return envelope{}, a
	}
	var in envelope
	if err := couriers.DecodeJSON(r.Body, &in); err != nil {
		return envelope{}, couriers.Malformed(err.Error())
	}
	switch in.Code {
	case "1":
		return in, tracker.Answer{Outcome: tracker.OutcomeOK}
	case "":
		return envelope{}, couriers.Malformed("the answer has no code")
	}
	return envelope{}, p.refused(string(in.Code), string(in.Message))
}

// subscribed reads the answer to a subscription. What the platform lists in its data is documented nowhere, so only the code counts.
func (p parser) subscribed(r couriers.Reply) tracker.Answer {
	if a, done := couriers.HTTPOutcome(r, tracker.OutcomeRejected); done {
		return a
	}
	var in struct {
		Code    couriers.Text `json:"code"`
		Message couriers.Text `json:"msg"`
	}
	if err := couriers.DecodeJSON(r.Body, &in); err != nil {
		return couriers.Malformed(err.Error())
	}
	switch {
	case in.Code == "1", strings.Contains(string(in.Message), "已订阅"), strings.Contains(string(in.Message), "重复订阅"):
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	case in.Code == "":
		return couriers.Malformed("the answer has no code")
	}
	return p.refused(string(in.Code), string(in.Message))
}

func (p parser) shipment(in parcel) tracker.TrackedShipment {
	out := couriers.NewParcel(string(in.Number))
	if in.Details == nil {
		return out.Done("")
	}
	for _, e := range *in.Details {
		reading := p.read(e)
		scan := string(e.Scan)
		if e.Problem != "" {
			scan += "/" + string(e.Problem)
		}
		out.Add(couriers.Event{Time: string(e.Time), Code: scan, Text: string(e.Text), Place: e.place()}, reading)
	}
	return out.Done("")
}

func (e event) place() string {
	region := strings.TrimSpace(string(e.Province + " " + e.City + " " + e.Area))
	if region == "" {
		return string(e.Network)
	}
	return region
}

// refusal is what an error code of the platform means for the look.
type refusal struct {
	outcome tracker.Outcome
	problem tracker.Problem
}

// refusals is the platform's list of codes. A missing header would be our own fault, not the account's.
func refusals() map[string]refusal {
	auth := refusal{tracker.OutcomeAuth, tracker.ProblemBadCredentials}
	rejected := refusal{tracker.OutcomeRejected, tracker.ProblemNone}
	missing := refusal{tracker.OutcomeNotFound, tracker.ProblemNone}
	return map[string]refusal{
		"145003010": auth, // no such account
		"145003012": {tracker.OutcomeAuth, tracker.ProblemNoPermission},
		"145003030": auth, // signature
		"145003050": rejected, "145003051": rejected, "145003052": rejected, "145003053": rejected,
		"999001030": missing, "999002000": missing,
	}
}

// refused answers for a code other than success. 0 is "failed" and nothing else, so its words tell, as for codes that are in no list.
func (p parser) refused(code, message string) tracker.Answer {
	v, known := p.refusals[code]
	if !known {
		v.outcome, v.problem, known = couriers.Refusal(message)
	}
	a := couriers.Failed(v.outcome, v.problem, strings.TrimSpace(code+" "+message))
	if !known {
		a.UnknownCodes = []string{"error:" + tracker.CleanText(code, 32)}
	}
	return a
}
