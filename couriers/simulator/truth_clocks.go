package simulator

import (
	"parcelwarden/tracker"
	"time"
)

// clocks are the claims about silence.
func (r TruthRules) clocks(p *Parcel, v *view, class Class) []Spell {
	switch {
	case v.phase == tracker.PhaseAwaitingPickup:
		tiers, must := r.Pickup, true
		if Abroad(p.Courier) { // working days, which the truth does not count: it allows, and asks for nothing
			tiers, must = r.PickupAbroad, false
		}
		out := []Spell{clock(tracker.KindPickupOverdue, p.ShippedAt, tiers, must)}
		if len(v.events) == 0 {
			at := after(p.ShippedAt, r.Pickup.Abnormal)
			out = append(out, Spell{Kind: tracker.KindNumberNotFound, Since: p.ShippedAt, Watch: at, Must: must && !v.reused})
		}
		return out
	case v.phase == tracker.PhaseLocker:
		return r.waiting(v)
	case !v.underway():
		return nil
	case v.atCustoms():
		lost := Spell{Kind: tracker.KindLostSuspected, Since: v.last.At, Watch: after(v.last.At, r.Lost[class])}
		return []Spell{clock(tracker.KindException, v.last.At, r.Customs, true), lost}
	}
	lost := after(v.last.At, r.Lost[class])
	calm := !v.troubled() && !v.lost
	out := r.silences(v, class, calm, lost)
	tail := clock(tracker.KindLongTail, v.pickup.At, r.LongTail[class], calm)
	tail.Until = lost
	return append(out, tail, Spell{Kind: tracker.KindLostSuspected, Since: v.last.At, Watch: lost, Must: calm})
}

// silences are the stalls of a parcel that is under way, until it counts as lost.
func (r TruthRules) silences(v *view, class Class, calm bool, lost time.Time) []Spell {
	kind, tiers, anchors := r.running(v, class)
	stalled := clock(kind, v.last.At, tiers, calm)
	stalled.Until = lost
	out := []Spell{stalled, clock(kind, v.last.At, tiers, false)}
	for _, a := range anchors {
		out = append(out, clock(kind, a.At, tiers, false))
	}
	if v.phase == tracker.PhaseDestBranch { // the platform's gap clock ends at the dispatch only
		out = append(out, clock(tracker.KindTransitStall, v.last.At, r.HubGap[class], false))
	}
	if at, ok := cityOf(v.last.City); ok && at.far() && kind == tracker.KindOriginHubStall { // abroad not every scan names its hub
		out = append(out, clock(tracker.KindTransitStall, v.last.At, tiers, false))
	}
	return out
}

// waiting are the claims about a parcel that lies where its buyer can collect it.
func (r TruthRules) waiting(v *view) []Spell {
	first, newest := v.lockers[0], v.lockers[len(v.lockers)-1]
	out := []Spell{clock(tracker.KindNotCollected, newest.At, r.Collect, !v.lost)}
	if first != newest {
		out = append(out, clock(tracker.KindNotCollected, first.At, r.Collect, false))
	}
	return out
}

// running tells which clock runs, by which tiers, and from which milestones it may be counted as well.
func (r TruthRules) running(v *view, class Class) (tracker.Kind, Tiers, []*Event) {
	switch v.phase {
	case tracker.PhasePickedUp:
		return tracker.KindHubWait, r.FirstHub, []*Event{v.pickup}
	case tracker.PhaseDestBranch:
		return tracker.KindNotDispatched, r.Dispatch, v.branches
	case tracker.PhaseOutForDelivery:
		tiers := r.Sign
		if v.missed {
			tiers.Watch = tiers.Breach
		}
		return tracker.KindNotSigned, tiers, v.outs
	}
	if !v.left {
		return tracker.KindOriginHubStall, r.HubGap[class], nil
	}
	return tracker.KindTransitStall, r.HubGap[class], nil
}
