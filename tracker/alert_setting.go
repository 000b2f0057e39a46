package tracker

import "time"

// AlertSetting is one row of a shop's own alert terms. Rows are never changed: the newest stands as a whole, and one without any term goes
// back to what is configured.
type AlertSetting struct {
	ID         int64
	MerchantID int64
	Terms      AlertTerms // zero: as configured; below zero: off
	By         string
	At         time.Time
	Why        string
}

// The most that a shop may choose: more is a typing error.
const (
	maxWarnBefore = 7 * 24 * time.Hour
	maxHold       = 24 * time.Hour // a breach that waits longer is abnormal before it is told
	maxPerDay     = 1000
)

// Check refuses a row that nobody answers for, and terms beyond reason. The error is a *RuleError.
func (a AlertSetting) Check() error {
	switch {
	case a.By == "":
		return &RuleError{Field: "by", Reason: "who"}
	case a.Why == "":
		return &RuleError{Field: "why", Reason: "why"}
	case a.At.IsZero():
		return &RuleError{Field: "at", Reason: "date"}
	case a.Terms.WarnBefore > maxWarnBefore:
		return &RuleError{Field: "warn_before", Reason: "terms"}
	case a.Terms.Hold > maxHold:
		return &RuleError{Field: "hold", Reason: "terms"}
	case a.Terms.PerDay > maxPerDay:
		return &RuleError{Field: "alerts_per_day", Reason: "terms"}
	case a.Terms.BuyerCare > 1:
		return &RuleError{Field: "buyer_care", Reason: "terms"}
	default:
		return nil
	}
}

// Over returns the terms with what they leave open taken from others.
func (t AlertTerms) Over(others AlertTerms) AlertTerms {
	if t.WarnBefore == 0 {
		t.WarnBefore = others.WarnBefore
	}
	if t.Hold == 0 {
		t.Hold = others.Hold
	}
	if t.PerDay == 0 {
		t.PerDay = others.PerDay
	}
	if t.ValueFrom.IsZero() {
		t.ValueFrom = others.ValueFrom
	}
	if t.BuyerCare == 0 {
		t.BuyerCare = others.BuyerCare
	}
	return t
}

// InForce returns the terms as they work: the defaults in the place of what is open, and zero for what is off.
func (t AlertTerms) InForce() AlertTerms {
	return AlertTerms{WarnBefore: t.warnBefore(), Hold: t.hold(), PerDay: t.perDay(), ValueFrom: t.valueFrom(), BuyerCare: t.buyerCare()}
}

// AlertTerms are the terms by which the shop is told: its own, and the configured ones where it has none.
func (m Merchant) AlertTerms() AlertTerms { return m.OwnAlerts.Over(m.Alerts) }
