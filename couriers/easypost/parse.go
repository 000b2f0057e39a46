package easypost

import (
	"encoding/json"
	"net/http"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
	"time"
)

type parser struct{ statuses, details couriers.CodeTable }

func newParser() parser { return parser{statuses(), details()} }

// found is one tracker of an answer.
type found struct {
	id       string
	carrier  string
	created  time.Time
	shipment tracker.TrackedShipment
}

func (p parser) parse(r couriers.Reply) tracker.Answer {
	all, a := p.read(r)
	if a.Outcome != tracker.OutcomeOK {
		return a
	}
	seen := map[string]bool{}
	for _, f := range all {
		if number := f.shipment.TrackingNo; !seen[number] {
			seen[number] = true
			best, _ := pickFor(all, tracker.TrackQuery{TrackingNo: number})
			a.Shipments = append(a.Shipments, best.shipment)
		}
	}
	return a
}

// read returns the trackers of an answer: one, or a page of a list.
func (p parser) read(r couriers.Reply) ([]found, tracker.Answer) {
	var in answer
	err := couriers.DecodeJSON(r.Body, &in)
	if a, done := couriers.HTTPOutcome(r, tracker.OutcomeRejected); done {
		if err == nil && in.Error != nil {
			a = p.refused(a, r.HTTPStatus, *in.Error)
		}
		return nil, a
	}
	switch {
	case err != nil:
		return nil, couriers.Malformed(err.Error())
	case in.Error != nil:
		return nil, p.refused(tracker.Answer{Outcome: tracker.OutcomeRejected}, 0, *in.Error)
	case in.Trackers == nil && in.Code == "":
		return nil, couriers.Malformed("the answer holds no tracker")
	}
	var out []found
	if in.Trackers == nil {
		out = append(out, p.found(in.trackerObject))
	}
	for _, t := range pageOf(in.Trackers) {
		if t.Code != "" {
			out = append(out, p.found(t))
		}
	}
	return out, tracker.Answer{Outcome: tracker.OutcomeOK}
}

func (p parser) found(t trackerObject) found {
	created, _, _ := couriers.ParseLocal(string(t.Created), time.UTC)
	return found{id: string(t.ID), carrier: string(t.Carrier), created: created, shipment: p.shipment(t)}
}

// refused adds the words of an error, and what its code tells beyond the HTTP status. Codes are words in levels: APIKEY.INACTIVE.
func (p parser) refused(a tracker.Answer, status int, f failure) tracker.Answer {
	code := strings.ToUpper(string(f.Code))
	words := strings.TrimSpace(string(f.Code + " " + f.Message))
	for _, e := range f.each() {
		words += "; " + e.text
		code += " " + strings.ToUpper(e.field)
	}
	a.Detail = couriers.Failed(a.Outcome, a.Problem, words).Detail
	has := func(part string) bool { return strings.Contains(code, part) }
	switch {
	case status == http.StatusForbidden && !has("APIKEY"):
		a.Problem = tracker.ProblemNoPermission
	case a.Outcome != tracker.OutcomeRejected:
	case has("APIKEY"):
		a.Outcome, a.Problem = tracker.OutcomeAuth, tracker.ProblemBadCredentials
	case has("RATE_LIMIT"):
		a.Outcome = tracker.OutcomeRateLimited
	case has("NOT_FOUND"):
		a.Outcome = tracker.OutcomeNotFound
	case has("TRACKING_CODE"):
		a.Problem = tracker.ProblemBadNumber
	case has("CARRIER"):
		a.Problem = tracker.ProblemCourierUnknown
	case has("BILLING") || has("INSUFFICIENT_FUNDS"):
		a.Problem = tracker.ProblemQuota
	}
	return a
}

func (p parser) deleted(r couriers.Reply) tracker.Answer {
	a, done := couriers.HTTPOutcome(r, tracker.OutcomeNotFound)
	if !done || a.Outcome == tracker.OutcomeNotFound {
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	}
	var in answer
	if couriers.DecodeJSON(r.Body, &in) == nil && in.Error != nil {
		a = p.refused(a, r.HTTPStatus, *in.Error)
	}
	return a
}

func pageOf(l *couriers.List[trackerObject]) []trackerObject {
	if l == nil {
		return nil
	}
	return *l
}

// single is one of the errors behind an error.
type single struct{ field, text string }

// each returns the single errors: sentences, or objects with a field and a sentence.
func (f failure) each() []single {
	var out []single
	for _, raw := range f.Errors {
		var in struct {
			Field   couriers.Text `json:"field"`
			Message couriers.Text `json:"message"`
		}
		var one single
		if json.Unmarshal(raw, &one.text) != nil && json.Unmarshal(raw, &in) == nil {
			one = single{string(in.Field), strings.TrimSpace(string(in.Field + " " + in.Message))}
		}
		if one.text != "" {
			out = append(out, one)
		}
	}
	return out
}
