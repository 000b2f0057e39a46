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
	if i.Kind == KindShipOverdue && i.Open() {
		seen = p.now // nothing has to be looked up to know that no number came
	}
	text, twin := "", ""
	switch {
	case i.Kind == KindClonedTrace:
		twin = i.Text
	case i.Text != "" && i.Kind != KindShipOverdue:
		text = p.say("explain", "said", "text", i.Text)
	}
	return p.say("verdict", p.verdictName(i), "place", p.words.ClusterPlace(p.locale, ParseClusterKey(i.Place)),
		"courier", p.courier(s.Courier), "phase", p.inside("phase", string(i.Phase)), "kind", p.inside("kind", string(i.Kind)),
		"hours", hoursText(seen.Sub(i.Since).Hours()), "limit", hoursText(i.LimitHrs), "past", p.span(seen.Sub(p.deadline(i))),
		"left", p.span(p.deadline(i).Sub(seen)), "took", p.span(seen.Sub(i.Since)), "line", p.span(hoursOf(i.LimitHrs)),
		"journey", p.span(s.SignedAt.Sub(s.PickedUpAt)), "destination", s.Destination.String(), "twin", twin,
		"est", p.est(i.RuleProv == "estimated"), "text", text, "members", strconv.Itoa(i.Members), "problem", p.problem(s), "reason", p.suspicion(i),
		"outcome", p.blindOutcome(i))
}

// deadline is what an incident is late against: the tier it crossed, or the ship-by time that its finding carries.
func (p phrase) deadline(i Incident) time.Time {
	if i.Kind == KindShipOverdue {
		if at, err := time.Parse(time.RFC3339, i.Text); err == nil {
			return at
		}
	}
	return i.DueAt
}

// verdictName chooses the sentence: the kind's own, in its closer form where it has one, else that of its family.
func (p phrase) verdictName(i Incident) string {
	name := string(i.Kind)
	switch {
	case i.RuleID == ruleStaffLost:
		return name + "_staff"
	case i.Kind == KindFakeSign && i.LimitHrs > 0:
		return name + "_speed"
	case i.Severity == SeverityWatch && p.words.has("verdict", name+"_watch"):
		return name + "_watch"
	case p.words.has("verdict", name):
		return name
	case i.Family == FamilyStalled:
		return "stalled"
	default:
		return "overdue"
	}
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
