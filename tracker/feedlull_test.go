package tracker

import (
	"testing"
	"time"
)

func TestLullIsKeptInMind(t *testing.T) {
	t.Parallel()
	none := Lull{}
	was := Lull{From: at(40), Till: at(50)}
	for _, c := range []struct {
		name       string
		was        Lull
		rate       float64
		fresh, now float64
		want       Lull
	}{
		{"the next scan comes as usual", none, 2, 49.9, 50.25, none},
		{"a pause longer than usual", none, 2, 46, 50, Lull{From: at(46), Till: at(50)}},
		{"a pause of a busy feed that is the rhythm of looks", none, 200, 49.2, 50, none},
		{"hardly anything to tell", none, 0.1, 30, 50, none},
		{"the answers that are read first tell of its middle", was, 2, 45, 50.1, Lull{From: at(40), Till: at(50.1)}},
		{"another one later", was, 2, 51, 56, Lull{From: at(51), Till: at(56)}},
		{"lulls that run into each other for half a day", was, 2, 49, 52.5, Lull{From: at(49), Till: at(52.5)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := c.was.After(c.rate, FeedReading{}, at(c.fresh), at(c.now)); got != c.want {
				t.Errorf("got %s to %s, want %s to %s", got.From, got.Till, c.want.From, c.want.Till)
			}
		})
	}
	if got := none.After(2, FeedReading{Learnt: true, Expected: 0.5}, at(40), at(50)); got != none {
		t.Errorf("by night nothing was to be expected: %+v", got)
	}
	if got := none.After(2, FeedReading{}, time.Time{}, at(50)); got != none {
		t.Errorf("a feed that was never heard of: %+v", got)
	}
}
