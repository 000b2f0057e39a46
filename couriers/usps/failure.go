package usps

import (
	"net/http"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

// failed answers for a request that failed. An unknown number is told by the code in the body of a 4xx, and 404 means one only in that
// form: else it is a wrong address. 403 is a service that the application was not granted: another sign-in would not help.
func failed(r couriers.Reply, q tracker.TrackQuery) (tracker.Answer, bool) {
	a, failed := couriers.HTTPOutcome(r, tracker.OutcomeRejected)
	if r.HTTPStatus == http.StatusForbidden {
		a.Problem = tracker.ProblemNoPermission
	}
	told, ok := told(r)
	switch {
	case !ok && !failed:
		return signInError(r)
	case !ok:
		return a, true
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

// told is the first error in the body of a refusal.
func told(r couriers.Reply) (failure, bool) {
	var in refusal
	if err := couriers.DecodeJSON(r.Body, &in); err != nil {
		return failure{}, false
	}
	e := in.Error.Value
	if len(e.Errors) > 0 {
		return e.Errors[0], true
	}
	f := failure{Code: e.Code, Title: e.Message}
	return f, f != failure{}
}

// signInError reads a refusal of the sign-in that comes in place of an answer: its error is a word.
func signInError(r couriers.Reply) (tracker.Answer, bool) {
	var in struct {
		Error couriers.Text `json:"error"`
	}
	if couriers.DecodeJSON(r.Body, &in) != nil || in.Error == "" {
		return tracker.Answer{}, false
	}
	_, a := couriers.AccessToken(r)
	return a, true
}

// String is the error in USPS's own words.
func (f failure) String() string {
	text := strings.TrimSpace(string(f.Code + " " + f.Title))
	if f.Detail != "" && f.Detail != f.Title {
		text += ": " + string(f.Detail)
	}
	return text
}
