package tracker

import (
	"math"
	"time"
)

// What an account's history of hours must hold, and how it is weighed.
const (
	FeedLearning = 14 * 24 * time.Hour // before so long a history the moving average decides
	FeedActive   = 72 * time.Hour      // a parcel without a scan for so long is not expected to bring the next one at the usual pace

	weekHours    = 168
	recentHours  = 48             // hours that still fill up: looks come late, and so do scans
	hoursMemory  = 6 * weekHours  // time constant of the weekly profile, in hours
	learntEvents = 100.0          // events in the profile below which it says nothing
	profilePrior = 2.0            // events by which an hour of the week leans on its hour of the day, and that on the mean
	longestSpan  = 14 * weekHours // coverage of one look that is counted, in hours
)

// HourTally is what a set of looks covered, by hours since 1970: parcel-hours of watching, and scans by their own time.
type HourTally map[int64]HourCount

// HourCount is one hour of an account.
type HourCount struct {
	Hour     int64   `json:"h"`
	Exposure float64 `json:"x"` // parcel-hours of active parcels that looks have covered
	Events   int     `json:"n"` // scans that happened in it, at most one a parcel
	Dead     bool    `json:"d,omitempty"`
}

// Cover adds the time between two looks at one parcel, as long as the parcel was likely to move: a look tells what happened since the one
// before. lastMove is the parcel's last scan, or its upload.
func (t HourTally) Cover(from, to, lastMove time.Time) {
	if end := lastMove.Add(FeedActive); end.Before(to) {
		to = end
	}
	if earliest := to.Add(-longestSpan * time.Hour); from.Before(earliest) {
		from = earliest
	}
	for from.Before(to) {
		next := from.Truncate(time.Hour).Add(time.Hour)
		if next.After(to) {
			next = to
		}
		t.add(from.Unix()/3600, next.Sub(from).Hours(), 0)
		from = next
	}
}

// Scans adds what one look found: scans after the newest that was known before. Several of one hour are one: a hub scans a parcel in and
// out at once, and such a pair is no evidence for two.
func (t HourTally) Scans(list []Checkpoint, known, now time.Time) {
	last := int64(-1)
	for _, c := range list {
		hour := c.At.Unix() / 3600
		if c.Hint || !c.At.After(known) || c.At.After(now) || hour == last {
			continue
		}
		t.add(hour, 0, 1)
		last = hour
	}
}

func (t HourTally) add(hour int64, exposure float64, events int) {
	c := t[hour]
	c.Hour, c.Exposure, c.Events = hour, c.Exposure+exposure, c.Events+events
	t[hour] = c
}

// Plus adds another tally.
func (t HourTally) Plus(other HourTally) {
	for hour, c := range other {
		t.add(hour, c.Exposure, c.Events)
	}
}

// FeedHours is an account's history by hour of the week (UTC), and its last two days hour by hour.
type FeedHours struct {
	Since  time.Time              `json:"since,omitzero"`
	Folded int64                  `json:"folded"` // hour up to which the profile is faded
	Week   [weekHours]ProfileHour `json:"week"`
	Recent []HourCount            `json:"recent,omitempty"` // oldest first
}

// ProfileHour is a faded sum over weeks.
type ProfileHour struct {
	Events   float64 `json:"n"`
	Exposure float64 `json:"x"`
}

// Note adds what looks have covered by now. Hours that no longer fill up go over into the profile, those of an outage excepted: that
// nothing was told in them says nothing about what happens in such hours.
func (f *FeedHours) Note(tally HourTally, now time.Time) {
	hour := now.Unix() / 3600
	if f.Since.IsZero() && len(tally) > 0 {
		f.Since, f.Folded = now, hour
	}
	f.fade(hour)
	first := hour - recentHours + 1
	recent := make([]HourCount, 0, recentHours)
	known := map[int64]HourCount{}
	for _, c := range f.Recent {
		if c.Hour < first {
			f.fold(c)
			continue
		}
		known[c.Hour] = c
	}
	for h, c := range tally {
		if h < first {
			f.fold(c)
			continue
		}
		was := known[h]
		c.Exposure, c.Events, c.Dead = c.Exposure+was.Exposure, c.Events+was.Events, was.Dead
		known[h] = c
	}
	for h := first; h <= hour; h++ {
		if c, ok := known[h]; ok {
			recent = append(recent, c)
		}
	}
	f.Recent = recent
}

func (f *FeedHours) fade(hour int64) {
	if hour <= f.Folded {
		return
	}
	keep := math.Exp(-float64(hour-f.Folded) / hoursMemory)
	for i := range f.Week {
		f.Week[i].Events, f.Week[i].Exposure = rounded(f.Week[i].Events*keep), rounded(f.Week[i].Exposure*keep)
	}
	f.Folded = hour
}

func rounded(v float64) float64 { return math.Round(v*1e4) / 1e4 }

func (f *FeedHours) fold(c HourCount) {
	if c.Dead {
		return
	}
	bin := &f.Week[weekHour(c.Hour)]
	bin.Events, bin.Exposure = bin.Events+float64(c.Events), rounded(bin.Exposure+c.Exposure)
}

func weekHour(hour int64) int { return int((hour%weekHours + weekHours) % weekHours) }

// rates are the events per parcel-hour that each hour of the week usually brings; false while the history says too little.
func (f *FeedHours) rates(now time.Time) (rates [weekHours]float64, ok bool) {
	var all ProfileHour
	var days [24]ProfileHour
	for i, bin := range f.Week {
		all.Events, all.Exposure = all.Events+bin.Events, all.Exposure+bin.Exposure
		days[i%24].Events += bin.Events
		days[i%24].Exposure += bin.Exposure
	}
	if f.Since.IsZero() || now.Sub(f.Since) < FeedLearning || all.Events < learntEvents || all.Exposure <= 0 {
		return rates, false
	}
	mean := all.Events / all.Exposure
	for i, bin := range f.Week {
		rates[i] = bin.towards(days[i%24].towards(mean))
	}
	return rates, true
}

// towards is the rate of an hour that leans on a wider one as far as its own evidence is thin.
func (b ProfileHour) towards(wider float64) float64 {
	return (b.Events + profilePrior) / (b.Exposure + profilePrior/math.Max(wider, 1e-9))
}
