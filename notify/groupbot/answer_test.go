package groupbot_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"parcelwarden/notify"
	"parcelwarden/notify/groupbot"
	"strings"
	"testing"
	"time"
)

// What a failure means, without its reason.
var (
	temporary = notify.SendError{Temporary: true}
	setup     = notify.SendError{Temporary: true, Setup: true}
	final     = notify.SendError{}
)

func limited(wait time.Duration) notify.SendError {
	return notify.SendError{Temporary: true, Throttled: true, RetryAfter: wait}
}

func TestCodesAreClassified(t *testing.T) {
	t.Parallel()
	tests := []struct {
		kind   groupbot.Kind
		status int
		answer string
		want   notify.SendError
		says   string
	}{
		{"wecom", 200, `{"errcode":45009,"errmsg":"api freq out of limit, hint: [1], from ip: 203.0.113.9, more"}`, limited(time.Minute), "45009 api freq out of limit"},
		{"wecom", 200, `{"errcode":45033,"errmsg":"concurrent"}`, limited(time.Minute), "45033"},
		{"wecom", 200, `{"errcode":93000,"errmsg":"invalid webhook url"}`, setup, "taken out of its group"},
		{"wecom", 200, `{"errcode":93004,"errmsg":"stopped"}`, setup, "stopped"},
		{"wecom", 200, `{"errcode":40058,"errmsg":"markdown.content exceed max length 4096"}`, final, "40058"},
		{"wecom", 200, `{"errcode":-1,"errmsg":"system busy"}`, temporary, "-1"},
		{"wecom", 200, `{"errcode":87654,"errmsg":"new"}`, temporary, "87654 new"},
		{"dingtalk", 200, `{"errcode":130101,"errmsg":"send too fast, exceed 20 times per minute"}`, limited(10 * time.Minute), "130101"},
		{"dingtalk", 200, `{"errcode":410100,"errmsg":"too fast"}`, limited(10 * time.Minute), "410100"},
		{"dingtalk", 200, `{"status":1111,"wait":5,"source":"x5","punish":"deny","uuid":"u"}`, limited(5 * time.Second), "punish"},
		{"dingtalk", 200, `{"errcode":310000,"errmsg":"sign not match"}`, setup, "security settings"},
		{"dingtalk", 200, `{"errcode":300001,"errmsg":"token is not exist"}`, setup, "deleted"},
		{"dingtalk", 200, `{"errcode":300005,"errmsg":"token is not exist"}`, setup, "300005"},
		{"dingtalk", 200, `{"errcode":400013,"errmsg":"group gone"}`, setup, "dissolved"},
		{"dingtalk", 200, `{"errcode":430102,"errmsg":"text"}`, final, "content"},
		{"dingtalk", 200, `{"errcode":460101,"errmsg":"too long"}`, final, "460101"},
		{"dingtalk", 200, `{"errcode":-1,"errmsg":"busy"}`, temporary, "-1"},
		{"feishu", 200, `{"code":19021,"msg":"sign match fail or timestamp is not within one hour from current time"}`, setup, "signing secret"},
		{"feishu", 200, `{"code":19022,"msg":"Ip Not Allowed"}`, setup, "addresses"},
		{"feishu", 200, `{"code":19024,"msg":"Key Words Not Found"}`, setup, "keyword"},
		{"feishu", 200, `{"code":19001,"msg":"param invalid: incoming webhook access token invalid"}`, setup, "19001"},
		{"feishu", 200, `{"code":11232,"msg":"frequency limited"}`, limited(time.Minute), "11232"},
		{"feishu", 429, `{"code":99991400,"msg":"request trigger frequency limit"}`, limited(time.Minute), "99991400"},
		{"feishu", 400, `{"code":9499,"msg":"too many request","data":{}}`, limited(time.Minute), "9499"},
		{"feishu", 200, `{"code":9499,"msg":"Bad Request","data":{}}`, final, "9499"},
		{"feishu", 200, `{"StatusCode":19036,"StatusMessage":"too large"}`, final, "19036"},
		{"wecom", 200, `<html>Sign in to the hotel's network</html>`, setup, "does not answer as a wecom bot"},
		{"wecom", 200, ``, setup, "HTTP 200"},
		{"wecom", 404, `not found`, setup, "HTTP 404"},
		{"wecom", 429, `slow down`, limited(time.Minute), "HTTP 429"},
		{"wecom", 503, `{"errcode":0}`, temporary, "0"},
		{"wecom", 502, `bad gateway`, temporary, "HTTP 502 bad gateway"},
		{"wecom", 413, `too large`, final, "HTTP 413"},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%s %d %.30s", tt.kind, tt.status, tt.answer), func(t *testing.T) {
			t.Parallel()
			address := listen(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(tt.status)
				_, _ = io.WriteString(w, tt.answer)
			}))
			_, err := newChannel(t, tt.kind, groupbot.Bot{URL: address + "/" + key, Secret: secret}, fixed).Send(t.Context(), stalled())
			got := failed(t, err)
			if !strings.Contains(got.Reason, tt.says) || strings.Contains(got.Reason, "203.0.113.9") {
				t.Errorf("reason %q, want %q in it", got.Reason, tt.says)
			}
			if got.Reason = ""; got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

