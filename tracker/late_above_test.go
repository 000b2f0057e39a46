package tracker

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// plainIntensity is a day's intensity by all of its features.
func plainIntensity(d daysAhead, ahead int, until float64) float64 {
	var x [featFixed]float64
	d.s.dayFeatures(x[:], d.today+ahead)
	x[featOverdue], x[featLastDays] = 0, 0
	rate := math.Exp(min(d.fixed+dot(d.m.hazard.Mean[:featFixed], x[:]), 3))
	from := 1.0
	if ahead == 0 {
		from = d.left
	}
	if d.phase != nil {
		rate = d.phase.intensity(rate, ahead)
	}
	return rate * max(from-until, 0)
}

func TestAJudgementAsksTheLaneModelWhatAPageAsks(t *testing.T) {
	t.Parallel()
	now := lateStart.AddDate(0, 0, 45).Add(9 * time.Hour)
	m := taught(inventedTrips(5, 1500), now)
	rapid.Check(t, func(t *rapid.T) {
		at := now.Add(time.Duration(rapid.IntRange(0, 47).Draw(t, "hour")) * time.Hour)
		place := rapid.SampledFrom([]string{"近镇", "远镇", "新镇"}).Draw(t, "place")
		trip := tripTo(place, at.Add(-time.Duration(rapid.IntRange(0, 40*24).Draw(t, "age"))*time.Hour), 0)
		trip.PromisedAt = at.Add(time.Duration(rapid.IntRange(1, 30*24).Draw(t, "left")) * time.Hour)
		limit := rapid.Float64Range(0, 1).Draw(t, "limit")
		want := m.Late(trip, at)
		if !want.Known || want.P < limit {
			want = Chance{}
		}
		if got := m.above(limit, trip, at); got != want {
			t.Fatalf("from %g on %+v, want %+v", limit, got, want)
		}
		s := newLateSubject(trip)
		s.place(m)
		days := m.ahead(&s, at)
		for i := range 8 {
			if got, plain := days.intensity(i, 0), plainIntensity(days, i, 0); got != plain {
				t.Fatalf("day %d: %g, by its features %g", i, got, plain)
			}
		}
	})
}

func TestLateAboveKnowsWhatLatenessForKnows(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	known := 0
	for _, s := range mixParcels(t, book) {
		j := judge(t, book, s, mixNow)
		want := s.Lanes.LatenessFor(Journey{Shipment: j.Shipment, Zone: chinaZone()}, j.Seen)
		if !want.Known {
			want = Chance{}
		} else {
			known++
		}
		if got := s.Lanes.lateAbove(0, &j.Shipment, chinaZone(), j.Seen); got != want {
			t.Errorf("%s: %+v, want %+v", s.Shipment.TrackingNo, got, want)
		}
	}
	if known < 20 {
		t.Errorf("only %d chances were known", known)
	}
}
