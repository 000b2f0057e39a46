package tracker

import (
	"slices"
	"time"
)

// AdviceInput is everything that advice about one incident depends on.
type AdviceInput struct {
	Platform    string
	Terms       MerchantTerms
	Shipment    Shipment
	Orders      []Order
	Incident    Incident
	Supplier    Supplier
	Backups     []BackupOffer
	Evidence    LossEvidence
	Escalations []Escalation
	Effect      Effect
	Learned     *Learned // what earlier decisions have taught; nil: nothing
	Disaster    string   // code of the force majeure that holds the parcel up; empty if there is none
	PartSent    bool     // of an order without a parcel: one of its suppliers says that it has shipped its part
	Now         time.Time

	auto bool // the platform would refund by itself now
}

// AdviceFrom takes the input from a snapshot for one of its incidents, stored or just found.
func AdviceFrom(s Snapshot, i Incident, now time.Time) AdviceInput {
	return AdviceInput{
		Platform: s.Merchant.Platform, Terms: s.Merchant.Terms, Shipment: s.Shipment, Orders: s.Orders, Incident: i, Supplier: s.Supplier,
		Backups: s.Backups, Evidence: s.Evidence, Escalations: s.Escalations, Learned: s.Learned, PartSent: s.PartSent, Now: now,
	}
}

// openOrders are the orders whose buyer has not been refunded.
func (in AdviceInput) openOrders() []Order {
	return slices.DeleteFunc(slices.Clone(in.Orders), func(o Order) bool {
		return o.AfterSale == AfterSaleRefunded || o.AfterSale == AfterSaleClosed
	})
}

// refunded reports that nobody waits for the parcel any more.
func (in AdviceInput) refunded() bool { return len(in.Orders) > 0 && len(in.openOrders()) == 0 }

func (in AdviceInput) refundPending() bool {
	return slices.ContainsFunc(in.Orders, func(o Order) bool { return o.AfterSale == AfterSalePending })
}

// paid is what the buyers who still wait have paid; zero if one amount is unknown or the currencies differ.
func (in AdviceInput) paid() Money { return paidFor(in.openOrders()) }

func paidFor(orders []Order) Money {
	var sum Money
	for _, o := range orders {
		if o.Value.Minor <= 0 || !sum.IsZero() && sum.Currency != o.Value.Currency {
			return Money{}
		}
		sum = Money{Minor: sum.Minor + o.Value.Minor, Currency: o.Value.Currency}
	}
	return sum
}

func (in AdviceInput) currency() string {
	for _, o := range in.Orders {
		if o.Value.Currency != "" {
			return o.Value.Currency
		}
	}
	return "CNY"
}

// skuCount counts the pieces of each SKU in some orders; items without a SKU count nothing.
func skuCount(orders []Order) map[string]int {
	need := map[string]int{}
	for _, o := range orders {
		for _, item := range o.Items {
			if item.SKU != "" {
				need[item.SKU] += max(item.Quantity, 1)
			}
		}
	}
	return need
}

// goods is what the parcel's content cost, refunded or not: the supplier's price of every SKU if all are known, else a share of the
// paid amount.
func (in AdviceInput) goods(terms adviceTerms) (cost float64, basis string) {
	paid := paidFor(in.Orders)
	prices := map[string]Money{}
	for _, s := range in.Supplier.SKUs {
		prices[s.SKU] = s.UnitCost
	}
	need := skuCount(in.Orders)
	for sku, n := range need {
		p, ok := prices[sku]
		if !ok || p.Minor <= 0 || p.Currency != paid.Currency {
			return paid.Float() * terms.CostShare, terms.basis("cost_share")
		}
		cost += p.Float() * float64(n)
	}
	if len(need) == 0 {
		return paid.Float() * terms.CostShare, terms.basis("cost_share")
	}
	return cost, "supplier"
}

// answer is the latest answer of the supplier who shipped the parcel that no later scan has overtaken. What a backup says about sending it
// again is no answer about this parcel.
func (in AdviceInput) answer() Escalation {
	if in.Incident.OrderID != 0 {
		return in.orderAnswer()
	}
	var last Escalation
	for _, e := range in.Escalations {
		mine := e.IncidentID == in.Incident.ID || e.IncidentID == 0 || in.Incident.ID == 0
		if mine && e.Rung != RungReship && !e.AnsweredAt.IsZero() && e.AnsweredAt.After(last.AnsweredAt) {
			last = e
		}
	}
	if last.Answer == AnswerTracing && !last.NewDate.After(in.Now) || in.Shipment.LastEventAt.After(last.AnsweredAt) {
		return Escalation{}
	}
	return last
}

// orderAnswer is what the suppliers of an order without a parcel say together: the worst that one of them says, the latest of their dates. What a
// date promised that has passed is void.
func (in AdviceInput) orderAnswer() Escalation {
	var worst Escalation
	weight := map[SupplierAnswer]int{AnswerNewNumber: 1, AnswerTracing: 2, AnswerOutOfStock: 3, AnswerLost: 3}
	for _, e := range in.Escalations {
		kept := e.Rung != RungReship && e.kept(in.Now)
		heavier := weight[e.Answer] > weight[worst.Answer] || e.Answer == worst.Answer && e.NewDate.After(worst.NewDate)
		if kept && heavier {
			worst = e
		}
	}
	return worst
}

// named reports that the suppliers of an order without a parcel say that it is shipped, and have named its number.
func (in AdviceInput) named() bool {
	return in.Incident.OrderID != 0 && in.answer().Answer == AnswerNewNumber
}

// asked reports that the supplier was asked about the parcel and answered, or let the second reply clock run out.
func (in AdviceInput) asked() bool {
	return slices.ContainsFunc(in.Escalations, func(e Escalation) bool {
		return e.Rung != RungReship && (!e.AnsweredAt.IsZero() || e.Rung >= 3 || e.Rung == 2 && !e.ReplyBy.IsZero() && e.ReplyBy.Before(in.Now))
	})
}

// handedOver reports that the courier has the parcel.
func (in AdviceInput) handedOver() bool {
	s := in.Shipment
	return !s.PickedUpAt.IsZero() || s.Phase != PhaseAwaitingPickup && s.Phase != ""
}

// shipBy is the ship deadline and its hours from payment, from the order that is due first; zero if none is known.
func (in AdviceInput) shipBy() (due time.Time, hours float64) {
	for _, o := range in.openOrders() {
		if !o.ShipBy.IsZero() && !o.PaidAt.IsZero() && (due.IsZero() || o.ShipBy.Before(due)) {
			due, hours = o.ShipBy, o.ShipBy.Sub(o.PaidAt).Hours()
		}
	}
	return due, hours
}
