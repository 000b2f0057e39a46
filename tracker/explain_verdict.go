package tracker

import (
	"strconv"
	"time"
)

// Verdict says in one sentence what is wrong with a parcel, for the head of its page and for the list. Hours are counted to the last
// successful look, not to now: what happened after it nobody knows.
func (e *Explainer) Verdict(locale Locale, i Incident, s Shipment, now time.Time) string {
	return e.phrase(locale, nil, now).verdict(i, s)
}

func (p phrase) verdict(i Incident, s Shipment) string {
	if i.RuleID == RuleLate {
		return p.forecast(i, s)
	}
	seen := i.SeenAt
	if s.LastLookAt.After(seen) && i.Open() {
		seen = s.LastLookAt
	}
	text := ""
	if i.Text != "" {
		text = p.say("explain", "said", "text", i.Text)
	}
	return p.say("verdict", verdictName(i),
		"courier", p.courier(s.Courier), "phase", p.inside("phase", string(i.Phase)), "kind", p.inside("kind", string(i.Kind)),
		"hours", hoursText(seen.Sub(i.Since).Hours()), "limit", hoursText(i.LimitHrs), "past", p.span(seen.Sub(i.DueAt)),
		"est", p.est(i.RuleProv == "estimated"), "text", text, "members", strconv.Itoa(i.Members), "problem", p.problem(s), "reason", p.suspicion(i))
}

// verdictName chooses the sentence: by kind where a kind has its own, else by family.
func verdictName(i Incident) string {
	watch := ""
	if i.Severity == SeverityWatch {
		watch = "_watch"
	}
	switch i.Kind {
	case KindPromiseOverdue, KindLineOverdue:
		return string(i.Kind) + watch
	case KindPickupOverdue, KindNumberNotFound, KindLostSuspected, KindLostConfirmed, KindException, KindReturned, KindTrackingBlind,
		KindFeedStale, KindQuotaSpent, KindNeedsSetup, KindSourceSetup, KindNumberSuspect, KindNumberReused, KindEarlyUpload, KindEarlyPickup:
		return string(i.Kind)
	}
	if i.Family == FamilyStalled {
		return "stalled" + watch
	}
	return "overdue"
}

// courier names a courier. A Latin name stands apart from the Chinese text that follows it.
func (p phrase) courier(code string) string {
	name := p.word("courier", code)
	if p.locale != LocaleEN && name != "" && name[len(name)-1] < 0x80 {
		name += " "
	}
	return name
}

// suspicion is what is odd about a number.
func (p phrase) suspicion(i Incident) string {
	if i.Kind != KindNumberSuspect {
		return ""
	}
	return p.inside("suspect", i.Text)
}

func (p phrase) problem(s Shipment) string {
	if s.Problem == ProblemNone {
		return p.word("kind", string(KindNeedsSetup))
	}
	return p.word("problem", string(s.Problem))
}
