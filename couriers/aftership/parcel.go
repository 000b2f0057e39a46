package aftership

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
	"time"
)

func (p parser) shipment(t tracking) tracker.TrackedShipment {
	parcel := couriers.NewParcel(string(t.Number))
	parcel.GoesBack(t.Returning.True())
	for _, c := range t.Checkpoints {
		if c.Time != "" || c.Message != "" || c.Tag != "" { // a last checkpoint of which nothing is known has all fields null
			p.add(parcel, c)
		}
	}
	for _, text := range []string{t.Latest.Text, t.ByCourier.Text, string(t.Expected)} {
		if at, ok := endOf(text, zoneOf(string(t.Country+t.Region), "")); ok {
			parcel.ExpectAt(at)
			break
		}
	}
	overall := p.overall(t, parcel)
	s := parcel.Done(overall)
	if s.Outcome == tracker.OutcomeOK && turned(overall) {
		s.Status = overall // also set by the merchant, who marks a parcel as lost that its courier calls delivered
	}
	return s
}

func (p parser) add(parcel *couriers.Parcel, c checkpoint) {
	code := string(c.Subtag)
	if code == "" {
		code = string(c.Tag)
	}
	reading := p.codes.Coarser(p.codes.Read(code, string(c.Message)), string(c.Tag))
	at, guess, ok := couriers.ParseLocal(string(c.Time), zoneOf(string(c.Country+c.Region), string(c.State)))
	if !ok {
		parcel.Add(couriers.Event{Time: string(c.Time), Code: code}, reading) // counted there as unreadable
		return
	}
	parcel.Append(tracker.Checkpoint{At: at, ZoneGuess: guess, Code: code, Text: string(c.Message), Place: c.place()}, reading)
}

func (c checkpoint) place() string {
	if c.Location != "" {
		return string(c.Location)
	}
	var parts []string
	for _, part := range []couriers.Text{c.City, c.State, c.Name} {
		if part != "" {
			parts = append(parts, string(part))
		}
	}
	return strings.Join(parts, ", ")
}

// overall prefers the subtag. Expired is a verdict on age and says nothing about a parcel that has events.
func (p parser) overall(t tracking, parcel *couriers.Parcel) tracker.Status {
	for _, code := range []couriers.Text{t.Subtag, t.Tag} {
		m, known := p.codes[string(code)]
		switch {
		case code == "":
		case !known:
			parcel.Unknown(string(code))
		case m.Hint && !parcel.Empty():
			return ""
		default:
			return m.Status
		}
	}
	return ""
}

func turned(s tracker.Status) bool {
	return s == tracker.StatusLost || s == tracker.StatusReturning || s == tracker.StatusReturned
}

// endOf reads an estimate. A day without a time ends at its last second: nothing is late before.
func endOf(text string, zone *time.Location) (time.Time, bool) {
	at, _, ok := couriers.ParseLocal(text, zone)
	if ok && len(text) <= len(time.DateOnly) {
		at = at.Add(24*time.Hour - time.Second)
	}
	return at, ok
}
