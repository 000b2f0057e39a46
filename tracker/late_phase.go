package tracker

import (
	"cmp"
	"math"
	"time"
)

// Leg is a phase of a trip and when it began.
type Leg struct {
	Phase Phase
	At    time.Time
}

// phaseAges is how many days in a phase are told apart, phaseAhead how many days ahead; the last of each stands for all beyond.
const (
	phaseAges  = 4
	phaseAhead = 7
)

// phaseCases stands beside what was seen after a phase.
const phaseCases = 20

type phaseKey struct {
	Phase Phase `json:"phase"`
	Age   int   `json:"age"` // days in the phase
}

// phaseCount is how many deliveries came so many days after a look at the phase, and how many were to be expected without knowing it.
type phaseCount struct {
	Seen     [phaseAhead]float64 `json:"seen"`
	Expected [phaseAhead]float64 `json:"expected"`
}

// phaseAt is the phase of a trip at the beginning of a day, from its legs.
func (t Trip) phaseAt(day int) (phaseKey, bool) {
	for i := len(t.Legs) - 1; i >= 0; i-- {
		if began := dayOf(t.Legs[i].At); began < day {
			return phaseKey{t.Legs[i].Phase, min(day-began-1, phaseAges-1)}, true
		}
	}
	return phaseKey{}, false
}

// followPhase books one parcel day under what its phase was at the looks of the days before.
func (m *LateModel) followPhase(s *lateSubject, day int, rate float64) {
	if len(s.trip.Legs) == 0 {
		return
	}
	for ahead := range 2 * phaseAhead {
		key, ok := s.trip.phaseAt(day - ahead)
		if !ok {
			return
		}
		c := m.phases[key]
		if c == nil {
			c = &phaseCount{}
			m.phases[key] = c
		}
		i := min(ahead, phaseAhead-1)
		c.Seen[i] += s.weight * share(day == s.done)
		c.Expected[i] += s.weight * -math.Expm1(-rate)
	}
}

// phaseFactors tells by how much the last phase changes the coming days; nil where it is not known or was never seen.
func (m *LateModel) phaseFactors(t Trip, today int) *[phaseAhead]float64 {
	if t.Phase == "" || len(m.phases) == 0 {
		return nil
	}
	age := 0
	if !t.PhaseAt.IsZero() {
		age = min(max(today-dayOf(t.PhaseAt)-1, 0), phaseAges-1)
	}
	c := m.phases[phaseKey{t.Phase, age}]
	if c == nil {
		return nil
	}
	var f [phaseAhead]float64
	for i := range f {
		f[i] = (c.Seen[i] + phaseCases) / (c.Expected[i] + phaseCases)
	}
	return &f
}

func (m *LateModel) fadePhases(by float64) {
	for _, c := range m.phases {
		for i := range c.Seen {
			c.Seen[i] *= by
			c.Expected[i] *= by
		}
	}
}

func (k phaseKey) compare(o phaseKey) int {
	return cmp.Or(cmp.Compare(k.Phase, o.Phase), cmp.Compare(k.Age, o.Age))
}
