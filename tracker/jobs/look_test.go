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

// An answer that lacks what a push has told is told of its account: others may be as old. One without any event says nothing of the sort.
func TestAnswersBehindPushesAreCounted(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	account := func(pushed time.Duration, events ...time.Duration) tracker.AccountLook {
		var r batchResult
		seen := tracker.TrackedShipment{Outcome: tracker.OutcomeOK}
		for _, at := range events {
			seen.Checkpoints = append(seen.Checkpoints, tracker.Checkpoint{At: noon.Add(at), Status: tracker.StatusInTransit, Code: "1002"})
		}
		claim := tracker.PollClaim{EventsHash: "known", PushEventAt: noon.Add(pushed)}
		r.take((&Poller{}).result(tracker.CourierAccount{}, claim, seen, lookMoment{at: noon}))
		var sum recorder
		sum.merge(tracker.AccountLook{})
		sum.merge(r.account)
		return sum.accounts[accountOutcome{}]
	}
	if got := account(-2*time.Hour, -9*time.Hour, -5*time.Hour).Behind; !got.Equal(noon.Add(-2 * time.Hour)) {
		t.Errorf("behind %s", got)
	}
	if got := account(-2*time.Hour, -9*time.Hour, -2*time.Hour-time.Minute).Behind; !got.IsZero() {
		t.Errorf("the same event without its seconds: behind %s", got)
	}
	if got := account(-2 * time.Hour).Behind; !got.IsZero() {
		t.Errorf("an empty answer: behind %s", got)
	}
}

// An economical round is held in the hours of the merchant's day.
func TestRoundsFollowTheMerchantsClock(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	seen := tracker.TrackedShipment{Outcome: tracker.OutcomeOK, Status: tracker.StatusInTransit, Checkpoints: []tracker.Checkpoint{
		{At: noon.Add(-2 * time.Hour), Status: tracker.StatusInTransit, Code: "1002"},
	}}
	claim := tracker.PollClaim{MerchantID: 7, Query: tracker.TrackQuery{TrackingNo: "YT1"}, ShippedAt: noon.Add(-48 * time.Hour)}
	next := func(zone *time.Location) time.Time {
		p := &Poller{Cadence: tracker.CadenceEconomy, Zone: func(id int64) *time.Location {
			if id != claim.MerchantID {
				t.Errorf("asked for merchant %d", id)
			}
			return zone
		}}
		return p.result(tracker.CourierAccount{}, claim, seen, lookMoment{at: noon}).NextPollAt
	}
	east, west := time.FixedZone("east", 8*3600), time.FixedZone("west", -5*3600)
	if e, w := next(east).In(east), next(west).In(west); e.Hour() != w.Hour() || e.Equal(w) {
		t.Errorf("%s and %s", e, w)
	}
}
