package couriers

import (
	"fmt"
	"math"
	"net/http"
	"parcelwarden/tracker"
	"strconv"
	"strings"
	"time"
)

// DetailLimit is the longest Detail kept from a courier, in runes. Until secrets are removed a longer text is kept: cutting first
// could leave half a secret, which nothing recognizes any more.
const (
	DetailLimit = 200
	rawLimit    = 5 * DetailLimit
)

// HTTPOutcome answers for a reply whose HTTP status alone decides, so that this table exists once. It returns false for 2xx: then
// the body has to be read. notFound is what 404 means at this courier: OutcomeNotFound where the number is part of the path,
// OutcomeRejected where 404 can only mean a wrong address.
func HTTPOutcome(r Reply, notFound tracker.Outcome) (tracker.Answer, bool) {
	status := r.HTTPStatus
	if status == 0 || status >= 200 && status < 300 {
		return tracker.Answer{}, false
	}
	a := tracker.Answer{
		Outcome:    tracker.OutcomeRejected,
		Detail:     strings.TrimSpace(fmt.Sprintf("HTTP %d %s", status, http.StatusText(status))),
		RetryAfter: RetryAfter(r.Header, r.Now),
	}
	switch {
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		a.Outcome, a.Problem = tracker.OutcomeAuth, tracker.ProblemBadCredentials
	case status == http.StatusPaymentRequired:
		a.Problem = tracker.ProblemQuota
	case status == http.StatusNotFound:
		a.Outcome = notFound
	case status == http.StatusRequestTimeout:
		a.Outcome = tracker.OutcomeTimeout
	case status == http.StatusTooManyRequests:
		a.Outcome = tracker.OutcomeRateLimited
	case status == http.StatusTooEarly || status >= 500 && status < 600:
		a.Outcome = tracker.OutcomeServerError
	case status < 400 || status >= 600:
		a.Outcome = tracker.OutcomeMalformed // a redirect is not followed: a courier's lookup has none
	}
	return a, true
}

// RetryAfter reads the Retry-After header, seconds or an HTTP date, in full. It returns 0 when there is none or it lies in the past.
func RetryAfter(h http.Header, now time.Time) time.Duration {
	raw := strings.TrimSpace(h.Get("Retry-After"))
	if raw == "" {
		return 0
	}
	if seconds, err := strconv.ParseFloat(raw, 64); err == nil {
		if math.IsNaN(seconds) || seconds <= 0 {
			return 0
		}
		if seconds >= math.MaxInt64/float64(time.Second) {
			return math.MaxInt64
		}
		return time.Duration(seconds * float64(time.Second))
	}
	at, err := http.ParseTime(raw)
	if err != nil {
		return 0
	}
	return max(at.Sub(now), 0)
}

// Malformed is the answer to a body that cannot be read.
func Malformed(detail string) tracker.Answer {
	return tracker.Answer{Outcome: tracker.OutcomeMalformed, Detail: tracker.CleanText(detail, rawLimit)}
}

// Failed is an answer that is not about the parcel: the courier refused or could not.
func Failed(o tracker.Outcome, p tracker.Problem, detail string) tracker.Answer {
	return tracker.Answer{Outcome: o, Problem: p, Detail: tracker.CleanText(detail, rawLimit)}
}

// NotFound is what is known about a number that the courier does not know (yet).
func NotFound(trackingNo, detail string) tracker.TrackedShipment {
	return tracker.TrackedShipment{
		TrackingNo: trackingNo, Outcome: tracker.OutcomeNotFound, Detail: tracker.CleanText(detail, rawLimit),
	}
}

// FillMissing adds an entry for every number that was asked and got none in an answer that is otherwise fine: the courier did
// answer, and does not know it.
func FillMissing(a tracker.Answer, queries []tracker.TrackQuery) tracker.Answer {
	if a.Outcome != tracker.OutcomeOK {
		return a
	}
	seen := make(map[string]bool, len(a.Shipments))
	for _, s := range a.Shipments {
		seen[s.TrackingNo] = true
	}
	for _, q := range queries {
		if !seen[q.TrackingNo] {
			seen[q.TrackingNo] = true
			a.Shipments = append(a.Shipments, NotFound(q.TrackingNo, "not in the answer"))
		}
	}
	return a
}
