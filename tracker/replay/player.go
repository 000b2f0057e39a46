package replay

import (
	"fmt"
	"parcelwarden/tracker"
	"slices"
	"strings"
	"time"
)

// told reports whether a rule rests on the courier's own words rather than on a clock.
func told(ruleID string) bool { return strings.HasPrefix(ruleID, "courier/") }

// player plays one parcel under one way of looking. Parcels do not touch one another, so that each has a timeline of its own and
// nothing but the next look and the next check to wait for.
type player struct {
	run    *Run
	oracle bool // looks at every publication and at every threshold
	wire   wire
	snap   tracker.Snapshot
	ids    int64
	out    track
}

func newPlayer(r *Run, h *History, oracle bool) *player {
	p := &player{run: r, oracle: oracle, wire: newWire(h)}
	p.snap = tracker.Snapshot{
		Merchant: r.Merchant, Shipment: h.Shipment, Orders: h.Orders, Rulings: r.Rulings,
		Account: tracker.CourierAccount{Enabled: true, NumberFloor: r.Floor},
	}
	p.snap.Shipment.ID, p.snap.Shipment.MerchantID = 1, r.Merchant.ID
	p.snap.Shipment.NextPollAt, p.snap.Shipment.CheckAt = time.Time{}, time.Time{}
	return p
}

// steps bounds the moments of one parcel: sixty days at one every ten minutes.
const steps = 60 * 24 * 6

// play goes from moment to moment until the parcel is closed or the time is over.
func (p *player) play() (track, error) {
	now, look := p.first(), true
	if err := p.enter(now); err != nil {
		return track{}, err
	}
	for range steps {
		if !p.run.Until.IsZero() && now.After(p.run.Until) {
			break
		}
		if look {
			p.look(now)
		}
		if err := p.judge(now); err != nil {
			return track{}, err
		}
		if p.out.finished = !p.snap.Shipment.ClosedAt.IsZero(); p.out.finished {
			break
		}
		if look && !p.oracle {
			p.plan(now)
		}
		if now, look = p.next(now); now.IsZero() {
			break
		}
	}
	p.out.last = p.snap.Shipment
	return p.out, nil
}

// first is the moment of the first look: the upload, or the start of the run, spread as an import spreads it.
func (p *player) first() time.Time {
	at := p.begin()
	if !p.oracle {
		at = tracker.FirstPoll(p.run.Cadence, p.snap.Shipment, at, p.run.Spread)
	}
	return at
}

// begin is when the parcel is taken up: the upload, or the start of the run.
func (p *player) begin() time.Time {
	at := p.wire.h.begins()
	if at.Before(p.run.From) {
		return p.run.From
	}
	return at
}

// enter judges a parcel that comes before its first look, as an import does: what its number and its order tell needs none. Where the
// courier shows scans from the start there is no upload before them, and the first look goes with the first judgement.
func (p *player) enter(first time.Time) error {
	begin, shown := p.begin(), p.wire.grows()
	if p.oracle || !begin.Before(first) || (!shown.IsZero() && !shown.After(begin)) || (!p.run.Until.IsZero() && begin.After(p.run.Until)) {
		return nil
	}
	p.snap.Shipment.NextPollAt = first
	return p.judge(begin)
}

// look takes in what the courier shows.
func (p *player) look(now time.Time) {
	p.out.looks++
	s := &p.snap.Shipment
	shown, fresh := p.wire.ask(now)
	s.LastLookAt, s.LastTryAt, s.LastOutcome = now, now, tracker.OutcomeSame
	switch {
	case len(shown) == 0:
		s.LastOutcome = tracker.OutcomeNotFound
	case fresh:
		s.LastOutcome = tracker.OutcomeNewEvent
		s.LookEventAt = tracker.NewestEvent(shown, now)
	}
	p.snap.Checkpoints = shown
}

// judge applies the rules and books what changes.
func (p *player) judge(now time.Time) error {
	planned := p.snap.Shipment.NextPollAt
	judged, err := p.run.Rules.Judge(p.snap, now)
	if err != nil {
		return fmt.Errorf("judge %s: %w", p.snap.Shipment.TrackingNo, err)
	}
	changes := tracker.Reconcile(p.snap, judged, now)
	for i := range changes {
		p.apply(&changes[i], now)
	}
	p.snap.Incidents = slices.DeleteFunc(p.snap.Incidents, func(in tracker.Incident) bool {
		return !in.Open() && now.Sub(in.ResolvedAt) >= tracker.ReopenWithin
	})
	p.snap.Shipment = judged.Shipment
	if p.run.Cadence == tracker.CadenceFresh && p.snap.Shipment.ClosedAt.IsZero() {
		p.snap.Shipment.NextPollAt = planned // a fixed interval knows no thresholds
	}
	return nil
}

func (p *player) apply(c *tracker.Change, now time.Time) {
	if c.Kind == tracker.ChangeOpen {
		p.ids++
		c.Incident.ID = p.ids
		p.snap.Incidents = append(p.snap.Incidents, c.Incident)
	} else {
		for i := range p.snap.Incidents {
			if p.snap.Incidents[i].ID == c.Incident.ID {
				p.snap.Incidents[i] = c.Incident
			}
		}
	}
	p.out.book(c, now)
}

// plan sets the time of the next look as the poller does after a look.
func (p *player) plan(now time.Time) {
	s := &p.snap.Shipment
	s.NextPollAt = tracker.NextPoll(tracker.CadenceInput{
		Cadence: p.run.Cadence, Key: s.TrackingNo, Now: now, Status: s.Status, Phase: s.Phase, LastEventAt: s.LastEventAt,
		ThresholdAt: s.ThresholdAt, Floor: p.run.Floor, Way: s, Legs: p.run.Legs, Zone: p.run.zone,
	})
}

// next is the next moment at which anything can change, and whether it is a look.
func (p *player) next(now time.Time) (time.Time, bool) {
	s := &p.snap.Shipment
	at, look := s.NextPollAt, true
	if p.oracle {
		at = p.wire.grows()
	}
	if check := s.CheckAt; !check.IsZero() && (at.IsZero() || check.Before(at)) {
		at, look = check, p.oracle
	}
	if !at.IsZero() && !at.After(now) {
		at = now.Add(time.Minute)
	}
	return at, look
}
