package dhl

import (
	"net/http"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
	"time"
)

type parser struct {
	tables    map[string]couriers.CodeTable
	coarse    couriers.CodeTable
	sentences []sentence
}

func newParser() parser {
	return parser{tables: tables(), coarse: coarseCodes(), sentences: sentences()}
}

// parse reads an answer without knowing what was asked: parcels with the same number are one parcel, the newest of them.
func (p parser) parse(r couriers.Reply) tracker.Answer {
	if a, done := refused(r); done {
		return a
	}
	var in envelope
	if err := couriers.DecodeJSON(r.Body, &in); err != nil {
		return couriers.Malformed(err.Error())
	}
	if in.Shipments == nil {
		return couriers.Malformed("the answer has no shipments")
	}
	if len(*in.Shipments) == 0 {
		return couriers.Failed(tracker.OutcomeNotFound, tracker.ProblemNone, "no shipment with this number")
	}
	var out []tracker.TrackedShipment
	at := map[string]int{}
	for _, s := range *in.Shipments {
		read := p.shipment(s)
		i, again := at[read.TrackingNo]
		if !again {
			at[read.TrackingNo] = len(out)
			out = append(out, read)
			continue
		}
		out[i] = newest([]tracker.TrackedShipment{out[i], read})
	}
	if len(out) == 1 {
		return couriers.One(out[0])
	}
	return couriers.Several(out)
}

// refused reads a refusal. 404 is about the number only in the provider's own words: otherwise the address is wrong.
func refused(r couriers.Reply) (tracker.Answer, bool) {
	a, done := couriers.HTTPOutcome(r, tracker.OutcomeRejected)
	var said problem
	if !done || couriers.DecodeJSON(r.Body, &said) != nil || said.Title == "" && said.Detail == "" {
		return a, done
	}
	if r.HTTPStatus == http.StatusNotFound {
		a.Outcome = tracker.OutcomeNotFound
	}
	refusal := couriers.Failed(a.Outcome, a.Problem, strings.TrimSpace(string(said.Title+" "+said.Detail)))
	refusal.RetryAfter = a.RetryAfter
	return refusal, true
}

// newest picks the parcel with the latest event among those that carry the same number.
func newest(parcels []tracker.TrackedShipment) tracker.TrackedShipment {
	best := parcels[0]
	for _, s := range parcels[1:] {
		if lastEvent(s).After(lastEvent(best)) {
			best = s
		}
	}
	return best
}

func lastEvent(s tracker.TrackedShipment) time.Time {
	if len(s.Checkpoints) == 0 {
		return time.Time{}
	}
	return s.Checkpoints[len(s.Checkpoints)-1].At
}

func (p parser) shipment(s shipment) tracker.TrackedShipment {
	parcel := couriers.NewParcel(string(s.ID))
	service := strings.ToLower(string(s.Service))
	events := s.Events
	if len(events) == 0 && s.Status.Time != "" {
		events = couriers.List[event]{s.Status}
	}
	moved := p.firstMove(service, s, events)
	for _, e := range events {
		code, reading := p.read(service, e)
		at, guess, ok := s.when(e)
		if !ok {
			parcel.Add(couriers.Event{Time: string(e.Time), Code: code}, reading) // counted there as unreadable
			continue
		}
		// The announcement is data, and may come in after the parcel did: it does not put the parcel back to its sender.
		if reading.Status == tracker.StatusInfoReceived && !moved.IsZero() && at.After(moved) {
			reading.Hint = true
		}
		parcel.Append(tracker.Checkpoint{
			At: at, ZoneGuess: guess, Code: code, Text: e.text(), Place: plainText(string(e.Location.Address.Locality)),
		}, reading)
	}
	if at, ok := s.expected(); ok {
		parcel.ExpectAt(at)
	}
	overall := tracker.Status("")
	if _, whole := p.read(service, s.Status); !whole.Unknown && !whole.Hint && (s.Status.Coarse != "" || s.Status.Status != "") {
		overall = whole.Status
	}
	return parcel.Done(overall)
}

// firstMove is when DHL first had the parcel in hand.
func (p parser) firstMove(service string, s shipment, events []event) time.Time {
	var first time.Time
	for _, e := range events {
		_, reading := p.read(service, e)
		at, _, ok := s.when(e)
		if ok && !reading.Hint && moving(reading.Status) && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	return first
}

// text is what people read: the sentence, else the description of a code, else the code.
func (e event) text() string {
	status, description := plainText(string(e.Status)), plainText(string(e.Description))
	if strings.Contains(status, " ") || description == "" {
		return status
	}
	return description
}
