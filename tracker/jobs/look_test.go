package jobs

import (
	"parcelwarden/tracker"
	"testing"
	"time"
)

// A feed that stands still goes on bringing what happened before it stopped. That is news, but no proof that it is alive now.
func TestNewsCarriesItsOwnTime(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	scan := func(at time.Time) tracker.Checkpoint {
		return tracker.Checkpoint{At: at, Status: tracker.StatusInTransit, Code: "1002"}
	}
	hint := scan(noon.Add(-time.Minute))
	hint.Hint = true
	var r batchResult
	look := func(claim tracker.PollClaim, events ...tracker.Checkpoint) {
		seen := tracker.TrackedShipment{Outcome: tracker.OutcomeOK, Checkpoints: events}
		r.take((&Poller{}).result(tracker.CourierAccount{}, claim, seen, lookMoment{at: noon}))
	}
	look(tracker.PollClaim{EventsHash: "known"}, scan(noon.Add(-9*time.Hour)), scan(noon.Add(-6*time.Hour)), hint, scan(noon.Add(time.Hour)))
	look(tracker.PollClaim{}, scan(noon.Add(-4*time.Hour)))
	if r.account.NewEvents != 1 || !r.account.NewestEvent.Equal(noon.Add(-4*time.Hour)) {
		t.Errorf("%d new events, the newest from %s", r.account.NewEvents, r.account.NewestEvent)
	}
}
