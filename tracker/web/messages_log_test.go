package web

import (
	"context"
	"fmt"
	"net/http"
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"
)

// fakeToken is the part of a supplier's link that must not be seen.
const fakeToken = "anMBbpIHDLFmSoxY2sJ4Zb0c"

// withDesk renders messages in the simplest way, and sends tests nowhere.
func withDesk(c *Config) {
	c.Unsubscribe = fakeUnsubscribe{}
	c.Messages = MessageDesk{
		Topics: []tracker.Topic{tracker.TopicOpened, tracker.TopicSupplierNotice, tracker.TopicDigest},
		Text: func(n tracker.Notification) (MessageText, error) {
			text := MessageText{Text: fmt.Sprintf("[测试] %s %s 13800138000\nhttps://pw.example.cn/s/%s", n.Topic, n.Locale, fakeToken)}
			switch n.Channel {
			case "email":
				text.Subject, text.HTML = "[测试] 主题", "<!doctype html><p style=\"color:red\">"+text.Text+"</p>"
			case "sms":
				text = MessageText{Template: "SMS_1", Params: []MessageParam{{Name: "path", Value: "s/" + fakeToken}, {Name: "tail", Value: "255127"}}, Size: 41, Limit: 70}
			}
			return text, nil
		},
		Sample: func(topic tracker.Topic, m tracker.Merchant, l tracker.Locale) tracker.Notification {
			return tracker.Notification{MerchantID: m.ID, Topic: topic, Locale: l, Key: tracker.TestKey(atNoon()), Audience: tracker.AudienceMerchant}
		},
		Targets: func(u tracker.User, m tracker.Merchant) []TestTarget {
			return []TestTarget{{"email", u.Name + "@" + m.Code + ".example"}, {"wecom", "ops"}}
		},
		Send: func(_ context.Context, n tracker.Notification) (TestResult, error) {
			return TestResult{Channel: n.Channel, To: n.Recipient, MessageID: 15, Outcome: tracker.AttemptSetup, Reason: "535 no", RetryAfter: time.Minute}, nil
		},
	}
}

// fakeUnsubscribe knows two tokens by name.
type fakeUnsubscribe struct{}

func (fakeUnsubscribe) Verify(token string, _ time.Time) (tracker.Unsubscription, error) {
	switch token {
	case "good":
		return tracker.Unsubscription{MerchantID: 1, Recipient: "Li@qinghe.example"}, nil
	case "elsewhere":
		return tracker.Unsubscription{MerchantID: 99, Recipient: "li@qinghe.example"}, nil
	case "old":
		return tracker.Unsubscription{}, tracker.ErrLinkExpired
	}
	return tracker.Unsubscription{}, tracker.ErrLinkInvalid
}

func TestMessageLogTellsNoSecrets(t *testing.T) {
	t.Parallel()
	s := signedIn(t, "wang", withDesk)
	for _, path := range []string{"/messages", "/messages/10", "/messages/11", "/parcels/3"} {
		res, body := s.get(path)
		if res.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
		mustNotContain(t, body, "13800138000", fakeToken, "s3cret", "u:p@", "geheim")
	}
	_, body := s.get("/messages/10")
	mustContain(t, body, "86****8000", "s/…", "ODD:0009", "已送达", "340 ms", "结果不明")
}

func TestMessageLogFiltersAndPages(t *testing.T) {
	t.Parallel()
	s := signedIn(t, "wang")
	base := s.store.outbox[0]
	s.store.mu.Lock()
	for i := range 120 {
		n := base
		n.ID, n.IncidentID, n.Channel = int64(1000+i), 77, "dingtalk"
		s.store.outbox = append(s.store.outbox, n)
	}
	s.store.mu.Unlock()
	next, seen := "/messages?incident=77&channel=dingtalk&q=YT7719036255127", map[string]bool{}
	pages := 0
	for ; next != "" && pages < 9; pages++ {
		_, body := s.get(next)
		next = ""
		for _, part := range strings.Split(body, `<a href="/messages/`)[1:] {
			if id, _, _ := strings.Cut(part, `"`); !strings.Contains(id, "preview") {
				seen[id] = true
			}
		}
		if _, rest, found := strings.Cut(body, `rel="next" href="`); found {
			next, _, _ = strings.Cut(rest, `"`)
			next = strings.ReplaceAll(next, "&amp;", "&")
		}
	}
	if pages != 3 || len(seen) != 120 || !seen["1000"] || !seen["1119"] {
		t.Errorf("%d pages with %d messages", pages, len(seen))
	}
	_, body := s.get("/messages?q=%2377&state=sent")
	mustContain(t, body, "#1119")
	mustNotContain(t, body, "#15<")
	if res, _ := s.get("/messages?before=x&incident=-&state=%27"); res.StatusCode != http.StatusOK {
		t.Errorf("nonsense: %d", res.StatusCode)
	}
}

func TestMessageLinesSayWhatIs(t *testing.T) {
	t.Parallel()
	s := signedIn(t, "wang")
	_, body := s.get("/messages")
	mustContain(t, body, "在免打扰时段，或先观察是否恢复", "超出当日上限", "对方已停收日报", "发送中断，是否发出不明", "503 Service Unavailable", "随 #9 一并发出", `href="/messages/9"`,
		"异常已结束", `<span class="tag">测试</span>`, "535 authentication failed")
	_, body = s.get("/parcels/3")
	mustContain(t, body, `href="/messages/1"`, `href="/messages?q=YT7719036255127"`)
}
