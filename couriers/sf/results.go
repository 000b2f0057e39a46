package sf

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

// verdict is what an error code of the platform means for the look.
type verdict struct {
	outcome tracker.Outcome
	problem tracker.Problem
}

// platformErrors is apiResultCode of the outer answer. A1002 (the request's timestamp is too old) is our own clock or the account's
// set-up, never the parcel.
func platformErrors() map[string]verdict {
	auth := verdict{tracker.OutcomeAuth, tracker.ProblemBadCredentials}
	server := verdict{tracker.OutcomeServerError, tracker.ProblemNone}
	return map[string]verdict{
		"A1001": {tracker.OutcomeRejected, tracker.ProblemNone},
		"A1002": auth,
		"A1003": auth,
		"A1004": {tracker.OutcomeAuth, tracker.ProblemNoPermission},
		"A1005": {tracker.OutcomeRateLimited, tracker.ProblemNone},
		"A1006": auth,
		"A1007": server, // the same requestID twice: the next look has a new one
		"A1008": auth,
		"A1009": server,
		"A1011": auth,
		"A1099": server,
	}
}

// serviceErrors is errorCode of the inner answer.
func serviceErrors() map[string]verdict {
	rejected := verdict{tracker.OutcomeRejected, tracker.ProblemNone}
	badNumber := verdict{tracker.OutcomeRejected, tracker.ProblemBadNumber}
	return map[string]verdict{
		"S0001": rejected, "S0002": rejected, "S0004": rejected, "S0005": rejected, "S0006": rejected, "S0007": rejected,
		"S0003": {tracker.OutcomeServerError, tracker.ProblemNone},
		"8003":  rejected,
		"8013":  badNumber,
		"8247":  badNumber,
		"8191":  {tracker.OutcomeNotFound, tracker.ProblemNone},
		"6150":  {tracker.OutcomeNotFound, tracker.ProblemNone},
		"20028": {tracker.OutcomeRejected, tracker.ProblemNoPermission},
	}
}

// fail answers for an error code; one that is in no table is a refusal that is counted.
func fail(table map[string]verdict, code, message string) tracker.Answer {
	v, known := table[code]
	if !known {
		v = verdict{tracker.OutcomeRejected, tracker.ProblemNone}
		if strings.Contains(message, "手机") || strings.Contains(message, "电话") {
			v.problem = tracker.ProblemNeedsPhone
		}
	}
	a := couriers.Failed(v.outcome, v.problem, strings.TrimSpace(code+" "+message))
	if !known {
		a.UnknownCodes = []string{"error:" + tracker.CleanText(code, 32)}
	}
	return a
}
