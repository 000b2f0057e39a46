package tracker

import (
	"math"
	"time"
)

// LateConfig sets how the lane model learns. The zero value is what months of real parcels were best judged by.
type LateConfig struct {
	CountLife time.Duration // after which a parcel counts half in a lane's hazards, 120 days if zero
	FitLife   time.Duration // after which a day counts half in the coefficients, 30 days if zero
	TrueLife  time.Duration // after which a case counts half in the calibration, 180 days if zero
	MinCases  int           // past cases without which nobody is shown a percentage, 30 if zero
	Pool      float64       // parcels that the wider level counts for in a narrower one, 60 if zero
	PaceLife  float64       // days after which a delivery counts half in the pace of a place, 7 if zero
	PaceCases float64       // deliveries as expected that stand beside the seen ones, 10 if zero
}

func (c LateConfig) withDefaults() LateConfig {
	const day = 24 * time.Hour
	c.CountLife = positive(c.CountLife, 120*day)
	c.FitLife = positive(c.FitLife, 30*day)
	c.TrueLife = positive(c.TrueLife, 180*day)
	c.MinCases = positive(c.MinCases, 30)
	c.Pool = positive(c.Pool, 60)
	c.PaceLife = positive(c.PaceLife, 7)
	c.PaceCases = positive(c.PaceCases, 10)
	return c
}

func positive[T int | float64 | time.Duration](v, otherwise T) T {
	if v > 0 {
		return v
	}
	return otherwise
}

// LateModel is what past trips say about open ones: how likely one misses its promise, and when it arrives. Three layers, each moved by
// every day's parcels and none keeping rows: hazards of delivery by age, pooled lane -> destination -> courier -> all; a regression of
// the daily hazard on weekday, pace of the last days, slack and handover; and a calibration that keeps the probabilities true by days
// left. It is not safe for use by several goroutines while it learns; judgements alone may run side by side.
type LateModel struct {
	cfg     LateConfig
	counts  map[laneKey]*ageCounts
	curves  map[laneKey]*laneCurve // from counts
	pace    map[paceKey]*paceSeries
	phases  map[phaseKey]*phaseCount
	hazard  regression
	truth   regression
	pending []lesson
	next    int // first day that is not learned yet; 0 before the first
}

// lesson is a trip whose end became known.
type lesson struct {
	Trip Trip
	At   time.Time
}

// NewLateModel returns a model that knows nothing yet.
func NewLateModel(cfg LateConfig) *LateModel {
	m := &LateModel{
		cfg: cfg.withDefaults(), counts: map[laneKey]*ageCounts{}, pace: map[paceKey]*paceSeries{}, phases: map[phaseKey]*phaseCount{},
		hazard: newRegression(hazardPrior()), truth: newRegression(truthPrior()),
	}
	m.truth.Logit = true
	m.rebuild()
	return m
}

// Learn tells the model that a trip became known at that moment: delivered, or finally lost or closed without delivery. It counts from
// the next Refit on; the order of trips between two of them does not matter.
func (m *LateModel) Learn(t Trip, at time.Time) {
	m.pending = append(m.pending, lesson{Trip: t, At: at})
}

// Late is the probability that the trip is not delivered by PromisedAt, given that it is not delivered now. Hits of the N past cases
// were late: parcels of that level that were still open at this age. Known is false before there is evidence, and without a promise.
func (m *LateModel) Late(t Trip, now time.Time) Chance {
	if t.PromisedAt.IsZero() || t.HandedAt.IsZero() {
		return Chance{}
	}
	s := newLateSubject(t)
	c, level := m.evidence(&s, dayOf(now))
	c.Level = level.words()
	switch {
	case !t.DeliveredAt.IsZero() && !t.DeliveredAt.After(now):
		c.P = share(t.DeliveredAt.After(t.PromisedAt))
	case !now.Before(t.PromisedAt):
		c.P = 1
	default:
		s.place(m)
		c.P = m.missBy(&s, now)
	}
	c.Lo, c.Hi = wilson(c.P, c.N)
	return c
}

// above is Late for a trip under way whose promise lies ahead, where only a known chance from the limit on matters: nothing else is
// worked out or put into words.
func (m *LateModel) above(limit float64, t Trip, now time.Time) Chance {
	s := newLateSubject(t)
	c, level := m.evidence(&s, dayOf(now))
	if !c.Known {
		return Chance{}
	}
	s.place(m)
	if c.P = m.missBy(&s, now); c.P < limit {
		return Chance{}
	}
	c.Level = level.words()
	c.Lo, c.Hi = wilson(c.P, c.N)
	return c
}

func share(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// lateDays bounds how far ahead, and how far back, the model counts days.
const lateDays = 120

// missBy is the calibrated probability that no day up to the promise brings the delivery. A promise that is later never makes it more
// probable: where the slack that comes with it would say so, the value of the earlier one stands.
func (m *LateModel) missBy(s *lateSubject, now time.Time) float64 {
	var sums [lateDays + 1]float64 // intensity up to each day, without slack and end
	today := dayOf(now)
	n := min(s.promised-today+1, lateDays)
	days := m.ahead(s, now)
	slack, end := m.hazard.Mean[featSlack], math.Exp(m.hazard.Mean[featLastDays])
	lowest := 1.0
	for i := range n {
		until := 0.0
		if today+i == s.promised {
			until = dayLeft(s.trip.PromisedAt)
		}
		sums[i+1] = sums[i] + days.intensity(i, until)
		early := sums[max(i-2, 0)]
		sum := (early + end*(sums[i+1]-early)) * math.Exp(slack*s.slackOf(today+i))
		lowest = min(lowest, m.truthOf(sum, i+1))
	}
	return lowest
}

// dayOf numbers the day of a moment in its own zone.
func dayOf(t time.Time) int {
	_, offset := t.Zone()
	return int(math.Floor(float64(t.Unix()+int64(offset)) / 86400))
}

// Couriers deliver between these hours; nothing more is expected of a day after the last.
const firstHour, lastHour = 8.0, 21.0

// dayLeft is the share of the day's deliveries that are still to come.
func dayLeft(t time.Time) float64 {
	h, m, s := t.Clock()
	hour := float64(h) + float64(m)/60 + float64(s)/3600
	return min(max((lastHour-hour)/(lastHour-firstHour), 0), 1)
}

// wilson is the 95 % interval of a share p of n cases.
func wilson(p float64, n int) (lo, hi float64) {
	if n == 0 {
		return 0, 1
	}
	const z = 1.96
	cases := float64(n)
	mid := (p + z*z/(2*cases)) / (1 + z*z/cases)
	half := z / (1 + z*z/cases) * math.Sqrt(p*(1-p)/cases+z*z/(4*cases*cases))
	return max(mid-half, 0), min(mid+half, 1)
}
