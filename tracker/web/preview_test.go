package web

import (
	"context"
	"net/http"
	"net/url"
	"parcelwarden/tracker"
	"strings"
	"testing"
)

func TestPreviewKeepsTheMailInItsFrame(t *testing.T) {
	t.Parallel()
	s := signedIn(t, "wang", withDesk)
	res, body := s.get("/messages/preview?topic=staff_digest&lang=en&channel=email")
	mustContain(t, body, `<iframe class="mail" sandbox src="/messages/preview/mail?channel=email&amp;lang=en&amp;topic=staff_digest"`, "虚构示例")
	mustNotContain(t, body, "color:red", fakeToken)
	if got := res.Header.Get("Content-Security-Policy"); !strings.Contains(got, "frame-src 'self'") || !strings.Contains(got, "frame-ancestors 'none'") {
		t.Errorf("page: %s", got)
	}
	res, body = s.get("/messages/preview/mail?topic=staff_digest&lang=en")
	if got := res.Header.Get("Content-Security-Policy"); !strings.Contains(got, "sandbox") || strings.Contains(got, "script-src") || !strings.Contains(got, "default-src 'none'") {
		t.Errorf("mail: %s", got)
	}
	mustContain(t, body, "staff_digest en", "color:red")
	mustNotContain(t, body, fakeToken)
	_, body = s.get("/messages/preview?topic=birthday&lang=fr&channel=pigeon")
	mustContain(t, body, "incident_opened zh-CN")
	if res, _ := signedIn(t, "wang").get("/messages/preview"); res.StatusCode != http.StatusNotFound {
		t.Errorf("without a renderer: %d", res.StatusCode)
	}
	if res, _ := newSite(t, fakeShop(), withDesk).get("/messages/preview/mail"); res.StatusCode != http.StatusSeeOther {
		t.Errorf("without an account: %d", res.StatusCode)
	}
}

func TestTestsGoToOnesOwnOnly(t *testing.T) {
	t.Parallel()
	var sent []string
	s := signedIn(t, "xiaoli", withDesk, func(c *Config) {
		send := c.Messages.Send
		c.Messages.Send = func(ctx context.Context, n tracker.Notification) (TestResult, error) {
			sent = append(sent, n.Channel+" "+n.Recipient+" "+string(n.Topic)+" "+string(n.Locale))
			return send(ctx, n)
		}
	})
	ask := url.Values{"topic": {"staff_digest"}, "lang": {"en"}, "to": {"email/xiaoli@qinghe.example"}}
	res, body := s.post("/messages/preview/test", ask)
	if res.StatusCode != http.StatusOK {
		t.Fatalf("%d", res.StatusCode)
	}
	mustContain(t, body, "未发出（setup）", "535 no", "1m0s", `href="/messages/15"`)
	for _, to := range []string{"email/wang@qinghe.example", "sms/13800138000", "wecom/other", "", "webhook/https://evil.example"} {
		res, _ := s.post("/messages/preview/test", url.Values{"to": {to}})
		if res.StatusCode != http.StatusBadRequest {
			t.Errorf("%q: %d", to, res.StatusCode)
		}
	}
	for range testsPerPerson - 1 {
		s.post("/messages/preview/test", ask)
	}
	if res, _ := s.post("/messages/preview/test", ask); res.StatusCode != http.StatusTooManyRequests || res.Header.Get("Retry-After") == "" {
		t.Errorf("the sixth: %d", res.StatusCode)
	}
	if len(sent) != testsPerPerson || sent[0] != "email xiaoli@qinghe.example staff_digest en" {
		t.Errorf("sent %q", sent)
	}
	if res, _ := s.post("/messages/preview/test", ask, "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"); res.StatusCode != http.StatusForbidden {
		t.Errorf("from another site: %d", res.StatusCode)
	}
}
