package track17

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
	"time"
)

// shipment merges the events of all providers: a parcel that changed hands has one list for each.
func (p parser) shipment(e element) (tracker.TrackedShipment, time.Time) {
	parcel := couriers.NewParcel(string(e.Number))
	for _, provider := range e.Track.Tracking.Providers {
		parcel.NextFeed()
		for i, ev := range provider.Events {
			p.add(parcel, provider, i, ev)
		}
	}
	for _, text := range []couriers.Text{e.Track.Metrics.Estimate.To, e.Track.Metrics.Estimate.From} {
		if at, _, ok := couriers.ParseLocal(string(text), couriers.China()); ok {
			parcel.ExpectAt(at)
			break
		}
	}
	overall := p.overall(e.Track, parcel)
	if parcel.Empty() && overall == tracker.StatusPending {
		overall = ""
	}
	return parcel.Done(overall), latest(e.Track)
}

func (p parser) add(parcel *couriers.Parcel, from provider, i int, ev event) {
	code, reading := p.understand(ev)
	c := tracker.Checkpoint{Code: code, Text: string(ev.Description), Place: string(ev.Location)}
	at, guess, ok := ev.when(from, i)
	if !ok {
		parcel.Add(couriers.Event{Time: ev.Raw.Text, Code: code}, reading) // counted there as unreadable
		return
	}
	c.At, c.ZoneGuess = at, guess
	parcel.Append(c, reading)
}

// understand reads the sub-status before the stage, and the words where there is neither. A vague sub-status (Exception_Other) beside a
// stage is the provider's verdict on the parcel's age, as a real push shows: the stage says what happened.
func (p parser) understand(ev event) (string, couriers.Reading) {
	code := string(ev.Sub)
	if _, staged := p.codes[string(ev.Stage)]; code == "" || staged && vague(code) {
		code = string(ev.Stage)
	}
	reading := p.codes.Coarser(p.codes.Read(code, string(ev.Description)), string(ev.Stage))
	if code == "" && reading.Status == tracker.StatusUnknown {
		reading.Status = plainEnglish(string(ev.Description))
		reading.Milestone = couriers.MilestoneFor(reading.Status)
	}
	return code, reading
}

func vague(code string) bool { return code == "Exception_Other" || strings.HasPrefix(code, "Expired") }

// overall prefers the sub-status. Expired is a verdict on age and says nothing about the parcel.
func (p parser) overall(t *trackInfo, parcel *couriers.Parcel) tracker.Status {
	for _, code := range []couriers.Text{t.Latest.Sub, t.Latest.Status} {
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
