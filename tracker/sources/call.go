package sources

import (
	"context"
	"net/http"
	"net/url"
	"parcelwarden/tracker"
	"strconv"
	"strings"
	"time"
)

// Request is one call to a marketplace. It is a POST of JSON.
type Request struct {
	Base   string // the marketplace's own scheme and host; a configured address wins
	Path   string
	Query  url.Values
	JSON   []byte
	Header map[string]string
	Once   bool // must not be repeated once it may have arrived: a refresh token serves once
}

// Reply is the answer, whatever its status.
type Reply struct {
	Status int
	Header http.Header
	Body   []byte
	Now    time.Time
}

// Caller makes the calls of one source: time-outs, retries, limits, breaker. Its error is a *tracker.SourceError: there is no reply.
type Caller interface {
	Call(ctx context.Context, r Request) (Reply, error)
	// Hide keeps a secret that was learnt later, such as an access token, out of logs and errors.
	Hide(secret string)
}

const (
	detailLimit  = 200
	longestPause = 24 * time.Hour
)

// StatusError judges a reply whose HTTP status alone decides; nil means that the body has to be read.
func StatusError(r Reply) *tracker.SourceError {
	if r.Status >= 200 && r.Status < 300 {
		return nil
	}
	e := &tracker.SourceError{
		Outcome: tracker.OutcomeRejected, Detail: strings.TrimSpace("HTTP " + strconv.Itoa(r.Status) + " " + http.StatusText(r.Status)),
		RetryAfter: retryAfter(r),
	}
	switch {
	case r.Status == http.StatusUnauthorized:
		e.Outcome, e.Problem = tracker.OutcomeAuth, tracker.ProblemBadCredentials
	case r.Status == http.StatusForbidden:
		e.Outcome, e.Problem = tracker.OutcomeAuth, tracker.ProblemNoPermission
	case r.Status == http.StatusTooManyRequests:
		e.Outcome = tracker.OutcomeRateLimited
	case r.Status == http.StatusRequestTimeout:
		e.Outcome = tracker.OutcomeTimeout
	case r.Status >= 500:
		e.Outcome = tracker.OutcomeServerError
	case r.Status < 400:
		e.Outcome = tracker.OutcomeMalformed
	}
	return e
}

// retryAfter reads the header of that name: seconds, also with a fraction, or a date.
func retryAfter(r Reply) time.Duration {
	text := strings.TrimSpace(r.Header.Get("Retry-After"))
	wait := time.Duration(0)
	if seconds, err := strconv.ParseFloat(text, 64); err == nil && seconds > 0 && seconds < longestPause.Seconds() {
		wait = time.Duration(seconds * float64(time.Second))
	} else if at, err := http.ParseTime(text); err == nil {
		wait = at.Sub(r.Now)
	}
	return min(max(wait, 0), longestPause)
}

// Malformed is the error for an answer that cannot be read.
func Malformed(detail string) *tracker.SourceError {
	return &tracker.SourceError{Outcome: tracker.OutcomeMalformed, Detail: Detail(detail)}
}

// Detail makes a source's own words fit to be kept and shown: short, clean, without phone numbers.
func Detail(text string) string { return tracker.HidePhones(tracker.CleanText(text, detailLimit)) }
