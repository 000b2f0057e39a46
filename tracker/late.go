package tracker

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// LateConfig sets how the lane model learns.
type LateConfig struct {
	HalfLife   time.Duration // after which what was seen counts half in the tables
	FitLife    time.Duration // the same for the coefficients
	MinTrips   int           // closed parcels of a level before a percentage is shown
	PoolWide   float64
	PoolLane   float64
	PaceDays   float64
	Tau, PaceK float64
	CalLife    time.Duration
	CalRidge   float64
	NoCal      bool
	CalOff     map[int]bool
	Lags       []int
	Off        map[int]bool
	Ridge      float64
}

func (c LateConfig) withDefaults() LateConfig {
	if c.HalfLife <= 0 {
		c.HalfLife = 45 * 24 * time.Hour
	}
	if c.FitLife <= 0 {
		c.FitLife = 45 * 24 * time.Hour
	}
	if c.MinTrips <= 0 {
		c.MinTrips = 30
	}
	if c.PoolWide <= 0 {
		c.PoolWide = 30
	}
	if c.PoolLane <= 0 {
		c.PoolLane = 30
	}
	if c.PaceDays <= 0 {
		c.PaceDays = 4
	}
	if c.CalLife <= 0 {
		c.CalLife = 120 * 24 * time.Hour
	}
	if c.CalRidge <= 0 {
		c.CalRidge = 50
	}
	if c.Tau <= 0 {
		c.Tau = 5
	}
	if c.PaceK <= 0 {
		c.PaceK = 20
	}
	if c.Lags == nil {
		c.Lags = []int{0, 3, 8}
	}
	if c.Ridge <= 0 {
		c.Ridge = 100
	}
	return c
}

type laneKey struct{ courier, service, origin, destination string }

type paceKey struct {
	kind byte
	name string
}

// LateModel ...
type LateModel struct {
	cfg     LateConfig
	counts  map[laneKey]*ageCounts
	curves  map[laneKey]*laneCurve
	pace    map[paceKey]*paceSeries
	fit     hazardFit
	cal     hazardFit
	pending []lesson
	last    int // day up to which days are learned
}

type laneCurve struct {
	curve  *ageCurve
	median float64
}

type lesson struct {
	trip Trip
	at   time.Time
}

// NewLateModel ...
func NewLateModel(cfg LateConfig) *LateModel {
	m := &LateModel{cfg: cfg.withDefaults(), counts: map[laneKey]*ageCounts{}, curves: map[laneKey]*laneCurve{}, pace: map[paceKey]*paceSeries{}}
	mean, ridge := m.prior()
	m.fit = newHazardFit(mean, ridge)
	mean, ridge = m.calPrior()
	m.cal = newHazardFit(mean, ridge)
	m.cal.logit = true
	return m
}

// Learn ...
func (m *LateModel) Learn(t Trip, at time.Time) { m.pending = append(m.pending, lesson{t, at}) }

func dayOf(t time.Time) int {
	_, off := t.Zone()
	return int(math.Floor(float64(t.Unix()+int64(off)) / 86400))
}

// Refit ...
func (m *LateModel) Refit(asOf time.Time, open []Trip) {
	until := dayOf(asOf) // days before this one are complete
	var now []lesson
	var rest []lesson
	trips := []*subject{}
	for _, l := range m.pending {
		if l.at.After(asOf) {
			rest = append(rest, l)
			continue
		}
		now = append(now, l)
	}
	m.pending = rest
	slices.SortFunc(now, func(a, b lesson) int {
		return cmp.Or(a.trip.HandedAt.Compare(b.trip.HandedAt), a.trip.DeliveredAt.Compare(b.trip.DeliveredAt), cmp.Compare(a.trip.Lane.Destination, b.trip.Lane.Destination), cmp.Compare(a.trip.Seller, b.trip.Seller))
	})
	first := until
	for _, l := range now {
		trips = append(trips, m.subject(l.trip))
		first = min(first, trips[len(trips)-1].handed)
	}
	for _, t := range open {
		trips = append(trips, m.subject(t))
		first = min(first, trips[len(trips)-1].handed)
	}
	from := m.last
	if from == 0 {
		from = first
	}
	slices.SortStableFunc(trips, func(a, b *subject) int { return cmp.Compare(a.handed, b.handed) })
	for from < until {
		to := min(from+7, until)
		m.week(from, to, trips)
		from = to
	}
	for _, l := range now {
		m.close(l.trip)
	}
	m.rebuild()
	m.last = until
}

