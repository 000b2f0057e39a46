package sms

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"parcelwarden/notify"
	"parcelwarden/tracker"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestFailuresOfTheNetwork(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	var hits atomic.Int64
	slow := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1); <-release }))
	t.Cleanup(slow.Close)
	t.Cleanup(func() { close(release) })
	const gone = "http://127.0.0.1:1" // a port that no test is given
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, cfg := range []Config{aliyunConfig(), tencentConfig(), twilioConfig()} {
		for _, tt := range []struct {
			name     string
			ctx      context.Context
			endpoint string
		}{
			{"time-out", t.Context(), slow.URL},
			{"no server", t.Context(), gone},
			{"cancelled", ended, slow.URL},
		} {
			hits.Store(0)
			cfg.Endpoint, cfg.Timeout = tt.endpoint, 50*time.Millisecond
			channel, err := New(cfg)
			if err != nil {
				t.Fatal(err)
			}
			_, err = channel.Send(tt.ctx, alert("13800001111"))
			failure, ok := errors.AsType[*notify.SendError](err)
			if !ok || !failure.Temporary || failure.Setup || hits.Load() > 1 {
				t.Errorf("%s %s: %#v after %d requests; want one and a temporary failure", cfg.Provider, tt.name, err, hits.Load())
				continue
			}
			private(t, failure.Reason)
		}
	}
}

func TestWhatIsNotSent(t *testing.T) {
	t.Parallel()
	long := alert("13800001111")
	long.Notification.Topic, long.Params["path"] = tracker.TopicSupplierNotice, "s/"+strings.Repeat("x", 60)
	unserved := alert("13800001111")
	unserved.Notification.Topic = tracker.TopicClimbed
	for name, tt := range map[string]struct {
		m     notify.Outgoing
		want  string
		setup bool
	}{
		"no number":   {alert("shop@example.cn"), "not a mobile number", false},
		"fixed line":  {alert("0571-87654321"), "not a mobile number", false},
		"no template": {unserved, "no template for incident_climbed in zh-CN", true},
		"long link":   {long, "a variable holds 35", false},
	} {
		f := listen(t, checkACS3, aliyunRefuses(), answers{status: 200, body: aliyunOK})
		_, failure := f.send(t, aliyunConfig(), tt.m)
		if failure == nil || failure.Temporary != tt.setup || failure.Setup != tt.setup || failure.Template != tt.setup || !strings.Contains(failure.Reason, tt.want) || strings.Contains(failure.Reason, "8765") {
			t.Errorf("%s: %+v; want a final failure with %q", name, failure, tt.want)
		}
		if len(f.got) != 0 {
			t.Errorf("%s: sent", name)
		}
	}
}

func TestEndlessAnswerIsNotRead(t *testing.T) {
	t.Parallel()
	written := make(chan int, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"Code":"`)
		for sum := 0; ; {
			n, err := w.Write([]byte(strings.Repeat("x", 64<<10)))
			if sum += n; err != nil || sum >= 256<<20 {
				written <- sum
				return
			}
		}
	}))
	t.Cleanup(server.Close)
	cfg := aliyunConfig()
	cfg.Endpoint = server.URL
	channel, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	_, err = channel.Send(t.Context(), alert("13800001111"))
	if failure, ok := errors.AsType[*notify.SendError](err); !ok || !failure.Temporary || len(failure.Reason) > 300 {
		t.Errorf("%v; want a temporary failure", err)
	}
	if sum := <-written; sum >= 256<<20 {
		t.Errorf("the provider could write %d bytes", sum)
	}
}

func TestChannelIsNamed(t *testing.T) {
	t.Parallel()
	channel, err := New(twilioConfig())
	if err != nil || channel.Name() != "sms" {
		t.Errorf("%v, %v", channel, err)
	}
}
