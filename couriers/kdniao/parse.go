package kdniao

import (
	"html"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
)

type parser struct{ codes couriers.CodeTable }

// result is a query answer, the answer to a subscription, and one element of a push.
type result struct {
	Number     couriers.Text         `json:"LogisticCode"`
	Success    couriers.Text         `json:"Success"`
	Reason     couriers.Text         `json:"Reason"`
	ResultCode couriers.Text         `json:"ResultCode"` // of a subscription, by one name or the other
	Code       couriers.Text         `json:"Code"`
	State      couriers.Text         `json:"State"`
	StateEx    couriers.Text         `json:"StateEx"`
	Expected   couriers.Text         `json:"EstimatedDeliveryTime"`
	Traces     *couriers.List[trace] `json:"Traces"`
}

type trace struct {
	Time     couriers.Text `json:"AcceptTime"`
	Text     couriers.Text `json:"AcceptStation"`
	Location couriers.Text `json:"Location"`
	Action   couriers.Text `json:"Action"`
	Remark   couriers.Text `json:"Remark"`
}

func (p parser) parse(r couriers.Reply) tracker.Answer {
	if a, done := couriers.HTTPOutcome(r, tracker.OutcomeRejected); done {
		return a
	}
	var res result
	if err := couriers.DecodeJSON(r.Body, &res); err != nil {
		return couriers.Malformed(err.Error())
	}
	if res.Success == "" && res.Traces == nil {
		return couriers.Malformed("the answer has neither Success nor Traces")
	}
	if res.Success.False() {
		return res.refused()
	}
	return couriers.One(p.shipment(res))
}

func (p parser) shipment(res result) tracker.TrackedShipment {
	parcel := couriers.NewParcel(string(res.Number))
	overall := p.overall(res, parcel)
	var traces couriers.List[trace]
	if res.Traces != nil {
		traces = *res.Traces
	}
	for i, t := range traces {
		text := html.UnescapeString(string(t.Text))
		if t.Remark != "" && t.Remark != t.Text {
			text += " " + html.UnescapeString(string(t.Remark))
		}
		reading := p.codes.Read(string(t.Action), text)
		// The basic query has no Action: the State speaks for the last row (oldest first) where its words say nothing.
		if t.Action == "" && reading.Status == tracker.StatusUnknown && i == len(traces)-1 && overall != "" {
			reading = couriers.Reading{Status: overall, Milestone: couriers.MilestoneFor(overall)}
		}
		parcel.Add(couriers.Event{Time: string(t.Time), Code: string(t.Action), Text: text, Place: string(t.Location)}, reading)
	}
	parcel.Expect(string(res.Expected))
	if parcel.Empty() {
		overall = ""
		parcel.Detail(string(res.Reason))
	}
	return parcel.Done(overall)
}

// overall prefers StateEx. State stays 4 (problem) after a parcel moves again, which ShipmentStatus knows.
func (p parser) overall(res result, parcel *couriers.Parcel) tracker.Status {
	for _, code := range []string{string(res.StateEx), string(res.State)} {
		m, known := p.codes[code]
		switch {
		case code == "":
		case !known:
			parcel.Unknown(code)
		case m.Hint:
			return ""
		default:
			return m.Status
		}
	}
	return ""
}
