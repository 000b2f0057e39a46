package simulator

import (
	"fmt"
	"parcelwarden/tracker"
	"time"
)

// sinceTolerance is by how much a clock's start may differ: wires round to seconds, some stores to more.
const sinceTolerance = 2 * time.Minute

// judge compares the incidents of one parcel with its truth.
type judge struct {
	config   CompareConfig
	parcel   *Parcel
	feed     *feed
	closed   []span // broken
	still    []span // broken or standing still
	spells   []Spell
	observed []ObservedIncident
}

func (j *judge) mismatch(kind tracker.Kind, at time.Time, format string, args ...any) Mismatch {
	return Mismatch{
		TrackingNo: j.parcel.TrackingNo, Provider: j.parcel.Provider, Kind: kind, Fate: j.parcel.Fate, At: at,
		Reason: fmt.Sprintf(format, args...),
	}
}

// missed adds what had to be reported and was not, and returns the delays in hours of what was.
func (j *judge) missed(report *Report) []float64 {
	var delays []float64
	for _, s := range j.spells {
		if !s.Must {
			continue
		}
		from, until := later(s.Begins(), j.config.PollFrom), j.config.End
		if !s.Until.IsZero() && s.Until.Before(until) {
			until = s.Until
		}
		from, ok := chance(j.still, from, until, j.config.Slack)
		if !ok {
			continue
		}
		report.Expected[s.Kind]++
		found, opened := j.openAt(s.Family, until)
		if !found {
			report.Missed = append(report.Missed, j.mismatch(s.Kind, from, "true since %s until %s, no open incident of the family %s at its end",
				stamp(s.Begins()), stamp(until), s.Family))
			continue
		}
		if !opened.Before(from) && !opened.After(until) {
			delays = append(delays, opened.Sub(from).Hours())
		}
	}
	return delays
}

// openAt reports whether an incident of the family is open at a time, and when it was opened.
func (j *judge) openAt(family tracker.Family, at time.Time) (bool, time.Time) {
	for _, o := range j.observed {
		if familyOf(o.Kind) == family && !o.OpenedAt.After(at) && (o.ResolvedAt.IsZero() || !o.ResolvedAt.Before(at)) {
			return true, o.OpenedAt
		}
	}
	return false, time.Time{}
}

// wrong adds the incidents that the truth denies.
func (j *judge) wrong(report *Report) {
	for _, o := range j.observed {
		if o.OpenedAt.Before(j.config.Start) || o.OpenedAt.After(j.config.End) {
			continue
		}
		report.Judged++
		if reason := j.denial(o); reason != "" {
			report.False = append(report.False, j.mismatch(o.Kind, o.OpenedAt, "%s", reason))
		}
	}
}

// denial says why the truth denies an incident; empty if it does not.
func (j *judge) denial(o ObservedIncident) string {
	if !j.parcel.askable() {
		return "nobody can look this parcel up: the order lacks the phone tail"
	}
	from, until, frozen := j.evidence(o.OpenedAt)
	family := false
	for _, s := range j.spells {
		s.unfreeze(frozen)
		family = family || (s.Family == familyOf(o.Kind) && s.holds(from, until))
	}
	if !family {
		return j.explain(o, until)
	}
	end := j.config.End
	if !o.ResolvedAt.IsZero() && o.ResolvedAt.Before(end) {
		end = o.ResolvedAt
	}
	kind, since, worst := false, false, tracker.SeverityNone
	for _, s := range j.spells {
		s.unfreeze(frozen)
		if s.Kind != o.Kind || !s.holds(from, end) {
			continue
		}
		kind = true
		if timed := !s.Breach.IsZero() || s.Kind == tracker.KindLostSuspected; timed && !o.Since.IsZero() && s.Since.Sub(o.Since).Abs() > sinceTolerance {
			continue
		}
		since, worst = true, max(worst, s.reached(end))
	}
	switch {
	case !kind:
		return fmt.Sprintf("%s was never true while it was open", o.Kind)
	case !since:
		return fmt.Sprintf("no clock of %s starts at %s", o.Kind, stamp(o.Since))
	case o.Severity > worst:
		return fmt.Sprintf("severity %s, but only %s was reached", o.Severity, worst)
	default:
		return ""
	}
}

// evidence is the time within which looks could support a claim made at a time: one Slack up to the last moment at which the feed was
// open. If the feed stood still, frozen is the time as of which it answered.
func (j *judge) evidence(at time.Time) (from, until, frozen time.Time) {
	closed := j.closed
	if j.config.StrictStale {
		closed = j.still
	}
	until = lastOpen(closed, at)
	if seen := j.feed.seen(until); seen.Before(until) {
		frozen = seen
	}
	return until.Add(-j.config.Slack), until, frozen
}

// unfreeze lets a spell go on for ever that was true as of a frozen answer: the wire did not show its end.
func (s *Spell) unfreeze(frozen time.Time) {
	if !frozen.IsZero() && !s.From.After(frozen) && s.Until.After(frozen) {
		s.Until = time.Time{}
	}
}

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

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func stamp(t time.Time) string { return t.In(shanghai).Format("2006-01-02 15:04") }
