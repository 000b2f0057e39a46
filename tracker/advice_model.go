package tracker

import (
	"cmp"
	"math"
)

// costModel holds the numbers of one case, in major units and hours from now. Costs are linear in the two masses "lost" and
// "alive", so a probability is never divided by a small number and the best action changes at most once as loss grows likelier.
type costModel struct {
	terms      adviceTerms
	paid       float64
	goods      float64
	goodsBasis string
	offers     []reshipOffer
	refunded   bool // nobody waits for the parcel any more: only goods and claim are left to save

	chance    float64 // probability that it never arrives
	moveHours float64 // mean time until it moves if it is not lost
	demand    float64 // buyers who ask for a refund, per day
	dispute   float64 // what a demanded refund costs more than an offered one
	late      float64 // what a late arrival costs in goodwill

	fine      float64 // compensation owed at the next worse threshold
	fineHours float64 // when; negative: never
	fineRow   string
	fineEst   bool

	claimTo    float64 // last hour at which a claim can be made; negative: never
	claimWorth float64 // what a claim is expected to bring, if the parcel is lost
	aliveBack  float64 // what comes back of a parcel that is not lost, once the order is settled otherwise
	intercept  float64 // what comes back besides after a refund, because the courier can still call some of them back
	lostBack   float64 // what comes back of one that is "lost" to the buyer only: a returned parcel

	boost       float64 // how much sooner a chased parcel moves during its first day
	claimShare  float64 // what of a claim is paid if it is paid at all
	chaseBasis  string  // where these come from, as the terms name it
	claimBasis  string
	demandBasis string

	points   float64 // worth of the points at risk, if the parcel misses its due date
	dueHours float64 // when that is decided; negative: already

	stepAsks, stepStays float64 // factors of one ordinary step, by prepare
}

// The assumptions of the model where neither the merchant nor evidence says more. They are documented placeholders, every amount
// that rests on them is marked as an estimate, and none is shown as a measured fact.
const (
	boostFirstDay    = 1 / 0.6 // without evidence: a chased parcel moves this much sooner, during the first day
	settleHours      = 240.0   // how long waiting is thought through before the case is settled anyway
	lateReship       = 0.5     // share of the paid amount that a reshipment out of time costs
	supplierKeepsDay = 0.8     // chance that a tracing supplier keeps the date it gave
	namedHours       = 12.0    // mean time until a number that a supplier has named stands on its order
)

// demandPerDay is the assumed rate at which buyers ask for a refund; once one is asked for, it is settled within half a day on average.
func demandPerDay(s Severity, pending bool) float64 {
	switch {
	case pending:
		return 2
	case s == SeverityPresumedLost:
		return 0.12
	case s == SeverityAbnormal:
		return 0.06
	case s == SeverityBreach:
		return 0.03
	default:
		return 0.01
	}
}

// model works out the numbers of a case.
func (a *Advisor) model(in AdviceInput, paid Money) costModel {
	t := termsFor(in.Terms, in.currency())
	c := costModel{terms: t, paid: paid.Float(), refunded: in.refunded(), fineHours: -1, claimTo: -1, dueHours: -1, claimShare: 1}
	c.goods, c.goodsBasis = in.goods(t)
	c.offers = in.offers(c.goods, in.currency())
	for i := range c.offers {
		c.offers[i].guard = cmp.Or(c.offers[i].guard, in.neverReship())
	}
	c.chance = lossOf(in).chance
	c.moveHours = moveHours(in.Incident.Severity, in.Incident.Phase)
	if in.named() {
		c.moveHours = namedHours
	}
	if ans := in.answer(); ans.Answer == AnswerTracing {
		c.moveHours = ans.NewDate.Sub(in.Now).Hours() / -math.Log(1-supplierKeepsDay)
	}
	c.demand = demandPerDay(in.Incident.Severity, in.refundPending())
	c.learn(in)
	c.dispute = 2*t.SupportCost.Float() + 0.1*c.paid
	c.late = 0.5 * t.CompensationShare * c.paid
	c.prepare()
	c.addReturns(in)
	a.addFine(&c, in, paid)
	a.addClaim(&c, in)
	if t.PointValue.Minor > 0 && in.Effect.AtRisk && in.Effect.Chance > 0 {
		const windowDays = 30
		c.points = t.PointValue.Float() * in.Effect.Marginal.Float() / in.Effect.Chance * windowDays
		c.dueHours = in.Shipment.LineDueAt.Sub(in.Now).Hours()
	}
	return c
}

