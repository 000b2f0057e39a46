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
	seen := i.SeenAt
	if s.LastLookAt.After(seen) && i.Open() {
		seen = s.LastLookAt
	}
	text := ""
	if i.Text != "" {
		text = p.say("explain", "said", "text", i.Text)
	}
	return p.say("verdict", verdictName(i), "place", p.words.ClusterPlace(p.locale, ParseClusterKey(i.Place)),
		"courier", p.courier(s.Courier), "phase", p.inside("phase", string(i.Phase)), "kind", p.inside("kind", string(i.Kind)),
		"hours", hoursText(seen.Sub(i.Since).Hours()), "limit", hoursText(i.LimitHrs), "past", p.span(seen.Sub(i.DueAt)),
		"est", p.est(i.RuleProv == "estimated"), "text", text, "members", strconv.Itoa(i.Members), "problem", p.problem(s), "reason", p.suspicion(i),
		"outcome", p.blindOutcome(i))
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
	case KindPickupOverdue, KindNumberNotFound, KindLostSuspected, KindLostConfirmed, KindException, KindReturned, KindTrackingBlind, KindParcelBlind,
		KindFeedStale, KindQuotaSpent, KindNeedsSetup, KindSourceSetup, KindNumberSuspect, KindNumberReused, KindEarlyUpload, KindEarlyPickup,
		KindHubCongestion, KindBranchFault, KindLaneSlow, KindCourierSlow:
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

// blindOutcome is how the looks at a parcel end that alone is not answered for.
func (p phrase) blindOutcome(i Incident) string {
	if i.Kind != KindParcelBlind {
		return ""
	}
	return p.inside("outcome", i.Text)
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
