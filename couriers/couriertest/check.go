package couriertest

import (
	"parcelwarden/tracker"
	"slices"
	"testing"
	"unicode/utf8"
)

// CheckAnswer fails the test when an answer breaks the promises of the port: a typed outcome, valid statuses, checkpoints oldest
// first in UTC without repeats, clean text.
func CheckAnswer(t testing.TB, a tracker.Answer) {
	t.Helper()
	checkOutcome(t, a.Outcome)
	if a.RetryAfter < 0 {
		t.Errorf("negative RetryAfter %v", a.RetryAfter)
	}
	checkText(t, a.Detail)
	for _, s := range a.Shipments {
		checkOutcome(t, s.Outcome)
		checkText(t, s.Detail)
		if s.Outcome == tracker.OutcomeOK && !s.Status.Valid() {
			t.Errorf("%s: status %q is not one of ours", s.TrackingNo, s.Status)
		}
		if s.Outcome != tracker.OutcomeOK && len(s.Checkpoints) > 0 {
			t.Errorf("%s: outcome %s with %d checkpoints", s.TrackingNo, s.Outcome, len(s.Checkpoints))
		}
		checkEvents(t, s)
	}
}

func checkOutcome(t testing.TB, o tracker.Outcome) {
	t.Helper()
	switch o {
	case tracker.OutcomeOK, tracker.OutcomeNotFound, tracker.OutcomeAuth, tracker.OutcomeRateLimited, tracker.OutcomeRejected,
		tracker.OutcomeMalformed, tracker.OutcomeServerError, tracker.OutcomeTimeout, tracker.OutcomeUnreachable:
	default:
		t.Errorf("outcome %q is not one an adapter may give", o)
	}
}

func checkEvents(t testing.TB, s tracker.TrackedShipment) {
	t.Helper()
	seen := map[string]bool{}
	for i, c := range s.Checkpoints {
		fp := c.Fingerprint()
		if seen[fp] {
			t.Errorf("%s: checkpoint %d is a repeat: %s %q", s.TrackingNo, i, c.At, c.Text)
		}
		seen[fp] = true
		if i > 0 && c.At.Before(s.Checkpoints[i-1].At) {
			t.Errorf("%s: checkpoint %d at %s is before the one ahead of it", s.TrackingNo, i, c.At)
		}
		if c.At.IsZero() || c.At.Location().String() != "UTC" {
			t.Errorf("%s: checkpoint %d at %s is not an instant in UTC", s.TrackingNo, i, c.At)
		}
		if !c.Status.Valid() {
			t.Errorf("%s: checkpoint %d has status %q", s.TrackingNo, i, c.Status)
		}
		checkText(t, c.Text)
		checkText(t, c.Place)
		checkText(t, c.Code)
	}
}

func checkText(t testing.TB, s string) {
	t.Helper()
	if !utf8.ValidString(s) || slices.Contains([]byte(s), 0) {
		t.Errorf("text %q is not fit for a database", s)
	}
}

// healthy reports whether a status says that nothing is wrong.
func healthy(s tracker.Status) bool {
	switch s {
	case tracker.StatusPending, tracker.StatusInfoReceived, tracker.StatusPickedUp, tracker.StatusInTransit, tracker.StatusOutForDelivery:
		return true
	default:
		return false
	}
}
