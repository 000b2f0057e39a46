package ups

import (
	"net/http"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

func allRefusals() couriers.ErrorTable {
	t := refusals()
	for code := range strings.FieldsSeq(subscriptionRefusals()) {
		t[code] = couriers.ErrorMeaning{Outcome: tracker.OutcomeRejected}
	}
	return t
}

// failure answers for a reply that is about the whole request. The HTTP status decides; the code in the body says more where a status has
// several causes. 404 is an unknown number only where UPS says so in its own form: else it is a wrong address. 403 is a blocked
// merchant: another sign-in would not help.
func (p parser) failure(r couriers.Reply, in envelope) (tracker.Answer, bool) {
	a, failed := couriers.HTTPOutcome(r, tracker.OutcomeRejected)
	if r.HTTPStatus == http.StatusForbidden {
		a.Problem = tracker.ProblemNoPermission
	}
	if len(in.failures()) == 0 {
		return a, failed
	}
	told := p.refused(in.failures()[0])
	switch {
	case !failed:
		return told, true
	case r.HTTPStatus == http.StatusNotFound && in.failures()[0].Code != "404":
		a.Outcome = tracker.OutcomeNotFound
	case a.Outcome == tracker.OutcomeRejected && told.Outcome != tracker.OutcomeOK:
		a.Outcome, a.Problem, a.UnknownCodes = told.Outcome, told.Problem, told.UnknownCodes
	}
	a.Detail = told.Detail
	return a, true
}

// refused answers for an error code; one that is in no table is a refusal that is counted.
func (p parser) refused(f failure) tracker.Answer {
	return p.refusals.Answer(string(f.Code), string(f.Message))
}

// token reads the answer to the sign-in, whose refusals have the form of all others.
func token(r couriers.Reply) (couriers.Token, tracker.Answer) {
	got, a := couriers.AccessToken(r)
	var in envelope
	if a.Outcome == tracker.OutcomeOK || couriers.DecodeJSON(r.Body, &in) != nil || len(in.failures()) == 0 {
		return got, a
	}
	told, _ := newParser().failure(r, in)
	return couriers.Token{}, told
}
