package couriers

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"parcelwarden/tracker"
	"strings"
	"time"

	"github.com/go-resty/resty/v2"
	"github.com/sony/gobreaker/v2"
	"golang.org/x/time/rate"
)

// Client makes the requests of one account: time-outs, body limit, retry, rate, breaker, redaction. It is safe for concurrent use.
type Client struct {
	cfg       Config
	account   Account
	rest      *resty.Client
	transport *http.Transport
	breaker   *gobreaker.CircuitBreaker[*resty.Response]
	limiter   *rate.Limiter
	redact    *redactor
}

// NewClient builds the client of one account.
func NewClient(account Account, cfg Config) (*Client, error) {
	cfg = cfg.WithDefaults()
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	if account.BaseURL != "" {
		u, err := url.Parse(account.BaseURL)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return nil, fmt.Errorf("client of %q: the base address must be an http or https URL", account.Name)
		}
	}
	c := &Client{cfg: cfg, account: account, transport: newTransport(cfg), redact: newRedactor(account.Credentials)}
	c.limiter = rate.NewLimiter(rate.Inf, 1)
	if cfg.RequestsPerSecond > 0 {
		c.limiter = rate.NewLimiter(rate.Limit(cfg.RequestsPerSecond), max(1, int(cfg.RequestsPerSecond)))
	}
	c.breaker = newBreaker(account.Name, cfg)
	c.rest = newResty(c)
	return c, nil
}

func newResty(c *Client) *resty.Client {
	stay := resty.RedirectPolicyFunc(func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse })
	return resty.New().
		SetTransport(c.transport).
		SetTimeout(c.cfg.Timeout).
		SetLogger(restyLog{log: c.cfg.Logger, redact: c.redact}).
		SetRedirectPolicy(stay).
		SetResponseBodyLimit(c.cfg.BodyLimit).
		SetRetryCount(max(c.cfg.Retries, 0)).
		SetRetryWaitTime(c.cfg.RetryWait).
		SetRetryMaxWaitTime(c.cfg.RetryMaxWait).
		SetHeader("User-Agent", "parcelwarden").
		// Wait, not resty's own limiter: that one does not wait but fails at once. Here it runs before every attempt.
		OnBeforeRequest(func(_ *resty.Client, r *resty.Request) error {
			if unmetered(r.Context()) {
				return nil
			}
			err := c.limiter.Wait(r.Context())
			switch {
			case r.Context().Err() != nil:
				return r.Context().Err()
			case err != nil:
				return fmt.Errorf("%w: %w", errOwnRate, err)
			}
			return nil
		})
}

// Now is the clock of the account.
func (c *Client) Now() time.Time { return c.cfg.Now() }

// Hide keeps a secret that was learnt after the account was opened, such as an access token, out of details and logs.
func (c *Client) Hide(secret string) { c.redact.learn(secret) }

// Close drops idle connections.
func (c *Client) Close() { c.transport.CloseIdleConnections() }

// Fetch makes one look and has its reply read by parse. No secret of the account survives in the answer's details.
func (c *Client) Fetch(ctx context.Context, req Request, parse func(Reply) tracker.Answer) tracker.Answer {
	reply, failed := c.Call(ctx, req)
	if failed.Outcome != tracker.OutcomeOK {
		return failed
	}
	a := parse(reply)
	if a.RetryAfter == 0 {
		a.RetryAfter = RetryAfter(reply.Header, reply.Now)
	}
	a.Detail = c.clean(a.Detail)
	for i := range a.Shipments {
		a.Shipments[i].Detail = c.clean(a.Shipments[i].Detail)
	}
	return a
}

// Call makes one request that is no look: the reply is returned unread, whatever its status. The answer's outcome is OutcomeOK when
// there is a reply, else it says why there is none.
func (c *Client) Call(ctx context.Context, req Request) (Reply, tracker.Answer) {
	resp, err := c.breaker.Execute(func() (*resty.Response, error) {
		resp, err := c.send(ctx, req)
		if err == nil && resp.StatusCode() >= 500 {
			return resp, errServerFailed
		}
		return resp, err
	})
	if err != nil && !errors.Is(err, errServerFailed) {
		return Reply{}, c.failure(ctx, err)
	}
	reply := Reply{Body: resp.Body(), HTTPStatus: resp.StatusCode(), Header: resp.Header(), Now: c.cfg.Now()}
	return reply, tracker.Answer{Outcome: tracker.OutcomeOK}
}

func (c *Client) send(ctx context.Context, req Request) (*resty.Response, error) {
	base := req.Base
	if c.account.BaseURL != "" {
		base = c.account.BaseURL
	}
	if req.unmetered {
		ctx = context.WithValue(ctx, unmeteredKey{}, true)
	}
	r := c.rest.R().SetContext(ctx).SetHeaders(req.Header).SetQueryParamsFromValues(req.Query)
	r.AddRetryCondition(func(resp *resty.Response, err error) bool { return req.Retry.again(ctx, resp, err) })
	method := http.MethodGet
	switch {
	case req.Form != nil:
		method = http.MethodPost
		r.SetHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8").SetBody(req.Form.Encode())
	case req.JSON != nil:
		method = http.MethodPost
		r.SetHeader("Content-Type", "application/json; charset=utf-8").SetBody(req.JSON)
	case req.Body != nil:
		method = http.MethodPost
		r.SetBody(req.Body)
	}
	if req.Method != "" {
		method = req.Method
	}
	return r.Execute(method, strings.TrimRight(base, "/")+req.Path)
}

func (c *Client) clean(detail string) string {
	return tracker.CleanText(c.redact.text(detail), DetailLimit)
}
