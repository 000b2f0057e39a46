package tracker

import "time"

// Lane is a way that parcels take. Names are normalized by RegionKey, so that lanes from different sources are the same lane.
type Lane struct {
	Courier     string
	Service     string
	Origin      string // city where it is known, else province
	Destination string
}

// LaneOf returns the lane of a parcel.
func LaneOf(s Shipment) Lane { return s.lane() }

func (s *Shipment) lane() Lane {
	return Lane{Courier: s.Courier, Service: s.Service, Origin: placeKey(s.Origin), Destination: placeKey(s.Destination)}
}

func placeKey(r Region) string {
	if key := RegionKey(r.City); key != "" {
		return key
	}
	return RegionKey(r.Province)
}

// Trip is one parcel's way from the courier's hand to the door, as the lane model learns it and judges by it. Days are counted in the
// zone of its times.
type Trip struct {
	Lane        Lane
	Seller      string
	OrderedAt   time.Time // zero where it is not known
	ShipBy      time.Time // when it had to be handed over; zero where it is not known
	HandedAt    time.Time // pickup, or the upload where no pickup is known
	PromisedAt  time.Time // last moment at which it is on time; zero if nothing was promised
	DeliveredAt time.Time // zero: not delivered as far as is known
	SeenUntil   time.Time // last moment at which it was known not to be delivered: what comes later is censored, not lost
	Phase       Phase     // last phase, with when it began; empty where only the two ends are known
	PhaseAt     time.Time
	Legs        []Leg   // its phases so far, oldest first; empty where only the two ends are known
	Weight      float64 // 1, or what the row stands for in a sample
}

// KnownAt returns the trip as it was known at that moment: a delivery that came later is not there yet.
func (t Trip) KnownAt(now time.Time) Trip {
	t.forget(now)
	return t
}

// forget takes from the trip what was not known at that moment.
func (t *Trip) forget(now time.Time) {
	if t.DeliveredAt.After(now) {
		t.DeliveredAt = time.Time{}
	}
	if t.PhaseAt.After(now) {
		t.Phase, t.PhaseAt = "", time.Time{}
	}
	legs := len(t.Legs)
	for legs > 0 && t.Legs[legs-1].At.After(now) {
		legs--
	}
	t.Legs = t.Legs[:legs]
	if t.DeliveredAt.IsZero() && (t.SeenUntil.IsZero() || t.SeenUntil.After(now)) {
		t.SeenUntil = now
	}
}

// Spell is the time between two scans of a parcel, or since its last one: a silence that ended or that goes on.
type Spell struct {
	Lane      Lane
	Phase     Phase
	Event     string // the courier's own code of the scan that began it, or our status where it has none
	Place     string
	Attempts  int // failed visits so far
	Since     time.Time
	Until     time.Time // the next scan; zero while there is none
	SeenUntil time.Time // last successful look while it went on
	Weight    float64

	DeliveredAt time.Time // when the parcel was delivered; zero: not as far as is known
	Lost        bool      // the courier or staff said during it that the parcel is lost
}

// Chance is a probability with its evidence. It is shown as a percentage only where Known is true.
type Chance struct {
	P      float64
	Lo, Hi float64 // 95 % interval of P
	N      int     // past cases it rests on
	Hits   int     // of them those in which it happened
	Level  string  // what they have in common, in words people read: 圆通 广州→成都, 圆通 →成都, 圆通; empty: all parcels
	Known  bool
}
