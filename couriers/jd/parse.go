package jd

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

type parser struct{ codes couriers.CodeTable }

// envelope is the answer of the interface, or of the gateway before it.
type envelope struct {
	Code    couriers.Text          `json:"code"`
	Message couriers.Text          `json:"msg"`
	Data    couriers.List[waybill] `json:"data"`
	Gateway *struct {
		Code couriers.Text `json:"code"`
		ZH   couriers.Text `json:"zh_desc"`
		EN   couriers.Text `json:"en_desc"`
	} `json:"error_response"`
}

type waybill struct {
	Number couriers.Text       `json:"referenceNumber"`
	Nodes  couriers.List[node] `json:"trackings"`
}

type node struct {
	Time     couriers.Text `json:"operationTime"`
	Code     couriers.Text `json:"operationCode"`
	Kind     couriers.Text `json:"operationType"` // the coarse state
	Remark   couriers.Text `json:"remark"`
	Site     couriers.Text `json:"operateSite"`
	Location struct {
		Province couriers.Text `json:"routeProvinceName"`
		City     couriers.Text `json:"routeCityName"`
		District couriers.Text `json:"routeDistrictName"`
	} `json:"operateLocation"`
}

func (p parser) parse(r couriers.Reply) tracker.Answer {
	if a, done := couriers.HTTPOutcome(r, tracker.OutcomeRejected); done {
		return a
	}
	var in envelope
	if err := couriers.DecodeJSON(r.Body, &in); err != nil {
		return couriers.Malformed(err.Error())
	}
	switch {
	case in.Gateway != nil:
		return unlisted(string(in.Gateway.Code), strings.TrimSpace(string(in.Gateway.ZH+" "+in.Gateway.EN)))
	case in.Code == "":
		return couriers.Malformed("the answer has no code")
	case in.Code != "1000":
		return refused(string(in.Code), string(in.Message))
	}
	shipments := make([]tracker.TrackedShipment, 0, len(in.Data))
	for _, w := range in.Data {
		shipments = append(shipments, p.shipment(w))
	}
	return couriers.Several(shipments)
}

func (p parser) shipment(w waybill) tracker.TrackedShipment {
	parcel := couriers.NewParcel(string(w.Number))
	for _, n := range w.Nodes {
		code := n.Code
		if code == "" {
			code = n.Kind
		}
		parcel.Add(couriers.Event{Time: string(n.Time), Code: string(code), Text: string(n.Remark), Place: n.place()}, p.read(n))
	}
	return parcel.Done("")
}

// read weighs one node: its code, the coarse state, words.
func (p parser) read(n node) couriers.Reading {
	text := string(n.Remark)
	switch n.Code {
	case codeOther:
		r := p.codes.Read("", text)
		r.Hint = r.Status == tracker.StatusUnknown // "other" says nothing: it must not undo what was known
		return r
	case "":
		return p.codes.Read(string(n.Kind), text)
	case "10034", "510":
		if couriers.Keyword(text) == tracker.StatusReturned {
			return couriers.Reading{Status: tracker.StatusReturned} // signed by the sender
		}
	}
	return p.codes.Coarser(p.codes.Read(string(n.Code), text), string(n.Kind))
}

func (n node) place() string {
	region := strings.TrimSpace(string(n.Location.Province + " " + n.Location.City + " " + n.Location.District))
	if region == "" {
		return string(n.Site)
	}
	return region
}

// refused answers for the codes of the interface. 2001 is about the parcel, not about the account: it may not be seen with it.
func refused(code, message string) tracker.Answer {
	detail := strings.TrimSpace(code + " " + message)
	switch code {
	case "2001":
		return couriers.Failed(tracker.OutcomeRejected, tracker.ProblemNoPermission, detail)
	case "2100":
		return couriers.Failed(tracker.OutcomeNotFound, tracker.ProblemNone, detail)
	case "2101":
		return couriers.Failed(tracker.OutcomeRejected, tracker.ProblemBadNumber, detail)
	case "4000":
		return couriers.Failed(tracker.OutcomeServerError, tracker.ProblemNone, detail)
	}
	return unlisted(code, message)
}

// unlisted answers for a code that no list explains, by its words.
func unlisted(code, message string) tracker.Answer {
	outcome, problem, known := couriers.Refusal(message)
	a := couriers.Failed(outcome, problem, strings.TrimSpace(code+" "+message))
	if !known {
		a.UnknownCodes = []string{"error:" + tracker.CleanText(code, 32)}
	}
	return a
}
