package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"parcelwarden/notify"
	"parcelwarden/tracker"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// mailsAbout counts the mails with a word in their subject.
func mailsAbout(mails map[string]int, word string) (n int) {
	for subject, times := range mails {
		if strings.Contains(subject, word) {
			n += times
		}
	}
	return n
}

// Aliyun does not know the template of a shop: what is queued goes by mail at once, without another call, until the template is approved.
func TestARefusedTemplateIsGoneAround(t *testing.T) {
	t.Parallel()
	var calls atomic.Int64
	var approved atomic.Bool
	provider := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		calls.Add(1)
		if approved.Load() {
			_, _ = fmt.Fprintf(w, `{"Code":"OK","BizId":"biz^%d"}`, calls.Load())
			return
		}
		_, _ = fmt.Fprint(w, `{"Code":"isv.SMS_TEMPLATE_ILLEGAL","Message":"该账号下找不到对应模板"}`)
	}))
	t.Cleanup(provider.Close)
	s := newMessageStage(t, func(c *Config) {
		c.SMS = SMSConfig{
			Provider: "aliyun", Endpoint: provider.URL, KeyID: "K", Secret: "s3cret", SignName: "青禾家居",
			Templates: map[string]SMSTemplateConfig{"incident_opened": {ID: "SMS_1", Params: []string{"courier", "tail"}}},
		}
	})
	p := tracker.Person{
		MerchantID: s.shop.ID, Name: "李娜", Active: true, DigestAt: tracker.NoDayTime, At: s.now,
		Ways: []tracker.Way{{Channel: "sms", To: "+8613800001111"}, {Channel: "email", To: "li@reader.example"}},
	}
	if _, err := s.app.store.SavePerson(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	dispatcher, err := s.app.dispatcher()
	if err != nil {
		t.Fatal(err)
	}
	incident := int64(0)
	pass := func(keys ...string) map[string]int {
		t.Helper()
		if s.shop, err = s.app.store.Merchant(t.Context(), s.shop.ID); err != nil {
			t.Fatal(err)
		}
		for _, key := range keys {
			n := notify.Sample(tracker.TopicOpened, s.shop, tracker.LocaleZH, s.now)
			incident++ // a later alert about the same one would take the place of this
			n.Severity, n.Audience, n.IncidentID = tracker.SeverityAbnormal, tracker.AudienceMerchant, incident
			if _, err := s.app.store.Enqueue(t.Context(), s.shop.Tell(n, key)); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := dispatcher.Pass(t.Context()); err != nil {
			t.Fatal(err)
		}
		got := map[string]int{}
		for _, m := range s.mail.Messages() {
			if m.To[0] == "li@reader.example" {
				got[m.Subject]++
			}
		}
		return got
	}
	pass("one")
	s.now = s.now.Add(5 * time.Minute)
	mails := pass("two", "three")
	if calls.Load() != 1 || mailsAbout(mails, "TEST0000000000") != 3 || mailsAbout(mails, "渠道待配置") != 1 {
		t.Fatalf("%d calls; mails %v", calls.Load(), mails)
	}
	found, err := s.app.store.ChannelFaults(t.Context(), s.shop.ID)
	if err != nil || len(found) != 1 || found[0].Part != "incident_opened/zh-CN" || !strings.Contains(found[0].Reason, "isv.SMS_TEMPLATE_ILLEGAL") {
		t.Errorf("faults %+v, %v", found, err)
	}
	e := &examiner{app: s.app, cfg: s.app.cfg}
	e.faults(t.Context())
	if len(e.rows) != 1 || e.rows[0].State != checkFail || !strings.Contains(e.rows[0].Detail, "isv.SMS_TEMPLATE_ILLEGAL") {
		t.Errorf("doctor says %+v", e.rows)
	}
	approved.Store(true)
	s.now = s.now.Add(20 * time.Minute)
	mails = pass("four")
	found, err = s.app.store.ChannelFaults(t.Context(), s.shop.ID)
	if err != nil || calls.Load() != 2 || mailsAbout(mails, "TEST0000000000") != 3 || len(found) != 0 {
		t.Errorf("once it is approved: %d calls, mails %v, faults %+v, %v", calls.Load(), mails, found, err)
	}
}
