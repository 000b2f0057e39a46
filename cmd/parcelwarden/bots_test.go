package main

import (
	"net/http"
	"net/http/httptest"
	"parcelwarden/notify/botsink"
	"parcelwarden/notify/mailsink"
	"parcelwarden/notify/webhook"
	"strings"
	"testing"
	"time"
)

// bots plays one bot of each kind and puts them into the configuration.
func (f *shopFloor) bots() map[string]*botsink.Sink {
	f.t.Helper()
	sinks := map[string]*botsink.Sink{}
	var text strings.Builder
	text.WriteString("bots:\n")
	for _, kind := range []string{"wecom", "dingtalk", "feishu"} {
		sink := botsink.New(botsink.Config{Kind: kind, Key: "K-4711-of-the-bot", Secret: botSecret(kind), Now: func() time.Time { return f.now }})
		server := httptest.NewServer(sink)
		f.t.Cleanup(server.Close)
		text.WriteString("  ops-" + kind + ": {kind: " + kind + ", url: \"" + server.URL + sink.Path() + "\", secret: \"" + botSecret(kind) + "\"}\n")
		text.WriteString("  wrong-" + kind + ": {kind: " + kind + ", url: \"" + server.URL + sink.Path() + "x\"}\n")
		sinks[kind] = sink
	}
	f.replace("couriers:\n", text.String()+"couriers:\n")
	return sinks
}

func TestTestMessageToBots(t *testing.T) {
	t.Parallel()
	f := newShopFloor(t)
	sinks := f.bots()
	for kind, sink := range sinks {
		out, _ := f.run(0, "notify", "test", "--channel", kind, "--to", "ops-"+kind)
		if !strings.Contains(out, "sent over "+kind+": 0 ok") {
			t.Errorf("%s: %q", kind, out)
		}
		f.run(0, "notify", "test", "--channel", kind, "--to", "ops-"+kind, "--locale", "en")
		got := sink.Messages()
		if len(got) != 2 || !strings.Contains(got[0].Text, "测试消息") || !strings.Contains(got[0].Text, "TEST0000000000") || !strings.Contains(got[1].Text, "test message") {
			t.Errorf("%s was told %+v", kind, got)
		}
		out, errOut := f.run(exitFailed, "notify", "test", "--channel", kind, "--to", "wrong-"+kind)
		if !strings.Contains(errOut, "setup") || strings.Contains(out+errOut, "4711") {
			t.Errorf("%s, wrong key: %q %q", kind, out, errOut)
		}
		out, _ = f.run(exitFailed, "notify", "test", "--channel", kind, "--to", "nobody", "--json")
		if got := decodeJSON[testResult](t, out); got.Sent || got.Failure != "setup" || got.Reason == "" {
			t.Errorf("%s, no such bot: %+v", kind, got)
		}
	}
	f.run(exitFailed, "notify", "test", "--channel", "pigeon", "--to", "x")
	f.run(exitUsage, "notify", "test", "--channel", "wecom")
	f.run(exitUsage, "notify", "test", "--channel", "wecom", "--to", "ops-wecom", "--locale", "fr")
	f.run(exitFailed, "notify", "test", "--channel", "wecom", "--to", "ops-wecom", "--merchant", "stranger")
}

func TestTestMessageByMailAndWebhook(t *testing.T) {
	t.Parallel()
	f := newShopFloor(t)
	sink, err := mailsink.Listen(mailsink.Config{Now: func() time.Time { return f.now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sink.Close(t.Context()) })
	var signed []string
	hook := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		signed = append(signed, r.Header.Get(webhook.SignatureHeader))
	}))
	t.Cleanup(hook.Close)
	host, port, _ := strings.Cut(sink.Addr(), ":")
	f.replace("couriers:\n", "mail: {host: "+host+", port: "+port+", tls: none, from: shop@example.com}\ncouriers:\n")
	out, _ := f.run(0, "notify", "test", "--channel", "email", "--to", "me@example.com", "--json")
	if got := decodeJSON[testResult](t, out); !got.Sent || len(sink.Messages()) != 1 || !strings.Contains(sink.Messages()[0].Subject, "TEST0000000000") {
		t.Errorf("e-mail: %+v, %d mails", got, len(sink.Messages()))
	}
	log, _ := f.run(0, "messages", "--json")
	if rows := decodeJSON[[]messageRow](t, log); len(rows) != 1 || rows[0].State != "sent" || !rows[0].Test || rows[0].Attempts != 1 || rows[0].Channel != "email" {
		t.Errorf("the log of messages: %+v", rows)
	}
	if _, errOut := f.run(exitFailed, "notify", "test", "--channel", "webhook", "--to", hook.URL); !strings.Contains(errOut, "(setup)") {
		t.Errorf("a webhook without a secret: %q", errOut)
	}
	f.replace("email: shop@example.com", "email: shop@example.com, webhook_secret: whsec-only-for-this-test")
	f.run(0, "notify", "test", "--channel", "webhook", "--to", hook.URL)
	if len(signed) != 1 || !strings.HasPrefix(signed[0], "t=") {
		t.Errorf("the webhook was signed %v", signed)
	}
}

func TestDoctorKnowsTheBots(t *testing.T) {
	t.Parallel()
	f := newShopFloor(t)
	if row := f.doctor(0)["bot/groups"]; row.State != checkOff {
		t.Errorf("without bots: %+v", row)
	}
	sinks := f.bots()
	rows := f.doctor(0, "--call")
	for name, want := range map[string]string{"ops-wecom": checkOK, "ops-dingtalk": checkOK, "ops-feishu": checkOK, "wrong-dingtalk": checkWarn, "wrong-feishu": checkWarn} {
		if row := rows["bot/"+name]; row.State != want || strings.Contains(row.Detail+row.Hint, "4711") {
			t.Errorf("%s: %+v, want %s", name, row, want)
		}
	}
	for kind, sink := range sinks {
		if len(sink.Codes()) != 0 {
			t.Errorf("%s was called", kind)
		}
	}
}

func TestBotSettingsThatAreRefused(t *testing.T) {
	t.Parallel()
	good := []string{"PARCELWARDEN_BOTS__OPS__KIND=dingtalk", "PARCELWARDEN_BOTS__OPS__URL=https://oapi.dingtalk.com/robot/send?access_token=TOKEN-4711", "PARCELWARDEN_BOTS__OPS__SECRET=SEC1"}
	cfg, err := loadConfig("", good)
	if err != nil || cfg.Bots["ops"].Secret != "SEC1" || cfg.Bots["ops"].Kind != "dingtalk" {
		t.Fatalf("bots %+v, %v", cfg.Bots, err)
	}
	for want, env := range map[string]string{
		"bots.ops.kind":          "PARCELWARDEN_BOTS__OPS__KIND=slack",
		"bots.ops.merchant":      "PARCELWARDEN_BOTS__OPS__MERCHANT=nobody",
		"bots.ops.url: address":  "PARCELWARDEN_BOTS__OPS__URL=http://oapi.dingtalk.com/robot/send?access_token=TOKEN-4711",
		"WeCom's bots have none": "PARCELWARDEN_BOTS__OPS__KIND=wecom",
		"for the name":           "PARCELWARDEN_BOTS__A BOT__KIND=wecom",
	} {
		if _, err := loadConfig("", append(append([]string{}, good...), env)); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "4711") {
			t.Errorf("%s: %v", env, err)
		}
	}
}
