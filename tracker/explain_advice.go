package tracker

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// advice is the first line: what to do, what then, and what the next best would cost more.
func (p phrase) advice(in ExplainInput) string {
	r := in.Recommendation
	o, _ := r.chosen()
	until := o.Until
	if until.IsZero() {
		until = r.At.Add(time.Duration(r.WaitHours * float64(time.Hour)))
	}
	amount := ""
	for _, t := range o.Terms {
		if t.Name == "compensation" {
			amount = p.money(t.Amount)
		}
	}
	text := p.say("explain", string(r.Action), "until", p.at(until), "hours", hoursText(r.WaitHours), "amount", amount,
		"supplier", o.Supplier, "courier", strings.TrimSpace(p.courier(in.Shipment.Courier)))
	if r.Action == ActionWait && r.WaitHours == 0 {
		text = p.word("action", string(ActionWait))
	}
	then, person, runner := "", "", ""
	switch {
	case r.Then == ActionClaim:
		then = p.say("explain", "follow", "then", p.inside("action", string(r.Then)))
	case r.Then != "":
		then = p.say("explain", "then", "then", p.inside("action", string(r.Then)))
	}
	if r.NeedsPerson {
		person = p.say("explain", "person")
	}
	if r.RunnerUp != "" && r.Regret.Minor > 0 {
		runner = p.say("explain", "runner", "action", p.inside("action", string(r.RunnerUp)), "regret", p.money(r.Regret))
	}
	return p.say("explain", "advice", "advice", text, "then", then, "person", person, "runner", runner)
}

// chosen is the option that the advice took.
func (r Recommendation) chosen() (Option, bool) {
	i := slices.IndexFunc(r.Options, func(o Option) bool { return o.Action == r.Action && o.Allowed && o.Cost == r.Cost })
	if i < 0 {
		return Option{}, false
	}
	return r.Options[i], true
}

// basis is what the advice rests on: the verdict, the rule's row, the age of the last look, the loss evidence, the break-even.
func (p phrase) basis(in ExplainInput) string {
	r, i := in.Recommendation, in.Incident
	parts := []string{p.verdict(i, in.Shipment)}
	if i.RuleProv != "" { // what the courier itself states needs no rule
		parts = append(parts, p.say("explain", "rule", "rule", i.RuleID, "prov", p.word("prov", i.RuleProv)))
	}
	switch {
	case i.OrderID != 0: // there is nothing to look at
	case in.Shipment.LastLookAt.IsZero():
		parts = append(parts, p.say("explain", "no_look"))
	default:
		parts = append(parts, p.say("explain", "look", "ago", p.span(in.Now.Sub(in.Shipment.LastLookAt))))
	}
	if i.Family != FamilyBlind {
		parts = append(parts, p.loss(r), p.even(r))
	}
	return p.say("explain", "basis", "parts", p.list(parts))
}

// loss states the chance of loss with its counts; an assumption is named as one and never as a number.
func (p phrase) loss(r Recommendation) string {
	source, what, stated := strings.Cut(r.LossBasis, ":")
	switch {
	case r.LossN >= lossMinSpells:
		never := int(r.LossChance * float64(r.LossN+1)) // inverts (never + ½)/(n + 1), rounded
		_, lo, hi, _, _ := LossChance(LossEvidence{Never: never, Moved: r.LossN - never})
		return p.say("explain", "loss", "chance", percent(r.LossChance), "lo", percent(lo), "hi", percent(hi), "basis", r.LossBasis,
			"never", strconv.Itoa(never), "n", strconv.Itoa(r.LossN))
	case stated && (source == "courier" || source == "supplier" || source == "staff"):
		return p.say("explain", "loss_"+source+"_"+what)
	default:
		return p.say("explain", "loss_few")
	}
}

func (p phrase) even(r Recommendation) string {
	if r.LossChance >= 1 || !slices.ContainsFunc(r.Options, func(o Option) bool { return o.Action == ActionRefund && !o.Cost.IsZero() && o.Guard != guardNoValue }) {
		return ""
	}
	switch {
	case r.BreakEven < 0:
		return p.say("explain", "even_never")
	case r.BreakEven < 0.005:
		return p.say("explain", "even_now")
	default:
		return p.say("explain", "even", "even", percent(r.BreakEven))
	}
}

// costs is the cost of every option side by side, or why it is not open.
func (p phrase) costs(in ExplainInput) string {
	r, paid := in.Recommendation, ""
	if len(r.Options) < 2 {
		return ""
	}
	var parts []string
	for _, o := range r.Options {
		name := p.word("action", string(o.Action))
		if o.Supplier != "" {
			name += " " + o.Supplier
		}
		if !o.Allowed {
			parts = append(parts, p.say("explain", "barred", "action", name, "guard", p.word("guard", o.Guard)))
			continue
		}
		guess := slices.ContainsFunc(o.Terms, func(t CostTerm) bool { return t.Est })
		parts = append(parts, p.say("explain", "option", "action", name, "cost", p.money(o.Cost))+p.est(guess))
	}
	if value := (AdviceInput{Orders: in.Orders}).paid(); !value.IsZero() {
		paid = p.say("explain", "paid", "value", p.money(value))
	}
	return p.say("explain", "money", "paid", paid, "options", strings.Join(parts, p.say("explain", "bar")))
}

// notes are the guards that no option's line has named.
func (p phrase) notes(r Recommendation) string {
	var parts []string
	for _, g := range r.Guards {
		if len(r.Options) < 2 || !slices.ContainsFunc(r.Options, func(o Option) bool { return o.Guard == g }) {
			parts = append(parts, p.word("guard", g))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return p.say("explain", "notes", "notes", p.list(parts))
}
