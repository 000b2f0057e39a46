package simulator

import (
	"hash/fnv"
	"sync"
	"time"
)

// FaultKind is a way in which a feed misbehaves.
type FaultKind string

// The faults. None of them hangs: a client under test would only measure its own time-out.
const (
	Outage   FaultKind = "outage"   // HTTP 503
	Reset    FaultKind = "reset"    // the connection is cut without an answer
	Stale    FaultKind = "stale"    // answers stand still as of the start of the interval
	Limit    FaultKind = "limit"    // HTTP 429 with Retry-After
	Truncate FaultKind = "truncate" // a share of the answers is cut in the middle
)

// Fault is one interval of one provider's feed, [From, Until).
type Fault struct {
	Provider string
	Kind     FaultKind
	From     time.Time
	Until    time.Time
	Retry    time.Duration // Limit: what Retry-After says, in seconds of the simulated clock
	Share    float64       // Truncate: share of the answers that are cut, 0..1
}

func (f Fault) covers(t time.Time) bool { return !t.Before(f.From) && t.Before(f.Until) }

// blocks reports whether nobody can look successfully during the fault, as opposed to now and then or at old news.
func (f Fault) blocks() bool {
	return f.Kind == Outage || f.Kind == Reset || f.Kind == Limit || (f.Kind == Truncate && f.Share >= 0.5)
}

// down reports whether no request at all is answered during the fault.
func (f Fault) down() bool { return f.Kind == Outage || f.Kind == Reset || f.Kind == Limit }

// span is the time that the fault takes from an obedient client: one that was told to wait does so past the end of a Limit.
func (f Fault) span() span {
	until := f.Until
	if f.Kind == Limit {
		until = until.Add(f.Retry)
	}
	return span{f.From, until}
}

// span is an interval of time, [from, until).
type span struct{ from, until time.Time }

func (s span) covers(t time.Time) bool { return !t.Before(s.from) && t.Before(s.until) }

// feed is one provider's side of the world.
type feed struct {
	provider string
	parcels  map[string]*Parcel
	faults   []Fault
	sent     sync.Map // parcels that were sent while the world runs, by number
}

// parcel finds a parcel of the feed by its number; nil if there is none.
func (f *feed) parcel(number string) *Parcel {
	if p, ok := f.parcels[number]; ok {
		return p
	}
	if p, ok := f.sent.Load(number); ok {
		return p.(*Parcel)
	}
	return nil
}

// fault returns the fault that decides how a request at t is answered: one that blocks before one that only spoils.
func (f *feed) fault(t time.Time) (Fault, bool) {
	var found Fault
	for _, one := range f.faults {
		if one.Kind == Stale || !one.covers(t) {
			continue
		}
		if one.Kind != Truncate {
			return one, true
		}
		found = one
	}
	return found, found.Kind != ""
}

// seen is the time as of which answers at t are given: t itself, or the start of a stale interval.
func (f *feed) seen(t time.Time) time.Time {
	for _, one := range f.faults {
		if one.Kind == Stale && one.covers(t) && one.From.Before(t) {
			t = one.From
		}
	}
	return t
}

// cut decides whether the answer to a body at t is truncated. It is the same for the same question in the same minute.
func (f Fault) cut(body []byte, t time.Time) bool {
	h := fnv.New32a()
	h.Write(body)
	minute := t.Unix() / 60
	h.Write([]byte{byte(minute), byte(minute >> 8), byte(minute >> 16)})
	return float64(h.Sum32()%1000) < f.Share*1000
}
