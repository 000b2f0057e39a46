package simulator

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// Pusher is the pushing side of a World: what the couriers and aggregators tell by themselves about the numbers that they were asked to
// push about. Its fields are set before the first Tick; it may be used by one goroutine at a time.
type Pusher struct {
	World  *World
	Client *http.Client
	// Console returns the address that the account of a parcel has set in its provider's console; empty if none. Kuaidi100 needs none: a
	// subscription names the address.
	Console func(*Parcel) string
	Faults  []PushFault
	Pace    time.Duration // how often Kuaidi100 looks at a subscribed number; 4 h by default, as it says itself
	AtOnce  int           // deliveries at the same time, 8 by default

	mu      sync.Mutex
	told    map[string]time.Time // provider and number: what was published until then has been pushed
	waiting []*delivery
	counts  PushCounts
}

// PushCounts says what became of the pushes so far.
type PushCounts struct {
	Events    int // events that were visible anew in a push
	Sent      int // requests that were answered or not
	Accepted  int // acknowledged in the provider's form
	Refused   int // not acknowledged, to be repeated
	Forged    int // sent with a wrong signature
	Taken     int // forged and acknowledged all the same
	GivenUp   int // repeated as often as the provider does, and dropped
	Withheld  int // events that a silence kept back for ever
	Duplicate int // sent twice on purpose
}

// delivery is one push on its way.
type delivery struct {
	provider string
	number   string
	address  string
	message  message
	due      time.Time
	tries    int
	forged   bool
}

// Counts returns what became of the pushes so far.
func (p *Pusher) Counts() PushCounts {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.counts
}

// Tick pushes everything that became visible since the last one, and what is to be repeated by now. It returns when all of it was answered.
func (p *Pusher) Tick(ctx context.Context, now time.Time) {
	lists := p.gather(now)
	group := errgroup.Group{}
	group.SetLimit(cmp.Or(p.AtOnce, 8))
	for _, list := range lists {
		group.Go(func() error {
			for _, d := range list {
				p.deliver(ctx, d, now)
			}
			return nil
		})
	}
	_ = group.Wait() // no delivery returns an error: what fails is repeated
}

// gather makes the deliveries about everything that is new, and returns those whose time has come.
func (p *Pusher) gather(now time.Time) map[string][]*delivery {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.told == nil {
		p.told = map[string]time.Time{}
	}
	for _, parcel := range p.World.parcels {
		p.look(parcel, now)
	}
	return p.due(now)
}

// due takes the deliveries whose time has come off the waiting ones: by parcel, each in its order.
func (p *Pusher) due(now time.Time) map[string][]*delivery {
	out := map[string][]*delivery{}
	p.waiting = slices.DeleteFunc(p.waiting, func(d *delivery) bool {
		if d.due.After(now) {
			return false
		}
		out[d.number] = append(out[d.number], d)
		return true
	})
	for _, list := range out {
		slices.SortStableFunc(list, func(a, b *delivery) int { return a.due.Compare(b.due) })
	}
	return out
}

// look makes the deliveries about one parcel.
func (p *Pusher) look(parcel *Parcel, now time.Time) {
	if !pushes(parcel.Provider) {
		return
	}
	sub, ok := p.World.notes.subscription(parcel)
	if !ok {
		return
	}
	feed := p.World.feeds[parcel.Provider]
	if fault, broken := feed.fault(now); broken && fault.blocks() {
		return
	}
	address := sub.callback
	if address == "" && p.Console != nil {
		address = p.Console(parcel)
	}
	key, seen := parcel.Provider+"/"+parcel.TrackingNo, p.checked(parcel, sub, feed.seen(now))
	fresh := parcel.between(p.told[key], seen)
	if len(fresh) == 0 || address == "" {
		return
	}
	p.told[key] = seen
	if p.fault(parcel.Provider, Silence, now) != nil {
		p.counts.Withheld += len(fresh)
		return
	}
	p.counts.Events += len(fresh)
	w := writing{pusher: p, parcel: parcel, sub: sub, feed: feed, at: now}
	p.queue(w, address, fresh, seen)
}

// checked is the last moment at which the provider has looked at the number by itself. Kuaidi100 does so at its own pace, from a quarter
// of an hour after the subscription; the others know at once.
func (p *Pusher) checked(parcel *Parcel, sub subscription, seen time.Time) time.Time {
	if parcel.Provider != Kuaidi100 {
		return seen
	}
	pace, first := p.Pace, sub.since.Add(15*time.Minute)
	if pace <= 0 {
		pace = 4 * time.Hour
	}
	if seen.Before(first) {
		return time.Time{}
	}
	return first.Add(seen.Sub(first).Truncate(pace))
}

// between returns the indices of the events published in (after, until].
func (p *Parcel) between(after, until time.Time) []int {
	var out []int
	for i := range p.Events {
		if at := p.Events[i].Published(); at.After(after) && !at.After(until) {
			out = append(out, i)
		}
	}
	return out
}

// Run ticks until the context ends, so often by the wall clock; now is the simulated time.
func (p *Pusher) Run(ctx context.Context, every time.Duration, now func() time.Time) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if ctx.Err() == nil { // both may be ready at once
				p.Tick(ctx, now())
			}
		}
	}
}
