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
	uptime   uptime
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
		if !s.Must || s.overBy(j.config.PollFrom) {
			continue
		}
		from, until := later(s.Begins(), j.config.PollFrom), j.config.End
		if !s.Until.IsZero() && s.Until.Before(until) {
			until = s.Until
		}
		from, ok := chance(j.uptime.still, from, until, j.config.Slack)
		late, hidden := j.hidden(from, until)
		if !ok || (late.Equal(j.config.End) && late.Sub(from) < j.config.Patience) {
			continue
		}
		report.Expected[s.Kind]++
		first := until
		if s.Once || hidden {
			first, until = s.Begins(), late
		}
		found, opened := j.openWithin(s.Family, first, until)
		if !found {
			report.Missed = append(report.Missed, j.mismatch(s.Kind, from, "true since %s until %s, %s",
				stamp(s.Begins()), stamp(until), j.instead(s, until)))
			continue
		}
		if !opened.Before(from) && !opened.After(until) {
			delays = append(delays, opened.Sub(from).Hours())
		}
	}
	return delays
}

// hidden returns until when a spell may be told that holds until a time, and whether that is later than its end: one that ends while its feed is
// closed, and was to be seen for less than the patience before, may have come and gone between two looks. It is told with what overtook it.
func (j *judge) hidden(from, until time.Time) (time.Time, bool) {
	for _, s := range j.uptime.still {
		if !s.covers(until) || until.Equal(j.config.End) || s.from.Sub(from) >= j.config.Patience {
			continue
		}
		if late := s.until.Add(j.config.Patience); late.Before(j.config.End) {
			return late, true
		}
		return j.config.End, true
	}
	return until, false
}

// openWithin reports whether an incident of the family is open at some time of [from, until], and when it was opened.
func (j *judge) openWithin(family tracker.Family, from, until time.Time) (bool, time.Time) {
	for _, o := range j.observed {
		if familyOf(o.Kind) == family && !o.OpenedAt.After(until) && (o.ResolvedAt.IsZero() || !o.ResolvedAt.Before(from)) {
			return true, o.OpenedAt
		}
	}
	return false, time.Time{}
}

// instead says what was recorded of a parcel in the place of what is missed.
func (j *judge) instead(s Spell, until time.Time) string {
	said := ""
	for _, o := range j.observed {
		switch {
		case familyOf(o.Kind) != s.Family:
		case o.OpenedAt.After(until):
			said = fmt.Sprintf("%s only opened at %s", o.Kind, stamp(o.OpenedAt))
		default:
			said = fmt.Sprintf("%s was open from %s but resolved at %s", o.Kind, stamp(o.OpenedAt), stamp(o.ResolvedAt))
		}
	}
	if said == "" {
		return fmt.Sprintf("no incident of the family %s at all", s.Family)
	}
	return said
}

// twins adds the pair of one trace as missed where neither parcel was called anything of the kind until well after the signature.
func (j *judge) twins(other *judge, report *Report) {
	v := views(j.parcel)
	last := v[len(v)-1]
	if len(last.branches) == 0 || (last.signed != nil && last.signed.Published().Before(j.config.PollFrom)) {
		return
	}
	begins := later(last.branches[0].Published(), j.parcel.told())
	until := j.config.End
	if last.signed != nil && last.signed.Published().Add(onceFor).Before(until) {
		until = last.signed.Published().Add(onceFor)
	}
	from, ok := chance(j.uptime.still, later(begins, j.config.PollFrom), until, j.config.Slack)
	if !ok || (until.Equal(j.config.End) && until.Sub(from) < j.config.Patience) {
		return
	}
	report.Expected[tracker.KindClonedTrace]++
	mine, _ := j.openWithin(tracker.FamilyIntegrity, begins, until)
	theirs, _ := other.openWithin(tracker.FamilyIntegrity, begins, until)
	if !mine && !theirs {
		report.Missed = append(report.Missed, j.mismatch(tracker.KindClonedTrace, from, "%s tells the same way, and neither has an incident of the family integrity",
			other.parcel.TrackingNo))
	}
}

// wrong adds the incidents that the truth denies.
func (j *judge) wrong(report *Report) {
	for _, o := range j.observed {
		if o.OpenedAt.Before(j.config.Start) || o.OpenedAt.After(j.config.End) {
			continue
		}
		report.Judged++
		if reason := j.denial(o, j.config.StrictStale); reason != "" {
			report.False = append(report.False, j.mismatch(o.Kind, o.OpenedAt, "%s", reason))
		}
		if reason := j.proof(o); reason != "" {
			report.Unproven = append(report.Unproven, j.mismatch(o.Kind, o.OpenedAt, "%s", reason))
		}
		if reason := j.byOutage(o); reason != "" {
			report.ByOutage = append(report.ByOutage, j.mismatch(o.Kind, o.OpenedAt, "%s", reason))
		}
	}
}

// denial says why the truth denies an incident; empty if it does not. Strictly taken, what a feed that stands still shows supports nothing.
func (j *judge) denial(o ObservedIncident, strict bool) string {
	if !j.parcel.askable() {
		return "nobody can look this parcel up: the order lacks the phone tail"
	}
	from, until, frozen := j.evidence(o.OpenedAt, strict)
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
func (j *judge) evidence(at time.Time, strict bool) (from, until, frozen time.Time) {
	closed := j.uptime.closed
	if strict {
		closed = j.uptime.shown
	}
	until = lastOpen(closed, at)
	if seen := j.uptime.feed.seen(until); seen.Before(until) {
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
