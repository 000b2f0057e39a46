package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"parcelwarden/tracker"
	"strings"
	"sync"
	"testing"
)

// hookServer takes the pushes of the account kd with the secret s3cret.
type hookServer struct {
	*site
	mu    sync.Mutex
	calls []PushCall
	err   error
	log   bytes.Buffer
}

func newHookServer(t *testing.T) *hookServer {
	t.Helper()
	h := &hookServer{}
	h.site = newSite(t, fakeShop(), func(c *Config) {
		c.Logger = slog.New(slog.NewTextHandler(&h.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		c.TakePush = func(_ context.Context, call PushCall) (PushAnswer, error) {
			h.mu.Lock()
			defer h.mu.Unlock()
			if call.Account != "kd" || call.Secret != "s3cret" {
				return PushAnswer{}, fmt.Errorf("push: %w", tracker.ErrNotFound)
			}
			h.calls = append(h.calls, call)
			return PushAnswer{Status: 202, ContentType: "text/xml", Body: []byte("<ok/>")}, h.err
		}
	})
	return h
}

func TestPushIsTakenAsItCame(t *testing.T) {
	t.Parallel()
	h := newHookServer(t)
	raw := "param=%7B%22a%22%3A1%7D\x00\xff"
	for _, method := range []string{http.MethodPost, http.MethodPut} {
		res, body := h.send(method, "/hooks/couriers/kd/s3cret?type=102", raw, "X-Sign", "abc", "Content-Type", "application/x-www-form-urlencoded",
			"Origin", "https://provider.example", "Sec-Fetch-Site", "cross-site")
		if res.StatusCode != 202 || body != "<ok/>" || res.Header.Get("Content-Type") != "text/xml" || res.Header.Get("Set-Cookie") != "" {
			t.Errorf("%s: %d %q %v", method, res.StatusCode, body, res.Header)
		}
	}
	if len(h.calls) != 2 {
		t.Fatalf("%d pushes taken", len(h.calls))
	}
	if c := h.calls[0]; string(c.Body) != raw || c.Header.Get("X-Sign") != "abc" || c.Query.Get("type") != "102" {
		t.Errorf("%+v", c)
	}
}

func TestWrongAddressIsNoAddress(t *testing.T) {
	t.Parallel()
	h := newHookServer(t)
	unknown, page := h.send(http.MethodPost, "/nothing/at/all", "x")
	for _, path := range []string{"/hooks/couriers/kd/wrong", "/hooks/couriers/other/s3cret", "/hooks/couriers/kd", "/hooks/couriers/kd/s3cret/more"} {
		res, body := h.send(http.MethodPost, path, "x")
		if res.StatusCode != http.StatusNotFound || body != page || res.Header.Get("Content-Type") != unknown.Header.Get("Content-Type") {
			t.Errorf("%s: %d, unlike an address that does not exist", path, res.StatusCode)
		}
	}
	if res, _ := h.get("/hooks/couriers/kd/s3cret"); res.StatusCode != http.StatusNotFound {
		t.Errorf("GET: %d", res.StatusCode)
	}
	if len(h.calls) != 0 {
		t.Errorf("%d pushes taken", len(h.calls))
	}
}

func TestPushThatCannotBeStoredIsSentAgain(t *testing.T) {
	t.Parallel()
	h := newHookServer(t)
	h.err = errors.New("database is locked")
	res, body := h.send(http.MethodPost, "/hooks/couriers/kd/s3cret", "phone=13800138000")
	if res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" || strings.Contains(body, "locked") {
		t.Errorf("%d %q", res.StatusCode, body)
	}
	for _, secret := range []string{"s3cret", "13800138000"} {
		if strings.Contains(h.log.String(), secret) {
			t.Errorf("the log holds %q: %s", secret, h.log.String())
		}
	}
}

func TestHugePushIsRefused(t *testing.T) {
	t.Parallel()
	h := newHookServer(t)
	res, _ := h.send(http.MethodPost, "/hooks/couriers/kd/s3cret", strings.Repeat("x", largestPush+1))
	if res.StatusCode != http.StatusRequestEntityTooLarge || len(h.calls) != 0 {
		t.Errorf("%d, %d taken", res.StatusCode, len(h.calls))
	}
	if res, _ = h.send(http.MethodPost, "/hooks/couriers/kd/s3cret", strings.Repeat("x", largestPush)); res.StatusCode != 202 {
		t.Errorf("4 MiB: %d", res.StatusCode)
	}
}
