package main

import (
	"parcelwarden/tracker"
	"testing"
	"time"
)

// A forecast that comes true is a claim from then on, and rests on the look that was the newest then: not on a later one, and not on the
// moment up to which the look is believed, at which nobody looked.
func TestForecastIsWitnessedWhenItComesTrue(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	at := func(hour int) time.Time { return noon.Add(time.Duration(hour) * time.Hour) }
	incident := func(rule string, believed, looked int) tracker.IncidentRecord {
		return tracker.IncidentRecord{
			Incident: tracker.Incident{ID: 7, RuleID: rule, OpenedAt: at(0), DueAt: at(5), SeenAt: at(believed)}, LastLookAt: at(looked),
		}
	}
	var w testimony
	key := incidentKey{1, 7}
	w.note(key, incident(tracker.RuleLate, 0, 0), at(9))
	w.note(key, incident(tracker.RuleLate, 2, 3), at(9))
	if w.since(1, at(6)) != at(0) || w.since(2, at(6)) != at(6) {
		t.Errorf("a forecast is read again from %s", w.since(1, at(6)))
	}
	w.note(key, incident("promise", 5, 6), at(9))
	w.note(key, incident("promise", 8, 9), at(9))
	if first, claim := w.first[key], w.claims[key]; first.SeenAt != at(0) || claim.SeenAt != at(6) || w.since(1, at(9)) != at(9) {
		t.Errorf("first seen %s, true as of %s", first.SeenAt, claim.SeenAt)
	}
	ended := incident(tracker.RuleLate, 0, 1)
	ended.ResolvedAt = at(2)
	w.note(incidentKey{1, 9}, ended, at(3))
	if w.since(1, at(4)) != at(0) {
		t.Error("a forecast that ended may be opened again and come true within a day")
	}
	w.note(incidentKey{1, 9}, incident("promise", 5, 6), at(6))
	if claim := w.claims[incidentKey{1, 9}]; claim.SeenAt != at(6) {
		t.Errorf("it came true as of %s", claim.SeenAt)
	}
	w.note(incidentKey{1, 8}, incident("promise", 1, 1), at(9))
	if _, foretold := w.claims[incidentKey{1, 8}]; foretold {
		t.Error("what was never foretold came true")
	}
}
