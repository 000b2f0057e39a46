package tracker

import (
	"slices"
	"time"
)

// DecisionEnd is how a person, or what was seen, ends a decision. Amount is what really moved, where that is known.
type DecisionEnd struct {
	MerchantID int64
	DecisionID int64
	State      DecisionState
	Outcome    string
	Amount     Money
	Note       string
	By         string
	At         time.Time
}

// Outcomes are how a person can end a decision: with the state that each means, in the order in which they are offered. An instant decision is over
// already and has none.
func (d Decision) Outcomes() []string {
	switch {
	case !d.Open():
		return nil
	case d.Action == ActionClaim:
		return []string{OutcomePaid, OutcomeRefused, OutcomeRevoked}
	case d.Action == ActionReship:
		return []string{OutcomeShipped, OutcomeOutOfStock, OutcomeRevoked}
	default:
		return []string{OutcomeMade, OutcomeRevoked}
	}
}

// End turns a person's word into the end of a decision. It fails with ErrDecisionBarred for an outcome that the decision cannot have and with
// ErrDecisionRole where the person may not say so.
func (d Decision) End(outcome string, amount Money, who Approver, at time.Time) (DecisionEnd, error) {
	if !slices.Contains(d.Outcomes(), outcome) {
		return DecisionEnd{}, ErrDecisionBarred
	}
	if !d.Action.Reversible() && who.Role != RoleMerchant && who.Role != RoleAdmin {
		return DecisionEnd{}, ErrDecisionRole
	}
	return DecisionEnd{
		MerchantID: d.MerchantID, DecisionID: d.ID, State: stateOfOutcome(outcome), Outcome: outcome, Amount: amount, By: who.Actor(), At: at,
	}, nil
}

func stateOfOutcome(outcome string) DecisionState {
	switch outcome {
	case OutcomeRevoked:
		return DecisionCancelled
	case OutcomeRefused, OutcomeOutOfStock, OutcomeTooLate:
		return DecisionFailed
	default:
		return DecisionDone
	}
}

// DecisionCheck is an open decision with what may have ended it meanwhile.
type DecisionCheck struct {
	Decision Decision
	Orders   []Order    // of its parcel
	Answer   Escalation // of the backup; zero if it has not answered
}

// Settled returns how a decision has ended by what was seen: the order's after-sale says refunded, the backup named its number or cannot, the
// claim window closed. It reports false while none of it is so. Nothing irreversible is done here: it is only noted what others did.
func (c DecisionCheck) Settled(now time.Time) (DecisionEnd, bool) {
	d := c.Decision
	end := DecisionEnd{MerchantID: d.MerchantID, DecisionID: d.ID, By: "system", At: now}
	switch {
	case !d.Open():
		return end, false
	case d.Action == ActionRefund && allRefunded(c.Orders):
		end.Outcome, end.Amount = OutcomeRefunded, d.Amount
	case d.Action == ActionReship && c.Answer.Answer == AnswerNewNumber:
		end.Outcome, end.Note = OutcomeShipped, c.Answer.NewNumber
	case d.Action == ActionReship && (c.Answer.Answer == AnswerOutOfStock || c.Answer.Answer == AnswerLost):
		end.Outcome, end.Note = OutcomeOutOfStock, c.Answer.Note
	case d.Action == ActionClaim && !d.Until.IsZero() && now.After(d.Until):
		end.Outcome = OutcomeTooLate
	default:
		return end, false
	}
	end.State = stateOfOutcome(end.Outcome)
	return end, true
}

func allRefunded(orders []Order) bool {
	return len(orders) > 0 && !slices.ContainsFunc(orders, func(o Order) bool { return o.AfterSale != AfterSaleRefunded })
}

// ReturnsStock reports whether a backup's stock that was taken is given back at such an end: a person took the decision back. A backup that
// says that it has none knows better than our count.
func (e DecisionEnd) ReturnsStock() bool { return e.State == DecisionCancelled }

// Todo is an open decision with what its reader needs to work it off.
type Todo struct {
	Decision   Decision
	TrackingNo string
	Courier    string
	OrderNos   []string
	Value      Money
	SignedAt   time.Time // of the parcel; zero if it has not arrived
	MovedAt    time.Time // the parcel's last scan, if it came after the decision
}

// Overtaken reports that the parcel has moved or arrived since the decision: look again before paying.
func (t Todo) Overtaken() bool { return !t.MovedAt.IsZero() || !t.SignedAt.IsZero() }
