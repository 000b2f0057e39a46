package tracker

import "slices"

// follow says what comes next: after waiting in vain the cheapest settlement, after a settlement the claim if it can still be made.
func (r *Recommendation) follow(t *optionTable) {
	switch r.Action {
	case ActionWait, ActionChase, ActionAsk, ActionCompensate:
		if t.paid.IsZero() {
			return
		}
		i := slices.IndexFunc(r.Options, func(o Option) bool { return o.Action == r.Action })
		o := r.Options[i]
		l := t.c.walk(t.at, 0, wait{hours: o.WaitHours, chased: r.Action != ActionWait})
		_, r.Then = t.c.settle(l.after, o.WaitHours)
	case ActionRefund, ActionReship:
		claim := t.rowOf(ActionClaim)
		if claim.Allowed || claim.Guard == guardTooEarly {
			r.Then = ActionClaim
		}
	}
}

func (t *optionTable) rowOf(action Action) Option {
	i := slices.IndexFunc(t.rows, func(o Option) bool { return o.Action == action })
	if i < 0 {
		return Option{}
	}
	return t.rows[i]
}

// warn collects the guards that forbade something and the notes that belong to the advice, and decides whether a person is needed.
func (r *Recommendation) warn(in AdviceInput, c *costModel) {
	note := func(name string) {
		if name != "" && !slices.Contains(r.Guards, name) {
			r.Guards = append(r.Guards, name)
		}
	}
	for _, o := range r.Options {
		note(o.Guard)
	}
	if slices.ContainsFunc(r.Options, func(o Option) bool { return o.Action == ActionReship && o.Allowed }) && (in.Incident.OrderID == 0 || in.PartSent) {
		note(guardSecondNumber)
	}
	switch r.Action {
	case ActionRefund, ActionReship, ActionCompensate, ActionClaim:
		r.NeedsPerson = true
	}
	if r.amount(c) > c.terms.ApprovalLimit.Float() {
		r.NeedsPerson = true
		note(guardApproval)
	}
	if in.blind() {
		note(guardBlind)
	}
}

// amount is what the chosen action pays out, in major units.
func (r *Recommendation) amount(c *costModel) float64 {
	i := slices.IndexFunc(r.Options, func(o Option) bool { return o.Action == r.Action && o.Allowed && o.Cost == r.Cost })
	sum := 0.0
	if i < 0 {
		return sum
	}
	for _, t := range r.Options[i].Terms {
		switch {
		case t.Name == "compensation", r.Action == ActionRefund && t.Name == "refund",
			r.Action == ActionReship && (t.Name == "goods" || t.Name == "freight"):
			sum += t.Amount.Float()
		}
	}
	return sum
}