func (m *LateModel) week(from, to int, trips []*subject) {
	m.rebuild()
	m.recalibrate(from, to, trips)
	var days []parcelDay
	for _, s := range trips {
		if s.handed >= to {
			break
		}
		start := max(from, s.handed)
		m.settle(s)
		end := to
		if s.done > 0 {
			end = min(end, s.done+1)
		}
		for d := start; d < end && d-s.handed < 120; d++ {
			done := d == s.done
			for _, p := range s.paces {
				p.add(d, s.weight, math.Exp(m.plain(s, d)), done)
			}
		}
	}
	for _, s := range trips {
		if s.handed >= to {
			break
		}
		start := max(from, s.handed)
		end := to
		if s.done > 0 {
			end = min(end, s.done+1)
		}
		for d := start; d < end && d-s.handed < 120; d++ {
			x := make([]float64, features)
			m.features(x, s, d, d-m.cfg.Lags[(2*d-s.handed)%len(m.cfg.Lags)])
			days = append(days, parcelDay{x: x, weight: s.weight, done: d == s.done})
		}
	}
	f := math.Exp2(-float64(to-from) * 24 / m.cfg.FitLife.Hours())
	_, ridge := m.prior()
	m.fit.fade(f, ridge)
	m.fit.learn(days)
	g := math.Exp2(-float64(to-from) * 24 / m.cfg.HalfLife.Hours())
	for _, c := range m.counts {
		c.fade(g)
	}
	for _, s := range trips {
		if s.handed >= to {
			break
		}
		start := max(from, s.handed)
		end := to
		if s.done > 0 {
			end = min(end, s.done+1)
		}
		for d := start; d < end && d-s.handed < 120; d++ {
			a := hazardAge(d - s.handed)
			for _, k := range s.levels {
				c := m.count(k)
				c.Risk[a] += s.weight
				if d == s.done {
					c.Done[a] += s.weight
				}
			}
		}
	}
}

func (m *LateModel) count(k laneKey) *ageCounts {
	c := m.counts[k]
	if c == nil {
		c = &ageCounts{}
		m.counts[k] = c
	}
	return c
}

func (m *LateModel) close(t Trip) {
	s := m.subject(t)
	for _, k := range s.levels {
		m.count(k).Trips++
	}
}

// rebuild ...
func (m *LateModel) rebuild() {
	m.curves = map[laneKey]*laneCurve{}
	for k := range m.counts {
		m.curve(k)
	}
	m.curve(laneKey{})
}

func (m *LateModel) curve(k laneKey) *laneCurve {
	if c := m.curves[k]; c != nil {
		return c
	}
	var c *ageCurve
	switch {
	case k == laneKey{}:
		c = m.counts[k].orNone().pooled(nil, 1)
	case k.origin != "":
		up := k
		up.origin = ""
		c = m.counts[k].orNone().pooled(m.curve(up).curve, m.cfg.PoolLane)
	case k.destination != "":
		up := k
		up.destination = ""
		c = m.counts[k].orNone().pooled(m.curve(up).curve, m.cfg.PoolWide)
	default:
		c = m.counts[k].orNone().pooled(m.curve(laneKey{}).curve, m.cfg.PoolWide)
	}
	l := &laneCurve{curve: c, median: c.median()}
	m.curves[k] = l
	return l
}

func (c *ageCounts) orNone() *ageCounts { return c }

// Late ...
func (m *LateModel) Late(t Trip, now time.Time) Chance {
	s := m.subject(t)
	m.settle(s)
	today := dayOf(now)
	z, left := m.logit(s, today)
	if !m.cfg.NoCal {
		x := make([]float64, calFeatures)
		m.calFeatures(x, s, z, left, today)
		z = dot(m.cal.Mean, x)
	}
	return Chance{P: 1 / (1 + math.Exp(-z)), Known: m.counts[laneKey{}] != nil && m.counts[laneKey{}].Trips > 30}
}

func (m *LateModel) logit(s *subject, today int) (float64, int) {
	last := dayOf(s.trip.PromisedAt)
	x := make([]float64, features)
	sum := 0.0
	for d := today; d <= last; d++ {
		m.features(x, s, d, today)
		sum += math.Exp(dot(m.fit.Mean, x))
	}
	return -math.Log(math.Expm1(max(sum, 1e-6))), last - today + 1
}

const calFeatures = 4

func (m *LateModel) calPrior() (mean, ridge []float64) {
	mean, ridge = make([]float64, calFeatures), make([]float64, calFeatures)
	mean[1] = 1
	for i := range ridge {
		ridge[i] = m.cfg.CalRidge
	}
	return
}

func (m *LateModel) calFeatures(x []float64, s *subject, z float64, left, today int) {
	clear(x)
	l := math.Log(float64(left)) - 1.5
	x[0] = 1
	x[1] = z
	x[2] = l
	x[3] = z * l
	for i := range m.cfg.CalOff {
		x[i] = 0
	}
}

func (m *LateModel) recalibrate(from, to int, trips []*subject) {
	var rows []parcelDay
	for _, s := range trips {
		if s.handed >= to {
			break
		}
		if s.trip.PromisedAt.IsZero() {
			continue
		}
		promised := dayOf(s.trip.PromisedAt)
		end := promised
		late := true
		if s.done > 0 && s.done <= promised {
			end = s.done
			late = false
		}
		if end < from || end >= to {
			continue
		}
		m.settle(s)
		for _, l := range []int{1, 2, 3, 5, 8, 12, 18, 25} {
			today := promised - l + 1
			if today <= s.handed || today > end {
				continue
			}
			z, left := m.logit(s, today)
			x := make([]float64, calFeatures)
			m.calFeatures(x, s, z, left, today)
			rows = append(rows, parcelDay{x: x, weight: s.weight * .5, done: late})
		}
	}
	f := math.Exp2(-float64(to-from) * 24 / m.cfg.CalLife.Hours())
	_, ridge := m.calPrior()
	m.cal.fade(f, ridge)
	m.cal.learn(rows)
}
