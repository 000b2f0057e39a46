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
	"testing"
)

func TestReceiptHook(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	var calls []PushCall
	var fail error
	s := newSite(t, fakeShop(), func(c *Config) {
		c.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		c.TakeReceipts = func(_ context.Context, call PushCall) (PushAnswer, error) {
			switch {
			case call.Secret != "s3cret":
				return PushAnswer{}, fmt.Errorf("receipts: %w", tracker.ErrNotFound)
			case string(call.Body) == "odd":
				return PushAnswer{}, ErrBadInput
			}
			calls = append(calls, call)
			return PushAnswer{Status: 200, ContentType: "application/json", Body: []byte(`{"code":0}`)}, fail
		}
	})
	const path = "/hooks/sms/aliyun/s3cret"
	post := func(path, body string) (*http.Response, string) {
		return s.send(http.MethodPost, path, body, "Origin", "https://provider.example", "Sec-Fetch-Site", "cross-site")
	}
	if res, body := post(path, `[{"biz_id":"1"}]`); res.StatusCode != 200 || body != `{"code":0}` || len(calls) != 1 || string(calls[0].Body) != `[{"biz_id":"1"}]` || calls[0].Account != "aliyun" {
		t.Errorf("%d %q %+v", res.StatusCode, body, calls)
	}
	_, unknown := s.send(http.MethodPost, "/nothing", "x")
	if res, body := post("/hooks/sms/aliyun/wrong", "[]"); res.StatusCode != http.StatusNotFound || body != unknown {
		t.Errorf("a wrong secret: %d", res.StatusCode)
	}
	if res, _ := s.get(path); res.StatusCode != http.StatusNotFound {
		t.Errorf("GET: %d", res.StatusCode)
	}
	if res, _ := post(path, "odd"); res.StatusCode != http.StatusBadRequest {
		t.Errorf("unreadable: %d", res.StatusCode)
	}
	if res, _ := post(path, strings.Repeat("x", hookLimit+1)); res.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("too large: %d", res.StatusCode)
	}
	fail = errors.New("database is locked")
	if res, body := post(path, "[]"); res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" || strings.Contains(body, "locked") {
		t.Errorf("not stored: %d %q", res.StatusCode, body)
	}
	fail = nil
	for range wrongReceipts {
		post("/hooks/sms/aliyun/guess", "[]")
	}
	if res, _ := post("/hooks/sms/aliyun/guess", "[]"); res.StatusCode != http.StatusTooManyRequests {
		t.Errorf("guessing: %d", res.StatusCode)
	}
	if res, _ := post(path, "[]"); res.StatusCode != http.StatusOK {
		t.Errorf("the provider pays for it: %d", res.StatusCode)
	}
	if strings.Contains(log.String(), "s3cret") || strings.Contains(log.String(), "guess") {
		t.Errorf("the log holds a secret: %s", log.String())
	}
}
