package tracker

import "math"

// The calibration: log odds of the hazards' probability, log of the days left, and both together.
const truthFeats = 4

// truthRidge is the precision of its prior, in cases.
const truthRidge = 50

// truthWeight of a look: looks of one parcel at several leads say much the same.
const truthWeight = 0.5

// truthMid centres the log of the days left.
const truthMid = 1.5

func truthPrior() (mean []float64, ridge float64) { return []float64{0, 1, 0, 0}, truthRidge }

// truthLeads are the days before the end of the promise at which past judgements are compared with what happened.
func truthLeads() [8]int { return [8]int{1, 2, 3, 5, 8, 12, 18, 25} }

func truthFeatures(x []float64, sum float64, left int) {
	z := -math.Log(math.Expm1(min(max(sum, 1e-6), 50)))
	l := logDay(left) - truthMid
	x[0], x[1], x[2], x[3] = 1, z, l, z*l
}

// minSlope keeps a calibration from few cases from turning the order of judgements round.
const minSlope = 0.05

// truthOf is the calibrated probability that days of this summed intensity bring no delivery, the last of them left days ahead.
func (m *LateModel) truthOf(sum float64, left int) float64 {
	var x [truthFeats]float64
	truthFeatures(x[:], sum, left)
	b := m.truth.Mean
	slope := max(b[1]+b[3]*x[2], minSlope)
	return 1 / (1 + math.Exp(-(b[0] + b[2]*x[2] + slope*x[1])))
}

// learnTruth books the trips whose promise that day kept or missed: as evidence by level and age, and as what the hazards would have
// said of them some days before.
func (m *LateModel) learnTruth(day int, subjects []*lateSubject) {
	var cases []observed
	for _, s := range subjects {
		if s.handed > day {
			break
		}
		late, ok := s.resolved(day)
		if !ok {
			continue
		}
		s.place(m)
		m.countCase(s, day, late)
		for _, left := range truthLeads() {
			first := s.promised - left + 1
			if first <= s.handed || first > day {
				continue
			}
			x := make([]float64, truthFeats)
			truthFeatures(x, m.sumFrom(s, first), left)
			cases = append(cases, observed{x: x, weight: s.weight * truthWeight, hit: late})
		}
	}
	m.truth.fade(fadeDay(m.cfg.TrueLife))
	m.truth.learn(cases)
}

// sumFrom is the intensity from that day to the promised one, with what was known when it began.
func (m *LateModel) sumFrom(s *lateSubject, first int) float64 {
	var x [hazardFeats]float64
	s.fixedFeatures(x[:], m, first)
	fixed := dot(m.hazard.Mean[featFixed:], x[featFixed:])
	sum := 0.0
	for day := first; day <= s.promised; day++ {
		s.dayFeatures(x[:], day)
		sum += math.Exp(min(fixed+dot(m.hazard.Mean[:featFixed], x[:featFixed]), 3))
	}
	return sum
}

// countCase counts a parcel once at every age at which its promise was still open.
func (m *LateModel) countCase(s *lateSubject, day int, late bool) {
	keys, n := s.trip.Lane.levels()
	for _, k := range keys[:n] {
		c := m.count(k)
		for age := 0; age <= day-s.handed && age < lateDays; age++ {
			if age > 0 && hazardAge(age) == hazardAge(age-1) {
				continue
			}
			c.Cases[hazardAge(age)]++
			c.Late[hazardAge(age)] += share(late)
		}
	}
}

// evidence names the narrowest level with enough past parcels that were open at this age. Without one even among all, the chance is
// not known.
func (m *LateModel) evidence(s *lateSubject, today int) (Chance, laneKey) {
	age := hazardAge(today - s.handed)
	keys, n := s.trip.Lane.levels()
	for _, k := range keys[:n] {
		c := m.counts[k]
		if c == nil {
			continue
		}
		if cases := int(math.Round(c.Cases[age])); cases >= m.cfg.MinCases {
			return Chance{N: cases, Hits: int(math.Round(c.Late[age])), Known: true}, k
		}
	}
	return Chance{}, laneKey{}
}
