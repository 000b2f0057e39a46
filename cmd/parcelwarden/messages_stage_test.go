package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/mail"
	"net/url"
	"parcelwarden/notify/mailsink"
	"parcelwarden/tracker"
	"parcelwarden/tracker/web"
	"strconv"
	"strings"
	"testing"
	"time"
)

// messageStage is the real program with its pages over HTTP, a mail server and one shop.
type messageStage struct {
	t      *testing.T
	app    *app
	shop   tracker.Merchant
	mail   *mailsink.Sink
	url    string
	client *http.Client
	now    time.Time
}

func newMessageStage(t *testing.T, change func(*Config)) *messageStage {
	t.Helper()
	s := &messageStage{t: t, now: time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return s.now }
	sink, err := mailsink.Listen(mailsink.Config{Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sink.Close(context.WithoutCancel(t.Context())) })
	s.mail = sink
	host, port, _ := strings.Cut(sink.Addr(), ":")
	cfg := defaultConfig()
	cfg.Data, cfg.BaseURL, cfg.SecretKey = t.TempDir(), "https://pw.example.cn", "only for tests, thirty-two bytes"
	cfg.Merchants = map[string]MerchantEntry{"qinghe": {Name: "青禾家居", Email: "shop@qinghe.example"}}
	number, _ := strconv.Atoi(port)
	cfg.Mail = MailConfig{Host: host, Port: number, From: "parcelwarden@example.com", TLS: "none"}
	change(&cfg)
	cfg.fill()
	if s.app, err = openApp(t.Context(), cfg, appOptions{now: clock, log: quiet()}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.app.close)
	if s.shop, err = s.app.merchant("qinghe"); err != nil {
		t.Fatal(err)
	}
	handler, err := s.app.pages(false)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	s.url = server.URL
	s.client = &http.Client{Jar: plainJar{jar}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return s
}

// plainJar gives secure cookies back over plain HTTP: the test's server stands for one behind TLS.
type plainJar struct{ *cookiejar.Jar }

func (j plainJar) SetCookies(u *url.URL, cookies []*http.Cookie) {
	for _, c := range cookies {
		c.Secure = false
	}
	j.Jar.SetCookies(u, cookies)
}

// call sends a request and returns status and body; without a form it is a GET.
func (s *messageStage) call(path, form string, headers ...string) (int, string) {
	s.t.Helper()
	method := http.MethodGet
	if form != "" {
		method = http.MethodPost
	}
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, strings.NewReader(form))
	if err != nil {
		s.t.Fatal(err)
	}
	if form != "" {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := s.client.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

func (s *messageStage) signIn(email string) {
	s.t.Helper()
	hash, err := web.HashPassword("open sesame")
	if err == nil {
		_, err = s.app.store.CreateUser(s.t.Context(), tracker.User{MerchantID: s.shop.ID, Name: "li", PasswordHash: hash, Role: tracker.RoleStaff, Locale: tracker.LocaleZH, Email: email})
	}
	if err != nil {
		s.t.Fatal(err)
	}
	if status, _ := s.call("/login", "name=li&password=open+sesame"); status != http.StatusSeeOther {
		s.t.Fatalf("sign-in answered %d", status)
	}
}

// send queues a message and lets the dispatcher work.
func (s *messageStage) send(n tracker.Notification) tracker.MessageEntry {
	s.t.Helper()
	n.MerchantID, n.CreatedAt, n.Message.At, n.Locale = s.shop.ID, s.now, s.now, tracker.LocaleZH
	if _, err := s.app.store.Enqueue(s.t.Context(), []tracker.Notification{n}); err != nil {
		s.t.Fatal(err)
	}
	dispatcher, err := s.app.dispatcher()
	if err == nil {
		_, err = dispatcher.Pass(s.t.Context())
	}
	if err != nil {
		s.t.Fatal(err)
	}
	rows, err := s.app.store.Messages(s.t.Context(), tracker.MessageFilter{MerchantID: s.shop.ID, Limit: 1})
	if err != nil || len(rows) != 1 {
		s.t.Fatal(rows, err)
	}
	return rows[0]
}

func digestTo(key, recipient string) tracker.Notification {
	return tracker.Notification{
		Key: key, Topic: tracker.TopicDigest, Audience: tracker.AudienceStaff, Channel: "email", Recipient: recipient, Message: tracker.Message{OpenCount: 3, NewCount: 1},
	}
}

// The way of a mail program: the header of a digest that came over SMTP, posted to the real pages, ends the digests and not the alerts.
func TestOneClickEndsDigests(t *testing.T) {
	t.Parallel()
	s := newMessageStage(t, func(*Config) {})
	s.send(digestTo("d1", "li@qinghe.example"))
	alert := tracker.Notification{
		Key: "a1", Topic: tracker.TopicOpened, Audience: tracker.AudienceMerchant, Severity: tracker.SeverityBreach, Channel: "email", Recipient: "li@qinghe.example",
		Message: tracker.Message{TrackingNo: "YT1", Kind: tracker.KindTransitStall},
	}
	s.send(alert)
	headers := make([]mail.Header, 2)
	for i, m := range s.mail.Messages() {
		parsed, err := mail.ReadMessage(bytes.NewReader(m.Raw))
		if err != nil {
			t.Fatal(err)
		}
		headers[i] = parsed.Header
	}
	link := strings.Trim(headers[0].Get("List-Unsubscribe"), "<>")
	path, isOurs := strings.CutPrefix(link, "https://pw.example.cn")
	if !isOurs || headers[0].Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" || !strings.Contains(s.mail.Messages()[0].Text, link) {
		t.Fatalf("digest: %q, %q", link, headers[0].Get("List-Unsubscribe-Post"))
	}
	if got := headers[1].Get("List-Unsubscribe"); got != "" || strings.Contains(s.mail.Messages()[1].Text, "/u/") {
		t.Errorf("an alert can be stopped: %q", got)
	}
	if status, body := s.call(path, ""); status != http.StatusOK || !strings.Contains(body, "l***@qinghe.example") {
		t.Errorf("the page answered %d", status)
	}
	s.send(digestTo("d2", "li@qinghe.example")) // looking changed nothing
	if status, _ := s.call(path, "List-Unsubscribe=One-Click"); status != http.StatusOK {
		t.Errorf("one click answered %d", status)
	}
	if last := s.send(digestTo("d3", "li@qinghe.example")); last.State != tracker.DeliveryWithdrawn || last.Reason != "unsubscribed" {
		t.Errorf("after it: %s %s", last.State, last.Reason)
	}
	alert.Key = "a2"
	s.send(alert)
	if n := s.mail.Count(); n != 4 {
		t.Errorf("%d mails, want two digests and two alerts", n)
	}
	s.call(path, "do=start")
	if last := s.send(digestTo("d4", "li@qinghe.example")); last.State != tracker.DeliverySent {
		t.Errorf("switched on again: %s", last.State)
	}
	s.now = s.now.AddDate(0, 0, tracker.UnsubscribeDays+1)
	if status, _ := s.call(path, "List-Unsubscribe=One-Click"); status != http.StatusGone {
		t.Errorf("after its end: %d", status)
	}
	if last := s.send(digestTo("d5", "li@qinghe.example")); last.State != tracker.DeliverySent {
		t.Errorf("an expired link stopped it: %s", last.State)
	}
}

func TestPreviewAndTestSend(t *testing.T) {
	t.Parallel()
	s := newMessageStage(t, func(*Config) {})
	s.signIn("li@qinghe.example")
	for _, channel := range []string{"email", "sms", "wecom", "dingtalk", "feishu", "webhook"} {
		for _, lang := range []string{"zh-CN", "en"} {
			mark := map[string]string{"zh-CN": "测试", "en": "test"}[lang]
			if status, body := s.call("/messages/preview?topic=supplier_notice&channel="+channel+"&lang="+lang, ""); status != http.StatusOK || !strings.Contains(strings.ToLower(body), mark) ||
				!strings.Contains(body, "TEST0000000000") && channel != "sms" {
				t.Errorf("%s %s: %d\n%s", channel, lang, status, body)
			}
		}
	}
	if status, body := s.call("/messages/preview/mail?topic=staff_digest", ""); status != http.StatusOK || !strings.Contains(body, "[测试]") || !strings.Contains(body, "/u/…") {
		t.Errorf("mail part: %d\n%s", status, body)
	}
	if status, _ := s.call("/messages/preview/test", "topic=staff_digest&lang=zh-CN&to=email%2Fboss%40qinghe.example"); status != http.StatusBadRequest {
		t.Errorf("to somebody else: %d", status)
	}
	status, body := s.call("/messages/preview/test", "topic=staff_digest&lang=zh-CN&to=email%2Fli%40qinghe.example")
	if status != http.StatusOK || !strings.Contains(body, "已发出") {
		t.Errorf("test: %d\n%s", status, body)
	}
	if mails := s.mail.Messages(); len(mails) != 1 || !strings.HasPrefix(mails[0].Subject, "[测试]") || !strings.Contains(mails[0].Text, "内容均为虚构") || mails[0].To[0] != "li@qinghe.example" {
		t.Errorf("mails %+v", mails)
	}
	rows, err := s.app.store.Messages(t.Context(), tracker.MessageFilter{MerchantID: s.shop.ID})
	if err != nil || len(rows) != 1 || !rows[0].Test() || rows[0].State != tracker.DeliverySent || rows[0].Attempts != 1 {
		t.Fatalf("log %+v, %v", rows, err)
	}
	if _, body := s.call("/messages/"+strconv.FormatInt(rows[0].ID, 10), ""); !strings.Contains(body, "内容均为虚构") || !strings.Contains(body, "/u/…") {
		t.Errorf("the log shows\n%s", body)
	}
}
