package tracker

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// shopFeed is a feed whose parcels move by day and rest at night, looked at every two hours.
type shopFeed struct {
	hours   FeedHours
	parcels int
	rng     *rand.Rand
	fresh   time.Time
	from    time.Time
}

func newShopFeed(parcels int, seed uint64) *shopFeed {
	return &shopFeed{parcels: parcels, rng: rand.New(rand.NewPCG(seed, 1)), from: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)}
}

// pace is scans per parcel-hour at a moment: 0.15 by day, next to none at night and less on Sundays.
func pace(t time.Time) float64 {
	rate := 0.15
	if h := t.Hour(); h < 7 {
		rate = 0.004
	}
	if t.Weekday() == time.Sunday {
		rate /= 3
	}
	return rate
}

// run plays the feed until an hour; the scans of hours for which keep says no are never told.
func (f *shopFeed) run(from, until int, keep func(hour int) float64) FeedReading {
	var r FeedReading
	for h := from; h < until; h += 2 {
		tally := HourTally{}
		now := f.from.Add(time.Duration(h+2) * time.Hour)
		for step := range 2 {
			at := f.from.Add(time.Duration(h+step) * time.Hour)
			tally.add(at.Unix()/3600, float64(f.parcels), 0)
			for range f.parcels {
				if f.rng.Float64() < pace(at)*keep(h+step) {
					scan := at.Add(time.Duration(f.rng.IntN(3600)) * time.Second)
					tally.add(at.Unix()/3600, 0, 1)
					f.fresh = later(f.fresh, scan)
				}
			}
		}
		f.hours.Note(tally, now)
		r = f.hours.Read(f.fresh, now)
		if !r.Stale.IsZero() {
			f.hours.Bury(r.Stale)
		}
	}
	return r
}

func always(int) float64 { return 1 }

// A feed that works is never called broken, by day or night, on weekdays or Sundays, from the day its history suffices.
func TestFeedHoursNoFalseAlarm(t *testing.T) {
	t.Parallel()
	for seed := range uint64(8) {
		f := newShopFeed(20+60*int(seed), seed)
		learnt, alarms := 0, 0
		for h := 0; h < 8*168; h += 2 {
			r := f.run(h, h+2, always)
			if r.Learnt {
				learnt++
			}
			if !r.Stale.IsZero() {
				alarms++
			}
		}
		if learnt < 400 || alarms > 0 {
			t.Errorf("%d parcels: learnt at %d moments, %d false alarms", f.parcels, learnt, alarms)
		}
	}
}

// How soon a feed that stands still, or brings one scan in twenty, is found: by day within hours, by night only with the morning.
func TestFeedHoursFindsAnOutage(t *testing.T) {
	t.Parallel()
	const weeks = 4 * 168
	for _, c := range []struct {
		name    string
		parcels int
		start   int // hours into Monday
		share   float64
		within  int // hours
	}{
		{"many parcels, Monday morning", 400, 8, 0, 4},
		{"few parcels, Monday morning", 30, 8, 0, 8},
		{"a trickle", 200, 8, 0.05, 6},
		{"at midnight", 200, 0, 0, 11},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := newShopFeed(c.parcels, 5)
			f.run(0, weeks+c.start, always)
			broken := func(int) float64 { return c.share }
			found := -1
			for h := 0; h < 24 && found < 0; h += 2 {
				if r := f.run(weeks+c.start+h, weeks+c.start+h+2, broken); !r.Stale.IsZero() {
					found = h + 2
					if off := r.Stale.Sub(f.from.Add(time.Duration(weeks+c.start) * time.Hour)).Hours(); off < -3 || off > 9 {
						t.Errorf("stale since %g h after it broke", off)
					}
				}
			}
			if found < 0 || found > c.within {
				t.Fatalf("found after %d h, want within %d", found, c.within)
			}
			r := f.run(weeks+c.start+found, weeks+c.start+found+12, always)
			if !r.Stale.IsZero() {
				t.Errorf("twelve hours after it came back still stale: %+v", r)
			}
		})
	}
}

