package simulator

import "time"

// PushFaultKind is a way in which pushes misbehave while queries go on.
type PushFaultKind string

// The faults of pushes.
const (
	Late     PushFaultKind = "late"     // pushes come later by Delay
	Twice    PushFaultKind = "twice"    // every push comes a second time
	Disorder PushFaultKind = "disorder" // what is older comes after what is newer
	Forged   PushFaultKind = "forged"   // a stranger pushes too, without the secret, that the parcels are delivered
	Silence  PushFaultKind = "silence"  // what happens is not pushed, ever
)

// PushFault is one interval of one provider's pushes, [From, Until).
type PushFault struct {
	Provider string
	Kind     PushFaultKind
	From     time.Time
	Until    time.Time
	Delay    time.Duration // Late
}

// fault returns the fault of a kind that is on at a time, or nil.
func (p *Pusher) fault(provider string, kind PushFaultKind, at time.Time) *PushFault {
	for i := range p.Faults {
		f := &p.Faults[i]
		if f.Provider == provider && f.Kind == kind && !at.Before(f.From) && at.Before(f.Until) {
			return f
		}
	}
	return nil
}

// queue makes the deliveries of one parcel's news: the whole story at once, or single events where the provider pushes those.
func (p *Pusher) queue(w writing, address string, fresh []int, seen time.Time) {
	due := w.at
	if f := p.fault(w.parcel.Provider, Late, w.at); f != nil {
		due = due.Add(f.Delay)
	}
	add := func(m message, due time.Time, forged bool) {
		p.waiting = append(p.waiting, &delivery{
			provider: w.parcel.Provider, number: w.parcel.TrackingNo, address: address, message: m, due: due, forged: forged,
		})
	}
	turned := p.fault(w.parcel.Provider, Disorder, w.at) != nil
	messages := w.messages(fresh, seen)
	if turned {
		messages = w.turned(fresh, seen)
	}
	for n, m := range messages {
		if turned {
			due = due.Add(time.Duration(n) * time.Second)
		}
		add(m, due, false)
		if p.fault(w.parcel.Provider, Twice, w.at) != nil {
			p.counts.Duplicate++
			add(m, due.Add(time.Minute), false)
		}
	}
	if p.fault(w.parcel.Provider, Forged, w.at) != nil {
		for _, m := range w.forged(seen) {
			p.counts.Forged++
			add(m, due, true)
		}
	}
}
