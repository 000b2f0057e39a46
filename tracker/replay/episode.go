package replay

import (
	"parcelwarden/tracker"
	"time"
)

// sameStart is by how much the starts of two clocks may differ and still be one.
const sameStart = 2 * time.Minute

// Episode is one stretch of time during which an incident stood open on one and the same ground.
type Episode struct {
	Family   tracker.Family
	Kind     tracker.Kind     // as it was opened
	Severity tracker.Severity // the worst it reached
	Since    time.Time
	Told     bool // it rests on the courier's own event and on no clock
	OpenedAt time.Time
	EndedAt  time.Time // zero: it never ended

	incident int64
	settled  bool                                        // it ended with the following of the parcel, not because it was over
	reached  [tracker.SeverityPresumedLost + 1]time.Time // when each severity was first on record
}

// reach notes a severity and, with it, the milder ones that were never on record by themselves.
func (e *Episode) reach(severity tracker.Severity, now time.Time) {
	e.Severity = max(e.Severity, severity)
	for s := min(severity, tracker.SeverityPresumedLost); s > tracker.SeverityNone && e.reached[s].IsZero(); s-- {
		e.reached[s] = now
	}
}

// lasted is how long it stood until it ended, or until the given end.
func (e *Episode) lasted(end time.Time) time.Duration {
	if !e.EndedAt.IsZero() && e.EndedAt.Before(end) {
		end = e.EndedAt
	}
	return end.Sub(e.OpenedAt)
}

// holds reports whether it was true at the time. One that ended because the parcel was done with is true for ever.
func (e *Episode) holds(at time.Time) bool {
	return !e.OpenedAt.After(at.Add(sameStart)) && (e.settled || e.EndedAt.IsZero() || !e.EndedAt.Before(at.Add(-sameStart)))
}

// track is what became of one parcel under one way of looking.
type track struct {
	looks    int
	alerts   int // openings, reopenings and climbs: what somebody is told
	episodes []Episode
	finished bool
	last     tracker.Shipment
}

// open returns the last episode of an incident.
func (t *track) open(incident int64) *Episode {
	for i := len(t.episodes) - 1; i >= 0; i-- {
		if t.episodes[i].incident == incident {
			return &t.episodes[i]
		}
	}
	return nil
}

// book takes in one change.
func (t *track) book(c *tracker.Change, now time.Time) {
	in := &c.Incident
	last := t.open(in.ID)
	switch c.Kind {
	case tracker.ChangeResolve:
		last.EndedAt = now
		last.settled = in.Resolution == tracker.ResolvedReturned || in.Resolution == tracker.ResolvedUnresolved
		return
	case tracker.ChangeRefresh:
		return
	case tracker.ChangeOpen, tracker.ChangeReopen, tracker.ChangeClimb:
		t.alerts++
	}
	if last != nil && last.EndedAt.IsZero() && in.Since.Sub(last.Since).Abs() <= sameStart {
		last.reach(in.Severity, now)
		return
	}
	if last != nil && last.EndedAt.IsZero() { // the old ground ended unseen and a worse one took its place
		last.EndedAt = now
	}
	next := Episode{Family: in.Family, Kind: in.Kind, Since: in.Since, OpenedAt: now, Told: told(in.RuleID), incident: in.ID}
	next.reach(in.Severity, now)
	t.episodes = append(t.episodes, next)
}
