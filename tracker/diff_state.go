package tracker

import "time"

// adopt gives an incident everything a finding says.
func (r *reconciler) adopt(inc Incident, f *Finding) Incident {
	inc.Family, inc.Kind, inc.Severity, inc.Phase = f.Family, f.Kind, f.Severity, f.Phase
	inc.RuleID, inc.RuleProv, inc.LimitHrs = f.RuleID, f.RuleProv, f.LimitHrs
	inc.Since, inc.DueAt, inc.NextAt, inc.SeenAt = f.Since, f.DueAt, f.NextAt, f.SeenAt
	inc.Text, inc.UpdatedAt, inc.NextFine = f.Text, r.now, f.NextProv == provOfficial
	return inc
}

// refresh returns the incident with the finding's newer evidence, and whether a person would see a difference. A milder
// finding renews the evidence but takes nothing back: severity only climbs.
func (r *reconciler) refresh(inc Incident, f *Finding) (Incident, bool) {
	next := inc
	if f.Severity == inc.Severity {
		next = r.adopt(inc, f)
	}
	next.Phase, next.NextAt, next.Text, next.UpdatedAt = f.Phase, f.NextAt, f.Text, r.now
	next.NextFine = f.NextProv == provOfficial
	if f.SeenAt.Before(inc.SeenAt) {
		next.SeenAt = inc.SeenAt
	} else {
		next.SeenAt = f.SeenAt
	}
	if f.Family == FamilyBlind {
		next.Since, next.DueAt = inc.Since, inc.DueAt
	}
	worth := next.Kind != inc.Kind || next.RuleID != inc.RuleID || next.Phase != inc.Phase || next.Text != inc.Text ||
		apart(next.SeenAt, inc.SeenAt) || apart(next.NextAt, inc.NextAt) || apart(next.DueAt, inc.DueAt)
	return next, worth
}

// apart reports whether two moments differ by more than people care about.
func apart(a, b time.Time) bool { return a.Sub(b).Abs() > refreshAfter }
