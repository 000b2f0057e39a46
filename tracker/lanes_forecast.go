package tracker

import (
	"hash/fnv"
	"strconv"
	"time"
)

// LaneForecast is what was said about one open parcel on one day, kept to be compared with what happened.
type LaneForecast struct {
	MerchantID int64
	ShipmentID int64
	MadeOn     string // local day, yyyy-MM-dd
	MadeAt     time.Time
	Target     LaneTarget
	DueAt      time.Time // when it is decided
	P          float64
	N          int    // past cases it rested on
	Basis      string // what they had in common
	Outcome    LaneOutcome
}

// LaneOutcome is what became of a forecast.
type LaneOutcome string

// The outcomes. A forecast is void where nobody looked or the order ended before it was decided.
const (
	OutcomeOpen     LaneOutcome = ""
	OutcomeHappened LaneOutcome = "yes"
	OutcomeNot      LaneOutcome = "no"
	OutcomeVoid     LaneOutcome = "void"
)

// LatenessFor is the chance that the parcel arrives after it is due, as of the last moment at which it was seen. It is not known while
// there is less than LateEvidence of its way to go by.
func (k *LaneKnowledge) LatenessFor(j Journey, seen time.Time) Chance {
	return k.trustedIf(TargetLate, k.rawLate(j, seen))
}

// LateEvidence is how long a parcel must have been with the courier before its delay is forecast.
const LateEvidence = 24 * time.Hour

func (k *LaneKnowledge) rawLate(j Journey, seen time.Time) Chance {
	if k == nil || k.Late == nil {
		return Chance{}
	}
	trip, ok := j.Shipment.underWay(j.zone(), seen)
	if !ok {
		return Chance{}
	}
	c := k.Late.Late(trip, seen.In(j.zone()))
	c.Level = k.level(trip.Lane, c.Level)
	return c
}

// lateAbove is LatenessFor where only a known chance from the limit on matters, as a judgement asks.
func (k *LaneKnowledge) lateAbove(limit float64, s *Shipment, zone *time.Location, seen time.Time) Chance {
	if k == nil || k.Late == nil || k.Off[TargetLate] {
		return Chance{}
	}
	trip, ok := s.underWay(zone, seen)
	if !ok {
		return Chance{}
	}
	c := k.Late.above(limit, trip, seen.In(zone))
	c.Level = k.level(trip.Lane, c.Level)
	return c
}

// underWay is the parcel's trip as it was known when it was last seen, if a delay can be forecast then.
func (s *Shipment) underWay(zone *time.Location, seen time.Time) (Trip, bool) {
	handed, due := s.handedOver(), s.DueAt()
	if handed.IsZero() || due.IsZero() || !s.ArrivedAt().IsZero() || seen.Sub(handed) < LateEvidence || !seen.Before(due) {
		return Trip{}, false
	}
	trip, ok := s.trip(zone)
	trip.forget(seen.In(zone))
	return trip, ok
}

// level gives the level of the lane model the courier's name instead of its code.
func (k *LaneKnowledge) level(l Lane, text string) string {
	if k.names.Courier == nil || l.Courier == "" || len(text) < len(l.Courier) || text[:len(l.Courier)] != l.Courier {
		return text
	}
	return k.names.Courier(l.Courier) + text[len(l.Courier):]
}

func (k *LaneKnowledge) trustedIf(t LaneTarget, c Chance) Chance {
	if k == nil {
		return Chance{}
	}
	return k.trusted(t, c)
}

// NoScanFor is the chance that the parcel's silence lasts NoScanWithin longer.
func (k *LaneKnowledge) NoScanFor(s Spell, seen time.Time) Chance {
	if k == nil || k.Silence == nil {
		return Chance{}
	}
	return k.trusted(TargetNoScan, k.Silence.NoScan(s, seen, NoScanWithin))
}

// LossFor is the chance that the silent parcel never moves again, with the cases behind it for advice.
func (k *LaneKnowledge) LossFor(s Spell, seen time.Time) (LossEvidence, Chance) {
	if k == nil || k.Silence == nil {
		return LossEvidence{}, Chance{}
	}
	e, c := k.Silence.Lost(s, seen)
	if c = k.trusted(TargetLost, c); !c.Known {
		e = LossEvidence{}
	}
	return e, c
}

