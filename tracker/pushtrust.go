package tracker

import (
	"math"
	"time"
)

// How far an account's pushes are trusted to come. Trust only makes looks rarer; it never stands in for one.
const (
	PushAlive = 24 * time.Hour // a push was seen within this time
	PushGrace = time.Hour      // how late a push may be before a look that finds the event first counts as proof that it was missed

	pushDoubtLimit  = 0.25            // doubt from which pushes are not trusted: three events missed in a row
	pushDoubtMemory = 0.9             // what stays of the doubt after one more event
	eventSlack      = 2 * time.Minute // a push and an answer may state the same event with and without its seconds
)

// PushTrusted reports whether parcels of the account may be looked up rarely because its pushes come.
func (a CourierAccount) PushTrusted(now time.Time) bool {
	return a.Push && !a.LastPushAt.IsZero() && now.Sub(a.LastPushAt) < PushAlive && a.PushDoubt < pushDoubtLimit
}

// PushDoubt is the moving average of events that no push had told, after looks found told of them pushed and missed of them not.
func PushDoubt(doubt float64, told, missed int) float64 {
	if told+missed == 0 {
		return doubt
	}
	share := float64(missed) / float64(told+missed)
	keep := math.Pow(pushDoubtMemory, float64(told+missed))
	return doubt*keep + share*(1-keep)
}

// PushCheck is what a look says about the pushes of its parcel.
type PushCheck int

// The findings of a look. Only one that brought news can tell.
const (
	PushUnchecked PushCheck = iota
	PushTold                // the newest event had been pushed
	PushMissed              // the newest event is old enough to have been pushed, and was not
)

// CheckPush holds the newest event of an answer at the time now against what pushes have told. since is when pushes about the parcel
// began, pushed the newest event they told; zero for none. lag is how long after a scan the provider learns of it itself.
func CheckPush(newest, since, pushed, now time.Time, lag time.Duration) PushCheck {
	grace := PushGrace + lag
	switch {
	case since.IsZero() || newest.IsZero() || !newest.After(since):
		return PushUnchecked
	case knows(pushed, newest):
		return PushTold
	case now.Sub(newest) > grace && now.Sub(since) > grace:
		return PushMissed
	default:
		return PushUnchecked
	}
}

// AnswerBehind reports whether an answer lacks what a push has told: its newest event is older. Such an answer is stale.
func AnswerBehind(newest, pushed time.Time) bool { return !pushed.IsZero() && !knows(newest, pushed) }

// knows reports whether a source whose newest event is from the time newest knows of an event at the time at.
func knows(newest, at time.Time) bool { return !newest.IsZero() && !newest.Add(eventSlack).Before(at) }
