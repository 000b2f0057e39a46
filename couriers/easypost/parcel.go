package easypost

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
	"time"
)

// shipment reads one tracker. Without details and with the status unknown the courier knows nothing yet: the number is pending. There is
// no status for the end of a return, so that a delivery after return_to_sender is one to the sender.
func (p parser) shipment(t trackerObject) tracker.TrackedShipment {
	parcel := couriers.NewParcel(string(t.Code))
	parcel.GoesBack(false)
	for _, d := range t.Details {
		p.add(parcel, d)
	}
	if at, _, ok := couriers.ParseLocal(string(t.Expected), time.UTC); ok {
		if at.Truncate(24 * time.Hour).Equal(at) { // midnight stands for the day, and nothing is late before its end
			at = at.Add(24*time.Hour - time.Second)
		}
		parcel.ExpectAt(at)
	}
	return parcel.Done(p.overall(t, parcel))
}

func (p parser) overall(t trackerObject, parcel *couriers.Parcel) tracker.Status {
	u := p.understand(string(t.Status), string(t.Detail), "")
	if u.reading.Unknown {
		parcel.Unknown(u.code)
	}
	switch {
	case t.Status == "unknown" && parcel.Empty():
		return tracker.StatusPending
	case t.Status == "", u.reading.Hint && !parcel.Empty():
		return ""
	default:
		return u.reading.Status
	}
}

func (p parser) add(parcel *couriers.Parcel, d detail) {
	text := string(d.Message)
	if text == "" {
		text = string(d.Words)
	}
	u := p.understand(string(d.Status), string(d.Detail), text)
	at, guess, ok := couriers.ParseLocal(string(d.Time), time.UTC)
	if !ok {
		parcel.Add(couriers.Event{Time: string(d.Time), Code: u.code}, u.reading) // counted there as unreadable
		return
	}
	var place []string
	for _, part := range []couriers.Text{d.Location.City, d.Location.State, d.Location.Zip, d.Location.Country} {
		if part != "" {
			place = append(place, string(part))
		}
	}
	// The provider needs a place to know the zone; without one it stamps the courier's local time as UTC.
	guess = guess || len(place) == 0 && strings.HasSuffix(string(d.Time), "Z")
	parcel.Append(tracker.Checkpoint{At: at, ZoneGuess: guess, Code: u.code, Text: text, Place: strings.Join(place, ", ")}, u.reading)
}

// understood is a status with its detail, read.
type understood struct {
	code    string // which of both decided
	reading couriers.Reading
}

// understand reads the detail where it tells more than the status. An end or a turn told by the status stays, but for a loss; beside a
// status that nobody knows a detail is believed only where it tells of trouble.
func (p parser) understand(status, detail, text string) understood {
	base := understood{status, p.statuses.Read(status, text)}
	m, known := p.details[detail]
	switch {
	case silent(detail):
		return base
	case base.reading.Unknown && status != "":
		if known && trouble(m.Status) {
			base.reading.Status = m.Status
		}
		return base
	case !known:
		return understood{detail, p.statuses.Coarser(p.details.Read(detail, text), status)}
	case m.Status == tracker.StatusLost && base.reading.Status != tracker.StatusDelivered:
	case final(base.reading.Status):
		return base
	case trouble(base.reading.Status) && !trouble(m.Status):
		return base
	case status == "unknown" && !trouble(m.Status):
		return base
	}
	return understood{detail, p.details.Read(detail, text)}
}

// final reports whether a status ends or turns the parcel, so that no detail of progress or trouble beside it counts.
func final(s tracker.Status) bool {
	return s.Final() || s == tracker.StatusReturning || s == tracker.StatusLost || s == tracker.StatusAvailableForPickup
}
