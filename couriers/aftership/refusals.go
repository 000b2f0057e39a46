package aftership

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strconv"
	"strings"
	"time"
)

// The codes that a look itself acts on.
const (
	codeExists       = "4003"
	codeDoesNotExist = "4004"
	codeNotFound     = "404"
	codeSlugInvalid  = "4010"
	codeBadCourier   = "4012"
)

// refusals is the provider's list of codes. 404 is a wrong address, 4004 an unknown tracking.
func refusals() couriers.ErrorTable {
	t := couriers.ErrorTable{}
	add := func(codes string, o tracker.Outcome, p tracker.Problem) {
		for code := range strings.FieldsSeq(codes) {
			t[code] = couriers.ErrorMeaning{Outcome: o, Problem: p}
		}
	}
	add("400 404 4001 4006 4007 4008 4009 4011 4013 4014 4015 4016", tracker.OutcomeRejected, tracker.ProblemNone)
	add("4003", tracker.OutcomeOK, tracker.ProblemNone)
	add("4004", tracker.OutcomeNotFound, tracker.ProblemNone)
	add("4005 4017", tracker.OutcomeRejected, tracker.ProblemBadNumber)
	add("4010 4012", tracker.OutcomeRejected, tracker.ProblemCourierUnknown)
	add("401", tracker.OutcomeAuth, tracker.ProblemBadCredentials)
	add("402", tracker.OutcomeRejected, tracker.ProblemQuota)
	add("403", tracker.OutcomeAuth, tracker.ProblemNoPermission)
	add("429", tracker.OutcomeRateLimited, tracker.ProblemNone)
	add("500 502 503 504", tracker.OutcomeServerError, tracker.ProblemNone)
	return t
}

// open reads the envelope and returns data. Where it returns false the answer says why. The HTTP status is looked at first: a gateway
// answers in plain text.
func (p parser) open(r couriers.Reply) (envelope, tracker.Answer, bool) {
	var in envelope
	err := couriers.DecodeJSON(r.Body, &in)
	code, _ := strconv.Atoi(string(in.Meta.Code))
	byStatus, failed := couriers.HTTPOutcome(r, tracker.OutcomeRejected)
	switch {
	case failed:
		_, known := p.refusals[string(in.Meta.Code)]
		if err == nil && known && r.HTTPStatus >= 400 && r.HTTPStatus < 500 { // the body says which refusal it is
			a := p.refused(in)
			a.RetryAfter, byStatus = byStatus.RetryAfter, a
		}
		if byStatus.Outcome == tracker.OutcomeRateLimited && byStatus.RetryAfter == 0 {
			byStatus.RetryAfter = untilReset(r)
		}
		return in, byStatus, false
	case err != nil:
		return in, couriers.Malformed(err.Error()), false
	case code == 0:
		return in, couriers.Malformed("the answer has no meta code"), false
	case code >= 200 && code < 300:
		return in, tracker.Answer{}, true
	}
	return in, p.refused(in), false
}

func (p parser) refused(in envelope) tracker.Answer {
	return p.refusals.Answer(string(in.Meta.Code), string(in.Meta.Type), string(in.Meta.Message))
}

// untilReset reads the moment at which the limit of the endpoint begins anew, in Unix seconds.
func untilReset(r couriers.Reply) time.Duration {
	for _, name := range []string{"X-RateLimit-Reset", "RateLimit-Reset"} {
		if at, _, ok := couriers.ParseLocal(r.Header.Get(name), time.UTC); ok {
			return max(at.Sub(r.Now), 0)
		}
	}
	return 0
}
