package replay

import (
	"parcelwarden/tracker"
	"slices"
	"time"
)

// fate is what became of a parcel, as an observer knows it who never looks away.
type fate struct {
	known      bool // its end is known, or it is late already
	late, lost bool
	back       bool      // gone back, or cancelled: neither late nor in time
	at         time.Time // when it became late, or was given up as lost
	fines      []fine
}

// fine reports whether the parcel arrived in time and cost nothing.
func (f fate) fine() bool { return f.known && !f.late && !f.lost && !f.back && len(f.fines) == 0 }

// fateOf reads a parcel's end. It is late by the promise to the buyer, or by the line standard where nothing was promised.
func fateOf(truth *track, until time.Time) fate {
	s := &truth.last
	due := s.PromisedAt
	if due.IsZero() {
		due = s.LineDueAt
	}
	arrived := s.SignedAt
	if !s.LockerAt.IsZero() && (arrived.IsZero() || s.LockerAt.Before(arrived)) {
		arrived = s.LockerAt
	}
	switch {
	case s.Status == tracker.StatusReturning, s.Status == tracker.StatusReturned, s.Status == tracker.StatusCancelled, s.CloseReason == tracker.CloseRefunded:
		return fate{known: true, back: true}
	case !arrived.IsZero():
		late := !due.IsZero() && arrived.After(due)
		return fate{known: true, late: late, at: due}
	case s.Status == tracker.StatusLost, s.CloseReason == tracker.CloseUnresolved:
		return fate{known: true, lost: true, at: givenUp(truth)}
	case !due.IsZero() && !until.IsZero() && until.After(due):
		return fate{known: true, late: true, at: due}
	default:
		return fate{}
	}
}

// givenUp is when a parcel began to count as lost, else when it was closed.
func givenUp(t *track) time.Time {
	for i := range t.episodes {
		if t.episodes[i].Family == tracker.FamilyLost {
			return t.episodes[i].OpenedAt
		}
	}
	return t.last.ClosedAt
}

// fine is one compensation that the platform's rules demand.
type fine struct {
	at     time.Time
	family tracker.Family
	amount tracker.Money
}

// alerted reports whether somebody was told of the trouble in time to do something about it.
func (f fine) alerted(found []Episode) bool {
	return slices.ContainsFunc(found, func(e Episode) bool {
		return e.Family == f.family && !e.OpenedAt.After(f.at.Add(-fineNotice)) && (e.EndedAt.IsZero() || !e.EndedAt.Before(f.at))
	})
}

// fines are the compensations for a parcel whose trace stood still. What is demanded for late shipping needs the ship promise, which
// histories do not tell, and is left out.
func (w *WhatIf) fines(h *History, truth *track) []fine {
	if w.Penalties == nil {
		return nil
	}
	var out []fine
	for i := range truth.episodes {
		e := &truth.episodes[i]
		if e.Kind != tracker.KindHubWait && e.Kind != tracker.KindOriginHubStall && e.Kind != tracker.KindTransitStall {
			continue
		}
		for severity, event := range map[tracker.Severity]string{
			tracker.SeverityBreach: tracker.PenaltyTraceTimeout, tracker.SeverityAbnormal: tracker.PenaltyTraceAbnormal,
		} {
			at := e.reached[severity]
			for _, o := range h.Orders {
				due, ok := w.Penalties.Due(tracker.PenaltyQuery{Platform: w.Merchant.Platform, Event: event, At: at, Paid: o.Value})
				if ok {
					out = append(out, fine{at: at, family: e.Family, amount: due.Amount})
				}
			}
		}
	}
	return out
}
