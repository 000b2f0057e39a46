package notify

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/go-resty/resty/v2"
)

// NewClient returns the HTTP client that every channel over HTTP sends with. It tries once, because a message that may have gone out is not
// for a library to send again: the outbox does that under the same key. It follows no redirect, which would carry a signed body to an
// address that nobody entered, and uses no proxy from the environment: what a receiver gets must not depend on who started the program.
func NewClient(timeout time.Duration) *resty.Client {
	return resty.New().
		SetTimeout(timeout).
		SetRetryCount(0).
		SetRedirectPolicy(resty.RedirectPolicyFunc(func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse })).
		SetTransport(&http.Transport{
			MaxIdleConnsPerHost: 4, MaxConnsPerHost: 16, IdleConnTimeout: time.Minute,
			TLSHandshakeTimeout: 10 * time.Second, ForceAttemptHTTP2: true,
		}).
		SetLogger(silent{}).
		SetHeader("User-Agent", "parcelwarden")
}

// CauseOf says what went wrong without the URL that a client's error names: keys, tokens and recipients stand in it.
func CauseOf(err error) string {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		err = wrapped.Err
	}
	return err.Error()
}

// RetryAfter reads both forms of the header, seconds and a date (RFC 9110, 10.2.3). What it cannot read is no wish to wait.
func RetryAfter(value string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseInt(strings.TrimSpace(value), 10, 32); err == nil {
		return time.Duration(max(seconds, 0)) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}

// silent keeps the library from writing to standard error.
type silent struct{}

// Errorf does nothing.
func (silent) Errorf(string, ...any) {}

// Warnf does nothing.
func (silent) Warnf(string, ...any) {}

// Debugf does nothing.
func (silent) Debugf(string, ...any) {}
