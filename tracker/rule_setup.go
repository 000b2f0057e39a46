package tracker

// SetupProblems are the failures that belong to one parcel and end only when a person acts. Bad credentials and a spent quota concern the
// whole account and are told once for it; a lock ends by itself.
func SetupProblems() []Problem {
	return []Problem{ProblemNeedsPhone, ProblemNoPermission, ProblemCourierUnknown, ProblemBadNumber, ProblemNoAccount}
}

func needsSetup(p Problem) bool {
	switch p {
	case ProblemNeedsPhone, ProblemNoPermission, ProblemCourierUnknown, ProblemBadNumber, ProblemNoAccount:
		return true
	default:
		return false
	}
}

// setup finds a parcel that cannot be looked up until somebody completes its data or its account. It rests on the failed look
// itself, so that it needs no successful one.
func (d *docket) setup() {
	s := &d.out.Shipment
	if !needsSetup(s.Problem) {
		return
	}
	since := s.LastTryAt
	if since.IsZero() {
		since = s.ShippedAt
	}
	d.find(Finding{
		Family: FamilyBlind, Kind: KindNeedsSetup, Severity: SeverityWatch, RuleID: "lookup/" + string(s.Problem),
		Since: since, DueAt: since, SeenAt: s.LastTryAt, Text: string(s.Problem),
	})
}
