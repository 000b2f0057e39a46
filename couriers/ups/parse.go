package ups

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"time"
)

type parser struct {
	tables   tables
	refusals couriers.ErrorTable
}

func newParser() parser {
	return parser{tables: newTables(), refusals: allRefusals()}
}

// parse reads an answer about one number. The query tells which of several shipments with that number is meant.
func (p parser) parse(r couriers.Reply, q tracker.TrackQuery) tracker.Answer {
	var in envelope
	err := couriers.DecodeJSON(r.Body, &in)
	if a, failed := p.failure(r, in); failed {
		return a
	}
	if err != nil {
		return couriers.Malformed(err.Error())
	}
	if in.Track == nil || len(in.Track.Shipments) == 0 {
		return couriers.Malformed("the answer has no shipment")
	}
	twins := make([]couriers.Twin, 0, len(in.Track.Shipments))
	for _, s := range in.Track.Shipments {
		twins = append(twins, p.twin(s))
	}
	return couriers.One(couriers.SameParcel(q, twins))
}

// twin reads one shipment. Without a package there is only the warning that says why.
func (p parser) twin(s shipment) couriers.Twin {
	if len(s.Packages) == 0 {
		if len(s.Warnings) == 0 {
			return couriers.Twin{Shipment: couriers.NotFound(string(s.Number), "a shipment without packages")}
		}
		a := p.refused(s.Warnings[0])
		return couriers.Twin{Shipment: tracker.TrackedShipment{
			TrackingNo: string(s.Number), Outcome: a.Outcome, Problem: a.Problem, Detail: a.Detail, UnknownCodes: a.UnknownCodes,
		}}
	}
	pieces := make([]tracker.TrackedShipment, 0, len(s.Packages))
	for _, one := range s.Packages {
		pieces = append(pieces, p.piece(string(s.Number), one))
	}
	return couriers.Twin{Shipment: hindmost(pieces), Destination: s.Packages[0].address("DESTINATION").region()}
}

// piece reads one package, under the number that was asked.
func (p parser) piece(number string, one parcel) tracker.TrackedShipment {
	out := couriers.NewParcel(number)
	sort := kindOf(string(one.Service.Words))
	for _, a := range one.Activities {
		p.add(out, a, sort)
	}
	if at, ok := one.expected(); ok {
		out.ExpectAt(at)
	}
	return out.Done(p.overall(out, one.Current, sort))
}

func (p parser) add(out *couriers.Parcel, a activity, sort kind) {
	reading := p.tables.read(a.Status, sort)
	if a.Logical.True() && reading.Status == tracker.StatusInTransit {
		reading.Hint = true // UPS itself says that nobody touched the package
	}
	place := a.Location.Address.Value
	at, guess, ok := a.when(place, reading.Status == tracker.StatusInfoReceived)
	if !ok {
		out.Add(couriers.Event{Time: string(a.Date + " " + a.Time), Code: a.Status.decisive()}, reading) // counted there as unreadable
		return
	}
	out.Append(tracker.Checkpoint{
		At: at, ZoneGuess: guess, Code: a.Status.decisive(), Text: string(a.Status.Words), Place: place.String(),
	}, reading)
}

// overall reads the current status. Its code is the three-digit one, which activities call statusCode.
func (p parser) overall(out *couriers.Parcel, s status, sort kind) tracker.Status {
	if s.Status == "" && len(s.Code) == 3 {
		s.Status, s.Code = s.Code, ""
	}
	if s.Status == "" && s.Code == "" && s.Type == "" {
		return ""
	}
	reading := p.tables.read(s, sort)
	switch {
	case reading.Hint, reading.Status == tracker.StatusUnknown && !reading.Unknown:
		return ""
	case reading.Unknown:
		out.Unknown(s.decisive())
	}
	return reading.Status
}

// expected is the day to which delivery was moved, else the scheduled one, with the end of the window where one is given.
func (one parcel) expected() (time.Time, bool) {
	zone := one.address("DESTINATION").zone(false)
	for _, kind := range []couriers.Text{"RDD", "SDD"} {
		for _, d := range one.Dates {
			if d.Type == kind {
				if at, ok := dayEnd(string(d.Date), string(one.Time.End), zone); ok {
					return at, true
				}
			}
		}
	}
	return time.Time{}, false
}

func (one parcel) address(kind string) address {
	for _, a := range one.Addresses {
		if string(a.Type) == kind {
			return a.Address.Value
		}
	}
	return address{}
}
