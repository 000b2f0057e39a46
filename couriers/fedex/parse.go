package fedex

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"slices"
	"strings"
)

type parser struct {
	events, derived couriers.CodeTable
	refusals        couriers.ErrorTable
}

func newParser() parser {
	return parser{events: eventCodes(), derived: derivedCodes(), refusals: refusals()}
}

// parse reads an answer. The queries tell which of several parcels with one number is meant; without them it is the newest.
func (p parser) parse(r couriers.Reply, queries []tracker.TrackQuery) tracker.Answer {
	var in envelope
	err := couriers.DecodeJSON(r.Body, &in)
	if a, failed := p.failure(r, in); failed {
		return a
	}
	if err != nil {
		return couriers.Malformed(err.Error())
	}
	if in.Output == nil || len(in.Output.Results) == 0 {
		return couriers.Malformed("the answer has no completeTrackResults")
	}
	var shipments []tracker.TrackedShipment
	for _, one := range in.Output.Results {
		twins := make([]couriers.Twin, 0, len(one.Results))
		for _, res := range one.Results {
			twins = append(twins, p.twin(string(one.Number), res))
		}
		shipments = append(shipments, couriers.SameParcel(queryFor(string(one.Number), queries), twins))
	}
	return couriers.Several(shipments)
}

func queryFor(number string, queries []tracker.TrackQuery) tracker.TrackQuery {
	i := slices.IndexFunc(queries, func(q tracker.TrackQuery) bool { return strings.EqualFold(q.TrackingNo, number) })
	if i < 0 {
		return tracker.TrackQuery{TrackingNo: number}
	}
	return queries[i]
}

// twin reads one parcel. An error beside scans is left over from the request and says nothing about the parcel.
func (p parser) twin(number string, res result) couriers.Twin {
	twin := couriers.Twin{Destination: tracker.Region{Province: string(res.Buyer.Address.State), City: string(res.Buyer.Address.City)}}
	if len(res.Scans) == 0 && res.Error.Code != "" {
		a := p.refused(res.Error)
		twin.Shipment = tracker.TrackedShipment{
			TrackingNo: number, Outcome: a.Outcome, Problem: a.Problem, Detail: a.Detail, UnknownCodes: a.UnknownCodes,
		}
		return twin
	}
	parcel := couriers.NewParcel(number)
	turned := p.scans(parcel, res)
	overall := p.overall(parcel, res)
	if turned && overall == tracker.StatusDelivered {
		overall = tracker.StatusReturned
	}
	for _, d := range res.Dates {
		if at, ok := day(string(d.Time), res.Shipper.Address); ok && d.Type == "SHIP" {
			twin.Shipped = at
		}
	}
	res.expect(parcel)
	twin.Shipment = parcel.Done(overall)
	return twin
}

// expect notes the estimate: the window, the estimated day, an appointment, then what the service promises.
func (res result) expect(parcel *couriers.Parcel) {
	candidates := []couriers.Text{res.Expect.Window.Ends}
	for _, kind := range []couriers.Text{"ESTIMATED_DELIVERY", "APPOINTMENT_DELIVERY", "COMMITMENT"} {
		for _, d := range res.Dates {
			if d.Type == kind {
				candidates = append(candidates, d.Time)
			}
		}
	}
	for _, text := range append(candidates, res.Promise.Window.Ends) {
		if at, ok := day(string(text), res.Buyer.Address); ok {
			parcel.ExpectAt(at)
			return
		}
	}
}

// overall reads the latest status: its own code, then the coarser one, unless its reason says that the parcel turned round.
func (p parser) overall(parcel *couriers.Parcel, res result) tracker.Status {
	words := string(res.Latest.Words)
	for _, reason := range res.Latest.Reasons {
		if reason.Code == returnReason {
			return tracker.StatusReturning
		}
		words += ": " + string(reason.Words)
	}
	if code := string(res.Latest.Code); code != "" {
		reading := p.events.Read(code, words)
		if reading.Unknown {
			parcel.Unknown(code)
			reading = p.derived.Coarser(reading, string(res.Latest.Derived))
		}
		return reading.Status
	}
	for _, code := range []couriers.Text{res.Latest.Derived, res.Latest.Scan} {
		if m, known := p.derived[string(code)]; known {
			return m.Status
		}
	}
	return ""
}
