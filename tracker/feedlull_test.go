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

// A quiet feed whose silence is nothing unusual, but an answer lacks what a push has told: no look is believed until one shows as much, and
// none of those that were made meanwhile is believed after that.
func TestAnswersBehindPushesAreALull(t *testing.T) {
	t.Parallel()
	note := func(h Health, now, was, fresh, behind float64) Health {
		look := AccountLook{At: at(now)}
		if behind > 0 {
			look.Behind = at(behind)
		}
		return h.NoteFeed(look, 0.1, FeedReading{}, at(was), at(fresh))
	}
	h := note(Health{}, 62, 58, 58, 61)
	if !h.Behind.Equal(at(61)) || h.Lull != (Lull{}) {
		t.Fatalf("an answer that lacks what was pushed: %+v", h)
	}
	if h = note(h, 63, 58, 60, 0); !h.Behind.Equal(at(61)) {
		t.Errorf("what happened before proves nothing: %+v", h)
	}
	if h = note(h, 64, 60, 61, 0); !h.Behind.IsZero() || h.Lull != (Lull{From: at(60), Till: at(64)}) {
		t.Errorf("it is listed at last: %+v", h)
	}
	if h = note(Health{}, 64, 63, 63, 61); !h.Behind.IsZero() {
		t.Errorf("another parcel shows that the feed is alive: %+v", h)
	}
	h = note(Health{Lull: Lull{From: at(50), Till: at(57)}, Behind: at(58)}, 59, 56, 58.5, 0)
	if h.Lull != (Lull{From: at(50), Till: at(59)}) {
		t.Errorf("it runs into the lull before: %+v", h.Lull)
	}
}

// A feed that comes back after standing still for half a day shows the middle of its standstill first, then pauses again: the looks from
// within the first lull are no better for there being a second one.
func TestLullsAreKeptInMind(t *testing.T) {
	t.Parallel()
	var h Health
	for _, c := range []struct{ now, was, fresh float64 }{{16.5, 6, 14.7}, {18, 14.7, 16.2}, {18.2, 16.2, 17.5}, {24, 17.6, 23}} {
		h = h.NoteFeed(AccountLook{At: at(c.now)}, 4, FeedReading{}, at(c.was), at(c.fresh))
	}
	if h.Lull == (Lull{From: at(6), Till: at(18)}) || len(h.Lulls) == 0 {
		t.Fatalf("%+v, before it %+v", h.Lull, h.Lulls)
	}
	for _, c := range []struct{ seen, want float64 }{{15.8, 6}, {17, 14.7}, {5, 5}, {18.5, 14.7}, {24.5, 24.5}} {
		if got := h.believed(at(c.seen), FeedDoubtLimit); !got.Equal(at(c.want)) {
			t.Errorf("a look at %g h is believed up to %s, want %s", c.seen, got, at(c.want))
		}
		if h.inLull(at(c.seen)) != (c.seen != c.want) {
			t.Errorf("a look at %g h, in a lull: %v", c.seen, h.inLull(at(c.seen)))
		}
	}
	for i := range 40 {
		from := 30 + 10*float64(i)
		h = h.NoteFeed(AccountLook{At: at(from + 5)}, 4, FeedReading{}, at(from), at(from+5))
	}
	if len(h.Lulls) != lullsKept {
		t.Errorf("%d lulls are kept", len(h.Lulls))
	}
}
