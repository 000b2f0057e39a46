package track17

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

// The codes that the look itself acts on.
const (
	codeAlreadyRegistered = "-18019901"
	codeNotRegistered     = "-18019902"
	codeStillTracked      = "-18019904" // only what was stopped can be restarted
	codeRestartedBefore   = "-18019905"
	codeNotTracked        = "-18019906" // only what is tracked can be stopped
	codeWrongCarrier      = "-18019910"
	codeNotRegistrable    = "-18019911" // with this carrier
)

// refusals is the provider's list of error codes.
func refusals() couriers.ErrorTable {
	t := couriers.ErrorTable{}
	add := func(codes string, o tracker.Outcome, p tracker.Problem) {
		for _, code := range strings.Fields(codes) {
			t["-"+code] = couriers.ErrorMeaning{Outcome: o, Problem: p}
		}
	}
	add("18010001 18010002 18010004", tracker.OutcomeAuth, tracker.ProblemBadCredentials)
	add("18010005 18019912", tracker.OutcomeAuth, tracker.ProblemNoPermission)
	add("18010003 18010206 18019815 18019816", tracker.OutcomeServerError, tracker.ProblemNone)
	add("18010012", tracker.OutcomeRejected, tracker.ProblemBadNumber)
	add("18010020", tracker.OutcomeRejected, tracker.ProblemNeedsPhone)
	add("18010010 18010011 18010013 18010014 18010015 18010016 18010018 18010019 18010022", tracker.OutcomeRejected, tracker.ProblemNone)
	add("18010201 18010202 18010203 18010204 18010205", tracker.OutcomeRejected, tracker.ProblemNone)
	add("18019801 18019802 18019803 18019804 18019805 18019806 18019807 18019808 18019809 18019810 18019811",
		tracker.OutcomeRejected, tracker.ProblemNone)
	add("18019901", tracker.OutcomeOK, tracker.ProblemNone)
	add("18019902 18019904 18019905 18019906", tracker.OutcomeRejected, tracker.ProblemNone)
	add("18019903 18019910 18019911 18019818", tracker.OutcomeRejected, tracker.ProblemCourierUnknown)
	add("18019907", tracker.OutcomeRateLimited, tracker.ProblemQuota)
	add("18019908 18019817", tracker.OutcomeRejected, tracker.ProblemQuota)
	add("18019909", tracker.OutcomeNotFound, tracker.ProblemNone)
	return t
}
