package groupbot_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"parcelwarden/notify"
	"parcelwarden/notify/botsink"
	"parcelwarden/notify/groupbot"
	"parcelwarden/tracker"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	secret = "SECfor-tests-only-0123456789"
	key    = "0f4c77e1-key-of-the-bot"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// clock is a time that a test moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.at }

func (c *clock) move(d time.Duration) { c.mu.Lock(); defer c.mu.Unlock(); c.at = c.at.Add(d) }

// newChannel returns a channel that knows one bot, "ops" of merchant 7.
func newChannel(t *testing.T, kind groupbot.Kind, bot groupbot.Bot, now func() time.Time) *groupbot.Channel {
	t.Helper()
	c, err := groupbot.New(groupbot.Config{
		Kind: kind, Now: now, ListURL: "https://pw.example.cn/stuck", Timeout: 2 * time.Second,
		Lookup: func(_ context.Context, merchantID int64, name string) (groupbot.Bot, bool) {
			return bot, merchantID == 7 && name == "ops"
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func fixed() time.Time { return noon }

// serve plays a bot, and returns its address.
func serve(t *testing.T, cfg botsink.Config) (*botsink.Sink, string) {
	t.Helper()
	cfg.Key = key
	sink := botsink.New(cfg)
	return sink, listen(t, sink) + sink.Path()
}

func listen(t *testing.T, handler http.Handler) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

func outgoing(subject, text string) notify.Outgoing {
	return notify.Outgoing{
		Notification: tracker.Notification{
			ID: 1, MerchantID: 7, Recipient: "ops", Locale: tracker.LocaleZH, Topic: tracker.TopicOpened, Severity: tracker.SeverityBreach,
			Message: tracker.Message{Merchant: "山野茶铺"},
		},
		Subject: subject, Text: text, Link: "https://pw.example.cn/parcels/907", MessageID: "n1.m7.abc@pw.example.cn",
	}
}

func stalled() notify.Outgoing {
	return outgoing("【停滞】圆通 YT7600010002003 已静默 101 小时，建议先催件",
		"圆通 YT7600010002003 已静默 101 小时。\n\n运单：圆通 YT7600010002003\n最后轨迹：<@all> [领奖](http://evil.example) A&B\n查看处理：https://pw.example.cn/parcels/907\n\n山野茶铺 · 由 parcelwarden 发出\n")
}

// failed returns the failure of a send, which must be one and must not show what gives access to the bot.
func failed(t *testing.T, err error) notify.SendError {
	t.Helper()
	failure, ok := errors.AsType[*notify.SendError](err)
	if !ok {
		t.Fatalf("error is %v, want a SendError", err)
	}
	for _, hidden := range []string{secret, key, "127.0.0.1", "sign="} {
		if strings.Contains(failure.Reason, hidden) {
			t.Errorf("the reason shows %q: %s", hidden, failure.Reason)
		}
	}
	return *failure
}

func none(context.Context, int64, string) (groupbot.Bot, bool) { return groupbot.Bot{}, false }
