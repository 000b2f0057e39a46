package tracker

import "cmp"

// The guards are hard rules that come before money. The names are keys of the vocabulary's guard group.
const (
	guardRefundPending   = "refund_pending"
	guardAlreadyRefunded = "already_refunded"
	guardSigned          = "signed"
	guardSecondNumber    = "second_number"
	guardNoBackup        = "no_backup"
	guardApproval        = "approval"
	guardTooEarly        = "claim_too_early"
	guardTooLate         = "claim_too_late"
	guardNoValue         = "no_value"
	guardBlind           = "blind"
	guardNotLost         = "not_lost"
	guardNotShipped      = "not_shipped"
	guardTracing         = "tracing"
	guardGone            = "gone"
	guardMajeure         = "force_majeure"
	guardAutoRefund      = "auto_refund"
	guardNamed           = "number_named"
	guardAnswered        = "answered"
)

// firstGuard returns the first guard that holds, in the order given; empty if none does.
func firstGuard(checks ...guardCheck) string {
	for _, c := range checks {
		if c.holds {
			return c.name
		}
	}
	return ""
}

type guardCheck struct {
	holds bool
	name  string
}

// blind reports that nothing has been seen of the parcel that could justify an irreversible step. A supplier's word is something seen.
func (in AdviceInput) blind() bool {
	if in.Incident.Kind == KindLostConfirmed || lossOf(in).sure() {
		return false
	}
	return in.Incident.Family == FamilyBlind || !in.Shipment.BlindSince.IsZero()
}

// sure reports that the courier or the supplier has said that the parcel will not arrive.
func (v lossView) sure() bool { return v.chance >= 1 }

func (in AdviceInput) tracing() bool { return in.answer().Answer == AnswerTracing }

// lossHint reports that something more than a late parcel speaks for a loss.
func (in AdviceInput) lossHint() bool {
	v := lossOf(in)
	return v.n > 0 || v.sure() || in.Incident.Severity >= SeverityAbnormal
}

// commonGuard holds for whatever moves money or goods.
func (in AdviceInput) commonGuard(paid Money) string {
	return firstGuard(
		guardCheck{in.refunded(), guardAlreadyRefunded},
		guardCheck{paid.IsZero(), guardNoValue},
		guardCheck{in.blind(), guardBlind},
		guardCheck{in.tracing(), guardTracing},
		guardCheck{in.named(), guardNamed},
		guardCheck{in.majeure(), guardMajeure},
	)
}

func (in AdviceInput) compensateGuard(paid Money) string {
	return cmp.Or(in.commonGuard(paid), firstGuard(
		guardCheck{in.refundPending(), guardRefundPending},
		guardCheck{in.auto, guardAutoRefund},
		guardCheck{lossOf(in).sure(), guardGone},
	))
}

// neverReship is the guard that no further waiting lifts.
func (in AdviceInput) neverReship() string {
	return firstGuard(
		guardCheck{in.refundPending(), guardRefundPending},
		guardCheck{!in.Shipment.SignedAt.IsZero(), guardSigned},
		guardCheck{in.auto, guardAutoRefund},
		guardCheck{!in.reshipHelps(), guardNotLost},
	)
}

// askGuard keeps from asking the suppliers of an order what they have answered.
func (in AdviceInput) askGuard() string {
	return firstGuard(guardCheck{in.Incident.OrderID != 0 && in.answer().Answer != AnswerNone, guardAnswered})
}

// chaseGuard forbids to chase a courier that never had the parcel, or that will not deliver it any more.
func (in AdviceInput) chaseGuard() string {
	return firstGuard(guardCheck{!in.handedOver(), guardNotShipped}, guardCheck{lossOf(in).sure() && !in.refunded(), guardGone}, guardCheck{in.majeure(), guardMajeure})
}

func (in AdviceInput) reshipGuard(paid Money) string {
	return cmp.Or(in.neverReship(), in.commonGuard(paid), firstGuard(
		guardCheck{!in.handedOver() && !in.asked(), guardNotShipped},
		guardCheck{!in.lossHint(), guardNotLost},
	))
}

// reshipHelps reports whether the goods sent again would do any good: by the kind of trouble, or because it is known that this parcel never comes.
func (in AdviceInput) reshipHelps() bool { return in.Incident.Kind.BackupHelps() || lossOf(in).sure() }

// claimGuard lets a claim through inside its window and with a reason to think the parcel lost. A refund does not stop it. The window's
// beginning is a wait for a parcel that may still turn up: where the courier itself has said that it is lost there is none.
func (in AdviceInput) claimGuard(c costModel, w ClaimWindow) string {
	lost := lossOf(in).sure() || in.Incident.Severity >= SeverityPresumedLost || in.Incident.Family == FamilyLost
	return firstGuard(
		guardCheck{!in.Shipment.SignedAt.IsZero(), guardSigned},
		guardCheck{!in.handedOver(), guardNotShipped},
		guardCheck{in.Incident.Kind == KindReturned, guardNotLost},
		guardCheck{in.Now.After(w.To), guardTooLate},
		guardCheck{in.blind(), guardBlind},
		guardCheck{!lost, guardNotLost},
		guardCheck{in.Now.Before(w.From) && in.Incident.Kind != KindLostConfirmed, guardTooEarly},
		guardCheck{c.goods <= 0, guardNoValue},
	)
}
