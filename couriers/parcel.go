package couriers

import (
	"parcelwarden/tracker"
	"slices"
	"time"
)

// Event is one row of a courier's answer before it is understood.
type Event struct {
	Time  string // as on the wire
	Code  string
	Text  string
	Place string
}

// Parcel collects the events of one number and turns them into a TrackedShipment.
type Parcel struct {
	shipment tracker.TrackedShipment
	feeds    []int // where each feed starts
	badTimes int
	goesBack bool // a delivery after the turn went to the sender
	turned   bool
}

// NewParcel starts a parcel with the number from the wire.
func NewParcel(trackingNo string) *Parcel {
	return &Parcel{shipment: tracker.TrackedShipment{TrackingNo: trackingNo, Outcome: tracker.OutcomeOK}}
}

// TextLimit is the longest event text kept, in runes.
const TextLimit = 1000

// NextFeed says that the following events come from another list: a second leg, another courier of the same parcel.
func (p *Parcel) NextFeed() { p.feeds = append(p.feeds, len(p.shipment.Checkpoints)) }

// Add reads one event whose time is local to China unless it says otherwise. An event without a readable time is left out, since no
// clock could judge it, and counted as an unknown code.
func (p *Parcel) Add(e Event, r Reading) {
	at, guess, ok := ParseLocal(e.Time, China())
	if !ok {
		p.badTimes++
		p.shipment.UnknownCodes = append(p.shipment.UnknownCodes, "time:"+tracker.CleanText(e.Time, 40))
		return
	}
	p.Append(tracker.Checkpoint{At: at, ZoneGuess: guess, Code: e.Code, Text: e.Text, Place: e.Place}, r)
}

// Append adds an event whose time is known.
func (p *Parcel) Append(c tracker.Checkpoint, r Reading) {
	c.Status, c.Milestone, c.Hint = r.Status, r.Milestone, r.Hint
	c.Code, c.Text, c.Place = tracker.CleanText(c.Code, 64), tracker.CleanText(c.Text, TextLimit), tracker.CleanText(c.Place, 200)
	p.shipment.Checkpoints = append(p.shipment.Checkpoints, c)
	if r.Unknown {
		p.Unknown(c.Code)
	}
}

// Unknown counts a code that is in no table.
func (p *Parcel) Unknown(code string) {
	p.shipment.UnknownCodes = append(p.shipment.UnknownCodes, tracker.CleanText(code, 64))
}

// Expect notes the courier's own estimate of delivery, if it can be read.
func (p *Parcel) Expect(text string) {
	if at, _, ok := ParseLocal(text, China()); ok {
		p.shipment.ExpectedAt = at
	}
}

// ExpectAt notes an estimate whose time is known.
func (p *Parcel) ExpectAt(at time.Time) { p.shipment.ExpectedAt = at.UTC() }

// Detail notes the courier's own words about the parcel.
func (p *Parcel) Detail(text string) { p.shipment.Detail = tracker.CleanText(text, rawLimit) }

// Done sorts the events, derives the parcel's status, and returns the result. Without any event and without an overall state the
// number is not found; if there were events but none with a readable time, the answer is malformed.
func (p *Parcel) Done(overall tracker.Status) tracker.TrackedShipment {
	s := p.shipment
	s.Checkpoints = tracker.SortCheckpoints(p.chronological())
	overall = p.sentBack(s.Checkpoints, overall)
	switch {
	case len(s.Checkpoints) > 0 || overall != "" && p.badTimes == 0:
		s.Status = ShipmentStatus(s.Checkpoints, overall)
	case p.badTimes > 0:
		s.Outcome, s.Detail = tracker.OutcomeMalformed, "no event has a readable time"
	default:
		s.Outcome = tracker.OutcomeNotFound
	}
	return s
}

// Empty reports whether not a single event was seen, readable or not.
func (p *Parcel) Empty() bool { return len(p.shipment.Checkpoints) == 0 && p.badTimes == 0 }

// One is the answer about a single parcel: where it fails, the answer fails with it.
func One(s tracker.TrackedShipment) tracker.Answer {
	a := tracker.Answer{Outcome: s.Outcome, Problem: s.Problem}
	if s.Outcome != tracker.OutcomeOK {
		a.Detail = s.Detail
	}
	if s.TrackingNo != "" || s.Outcome == tracker.OutcomeOK {
		a.Shipments = []tracker.TrackedShipment{s}
	}
	return a
}

// Several is the answer about a batch: it succeeded, each parcel for itself. Unknown codes of a parcel stay with the parcel; those of
// the answer are about the answer, so that who adds both up counts none twice.
func Several(shipments []tracker.TrackedShipment) tracker.Answer {
	return tracker.Answer{Outcome: tracker.OutcomeOK, Shipments: shipments}
}

// chronological turns round the feeds that come newest first. Sorting by time keeps the order of events within one second, and in
// such a feed that order is backwards: a parcel would leave a hub before it arrives there.
func (p *Parcel) chronological() []tracker.Checkpoint {
	events := p.shipment.Checkpoints
	start := 0
	for _, end := range append(slices.Clone(p.feeds), len(events)) {
		if feed := events[start:end]; len(feed) > 1 && feed[0].At.After(feed[len(feed)-1].At) {
			slices.Reverse(feed)
		}
		start = end
	}
	return events
}
