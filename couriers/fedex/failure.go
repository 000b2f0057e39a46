package fedex

import (
	"net/http"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
	"time"
)

// failure answers for a reply that is about the whole request. The HTTP status decides; the code in the body says more where a status
// has several causes.
func (p parser) failure(r couriers.Reply, in envelope) (tracker.Answer, bool) {
	a, failed := couriers.HTTPOutcome(r, tracker.OutcomeRejected)
	if len(in.Errors) == 0 {
		return a, failed
	}
	told := p.refused(in.Errors[0])
	switch {
	case !failed, told.Outcome == tracker.OutcomeNotFound && a.Outcome == tracker.OutcomeRejected:
		return told, true
	case r.HTTPStatus == http.StatusTooManyRequests && strings.Contains(strings.ToLower(string(in.Errors[0].Message)), "daily"):
		a.Problem = tracker.ProblemQuota
		if a.RetryAfter == 0 { // the quota is counted by days in GMT
			a.RetryAfter = r.Now.UTC().Truncate(24 * time.Hour).Add(24 * time.Hour).Sub(r.Now)
		}
	case told.Outcome == a.Outcome:
		a.Problem, a.UnknownCodes = told.Problem, told.UnknownCodes
	}
	a.Detail = told.Detail
	return a, true
}

// refused answers for an error code; one that is in no table is a refusal that is counted.
func (p parser) refused(f failure) tracker.Answer {
	return p.refusals.Answer(string(f.Code), string(f.Message))
}

// token reads the answer to the sign-in, whose refusals have the form of all others. A 403 there means that the address asked too often,
// or that the project lacks the service: another sign-in would not help.
func token(r couriers.Reply) (couriers.Token, tracker.Answer) {
	got, a := couriers.AccessToken(r)
	var in envelope
	if a.Outcome == tracker.OutcomeOK || couriers.DecodeJSON(r.Body, &in) != nil || len(in.Errors) == 0 {
		return got, a
	}
	told, _ := newParser().failure(r, in)
	return couriers.Token{}, told
}
