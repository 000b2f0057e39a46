package canadapost

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
	"time"
)

// refusal is what a message code means.
type refusal struct {
	outcome tracker.Outcome
	problem tracker.Problem
}

// refusals are the message codes that a look can get. 004 is "No Pin History": a fresh label, or a number that was purged.
func refusals() map[string]refusal {
	credentials := refusal{tracker.OutcomeAuth, tracker.ProblemBadCredentials}
	permission := refusal{tracker.OutcomeAuth, tracker.ProblemNoPermission}
	return map[string]refusal{
		"004": {outcome: tracker.OutcomeNotFound}, "E002": credentials, "AA001": credentials, "AA002": credentials, "AA003": permission,
		"AA004": permission, "AA005": permission, "AA006": permission,
	}
}

// throttled is how long a key is locked out at most.
const throttled = time.Minute

// refused reads the messages of a refusal; byStatus is what the HTTP status said. The throttle calls itself a fault of the server, and is
// told by its words alone.
func (p parser) refused(messages []message, byStatus tracker.Answer) tracker.Answer {
	first := messages[0]
	code, words := strings.TrimSpace(first.Code), strings.TrimSpace(first.Description)
	a := couriers.Failed(byStatus.Outcome, byStatus.Problem, strings.TrimSpace(code+" "+words))
	a.RetryAfter = byStatus.RetryAfter
	known, listed := p.refusals[code]
	switch {
	case strings.Contains(strings.ToLower(words), "slm monitor"):
		a.Outcome, a.Problem = tracker.OutcomeRateLimited, tracker.ProblemNone
		if a.RetryAfter == 0 {
			a.RetryAfter = throttled
		}
	case byStatus.Outcome == tracker.OutcomeAuth && known.outcome != tracker.OutcomeAuth:
	case listed:
		a.Outcome, a.Problem = known.outcome, known.problem
	case strings.EqualFold(code, "Server"):
		a.Outcome = tracker.OutcomeServerError
	default:
		a.UnknownCodes = []string{"error:" + tracker.CleanText(code, 32)}
	}
	return a
}
