package tracker

import (
	"math"
	"time"
)

// noDay stands for a day that is not known.
const noDay = math.MinInt32

// lateSubject is a trip as the model looks at it: days since 1970 in the trip's own zone.
type lateSubject struct {
	trip     Trip
	handed   int
	done     int // noDay while not delivered
	promised int // noDay without a promise
	seen     int // last day on which it is known what happened
	weight   float64
	lane     *laneCurve
	pace     [paceKinds]*paceSeries // nil where nothing was seen yet
	batch    [batchDays]*paceSeries
}

func newLateSubject(t Trip) lateSubject {
	s := lateSubject{trip: t, handed: dayOf(t.HandedAt), done: noDay, promised: noDay, seen: math.MaxInt32, weight: t.Weight}
	if s.weight <= 0 {
		s.weight = 1
	}
	if !t.PromisedAt.IsZero() {
		s.promised = dayOf(t.PromisedAt)
	}
	switch {
	case !t.DeliveredAt.IsZero():
		s.done = max(dayOf(t.DeliveredAt), s.handed)
		s.seen = s.done
	case !t.SeenUntil.IsZero():
		s.seen = dayOf(t.SeenUntil) - 1
	}
	return s
}

// place finds what the model knows of the trip's lane, places and seller. It changes nothing in the model.
func (s *lateSubject) place(m *LateModel) {
	s.lane = m.known(s.trip.Lane)
	for i, k := range s.trip.paceKeys() {
		if !k.empty() { // of which none is ever written
			s.pace[i] = m.pace[k]
		}
	}
	if s.trip.Seller == "" {
		return
	}
	for i := range s.batch {
		s.batch[i] = m.pace[s.trip.batchKey(s.handed+i-batchDays/2)]
	}
}

// open reports whether the trip could be delivered on that day, as far as is known.
func (s *lateSubject) open(day int) bool {
	return day >= s.handed && day <= s.seen && day-s.handed < lateDays
}

// resolved reports whether that day settled if the promise was kept, and how.
func (s *lateSubject) resolved(day int) (late, ok bool) {
	if s.promised == noDay {
		return false, false
	}
	if s.done != noDay && s.done <= s.promised {
		return false, day == s.done
	}
	return true, day == s.promised && day <= s.seen
}

// The features of a day's hazard. Those before featFixed depend on the day, the others on the trip and on what was known of its way.
const (
	featCurve     = 0
	featWeekday   = 1 // seven, Monday first
	featAge       = 8 // five of the age in units of the lane's median
	featFirstDay  = 13
	featSecondDay = 14
	featOverdue   = 15
	featLastDays  = 16
	featFixed     = 17
	featSlack     = 18
	featDelay     = 19
	featShipLate  = 20 // two
	featHour      = 22
	featHanded    = 23 // seven weekdays
	featPace      = 30 // paceKinds, then the batch
	hazardFeats   = featPace + paceKinds + 1
)

// hazardRidge is the precision of the prior, in parcel days.
const hazardRidge = 100

// curveMid centres the lane's log intensity.
const curveMid = -2.2

func hazardPrior() (mean []float64, ridge float64) {
	mean = make([]float64, hazardFeats)
	mean[featCurve], mean[featFixed] = 1, curveMid
	return mean, hazardRidge
}

// weekday of a day since 1970, Monday 0.
func weekday(day int) int { return ((day+3)%7 + 7) % 7 }

// dayFeatures writes what depends on the day.
func (s *lateSubject) dayFeatures(x []float64, day int) {
	clear(x[:featFixed])
	age := day - s.handed
	x[featCurve] = s.lane.log[hazardAge(age)] - curveMid
	x[featWeekday+weekday(day)] = 1
	u := min(max(logDay(max(age, 0)+1)-s.lane.logAfter, -2.5), 2.5)
	a := x[featAge:]
	a[0], a[1], a[2], a[3], a[4] = u, max(u, 0), max(u-0.7, 0), max(-u-0.7, 0), u*u
	x[featFirstDay], x[featSecondDay] = share(age == 0), share(age == 1)
	if s.promised != noDay {
		x[featOverdue], x[featLastDays] = share(day > s.promised), share(day <= s.promised && day > s.promised-3)
	}
}

// onTheDay is what the day's features add up to before a promise has run out, without the promise's last days: the product of dayFeatures
// with their coefficients, added up in the same order, without the many that are zero.
func (s *lateSubject) onTheDay(mean []float64, day int) float64 {
	age := day - s.handed
	sum := mean[featCurve] * (s.lane.log[hazardAge(age)] - curveMid)
	sum += mean[featWeekday+weekday(day)]
	u := min(max(logDay(max(age, 0)+1)-s.lane.logAfter, -2.5), 2.5)
	for i, a := range [...]float64{u, max(u, 0), max(u-0.7, 0), max(-u-0.7, 0), u * u} {
		sum += mean[featAge+i] * a
	}
	switch age {
	case 0:
		sum += mean[featFirstDay]
	case 1:
		sum += mean[featSecondDay]
	}
	return sum
}

// fixedFeatures writes what does not, as it was known at the beginning of that day.
func (s *lateSubject) fixedFeatures(x []float64, m *LateModel, known int) {
	clear(x[featFixed:])
	t := s.trip
	x[featFixed] = 1
	if s.promised != noDay {
		x[featSlack] = s.slackOf(s.promised)
	}
	if !t.OrderedAt.IsZero() {
		x[featDelay] = math.Log1p(max(days(t.OrderedAt, t.HandedAt), 0))
	}
	if !t.ShipBy.IsZero() {
		over := days(t.ShipBy, t.HandedAt)
		x[featShipLate], x[featShipLate+1] = min(max(over, -10), 10)/5, share(over > 0)
	}
	x[featHour] = float64(t.HandedAt.Hour()-14) / 6
	x[featHanded+weekday(s.handed)] = 1
	for i, p := range s.pace {
		x[featPace+i] = p.pace(known, m.cfg)
	}
	x[featPace+paceKinds] = batchPace(s.batch[:], known)
}

// slackOf is how generous a promise for that day is, on the log scale of the lane's median.
func (s *lateSubject) slackOf(promised int) float64 {
	return min(max(logDay(max(promised-s.handed, 1))-s.lane.logDays, -1), 2)
}

func days(from, to time.Time) float64 { return to.Sub(from).Hours() / 24 }

// logDays are the logarithms of whole days, of which a judgement needs some for each day ahead.
var logDays = func() (table [256]float64) {
	for i := range table {
		table[i] = math.Log(float64(i))
	}
	return table
}()

func logDay(days int) float64 {
	if days < len(logDays) {
		return logDays[days]
	}
	return math.Log(float64(days))
}
