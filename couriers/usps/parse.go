package usps

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

type parser struct{ events, categories couriers.CodeTable }

func newParser() parser { return parser{events: eventCodes(), categories: categories()} }

// parse reads an answer about one number.
func (p parser) parse(r couriers.Reply, q tracker.TrackQuery) tracker.Answer {
	var in envelope
	err := couriers.DecodeJSON(r.Body, &in)
	if a, failed := failed(r, in.Error, q); failed {
		return a
	}
	if err != nil {
		return couriers.Malformed(err.Error())
	}
	switch {
	case in.Number == "":
		return couriers.Malformed("the answer has no trackingNumber")
	case in.Events == nil && in.Category == "":
		return couriers.Malformed("the answer has neither events nor a category: a summary, although details were asked for")
	}
	parcel := couriers.NewParcel(string(in.Number))
	if in.Events != nil {
		for _, s := range *in.Events {
			p.add(parcel, s, string(in.FromState))
		}
	}
	if at, ok := in.expected(); ok {
		parcel.ExpectAt(at)
	}
	twin := couriers.Twin{Shipment: parcel.Done(p.overall(parcel, in)), Destination: in.destination()}
	if at, _, ok := couriers.ParseLocal(string(in.Intake), (scan{}).zone(string(in.FromState), true)); ok {
		twin.Shipped = at
	}
	return couriers.One(couriers.SameParcel(q, []couriers.Twin{twin}))
}

func (p parser) add(parcel *couriers.Parcel, s scan, from string) {
	reading := p.events.Read(string(s.Code), string(s.Type))
	at, guess, ok := s.when(from, reading.Status == tracker.StatusInfoReceived)
	if !ok {
		parcel.Add(couriers.Event{Time: string(s.Time), Code: string(s.Code)}, reading) // counted there as unreadable
		return
	}
	parcel.Append(tracker.Checkpoint{At: at, ZoneGuess: guess, Code: string(s.Code), Text: string(s.Type), Place: s.place()}, reading)
}

// overall reads the category; the words of the status tell a return that the category calls a delivery.
func (p parser) overall(parcel *couriers.Parcel, in envelope) tracker.Status {
	category := strings.ToLower(string(in.Category))
	m, known := p.categories[category]
	switch word := couriers.Keyword(string(in.Status)); {
	case category == "":
		return ""
	case !known:
		parcel.Unknown("category:" + string(in.Category))
		return word
	case word == tracker.StatusReturned || word == tracker.StatusReturning || word == tracker.StatusLost:
		return word
	}
	return m.Status
}
