package simulator

import (
	"fmt"
	"parcelwarden/tracker"
	"time"
)

// explain finds the plainest reason why nothing of the incident's family was true.
func (j *judge) explain(o ObservedIncident, until time.Time) string {
	if until.Before(o.OpenedAt) {
		return fmt.Sprintf("the feed was down since %s and nothing of the kind was true before", stamp(until))
	}
	var last *Event
	for i := range j.parcel.Events {
		e := &j.parcel.Events[i]
		if !e.Published().After(until) {
			last = e
		}
	}
	switch {
	case last == nil:
		return "nothing is known of the parcel and no threshold was reached"
	case last.What.Signature():
		return fmt.Sprintf("the parcel was signed at %s", stamp(last.At))
	case !o.Since.IsZero() && last.At.After(o.Since.Add(sinceTolerance)):
		return fmt.Sprintf("a scan at %s (%s) was visible, later than the clock's start at %s", stamp(last.At), last.What, stamp(o.Since))
	default:
		return fmt.Sprintf("no threshold was reached; the last scan was at %s (%s)", stamp(last.At), last.What)
	}
}

// proof says why a verdict about time rests on no look: it was recorded as seen before its threshold; or at a moment when nobody could see
// anything, the feed being down; or on answers that stood still since before the threshold. Times of a program and of the wire differ by
// what an answer takes, so that a tenth of the Slack is forgiven at the edges of a fault.
func (j *judge) proof(o ObservedIncident) string {
	timed := false
	switch familyOf(o.Kind) {
	case tracker.FamilyStalled, tracker.FamilyOverdue:
		timed = true
	case tracker.FamilyLost:
		timed = o.Kind == tracker.KindLostSuspected
	}
	edge := j.config.Slack / 10
	if !timed || o.SeenAt.IsZero() || o.DueAt.IsZero() {
		return ""
	}
	if o.SeenAt.Before(o.DueAt) {
		return fmt.Sprintf("due at %s, last seen at %s", stamp(o.DueAt), stamp(o.SeenAt))
	}
	for _, f := range j.uptime.feed.faults {
		switch {
		case !f.covers(o.SeenAt) || o.SeenAt.Sub(f.From) < edge || f.Until.Sub(o.SeenAt) < edge:
		case f.down():
			return fmt.Sprintf("seen at %s, when the feed was down since %s", stamp(o.SeenAt), stamp(f.From))
		case f.Kind == Stale && f.From.Add(edge).Before(o.DueAt):
			return fmt.Sprintf("due at %s, seen at %s on answers that stood still since %s", stamp(o.DueAt), stamp(o.SeenAt), stamp(f.From))
		}
	}
	return ""
}

// byOutage says which fault explains a stall or a loss that the truth denies.
func (j *judge) byOutage(o ObservedIncident) string {
	if family := familyOf(o.Kind); family != tracker.FamilyStalled && family != tracker.FamilyLost {
		return ""
	}
	reason := j.denial(o, true)
	if reason == "" {
		return ""
	}
	window := span{o.OpenedAt.Add(-j.config.Slack), o.OpenedAt}
	for _, f := range j.uptime.feed.faults {
		if s := f.span(); (f.blocks() || f.Kind == Stale) && !s.from.After(window.until) && s.until.After(window.from) {
			return fmt.Sprintf("%s from %s to %s: %s", f.Kind, stamp(f.From), stamp(f.Until), reason)
		}
	}
	return ""
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func stamp(t time.Time) string { return t.In(shanghai).Format("2006-01-02 15:04") }
