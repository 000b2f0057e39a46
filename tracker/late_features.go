package tracker

import "math"

type subject struct {
	trip   Trip
	handed int
	done   int // day of delivery, 0 if not
	weight float64
	levels []laneKey
	keys   []paceKey
	paces  []*paceSeries
	lane   *laneCurve
	dest   *laneCurve
	all    *laneCurve
	slack  float64
	delay  float64
	over   float64
	has    float64
	hour   float64
}

type paceSeries struct {
	start int
	o, e  []float64
}

func (p *paceSeries) add(day int, w, rate float64, done bool) {
	if len(p.o) == 0 {
		p.start = day
	}
	for day-p.start >= len(p.o) {
		p.o = append(p.o, 0)
		p.e = append(p.e, 0)
	}
	if day < p.start {
		return
	}
	p.e[day-p.start] += w * -math.Expm1(-rate)
	if done {
		p.o[day-p.start] += w
	}
}

// before is the log of seen over expected deliveries, of days before day.
func (p *paceSeries) before(day int, life, k float64) float64 {
	o, e := k, k
	f := math.Exp2(-1 / life)
	w := 1.0
	for d := day - 1; d >= p.start && d > day-40; d-- {
		if d-p.start < len(p.o) {
			o += w * p.o[d-p.start]
			e += w * p.e[d-p.start]
			w *= f
		}
	}
	return math.Log(o / e)
}

func (m *LateModel) subject(t Trip) *subject {
	s := &subject{trip: t, handed: dayOf(t.HandedAt), weight: t.Weight}
	if s.weight <= 0 {
		s.weight = 1
	}
	if !t.DeliveredAt.IsZero() {
		s.done = dayOf(t.DeliveredAt)
	}
	l := t.Lane
	s.levels = []laneKey{{}}
	if l.Courier != "" {
		s.levels = append(s.levels, laneKey{courier: l.Courier, service: l.Service})
	}
	s.levels = append(s.levels, laneKey{l.Courier, l.Service, "", l.Destination}, laneKey{l.Courier, l.Service, l.Origin, l.Destination})
	s.keys = []paceKey{{'a', ""}, {'d', l.Destination}, {'o', l.Origin}, {'s', t.Seller}, {'l', l.Origin + ">" + l.Destination}}
	return s
}

func (m *LateModel) settle(s *subject) {
	l := s.trip.Lane
	s.lane = m.curve(laneKey{l.Courier, l.Service, l.Origin, l.Destination})
	s.dest = m.curve(laneKey{l.Courier, l.Service, "", l.Destination})
	s.all = m.curve(laneKey{})
	s.paces = s.paces[:0]
	for _, k := range s.keys {
		p := m.pace[k]
		if p == nil {
			p = &paceSeries{}
			m.pace[k] = p
		}
		s.paces = append(s.paces, p)
	}
	t := s.trip
	s.slack = 0
	if !t.PromisedAt.IsZero() {
		days := math.Max(float64(dayOf(t.PromisedAt)-s.handed), 1)
		s.slack = min(max(math.Log(days/s.lane.median), -1), 2)
	}
	s.delay, s.over, s.has = 0, 0, 0
	if !t.OrderedAt.IsZero() {
		s.delay = math.Log1p(max(t.HandedAt.Sub(t.OrderedAt).Hours()/24, 0))
	}
	if !t.ShipBy.IsZero() {
		h := t.HandedAt.Sub(t.ShipBy).Hours() / 24
		s.over = min(max(h, -10), 10) / 5
		if h > 0 {
			s.has = 1
		}
	}
	s.hour = (float64(t.HandedAt.Hour()) - 14) / 6
}

const features = 48

func (m *LateModel) prior() (mean, ridge []float64) {
	mean, ridge = make([]float64, features), make([]float64, features)
	mean[0], mean[1] = -2.2, 1
	for i := range ridge {
		ridge[i] = m.cfg.Ridge
	}
	return
}

func (m *LateModel) plain(s *subject, d int) float64 {
	x := make([]float64, features)
	m.features(x, s, d, -1)
	return dot(m.fit.Mean, x)
}

func (m *LateModel) features(x []float64, s *subject, d, known int) {
	clear(x)
	a := d - s.handed
	x[0] = 1
	x[1] = s.lane.curve[hazardAge(a)] + 2.2
	x[0] = 1
	x[2+(d+3)%7] = 1 // 0 = Monday
	u := math.Log((float64(a) + 1) / (s.lane.median + 1))
	u = min(max(u, -2.5), 2.5)
	x[9] = u
	x[10] = max(u, 0)
	x[11] = max(u-0.7, 0)
	x[12] = max(-u-0.7, 0)
	x[13] = s.slack
	x[14] = s.slack * max(u, 0)
	x[15] = s.delay
	x[16] = s.over
	x[17] = s.has
	x[18] = s.hour
	if a == 0 {
		x[19] = 1
	}
	if a == 1 {
		x[20] = 1
	}
	x[21+(s.handed+3)%7] = 1
	if known >= 0 {
		c := m.cfg
		near := math.Exp(-float64(d-known) / c.Tau)
		for i, p := range s.paces {
			v := p.before(known, c.PaceDays, c.PaceK)
			x[30+i] = v
			x[35+i] = v * near
		}
	}
	left := dayOf(s.trip.PromisedAt) - d
	if left < 0 {
		x[40] = 1
	} else if left < 3 {
		x[41] = 1
	}
	for i := range m.cfg.Off {
		x[i] = 0
	}
}
