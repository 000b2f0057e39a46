package webhook

import (
	"fmt"
	"net/http"
	"parcelwarden/notify"
	"parcelwarden/tracker"
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
		failure.Temporary, failure.RetryAfter = true, notify.RetryAfter(response.Header.Get("Retry-After"), now)
	}
	return "", failure
}