// ArrivalFor is when the parcel arrives, given that it had not when it was last seen.
func (k *LaneKnowledge) ArrivalFor(j Journey, seen time.Time) (Window, bool) {
	if k == nil || k.Late == nil || k.Off[TargetLate] {
		return Window{}, false
	}
	trip, ok := j.Trip()
	if !ok || !trip.DeliveredAt.IsZero() {
		return Window{}, false
	}
	w, ok := k.Late.Expected(trip.KnownAt(seen.In(j.zone())), seen.In(j.zone()))
	w.Level = k.level(trip.Lane, w.Level)
	return w, ok
}

// UsualFor is how long parcels of the parcel's lane take.
func (k *LaneKnowledge) UsualFor(s Shipment) (LaneBand, bool) {
	if k == nil || k.Times == nil {
		return LaneBand{}, false
	}
	return k.Times.Usual(LaneOf(s))
}

// minSilence is the age from which a silence is asked about.
const minSilence = 24 * time.Hour

// Forecasts says what the models hold of an open parcel on the day of now, trusted or not: only what was said while a model was not
// trusted can show that it is good again. Nothing is said without evidence.
func (k *LaneKnowledge) Forecasts(j Journey, now time.Time) []LaneForecast {
	seen := later(j.Shipment.LastLookAt, j.Shipment.PushedAt)
	if seen.IsZero() || now.Sub(seen) > 24*time.Hour {
		return nil
	}
	if seen.After(now) {
		seen = now
	}
	base := LaneForecast{MerchantID: j.Shipment.MerchantID, ShipmentID: j.Shipment.ID, MadeOn: now.In(j.zone()).Format(time.DateOnly), MadeAt: seen}
	var out []LaneForecast
	add := func(t LaneTarget, c Chance, due time.Time) {
		if c.Known {
			f := base
			f.Target, f.P, f.N, f.Basis, f.DueAt = t, c.P, c.N, c.Level, due
			out = append(out, f)
		}
	}
	add(TargetLate, k.rawLate(j, seen), j.Shipment.DueAt())
	s, ok := j.Silence(now)
	if !ok {
		return out
	}
	add(TargetNoScan, k.Silence.NoScan(s, seen, NoScanWithin), seen.Add(NoScanWithin))
	if age := seen.Sub(s.Since); age >= minSilence && age.Hours() < neverHours {
		_, c := k.Silence.Lost(s, seen)
		add(TargetLost, c, s.Since.Add(hoursOf(neverHours)))
	}
	return out
}

// Settle says what became of a forecast, from the parcel as it is known now. It is OutcomeOpen while that cannot be said yet.
func (f LaneForecast) Settle(j Journey, now time.Time) LaneOutcome {
	sh := &j.Shipment
	happened := false
	switch {
	case now.Before(f.DueAt):
		return OutcomeOpen
	case f.Target == TargetLate:
		arrived := sh.ArrivedAt()
		happened = arrived.IsZero() || arrived.After(f.DueAt)
	default:
		happened = !j.movedIn(f.MadeAt, f.DueAt, now)
	}
	seen := later(sh.LastLookAt, sh.PushedAt)
	ended := !sh.ClosedAt.IsZero() && sh.CloseReason != CloseDelivered && sh.CloseReason != CloseUnresolved
	switch {
	case !happened:
		return OutcomeNot
	case sh.Phase == PhaseReturning || ended && !sh.ClosedAt.After(f.DueAt):
		return OutcomeVoid
	case !seen.Before(f.DueAt) || !sh.ArrivedAt().IsZero():
		return OutcomeHappened
	case !sh.ClosedAt.IsZero() || now.Sub(f.DueAt) > 14*24*time.Hour:
		return OutcomeVoid
	default:
		return OutcomeOpen // nobody has looked since
	}
}

// movedIn reports whether a scan came after one moment and not after another.
func (j Journey) movedIn(after, until, now time.Time) bool {
	for _, s := range SpellsOf(j.Shipment, j.Checkpoints, now) {
		if s.Since.After(after) && !s.Since.After(until) || !s.Until.IsZero() && s.Until.After(after) && !s.Until.After(until) {
			return true
		}
	}
	return false
}

// LaneDraw orders parcels for the day's sample: the parcels with the smallest numbers are in it, other ones every day.
func LaneDraw(shipmentID int64, day string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(strconv.FormatInt(shipmentID, 10) + "/" + day))
	x := h.Sum64()
	x ^= x >> 33 // the low bits of FNV differ more than its high ones
	x *= 0xff51afd7ed558ccd
	return x ^ x>>33
}
