package simulator

import (
	"slices"
	"time"
)

// uptime is when a feed could be read.
type uptime struct {
	feed   *feed
	closed []span // broken: no look succeeds
	shown  []span // broken or standing still: no look shows anything new
	still  []span // the same, and as long as a client obeys that was told to wait
}

func (f *feed) uptime() uptime {
	exact := func(one Fault) span { return span{one.From, one.Until} }
	return uptime{feed: f, closed: f.spans(false, exact), shown: f.spans(true, exact), still: f.closed(true)}
}

// closed returns when nobody who keeps to what the provider asks for looks successfully at its feed, in order of time. With still, the
// time in which the feed answers but shows nothing new counts as well.
func (f *feed) closed(still bool) []span { return f.spans(still, Fault.span) }

func (f *feed) spans(still bool, spanOf func(Fault) span) []span {
	var out []span
	for _, one := range f.faults {
		if one.blocks() || (still && one.Kind == Stale) {
			out = append(out, spanOf(one))
		}
	}
	slices.SortFunc(out, func(a, b span) int { return a.from.Compare(b.from) })
	var merged []span
	for _, s := range out {
		if n := len(merged); n > 0 && !s.from.After(merged[n-1].until) {
			if s.until.After(merged[n-1].until) {
				merged[n-1].until = s.until
			}
			continue
		}
		merged = append(merged, s)
	}
	return merged
}

// chance returns the first moment from which the feed is open for the whole of a slack that ends before until.
func chance(closed []span, from, until time.Time, slack time.Duration) (time.Time, bool) {
	for _, s := range closed {
		if s.from.Before(from.Add(slack)) && s.until.After(from) {
			from = s.until
		}
	}
	return from, from.Add(slack).Before(until)
}

// lastOpen returns the latest moment up to at when the feed could be read.
func lastOpen(closed []span, at time.Time) time.Time {
	for _, s := range closed {
		if s.covers(at) {
			return s.from
		}
	}
	return at
}
