package groupbot_test

import (
	"encoding/json"
	"io"
	"net/http"
	"parcelwarden/notify/botsink"
	"parcelwarden/notify/groupbot"
	"strings"
	"testing"
	"time"
)

func TestEachProviderTakesTheMessage(t *testing.T) {
	t.Parallel()
	for _, kind := range groupbot.Kinds() {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			cfg := botsink.Config{Kind: string(kind), Secret: secret, Now: fixed}
			if kind == groupbot.WeCom {
				cfg.Secret = ""
			}
			sink, address := serve(t, cfg)
			receipt, err := newChannel(t, kind, groupbot.Bot{URL: address, Secret: secret}, fixed).Send(t.Context(), stalled())
			if err != nil || receipt != "0 ok" {
				t.Fatalf("Send = %q, %v", receipt, err)
			}
			m := sink.Messages()[0]
			for _, want := range []string{"YT7600010002003", "［领奖］(http", "查看处理", "https://pw.example.cn/parcels/907", "parcelwarden"} {
				if !strings.Contains(m.Text, want) {
					t.Errorf("the message lacks %q:\n%s", want, m.Text)
				}
			}
			if strings.ContainsAny(m.Text, "<>") || strings.Count(m.Text, "https://pw.example.cn/parcels/907") != 1 {
				t.Errorf("a mention, or the link twice:\n%s", m.Text)
			}
		})
	}
}

// The signatures were computed with another program from the providers' descriptions.
func TestSignatures(t *testing.T) {
	t.Parallel()
	type seen struct{ timestamp, sign string }
	for kind, want := range map[groupbot.Kind]seen{
		groupbot.WeCom:    {"", ""},
		groupbot.DingTalk: {"1795262400000", "Lt+jM5kAzojV+WVknnqowWTq7iU2KrO6acfrgwG5ZVw="},
		groupbot.Feishu:   {"1795262400", "CkCKX3QuPCii6wGwbdu16UixSpBQktaAf14QNT+paVc="},
	} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			var got seen
			address := listen(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				var body struct{ Timestamp, Sign string }
				raw, _ := io.ReadAll(r.Body)
				if err := json.Unmarshal(raw, &body); err != nil || strings.Contains(string(raw), `\u00`) {
					t.Errorf("body %s: %v", raw, err)
				}
				got = seen{body.Timestamp + r.URL.Query().Get("timestamp"), body.Sign + r.URL.Query().Get("sign")}
				if r.URL.Query().Get("token") != key {
					t.Errorf("the address lost its key: %s", r.URL)
				}
				_, _ = io.WriteString(w, `{"errcode":0,"errmsg":"ok"}`)
			}))
			channel := newChannel(t, kind, groupbot.Bot{URL: address + "/x?token=" + key, Secret: secret}, fixed)
			if _, err := channel.Send(t.Context(), stalled()); err != nil || got != want {
				t.Errorf("Send = %v, signed with %+v, want %+v", err, got, want)
			}
		})
	}
}

func TestWithoutASecretNothingIsSigned(t *testing.T) {
	t.Parallel()
	for _, kind := range groupbot.Kinds() {
		sink, address := serve(t, botsink.Config{Kind: string(kind), Now: fixed})
		if _, err := newChannel(t, kind, groupbot.Bot{URL: address}, fixed).Send(t.Context(), stalled()); err != nil || len(sink.Messages()) != 1 {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

func TestWrongSettingsWaitForAPerson(t *testing.T) {
	t.Parallel()
	for _, kind := range groupbot.Kinds() {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			sink, address := serve(t, botsink.Config{Kind: string(kind), Secret: secret, Now: fixed})
			tests := map[string]groupbot.Bot{
				"wrong key": {URL: address + "x", Secret: secret}, "wrong secret": {URL: address, Secret: "SECthe-one-before"}, "no address": {},
				"late clock": {URL: address, Secret: secret}, "unencrypted": {URL: "http://bots.example.cn/x?key=" + key}, "not http": {URL: "ftp://example.cn/" + key},
				"user": {URL: "https://u:" + secret + "@example.cn/x"}, "nonsense": {URL: "https://" + key + "\x7f"},
			}
			for name, bot := range tests {
				now := fixed
				if name == "late clock" {
					now = func() time.Time { return noon.Add(-2 * time.Hour) }
				}
				if kind == groupbot.WeCom && (name == "late clock" || name == "wrong secret") {
					continue
				}
				_, err := newChannel(t, kind, bot, now).Send(t.Context(), stalled())
				if failure := failed(t, err); !failure.Setup || failure.Throttled {
					t.Errorf("%s: %+v; want a wrong setting", name, failure)
				}
			}
			m := stalled()
			m.Notification.MerchantID = 8
			_, err := newChannel(t, kind, groupbot.Bot{URL: address, Secret: secret}, fixed).Send(t.Context(), m)
			if failure := failed(t, err); !failure.Setup {
				t.Errorf("another merchant's bot: %+v", failure)
			}
			if len(sink.Messages()) != 0 {
				t.Error("something was sent")
			}
		})
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	for name, cfg := range map[string]groupbot.Config{
		"nothing": {}, "no lookup": {Kind: groupbot.WeCom, Now: fixed}, "no kind": {Now: fixed, Lookup: none}, "kind": {Kind: "slack", Now: fixed, Lookup: none},
		"no clock": {Kind: groupbot.Feishu, Lookup: none},
	} {
		if _, err := groupbot.New(cfg); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
