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

// phaseCount is how many deliveries came so many days after a look at the phase, beside the sum of the roots of the intensities without
// knowing it. The root is half way between two wrongs: that a phase multiplies the hazard of every age, and that it replaces it.
type phaseCount struct {
	Seen  [phaseAhead]float64 `json:"seen"`
	Roots [phaseAhead]float64 `json:"roots"`
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
		c.Roots[i] += s.weight * math.Sqrt(rate)
	}
}

// phaseOf is what is known of the trip's last phase; nil where it is not known or was never seen.
func (m *LateModel) phaseOf(t Trip, today int) *phaseCount {
	if t.Phase == "" || len(m.phases) == 0 {
		return nil
	}
	age := 0
	if !t.PhaseAt.IsZero() {
		age = min(max(today-dayOf(t.PhaseAt)-1, 0), phaseAges-1)
	}
	return m.phases[phaseKey{t.Phase, age}]
}

// intensity turns the intensity of a day ahead into the one that the phase makes of it; few cases leave it as it is.
func (c *phaseCount) intensity(rate float64, ahead int) float64 {
	i, root := min(ahead, phaseAhead-1), math.Sqrt(rate)
	return root * (c.Seen[i] + phaseCases*rate) / (c.Roots[i] + phaseCases*root)
}

func (m *LateModel) fadePhases(by float64) {
	for _, c := range m.phases {
		for i := range c.Seen {
			c.Seen[i] *= by
			c.Roots[i] *= by
		}
	}
}

func (k phaseKey) compare(o phaseKey) int {
	return cmp.Or(cmp.Compare(k.Phase, o.Phase), cmp.Compare(k.Age, o.Age))
}
