package couriers

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"

	"github.com/go-resty/resty/v2"
)

// Request is one call to a courier. Form, JSON or Body make it a POST, none of them a GET; Method says otherwise.
type Request struct {
	Method string
	Base   string // the provider's own scheme and host; the account's BaseURL wins
	Path   string
	Query  url.Values
	Form   url.Values
	JSON   []byte
	Body   []byte // anything else; its Content-Type stands in Header
	Header map[string]string
	Retry  Retry

	unmetered bool // does not wait for the account's request rate
}

// Retry says when a failed request may be sent again within one look.
type Retry int

// The retry rules.
const (
	// RetryNever is for calls with a price or an effect, such as a registration.
	RetryNever Retry = iota
	// RetryUnsent repeats only when no connection was made, so that nothing reached the courier: for couriers that lock a number
	// which is asked twice in a short time.
	RetryUnsent
	// RetryLookup repeats after network errors and 502, 503, 504: for lookups that may be repeated freely.
	RetryLookup
)

func (r Retry) again(ctx context.Context, resp *resty.Response, err error) bool {
	if r == RetryNever || ctx.Err() != nil {
		return false
	}
	if err != nil {
		if errors.Is(err, resty.ErrResponseBodyTooLarge) || errors.Is(err, errOwnRate) {
			return false
		}
		return r == RetryLookup || unsent(err)
	}
	if r != RetryLookup || resp == nil || resp.Header().Get("Retry-After") != "" {
		return false // who names a time is asked again then, not now
	}
	switch resp.StatusCode() {
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	default:
		return false
	}
}

type unmeteredKey struct{}

// unmetered marks the requests that the account's rate does not apply to.
func unmetered(ctx context.Context) bool { return ctx.Value(unmeteredKey{}) != nil }

func unsent(err error) bool {
	var dns *net.DNSError
	if errors.As(err, &dns) {
		return true
	}
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}