// What a provider repeats may be cut anywhere, but never through a secret.
func TestSecretsAreHiddenBeforeTheAnswerIsCut(t *testing.T) {
	t.Parallel()
	for pad := 60; pad < 125; pad++ {
		address := listen(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = fmt.Fprintf(w, `{"errcode":310000,"errmsg":"%s%s %s"}`, strings.Repeat("-", pad), r.URL.Query().Get("key"), secret)
		}))
		_, err := newChannel(t, groupbot.DingTalk, groupbot.Bot{URL: address + "?key=" + key, Secret: secret}, fixed).Send(t.Context(), stalled())
		if failure := failed(t, err); strings.Contains(failure.Reason, key[:3]) || strings.Contains(failure.Reason, secret[:3]) {
			t.Fatalf("with %d characters before: %s", pad, failure.Reason)
		}
	}
}

func TestWaitsAsLongAsTold(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		header, value string
		want          time.Duration
	}{
		{"x-ogw-ratelimit-reset", "52", 52 * time.Second},
		{"Retry-After", "90", 90 * time.Second},
		{"Retry-After", "Sat, 21 Nov 2026 12:05:00 GMT", 5 * time.Minute},
		{"Retry-After", "soon", time.Minute},
	} {
		address := listen(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set(tt.header, tt.value)
			w.WriteHeader(http.StatusTooManyRequests)
			_, _ = io.WriteString(w, `{"code":99991400,"msg":"request trigger frequency limit"}`)
		}))
		_, err := newChannel(t, groupbot.Feishu, groupbot.Bot{URL: address}, fixed).Send(t.Context(), stalled())
		if failure := failed(t, err); failure.RetryAfter != tt.want || !failure.Throttled {
			t.Errorf("%s %s: %+v, want to wait %s", tt.header, tt.value, failure, tt.want)
		}
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	calls := 0
	address := listen(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls++
		http.Redirect(w, r, "/elsewhere/"+key, http.StatusTemporaryRedirect)
	}))
	_, err := newChannel(t, groupbot.WeCom, groupbot.Bot{URL: address + "/" + key}, fixed).Send(t.Context(), stalled())
	if failure := failed(t, err); !failure.Setup || calls != 1 {
		t.Errorf("%+v after %d calls", failure, calls)
	}
}

func TestFailuresOfTheNetwork(t *testing.T) {
	t.Parallel()
	const gone = "http://127.0.0.1:1" // a port that no test is given
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, kind := range groupbot.Kinds() {
		for name, ctx := range map[string]context.Context{"no server": t.Context(), "cancelled": ended} {
			_, err := newChannel(t, kind, groupbot.Bot{URL: gone + "/x/" + key + "?key=" + key, Secret: secret}, fixed).Send(ctx, stalled())
			failure, ok := err.(*notify.SendError) //nolint:errorlint // the channel promises this type itself
			if !ok || !failure.Temporary || failure.Setup || failure.Throttled || strings.Contains(failure.Reason, key) || strings.Contains(failure.Reason, secret) {
				t.Errorf("%s, %s: %#v", kind, name, err)
			}
		}
	}
}

func TestEndlessAnswerIsNotRead(t *testing.T) {
	t.Parallel()
	address := listen(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for sum := 0; sum < 64<<20; sum += 64 << 10 {
			if _, err := w.Write(make([]byte, 64<<10)); err != nil {
				return
			}
		}
		t.Error("all of it was read")
	}))
	_, err := newChannel(t, groupbot.WeCom, groupbot.Bot{URL: address}, fixed).Send(t.Context(), stalled())
	if failure := failed(t, err); len(failure.Reason) > 500 {
		t.Errorf("%d bytes are kept", len(failure.Reason))
	}
}
