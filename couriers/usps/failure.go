package usps

import (
	"net/http"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

// failed answers for a request that failed. An unknown number is told by the code in the body of a 4xx, and 404 means one only in that
// form: else it is a wrong address. 403 is a service that the application was not granted: another sign-in would not help.
func failed(r couriers.Reply, refused refusal, q tracker.TrackQuery) (tracker.Answer, bool) {
	a, failed := couriers.HTTPOutcome(r, tracker.OutcomeRejected)
	if r.HTTPStatus == http.StatusForbidden {
		a.Problem = tracker.ProblemNoPermission
	}
	told, ok := refused.first()
	switch {
	case refused.Word != "" && !failed:
		_, a = couriers.AccessToken(r)
		return a, true
	case !ok:
		return a, failed
	case notYet(told) && (!failed || a.Outcome == tracker.OutcomeRejected):
		return couriers.One(couriers.NotFound(q.TrackingNo, told.String())), true
	case !failed:
		a.Outcome = tracker.OutcomeRejected
	case r.HTTPStatus == http.StatusNotFound:
		a.Outcome = tracker.OutcomeNotFound
	case a.Outcome == tracker.OutcomeAuth && strings.Contains(strings.ToLower(told.String()), "scope"):
		a.Problem = tracker.ProblemNoPermission
	}
	answer := couriers.Failed(a.Outcome, a.Problem, told.String())
	answer.RetryAfter = a.RetryAfter
	if a.Outcome == tracker.OutcomeRejected && told.Code != "" && told.Code != "400" {
		answer.UnknownCodes = []string{"error:" + tracker.CleanText(string(told.Code), 32)}
	}
	return answer, true
}

// first is the error itself, if there is one.
func (f refusal) first() (failure, bool) {
	if len(f.Errors) > 0 {
		return f.Errors[0], true
	}
	one := failure{Code: f.Code, Title: f.Message}
	return one, one != failure{}
}

// String is the error in USPS's own words.
func (f failure) String() string {
	text := strings.TrimSpace(string(f.Code + " " + f.Title))
	if f.Detail != "" && f.Detail != f.Title {
		text += ": " + string(f.Detail)
	}
	return text
}
