package tracker

import (
	"slices"
	"time"
)

// lullPatience is the shortest silence of a feed that is kept in mind when it is over: shorter ones are the rhythm of looks and of
// publishing.
const lullPatience = time.Hour

// lullChain is how far back lulls that run into each other are one.
const lullChain = FeedDoubtLimit / 2

// lullsKept is how many lulls before the last one are remembered.
const lullsKept = 8

// Lull is the last time in which a feed was silent for longer than its next scan usually takes. Whether it stood still or had nothing to
// tell nobody knows, not even when it is over: an answer from within proves nothing about what happened after From.
type Lull struct {
	From time.Time `json:"from,omitzero"` // own time of the newest scan before
	Till time.Time `json:"till,omitzero"` // the look that brought the next one
}

// covers reports whether a look lies in the lull.
func (l Lull) covers(look time.Time) bool { return look.After(l.From) && look.Before(l.Till) }

// After returns the lull that news bring to an end: the feed was alive at freshAt, and a look at now has found something newer. It is l where
// the silence was a common one. What was found at the end of l, but happened within it, goes on with l: when a feed comes back, the
// answers that are read first tell of the middle of its silence.
func (l Lull) After(rate float64, reading FeedReading, freshAt, now time.Time) Lull {
	silent := now.Sub(freshAt)
	expected := expectedScans(rate, silent)
	if reading.Learnt || reading.Expected > expected {
		expected = reading.Expected
	}
	if freshAt.IsZero() || silent < lullPatience || expected < FeedDoubt {
		return l
	}
	return l.joined(freshAt, now)
}

// joined is the lull since freshAt, or with the one before where they run into each other.
func (l Lull) joined(freshAt, now time.Time) Lull {
	if freshAt.Before(l.Till) && now.Sub(l.From) < lullChain {
		freshAt = l.From
	}
	return Lull{From: freshAt, Till: now}
}

// NoteFeed adds what answers told of the feed: it was known alive at was and is so at freshAt, by its rate or its reading before them. An
// answer that lacks what a push has told is stale, and so may be all others until one shows something newer: what was looked at meanwhile
// lies in a lull, however common the silence was.
func (h Health) NoteFeed(look AccountLook, rate float64, reading FeedReading, was, freshAt time.Time) Health {
	if freshAt.After(was) {
		h.keep(h.Lull.After(rate, reading, was, look.At))
	}
	if !h.Behind.IsZero() && !freshAt.Before(h.Behind) {
		h.keep(h.Lull.joined(was, look.At))
		h.Behind = time.Time{}
	}
	if look.Behind.After(freshAt) {
		h.Behind = later(h.Behind, look.Behind)
	}
	return h
}

// keep makes a lull the last one. The one before is remembered if it is another: parcels may have been looked at within it and not since.
func (h *Health) keep(l Lull) {
	if before := h.Lull; !before.Till.IsZero() && !before.From.Equal(l.From) {
		h.Lulls = append(slices.Clone(h.Lulls[max(0, len(h.Lulls)-lullsKept+1):]), before)
	}
	h.Lull = l
}

// believed is the moment up to which a look proves anything, as far as lulls are concerned that are over: where the first one began that it
// lies in.
func (h *Health) believed(look time.Time, limit time.Duration) time.Time {
	until := look
	if h.Lull.covers(look) && look.Sub(h.Lull.From) < limit {
		until = h.Lull.From
	}
	for _, lull := range h.Lulls {
		if lull.covers(look) && look.Sub(lull.From) < limit && lull.From.Before(until) {
			until = lull.From
		}
	}
	return until
}

// inLull reports whether a look lies in a lull that is over.
func (h *Health) inLull(look time.Time) bool {
	return h.Lull.covers(look) || slices.ContainsFunc(h.Lulls, func(l Lull) bool { return l.covers(look) })
}

// doubtLimit is how long the silence of the account's feed keeps its answers in doubt. One that brings less than a scan an hour is given
// half a day: to wait for its next scan any longer would hide what is true more often than it would spare a false alarm.
func (a *CourierAccount) doubtLimit() time.Duration {
	pace := a.Feed.Pace
	if !a.Feed.Learnt {
		pace = max(pace, a.FreshRate)
	}
	if pace < quietPace {
		return FeedDoubtLimit / 2
	}
	return FeedDoubtLimit
}

const quietPace = 1.0 // scans an hour

// How a feed that nobody asks is asked for a sign of life while a verdict waits for one.
const (
	LifePause = 15 * time.Minute // within which fewer than LifeLooks parcels that move were asked about
	LifeLooks = 3                // parcels that are looked at before their time
)
