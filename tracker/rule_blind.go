package tracker

import "time"

// parcelBlindTries is how many looks at one parcel must have failed in a row before the parcel is suspected, not chance.
const parcelBlindTries = 3

// parcelBlind finds a parcel that its courier does not answer for although it answers for others: the answer is malformed, refused or
// times out again and again. What keeps all parcels of the account from being seen has an incident of its own, and what a person must set
// up is told by setup.
func (d *docket) parcelBlind() {
	s, a := &d.out.Shipment, &d.in.Account
	if d.blindAt.IsZero() || s.Failures < parcelBlindTries || s.LastOutcome.Seen() || s.Problem != ProblemNone && s.Problem != ProblemNumberLocked {
		return
	}
	if !a.answersOthers(s, d.now) || !a.LastSuccessAt.After(d.blindAt) || d.out.finding(FamilyBlind) != nil {
		return
	}
	d.find(Finding{
		Family: FamilyBlind, Kind: KindParcelBlind, Severity: SeverityWatch, RuleID: "lookup/" + string(s.LastOutcome),
		Since: s.BlindSince, DueAt: s.BlindSince, SeenAt: s.LastLookAt, Text: string(s.LastOutcome),
	})
}

// answersOthers reports whether the parcel's last look failed while its account was working: not down, not refused, and with a success
// since the last run of failures and before that look.
func (a *CourierAccount) answersOthers(s *Shipment, now time.Time) bool {
	switch {
	case a.Health.Down(), a.Health.Straight >= 2, a.Health.GoodSince.IsZero(), a.Spent(now), a.PausedUntil.After(now), a.LastProblem != ProblemNone:
		return false
	default:
		return s.LastTryAt.After(a.Health.GoodSince)
	}
}
