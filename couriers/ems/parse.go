package ems

import (
	"bytes"
	"encoding/json"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

type parser struct {
	ops, signed, unsigned couriers.CodeTable
	voids                 map[string][]string
}

type envelope struct {
	Code    couriers.Text   `json:"retCode"`
	Message couriers.Text   `json:"retMsg"`
	Body    json.RawMessage `json:"retBody"` // JSON in a string, or the JSON itself
}

// event is one row of an answer, and the whole of a push. Stamps have no zone; those of other posts are their local time, and are taken
// for Beijing time like the rest.
type event struct {
	Number   couriers.Text `json:"waybillNo"`
	Time     couriers.Text `json:"opTime"`
	Op       couriers.Text `json:"opCode"`
	Name     couriers.Text `json:"opName"`
	Desc     couriers.Text `json:"opDesc"`
	Province couriers.Text `json:"opOrgProvName"`
	City     couriers.Text `json:"opOrgCity"`
	Office   couriers.Text `json:"opOrgName"`
	Signed   couriers.Text `json:"deliverCode"`
	Unsigned couriers.Text `json:"attemptDeliveryCode"`
}

func (e event) text() string {
	if e.Desc == "" {
		return string(e.Name)
	}
	return string(e.Desc)
}

// code is how an event's code is kept: the operation, and its reason where it has one.
func (e event) code() string {
	code := string(e.Op)
	switch {
	case e.Op == opDelivered && e.Signed != "":
		code += "/" + string(e.Signed)
	case e.Op == opUndelivered && e.Unsigned != "":
		code += "/" + string(e.Unsigned)
	}
	return code
}

func (e event) place() string {
	region := strings.TrimSpace(string(e.Province + " " + e.City))
	if region == "" {
		return string(e.Office)
	}
	return region
}

func (p parser) parse(r couriers.Reply) tracker.Answer {
	if a, done := couriers.HTTPOutcome(r, tracker.OutcomeRejected); done {
		return a
	}
	var in envelope
	if err := couriers.DecodeJSON(r.Body, &in); err != nil {
		return couriers.Malformed(err.Error())
	}
	switch in.Code {
	case "00000":
	case "":
		return couriers.Malformed("the answer has no retCode")
	default:
		return refused(string(in.Code), string(in.Message))
	}
	body := unwrap(in.Body)
	if len(body) == 0 {
		return couriers.One(couriers.NotFound("", string(in.Message)))
	}
	if body[0] != '{' && body[0] != '[' { // a sentence instead of events
		if outcome, problem, known := couriers.Refusal(string(body)); known {
			return couriers.Failed(outcome, problem, string(body))
		}
		return couriers.Malformed("retBody holds no events: " + string(body))
	}
	rows, err := events(body)
	if err != nil {
		return couriers.Malformed("retBody: " + err.Error())
	}
	return couriers.One(p.shipment(rows))
}

// unwrap takes the JSON out of its string, if it is in one.
func unwrap(raw json.RawMessage) []byte {
	body := bytes.TrimSpace(raw)
	if len(body) > 0 && body[0] == '"' {
		var text string
		if json.Unmarshal(body, &text) != nil {
			return nil
		}
		body = []byte(strings.TrimSpace(text))
	}
	if string(body) == "null" {
		return nil
	}
	return body
}

// events reads a list of events, an object that holds one, or a single event.
func events(body []byte) (couriers.List[event], error) {
	if len(body) > 0 && body[0] == '{' {
		var in struct {
			Items *couriers.List[event] `json:"responseItems"`
			event
		}
		if err := couriers.DecodeJSON(body, &in); err != nil {
			return nil, err
		}
		switch {
		case in.Items != nil:
			return *in.Items, nil
		case in.Op == "" && in.Time == "":
			return nil, nil
		}
		return couriers.List[event]{in.event}, nil
	}
	var rows couriers.List[event]
	if err := couriers.DecodeJSON(body, &rows); err != nil {
		return nil, err
	}
	return rows, nil
}

func (p parser) shipment(rows couriers.List[event]) tracker.TrackedShipment {
	number := ""
	if len(rows) > 0 {
		number = string(rows[0].Number)
	}
	parcel := couriers.NewParcel(number)
	var entries []entry
	for _, e := range rows {
		at, guess, ok := couriers.ParseLocal(string(e.Time), couriers.China())
		if !ok {
			parcel.Add(couriers.Event{Time: string(e.Time)}, couriers.Reading{}) // counted there as unreadable
			continue
		}
		entries = append(entries, entry{
			op: string(e.Op), reading: p.read(e),
			at: tracker.Checkpoint{At: at, ZoneGuess: guess, Code: e.code(), Text: e.text(), Place: e.place()},
		})
	}
	entries = chronological(entries)
	undo(entries, p.voids)
	for _, e := range entries {
		parcel.Append(e.at, e.reading)
	}
	return parcel.Done("")
}

// refused answers for a code other than success. The platform documents no others, so the words tell.
func refused(code, message string) tracker.Answer {
	outcome, problem, known := couriers.Refusal(message)
	a := couriers.Failed(outcome, problem, strings.TrimSpace(code+" "+message))
	if !known {
		a.UnknownCodes = []string{"retCode:" + tracker.CleanText(code, 32)}
	}
	return a
}
