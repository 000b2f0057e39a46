package simulator

import (
	"parcelwarden/tracker"
	"time"
)

// onceFor is how long after a signature what is wrong with it may first be reported: nobody looks at a signed parcel often.
const onceFor = 36 * time.Hour

// statements are the claims that rest on what the courier wrote.
func (r TruthRules) statements(p *Parcel, v *view) []Spell {
	if v.last == nil {
		return nil
	}
	var out []Spell
	say := func(kind tracker.Kind, must bool) { out = append(out, Spell{Kind: kind, Since: v.last.At, Must: must}) }
	often := v.attempts >= r.FailedAttempts
	switch {
	case v.returning:
		say(tracker.KindReturned, !v.returned)
		say(tracker.KindException, false)
	case v.lost:
		say(tracker.KindLostConfirmed, true)
		say(tracker.KindLostSuspected, false)
		say(tracker.KindException, false)
	case v.troubled() && v.phase != tracker.PhaseClosed:
		kind, must := r.trouble(v)
		say(kind, must)
		if !must || !v.last.What.toldApart(p.Provider) {
			say(tracker.KindException, false)
		}
		say(tracker.KindReturned, false)
	case v.attempts > 0 && v.underway(): // out again, but the failures are not forgotten yet
		say(tracker.KindException, false)
	}
	if v.phase == tracker.PhaseClosed && !v.returned {
		return out
	}
	if v.refused && v.returning {
		say(tracker.KindRefused, false)
	}
	if v.lost && !LostText.toldApart(p.Provider) {
		say(tracker.KindDamaged, false)
	}
	if v.damaged != nil && v.returning {
		out = append(out, Spell{Kind: tracker.KindDamaged, Since: v.damaged.At})
	}
	if often && (v.underway() || v.returning) {
		say(tracker.KindFailedAttempts, false)
	}
	return out
}

// trouble is what the newest scan, which is a problem, has to be reported as.
func (r TruthRules) trouble(v *view) (tracker.Kind, bool) {
	switch v.last.What {
	case Refused:
		return tracker.KindRefused, true
	case Damaged:
		return tracker.KindDamaged, true
	case Detained:
		return tracker.KindException, true
	default:
		return tracker.KindFailedAttempts, v.attempts >= r.FailedAttempts
	}
}

// toldApart reports whether the wire has a code for the event that stands for no other problem. Where it has none, the words alone tell
// what happened, and it is not wrong to call it an exception.
func (w What) toldApart(provider string) bool {
	for _, other := range []What{Refused, Damaged, Detained, AttemptFailed, Unreachable, Returning, LostText} {
		visits := (w == AttemptFailed || w == Unreachable) && (other == AttemptFailed || other == Unreachable)
		if other != w && !visits && other.on(provider) && codeOn(provider, other) == codeOn(provider, w) {
			return false
		}
	}
	return true
}

// codeOn is the code of an event on a wire, with all that the wire adds to it.
func codeOn(provider string, what What) mark {
	c := codesOf[what]
	switch provider {
	case Kuaidi100:
		return mark{code: c.k100}
	case Kdniao:
		return mark{code: c.kdn}
	case SF:
		return mark{code: c.op, detail: c.second}
	case Track17:
		return mark{code: c.sub}
	default:
		return marksOf(provider)[what]
	}
}

// integrity are the claims about the number itself and about where the parcel went.
func (r TruthRules) integrity(p *Parcel, v *view) []Spell {
	var out []Spell
	say := func(kind tracker.Kind, since time.Time, must bool) {
		out = append(out, Spell{Kind: kind, Since: since, Must: must})
	}
	open := v.phase != tracker.PhaseClosed
	if open && len(v.events) == 0 && v.reused {
		say(tracker.KindNumberReused, p.ShippedAt, true)
	}
	if v.last == nil && p.Mistyped {
		say(tracker.KindNumberSuspect, p.ShippedAt, false)
	}
	if v.pickup != nil && v.pickup.At.Before(p.PaidAt) { // stays true of a parcel that is through, but nobody has to say so any more
		say(tracker.KindEarlyPickup, v.pickup.At, open)
	}
	if p.ShippedAt.Before(p.PaidAt) {
		say(tracker.KindEarlyUpload, p.ShippedAt, open)
	}
	if p.Twin != "" && v.scans > 1 {
		say(tracker.KindClonedTrace, time.Time{}, false)
	}
	return append(out, v.misled()...)
}

// misled are the claims about a parcel that came to another place than ordered.
func (v *view) misled() []Spell {
	if v.returning || !v.foreign {
		return nil
	}
	out := []Spell{{Kind: tracker.KindAddressMismatch}}
	if v.signed != nil {
		out = append(out, Spell{Kind: tracker.KindFakeSign})
	}
	return out
}

// misled are what must be reported of a parcel that came to another province than ordered: that it did, and that it is signed there.
// Either is said once, some time until well after the signature.
func misled(p *Parcel, all []view) []Spell {
	var out []Spell
	for i := range all {
		v := &all[i]
		if v.astray != nil && len(out) == 0 {
			out = append(out, Spell{Kind: tracker.KindAddressMismatch, Since: v.astray.At, From: v.from})
		}
		if v.astray != nil && v.signed != nil {
			last := Spell{Kind: tracker.KindFakeSign, Since: v.signed.At, From: v.from}
			out[0].Until, last.Until = v.from.Add(onceFor), v.from.Add(onceFor)
			out = append(out, last)
			break
		}
	}
	for i := range out {
		out[i].TrackingNo, out[i].Family, out[i].Must, out[i].Once = p.TrackingNo, tracker.FamilyIntegrity, p.askable(), true
	}
	return out
}
