package sto

import (
	"bytes"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strconv"
	"strings"
	"time"
)

type parser struct{ codes couriers.CodeTable }

// open reads the envelope, JSON or XML. The answer's outcome is OutcomeOK when the call succeeded.
func open(r couriers.Reply) (envelope, tracker.Answer) {
	if a, done := couriers.HTTPOutcome(r, tracker.OutcomeRejected); done {
		return envelope{}, a
	}
	var in envelope
	var err error
	if body := bytes.TrimSpace(bytes.TrimPrefix(bytes.TrimSpace(r.Body), []byte("\xef\xbb\xbf"))); len(body) > 0 && body[0] == '<' {
		in, err = readXML(body)
	} else {
		err = couriers.DecodeJSON(body, &in)
	}
	switch {
	case err != nil:
		return envelope{}, couriers.Malformed(err.Error())
	case in.OK.True():
		return in, tracker.Answer{Outcome: tracker.OutcomeOK}
	case in.OK.False():
		return envelope{}, refused(in)
	default:
		return envelope{}, couriers.Malformed("the answer does not say whether it succeeded")
	}
}

func (p parser) parse(r couriers.Reply) tracker.Answer {
	in, a := open(r)
	if a.Outcome != tracker.OutcomeOK {
		return a
	}
	if len(in.Data.numbers) == 0 {
		return couriers.Failed(tracker.OutcomeNotFound, tracker.ProblemNone, "no scan yet")
	}
	shipments := make([]tracker.TrackedShipment, 0, len(in.Data.numbers))
	for _, number := range in.Data.numbers {
		shipments = append(shipments, p.parcel(number, in.Data.byNo[number]))
	}
	return couriers.Several(shipments)
}

func (p parser) parcel(number string, events []trace) tracker.TrackedShipment {
	parcel := couriers.NewParcel(number)
	for _, t := range events {
		if t.Kind == "" {
			t.Kind = t.KindCode
		}
		reading := p.read(t)
		zone, told := t.zone()
		at, guess, ok := couriers.ParseLocal(string(t.Time), zone)
		if !ok {
			parcel.Add(couriers.Event{Time: string(t.Time)}, reading) // counted there as unreadable
			continue
		}
		parcel.Append(tracker.Checkpoint{
			At: at, ZoneGuess: guess && !told, Code: string(t.Code), Text: t.text(), Place: t.place(),
		}, reading)
	}
	return parcel.Done("")
}

// zone is the zone that an event names ("+8", "GMT+08:00", "UTC-5"), else China's; told says which of the two.
func (t trace) zone() (zone *time.Location, told bool) {
	text := strings.TrimPrefix(strings.TrimPrefix(strings.ToUpper(string(t.Zone)), "GMT"), "UTC")
	hours, minutes, _ := strings.Cut(text, ":")
	h, err := strconv.Atoi(hours)
	if err != nil || h < -12 || h > 14 {
		return couriers.China(), false
	}
	m, err := strconv.Atoi(minutes)
	if err != nil || m < 0 || m > 59 {
		m = 0
	}
	if strings.HasPrefix(hours, "-") {
		m = -m
	}
	return time.FixedZone("", h*3600+m*60), true
}
