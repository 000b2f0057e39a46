package tracker

import (
	"strings"
	"time"
)

// CaseText tells one incident to a person: what was seen, by which rule, since when, and what happens next if nobody acts.
type CaseText struct {
	Seen  string // the verdict in one sentence
	Rule  string // the row with its hours and its source, or what it rests on instead
	Since string // from when the clock counts
	Next  string // the next worse tier and its time, and how the incident closes by itself
}

// CaseInput is what an incident is told from. Row is the rule's row where the incident rests on one.
type CaseInput struct {
	Incident Incident
	Shipment Shipment
	Row      Row
	HasRow   bool
	Zone     *time.Location // of the merchant; nil means UTC
	Now      time.Time
}

// Case tells one incident.
func (e *Explainer) Case(locale Locale, in CaseInput) CaseText {
	p := e.phrase(locale, in.Zone, in.Now)
	text := CaseText{Seen: p.verdict(in.Incident, in.Shipment), Rule: p.caseRule(in), Next: p.outlook(in.Incident)}
	if !in.Incident.Since.IsZero() {
		text.Since = p.say("explain", "case_since", "at", p.at(in.Incident.Since))
	}
	return text
}

// caseRule names the row, its hours tier by tier and its source. What no row limits rests on somebody's word or on a comparison.
func (p phrase) caseRule(in CaseInput) string {
	if !in.HasRow {
		head, _, _ := strings.Cut(in.Incident.RuleID, "/")
		switch head {
		case "courier", "staff", "trace", "lookup":
			return p.say("explain", "case_"+head)
		default:
			return in.Incident.RuleID
		}
	}
	tiers := make([]string, 0, len(in.Row.Tiers))
	for _, t := range in.Row.Tiers {
		tiers = append(tiers, p.say("explain", "case_tier", "severity", p.word("severity", t.Severity.String()), "hours", hoursText(t.Hours))+
			p.est(t.Prov == provEstimated && in.Row.Prov != provEstimated))
	}
	prov := in.Incident.RuleProv
	if prov == "" {
		prov = in.Row.Prov
	}
	return p.say("explain", "case_rule", "rule", in.Row.ID, "prov", p.word("prov", prov), "tiers", p.list(tiers), "source", p.word("rule_source", in.Row.Source))
}

// outlook is what happens next: the next worse tier while one lies ahead, then how it ends.
func (p phrase) outlook(i Incident) string {
	if !i.Open() {
		return ""
	}
	text := ""
	if worse := i.Severity + 1; i.NextAt.After(p.now) && worse <= SeverityPresumedLost {
		text = p.say("explain", "next_climb", "at", p.at(i.NextAt), "hours", hoursText(i.NextAt.Sub(p.now).Hours()), "severity", p.word("severity", worse.String()))
	}
	return text + p.say("next", string(i.Kind)) + p.say("explain", "end")
}
