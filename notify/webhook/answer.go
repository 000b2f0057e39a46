package webhook

import (
	"fmt"
	"net/http"
	"parcelwarden/notify"
	"parcelwarden/tracker"
	"strconv"
	"strings"
	"time"
)

// judge turns a receiver's answer into a receipt or a failure. A redirect is refused: it would carry the signed body to an address that
// nobody entered. 401 and 403 are mended by a person, every other 4xx but 408, 425 and 429 is final.
func judge(response *http.Response, answer []byte, now time.Time) (string, error) {
	code := response.StatusCode
	said := strings.TrimSpace(fmt.Sprintf("HTTP %d %s", code, tracker.CleanText(string(answer), 120)))
	if code >= 200 && code < 300 {
		return said, nil
	}
	failure := &notify.SendError{Reason: said}
	switch {
	case code >= 300 && code < 400:
		failure.Reason = fmt.Sprintf("HTTP %d: redirects are not followed", code)
	case code == http.StatusUnauthorized || code == http.StatusForbidden:
		failure.Temporary, failure.Setup = true, true
	case code == http.StatusRequestTimeout || code == http.StatusTooEarly || code == http.StatusTooManyRequests || code >= 500:
		failure.Temporary, failure.RetryAfter = true, retryAfter(response.Header.Get("Retry-After"), now)
	}
	return "", failure
}

// retryAfter reads both forms of the header, seconds and a date (RFC 9110, 10.2.3). What it cannot read is no wish to wait.
func retryAfter(value string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseInt(strings.TrimSpace(value), 10, 32); err == nil {
		return time.Duration(max(seconds, 0)) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}
