package sf

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
)

type parser struct {
	ops, coarse       couriers.CodeTable
	platform, service map[string]verdict
}

// envelope is the outer answer; its data is JSON in a string, and an object in some relays.
type envelope struct {
	Code    couriers.Text `json:"apiResultCode"`
	Message couriers.Text `json:"apiErrorMsg"`
	Data    nested        `json:"apiResultData"`
}

// inner is the service's answer. The list stands below msgData, or beside it in some answers.
type inner struct {
	Success couriers.Text `json:"success"`
	Code    couriers.Text `json:"errorCode"`
	Message couriers.Text `json:"errorMsg"`
	Data    struct {
		Routes *couriers.List[parcelRoutes] `json:"routeResps"`
	} `json:"msgData"`
	Routes *couriers.List[parcelRoutes] `json:"routeResps"`
}

type parcelRoutes struct {
	Number couriers.Text        `json:"mailNo"`
	Reason couriers.Text        `json:"reasonCode"`
	Remark couriers.Text        `json:"reasonRemark"`
	Routes couriers.List[route] `json:"routes"`
}

// route is one event, in a query answer and in a push (there with its number).
type route struct {
	ID         couriers.Text `json:"id"` // of the event, in a push
	Number     couriers.Text `json:"mailno"`
	Time       couriers.Text `json:"acceptTime"`
	Place      couriers.Text `json:"acceptAddress"`
	Remark     couriers.Text `json:"remark"`
	OpCode     couriers.Text `json:"opCode"`
	First      couriers.Text `json:"firstStatusCode"`
	Second     couriers.Text `json:"secondaryStatusCode"`
	Reason     couriers.Text `json:"reasonCode"`
	StayReason couriers.Text `json:"stayWhyCode"`
}

func (p parser) parse(r couriers.Reply) tracker.Answer {
	if a, done := couriers.HTTPOutcome(r, tracker.OutcomeRejected); done {
		return a
	}
	var out envelope
	if err := couriers.DecodeJSON(r.Body, &out); err != nil {
		return couriers.Malformed(err.Error())
	}
	switch out.Code {
	case "A1000":
	case "":
		return couriers.Malformed("the answer has no apiResultCode")
	default:
		return fail(p.platform, string(out.Code), string(out.Message))
	}
	var in inner
	if err := couriers.DecodeJSON(out.Data, &in); err != nil {
		return couriers.Malformed("apiResultData: " + err.Error())
	}
	if in.Code != "" && in.Code != "S0000" || in.Success.False() {
		return fail(p.service, string(in.Code), string(in.Message))
	}
	list := in.Data.Routes
	if list == nil {
		list = in.Routes
	}
	if list == nil {
		return couriers.Malformed("the answer has no routeResps")
	}
	return couriers.Several(p.shipments(*list))
}

// platformCode is apiResultCode of a reply, if it has one.
func platformCode(r couriers.Reply) string {
	var out envelope
	if couriers.DecodeJSON(r.Body, &out) != nil {
		return ""
	}
	return string(out.Code)
}

// shipments joins the entries of one number: the platform lists a number again for its sub-parcels, and a push has one event each.
func (p parser) shipments(list []parcelRoutes) []tracker.TrackedShipment {
	joined := make([]parcelRoutes, 0, len(list))
	at := make(map[couriers.Text]int, len(list))
	for _, entry := range list {
		if i, seen := at[entry.Number]; seen {
			joined[i].Routes = append(joined[i].Routes, entry.Routes...)
			continue
		}
		at[entry.Number] = len(joined)
		joined = append(joined, entry)
	}
	out := make([]tracker.TrackedShipment, 0, len(joined))
	for _, entry := range joined {
		out = append(out, p.shipment(entry))
	}
	return out
}

func (p parser) shipment(entry parcelRoutes) tracker.TrackedShipment {
	parcel := couriers.NewParcel(string(entry.Number))
	for _, event := range entry.Routes {
		parcel.Add(couriers.Event{
			Time: string(event.Time), Code: string(event.OpCode), Text: string(event.Remark), Place: string(event.Place),
		}, p.read(event))
	}
	if !parcel.Empty() || entry.Reason == "" || entry.Reason == "0" {
		return parcel.Done("")
	}
	// No routes and a reason: the account may not see this parcel, which is not the same as a parcel without a scan.
	refusal := fail(p.service, string(entry.Reason), string(entry.Remark))
	return tracker.TrackedShipment{
		TrackingNo: string(entry.Number), Outcome: refusal.Outcome, Problem: refusal.Problem, Detail: refusal.Detail,
		UnknownCodes: refusal.UnknownCodes,
	}
}

// read weighs one event: combination rule, opCode, coarse state, words.
func (p parser) read(event route) couriers.Reading {
	if event.Reason == "" {
		event.Reason = event.StayReason
	}
	if s, ok := combine(event); ok {
		return couriers.Reading{Status: s, Milestone: couriers.MilestoneFor(s)}
	}
	remark := string(event.Remark)
	if event.OpCode == "" {
		return p.coarse.Read(event.state(), remark)
	}
	r := p.ops.Read(string(event.OpCode), remark)
	if event.void() && !r.Unknown && !r.Status.Final() && r.Status != tracker.StatusReturning && r.Status != tracker.StatusLost {
		return couriers.Reading{Status: tracker.StatusCancelled}
	}
	return p.coarse.Coarser(r, event.state())
}

// nested is JSON inside a JSON string, or the JSON itself.
type nested []byte

// UnmarshalJSON unwraps the string, if it is one.
func (n *nested) UnmarshalJSON(raw []byte) error {
	if len(raw) > 0 && raw[0] == '{' {
		*n = append((*n)[:0], raw...)
		return nil
	}
	var t couriers.Text
	if err := t.UnmarshalJSON(raw); err != nil {
		return err
	}
	*n = nested(t)
	return nil
}
