package webhook_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"parcelwarden/notify"
	"parcelwarden/notify/webhook"
	"parcelwarden/tracker"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

const secret = "whsec-5e1f-thirty-two-bytes-long"

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func newChannel(t *testing.T, timeout time.Duration) *webhook.Channel {
	t.Helper()
	channel, err := webhook.New(webhook.Config{
		Now: func() time.Time { return noon }, Timeout: timeout,
		Secret: func(merchantID int64) string { return map[int64]string{7: secret}[merchantID] },
	})
	if err != nil {
		t.Fatal(err)
	}
	return channel
}

func serve(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL + "/hook?token=abc123"
}

func outgoing(address string) notify.Outgoing {
	return notify.Outgoing{
		Notification: tracker.Notification{ID: 1, MerchantID: 7, Recipient: address},
		JSON:         []byte(`{"id":"n1","incident":{"tracking_no":"YT7600010002003","last_text":"快件离开"}}`), MessageID: "n1.m7.abc@pw.example.cn",
	}
}

func TestSendIsSigned(t *testing.T) {
	t.Parallel()
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write([]byte("1795262400." + string(body)))
		if got, want := r.Header.Get("X-Parcelwarden-Signature"), "t=1795262400,v1="+hex.EncodeToString(mac.Sum(nil)); got != want {
			t.Errorf("signature is %q, want %q", got, want)
		}
		if string(body) != string(outgoing("").JSON) || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("got %s %s: %s", r.Method, r.Header.Get("Content-Type"), body)
		}
		if key := r.Header.Get("Idempotency-Key"); key != "n1.m7.abc@pw.example.cn" {
			t.Errorf("idempotency key is %q", key)
		}
		w.WriteHeader(http.StatusAccepted)
		_, _ = w.Write([]byte(`{"ok":true}`))
	})
	receipt, err := newChannel(t, 0).Send(t.Context(), outgoing(address))
	if err != nil || receipt != `HTTP 202 {"ok":true}` {
		t.Errorf("Send = %q, %v", receipt, err)
	}
}

func TestAnswersAreClassified(t *testing.T) {
	t.Parallel()
	tests := []struct {
		code       int
		retryAfter string
		want       notify.SendError
	}{
		{301, "", notify.SendError{Reason: "HTTP 301: redirects are not followed"}},
		{307, "", notify.SendError{Reason: "HTTP 307: redirects are not followed"}},
		{400, "", notify.SendError{Reason: "HTTP 400 said"}},
		{401, "", notify.SendError{Temporary: true, Setup: true, Reason: "HTTP 401 said"}},
		{403, "", notify.SendError{Temporary: true, Setup: true, Reason: "HTTP 403 said"}},
		{404, "", notify.SendError{Reason: "HTTP 404 said"}},
		{408, "", notify.SendError{Temporary: true, Reason: "HTTP 408 said"}},
		{410, "9", notify.SendError{Reason: "HTTP 410 said"}},
		{422, "", notify.SendError{Reason: "HTTP 422 said"}},
		{425, "", notify.SendError{Temporary: true, Reason: "HTTP 425 said"}},
		{429, "120", notify.SendError{Temporary: true, Reason: "HTTP 429 said", RetryAfter: 2 * time.Minute}},
		{429, "Sat, 21 Nov 2026 13:00:00 GMT", notify.SendError{Temporary: true, Reason: "HTTP 429 said", RetryAfter: time.Hour}},
		{429, "Sat, 21 Nov 2026 11:00:00 GMT", notify.SendError{Temporary: true, Reason: "HTTP 429 said"}},
		{503, "soon", notify.SendError{Temporary: true, Reason: "HTTP 503 said"}},
		{503, "-5", notify.SendError{Temporary: true, Reason: "HTTP 503 said"}},
		{500, "", notify.SendError{Temporary: true, Reason: "HTTP 500 said"}},
	}
	channel := newChannel(t, 0)
	for _, tt := range tests {
		t.Run(tt.want.Reason+tt.retryAfter, func(t *testing.T) {
			t.Parallel()
			var calls atomic.Int64
			address := serve(t, func(w http.ResponseWriter, r *http.Request) {
				calls.Add(1)
				w.Header().Set("Location", r.URL.Path)
				if tt.retryAfter != "" {
					w.Header().Set("Retry-After", tt.retryAfter)
				}
				w.WriteHeader(tt.code)
				_, _ = w.Write([]byte("said\n"))
			})
			_, err := channel.Send(t.Context(), outgoing(address))
			failure, ok := errors.AsType[*notify.SendError](err)
			if !ok || *failure != tt.want {
				t.Errorf("Send = %+v, want %+v", err, tt.want)
			}
			if calls.Load() != 1 {
				t.Errorf("%d requests, want 1", calls.Load())
			}
		})
	}
}

func TestAddressesThatAreRefused(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"", "ftp://example.cn/x", "file:///etc/passwd", "example.cn/hook", "https://", "http://a b/", "://"} {
		_, err := newChannel(t, 0).Send(t.Context(), outgoing(address))
		if failure, ok := errors.AsType[*notify.SendError](err); !ok || failure.Temporary {
			t.Errorf("%q: %v; want a permanent failure", address, err)
		}
	}
}

func TestMissingSecretWaitsForIt(t *testing.T) {
	t.Parallel()
	address := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("an unsigned request was sent") })
	m := outgoing(address)
	m.Notification.MerchantID = 8
	_, err := newChannel(t, 0).Send(t.Context(), m)
	if failure, ok := errors.AsType[*notify.SendError](err); !ok || !failure.Setup {
		t.Errorf("Send = %v; want a setup failure", err)
	}
}

func TestFailuresOfTheNetwork(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	slow := serve(t, func(w http.ResponseWriter, r *http.Request) { <-release })
	t.Cleanup(func() { close(release) })
	const gone = "http://127.0.0.1:1" // a port that no test is given
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	tests := []struct {
		name    string
		ctx     context.Context
		address string
	}{
		{"time-out", t.Context(), slow},
		{"no server", t.Context(), gone + "/hook?token=abc123"},
		{"cancelled", ended, slow},
	}
	for _, tt := range tests {
		_, err := newChannel(t, 50*time.Millisecond).Send(tt.ctx, outgoing(tt.address))
		failure, ok := errors.AsType[*notify.SendError](err)
		if !ok || !failure.Temporary || failure.Setup || strings.Contains(failure.Reason, "abc123") || strings.Contains(failure.Reason, secret) {
			t.Errorf("%s: %#v; want a temporary failure without address or secret", tt.name, err)
		}
	}
}

func TestEndlessAnswerIsNotRead(t *testing.T) {
	t.Parallel()
	written := make(chan int, 1)
	address := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		for sum := 0; ; {
			n, err := w.Write(make([]byte, 64<<10))
			if sum += n; err != nil || sum >= 256<<20 {
				written <- sum
				return
			}
		}
	})
	if receipt, err := newChannel(t, 5*time.Second).Send(t.Context(), outgoing(address)); err != nil || len(receipt) > 500 {
		t.Errorf("Send = %d bytes, %v; want a short receipt", len(receipt), err)
	}
	if sum := <-written; sum >= 256<<20 {
		t.Errorf("the receiver could write %d bytes", sum)
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	if _, err := webhook.New(webhook.Config{Now: func() time.Time { return noon }}); err == nil {
		t.Error("a channel without secrets is accepted")
	}
	if _, err := webhook.New(webhook.Config{Secret: func(int64) string { return secret }}); err == nil {
		t.Error("a channel without a clock is accepted")
	}
}
