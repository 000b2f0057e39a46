package web

import (
	"net/http"
	"net/url"
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"
)

func TestSupplierAnswers(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		form   url.Values
		status int
		want   tracker.Escalation
		says   string
	}{
		{"new number", url.Values{"answer": {"new_number"}, "number": {" yt77 1903 6299999 "}}, 303, tracker.Escalation{Answer: tracker.AnswerNewNumber, NewNumber: "YT7719036299999"}, "YT7719036299999"},
		{"tracing", url.Values{"answer": {"tracing"}, "date": {"2026-11-20"}, "note": {"网点在找"}}, 303, tracker.Escalation{Answer: tracker.AnswerTracing, NewDate: time.Date(2026, 11, 19, 16, 0, 0, 0, time.UTC), Note: "网点在找"}, "2026-11-20"},
		{"out of stock", url.Values{"answer": {"out_of_stock"}, "number": {"IGNORED1"}}, 303, tracker.Escalation{Answer: tracker.AnswerOutOfStock}, "缺货"},
		{"lost", url.Values{"answer": {"lost"}}, 303, tracker.Escalation{Answer: tracker.AnswerLost}, "已丢失"},
		{"nothing chosen", url.Values{"note": {"<b>?"}}, 422, tracker.Escalation{}, "请先选择一项"},
		{"unknown answer", url.Values{"answer": {"refund"}}, 422, tracker.Escalation{}, "请先选择一项"},
		{"number missing", url.Values{"answer": {"new_number"}, "number": {"=1"}}, 422, tracker.Escalation{}, "请填写正确的运单号"},
		{"date in the past", url.Values{"answer": {"tracing"}, "date": {"2026-11-17"}}, 422, tracker.Escalation{}, "请填写今天起三个月内的日期"},
		{"no date", url.Values{"answer": {"tracing"}, "date": {"soon"}}, 422, tracker.Escalation{}, "请填写今天起三个月内的日期"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, fakeShop())
			res, body := s.post("/s/good", c.form)
			if res.StatusCode != c.status {
				t.Fatalf("answered %d, want %d", res.StatusCode, c.status)
			}
			e := s.store.escalations[0]
			if c.status != http.StatusSeeOther {
				mustContain(t, body, c.says)
				if e.Answer != "" || len(s.store.timeline) != 0 {
					t.Errorf("a refused answer was kept: %+v", e)
				}
				return
			}
			if e.Answer != c.want.Answer || e.NewNumber != c.want.NewNumber || !e.NewDate.Equal(c.want.NewDate) || e.Note != c.want.Note || !e.AnsweredAt.Equal(atNoon()) {
				t.Errorf("kept %+v", e)
			}
			_, body = s.get(res.Header.Get("Location"))
			mustContain(t, body, "已收到，谢谢", c.says)
		})
	}
}

func TestSupplierAnswerTellsTheMerchant(t *testing.T) {
	t.Parallel()
	s := newSite(t, fakeShop())
	before := len(s.store.outbox)
	s.post("/s/good", url.Values{"answer": {"lost"}, "note": {"查不到"}})
	if len(s.store.timeline) != 1 || len(s.store.outbox) != before+1 {
		t.Fatalf("%d timeline rows, %d messages", len(s.store.timeline), len(s.store.outbox)-before)
	}
	row, n := s.store.timeline[0], s.store.outbox[before]
	if row.Actor != "supplier:GZ-HY" || row.What != "answered" || row.ShipmentID != 3 || row.Detail != "已丢失 · 查不到" {
		t.Errorf("timeline %+v", row)
	}
	if n.Topic != tracker.TopicSupplierAnswer || n.Recipient != "boss@qinghe.example" || n.Key != "answer/71/merchant/email" ||
		n.Message.Answer != tracker.AnswerLost || n.State != tracker.DeliveryQueued || n.MerchantID != 1 {
		t.Errorf("message %+v", n)
	}
}

func TestSupplierAnswersOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t, fakeShop())
	s.post("/s/good", url.Values{"answer": {"lost"}})
	res, _ := s.post("/s/good", url.Values{"answer": {"out_of_stock"}})
	if res.Header.Get("Location") != "/s/good" {
		t.Errorf("leads to %q", res.Header.Get("Location"))
	}
	_, body := s.get("/s/good")
	mustContain(t, body, "已经答复过", "已丢失")
	mustContain(t, body, "更正答复", `name="corrects"`)
	if s.store.escalations[0].Answer != tracker.AnswerLost || len(s.store.timeline) != 1 {
		t.Errorf("the second answer was kept: %+v", s.store.escalations[0])
	}
}

func TestSupplierLinkIsEnough(t *testing.T) {
	t.Parallel()
	s := newSite(t, fakeShop())
	res, body := s.get("/s/forged", "Accept-Language", "en-GB,en;q=0.9")
	if res.StatusCode != http.StatusGone {
		t.Errorf("answered %d", res.StatusCode)
	}
	mustContain(t, body, "This link no longer works")
	mustNotContain(t, body, "SECRET", "signature")
	if res, _ := s.post("/s/forged", url.Values{"answer": {"lost"}}); res.StatusCode != http.StatusGone {
		t.Errorf("a forged answer got %d", res.StatusCode)
	}
	if res, _ := s.get("/s/gone"); res.StatusCode != http.StatusNotFound {
		t.Errorf("a removed escalation got %d", res.StatusCode)
	}
	_, body = s.get("/s/english", "Accept-Language", "zh-CN") // the supplier's own language wins
	mustContain(t, body, "What is the matter with this parcel?", `lang="en"`)
	mustNotContain(t, body, "¥", "6602", "/stuck\"")
	if strings.Contains(body, `action="/locale"`) {
		t.Error("the page offers a language switch that it would ignore")
	}
}

func TestSupplierNeedNotAnswerAMovingParcel(t *testing.T) {
	t.Parallel()
	s := newSite(t, fakeShop())
	rec := s.store.records[3]
	rec.Incidents[0].ResolvedAt, rec.Incidents[0].Resolution = hoursAgo(1), "moved"
	_, body := s.get("/s/good")
	mustContain(t, body, "这票件已恢复流转")
}
