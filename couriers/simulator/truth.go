package simulator

import (
	"parcelwarden/tracker"
	"time"
)

// Spell is one stretch of time in which something is true of a parcel that deserves an incident.
type Spell struct {
	TrackingNo string
	OrderNo    string // instead of TrackingNo: of an order without a parcel
	Family     tracker.Family
	Kind       tracker.Kind
	Since      time.Time // start of the clock; for courier statements the event
	From       time.Time // from when the wire shows it
	Watch      time.Time // the tiers of the clock; zero where it has none
	Breach     time.Time
	Abnormal   time.Time
	Until      time.Time // when the wire shows that it is over; zero: never
	Must       bool      // an incident is due; otherwise one is merely not wrong
	Once       bool      // one that was open at some time is enough: what it tells is over and stays true
}

// Begins is when the spell's claim becomes true and can be seen to be true.
func (s Spell) Begins() time.Time {
	if s.Watch.After(s.From) {
		return s.Watch
	}
	return s.From
}

// holds reports whether the claim was true at some moment of [from, until].
func (s Spell) holds(from, until time.Time) bool {
	return !s.Begins().After(until) && (s.Until.IsZero() || s.Until.After(from))
}

// overBy reports whether what is to be told once was over, the parcel signed, by the time of the first look: it is closed at once then.
func (s Spell) overBy(first time.Time) bool {
	return s.Once && !s.Until.IsZero() && s.Until.Add(-onceFor).Before(first)
}

// reached returns the worst tier that has been reached at a time.
func (s Spell) reached(at time.Time) tracker.Severity {
	hit := func(tier time.Time) bool { return !tier.IsZero() && !tier.After(at) }
	switch {
	case s.Kind == tracker.KindLostSuspected || s.Kind == tracker.KindLostConfirmed:
		return tracker.SeverityPresumedLost
	case s.Breach.IsZero(), hit(s.Abnormal):
		return tracker.SeverityAbnormal // a statement of the courier or a missed date may be ranked as the product likes
	case hit(s.Breach):
		return tracker.SeverityBreach
	default:
		return tracker.SeverityWatch
	}
}

// Truth tells, for every parcel, what is true of it and when, by the rules and by nothing but its events:
//
//   - Not picked up: pickup_overdue from the upload of the number until the first scan of the parcel, number_not_found from the last tier
//     of that clock while the courier knows nothing at all.
//   - Picked up, no hub: hub_wait until the first hub. At the first hub and never seen to leave it: origin_hub_stall. From then on:
//     transit_stall, silence since the last scan; at the delivery branch not_dispatched, out for delivery not_signed, whose warning tier does not count while the newest visit is known to have failed. Each also counts as
//     true from the milestone that its clock is named after, while only the shorter reading (since the last scan) must be reported.
//   - In a locker or station: not_collected. On its way for too many days: long_tail, whatever it was scanned for.
//   - Silence beyond the lost hours of the lane: lost_suspected, which takes the place of the stalled kinds.
//   - The promised time and the line standard pass without signature or locker: promise_overdue, line_overdue. Where both exist
//     the later one must be reported.
//   - A refusal, damage, detention or second failed attempt as the newest scan: refused, damaged, exception, failed_attempts; plain
//     exception is not wrong where the wire has one code for several of them. A customs hold longer than a far gap: exception.
//     On the way back: returned, and no clock. The courier's own word of a loss: lost_confirmed.
//   - The number: number_reused while only an earlier parcel is shown, early_pickup, early_upload, address_mismatch from the first scan at
//     the buyer's end that names another province, fake_sign_suspected once it is signed there, cloned_trace for parcels of one trace.
//   - A signature ends every clock. Parcels that nobody can look up are in no spell that must be reported.
//
// What is true of orders without a parcel OrderTruth tells, and of hubs Clusters.
func (w *World) Truth(rules TruthRules) []Spell {
	var out []Spell
	for _, p := range w.parcels {
		out = append(out, rules.truthOf(p)...)
	}
	return out
}

func (r TruthRules) truthOf(p *Parcel) []Spell {
	var out []Spell
	class := ClassOf(p.Origin, p.Destination)
	all := views(p)
	for _, v := range all {
		found := append(append(r.clocks(p, &v, class), r.dates(p, &v, class)...), r.statements(p, &v)...)
		for _, s := range append(found, r.integrity(p, &v)...) {
			s.TrackingNo, s.Family, s.From, s.Must = p.TrackingNo, familyOf(s.Kind), later(v.from, p.told()), s.Must && p.askable()
			if s.Until.IsZero() || (!v.until.IsZero() && v.until.Before(s.Until)) {
				s.Until = v.until
			}
			if s.Until.IsZero() || s.Until.After(s.Begins()) {
				out = append(out, s)
			}
		}
	}
	return append(join(out), misled(p, all)...)
}

// join makes one spell of those that only a publication without meaning for them has cut.
func join(in []Spell) []Spell {
	var out []Spell
next:
	for _, s := range in {
		for i := len(out) - 1; i >= 0; i-- {
			o := &out[i]
			if o.Kind == s.Kind && o.Since.Equal(s.Since) && o.Watch.Equal(s.Watch) && o.Must == s.Must && o.Once == s.Once && o.Until.Equal(s.From) {
				o.Until = s.Until
				continue next
			}
		}
		out = append(out, s)
	}
	return out
}

func clock(kind tracker.Kind, since time.Time, t Tiers, must bool) Spell {
	return Spell{
		Kind: kind, Since: since, Watch: after(since, t.Watch), Breach: after(since, t.Breach), Abnormal: after(since, t.Abnormal), Must: must,
	}
}

// dates are the claims about dates that have passed.
func (r TruthRules) dates(p *Parcel, v *view, class Class) []Spell {
	waiting := v.phase == tracker.PhaseAwaitingPickup
	if !waiting && !v.underway() {
		return nil
	}
	var out []Spell
	var latest time.Time
	add := func(kind tracker.Kind, due time.Time) {
		if due.IsZero() {
			return
		}
		out = append(out, Spell{Kind: kind, Since: due, Watch: due})
		if due.After(latest) {
			latest = due
		}
	}
	add(tracker.KindPromiseOverdue, p.PromisedAt)
	if v.pickup != nil {
		add(tracker.KindLineOverdue, lineDue(v.pickup.At, r.LineDays[class]))
	}
	if waiting || v.lost || v.troubled() || v.atCustoms() || latest.IsZero() {
		return out
	}
	// A parcel that counts as lost is reported as lost; its date no longer has to be.
	return append(out, Spell{
		Kind: tracker.KindLineOverdue, Since: latest, Watch: latest, Until: after(v.last.At, r.Lost[class]), Must: true,
	})
}