// What an outage hides is not learnt as the usual quiet.
func TestFeedHoursDoesNotLearnAnOutage(t *testing.T) {
	t.Parallel()
	f := newShopFeed(200, 9)
	f.run(0, 4*168, always)
	monday := f.hours.Week[weekHour(f.from.Unix()/3600+9)]
	before := monday.Events / monday.Exposure
	f.run(4*168, 4*168+30, func(int) float64 { return 0 })
	f.run(4*168+30, 4*168+96, always)
	monday = f.hours.Week[weekHour(f.from.Unix()/3600+9)]
	if after := monday.Events / monday.Exposure; math.Abs(after-before) > before/10 {
		t.Errorf("Monday at nine: %g before the outage, %g after", before, after)
	}
}

func TestFeedHoursNeedsHistory(t *testing.T) {
	t.Parallel()
	f := newShopFeed(200, 3)
	if r := f.run(0, 13*24, always); r.Learnt {
		t.Error("learnt before two weeks")
	}
	if r := f.run(13*24, 13*24+1, always); math.Abs(r.Pace/25-1) > 0.5 {
		t.Errorf("a pace of %g an hour, want about 25: 200 parcels with 3 scans a day", r.Pace)
	}
	few := newShopFeed(1, 3)
	if r := few.run(0, 3*168, always); r.Learnt {
		t.Error("learnt from a handful of scans")
	}
}

func TestFeedHoursYoung(t *testing.T) {
	t.Parallel()
	var hours FeedHours
	if r := hours.Read(at(0), at(1)); r.Pace != 0 || r.Expected != 0 || !r.restless() {
		t.Errorf("nothing was watched: %+v", r)
	}
	tally := HourTally{}
	for range 10 { // each looked at after twelve hours without a scan
		tally.Cover(at(0), at(12), at(0))
	}
	hours.Note(tally, at(12))
	r := hours.Read(at(2), at(12))
	rate := youngScans / (youngScans/youngRate + 120)
	if math.Abs(r.Pace-10*rate) > 1e-9 || math.Abs(r.Expected-100*rate) > 1e-6 {
		t.Errorf("pace %g, expected %g; want %g and %g: ten parcels for ten hours since the newest scan", r.Pace, r.Expected, 10*rate, 100*rate)
	}
}

func TestHourTally(t *testing.T) {
	t.Parallel()
	tally := HourTally{}
	tally.Cover(at(0.5), at(3.25), at(0))
	tally.Cover(at(80), at(90), at(10)) // silent for longer than active parcels are
	base := at(0).Unix() / 3600
	for i, want := range []float64{0.5, 1, 1, 0.25} {
		if got := tally[base+int64(i)].Exposure; math.Abs(got-want) > 1e-9 {
			t.Errorf("hour %d: %g, want %g", i, got, want)
		}
	}
	if got := tally[base+80].Exposure + tally[base+81].Exposure; math.Abs(got-2) > 1e-9 {
		t.Errorf("covered until 82 h only, got %g", got)
	}
	scans := HourTally{}
	scans.Scans([]Checkpoint{{At: at(1)}, {At: at(2.1)}, {At: at(2.2)}, {At: at(3), Hint: true}, {At: at(4)}, {At: at(9)}}, at(1), at(5))
	if scans[base+2].Events != 1 || scans[base+4].Events != 1 || len(scans) != 2 {
		t.Errorf("scans %+v", scans)
	}
}

func TestPoissonAtMost(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lambda float64
		seen   int
		want   float64
	}{{0, 0, 1}, {20, 0, math.Exp(-20)}, {1, 1, 2 * math.Exp(-1)}, {20, 5, 7.19e-5}, {20, 6, 2.55e-4}, {5000, 4600, 5.164e-9}} {
		if got := PoissonAtMost(c.lambda, c.seen); math.Abs(got-c.want) > c.want/50 {
			t.Errorf("P(Poisson(%g) <= %d) = %g, want %g", c.lambda, c.seen, got, c.want)
		}
	}
}
