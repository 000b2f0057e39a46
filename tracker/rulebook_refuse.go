package tracker

import (
	"fmt"
	"regexp"
	"slices"
	"time"
)

// RuleError says which field of a merchant's rule or of a disaster cannot be taken, and why. Reason is the name of a sentence that pages
// show; Detail belongs into its gap.
type RuleError struct {
	Field  string
	Reason string // clock, class, hours, tier, order, date, campaign, who, why, code, area, end, interval, effect, terms, source
	Detail string
}

// Error implements error.
func (e *RuleError) Error() string {
	if e.Detail == "" {
		return fmt.Sprintf("%s: %s", e.Field, ruleReason(e.Reason))
	}
	return fmt.Sprintf("%s: %s: %s", e.Field, ruleReason(e.Reason), e.Detail)
}

func ruleReason(reason string) string {
	switch reason {
	case "clock":
		return "no such clock"
	case "class":
		return "use near, far, remote or all"
	case "hours":
		return "name hours above 0 and up to 8760 for one tier at least"
	case "order":
		return "watch, breach, abnormal and lost must ascend, together with the tiers that stay"
	case "tier":
		return "presumed lost is a clock of its own, with that tier only"
	case "campaign":
		return "no such campaign"
	case "who":
		return "say who decides"
	case "why":
		return "say why"
	case "code":
		return "use 3 to 60 lower-case letters, digits and dashes"
	case "area":
		return "name a province or a city; a district belongs to a city"
	case "end":
		return "use from, to or either"
	case "interval":
		return "it must begin before it ends"
	case "effect":
		return "name a date, hours or the exclusion from metrics"
	case "terms":
		return "warn at most 168 hours before, hold at most 24 hours, send at most 1000 messages a day"
	case "source":
		return "give the link of the notice (http or https)"
	default:
		return "a date is needed"
	}
}

// maxRuleHours is a year: more is a typing error.
const maxRuleHours = 8760

// CheckMerchantRule refuses a row that names nothing, or whose hours would not ascend beside those of the platform's rows in force when it
// begins. The error is a *RuleError.
func (b *RuleBook) CheckMerchantRule(platform string, m MerchantRule) error {
	switch {
	case m.By == "":
		return &RuleError{Field: "by", Reason: "who"}
	case m.Why == "":
		return &RuleError{Field: "why", Reason: "why"}
	case m.From.IsZero() || m.At.IsZero():
		return &RuleError{Field: "from", Reason: "date"}
	case m.Kind == RulingCampaign:
		if !slices.Contains(b.Campaigns(), m.Campaign) {
			return &RuleError{Field: "campaign", Reason: "campaign", Detail: m.Campaign}
		}
		for _, name := range m.Provinces {
			if knownProvince(Region{Province: name}) == "" {
				return &RuleError{Field: "provinces", Reason: "provinces", Detail: name}
			}
		}
		return nil
	case m.Kind != RulingHours || !slices.Contains(Clocks(), m.Clock):
		return &RuleError{Field: "clock", Reason: "clock", Detail: string(m.Clock)}
	case !slices.Contains([]RegionClass{classAll, RegionNear, RegionFar, RegionRemote}, m.Class):
		return &RuleError{Field: "class", Reason: "class", Detail: string(m.Class)}
	case m.Withdrawn:
		return nil
	default:
		return b.checkHours(platform, m)
	}
}

func (b *RuleBook) checkHours(platform string, m MerchantRule) error {
	named := 0
	for s := SeverityWatch; s <= SeverityPresumedLost; s++ {
		switch h := m.Hours.Of(s); {
		case h == 0:
		case h > 0 && h <= maxRuleHours:
			named++
		default:
			return &RuleError{Field: "hours", Reason: "hours"}
		}
	}
	if named == 0 {
		return &RuleError{Field: "hours", Reason: "hours"}
	}
	rules, err := b.For(platform, m.From)
	if err != nil {
		return err
	}
	classes := []RegionClass{m.Class}
	if m.Class == classAll {
		classes = []RegionClass{RegionNear, RegionFar, RegionRemote}
	}
	for _, class := range classes {
		row, ok := rules.Clock(m.Clock, class, Calendar{})
		if loss := row.LostHours > 0; ok && (loss != (m.Hours.Lost > 0) || (loss && named > 1)) {
			return &RuleError{Field: "hours", Reason: "tier", Detail: row.ID} // a warning of a loss would hide the stall that is there
		}
		if want := len(row.Tiers) + m.Hours.added(row.Tiers); ok && len(m.Hours.over(row.Tiers, provMerchant)) != want {
			return &RuleError{Field: "hours", Reason: "order", Detail: row.ID + " " + tierList(row.Tiers)}
		}
	}
	return nil
}

// added counts the named tiers that the row does not have.
func (h TierHours) added(tiers []Tier) int {
	n := 0
	for s := SeverityWatch; s <= SeverityPresumedLost; s++ {
		if _, has := tierOf(tiers, s); h.Of(s) > 0 && !has {
			n++
		}
	}
	return n
}

func tierList(tiers []Tier) string {
	text := ""
	for i, t := range tiers {
		if i > 0 {
			text += "/"
		}
		text += fmt.Sprintf("%g", t.Hours)
	}
	return text + " h"
}

var (
	disasterCode = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{1,58}[a-z0-9]$`)
	noticeLink   = regexp.MustCompile(`^https?://[^\s/]+\S*$`)
)

// Check refuses a disaster that has no area, no interval, no effect or no source. The error is a *RuleError.
func (d *Disaster) Check() error {
	ok := func(t time.Time) bool { return !t.IsZero() }
	switch {
	case !disasterCode.MatchString(d.Code):
		return &RuleError{Field: "code", Reason: "code"}
	case d.By == "":
		return &RuleError{Field: "by", Reason: "who"}
	case d.Withdrawn:
		return nil
	case (d.Area.Province == "" && d.Area.City == "") || (d.Area.District != "" && d.Area.City == ""):
		return &RuleError{Field: "area", Reason: "area"}
	case d.End != EndFrom && d.End != EndTo && d.End != EndEither:
		return &RuleError{Field: "end", Reason: "end"}
	case !ok(d.From) || !ok(d.Until) || !d.From.Before(d.Until):
		return &RuleError{Field: "from", Reason: "interval"}
	case d.MoveTo.IsZero() && d.Hours.IsZero() && !d.Exclude:
		return &RuleError{Field: "effect", Reason: "effect"}
	case !d.Hours.IsZero() && len(d.Clocks) == 0:
		return &RuleError{Field: "clocks", Reason: "clock", Detail: "hours belong to a clock"}
	case !d.Hours.IsZero() && len(d.Hours.over(nil, provOfficial)) != d.Hours.added(nil):
		return &RuleError{Field: "hours", Reason: "order"}
	case !noticeLink.MatchString(d.Source):
		return &RuleError{Field: "source", Reason: "source"}
	}
	for _, c := range d.Clocks {
		if !slices.Contains(Clocks(), c) {
			return &RuleError{Field: "clocks", Reason: "clock", Detail: string(c)}
		}
	}
	return nil
}
