package main

import (
	"parcelwarden/couriers/simulator"
	"parcelwarden/tracker"
	"parcelwarden/tracker/replay"
	"time"
)

// worldSpread is over how long the parcels of a generated world are shipped, so that every weekday and hour occurs.
const worldSpread = 14 * 24 * time.Hour

// worldHistories invents parcels and tells their whole way, without the wire between: every event as an adapter reads it.
func worldHistories(parcels int, seed int64, now time.Time) (tracker.Merchant, []replay.History) {
	world := simulator.Generate(simulator.GenerateConfig{Seed: seed, Parcels: parcels, Now: now, Spread: worldSpread, NoFaults: true})
	shop := world.Merchants()[0]
	var out []replay.History
	for _, p := range world.Parcels() {
		out = append(out, historyOf(p))
	}
	return shop, out
}

func historyOf(p *simulator.Parcel) replay.History {
	row := p.Row()
	h := replay.History{
		Shipment: tracker.Shipment{
			Courier: row.Courier, TrackingNo: row.TrackingNo, Service: row.Service, Origin: row.Origin, Destination: row.Destination,
			ShippedAt: row.ShippedAt, PaidAt: row.PaidAt, PromisedAt: row.PromisedAt, SourceAt: row.ShippedAt,
		},
		Orders: []tracker.Order{{OrderNo: row.OrderNo, PaidAt: row.PaidAt, PromisedAt: row.PromisedAt, Value: row.Value}},
	}
	for i := range p.Events {
		e := &p.Events[i]
		c := worldEvent(e.What)
		c.At, c.Text, c.Place, c.Code = e.At, e.Text, e.Place, string(e.What)
		h.Checkpoints = append(h.Checkpoints, c)
		h.Published = append(h.Published, e.Published())
	}
	return h
}

// worldEvent is what an adapter makes of an event of the simulator.
func worldEvent(w simulator.What) tracker.Checkpoint {
	switch w {
	case simulator.Ordered:
		return tracker.Checkpoint{Status: tracker.StatusInfoReceived}
	case simulator.PickedUp:
		return tracker.Checkpoint{Status: tracker.StatusPickedUp}
	case simulator.HubIn, simulator.HubOut, simulator.ArriveCity:
		return tracker.Checkpoint{Status: tracker.StatusInTransit, Milestone: tracker.MilestoneHub}
	case simulator.Branch:
		return tracker.Checkpoint{Status: tracker.StatusInTransit, Milestone: tracker.MilestoneDestBranch}
	case simulator.OutForDelivery:
		return tracker.Checkpoint{Status: tracker.StatusOutForDelivery}
	case simulator.AttemptFailed, simulator.Unreachable:
		return tracker.Checkpoint{Status: tracker.StatusFailedAttempt}
	case simulator.Locker:
		return tracker.Checkpoint{Status: tracker.StatusAvailableForPickup}
	case simulator.Signed, simulator.Collected:
		return tracker.Checkpoint{Status: tracker.StatusDelivered}
	case simulator.Refused, simulator.Damaged, simulator.Detained:
		return tracker.Checkpoint{Status: tracker.StatusException}
	case simulator.Returning:
		return tracker.Checkpoint{Status: tracker.StatusReturning}
	case simulator.Returned:
		return tracker.Checkpoint{Status: tracker.StatusReturned}
	case simulator.LostText:
		return tracker.Checkpoint{Status: tracker.StatusLost}
	case simulator.Cancelled:
		return tracker.Checkpoint{Status: tracker.StatusCancelled}
	case simulator.Other:
		return tracker.Checkpoint{Status: tracker.StatusInTransit}
	default:
		return tracker.Checkpoint{Status: tracker.StatusUnknown}
	}
}
