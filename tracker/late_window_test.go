package tracker

import (
	"testing"
	"time"
)

func TestExpectedWindow(t *testing.T) {
	t.Parallel()
	now := lateStart.AddDate(0, 0, 50)
	m := taught(inventedTrips(6, 3000), now)
	for _, tc := range []struct {
		place      string
		soon, late int // days from now between which the middle must lie
	}{{"近镇", 1, 3}, {"远镇", 5, 9}} {
		t.Run(tc.place, func(t *testing.T) {
			t.Parallel()
			w, ok := m.Expected(tripTo(tc.place, now.AddDate(0, 0, -1), 9), now)
			if !ok || w.N < 30 || w.Level == "" {
				t.Fatalf("window %+v, %t", w, ok)
			}
			if w.Median.Before(now.AddDate(0, 0, tc.soon)) || w.Median.After(now.AddDate(0, 0, tc.late)) {
				t.Errorf("middle %s, want %d to %d days after %s", w.Median, tc.soon, tc.late, now)
			}
			if !w.Early.Before(w.Median) || !w.Median.Before(w.Late) || w.Early.Before(now) {
				t.Errorf("out of order: %s, %s, %s", w.Early, w.Median, w.Late)
			}
		})
	}
}

func TestExpectedAgreesWithLate(t *testing.T) {
	t.Parallel()
	now := lateStart.AddDate(0, 0, 50).Add(10 * time.Hour)
	m := taught(inventedTrips(6, 3000), now)
	trip := tripTo("远镇", now.AddDate(0, 0, -2), 11)
	w, ok := m.Expected(trip, now)
	c := m.Late(trip, now)
	if !ok || w.Late.After(trip.PromisedAt) != (c.P > 0.1) {
		t.Errorf("nine in ten arrive before %s, the promise %s is missed with %.2f", w.Late, trip.PromisedAt, c.P)
	}
}

func TestAlertScoreAsksMoreOfEarlyAlerts(t *testing.T) {
	t.Parallel()
	c := Chance{P: 0.7}
	if c.AlertScore(2) <= c.AlertScore(5) {
		t.Error("the same chance counts as much five days before as two")
	}
	if sure := (Chance{P: 1}).AlertScore(1); sure < 10 || sure > 100 {
		t.Errorf("a certain one scores %g", sure)
	}
	if (Chance{P: 0.8}).AlertScore(3) <= (Chance{P: 0.7}).AlertScore(3) {
		t.Error("a higher chance scores no higher")
	}
}
