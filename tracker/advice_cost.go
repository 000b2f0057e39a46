package tracker

import (
	"cmp"
	"math"
)

// mass is the state of belief about one parcel, not normalized: what is lost and what is alive and has not moved yet.
type mass struct{ lost, alive float64 }

func (m mass) sum() float64 { return m.lost + m.alive }

// wait is one way of waiting: for so many hours, chased or not, with a share of the demands for refund bought off.
type wait struct {
	hours   float64
	chased  bool
	calmed  float64 // share of demands that a compensation prevents
	payment float64 // that compensation, or the handling of a chase
}

// leg is what a span of waiting costs, by addend, and the belief after it.
type leg struct {
	handling, late, fine, demand float64
	after                        mass
}

// survive is the share of alive parcels that have not moved after so many hours.
func (c *costModel) survive(hours float64, chased bool) float64 {
	return math.Exp(-c.pacedHours(hours, chased) / c.moveHours)
}

// pacedHours is how many ordinary hours so many hours are worth: during its first day a chased parcel moves sooner.
func (c *costModel) pacedHours(hours float64, chased bool) float64 {
	if chased {
		hours += (cmp.Or(c.boost, boostFirstDay) - 1) * min(hours, 24)
	}
	return hours
}

// walkStep is how finely waiting is thought through, so that one long wait and several short ones cost the same.
const walkStep = 12.0

// walk waits from an hour on. A parcel that moves costs the late arrival; of those that do not, the penalty falls due if its hour
// comes, and some buyers demand a refund: these are settled then and there, at the cost of a dispute more.
func (c *costModel) walk(m mass, from float64, w wait) leg {
	l := leg{after: m}
	for done := 0.0; done < w.hours; done += walkStep {
		c.pace(&l, from+done, span{done, min(done+walkStep, w.hours), w})
	}
	return l
}

// span is one step of a wait, in hours since the wait began.
type span struct {
	from, to float64
	w        wait
}

func (c *costModel) pace(l *leg, at float64, s span) {
	hours := s.to - s.from
	alive := l.after.alive * c.stays(s)
	l.handling += l.after.sum() * c.handlingPerDay() * hours / 24
	l.late += (l.after.alive - alive) * c.late
	rest := mass{l.after.lost, alive}
	if c.fineHours > at && c.fineHours <= at+hours {
		l.fine += rest.sum() * c.fine
	}
	asks := c.asks(hours) * (1 - s.w.calmed)
	l.demand += asks * (c.refund(rest, at+hours) + c.dispute*rest.sum())
	l.after = mass{rest.lost * (1 - asks), rest.alive * (1 - asks)}
}

// asks is the share of buyers who demand a refund within so many hours.
func (c *costModel) asks(hours float64) float64 {
	switch {
	case c.refunded:
		return 0
	case hours == walkStep && c.stepAsks > 0:
		return c.stepAsks
	default:
		return 1 - math.Exp(-c.demand*hours/24)
	}
}

// stays is the share of alive parcels that do not move during a step.
func (c *costModel) stays(s span) float64 {
	if s.to-s.from == walkStep && !s.w.chased && c.stepStays > 0 {
		return c.stepStays
	}
	return math.Exp((c.pacedHours(s.from, s.w.chased) - c.pacedHours(s.to, s.w.chased)) / c.moveHours)
}

// prepare works out the factors of an ordinary step, which is by far the most frequent one.
func (c *costModel) prepare() {
	c.stepAsks, c.stepStays = 1-math.Exp(-c.demand*walkStep/24), math.Exp(-walkStep/c.moveHours)
}

func (c *costModel) handlingPerDay() float64 { return c.terms.SupportCost.Float() / 6 }

// refund is the cost of refunding what is left at an hour.
func (c *costModel) refund(m mass, at float64) float64 {
	return m.sum()*(c.paid+c.terms.SupportCost.Float()) - c.recovered(m, at, c.aliveBack+c.intercept)
}

// recovered is what comes back from returns and claims. A claim that was not made in time brings nothing.
func (c *costModel) recovered(m mass, at, aliveBack float64) float64 {
	back := m.alive*aliveBack + m.lost*c.lostBack
	if at <= c.claimTo {
		back += m.lost * c.claimWorth
	}
	return back
}

// reship is the cost of sending the goods again from a backup.
func (c *costModel) reship(o reshipOffer, m mass, at float64) float64 {
	each := o.goods + o.freight + c.terms.SupportCost.Float() + c.reshipLate(o)
	return m.sum()*each - c.recovered(m, at, c.aliveBack)
}

func (c *costModel) reshipLate(o reshipOffer) float64 {
	return (1-o.onTime)*lateReship*c.paid + min(o.leadHrs/72, 1)*c.late
}

// settle is the cheapest way to end the case at an hour: refund, or the best backup that could do it. Where nobody waits for the
// parcel any more, all that is left is what can be recovered.
func (c *costModel) settle(m mass, at float64) (float64, Action) {
	if c.refunded {
		return -c.recovered(m, at, c.aliveBack), ActionClaim
	}
	best, action := c.refund(m, at), ActionRefund
	for _, o := range c.offers {
		if cost := c.reship(o, m, at); o.guard == "" && cost < best {
			best, action = cost, ActionReship
		}
	}
	return best, action
}

// value is the least expected cost from an hour on: settle, or wait another day, thought through until the case is settled anyway.
func (c *costModel) value(m mass, at float64) float64 {
	best, _ := c.settle(m, at)
	if at >= settleHours || m.sum() < 1e-12 {
		return best
	}
	hours := min(24, settleHours-at)
	l := c.walk(m, at, wait{hours: hours})
	return min(best, l.cost()+c.value(l.after, at+hours))
}

func (l leg) cost() float64 { return l.handling + l.late + l.fine + l.demand }

// missPoints is the worth of the points that are lost with some way of acting, while the due date lies ahead.
func (c *costModel) missPoints(m mass, chased bool) float64 {
	if c.points == 0 || c.dueHours < 0 {
		return 0
	}
	return c.points * (m.lost + m.alive*c.survive(c.dueHours, chased))
}

// waiting is the full expected cost of waiting in some way and then doing the best.
func (c *costModel) waiting(m mass, w wait) float64 {
	l := c.walk(m, 0, w)
	return w.payment*m.sum() + l.cost() + c.value(l.after, w.hours) + c.missPoints(m, w.chased)
}

// cheapest returns the end of waiting that costs least in one way, and that cost. Of ends that cost the same to half a cent the first
// of the list is taken.
func (c *costModel) cheapest(m mass, w wait, ends []float64) (wait, float64) {
	best, least := w, math.Inf(1)
	for _, hours := range ends {
		w.hours = hours
		if cost := c.waiting(m, w); cost < least-0.005 {
			best, least = w, cost
		}
	}
	return best, least
}
