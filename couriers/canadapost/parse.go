package canadapost

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"slices"
	"strings"
	"time"
)

type parser struct {
	codes    couriers.CodeTable
	refusals map[string]refusal
	zones    map[string]*time.Location
}

func newParser() parser {
	return parser{codes: eventCodes(), refusals: refusals(), zones: abbreviations()}
}

func (p parser) parse(r couriers.Reply) tracker.Answer {
	in, err := decode(r.Body)
	messages := append(in.Messages, in.Inner...)
	if a, done := couriers.HTTPOutcome(r, tracker.OutcomeRejected); done {
		if err == nil && len(messages) > 0 && a.Outcome != tracker.OutcomeMalformed {
			return p.refused(messages, a)
		}
		return a
	}
	found := in.Within
	if in.XMLName.Local == "tracking-detail" {
		found = &in.details
	}
	switch {
	case err != nil:
		return couriers.Malformed(err.Error())
	case found != nil:
		return couriers.One(p.parcel(*found))
	case len(messages) > 0:
		return p.refused(messages, tracker.Answer{Outcome: tracker.OutcomeRejected})
	default:
		return couriers.Malformed("the answer has neither tracking-detail nor messages")
	}
}

func (p parser) parcel(in details) tracker.TrackedShipment {
	parcel := couriers.NewParcel(strings.TrimSpace(in.Number))
	events := slices.Clone(in.Events)
	if n := len(events); n > 1 && events[0].Date+events[0].Time >= events[n-1].Date+events[n-1].Time {
		slices.Reverse(events) // newest first on the wire
	}
	var last time.Time // of the event before, as the feed orders them
	moved := false
	for _, e := range events {
		reading := read(p.codes, strings.TrimSpace(e.Code), one(e.Text))
		at, guess, ok := p.when(e)
		if !ok {
			parcel.Add(couriers.Event{Time: e.Date + " " + e.Time, Code: e.Code}, reading) // counted there as unreadable
			continue
		}
		if e.placeholder() && at.Before(last) && last.Sub(at) < 24*time.Hour {
			at = last
		}
		last = at
		if reading.Status == tracker.StatusInfoReceived && moved {
			reading.Hint = true // the shipper's data came in after the parcel did
		}
		moved = moved || !reading.Hint && reading.Status != tracker.StatusInfoReceived
		parcel.Append(tracker.Checkpoint{At: at, ZoneGuess: guess, Code: strings.TrimSpace(e.Code), Text: one(e.Text), Place: e.place()}, reading)
	}
	if at, ok := in.expected(); ok {
		parcel.ExpectAt(at)
	}
	return parcel.Done("")
}

func (e occurrence) place() string {
	site, province := one(e.Site), one(e.Province)
	if province == "" || site == "" {
		return site + province
	}
	return site + ", " + province
}

// placeholder reports a time that stands for an unknown one: deliveries are booked at 11:59:59, and archived events at midnight. Such an
// event never goes before the one that the feed lists as older.
func (e occurrence) placeholder() bool {
	switch strings.TrimSpace(e.Time) {
	case "11:59:59", "00:00:00", "":
		return true
	default:
		return false
	}
}
