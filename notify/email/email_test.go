package email_test

import (
	"context"
	"errors"
	"net"
	"parcelwarden/notify"
	"parcelwarden/notify/email"
	"parcelwarden/notify/mailsink"
	"parcelwarden/tracker"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func now() time.Time { return noon }

func listen(t *testing.T, cfg mailsink.Config) *mailsink.Sink {
	t.Helper()
	cfg.Now = now
	sink, err := mailsink.Listen(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := sink.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	return sink
}

func dial(t *testing.T, addr string, change func(*email.Config)) *email.Channel {
	t.Helper()
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	cfg := email.Config{Host: host, From: "物流提醒 <alerts@pw.example.cn>", TLS: email.TLSNone, Timeout: 5 * time.Second, Now: now}
	if cfg.Port, err = strconv.Atoi(port); err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(&cfg)
	}
	channel, err := email.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return channel
}

func outgoing() notify.Outgoing {
	return notify.Outgoing{
		Notification: tracker.Notification{ID: 1, Recipient: "店长 <shop@example.cn>"},
		Subject:      "【中转超时】圆通 YT7600010002003 已静默 101 小时，建议先催件", MessageID: "n1.m7.abc@pw.example.cn",
		Text: "运单：圆通 YT7600010002003\n.一个点开头的行\n建议：先催件\n", HTML: "<p>运单：圆通</p>",
	}
}

func TestSendArrivesAsWritten(t *testing.T) {
	t.Parallel()
	sink := listen(t, mailsink.Config{})
	receipt, err := dial(t, sink.Addr(), nil).Send(t.Context(), outgoing())
	if err != nil || !strings.Contains(receipt, "OK") {
		t.Fatalf("Send = %q, %v", receipt, err)
	}
	got := sink.Messages()[0]
	raw := string(got.Raw)
	got.Raw = nil
	want := mailsink.Mail{
		Number: 1, From: "alerts@pw.example.cn", To: []string{"shop@example.cn"}, Subject: outgoing().Subject,
		Text: strings.TrimSuffix(outgoing().Text, "\n"), MessageID: outgoing().MessageID, Date: noon, ReceivedAt: noon,
	}
	got.Text = strings.TrimSuffix(got.Text, "\n")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("mail differs (-want +got):\n%s", diff)
	}
	for _, header := range []string{"Auto-Submitted: auto-generated", "multipart/alternative", "text/html; charset=UTF-8"} {
		if !strings.Contains(raw, header) {
			t.Errorf("mail lacks %q:\n%s", header, raw)
		}
	}
}

func TestRefusalsAreClassified(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name      string
		code      int
		text      string
		temporary bool
		setup     bool
	}{
		{"greylisted", 450, "try again in five minutes", true, false},
		{"mailbox full for now", 452, "out of storage", true, false},
		{"no such user", 550, "no such user here", false, false},
		{"mailbox full for good", 552, "over quota", false, false},
		{"policy", 554, "refused", false, false},
		{"must sign in", 530, "authentication required", true, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			sink := listen(t, mailsink.Config{})
			channel := dial(t, sink.Addr(), nil)
			sink.FailNext(tt.code, tt.text, 1)
			_, err := channel.Send(t.Context(), outgoing())
			failure, ok := errors.AsType[*notify.SendError](err)
			if !ok || failure.Temporary != tt.temporary || failure.Setup != tt.setup || !strings.Contains(failure.Reason, tt.text) {
				t.Fatalf("Send = %#v; want temporary %t, setup %t", err, tt.temporary, tt.setup)
			}
			if _, err := channel.Send(t.Context(), outgoing()); err != nil || sink.Count() != 1 {
				t.Errorf("the next try: %v, %d mails", err, sink.Count())
			}
		})
	}
}

func TestWrongPasswordIsSetupAndStaysSecret(t *testing.T) {
	t.Parallel()
	sink := listen(t, mailsink.Config{Username: "warden", Password: "right one"})
	right := dial(t, sink.Addr(), func(c *email.Config) { c.Username, c.Password = "warden", "right one" })
	if _, err := right.Send(t.Context(), outgoing()); err != nil {
		t.Fatalf("with the right password: %v", err)
	}
	wrong := dial(t, sink.Addr(), func(c *email.Config) { c.Username, c.Password = "warden", "hunter2 secret" })
	_, err := wrong.Send(t.Context(), outgoing())
	failure, ok := errors.AsType[*notify.SendError](err)
	if !ok || !failure.Temporary || !failure.Setup || strings.Contains(failure.Reason, "hunter2") {
		t.Errorf("with a wrong password: %#v; want a setup failure without the password", err)
	}
	_, err = dial(t, sink.Addr(), nil).Send(t.Context(), outgoing())
	if failure, ok := errors.AsType[*notify.SendError](err); !ok || !failure.Setup {
		t.Errorf("without a password: %#v; want a setup failure", err)
	}
	if sink.Count() != 1 {
		t.Errorf("%d mails were taken, want 1", sink.Count())
	}
}

func TestNoServerIsTemporary(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = dial(t, addr, nil).Send(t.Context(), outgoing())
	if failure, ok := errors.AsType[*notify.SendError](err); !ok || !failure.Temporary || failure.Setup {
		t.Errorf("Send = %#v; want a temporary failure", err)
	}
}

func TestMissingStartTLSIsSetup(t *testing.T) {
	t.Parallel()
	sink := listen(t, mailsink.Config{})
	_, err := dial(t, sink.Addr(), func(c *email.Config) { c.TLS = email.TLSStartTLS }).Send(t.Context(), outgoing())
	if failure, ok := errors.AsType[*notify.SendError](err); !ok || !failure.Setup || sink.Count() != 0 {
		t.Errorf("Send = %#v, %d mails; want a setup failure and nothing sent in the clear", err, sink.Count())
	}
}

func TestHeadersCannotBeInjected(t *testing.T) {
	t.Parallel()
	sink := listen(t, mailsink.Config{})
	channel := dial(t, sink.Addr(), nil)
	m := outgoing()
	m.Subject = "hello\r\nBcc: thief@example.com\r\n\r\nbody"
	if _, err := channel.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	if raw := string(sink.Messages()[0].Raw); strings.Contains(raw, "\nBcc:") {
		t.Errorf("the subject made a header:\n%s", raw)
	}
	for _, recipient := range []string{"", "no address", "a@example.cn, b@example.cn", "a@example.cn\r\nBcc: thief@example.com"} {
		m := outgoing()
		m.Notification.Recipient = recipient
		_, err := channel.Send(t.Context(), m)
		if failure, ok := errors.AsType[*notify.SendError](err); !ok || failure.Temporary {
			t.Errorf("recipient %q: %v; want a permanent failure", recipient, err)
		}
	}
	if sink.Count() != 1 {
		t.Errorf("%d mails, want 1", sink.Count())
	}
}

func TestOneChannelServesManyWorkers(t *testing.T) {
	t.Parallel()
	sink := listen(t, mailsink.Config{})
	channel := dial(t, sink.Addr(), nil)
	errs := make(chan error)
	for i := range 40 {
		go func() {
			m := outgoing()
			m.MessageID = strconv.Itoa(i/2) + "@pw.example.cn"
			_, err := channel.Send(t.Context(), m)
			errs <- err
		}()
	}
	for range 40 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if sink.Count() != 20 || sink.Duplicates() != 20 {
		t.Errorf("%d mails and %d repeats, want 20 of each", sink.Count(), sink.Duplicates())
	}
}
