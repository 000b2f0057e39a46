package tracker

import (
	"math"
	"time"
)

// How the freshness of a courier's feed is weighed.
const (
	FeedMemory     = 6 * time.Hour  // time constant of the moving average
	BusyFeedRate   = 6.0            // new events per hour from which an answer is believed only while the feed brings news
	FeedDoubtLimit = 48 * time.Hour // a feed that brought nothing for so long may simply have nothing to report

	feedExpectation = 20.0      // expected events below which silence proves nothing
	feedChance      = 1e-4      // chance of silence below which it is not chance
	feedPatience    = time.Hour // events arrive in polls, not one by one: shorter silence is the poller's own rhythm
)

// FeedFreshness returns the moving average of new events per hour and the time of the last new event, after a request at the time
// at brought newEvents events that we did not have. Requests come at irregular intervals, so each event is weighed by the time
// since the last one; a request without news changes nothing until news come. The history that a first look brings is no
// news and is not to be counted.
func FeedFreshness(rate float64, freshAt, at time.Time, newEvents int) (float64, time.Time) {
	if newEvents <= 0 {
		return rate, freshAt
	}
	if freshAt.IsZero() {
		return float64(newEvents) / FeedMemory.Hours(), at
	}
	hours := at.Sub(freshAt).Hours()
	if hours < 1e-6 { // two requests at once, or an answer out of order
		return rate + float64(newEvents)/FeedMemory.Hours(), freshAt
	}
	keep := math.Exp(-hours / FeedMemory.Hours())
	return rate*keep + float64(newEvents)/hours*(1-keep), at
}

// FeedStale reports whether a feed has been silent for longer than chance explains: by its rate at least 20 events were to be
// expected since the last new one, and a Poisson process is silent for so long once in ten thousand cases or less.
func FeedStale(rate float64, freshAt, now time.Time) bool {
	silent := now.Sub(freshAt)
	if freshAt.IsZero() || silent < feedPatience {
		return false
	}
	expected := rate * silent.Hours()
	return expected >= feedExpectation && math.Exp(-expected) < feedChance
}
