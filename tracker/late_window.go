package tracker

import (
	"math"
	"time"
)

// Window is when a parcel arrives: with probability 10 % before Early, with 50 % before Median, with 90 % before Late. Late is zero
// where one parcel in ten like it does not arrive at all within four months.
type Window struct {
	Early, Median, Late time.Time
	N                   int    // past cases it rests on
	Level               string // what they have in common
}

// Expected is when the trip arrives, given that it has not now. It is false before there is evidence, and where even the middle of the
// window lies beyond four months.
func (m *LateModel) Expected(t Trip, now time.Time) (Window, bool) {
	if t.HandedAt.IsZero() || !t.DeliveredAt.IsZero() && !t.DeliveredAt.After(now) {
		return Window{}, false
	}
	s := newLateSubject(t)
	s.place(m)
	c, level := m.evidence(&s, dayOf(now))
	w := Window{N: c.N, Level: level.words()}
	w.Early, w.Median, w.Late = m.arrival(&s, now)
	return w, c.Known && !w.Median.IsZero()
}

// arrival walks the days ahead until one parcel in ten would still be open.
func (m *LateModel) arrival(s *lateSubject, now time.Time) (early, median, late time.Time) {
	days := m.ahead(s, now)
	slack := 0.0
	if s.promised != noDay {
		slack = m.hazard.Mean[featSlack] * s.slackOf(s.promised)
	}
	open, sum := 1.0, 0.0
	for i := range lateDays {
		sum += days.intensity(i, 0) * math.Exp(slack)
		after := min(open, m.truthOf(sum, i+1))
		for _, q := range []struct {
			open float64
			at   *time.Time
		}{{0.9, &early}, {0.5, &median}, {0.1, &late}} {
			if after <= q.open && q.at.IsZero() {
				*q.at = within(now, i, (open-q.open)/(open-after))
			}
		}
		if open = after; open <= 0.1 {
			break
		}
	}
	return early, median, late
}

// within is the moment at which that share of the day's remaining deliveries is made.
func within(now time.Time, ahead int, done float64) time.Time {
	y, month, d := now.Date()
	left := 1.0
	if ahead == 0 {
		left = dayLeft(now)
	}
	hour := lastHour - left*(1-done)*(lastHour-firstHour)
	return time.Date(y, month, d+ahead, 0, 0, int(hour*3600), 0, now.Location())
}

// daysAhead gives the intensity of the days from now on.
type daysAhead struct {
	m     *LateModel
	s     *lateSubject
	today int
	left  float64 // of today
	fixed float64
	phase *phaseCount // nil where it is not known
}

func (m *LateModel) ahead(s *lateSubject, now time.Time) daysAhead {
	var x [hazardFeats]float64
	today := dayOf(now)
	s.fixedFeatures(x[:], m, today)
	x[featSlack] = 0
	fixed := dot(m.hazard.Mean[featFixed:], x[featFixed:])
	return daysAhead{m: m, s: s, today: today, left: dayLeft(now), fixed: fixed, phase: m.phaseOf(s.trip, today)}
}

// intensity of the day so many days ahead, without slack and the promise's last days, down to where that share of it is left.
func (d daysAhead) intensity(ahead int, until float64) float64 {
	rate := math.Exp(min(d.fixed+d.s.onTheDay(d.m.hazard.Mean, d.today+ahead), 3))
	from := 1.0
	if ahead == 0 {
		from = d.left
	}
	if d.phase != nil {
		rate = d.phase.intensity(rate, ahead)
	}
	return rate * max(from-until, 0)
}
