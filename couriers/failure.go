package couriers

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"parcelwarden/tracker"

	"github.com/go-resty/resty/v2"
	"github.com/sony/gobreaker/v2"
)

var (
	errServerFailed = errors.New("server failed")
	errOwnRate      = errors.New("own request rate")
)

func newTransport(cfg Config) *http.Transport {
	dialer := &net.Dialer{Timeout: cfg.DialTimeout}
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            dialer.DialContext,
		TLSHandshakeTimeout:    cfg.DialTimeout,
		ResponseHeaderTimeout:  cfg.Timeout,
		MaxIdleConns:           cfg.Connections,
		MaxIdleConnsPerHost:    cfg.Connections,
		MaxConnsPerHost:        cfg.Connections,
		IdleConnTimeout:        2 * cfg.Timeout,
		MaxResponseHeaderBytes: 64 << 10,
		ForceAttemptHTTP2:      true,
	}
}

// newBreaker opens after straight failures of the courier itself: no connection, time-out, 5xx. A courier that answers anything
// else is alive, also when the answer is "no such parcel", "wrong key" or too large to read.
func newBreaker(name string, cfg Config) *gobreaker.CircuitBreaker[*resty.Response] {
	return gobreaker.NewCircuitBreaker[*resty.Response](gobreaker.Settings{
		Name:        name,
		Timeout:     cfg.BreakerOpen,
		ReadyToTrip: func(n gobreaker.Counts) bool { return int(n.ConsecutiveFailures) >= cfg.BreakerFailures },
		IsSuccessful: func(err error) bool {
			return err == nil || errors.Is(err, resty.ErrResponseBodyTooLarge)
		},
		IsExcluded: func(err error) bool { return errors.Is(err, context.Canceled) || errors.Is(err, errOwnRate) },
	})
}

// failure turns an error of the HTTP layer into an answer.
func (c *Client) failure(ctx context.Context, err error) tracker.Answer {
	detail := tracker.CleanText(c.redact.errorText(err), DetailLimit)
	var timeout net.Error
	switch {
	case errors.Is(err, gobreaker.ErrOpenState), errors.Is(err, gobreaker.ErrTooManyRequests):
		a := Failed(tracker.OutcomeUnreachable, tracker.ProblemNone, "not asked: too many straight failures before")
		a.RetryAfter = c.cfg.BreakerOpen
		return a
	case errors.Is(err, resty.ErrResponseBodyTooLarge):
		return Malformed(fmt.Sprintf("the answer is larger than %d bytes", c.cfg.BodyLimit))
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), errors.Is(err, io.ErrUnexpectedEOF):
		return Malformed("the answer ends early or is not what its header says: " + detail)
	case errors.Is(err, errOwnRate):
		return Failed(tracker.OutcomeTimeout, tracker.ProblemNone, "not asked: waited too long for our own request rate")
	case ctx.Err() != nil, errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return Failed(tracker.OutcomeTimeout, tracker.ProblemNone, "given up: "+detail)
	case errors.As(err, &timeout) && timeout.Timeout():
		return Failed(tracker.OutcomeTimeout, tracker.ProblemNone, detail)
	default:
		return Failed(tracker.OutcomeUnreachable, tracker.ProblemNone, detail)
	}
}
