package tracker

import (
	"math"
	"time"
)

// optionTable works out the rows of the cost table for one case.
type optionTable struct {
	in    AdviceInput
	c     *costModel
	paid  Money
	at    mass
	waits []wait // the way of waiting behind each of the first rows
	rows  []Option
}

// term rounds one addend to the smallest unit, so that an option's cost is exactly the sum of what is shown.
func (t *optionTable) term(name string, amount float64, basis string) CostTerm {
	est := basis != "order" && basis != "supplier" && basis != "merchant"
	return CostTerm{Name: name, Amount: moneyOf(amount, t.in.currency()), Basis: basis, Est: est}
}

// add closes a row: terms of nothing are left out and the cost is the sum of the rest.
func (t *optionTable) add(o Option, terms ...CostTerm) {
	o.Cost = Money{Currency: t.in.currency()}
	for _, term := range terms {
		if term.Amount.Minor != 0 {
			o.Cost.Minor += term.Amount.Minor
			o.Terms = append(o.Terms, term)
		}
	}
	o.Allowed = o.Guard == ""
	t.rows = append(t.rows, o)
}

// horizons are the ends of waiting that are compared, the preferred ones first: the next worse threshold where it is near, a day,
// half a day, two and three days, a farther threshold, the end of the claim window.
func (t *optionTable) horizons() []float64 {
	if ans := t.in.answer(); ans.Answer == AnswerTracing {
		return []float64{ans.NewDate.Sub(t.in.Now).Hours()}
	}
	next := t.in.Incident.NextAt.Sub(t.in.Now).Hours()
	var out []float64
	if next >= 1 && next <= 72 {
		out = append(out, next)
	}
	out = append(out, 24, 12, 48, 72)
	if next > 72 && next <= 240 {
		out = append(out, next)
	}
	if t.c.claimTo >= 1 && t.c.claimTo <= 240 {
		out = append(out, t.c.claimTo)
	}
	return out
}

// bestWait picks the horizon of the least cost. A later one in the list must save a real amount to be taken.
func (t *optionTable) bestWait(w wait) wait {
	best, least := w, math.Inf(1)
	for _, hours := range t.horizons() {
		w.hours = hours
		if cost := t.c.waiting(t.at, w); cost < least-max(0.05, 0.02*cost) {
			best, least = w, cost
		}
	}
	return best
}

func (t *optionTable) until(hours float64) time.Time {
	return t.in.Now.Add(time.Duration(hours * float64(time.Hour))).Round(time.Minute)
}

// addWait adds a row of waiting; handling is what the way of waiting costs at once.
func (t *optionTable) addWait(o Option, w wait, payment CostTerm) {
	if o.Guard == "" {
		t.waits = append(t.waits, w)
	}
	o.WaitHours, o.Until = w.hours, t.until(w.hours)
	if t.paid.IsZero() {
		t.add(o, payment)
		return
	}
	l := t.c.walk(t.at, 0, w)
	fineBasis := t.c.fineRow
	fine := t.term("penalty", l.fine, fineBasis)
	fine.Est = true // the amount may be the rule's, that it falls due is an expectation
	t.add(o, payment,
		t.term("support", l.handling, t.c.terms.basis("support")),
		t.term("late", l.late, "assumed"),
		fine,
		t.term("demand", l.demand, "assumed"),
		t.term("later", t.c.value(l.after, w.hours, settleSteps), "model"),
		t.term("points", t.c.missPoints(t.at, w.chased), "effect"),
	)
}

func (t *optionTable) addWaits() {
	support := t.c.terms.SupportCost.Float()
	t.addWait(Option{Action: ActionWait}, t.bestWait(wait{}), CostTerm{})
	t.addWait(Option{Action: ActionChase, Guard: t.in.chaseGuard()}, t.bestWait(wait{chased: true, payment: support / 15}),
		t.term("chase", support/15, t.c.terms.basis("support")))
	if t.in.askable() {
		t.addWait(Option{Action: ActionAsk}, t.bestWait(wait{chased: true, payment: support / 12}),
			t.term("chase", support/12, t.c.terms.basis("support")))
	}
	if t.paid.IsZero() && !t.in.refunded() {
		t.add(Option{Action: ActionCompensate, Guard: guardNoValue})
		return
	}
	t.addCompensation()
}

// askable reports that the supplier may know more than the courier: nothing picked up, no hub scan, a number nobody knows, or a
// parcel that will not arrive and may have to be sent again.
func (in AdviceInput) askable() bool {
	switch in.Incident.Kind {
	case KindPickupOverdue, KindNumberNotFound, KindHubWait:
		return true
	default:
		return !in.handedOver() || lossOf(in).sure()
	}
}

// addCompensation compares small payments and lists the best. A payment of a twentieth is assumed to keep three in ten of the buyers
// who would ask for a refund from asking.
func (t *optionTable) addCompensation() {
	share := t.c.terms.CompensationShare
	best, least := wait{}, math.Inf(1)
	for _, m := range []float64{share / 2, share, 2 * share} {
		w := t.bestWait(wait{chased: t.in.handedOver(), payment: m * t.c.paid, calmed: min(0.6, 6*m)})
		if cost := t.c.waiting(t.at, w); cost < least {
			best, least = w, cost
		}
	}
	t.addWait(Option{Action: ActionCompensate, Guard: t.in.compensateGuard(t.paid)}, best,
		t.term("compensation", best.payment, t.c.terms.basis("compensation")))
}
