package mailsink_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/smtp"
	"net/textproto"
	"parcelwarden/notify/mailsink"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func now() time.Time { return time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC) }

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

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

// send uses the standard library's client, so that the sink is not only tested with the client it is made for.
func send(sink *mailsink.Sink, raw string) error {
	raw = strings.ReplaceAll(raw, "\n", "\r\n")
	return smtp.SendMail(sink.Addr(), nil, "alerts@pw.example.cn", []string{"shop@example.cn", "boss@example.cn"}, []byte(raw))
}

func TestSinkReadsMails(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, raw, subject, text, id string
	}{
		{
			"encoded words and quoted-printable", "Subject: =?UTF-8?q?=E5=82=AC=E4=BB=B6?=\nMessage-ID: <a1@x>\n" +
				"Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: quoted-printable\n\n=E5=9C=86=E9=80=9A=\n=E9=9D=99=E9=BB=98\n",
			"催件", "圆通静默\n", "a1@x",
		},
		{
			"nested multipart, HTML first", "Subject: nested\nContent-Type: multipart/mixed; boundary=o\n\n--o\n" +
				"Content-Type: multipart/alternative; boundary=i\n\n--i\nContent-Type: text/html\n\n<b>no</b>\n--i\nContent-Type: text/plain\n" +
				"Content-Transfer-Encoding: base64\n\n5p+l\n5Lu2\n--i--\n--o--\n",
			"nested", "查件", "",
		},
		{"no content type", "Subject: bare\n\nplain words\n", "bare", "plain words\n", ""},
		{"not a mail", "no header here\n", "", "no header here\r\n", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			sink := listen(t, mailsink.Config{})
			if err := send(sink, tt.raw); err != nil {
				t.Fatal(err)
			}
			m := sink.Messages()[0]
			if m.Subject != tt.subject || m.Text != tt.text || m.MessageID != tt.id {
				t.Errorf("read %q, %q, id %q; want %q, %q, id %q", m.Subject, m.Text, m.MessageID, tt.subject, tt.text, tt.id)
			}
			if m.From != "alerts@pw.example.cn" || len(m.To) != 2 || !m.ReceivedAt.Equal(now()) {
				t.Errorf("envelope is %s -> %v at %s", m.From, m.To, m.ReceivedAt)
			}
		})
	}
}

func TestSinkDropsRepeatsAndOldMails(t *testing.T) {
	t.Parallel()
	sink := listen(t, mailsink.Config{Keep: 3})
	for _, id := range []int{1, 2, 2, 3, 4, 5, 1, 5} {
		if err := send(sink, fmt.Sprintf("Subject: mail %d\nMessage-ID: <%d@x>\n\nhello\n", id, id)); err != nil {
			t.Fatal(err)
		}
	}
	mails := sink.Messages()
	if sink.Count() != 5 || sink.Duplicates() != 3 || len(mails) != 3 || mails[0].Subject != "mail 3" || mails[2].Number != 5 {
		t.Errorf("%d mails, %d repeats, kept %v; want 5, 3 and mails 3 to 5", sink.Count(), sink.Duplicates(), mails)
	}
	for range 2 {
		if err := send(sink, "Subject: without id\n\nhello\n"); err != nil {
			t.Fatal(err)
		}
	}
	if sink.Count() != 7 {
		t.Errorf("mails without an id were taken for repeats: %d, want 7", sink.Count())
	}
}

func TestFailNext(t *testing.T) {
	t.Parallel()
	sink := listen(t, mailsink.Config{})
	sink.FailNext(451, "later", 2)
	sink.FailNext(550, "never", 1)
	for i, want := range []int{451, 451, 550, 0} {
		err := send(sink, "Subject: x\n\nx\n")
		reply, _ := errors.AsType[*textproto.Error](err)
		if (want == 0) != (err == nil) || (want != 0 && (reply == nil || reply.Code != want)) {
			t.Errorf("mail %d: %v; want code %d", i, err, want)
		}
	}
}

func TestListenRefuses(t *testing.T) {
	t.Parallel()
	for name, cfg := range map[string]mailsink.Config{
		"open to the network": {Addr: "0.0.0.0:0", Now: now},
		"no certificate":      {Now: now, TLSOnly: true},
		"no clock":            {},
		"no such address":     {Addr: "127.0.0.1:banana", Now: now},
	} {
		if _, err := mailsink.Listen(cfg); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	sink := listen(t, mailsink.Config{})
	handler := http.StripPrefix("/demo/mail", sink.Handler("https://pw.example.cn"))
	get := func(path string) (int, string) {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
		body, _ := io.ReadAll(w.Result().Body)
		return w.Code, string(body)
	}
	if code, body := get("/demo/mail/"); code != http.StatusOK || !strings.Contains(body, "还没有邮件") {
		t.Errorf("the empty list is %d:\n%s", code, body)
	}
	if err := send(sink, "Subject: <b>bold</b>\nMessage-ID: <7@x>\n\n<script>alert(1)</script> https://pw.example.cn/parcels/7\n"); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/demo/mail/", "/demo/mail/1"} {
		code, body := get(path)
		if code != http.StatusOK || !strings.Contains(body, "&lt;b&gt;bold&lt;/b&gt;") || !strings.Contains(body, "shop@example.cn") {
			t.Errorf("%s is %d:\n%s", path, code, body)
		}
		if strings.Contains(body, "<script") || strings.Contains(body, "src=") {
			t.Errorf("%s holds foreign code or loads something:\n%s", path, body)
		}
	}
	if _, body := get("/demo/mail/1"); !strings.Contains(body, `<a href="https://pw.example.cn/parcels/7">https://pw.example.cn/parcels/7</a>`) {
		t.Errorf("no link:\n%s", body)
	}
	for _, path := range []string{"/demo/mail/2", "/demo/mail/x"} {
		if code, body := get(path); code != http.StatusNotFound || !strings.Contains(body, "没有这封邮件") {
			t.Errorf("%s is %d:\n%s", path, code, body)
		}
	}
}