// addReturns works out what is left of the goods. What never left the supplier keeps its value; what reaches the buyer after all comes
// back from honest buyers, at the merchant's freight; what was returned comes back, but never reaches the buyer.
func (c *costModel) addReturns(in AdviceInput) {
	resale := max(0, c.terms.ResaleShare*c.goods-c.terms.ReturnFreight.Float())
	c.aliveBack = c.terms.HonestReturn * resale
	if !in.handedOver() {
		c.aliveBack = c.goods
	}
	if in.handedOver() {
		c.intercept = c.terms.InterceptShare * (resale - c.aliveBack)
	}
	if in.Incident.Kind == KindReturned {
		c.lostBack = resale
	}
}

// addFine finds what the next worse threshold costs under the platform's rules of that day; often nothing.
func (a *Advisor) addFine(c *costModel, in AdviceInput, paid Money) {
	next := in.Incident.NextAt
	event := nextEvent(in.Platform, in.Incident)
	if !next.After(in.Now) || event == "" {
		return
	}
	q := PenaltyQuery{Platform: in.Platform, Event: event, At: next, Paid: paid}
	due, hours := in.shipBy()
	if !due.IsZero() {
		q.PromiseHours, q.LateHours = hours, max(0, next.Sub(due).Hours())
	}
	if event == PenaltyShipLate && due.IsZero() {
		return
	}
	if p, ok := a.penalties.Due(q); ok {
		c.fine, c.fineHours, c.fineRow, c.fineEst = p.Amount.Float(), next.Sub(in.Now).Hours(), p.RowID, p.Prov != "official"
	}
}

// fined reports whether the next worse threshold of a watched incident costs a compensation under the platform's rules of that day.
func (a *Advisor) fined(in AdviceInput) bool {
	if a == nil || in.Incident.Severity != SeverityWatch || !in.Incident.NextAt.After(in.Now) {
		return false
	}
	if in.Incident.Kind == KindShipOverdue {
		due, hours := in.shipBy()
		_, ok := a.penalties.Due(PenaltyQuery{Platform: in.Platform, Event: PenaltyShipLate, At: in.Incident.NextAt, Paid: in.paid(), PromiseHours: hours})
		return ok && !due.IsZero()
	}
	var c costModel
	a.addFine(&c, in, in.paid())
	return c.fine > 0
}

// nextEvent is what the platform calls the next worse threshold of an incident; empty where it has no rule about it.
func nextEvent(platform string, i Incident) string {
	switch i.Kind {
	case KindShipOverdue:
		return PenaltyShipLate
	case KindPickupOverdue, KindNumberNotFound:
		if platform == "tmall" {
			return PenaltyNoPickup
		}
		return PenaltyShipLate
	case KindHubWait, KindOriginHubStall, KindTransitStall:
		if i.Severity < SeverityBreach {
			return PenaltyTraceTimeout
		}
		if i.Severity == SeverityBreach {
			return PenaltyTraceAbnormal
		}
	}
	return ""
}

// addClaim finds until when the courier can be claimed on and what that is expected to bring: the goods at most, and for an
// uninsured parcel the usual multiple of the freight.
func (a *Advisor) addClaim(c *costModel, in AdviceInput) {
	w, ok := a.claims.Window(in.Shipment)
	if !ok || !in.handedOver() || in.Incident.Kind == KindReturned {
		return
	}
	worth := c.goods
	if w.FreightMultiple > 0 {
		worth = min(worth, w.FreightMultiple*c.terms.ReturnFreight.Float())
	}
	c.claimTo, c.claimWorth = w.To.Sub(in.Now).Hours(), c.terms.ClaimSuccess*c.claimShare*worth
}

// lossView is the probability that a parcel never arrives and where it comes from.
type lossView struct {
	chance float64
	basis  string
	n      int
}

// lossOf takes the strongest statement there is: the courier's, the supplier's, evidence of at least thirty spells, an assumption.
func lossOf(in AdviceInput) lossView {
	i := in.Incident
	ans := in.answer().Answer
	switch {
	case i.Kind == KindLostConfirmed && i.RuleID == ruleStaffLost:
		return lossView{1, "staff:lost", 0}
	case i.Kind == KindLostConfirmed || in.Shipment.Status == StatusLost:
		return lossView{1, "courier:lost", 0}
	case i.Kind == KindReturned || in.Shipment.Status == StatusReturned:
		return lossView{1, "courier:returned", 0}
	case ans == AnswerLost:
		return lossView{1, "supplier:lost", 0}
	case ans == AnswerOutOfStock && !in.handedOver():
		return lossView{1, "supplier:out_of_stock", 0}
	case in.named():
		return lossView{lossPrior(SeverityWatch, i.Phase), "supplier:new_number", 0}
	}
	if n := in.Evidence.spells(); n >= lossMinSpells {
		a, b := in.Evidence.posterior()
		return lossView{a / (a + b), in.Evidence.basis(), n}
	}
	return lossView{lossPrior(i.Severity, i.Phase), "prior:" + i.Severity.String() + "/" + string(i.Phase), 0}
}
