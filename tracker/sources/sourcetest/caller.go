// Package sourcetest has marketplaces for tests: servers that speak their wire over real HTTP and refuse what the real ones refuse.
package sourcetest

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"parcelwarden/tracker"
	"parcelwarden/tracker/sources"
	"sync"
	"testing"
	"time"
)

// Caller makes calls with net/http, to Base instead of the marketplace's own address.
type Caller struct {
	Base string
	Now  func() time.Time

	mu     sync.Mutex
	hidden []string
}

// Call implements sources.Caller.
func (c *Caller) Call(ctx context.Context, r sources.Request) (sources.Reply, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.Base+r.Path+"?"+r.Query.Encode(), bytes.NewReader(r.JSON))
	if err != nil {
		return sources.Reply{}, &tracker.SourceError{Outcome: tracker.OutcomeUnreachable, Detail: err.Error()}
	}
	req.Header.Set("Content-Type", "application/json")
	for name, value := range r.Header {
		req.Header.Set(name, value)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return sources.Reply{}, &tracker.SourceError{Outcome: tracker.OutcomeUnreachable, Detail: err.Error()}
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return sources.Reply{}, &tracker.SourceError{Outcome: tracker.OutcomeMalformed, Detail: err.Error()}
	}
	return sources.Reply{Status: res.StatusCode, Header: res.Header, Body: body, Now: c.Now()}, nil
}

// Hide implements sources.Caller.
func (c *Caller) Hide(secret string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.hidden = append(c.hidden, secret)
}

// Hidden returns what was hidden.
func (c *Caller) Hidden() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]string(nil), c.hidden...)
}

// Courier knows a few couriers by a few names.
func Courier(text string) (string, bool) {
	code, ok := map[string]string{
		"shunfeng": "sf", "顺丰": "sf", "yuantong": "yto", "圆通": "yto", "zhongtong": "zto", "UPS": "ups", "DHL Express": "dhl",
	}[text]
	return code, ok
}

// Clock is a time that a test moves.
type Clock struct {
	mu sync.Mutex
	at time.Time
}

// NewClock starts at a fixed time.
func NewClock() *Clock { return &Clock{at: time.Date(2026, 9, 21, 6, 0, 0, 0, time.UTC)} }

// Now returns the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

// Add moves it on.
func (c *Clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// must ends a test whose own data cannot be written.
func must(t testing.TB, err error) {
	if err != nil {
		t.Helper()
		t.Error(err)
	}
}
