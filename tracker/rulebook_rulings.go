package tracker

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Rulings are what beside the editions decides about one merchant's clocks: its own hours, its campaigns, and the disasters that the
// installation knows. They never change after NewRulings and may be shared by any number of judgements.
type Rulings struct {
	hours     [clockCount][]*MerchantRule // newest first
	campaigns []campaignRule              // newest first
	disasters []Disaster
	moved     []*MerchantRule // hours that are only asked about, over everything else; later ones over earlier ones
	codes     map[string]bool // of disasters, withdrawn ones too: the installation's rows take the place of embedded ones
}

// campaignRule is a row about a campaign with the short forms of the provinces it covers.
type campaignRule struct {
	*MerchantRule
	provinces []string
}

// NewRulings sorts a merchant's rows and the installation's disasters for judging. Rows may come in any order; of disasters with one code
// the newest counts. It returns nil where there is nothing to say.
func NewRulings(rows []MerchantRule, disasters []Disaster) *Rulings {
	if len(rows) == 0 && len(disasters) == 0 {
		return nil
	}
	r := &Rulings{disasters: StandingDisasters(disasters), codes: map[string]bool{}}
	for i := range disasters {
		r.codes[disasters[i].Code] = true
	}
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b MerchantRule) int { return cmp.Compare(b.ID, a.ID) })
	for i := range rows {
		switch m := &rows[i]; m.Kind {
		case RulingHours:
			if c := clockIndex(m.Clock); c >= 0 {
				r.hours[c] = append(r.hours[c], m)
			}
		case RulingCampaign:
			c := campaignRule{MerchantRule: m}
			for _, name := range m.Provinces {
				c.provinces = append(c.provinces, ProvinceOf(Region{Province: name}))
			}
			r.campaigns = append(r.campaigns, c)
		}
	}
	return r
}

// HoursFor returns the merchant's own hours for a clock that starts at since, or nil. A row for the class goes before one for all.
func (r *Rulings) HoursFor(c Clock, class RegionClass, since time.Time) *MerchantRule {
	i := clockIndex(c)
	if r == nil || i < 0 || len(r.hours[i]) == 0 {
		return nil
	}
	if m := newest(r.hours[i], farUnlessKnown(class), since); m != nil {
		return m
	}
	return newest(r.hours[i], classAll, since)
}

// farUnlessKnown is the class whose hours are taken for a lane.
func farUnlessKnown(class RegionClass) RegionClass {
	if class == RegionUnknown {
		return RegionFar
	}
	return class
}

// newest returns the row that stands for exactly the class, nil where it was withdrawn.
func newest(rows []*MerchantRule, class RegionClass, since time.Time) *MerchantRule {
	for _, m := range rows {
		if m.Class != class || since.Before(m.From) {
			continue
		}
		if m.Withdrawn {
			return nil
		}
		return m
	}
	return nil
}

// campaignsOf returns the campaigns that an order paid then and sent to the province was sold under.
func (r *Rulings) campaignsOf(paid time.Time, province string) []string {
	if r == nil {
		return nil
	}
	var out []string
	for i, m := range r.campaigns {
		if paid.Before(m.From) || slices.ContainsFunc(r.campaigns[:i], func(newer campaignRule) bool {
			return newer.Campaign == m.Campaign && !paid.Before(newer.From)
		}) {
			continue
		}
		covered := len(m.provinces) == 0 || slices.Contains(m.provinces, province)
		if !m.Withdrawn && covered {
			out = append(out, m.Campaign)
		}
	}
	return out
}

// The marks that stand behind a row's id where something else decided with it.
const (
	markMerchant = "+merchant/"
	markDisaster = "+disaster/"
	markExcused  = "+excused/"
)

// RuleID is the row's id with whatever decided beside it: douyin-2026-07-09/hub_gap/far+disaster/xj-snow+merchant/12.
func (r *Row) RuleID() string {
	if r.Merchant == nil && len(r.Disasters) == 0 {
		return r.ID
	}
	id := r.ID
	for _, d := range r.Disasters {
		if d.Exclude {
			id += markExcused + d.Code
		} else {
			id += markDisaster + d.Code
		}
	}
	if r.Merchant != nil {
		id += markMerchant + strconv.FormatInt(r.Merchant.ID, 10)
	}
	return id
}

// BaseRuleID is a rule id without what decided beside the row.
func BaseRuleID(id string) string {
	base, _, _ := strings.Cut(id, "+")
	return base
}

// ClockOf returns the clock that a rule id belongs to; empty for what no clock decided.
func ClockOf(ruleID string) Clock {
	parts := strings.Split(BaseRuleID(ruleID), "/")
	if len(parts) < 3 {
		return ""
	}
	return Clock(parts[len(parts)-2])
}

// EditionOf returns the edition that a rule id belongs to.
func EditionOf(ruleID string) string {
	edition, _, _ := strings.Cut(ruleID, "/")
	return edition
}

// Excused returns the code of the disaster for which an incident does not count in the platform's metrics; empty if there is none.
func (i Incident) Excused() string {
	_, rest, ok := strings.Cut(i.RuleID, markExcused)
	if !ok {
		return ""
	}
	code, _, _ := strings.Cut(rest, "+")
	return code
}
