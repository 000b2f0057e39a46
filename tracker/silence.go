package tracker

import (
	"math"
	"strconv"
	"time"
)

// SilenceConfig sets a silence model up. The zero value is usable.
type SilenceConfig struct {
	HalfLife    time.Duration       // after which evidence counts half, in steps of a week; 0: a year, negative: nothing is forgotten
	Prior       float64             // how many spells the parent's mean is worth to a child; 0: 20
	MinSpells   int                 // below which nothing is Known; 0: 30
	CourierName func(string) string // the courier's name as people read it; nil: its code
	PhaseName   func(Phase) string  // the phase as people read it; nil: its name
}

func (c SilenceConfig) withDefaults() SilenceConfig {
	if c.HalfLife == 0 {
		c.HalfLife = 365 * 24 * time.Hour // stalls are rare, and every season should be in it once
	}
	if c.Prior <= 0 {
		c.Prior = 20
	}
	if c.MinSpells <= 0 {
		c.MinSpells = lossMinSpells
	}
	if c.CourierName == nil {
		c.CourierName = func(code string) string { return code }
	}
	if c.PhaseName == nil {
		c.PhaseName = func(p Phase) string { return string(p) }
	}
	return c
}

// SilenceModel says what a parcel's silence means, from how past silences of parcels like it ended. It counts spells on two paths that
// both begin at the courier and its phase: by the way (province pair, lane), from which the chance of a loss is told with its evidence,
// and by the last scan (the courier's event and failed visits, then province pair, lane, place), from which the next scan is judged.
// Every node is shrunk towards its parent, so that a place seen twice says little. Counts lose weight week by week. What was learned
// first makes no difference. It holds no clock, and is not safe for use while it learns.
type SilenceModel struct {
	cfg  SilenceConfig
	root *silenceNode
	week int64 // the week as of which weights count 1
}

// NewSilenceModel returns a model that knows nothing.
func NewSilenceModel(cfg SilenceConfig) *SilenceModel {
	return &SilenceModel{cfg: cfg.withDefaults(), root: &silenceNode{}}
}

// Learn books what became of a silence, once for each spell: at its end, or when it has lasted 30 days, or when the parcel was called
// lost during it. at is when that was known. A spell that still goes on is not booked: it is neither moved nor lost.
func (m *SilenceModel) Learn(s Spell, at time.Time) {
	lasted := at.Sub(s.Since)
	if !s.Until.IsZero() {
		lasted = s.Until.Sub(s.Since)
	}
	never := s.Lost || lasted.Hours() >= neverHours
	if lasted <= 0 || (s.Until.IsZero() && !never) {
		return
	}
	weight := m.weigh(s, at)
	for _, n := range m.grow(s) {
		n.pass(&n.reached, lasted.Hours(), weight)
		if never {
			n.never += weight
			continue
		}
		n.ended[silenceBin(lasted.Hours())] += weight
	}
}

// LearnDelivery books, for every age that a silence reached, whether the parcel was delivered within seven days of it. It is booked
// once for each spell, beside Learn, when the answer is known: at the delivery, or seven days after the silence ended or had lasted
// 30 days (DeliveryKnownAt). What is not known at that moment is left out.
func (m *SilenceModel) LearnDelivery(s Spell, at time.Time) {
	weight := 0.0
	var nodes []*silenceNode
	for bin := range silenceBins {
		age := s.Since.Add(hoursOf(silenceEdges[bin]))
		known := !at.Before(age.Add(deliveryWindow))
		came := !s.DeliveredAt.IsZero() && !s.DeliveredAt.After(at) && !s.DeliveredAt.After(age.Add(deliveryWindow))
		if (!s.Until.IsZero() && bin > 0 && !s.Until.After(age)) || (!known && !came) {
			continue
		}
		if nodes == nil {
			weight, nodes = m.weigh(s, at), m.grow(s)
		}
		for _, n := range nodes {
			n.asked[bin] += weight
			if !came {
				n.missed[bin] += weight
			}
		}
	}
}

// deliveryWindow is how soon a silent parcel is asked to be delivered.
const deliveryWindow = 7 * 24 * time.Hour

// DeliveryKnownAt is the moment at which LearnDelivery can book the spell in full.
func (s Spell) DeliveryKnownAt() time.Time {
	end := s.Since.Add(hoursOf(neverHours))
	if !s.Until.IsZero() && s.Until.Before(end) {
		end = s.Until
	}
	end = end.Add(deliveryWindow)
	if !s.DeliveredAt.IsZero() && s.DeliveredAt.Before(end) {
		return s.DeliveredAt
	}
	return end
}

// Refit brings the weights to the week of asOf and takes the silences that go on into account: they prove that a scan can be away for
// as long as they have been seen to last, and nothing more. The open spells of the last Refit are forgotten. Spells that ended, were
// booked as lost or have lasted 30 days are not open.
func (m *SilenceModel) Refit(asOf time.Time, open []Spell) {
	m.advance(weekOf(asOf))
	m.root.settle()
	for _, s := range open {
		until := s.SeenUntil
		if until.IsZero() || until.After(asOf) {
			until = asOf
		}
		lasted := until.Sub(s.Since).Hours()
		if lasted <= 0 || lasted >= neverHours || !s.Until.IsZero() || s.Lost {
			continue
		}
		for _, n := range m.grow(s) {
			n.pass(&n.open, lasted, s.weight())
		}
	}
}

func (s Spell) weight() float64 {
	if !(s.Weight > 0) || math.IsInf(s.Weight, 0) {
		return 1
	}
	return s.Weight
}

// weigh is what evidence of a moment counts as of the model's week, which it moves on if the moment lies behind it.
func (m *SilenceModel) weigh(s Spell, at time.Time) float64 {
	week := weekOf(at)
	m.advance(week)
	return s.weight() * m.decay(m.week-week)
}

// advance moves the model to a later week: everything counts less.
func (m *SilenceModel) advance(week int64) {
	if week <= m.week {
		return
	}
	if m.week != 0 {
		m.root.fade(m.decay(week - m.week))
	}
	m.week = week
}

func (m *SilenceModel) decay(weeks int64) float64 {
	if m.cfg.HalfLife < 0 {
		return 1
	}
	return math.Exp2(-float64(weeks) * float64(7*24*time.Hour) / float64(m.cfg.HalfLife))
}

// weekOf numbers the weeks from Monday to Sunday, UTC; the first one of 1970 is 1.
func weekOf(at time.Time) int64 { return (at.Unix()+3*86400)/(7*86400) + 1 }

func hoursOf(h float64) time.Duration { return time.Duration(h * float64(time.Hour)) }

// attemptsKey tells no, one, two and more failed visits apart.
func attemptsKey(attempts int) string { return strconv.Itoa(min(max(attempts, 0), 3)) }
