package couriers

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"parcelwarden/tracker"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func fixedNow() time.Time { return time.Date(2026, 3, 10, 8, 0, 0, 0, time.UTC) }

func testConfig() Config {
	return Config{Now: fixedNow, RetryWait: time.Millisecond, RetryMaxWait: 2 * time.Millisecond, BreakerFailures: 1000}
}

func testClient(t *testing.T, account Account, cfg Config) *Client {
	t.Helper()
	c, err := NewClient(account, cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// readStatus is a parser that knows nothing but the HTTP status.
func readStatus(r Reply) tracker.Answer {
	if a, done := HTTPOutcome(r, tracker.OutcomeNotFound); done {
		return a
	}
	return tracker.Answer{Outcome: tracker.OutcomeOK, Detail: string(r.Body)}
}

func TestRetry(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		retry   Retry
		retries int
		status  []int // of the answers in turn; the last one repeats; 0 cuts the connection
		header  string
		hits    int64
		want    tracker.Outcome
	}{
		"never":                      {retry: RetryNever, status: []int{502}, hits: 1, want: tracker.OutcomeServerError},
		"unsent does not repeat 502": {retry: RetryUnsent, status: []int{502}, hits: 1, want: tracker.OutcomeServerError},
		"unsent does not repeat a cut connection": {retry: RetryUnsent, status: []int{0}, hits: 1, want: tracker.OutcomeUnreachable},
		"a lookup recovers":                       {retry: RetryLookup, status: []int{502, 503, 200}, hits: 3, want: tracker.OutcomeOK},
		"a cut connection recovers":               {retry: RetryLookup, status: []int{0, 200}, hits: 2, want: tracker.OutcomeOK},
		"a lookup gives up":                       {retry: RetryLookup, status: []int{504}, hits: 3, want: tracker.OutcomeServerError},
		"as often as configured":                  {retry: RetryLookup, retries: 1, status: []int{504}, hits: 2, want: tracker.OutcomeServerError},
		"none configured":                         {retry: RetryLookup, retries: -1, status: []int{504}, hits: 1, want: tracker.OutcomeServerError},
		"500 is not repeated":                     {retry: RetryLookup, status: []int{500}, hits: 1, want: tracker.OutcomeServerError},
		"429 is not repeated":                     {retry: RetryLookup, status: []int{429}, header: "60", hits: 1, want: tracker.OutcomeRateLimited},
		"503 with a time is not":                  {retry: RetryLookup, status: []int{503}, header: "60", hits: 1, want: tracker.OutcomeServerError},
		"404 is an answer":                        {retry: RetryLookup, status: []int{404}, hits: 1, want: tracker.OutcomeNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var hits atomic.Int64
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if form, _ := io.ReadAll(r.Body); string(form) != "n=%2B1" {
					t.Errorf("the body of attempt %d is %q", hits.Load()+1, form)
				}
				n := int(hits.Add(1))
				status := c.status[min(n, len(c.status))-1]
				if status == 0 {
					panic(http.ErrAbortHandler)
				}
				if c.header != "" {
					w.Header().Set("Retry-After", c.header)
				}
				w.WriteHeader(status)
			}))
			t.Cleanup(server.Close)
			cfg := testConfig()
			cfg.Retries = c.retries
			a := testClient(t, Account{BaseURL: server.URL}, cfg).Fetch(t.Context(), Request{Path: "/x", Form: url.Values{"n": {"+1"}}, Retry: c.retry}, readStatus)
			if a.Outcome != c.want || hits.Load() != c.hits {
				t.Errorf("%s after %d requests, want %s after %d (%s)", a.Outcome, hits.Load(), c.want, c.hits, a.Detail)
			}
		})
	}
}

func TestTimeout(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(release) })
	cfg := testConfig()
	cfg.Timeout, cfg.Retries = 20*time.Millisecond, -1
	a := testClient(t, Account{BaseURL: server.URL}, cfg).Fetch(t.Context(), Request{Path: "/slow"}, readStatus)
	if a.Outcome != tracker.OutcomeTimeout {
		t.Errorf("a silent server reads as %s (%s)", a.Outcome, a.Detail)
	}
}

