package tracker

import "time"

// Journey is one parcel as the lane models read it.
type Journey struct {
	Shipment    Shipment
	Checkpoints []Checkpoint // oldest first; may be missing where only the two ends of the way are asked for
	Zone        *time.Location
}

// ArrivedAt is when the parcel reached its buyer or the locker near them, whichever came first.
func (s Shipment) ArrivedAt() time.Time {
	if s.SignedAt.IsZero() || (!s.LockerAt.IsZero() && s.LockerAt.Before(s.SignedAt)) {
		return s.LockerAt
	}
	return s.SignedAt
}

// DueAt is when the parcel has to have arrived: by the promise to its buyer or, where none was stated, by the line standard.
func (s Shipment) DueAt() time.Time {
	if !s.PromisedAt.IsZero() {
		return s.PromisedAt
	}
	return s.LineDueAt
}

// EndedAt is when nothing more can be learned from the parcel: its arrival, its closing, or the thirtieth day of its silence. It is
// zero while the parcel is under way.
func (j Journey) EndedAt() time.Time {
	s := &j.Shipment
	end := s.ArrivedAt()
	if s.Phase == PhaseReturning || s.Status == StatusReturned {
		end = time.Time{}
	}
	if end.IsZero() || (!s.ClosedAt.IsZero() && s.ClosedAt.Before(end)) {
		end = s.ClosedAt
	}
	if silent := s.LastEventAt.Add(neverHours * time.Hour); end.IsZero() && !s.LastEventAt.IsZero() && !s.LastLookAt.Before(silent) {
		return silent
	}
	return end
}

// lost reports whether the parcel was said to be lost, or was silent for 30 days.
func (j Journey) lost(asOf time.Time) bool {
	s := &j.Shipment
	if s.ArrivedAt().IsZero() && (s.Status == StatusLost || !s.LostMarkedAt.IsZero()) {
		return true
	}
	return s.ArrivedAt().IsZero() && !s.LastEventAt.IsZero() && s.Phase != PhaseReturning && s.Phase != PhaseClosed &&
		s.LastLookAt.Sub(s.LastEventAt).Hours() >= neverHours && asOf.Sub(s.LastEventAt).Hours() >= neverHours
}

// Trip is the parcel's way for the lane model. It is false before the courier has the parcel, and for one that goes back.
func (j Journey) Trip() (Trip, bool) {
	t, ok := j.Shipment.trip(j.zone())
	if t.HandedAt.IsZero() {
		return Trip{}, false
	}
	for _, leg := range j.Shipment.legs(t.HandedAt) {
		if n := len(t.Legs); !leg.At.IsZero() && (n == 0 || leg.At.After(t.Legs[n-1].At)) {
			t.Legs = append(t.Legs, Leg{leg.Phase, leg.At.In(j.zone())})
		}
	}
	return t, ok
}

// handedOver is when the courier got the parcel; zero before that, and for one that goes back.
func (s *Shipment) handedOver() time.Time {
	switch {
	case s.Phase == PhaseReturning || s.Status == StatusReturned:
		return time.Time{}
	case s.PickedUpAt.IsZero() && s.Phase != PhaseAwaitingPickup && s.Phase != "":
		return s.ShippedAt
	default:
		return s.PickedUpAt
	}
}

// legs are when the phases of the way began, zero for those that it did not have.
func (s *Shipment) legs(handed time.Time) [4]Leg {
	return [...]Leg{{PhasePickedUp, handed}, {PhaseLinehaul, s.FirstHubAt}, {PhaseDestBranch, s.DestBranchAt}, {PhaseOutForDelivery, s.OutForDeliveryAt}}
}

// trip is Journey.Trip without its legs but the last, which is all that judging asks for.
func (s *Shipment) trip(zone *time.Location) (Trip, bool) {
	handed := s.handedOver()
	if handed.IsZero() {
		return Trip{}, false
	}
	in := func(t time.Time) time.Time {
		if t.IsZero() {
			return t
		}
		return t.In(zone)
	}
	t := Trip{Lane: s.lane(), OrderedAt: in(s.PaidAt), HandedAt: in(handed), PromisedAt: in(s.DueAt()), DeliveredAt: in(s.ArrivedAt()), Weight: 1}
	if t.DeliveredAt.IsZero() {
		t.SeenUntil = in(later(s.LastLookAt, s.PushedAt))
	}
	for i, leg := range s.legs(handed) {
		if i == 0 || leg.At.After(t.PhaseAt) {
			t.Phase, t.PhaseAt = leg.Phase, in(leg.At)
		}
	}
	if t.DeliveredAt.IsZero() {
		return t, t.SeenUntil.After(t.HandedAt)
	}
	return t, t.DeliveredAt.After(t.HandedAt)
}

func (j Journey) zone() *time.Location {
	if j.Zone == nil {
		return time.UTC
	}
	return j.Zone
}

// Silence is the silence that goes on, as far as looks have seen it. It is false where the parcel has arrived or nothing was seen.
func (j Journey) Silence(now time.Time) (Spell, bool) {
	spells := SpellsOf(j.Shipment, j.Checkpoints, now)
	if len(spells) == 0 {
		return Spell{}, false
	}
	s := spells[len(spells)-1]
	return s, s.Until.IsZero() && !s.Lost && s.SeenUntil.After(s.Since)
}

// lossEvidence is how past silences like the parcel's ended, for the advice on its open incidents; zero where it is not silent.
func lossEvidence(s Snapshot, now time.Time) LossEvidence {
	if s.Lanes == nil || s.Shipment.Status.Final() {
		return s.Evidence
	}
	j := Journey{Shipment: s.Shipment, Checkpoints: s.Checkpoints, Zone: s.Merchant.Location()}
	silence, ok := j.Silence(now)
	if !ok {
		return s.Evidence
	}
	e, _ := s.Lanes.LossFor(silence, silence.SeenUntil)
	return e
}

// HandedAt is when a parcel was handed to its courier: at its pickup, or at the upload of its number where no pickup is known.
func HandedAt(s Shipment) time.Time {
	if s.PickedUpAt.IsZero() {
		return s.ShippedAt
	}
	return s.PickedUpAt
}
