package simulator

import (
	"parcelwarden/tracker"
	"testing"
	"time"
)

// The stories' own expectations must agree with the truth: what is expected to be open holds by the rules, what is expected not to
// be there must not be due.
func TestStoriesAgreeWithTheTruth(t *testing.T) {
	t.Parallel()
	stories, err := Stories()
	if err != nil {
		t.Fatal(err)
	}
	if len(stories) < 6 {
		t.Fatalf("%d stories", len(stories))
	}
	for _, s := range stories {
		w, err := s.World()
		if err != nil {
			t.Fatal(err)
		}
		truth := w.Truth(OfficialRules())
		for _, step := range s.Steps() {
			for _, e := range step.Expect {
				if reason := contradiction(truth, e, step.At); reason != "" {
					t.Errorf("%s:%d: %s: %s", s.Name, step.Line, e, reason)
				}
			}
		}
	}
}

// contradiction says how the truth denies an expectation about incidents; other expectations are not examined.
func contradiction(truth []Spell, e Expectation, at time.Time) string {
	if e.Family == tracker.FamilyBlind || e.Family == tracker.FamilyCluster || (e.Kind != "" && !ofOneParcel(e.Kind)) {
		return ""
	}
	worst, due := tracker.SeverityNone, false
	for _, s := range truth {
		if s.TrackingNo != e.TrackingNo || !e.Matches(tracker.Incident{Kind: s.Kind, Family: s.Family}) {
			continue
		}
		if s.holds(at, at) {
			worst = max(worst, s.reached(at))
		}
		due = due || (s.Must && s.holds(at, at.Add(-3*time.Hour)))
	}
	switch {
	case e.Verb == ExpectOpen && worst < max(e.Severity, tracker.SeverityWatch):
		return "only " + worst.String() + " is true"
	case e.Verb == ExpectResolved && worst != tracker.SeverityNone, e.Verb == ExpectNone && due:
		return "it is true"
	default:
		return ""
	}
}

// ofOneParcel reports whether a kind is about a parcel and not about a feed or a place.
func ofOneParcel(kind tracker.Kind) bool {
	family := familyOf(kind)
	return family != tracker.FamilyBlind && family != tracker.FamilyCluster
}
