package tracker

import (
	"cmp"
	"slices"
	"time"
)

// Advisor works out what to do about an incident. It holds the rules that money depends on and is safe for concurrent use.
type Advisor struct {
	penalties *PenaltyBook
	claims    *ClaimBook

	autoRefunds []autoRefundRow
}

// LoadAdvisor reads the embedded rules.
func LoadAdvisor() (*Advisor, error) {
	penalties, err := LoadPenalties()
	if err != nil {
		return nil, err
	}
	claims, err := LoadClaims()
	if err != nil {
		return nil, err
	}
	refunds, err := loadAutoRefunds(autoRefundsJSON)
	if err != nil {
		return nil, err
	}
	return &Advisor{penalties, claims, refunds}, nil
}

// Advise compares what can be done about an incident by expected cost and takes the cheapest that no guard forbids. The cost of waiting
// is that of the best that can follow it; of several ends of waiting only the best is listed. Nothing is carried out: what cannot
// be undone, and what exceeds the merchant's limit, needs a person.
func (a *Advisor) Advise(in AdviceInput) Recommendation {
	paid := in.paid()
	in.auto = a.autoRefund(in)
	c := a.model(in, paid)
	loss := lossOf(in)
	r := Recommendation{
		MerchantID: in.Incident.MerchantID, IncidentID: in.Incident.ID, At: in.Now, BreakEven: -1,
		LossChance: loss.chance, LossBasis: loss.basis, LossN: loss.n, NextAt: in.nextAt(),
	}
	r.Inputs = adviceInputs(in, &c, loss)
	if action, guard := in.noChoice(); action != "" {
		r = r.only(action, guard, in.currency())
		return r.thereafter(in)
	}
	table := optionTable{in: in, c: &c, paid: paid, at: mass{c.chance, 1 - c.chance}}
	table.addWaits()
	window, _ := a.claims.Window(in.Shipment)
	table.addActs(window)
	r.Options = table.rows
	r.choose(in, paid)
	r.follow(&table)
	r.warn(in, &c)
	if !paid.IsZero() {
		r.BreakEven = c.breakEven(table.waits, table.ends)
	}
	return r
}

// noChoice returns the action where nothing is to be weighed: a setting to mend, a number to correct, a feed that does not answer.
func (in AdviceInput) noChoice() (Action, string) {
	switch {
	case in.Incident.Kind == KindNeedsSetup || in.answer().Answer == AnswerNewNumber && !in.named():
		return ActionSetup, ""
	case in.Incident.Family == FamilyBlind:
		return ActionWait, guardBlind
	}
	return in.personal()
}

// personal returns the step that a person has to take first, where money decides nothing yet: prove a signature or a damage, remind a
// buyer to collect, ask one who refused or was not met, ask the supplier for a number.
func (in AdviceInput) personal() (Action, string) {
	switch in.Incident.Kind {
	case KindFakeSign, KindClonedTrace:
		if in.Shipment.SignedAt.IsZero() {
			return ActionEvidence, ""
		}
		return ActionEvidence, guardSigned
	case KindDamaged:
		return ActionEvidence, ""
	case KindNotCollected:
		return ActionRemind, ""
	case KindRefused, KindFailedAttempts:
		return ActionContact, ""
	case KindShipOverdue:
		if in.Incident.Severity < SeverityBreach { // there is still time: it is only asked
			return ActionAsk, ""
		}
		return "", ""
	default:
		return "", ""
	}
}

// thereafter adds what follows the one step: the claim for a damaged parcel, the next deadline for one that is not shipped.
func (r Recommendation) thereafter(in AdviceInput) Recommendation {
	switch in.Incident.Kind {
	case KindDamaged:
		r.Then = ActionClaim
	case KindShipOverdue:
		if in.Incident.NextAt.After(in.Now) {
			r.WaitHours = in.Incident.NextAt.Sub(in.Now).Hours()
		}
	}
	return r
}

// only is the advice with a single option.
func (r Recommendation) only(action Action, guard, currency string) Recommendation {
	r.Action, r.Cost = action, Money{Currency: currency}
	r.Options = []Option{{Action: action, Cost: r.Cost, Allowed: true}}
	if guard != "" {
		r.Guards = []string{guard}
	}
	if action == ActionSetup {
		r.NeedsPerson = true
	}
	return r
}

// nextAt is when the advice has to be worked out again: the next worse threshold, or the date a tracing supplier gave.
func (in AdviceInput) nextAt() time.Time {
	next := in.Incident.NextAt
	if !next.After(in.Now) {
		next = time.Time{}
	}
	if in.tracing() {
		if date := in.answer().NewDate; next.IsZero() || date.Before(next) {
			next = date
		}
	}
	return next
}

// choose takes the cheapest allowed option and the best of another action. A claim goes with another action and is chosen by itself
// only where nothing else is left to do. Without a value no money can be compared: the supplier is asked about what was not handed
// over or is nowhere to be seen, the courier is chased about the rest.
func (r *Recommendation) choose(in AdviceInput, paid Money) {
	allowed := slices.DeleteFunc(slices.Clone(r.Options), func(o Option) bool { return !o.Allowed || o.Action == ActionClaim })
	if in.refunded() {
		r.chooseAfterRefund(allowed)
		return
	}
	if !in.handedOver() && !in.asked() { // waiting alone tells nobody anything: ask
		allowed = slices.DeleteFunc(allowed, func(o Option) bool { return o.Action == ActionWait })
	}
	byRank(allowed, ActionWait, ActionChase, ActionAsk, ActionCompensate, ActionRefund, ActionReship) // of equal cost the mildest
	slices.SortStableFunc(allowed, func(x, y Option) int { return cmp.Compare(x.Cost.Minor, y.Cost.Minor) })
	if paid.IsZero() {
		byRank(allowed, ActionChase, ActionAsk, ActionWait)
	}
	r.take(allowed)
}

// chooseAfterRefund gets back what can be got back: the claim if it is open, else the parcel.
func (r *Recommendation) chooseAfterRefund(allowed []Option) {
	if i := slices.IndexFunc(r.Options, func(o Option) bool { return o.Action == ActionClaim && o.Allowed }); i >= 0 {
		r.take(append([]Option{r.Options[i]}, allowed...))
		return
	}
	byRank(allowed, ActionChase, ActionWait, ActionAsk)
	r.take(allowed)
}

// byRank sorts by a list of actions; all that may appear must be in it.
func byRank(options []Option, rank ...Action) {
	slices.SortStableFunc(options, func(x, y Option) int { return slices.Index(rank, x.Action) - slices.Index(rank, y.Action) })
}

// take makes the first option the advice and the next one of another action the runner-up. Waiting is always allowed, so there is one.
func (r *Recommendation) take(ranked []Option) {
	best := ranked[0]
	r.Action, r.Cost, r.WaitHours = best.Action, best.Cost, best.WaitHours
	r.Regret = Money{Currency: best.Cost.Currency}
	for _, o := range ranked[1:] {
		if o.Action != best.Action {
			r.RunnerUp = o.Action
			r.Regret.Minor = o.Cost.Minor - best.Cost.Minor
			return
		}
	}
}