func TestBreaker(t *testing.T) {
	t.Parallel()
	var hits atomic.Int64
	var status atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		hits.Add(1)
		w.WriteHeader(int(status.Load()))
	}))
	t.Cleanup(server.Close)
	cfg := testConfig()
	cfg.BreakerFailures, cfg.BreakerOpen, cfg.Retries = 5, time.Hour, -1
	client := testClient(t, Account{BaseURL: server.URL}, cfg)
	look := func(ctx context.Context, as int64) tracker.Answer {
		status.Store(as)
		return client.Fetch(ctx, Request{Path: "/"}, readStatus)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for range 4 {
		look(t.Context(), 500)
	}
	look(t.Context(), 404) // a courier that does not know a number is alive
	for range 20 {
		look(gone, 500) // our own shutdown says nothing about the courier
	}
	for range 20 {
		look(t.Context(), 401)
		look(t.Context(), 429)
	}
	for range 5 {
		if a := look(t.Context(), 500); a.Outcome != tracker.OutcomeServerError {
			t.Fatalf("the breaker opened too early: %s", a.Outcome)
		}
	}
	before := hits.Load()
	a := look(t.Context(), 200)
	if a.Outcome != tracker.OutcomeUnreachable || a.RetryAfter != time.Hour || hits.Load() != before {
		t.Errorf("after five failures: %s, wait %v, %d more requests", a.Outcome, a.RetryAfter, hits.Load()-before)
	}
}

func TestRateIsWaitedFor(t *testing.T) {
	t.Parallel()
	var hits atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) }))
	t.Cleanup(server.Close)
	cfg := testConfig()
	cfg.RequestsPerSecond = 0.001 // one request, then none for a quarter of an hour
	client := testClient(t, Account{BaseURL: server.URL}, cfg)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	first := client.Fetch(ctx, Request{Path: "/"}, readStatus)
	second := client.Fetch(ctx, Request{Path: "/", Retry: RetryLookup}, readStatus)
	if first.Outcome != tracker.OutcomeOK || second.Outcome != tracker.OutcomeTimeout || hits.Load() != 1 {
		t.Errorf("first %s, second %s (%s), %d requests", first.Outcome, second.Outcome, second.Detail, hits.Load())
	}
}

func TestRedaction(t *testing.T) {
	t.Parallel()
	secrets := map[string]string{"key": "a+b/c d", "longer": "a+b/c d and more", "empty": ""}
	r := newRedactor(secrets)
	for _, text := range []string{"a+b/c d", url.QueryEscape("a+b/c d and more"), "x?k=" + url.PathEscape("a+b/c d") + "&y", strings.ToLower(url.QueryEscape("a+b/c d"))} {
		if got := r.text(text); strings.Contains(got, "and more") || strings.Contains(got, "c d") || strings.Contains(got, "c+d") || !strings.Contains(got, redacted) {
			t.Errorf("%q becomes %q", text, got)
		}
	}
	if got := r.text("nothing secret"); got != "nothing secret" {
		t.Errorf("plain text becomes %q", got)
	}
	err := &url.Error{Op: "Get", URL: "https://me:pw@host/path?sign=XYZ#f", Err: errors.New("refused")}
	if got := r.errorText(err); got != `Get "https://host/path": refused` {
		t.Errorf("an address becomes %q", got)
	}
}

func TestLibraryLogsThroughSlogOnly(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	cfg := testConfig()
	cfg.Logger = slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
	client := testClient(t, Account{BaseURL: "http://127.0.0.1:1", Credentials: map[string]string{"key": "s3cr3t"}}, cfg)
	client.Fetch(t.Context(), Request{Path: "/x", Query: url.Values{"key": {"s3cr3t"}}, Retry: RetryLookup}, readStatus)
	if text := out.String(); !strings.Contains(text, "level=DEBUG") || strings.Contains(text, "s3cr3t") || strings.Contains(text, "level=WARN") {
		t.Errorf("log: %s", text)
	}
}

func TestConfig(t *testing.T) {
	t.Parallel()
	if err := (Config{Now: fixedNow}).WithDefaults().Validate(); err != nil {
		t.Errorf("the defaults are not valid: %v", err)
	}
	for name, bad := range map[string]Config{
		"no clock": {}, "time-out": {Now: fixedNow, Timeout: -1}, "body": {Now: fixedNow, BodyLimit: -1}, "retries": {Now: fixedNow, Retries: 11},
		"wait": {Now: fixedNow, RetryWait: time.Minute}, "breaker": {Now: fixedNow, BreakerFailures: -1}, "rate": {Now: fixedNow, RequestsPerSecond: -1},
		"connections": {Now: fixedNow, Connections: -1},
	} {
		if _, err := NewClient(Account{}, bad); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	for _, base := range []string{"ftp://x", "host", "http://", "://"} {
		if _, err := NewClient(Account{BaseURL: base}, Config{Now: fixedNow}); err == nil {
			t.Errorf("base address %q is accepted", base)
		}
	}
}
