package tracker

import "time"

// RulingKind is what a row of a merchant's own rules is about.
type RulingKind string

// The kinds of a merchant's own rows.
const (
	RulingHours    RulingKind = "hours"    // other hours for a clock
	RulingCampaign RulingKind = "campaign" // the shop takes part in a campaign of its platform
)

// CampaignOpen is the campaign 春节不打烊: shops in it ship through the Spring Festival, and the platform keeps its usual clocks for the
// regions they serve.
const CampaignOpen = "cny_open_campaign_in_covered_area"

// MerchantRule is one row of a merchant's own rules. Rows are never changed: a newer one about the same clock and class, or the same
// campaign, takes the place of the older for what starts at From or later, and a withdrawal is a row as well.
type MerchantRule struct {
	ID         int64
	MerchantID int64
	Kind       RulingKind
	Clock      Clock
	Class      RegionClass // near, far, remote, or all
	Hours      TierHours
	Campaign   string
	Provinces  []string  // destinations that the campaign covers; none: all
	From       time.Time // clocks that start, or orders that are paid, from then on
	Withdrawn  bool
	By         string
	At         time.Time
	Why        string
}

// TierHours are hours per tier. A tier of zero hours keeps what the rule says.
type TierHours struct {
	Watch    float64 `json:"watch,omitempty"`
	Breach   float64 `json:"breach,omitempty"`
	Abnormal float64 `json:"abnormal,omitempty"`
	Lost     float64 `json:"lost,omitempty"`
}

// IsZero reports whether no tier is named.
func (h TierHours) IsZero() bool { return h == TierHours{} }

// Of returns the hours of a tier, zero if it is not named.
func (h TierHours) Of(s Severity) float64 {
	switch s {
	case SeverityWatch:
		return h.Watch
	case SeverityBreach:
		return h.Breach
	case SeverityAbnormal:
		return h.Abnormal
	case SeverityPresumedLost:
		return h.Lost
	default:
		return 0
	}
}

func (h *TierHours) set(s Severity, hours float64) {
	switch s {
	case SeverityWatch:
		h.Watch = hours
	case SeverityBreach:
		h.Breach = hours
	case SeverityAbnormal:
		h.Abnormal = hours
	case SeverityPresumedLost:
		h.Lost = hours
	default:
	}
}

// over lays hours over tiers. Tiers must ascend: where a milder one would not come before a more severe one, the milder gives way, so that
// nothing a merchant enters can hide a later step of the platform's.
func (h TierHours) over(tiers []Tier, prov string) []Tier {
	var laid [4]Tier
	first := len(laid)
	for severity := SeverityPresumedLost; severity >= SeverityWatch; severity-- {
		t, ok := Tier{Severity: severity, Hours: h.Of(severity), Prov: prov}, true
		if t.Hours == 0 {
			t, ok = tierOf(tiers, severity)
		}
		if ok && (first == len(laid) || t.Hours < laid[first].Hours) {
			first--
			laid[first] = t
		}
	}
	return append([]Tier(nil), laid[first:]...)
}

// within keeps the hours of the tiers that there are.
func (h TierHours) within(tiers []Tier) TierHours {
	for i, hours := range [...]*float64{&h.Watch, &h.Breach, &h.Abnormal, &h.Lost} {
		if _, has := tierOf(tiers, SeverityWatch+Severity(i)); !has {
			*hours = 0
		}
	}
	return h
}

func tierOf(tiers []Tier, severity Severity) (Tier, bool) {
	for _, t := range tiers {
		if t.Severity == severity {
			return t, true
		}
	}
	return Tier{}, false
}

// apply puts the merchant's hours in the place of the row's, which is kept beside them to be explained.
func (m *MerchantRule) apply(row *Row) {
	official := *row
	m.lay(row)
	row.Official = &official
}

// lay is apply without keeping what was there.
func (m *MerchantRule) lay(row *Row) {
	row.Merchant = m
	row.setTiers(m.Hours.over(row.Tiers, provMerchant))
}
