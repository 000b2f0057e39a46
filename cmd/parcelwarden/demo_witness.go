package main

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"time"
)

type incidentKey struct{ merchant, incident int64 }

// testimony is what incidents rested on when they were opened, and those that were foretold when they came true: their later looks prove
// more than they knew then.
type testimony struct {
	first  map[incidentKey]tracker.Incident
	claims map[incidentKey]tracker.Incident
}

// note takes down an incident as it stands: SeenAt is the newest look at its parcel.
func (w *testimony) note(key incidentKey, in tracker.IncidentRecord, now time.Time) {
	if w.first == nil {
		w.first, w.claims = map[incidentKey]tracker.Incident{}, map[incidentKey]tracker.Incident{}
	}
	if in.LastLookAt.After(in.SeenAt) { // SeenAt is the moment up to which the look is believed
		in.SeenAt = in.LastLookAt
	}
	if _, known := w.first[key]; !known {
		w.first[key] = in.Incident
	}
	switch {
	case !w.awaited(key):
	case in.RuleID != tracker.RuleLate:
		w.claims[key] = in.Incident
	case !in.Open() && now.Sub(in.ResolvedAt) > tracker.ReopenWithin: // it ended as the forecast it was
		w.claims[key] = tracker.Incident{}
	}
}

// awaited reports whether an incident was no more than a forecast when it was seen last.
func (w *testimony) awaited(key incidentKey) bool {
	_, claimed := w.claims[key]
	return !claimed && w.first[key].RuleID == tracker.RuleLate
}

// since is when the oldest incident of a merchant was opened that is still a forecast, or now if there is none.
func (w *testimony) since(merchantID int64, now time.Time) time.Time {
	for key, first := range w.first {
		if key.merchant == merchantID && first.OpenedAt.Before(now) && w.awaited(key) {
			now = first.OpenedAt
		}
	}
	return now
}

// witness takes down what was opened since, or came true.
func (d *demo) witness(ctx context.Context, since time.Time) error {
	for _, m := range d.app.merchants {
		incidents, err := d.app.store.Incidents(ctx, m.ID, d.evidence.since(m.ID, since))
		if err != nil {
			return fmt.Errorf("read incidents: %w", err)
		}
		for _, in := range incidents {
			d.evidence.note(incidentKey{m.ID, in.ID}, in, since)
		}
	}
	return nil
}
