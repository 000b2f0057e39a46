package tracker

import "time"

// adviceRecord is what an audit needs to work the advice out again. It leaves out contacts, secrets and the buyer's phone tail.
type adviceRecord struct {
	Platform   string             `json:"platform"`
	Kind       Kind               `json:"kind"`
	Severity   string             `json:"severity"`
	Phase      Phase              `json:"phase"`
	Rule       string             `json:"rule,omitempty"`
	Now        time.Time          `json:"now"`
	NextAt     time.Time          `json:"next_at,omitzero"`
	Paid       float64            `json:"paid"`
	Goods      float64            `json:"goods"`
	GoodsFrom  string             `json:"goods_from"`
	AfterSales []AfterSale        `json:"after_sales,omitempty"`
	Terms      map[string]float64 `json:"terms"`
	OwnTerms   map[string]bool    `json:"own_terms,omitempty"`
	Loss       float64            `json:"loss"`
	LossBasis  string             `json:"loss_basis"`
	Never      int                `json:"never,omitempty"`
	Moved      int                `json:"moved,omitempty"`
	MoveHours  float64            `json:"move_hours"`
	Demand     float64            `json:"demand_per_day"`
	Fine       float64            `json:"fine,omitempty"`
	FineRow    string             `json:"fine_row,omitempty"`
	ClaimHours float64            `json:"claim_until_hours"`
	ClaimWorth float64            `json:"claim_worth"`
	Answer     SupplierAnswer     `json:"answer,omitempty"`
	AnswerDate time.Time          `json:"answer_date,omitzero"`
	Backups    []backupRecord     `json:"backups,omitempty"`
	Marginal   string             `json:"marginal,omitempty"`
	AtRisk     bool               `json:"at_risk,omitempty"`
	Boost      float64            `json:"chase_boost"`
	Learned    []string           `json:"learned,omitempty"`
	Disaster   string             `json:"disaster,omitempty"`
	AutoRefund bool               `json:"auto_refund,omitempty"`
}

type backupRecord struct {
	Supplier string  `json:"supplier"`
	Goods    float64 `json:"goods"`
	Freight  float64 `json:"freight"`
	Lead     float64 `json:"lead_hours"`
	OnTime   float64 `json:"on_time"`
	OnTimeN  int     `json:"on_time_n,omitempty"`
	Guard    string  `json:"guard,omitempty"`
}

// adviceInputs returns the inputs as canonical JSON.
func adviceInputs(in AdviceInput, c *costModel, loss lossView) string {
	t := c.terms
	r := adviceRecord{
		Platform: in.Platform, Kind: in.Incident.Kind, Severity: in.Incident.Severity.String(), Phase: in.Incident.Phase,
		Rule: in.Incident.RuleID, Now: in.Now, NextAt: in.Incident.NextAt, Paid: c.paid, Goods: c.goods, GoodsFrom: c.goodsBasis,
		Terms: map[string]float64{
			"approval": t.ApprovalLimit.Float(), "support": t.SupportCost.Float(), "return_freight": t.ReturnFreight.Float(),
			"resale": t.ResaleShare, "honest_return": t.HonestReturn, "cost_share": t.CostShare, "compensation": t.CompensationShare,
			"claim_success": t.ClaimSuccess, "point_value": t.PointValue.Float(),
		},
		OwnTerms: t.own, Loss: loss.chance, LossBasis: loss.basis, Never: in.Evidence.Never, Moved: in.Evidence.Moved,
		MoveHours: c.moveHours, Demand: c.demand, Fine: c.fine, FineRow: c.fineRow, ClaimHours: c.claimTo, ClaimWorth: c.claimWorth,
		Answer: in.answer().Answer, AnswerDate: in.answer().NewDate, AtRisk: in.Effect.AtRisk,
	}
	r.Boost, r.Disaster, r.AutoRefund = c.boost, in.Disaster, in.auto
	for _, basis := range []string{c.chaseBasis, c.claimBasis, c.demandBasis} {
		if basis != "assumed" {
			r.Learned = append(r.Learned, basis)
		}
	}
	if in.Effect.Known {
		r.Marginal = in.Effect.Marginal.String()
	}
	for _, o := range in.Orders {
		r.AfterSales = append(r.AfterSales, o.AfterSale)
	}
	for _, o := range c.offers {
		r.Backups = append(r.Backups, backupRecord{o.supplier, o.goods, o.freight, o.leadHrs, o.onTime, o.onTimeN, o.guard})
	}
	raw, err := canonicalJSON(r)
	if err != nil { // a number that JSON cannot hold: leave the audit trail empty rather than the advice
		return ""
	}
	return string(raw)
}
