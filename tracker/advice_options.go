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
	waits []wait    // the ways of waiting that are open
	ends  []float64 // when they may end, in hours
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

func (t *optionTable) until(hours float64) time.Time {
	return t.in.Now.Add(time.Duration(hours * float64(time.Hour))).Round(time.Minute)
}

// addWait adds a row for the cheapest of some ways of waiting.
func (t *optionTable) addWait(o Option, name string, ways ...wait) {
	if o.Guard == "" {
		t.waits = append(t.waits, ways...)
	}
	w, least := ways[0], math.Inf(1)
	for _, way := range ways {
		if best, cost := t.c.cheapest(t.at, way, t.ends); cost < least {
			w, least = best, cost
		}
	}
	payment := t.term(name, w.payment, t.c.terms.basis(name))
	if name == "chase" {
		payment = t.term(name, w.payment, t.c.terms.basis("support"))
	}
	o.WaitHours, o.Until = w.hours, t.until(w.hours)
	if t.paid.IsZero() {
		t.add(o, payment)
		return
	}
	l := t.c.walk(t.at, 0, w)
	late := "assumed"
	if w.chased {
		late = t.c.chaseBasis
	}
	fineBasis := t.c.fineRow
	fine := t.term("penalty", l.fine, fineBasis)
	fine.Est = true // the amount may be the rule's, that it falls due is an expectation
	t.add(o, payment,
		t.term("support", l.handling, t.c.terms.basis("support")),
		t.term("late", l.late, late),
		fine,
		t.term("demand", l.demand, t.c.demandBasis),
		t.term("later", t.c.value(l.after, w.hours), "model"),
		t.term("points", t.c.missPoints(t.at, w.chased), "effect"),
	)
}

func (t *optionTable) addWaits() {
	support := t.c.terms.SupportCost.Float()
	t.ends = t.horizons()
	t.addWait(Option{Action: ActionWait}, "chase", wait{})
	t.addWait(Option{Action: ActionChase, Guard: t.in.chaseGuard()}, "chase", wait{chased: true, payment: support / 15})
	if t.in.askable() {
		t.addWait(Option{Action: ActionAsk, Guard: t.in.askGuard()}, "chase", wait{chased: true, payment: support / 12})
	}
	t.addCompensation()
}

// askable reports that the supplier may know more than the courier: nothing picked up, no hub scan, a number nobody knows, or a
// parcel that will not arrive and may have to be sent again.
func (in AdviceInput) askable() bool {
	return in.Incident.Kind.Asked() == AskedSupplier || !in.handedOver() || lossOf(in).sure()
}

// addCompensation compares small payments and lists the best. A payment of a twentieth is assumed to keep three in ten of the buyers
// who would ask for a refund from asking.
func (t *optionTable) addCompensation() {
	share := t.c.terms.CompensationShare
	var ways []wait
	for _, m := range []float64{share / 2, share, 2 * share} {
		ways = append(ways, wait{chased: t.in.handedOver(), payment: m * t.c.paid, calmed: min(0.6, 6*m)})
	}
	t.addWait(Option{Action: ActionCompensate, Guard: t.in.compensateGuard(t.paid)}, "compensation", ways...)
}
