package tracker

import (
	"math"
	"time"
)

// How a feed is tested against its own history.
const (
	FeedDoubt = 1.0 // expected scans without one after which an answer is believed only once the feed shows life
	FeedPace  = 0.5 // usual scans an hour below which waiting for the next one is not worth the delay

	feedDead  = 0.1 // share of the usual scans that a broken feed is taken to bring still
	feedAlive = 5.0 // expected scans on which a feed's coming back is judged

	// A feed without a history is taken to bring a scan in twenty hours for each parcel on its way, as if two had been counted. Estimated:
	// between a domestic parcel, scanned six to eight times in two days, and one that crosses a border.
	youngRate  = 0.05
	youngScans = 2.0

	youngParcels = 3.0 // on their way, from which on some other parcel will tell soon whether the feed lives
)

// aliveShare is the share of the expected scans from which the working feed explains them better than the broken one: the zero of the
// likelihood ratio of Poisson counts at full and at feedDead pace.
func aliveShare() float64 { return (1 - feedDead) / -math.Log(feedDead) }

// FeedReading is what the history says about a feed now.
type FeedReading struct {
	Learnt   bool      // false: too little history, the moving average decides whether the feed is broken
	Pace     float64   // scans an hour that its looks usually show at this hour of the week; zero and not learnt: nothing was looked at twice
	Expected float64   // scans that looks should have shown since the newest one
	Stale    time.Time // since when the feed brings far too little; zero if it does not
	Missing  float64   // scans expected since Stale
	Seen     int       // scans that came
}

// restless reports whether an answer of the feed is believed only once it brings news, however common its silence: they come soon. One without a
// history is so from a few parcels on, and where no parcel of it was looked at twice.
func (r FeedReading) restless() bool {
	if !r.Learnt {
		return r.Pace == 0 || r.Pace >= youngParcels*youngRate
	}
	return r.Pace >= BusyFeedRate
}

// vouches returns until when a feed that was alive is believed to have been so, at most seen: as long as its silence is common. Nobody can
// tell a feed that stood still within that time from one that had nothing to tell.
func (r FeedReading) vouches(alive, seen time.Time) time.Time {
	if r.Pace < FeedPace {
		return seen
	}
	until := alive.Add(time.Duration(FeedDoubt / r.Pace * float64(time.Hour)))
	if until.Before(seen) {
		return until
	}
	return seen
}

// Read tests the feed: are the scans since some moment fewer than chance explains (P(Poisson(expected) <= seen) < 1e-4, at least 20
// expected)? The moment is where a broken feed explains the counts best. What happened within the last hour is left out, because couriers
// publish late. freshAt is the own time of the newest scan.
func (f *FeedHours) Read(freshAt, now time.Time) FeedReading {
	rates, learnt := f.rates(now)
	if !learnt {
		pace := f.young(&rates)
		return FeedReading{Pace: pace, Expected: f.expected(&rates, freshAt)}
	}
	r := FeedReading{Learnt: true, Pace: f.watched(now) * rates[weekHour(now.Unix()/3600)], Expected: f.expected(&rates, freshAt)}
	var best, ratio, expected float64
	seen := 0
	limit := now.Add(-feedPatience).Unix() / 3600
	for i := len(f.Recent) - 1; i >= 0; i-- {
		c := f.Recent[i]
		if c.Hour >= limit {
			continue
		}
		lambda := c.Exposure * rates[weekHour(c.Hour)]
		expected, seen = expected+lambda, seen+c.Events
		ratio += (1-feedDead)*lambda + float64(c.Events)*math.Log(feedDead)
		if ratio > best {
			best, r.Stale, r.Missing, r.Seen = ratio, time.Unix(c.Hour*3600, 0).UTC(), expected, seen
		}
	}
	if r.Missing < feedExpectation || PoissonAtMost(r.Missing, r.Seen) >= feedChance || f.alive(rates) {
		r.Stale, r.Missing, r.Seen = time.Time{}, 0, 0
	}
	return r
}

// expected is how many scans the looks should have shown since the newest one.
func (f *FeedHours) expected(rates *[weekHours]float64, freshAt time.Time) float64 {
	sum := 0.0
	for _, c := range f.Recent {
		part := time.Unix((c.Hour+1)*3600, 0).Sub(freshAt).Hours()
		sum += c.Exposure * rates[weekHour(c.Hour)] * min(1, max(0, part))
	}
	return sum
}

// young sets the rates of a feed whose history says too little, all hours alike, and returns its pace while all parcels are watched: that
// few looks were made says nothing about what there was to tell.
func (f *FeedHours) young(rates *[weekHours]float64) float64 {
	events, exposure, most := youngScans, youngScans/youngRate, 0.0
	for _, c := range f.Recent {
		events, exposure, most = events+float64(c.Events), exposure+c.Exposure, max(most, c.Exposure)
	}
	for _, bin := range f.Week {
		events, exposure = events+bin.Events, exposure+bin.Exposure
	}
	for i := range rates {
		rates[i] = events / exposure
	}
	return most * events / exposure
}

// watched is how many active parcels were watched in an hour of the last day, leaving out the hours that looks have yet to cover.
func (f *FeedHours) watched(now time.Time) float64 {
	sum, hours := 0.0, 0
	for _, c := range f.Recent {
		if age := now.Unix()/3600 - c.Hour; age >= 6 && age < 30 {
			sum, hours = sum+c.Exposure, hours+1
		}
	}
	return sum / float64(max(hours, 1))
}

// alive reports whether the last hours, as many as five scans take, brought them.
func (f *FeedHours) alive(rates [weekHours]float64) bool {
	expected, seen := 0.0, 0
	for i := len(f.Recent) - 1; i >= 0 && expected < feedAlive; i-- {
		expected += f.Recent[i].Exposure * rates[weekHour(f.Recent[i].Hour)]
		seen += f.Recent[i].Events
	}
	return expected >= feedAlive && float64(seen) >= aliveShare()*expected
}

// Bury marks the hours from since on as those of an outage, so that they are not learnt from.
func (f *FeedHours) Bury(since time.Time) {
	for i := range f.Recent {
		if f.Recent[i].Hour >= since.Unix()/3600 {
			f.Recent[i].Dead = true
		}
	}
}

// PoissonAtMost is the chance of at most seen events where expected are usual.
func PoissonAtMost(expected float64, seen int) float64 {
	if expected <= 0 {
		return 1
	}
	sum := 0.0
	for k := 0; k <= seen; k++ {
		lg, _ := math.Lgamma(float64(k) + 1)
		sum += math.Exp(float64(k)*math.Log(expected) - expected - lg)
	}
	return min(1, sum)
}
