package tracker

// addActs adds the rows that end the case: refund, a reshipment per backup supplier, and the claim that goes with either.
func (t *optionTable) addActs(w ClaimWindow) {
	t.addRefund()
	t.addReships()
	t.addClaim(w)
}

// recoveries are what comes back after a refund or a reshipment. back is what a parcel brings that is not lost.
func (t *optionTable) recoveries(back float64) []CostTerm {
	var claim float64
	if t.c.claimTo >= 0 {
		claim = t.at.lost * t.c.claimWorth
	}
	return []CostTerm{
		t.term("resale", -t.at.alive*back-t.at.lost*t.c.lostBack, "assumed"),
		t.term("claim", -claim, t.c.claimBasis),
		t.term("points", t.c.missPoints(t.at, false), "effect"),
	}
}

func (t *optionTable) addRefund() {
	o := Option{Action: ActionRefund, Guard: t.in.commonGuard(t.paid)}
	if t.paid.IsZero() {
		t.add(o)
		return
	}
	t.add(o, append([]CostTerm{
		t.term("refund", t.c.paid, "order"),
		t.term("support", t.c.terms.SupportCost.Float(), t.c.terms.basis("support")),
	}, t.recoveries(t.c.aliveBack+t.c.intercept)...)...)
}

func (t *optionTable) addReships() {
	guard := t.in.reshipGuard(t.paid)
	if len(t.c.offers) == 0 {
		if guard == "" {
			guard = guardNoBackup
		}
		t.add(Option{Action: ActionReship, Guard: guard})
		return
	}
	for _, offer := range t.c.offers {
		o := Option{Action: ActionReship, Supplier: offer.supplier, Guard: guard}
		if o.Guard == "" {
			o.Guard = offer.guard
		}
		if t.paid.IsZero() {
			t.add(o)
			continue
		}
		goods := "supplier"
		if offer.goodsEst {
			goods = t.c.terms.basis("cost_share")
		}
		late := t.term("late", t.c.reshipLate(offer), "assumed")
		t.add(o, append([]CostTerm{
			t.term("goods", offer.goods, goods), t.term("freight", offer.freight, "supplier"),
			t.term("support", t.c.terms.SupportCost.Float(), t.c.terms.basis("support")), late,
		}, t.recoveries(t.c.aliveBack)...)...)
	}
}

// addClaim adds the claim as what it adds to another action: its handling, and what it brings if the parcel is lost.
func (t *optionTable) addClaim(w ClaimWindow) {
	o := Option{Action: ActionClaim, Guard: t.in.claimGuard(*t.c, w)}
	if t.c.claimTo < 0 {
		t.add(o)
		return
	}
	t.add(o, t.term("support", t.c.terms.SupportCost.Float()/3, t.c.terms.basis("support")),
		t.term("claim", -t.at.lost*t.c.claimWorth, t.c.claimBasis))
}
