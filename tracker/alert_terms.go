package tracker

import (
	"strings"
	"time"
)

// AlertTerms say how early, how late and how often a merchant wants to be told. Zero values are replaced by defaults; a value below zero turns
// the term off.
type AlertTerms struct {
	WarnBefore time.Duration // how long before the platform's line a parcel that only is watched is told of, 6 h
	Hold       time.Duration // how long a breach must stand before its message goes, 30 min; what is worse goes at once
	PerDay     int           // immediate messages per person and local day, 20
	ValueFrom  Money         // abnormal from this value on may pass the budget, 300 CNY
	BuyerCare  int           // 1: staff are offered a draft of what to write to a delayed parcel's buyer; off by default
}

// BundleEvery is how often the messages over a person's budget are told together, in the merchant's local time.
const BundleEvery = 4 * time.Hour

// WarnEvery is the least time between two warnings to one merchant, unless a line would be crossed meanwhile.
const WarnEvery = 2 * time.Hour

// budgetCap is by how many times its budget a day may be exceeded by what is pressing.
const budgetCap = 2

func (t AlertTerms) warnBefore() time.Duration { return orDefault(t.WarnBefore, 6*time.Hour) }

func (t AlertTerms) hold() time.Duration { return orDefault(t.Hold, 30*time.Minute) }

func (t AlertTerms) perDay() int {
	if t.PerDay == 0 {
		return 20
	}
	return max(t.PerDay, 0)
}

func (t AlertTerms) buyerCare() int { return max(t.BuyerCare, 0) }

// CaresForBuyers reports whether the shop's staff are offered drafts of messages to buyers.
func (m Merchant) CaresForBuyers() bool { return m.AlertTerms().buyerCare() > 0 }

func orDefault(d, usual time.Duration) time.Duration {
	if d == 0 {
		return usual
	}
	return max(d, 0)
}

func (t AlertTerms) valueFrom() Money {
	if t.ValueFrom.IsZero() {
		return Yuan(300)
	}
	return t.ValueFrom
}

// dear reports whether orders are worth enough to be told of at once. Amounts in another currency are not compared.
func (t AlertTerms) dear(value Money) bool {
	from := t.valueFrom()
	return from.Minor >= 0 && value.Currency == from.Currency && value.Minor >= from.Minor
}

// AlertBudget is how many immediate messages a recipient of the merchant gets a day: what the person with that address has set, else what
// the merchant has set. 0 means no limit.
func (m Merchant) AlertBudget(users []User, recipient string) int {
	terms := m.AlertTerms()
	for _, u := range users {
		if strings.EqualFold(u.Email, recipient) && u.AlertsPerDay != 0 && (u.MerchantID == m.ID || u.MerchantID == 0) {
			terms.PerDay = u.AlertsPerDay
		}
	}
	return terms.perDay()
}

// Immediate reports whether a message counts against its recipient's budget of the day: what goes to people of the shop about what just
// happened. Suppliers answer parcel by parcel, programs do not tire, digests and bundles are what the budget leads to.
func (n Notification) Immediate() bool {
	return (n.Channel == "email" || n.ContactID != 0 && n.Channel != OriginWebhook) && n.Audience != AudienceSupplier && n.Topic != TopicDigest && n.Topic != TopicBundle
}

// Pressing reports whether a message may pass the budget, up to twice the budget: a fine within hours, a loss or a valuable parcel that is
// abnormal, and what is one message about many parcels already.
func (n Notification) Pressing(terms AlertTerms) bool {
	switch n.Topic {
	case TopicNearBreach, TopicClusterOpened, TopicFeedBlind:
		return true
	case TopicOpened, TopicClimbed:
		return n.Severity >= SeverityAbnormal && terms.dear(statedMoney(n.Message.Value))
	default:
		return false
	}
}

// WithinBudget reports whether a message may go now, after so many of the same day.
func (n Notification) WithinBudget(terms AlertTerms, sent, budget int) bool {
	switch {
	case budget <= 0 || !n.Immediate():
		return true
	case n.Pressing(terms):
		return sent < budgetCap*budget
	default:
		return sent < budget
	}
}

// statedMoney reads an amount as Money.String writes it.
func statedMoney(text string) Money {
	amount, currency, _ := strings.Cut(text, " ")
	m, err := ParseMoney(amount, currency)
	if err != nil {
		return Money{}
	}
	return m
}

// DayStart is the beginning of the merchant's local day.
func (m Merchant) DayStart(now time.Time) time.Time {
	y, month, d := now.In(m.Location()).Date()
	return time.Date(y, month, d, 0, 0, 0, 0, m.Location()).UTC()
}

// NextBundle is when held messages are told: at the next step of BundleEvery on the merchant's clock, outside quiet hours.
func (m Merchant) NextBundle(now time.Time) time.Time {
	since := now.Sub(m.DayStart(now))
	return m.sendTime(SeverityBreach, m.DayStart(now).Add(since.Truncate(BundleEvery)+BundleEvery))
}

// AlertDay is how many alerts one person got on one local day.
type AlertDay struct {
	Recipient string `json:"recipient"` // the person's name, or the address
	ContactID int64  `json:"-"`
	Reader    string `json:"-"`         // key of the Reader
	Day       string `json:"day"`       // YYYY-MM-DD on the merchant's clock
	Sent      int    `json:"sent"`      // immediate messages
	Bundled   int    `json:"bundled"`   // told with a bundle, or waiting for one
	Withdrawn int    `json:"withdrawn"` // no longer true when their turn came
	Other     int    `json:"other"`     // digests and bundles
	Budget    int    `json:"budget"`    // of immediate messages; 0: no limit
}
