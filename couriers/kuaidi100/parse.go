package kuaidi100

import (
	"html"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

type parser struct{ codes couriers.CodeTable }

// result is a query answer, and lastResult of a push.
type result struct {
	Result     couriers.Text        `json:"result"`
	ReturnCode couriers.Text        `json:"returnCode"`
	Message    couriers.Text        `json:"message"`
	Status     couriers.Text        `json:"status"`
	Number     couriers.Text        `json:"nu"`
	State      couriers.Text        `json:"state"`
	IsCheck    couriers.Text        `json:"ischeck"`
	Arrival    couriers.Text        `json:"arrivalTime"`
	Data       *couriers.List[scan] `json:"data"`
}

type scan struct {
	Time     couriers.Text `json:"time"`
	FTime    couriers.Text `json:"ftime"`
	Context  couriers.Text `json:"context"`
	Status   couriers.Text `json:"status"`
	Code     couriers.Text `json:"statusCode"`
	Area     couriers.Text `json:"areaName"`
	Location couriers.Text `json:"location"`
}

func (p parser) parse(r couriers.Reply) tracker.Answer {
	if a, done := couriers.HTTPOutcome(r, tracker.OutcomeRejected); done {
		return a
	}
	var res result
	if err := couriers.DecodeJSON(r.Body, &res); err != nil {
		return couriers.Malformed(err.Error())
	}
	return p.answer(res, nil, "")
}

// answer reads one result; dest is the second leg of a cross-border parcel.
func (p parser) answer(res result, dest *result, note string) tracker.Answer {
	if res.ReturnCode != "" && res.ReturnCode != "200" || res.Result.False() {
		return failure(string(res.ReturnCode), string(res.Message))
	}
	if res.Data == nil && res.Status != "201" && res.Message != "ok" {
		return couriers.Malformed("the answer has neither data nor a return code")
	}
	parcel := couriers.NewParcel(string(res.Number))
	overall := p.overall(res, parcel)
	p.add(parcel, res, overall)
	if dest != nil && dest.Data != nil && len(*dest.Data) > 0 {
		parcel.NextFeed()
		overall = p.overall(*dest, parcel) // the first leg's state is history
		p.add(parcel, *dest, overall)
	}
	parcel.Expect(string(res.Arrival))
	parcel.Detail(note)
	if parcel.Empty() {
		overall = "" // without a single event the state is only a default
	}
	return couriers.One(parcel.Done(overall))
}

func (p parser) add(parcel *couriers.Parcel, res result, overall tracker.Status) {
	if res.Data == nil {
		return
	}
	for i, row := range *res.Data {
		code := row.Code
		if code == "" {
			code = row.Status
		}
		text := html.UnescapeString(string(row.Context))
		reading := read(p.codes, string(code), text)
		if i == 0 && code == "" && reading.Status == tracker.StatusUnknown && overall != "" {
			reading = couriers.Reading{Status: overall, Milestone: couriers.MilestoneFor(overall)} // newest first: the state is this row's
		}
		at := row.Time
		if at == "" {
			at = row.FTime
		}
		place := row.Area
		if place == "" {
			place = row.Location
		}
		parcel.Add(couriers.Event{Time: string(at), Code: string(code), Text: text, Place: strings.ReplaceAll(string(place), ",", " ")}, reading)
	}
}

// overall is the state of the parcel as a whole. A time-out code there says nothing about where the parcel is.
func (p parser) overall(res result, parcel *couriers.Parcel) tracker.Status {
	m, known := p.codes[string(res.State)]
	if !known && res.State != "" {
		parcel.Unknown(string(res.State))
	}
	switch {
	case known && m.Hint:
		return ""
	case res.IsCheck == "1" && (!known || m.Status == tracker.StatusInTransit || m.Status == tracker.StatusOutForDelivery):
		return tracker.StatusDelivered
	default:
		return m.Status
	}
}
