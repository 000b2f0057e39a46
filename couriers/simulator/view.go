package simulator

import (
	"parcelwarden/tracker"
	"slices"
	"time"
)

// view is what the wire shows of a parcel between two publications, read without regard to any clock.
type view struct {
	from, until time.Time // publication that made it, publication that ends it (zero: it stays)
	events      []*Event  // published, oldest first
	phase       tracker.Phase
	last        *Event // newest physical event; nil before the first
	pickup      *Event
	hub         *Event   // the first hub
	left        bool     // a scan tells that it has left the first hub
	branches    []*Event // arrivals at the delivery branch
	outs        []*Event // departures for delivery
	lockers     []*Event // arrivals at a locker or station
	signed      *Event
	astray      *Event // first scan at the buyer's end that names another province
	foreign     bool   // the same within the province: another city
	attempts    int    // failed attempts
	missed      bool   // the newest visit failed: another one is to come
	scans       int    // of the parcel itself
	reused      bool   // an earlier parcel with the number is shown
	refused     bool
	damaged     *Event // the latest that says so
	returning   bool
	returned    bool
	lost        bool
}

// views cuts a parcel's story at every publication. The first view is that of a feed without the parcel, from its upload on.
func views(p *Parcel) []view {
	moments := []time.Time{p.ShippedAt}
	for i := range p.Events {
		if at := p.Events[i].Published(); at.After(p.ShippedAt) {
			moments = append(moments, at)
		}
	}
	slices.SortFunc(moments, time.Time.Compare)
	moments = slices.CompactFunc(moments, time.Time.Equal)
	out := make([]view, 0, len(moments))
	for n, at := range moments {
		v := view{from: at, phase: tracker.PhaseAwaitingPickup}
		if n+1 < len(moments) {
			v.until = moments[n+1]
		}
		for i := range p.Events {
			if !p.Events[i].Published().After(at) {
				v.read(p, &p.Events[i])
			}
		}
		out = append(out, v)
	}
	return out
}

// read takes in the next event in order of time.
func (v *view) read(p *Parcel, e *Event) {
	if e.At.Before(p.ShippedAt.Add(-reuseGap)) {
		v.reused = true
		return
	}
	v.events = append(v.events, e)
	if e.What == Cancelled {
		v.phase = tracker.PhaseClosed
	}
	if !e.What.Physical() {
		return
	}
	v.scans++
	if v.last = e; v.phase == tracker.PhaseClosed {
		return // later scans do not open a finished parcel again
	}
	if v.returning && e.What != Returned {
		return // a parcel on its way back is scanned at hubs too
	}
	if v.phase == tracker.PhaseAwaitingPickup {
		v.phase, v.pickup = tracker.PhasePickedUp, e
	}
	v.end(p, e)
	switch e.What {
	case HubIn, HubOut, ArriveCity:
		v.phase = tracker.PhaseLinehaul
		if v.hub == nil {
			v.hub = e
		}
		v.left = v.left || e.What != HubIn || e.Place != v.hub.Place
	case Branch:
		v.phase, v.branches = tracker.PhaseDestBranch, append(v.branches, e)
	case OutForDelivery:
		v.phase, v.outs, v.missed = tracker.PhaseOutForDelivery, append(v.outs, e), false
	case AttemptFailed, Unreachable:
		v.attempts++
		v.missed = true
	case Locker:
		v.phase, v.lockers = tracker.PhaseLocker, append(v.lockers, e)
	case Signed, Collected:
		v.phase, v.signed = tracker.PhaseClosed, e
	case Refused:
		v.refused = true
	case Damaged:
		v.damaged = e
	case Returning:
		v.phase, v.returning = tracker.PhaseReturning, true
	case Returned:
		v.phase, v.returning, v.returned = tracker.PhaseClosed, true, true
	case LostText:
		v.lost = true
	}
}

// end notes a scan at the buyer's end that happens somewhere else than ordered.
func (v *view) end(p *Parcel, e *Event) {
	switch e.What {
	case Branch, OutForDelivery, Locker, Signed, Collected:
	default:
		return
	}
	at, ok := cityOf(e.City)
	if !ok || at.name == p.Destination.City {
		return
	}
	v.foreign = true
	if v.astray == nil && provinceKey(at.province) != provinceKey(p.Destination.Province) {
		v.astray = e
	}
}

// atCustoms reports whether the newest thing known is that customs hold the parcel.
func (v *view) atCustoms() bool { return v.last != nil && v.last.What == Customs }

// troubled reports whether the newest thing known is a problem that waits for a decision.
func (v *view) troubled() bool { return v.last != nil && v.last.What.Problem() }

// underway reports whether delivery clocks run: handed over, not yet at the buyer, a locker or on its way back.
func (v *view) underway() bool {
	switch v.phase {
	case tracker.PhasePickedUp, tracker.PhaseLinehaul, tracker.PhaseDestBranch, tracker.PhaseOutForDelivery:
		return true
	default:
		return false
	}
}
