package tracker

import (
	"math"
	"time"
)

// How the freshness of a courier's feed is weighed.
const (
	FeedMemory     = 6 * time.Hour  // time constant of the moving average
	BusyFeedRate   = 1.0            // new events per hour from which an answer is believed only once the feed brings news again: they come soon
	FeedDoubtLimit = 24 * time.Hour // a feed that brought nothing for so long may simply have nothing to report

	feedExpectation = 20.0      // expected events below which silence proves nothing
	feedChance      = 1e-4      // chance of silence below which it is not chance
	feedPatience    = time.Hour // events arrive in polls, not one by one: shorter silence is the poller's own rhythm
)

// FeedFreshness returns the moving average of new events per hour and the time of the newest event that the feed has told, after
// answers that brought newEvents events which we did not have, the newest of them from the time newest. It is the event's own time
// that proves the feed alive: a feed that stands still goes on bringing what happened before, to parcels nobody had looked at since.
// Answers come at irregular intervals, so each event is weighed by the time since the last one. The history that a first look
// brings is no news and is not to be counted, but its newest event is proof as well.
func FeedFreshness(rate float64, freshAt, newest time.Time, newEvents int) (float64, time.Time) {
	if newEvents <= 0 {
		return rate, later(freshAt, newest)
	}
	if freshAt.IsZero() {
		return float64(newEvents) / FeedMemory.Hours(), newest
	}
	hours := newest.Sub(freshAt).Hours()
	if hours < 1e-6 { // nothing newer than what another parcel has told already
		return rate + float64(newEvents)/FeedMemory.Hours(), freshAt
	}
	keep := math.Exp(-hours / FeedMemory.Hours())
	return rate*keep + float64(newEvents)/hours*(1-keep), newest
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// fadedRate is the moving average after a silence: it fades with the same time constant with which news build it up. So the silence
// of a busy feed is doubtful for the better part of a day, that of a feed whose last parcels arrive only for some hours.
func fadedRate(rate float64, silent time.Duration) float64 {
	return rate * math.Exp(-silent.Hours()/FeedMemory.Hours())
}

// FeedStale reports whether a feed has been silent for longer than chance explains: by its rate at least 20 events were to be
// expected since the last new one, and a Poisson process is silent for so long once in ten thousand cases or less.
func FeedStale(rate float64, freshAt, now time.Time) bool {
	silent := now.Sub(freshAt)
	if freshAt.IsZero() || silent < feedPatience {
		return false
	}
	expected := expectedScans(rate, silent)
	return expected >= feedExpectation && math.Exp(-expected) < feedChance
}

// expectedScans is how many scans the moving average would have brought in a silence.
func expectedScans(rate float64, silent time.Duration) float64 {
	return FeedMemory.Hours() * (rate - fadedRate(rate, silent))
}
