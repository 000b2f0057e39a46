package aftership

import (
	"encoding/json"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
)

type parser struct {
	codes    couriers.CodeTable
	refusals couriers.ErrorTable
}

// found is one tracking of an answer.
type found struct {
	id       string
	slug     string
	shipment tracker.TrackedShipment
}

func (p parser) parse(r couriers.Reply) tracker.Answer {
	all, a := p.read(r)
	if a.Outcome != tracker.OutcomeOK || len(all) == 0 {
		return a
	}
	var shipments []tracker.TrackedShipment
	for len(all) > 0 {
		number := all[0].shipment.TrackingNo
		best, _ := pick(all, number, "")
		shipments = append(shipments, best.shipment)
		rest := all[:0]
		for _, f := range all {
			if f.shipment.TrackingNo != number {
				rest = append(rest, f)
			}
		}
		all = rest
	}
	return couriers.Several(shipments)
}

// read returns the trackings of any answer about trackings. A number that exists already is no failure; then there may be none.
func (p parser) read(r couriers.Reply) ([]found, tracker.Answer) {
	in, failed, ok := p.open(r)
	if !ok {
		return nil, failed
	}
	var data content
	if err := json.Unmarshal(in.Data, &data); err != nil {
		return nil, couriers.Malformed("read data: " + err.Error())
	}
	var out []found
	switch {
	case data.Page != nil:
		for _, t := range *data.Page {
			if t != nil && t.Number != "" {
				out = append(out, p.found(*t))
			}
		}
	case data.One != nil && data.One.Number != "":
		out = append(out, p.found(*data.One))
	case data.One == nil && data.Number != "":
		if data.Last != nil {
			data.Checkpoints = append(data.Checkpoints, *data.Last)
		}
		out = append(out, p.found(data.tracking))
	default:
		return nil, couriers.Malformed("the answer holds no tracking")
	}
	return out, tracker.Answer{Outcome: tracker.OutcomeOK}
}

func (p parser) found(t tracking) found {
	return found{id: string(t.ID), slug: string(t.Slug), shipment: p.shipment(t)}
}

// pick chooses among the trackings of one number, which may exist once for every courier: one with events before one without, then the
// asked courier's, then the one that knows most.
func pick(all []found, number, slug string) (found, bool) {
	var best found
	score, any := 0, false
	for _, f := range all {
		if f.shipment.TrackingNo != number {
			continue
		}
		n := len(f.shipment.Checkpoints)
		points := n
		if n > 0 {
			points += 1_000_000
		}
		if slug != "" && f.slug == slug {
			points += 100_000
		}
		if !any || points > score {
			best, score, any = f, points, true
		}
	}
	return best, any
}
