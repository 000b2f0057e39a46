package tracker

import (
	"math"
	"testing"
	"time"
)

func TestFeedFreshnessFindsTheRate(t *testing.T) {
	t.Parallel()
	for name, step := range map[string]float64{"every ten minutes": 1.0 / 6, "every two hours": 2, "every minute": minute} {
		rate, fresh := 0.0, time.Time{}
		for h := step; h <= 60; h += step {
			rate, fresh = FeedFreshness(rate, fresh, time.Time{}, 0) // a request without news in between
			rate, fresh = FeedFreshness(rate, fresh, at(h), 3)
		}
		if want := 3 / step; math.Abs(rate-want)/want > 0.02 {
			t.Errorf("%s: %g events an hour, want %g", name, rate, want)
		}
		if at(60).Sub(fresh) > time.Duration(step*1.01*float64(time.Hour)) {
			t.Errorf("%s: fresh at %s", name, fresh)
		}
	}
}

func TestFeedFreshnessForgets(t *testing.T) {
	t.Parallel()
	rate, fresh := FeedFreshness(600, at(0), at(24), 1)
	if want := 600*math.Exp(-4) + (1-math.Exp(-4))/24; math.Abs(rate-want) > 1e-9 || !fresh.Equal(at(24)) {
		t.Errorf("rate %g at %s, want %g", rate, fresh, want)
	}
	if rate, fresh = FeedFreshness(0, time.Time{}, at(3), 12); rate != 2 || !fresh.Equal(at(3)) {
		t.Errorf("first news: %g at %s", rate, fresh)
	}
	if rate, fresh = FeedFreshness(2, at(3), at(3), 6); rate != 3 || !fresh.Equal(at(3)) {
		t.Errorf("a second request at the same moment: %g at %s", rate, fresh)
	}
	if rate, fresh = FeedFreshness(2, at(3), at(2), 6); rate != 3 || !fresh.Equal(at(3)) {
		t.Errorf("an answer out of order: %g at %s", rate, fresh)
	}
	if rate, fresh = FeedFreshness(2, at(3), time.Time{}, 0); rate != 2 || !fresh.Equal(at(3)) {
		t.Errorf("no news: %g at %s", rate, fresh)
	}
	if rate, fresh = FeedFreshness(2, at(3), at(9), 0); rate != 2 || !fresh.Equal(at(9)) {
		t.Errorf("a first look's history: %g at %s", rate, fresh)
	}
}

func TestFeedStale(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		rate  float64
		hours float64
		want  bool
	}{
		{"twenty expected", 10, 2.5, true},
		{"nineteen expected", 10, 2.3, false},
		{"the last parcels of a quiet feed", 3, 400, false},
		{"a rush has a lull", 1000, 0.9, false},
		{"a rush falls silent", 1000, 1, true},
		{"one event a day", 1.0 / 24, 400, false},
		{"nothing known", 0, 1000, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := FeedStale(tt.rate, at(0), at(tt.hours)); got != tt.want {
				t.Errorf("got %v", got)
			}
		})
	}
	if FeedStale(100, time.Time{}, at(10)) {
		t.Error("a feed that never brought anything has no rate to miss")
	}
}
