package yunda

import (
	"encoding/json"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

type parser struct{ actions, statuses couriers.CodeTable }

// envelope is every answer. Data is an object for a query, and a list or nothing for a subscription.
type envelope struct {
	Result  couriers.Text   `json:"result"`
	Code    couriers.Text   `json:"code"`
	Message couriers.Text   `json:"message"`
	Remark  couriers.Text   `json:"remark"`
	Data    json.RawMessage `json:"data"`
}

type trace struct {
	Result couriers.Text       `json:"result"`
	Remark couriers.Text       `json:"remark"`
	Number couriers.Text       `json:"mailno"`
	Status couriers.Text       `json:"status"`
	Steps  couriers.List[step] `json:"steps"`
}

type step struct {
	Time   couriers.Text `json:"time"`
	Action couriers.Text `json:"action"`
	Status couriers.Text `json:"status"`
	Text   couriers.Text `json:"description"`
	City   couriers.Text `json:"city"`
	Name   couriers.Text `json:"station_name"`
}

func (p parser) parse(r couriers.Reply) tracker.Answer {
	in, failed := open(r)
	if failed.Outcome != tracker.OutcomeOK {
		return failed
	}
	var t trace
	if raw := strings.TrimSpace(string(in.Data)); raw != "" && raw != "null" && raw != `""` {
		if err := couriers.DecodeJSON(in.Data, &t); err != nil {
			return couriers.Malformed("data: " + err.Error())
		}
	}
	if t.Result.False() { // the call went well, and there is no trace
		return couriers.One(couriers.NotFound(string(t.Number), string(t.Remark)))
	}
	return couriers.One(p.shipment(t))
}

// subscribed reads the answer to a subscription. A number that is subscribed already is what was wanted.
func (p parser) subscribed(r couriers.Reply) tracker.Answer {
	in, failed := open(r)
	if failed.Outcome == tracker.OutcomeRejected && (strings.Contains(failed.Detail, "已订阅") || strings.Contains(failed.Detail, "重复")) {
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	}
	if failed.Outcome == tracker.OutcomeOK {
		failed.Detail = tracker.CleanText(string(in.Message), couriers.DetailLimit)
	}
	return failed
}

// open reads the envelope. The answer's outcome is OutcomeOK when there is something in it.
func open(r couriers.Reply) (envelope, tracker.Answer) {
	if a, done := couriers.HTTPOutcome(r, tracker.OutcomeRejected); done {
		return envelope{}, a
	}
	var in envelope
	if err := couriers.DecodeJSON(r.Body, &in); err != nil {
		return envelope{}, couriers.Malformed(err.Error())
	}
	switch {
	case in.Result.False():
		return in, refused(in)
	case !in.Result.True():
		return envelope{}, couriers.Malformed("the answer has no result")
	}
	return in, tracker.Answer{Outcome: tracker.OutcomeOK}
}

// refused answers for result=false. Yunda documents no codes, so the words tell. "Not subscribed" is a rejection: the look repairs it.
func refused(in envelope) tracker.Answer {
	message := string(in.Message)
	if message == "" {
		message = string(in.Remark)
	}
	detail := strings.TrimSpace(string(in.Code) + " " + message)
	if strings.Contains(message, "订阅") {
		return couriers.Failed(tracker.OutcomeRejected, tracker.ProblemNone, detail)
	}
	outcome, problem, known := couriers.Refusal(message)
	a := couriers.Failed(outcome, problem, detail)
	if !known {
		a.UnknownCodes = []string{"code:" + tracker.CleanText(string(in.Code), 32)}
	}
	return a
}

// missesSubscription reports a query that was refused because its number is not subscribed.
func missesSubscription(a tracker.Answer) bool {
	return a.Outcome == tracker.OutcomeRejected && strings.Contains(a.Detail, "订阅")
}

func (p parser) shipment(t trace) tracker.TrackedShipment {
	parcel := couriers.NewParcel(string(t.Number))
	for _, s := range t.Steps {
		code := s.Action
		if code == "" {
			code = s.Status
		}
		parcel.Add(couriers.Event{Time: string(s.Time), Code: string(code), Text: string(s.Text), Place: s.place()}, p.read(s))
	}
	overall, known := p.statuses[string(t.Status)]
	if t.Status != "" && !known {
		parcel.Unknown("status:" + string(t.Status))
	}
	if parcel.Empty() {
		overall.Status = "" // a state without a single step is no observation
	}
	return parcel.Done(overall.Status)
}

// read weighs one step: action, coarse state, words.
func (p parser) read(s step) couriers.Reading {
	text := string(s.Text)
	switch {
	case s.Action == actionOther:
		r := p.actions.Read("", text)
		r.Hint = r.Status == tracker.StatusUnknown // a note that says nothing must not undo what was known
		return r
	case s.Action == "" && s.Status != "":
		return p.statuses.Read(string(s.Status), text)
	case s.Action == "SIGNED" && couriers.Keyword(text) == tracker.StatusReturned:
		return couriers.Reading{Status: tracker.StatusReturned} // signed by the sender
	}
	return p.statuses.Coarser(p.actions.Read(string(s.Action), text), string(s.Status))
}

func (s step) place() string {
	for _, place := range []couriers.Text{s.City, s.Name} {
		if place != "" {
			return string(place)
		}
	}
	return ""
}
