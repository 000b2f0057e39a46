package tracker

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// fitLag is how many days before a day the pace is read that explains its deliveries: judgements look that far ahead on average.
const fitLag = 4

// Refit learns the days up to asOf. open are all trips that are under way then: they count as not delivered so far, or up to their
// SeenUntil. A trip that stands neither in open nor in what was learned has no day that counts. Ends that became known after asOf are
// kept for a later Refit. It costs about ten microseconds per parcel day; daily is best, weekly does.
func (m *LateModel) Refit(asOf time.Time, open []Trip) {
	until := dayOf(asOf)
	trips := m.takeLessons(asOf)
	for _, t := range open {
		trips = append(trips, t.KnownAt(asOf))
	}
	trips = slices.DeleteFunc(trips, func(t Trip) bool { return t.HandedAt.IsZero() || dayOf(t.HandedAt) >= until })
	slices.SortFunc(trips, Trip.compare)
	subjects := make([]*lateSubject, len(trips))
	for i, t := range trips {
		s := newLateSubject(t)
		subjects[i] = &s
	}
	if m.next == 0 && len(subjects) > 0 {
		m.next = subjects[0].handed
	}
	for ; m.next != 0 && m.next < until; m.next++ {
		if weekday(m.next) == 0 {
			m.rebuild()
		}
		m.learnDay(m.next, subjects)
	}
	m.rebuild()
	m.settlePace(m.next)
}

// takeLessons removes the trips from what is pending whose end was known at that moment.
func (m *LateModel) takeLessons(asOf time.Time) []Trip {
	var trips []Trip
	var later []lesson
	for _, l := range m.pending {
		if l.At.After(asOf) {
			later = append(later, l)
			continue
		}
		t := l.Trip
		if t.DeliveredAt.IsZero() && (t.SeenUntil.IsZero() || t.SeenUntil.After(l.At)) {
			t.SeenUntil = l.At
		}
		if d := dayOf(t.DeliveredAt); !t.DeliveredAt.IsZero() && d < m.next {
			t = t.caughtUp(m.next)
		}
		trips = append(trips, t)
	}
	m.pending = later
	return trips
}

// caughtUp moves a delivery that became known after its day was learned to the first day that is not, so that it counts once.
func (t Trip) caughtUp(day int) Trip {
	by := day - dayOf(t.DeliveredAt)
	t.DeliveredAt = t.DeliveredAt.AddDate(0, 0, by)
	return t
}

// compare orders trips by all that the model reads, so that sums do not depend on the order in which trips came.
func (t Trip) compare(o Trip) int {
	return cmp.Or(
		t.HandedAt.Compare(o.HandedAt), t.DeliveredAt.Compare(o.DeliveredAt), t.PromisedAt.Compare(o.PromisedAt), laneKey(t.Lane).compare(laneKey(o.Lane)),
		cmp.Compare(t.Seller, o.Seller), t.OrderedAt.Compare(o.OrderedAt), t.ShipBy.Compare(o.ShipBy), t.SeenUntil.Compare(o.SeenUntil),
		cmp.Compare(t.Weight, o.Weight), cmp.Compare(t.Phase, o.Phase), t.PhaseAt.Compare(o.PhaseAt),
	)
}

// learnDay moves all layers by one day. Calibration comes first: it compares what was said with what this day settled.
func (m *LateModel) learnDay(day int, subjects []*lateSubject) {
	m.learnTruth(day, subjects)
	var at []*lateSubject
	for _, s := range subjects {
		if s.handed > day {
			break
		}
		if s.open(day) {
			s.place(m)
			at = append(at, s)
		}
	}
	cases := make([]observed, len(at))
	flat := make([]float64, len(at)*hazardFeats)
	for i, s := range at {
		x := flat[i*hazardFeats : (i+1)*hazardFeats]
		s.dayFeatures(x, day)
		s.fixedFeatures(x, m, day-fitLag)
		usual := dot(m.hazard.Mean[:featPace], x[:featPace])
		cases[i] = observed{x: x, weight: s.weight, hit: day == s.done}
		m.follow(s, day, -math.Expm1(-math.Exp(min(usual, 3))))
		m.followPhase(s, day, math.Exp(min(dot(m.hazard.Mean, x), 3)))
	}
	m.fadePhases(fadeDay(m.cfg.CountLife))
	m.hazard.fade(fadeDay(m.cfg.FitLife))
	m.hazard.learn(cases)
	m.countDay(day, at)
}

// countDay adds the day to the hazards of all levels.
func (m *LateModel) countDay(day int, at []*lateSubject) {
	by := fadeDay(m.cfg.CountLife)
	for _, c := range m.counts {
		c.fade(by)
	}
	for _, s := range at {
		age := hazardAge(day - s.handed)
		keys, n := s.trip.Lane.levels()
		for _, k := range keys[:n] {
			c := m.count(k)
			c.Risk[age] += s.weight
			c.Done[age] += s.weight * share(day == s.done)
		}
	}
}

// fadeDay is the factor by which a day's passing shrinks what is known.
func fadeDay(life time.Duration) float64 { return math.Exp2(-24 / life.Hours()) }
