package royalmail

import (
	"net/http"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strconv"
	"strings"
	"time"
)

type parser struct {
	codes, categories couriers.CodeTable
	refusals          map[string]refusal
}

// envelope is every answer: /events has one item as an object, /summary an array, and a refusal has errors, sometimes below HTTP 200.
type envelope struct {
	Items    *couriers.List[item]   `json:"mailPieces"`
	HTTPCode couriers.Text          `json:"httpCode"`
	Errors   couriers.List[failure] `json:"errors"`
}

type failure struct {
	Code        couriers.Text `json:"errorCode"`
	Description couriers.Text `json:"errorDescription"`
	Cause       couriers.Text `json:"errorCause"`
}

type item struct {
	ID      couriers.Text `json:"mailPieceId"`
	Error   failure       `json:"error"`
	Summary struct {
		UniqueID couriers.Text `json:"uniqueItemId"`
		Barcode  couriers.Text `json:"oneDBarcode"`
		Code     couriers.Text `json:"lastEventCode"`
		Name     couriers.Text `json:"lastEventName"`
		Time     couriers.Text `json:"lastEventDateTime"`
		Place    couriers.Text `json:"lastEventLocationName"`
		Category couriers.Text `json:"statusCategory"`
	} `json:"summary"`
	Estimate struct {
		Date couriers.Text `json:"date"`
		End  couriers.Text `json:"endOfEstimatedWindow"`
	} `json:"estimatedDelivery"`
	Events couriers.List[event] `json:"events"`
}

type event struct {
	Code  couriers.Text `json:"eventCode"`
	Name  couriers.Text `json:"eventName"`
	Time  couriers.Text `json:"eventDateTime"`
	Place couriers.Text `json:"locationName"`
}

func (p parser) parse(r couriers.Reply) tracker.Answer { return p.read(r, nil) }

// read also knows what was asked: an item has up to three numbers, and the answer is about the one that was asked.
func (p parser) read(r couriers.Reply, queries []tracker.TrackQuery) tracker.Answer {
	var in envelope
	err := couriers.DecodeJSON(r.Body, &in)
	if a, done := couriers.HTTPOutcome(r, tracker.OutcomeRejected); done {
		if err == nil && len(in.Errors) > 0 && r.HTTPStatus < http.StatusInternalServerError {
			return p.refused(in.Errors[0], a)
		}
		return a
	}
	switch {
	case err != nil:
		return couriers.Malformed(err.Error())
	case len(in.Errors) > 0:
		return p.refused(in.Errors[0], within(in.HTTPCode))
	case in.Items == nil:
		return couriers.Malformed("the answer has neither mailPieces nor errors")
	case len(*in.Items) == 0:
		return couriers.Failed(tracker.OutcomeNotFound, tracker.ProblemNone, "no item with this number")
	}
	out := make([]tracker.TrackedShipment, 0, len(*in.Items))
	for _, one := range *in.Items {
		out = append(out, p.item(one, queries))
	}
	if len(out) == 1 {
		return couriers.One(out[0])
	}
	return couriers.Several(out)
}

// within is the answer that the HTTP status inside a body stands for.
func within(code couriers.Text) tracker.Answer {
	status, err := strconv.Atoi(string(code))
	if a, done := couriers.HTTPOutcome(couriers.Reply{HTTPStatus: status}, tracker.OutcomeRejected); err == nil && done {
		return a
	}
	return tracker.Answer{Outcome: tracker.OutcomeRejected}
}

// refused reads an error code; one that is in no list leaves what the HTTP status said, and is counted.
func (p parser) refused(f failure, byStatus tracker.Answer) tracker.Answer {
	a := couriers.Failed(byStatus.Outcome, byStatus.Problem, strings.TrimSpace(string(f.Code+" "+f.Description)+" "+string(f.Cause)))
	a.RetryAfter = byStatus.RetryAfter
	v, known := p.refusals[string(f.Code)]
	switch {
	case known && byStatus.Outcome != tracker.OutcomeAuth:
		a.Outcome, a.Problem = v.outcome, v.problem
	case known:
	default:
		a.UnknownCodes = []string{"error:" + tracker.CleanText(string(f.Code), 32)}
	}
	return a
}

// item reads one item. A summary may bear an error beside its last event: the event is what Royal Mail knows.
func (p parser) item(in item, queries []tracker.TrackQuery) tracker.TrackedShipment {
	number := in.number(queries)
	if in.Error.Code != "" && in.Summary.Code == "" && len(in.Events) == 0 {
		a := p.refused(in.Error, tracker.Answer{Outcome: tracker.OutcomeRejected})
		return tracker.TrackedShipment{TrackingNo: number, Outcome: a.Outcome, Problem: a.Problem, Detail: a.Detail, UnknownCodes: a.UnknownCodes}
	}
	parcel := couriers.NewParcel(number)
	category := strings.ToUpper(string(in.Summary.Category))
	for _, e := range in.Events {
		p.add(parcel, e, "")
	}
	if in.Summary.Code != "" {
		parcel.NextFeed()
		p.add(parcel, event{in.Summary.Code, in.Summary.Name, in.Summary.Time, in.Summary.Place}, category)
	}
	if at, ok := in.expected(); ok {
		parcel.ExpectAt(at)
	}
	if !parcel.Empty() {
		category = "" // its "delivered" includes collection points: the event codes tell them apart
	}
	return parcel.Done(p.categories[category].Status)
}

func (p parser) add(parcel *couriers.Parcel, e event, category string) {
	reading := p.categories.Coarser(p.codes.Read(string(e.Code), string(e.Name)), category)
	at, guess, ok := couriers.ParseLocal(string(e.Time), london())
	if !ok {
		parcel.Add(couriers.Event{Time: string(e.Time), Code: string(e.Code)}, reading) // counted there as unreadable
		return
	}
	parcel.Append(tracker.Checkpoint{At: at, ZoneGuess: guess, Code: string(e.Code), Text: string(e.Name), Place: string(e.Place)}, reading)
}

// number is the one that was asked, else the barcode on the label.
func (in item) number(queries []tracker.TrackQuery) string {
	for _, q := range queries {
		for _, own := range []couriers.Text{in.ID, in.Summary.Barcode, in.Summary.UniqueID} {
			if own != "" && strings.EqualFold(string(own), q.TrackingNo) {
				return q.TrackingNo
			}
		}
	}
	switch {
	case len(queries) == 1:
		return queries[0].TrackingNo
	case in.Summary.Barcode != "":
		return string(in.Summary.Barcode)
	default:
		return string(in.ID)
	}
}

// expected is the end of the window, or of the day.
func (in item) expected() (time.Time, bool) {
	day := string(in.Estimate.Date)
	if len(day) > len(time.DateOnly) {
		day = day[:len(time.DateOnly)]
	}
	for _, text := range []string{string(in.Estimate.End), day + "T" + string(in.Estimate.End), day + "T23:59:59"} {
		if at, _, ok := couriers.ParseLocal(text, london()); ok {
			return at, true
		}
	}
	return time.Time{}, false
}

func london() *time.Location {
	zone, _ := couriers.LocalZone("GB", "")
	return zone
}
