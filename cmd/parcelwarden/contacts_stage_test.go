package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"parcelwarden/notify/botsink"
	"parcelwarden/tracker"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// silentDay is a parcel that stands still from 20 h to 100 h: it is past the line from 92 h on.
const silentDay = `start 2026-09-01T08:00:00+08:00
supplier S1 云溪日用厂
parcel YT99000000001 韵达 via kuaidi100 from 广州 to 成都 promise 40d value 89.00 supplier S1
at 6h    kuaidi100 103 "【广州市】已揽收"
at 12h   hub_in
at 20h   hub_out
at 100h  hub_in in 武汉
`

// gateway is Twilio's side of text messages: it refuses one number and keeps what it took.
type gateway struct {
	mu    sync.Mutex
	taken map[string][]string // bodies by number
	calls map[string]int
}

func (g *gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	to := r.PostFormValue("To")
	g.mu.Lock()
	defer g.mu.Unlock()
	g.calls[to]++
	if to == "+8613900002222" {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = fmt.Fprint(w, `{"code":21211,"message":"Invalid 'To' Phone Number","status":400}`)
		return
	}
	g.taken[to] = append(g.taken[to], r.PostFormValue("Body"))
	w.WriteHeader(http.StatusCreated)
	_, _ = fmt.Fprintf(w, `{"sid":"SM%d"}`, g.calls[to])
}

// One incident reaches people in two languages over three channels, and whoever's number is refused by mail.
func TestOneIncidentReachesEverybody(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, url string) {
		s := stageOf(t, silentDay, url)
		texts := &gateway{taken: map[string][]string{}, calls: map[string]int{}}
		provider := httptest.NewServer(texts)
		t.Cleanup(provider.Close)
		group := botsink.New(botsink.Config{Kind: "wecom", Key: "K-1", Now: s.now})
		chat := httptest.NewServer(group)
		t.Cleanup(chat.Close)
		cfg := s.app.cfg
		cfg.SMS = SMSConfig{Provider: "twilio", Endpoint: provider.URL, KeyID: "AC00000000000000000000000000000001", Secret: "x-4711", From: "+15005550006"}
		cfg.Bots = map[string]BotEntry{"depot": {Kind: "wecom", URL: chat.URL + group.Path()}}
		next, err := openApp(t.Context(), cfg, appOptions{now: s.now, log: quiet(), speed: 60_000})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(next.close)
		s.app, s.run = next, stageJobs(t, next)
		for _, p := range []tracker.Person{
			{Name: "Anna", Locale: tracker.LocaleEN, Ways: []tracker.Way{{Channel: "email", To: "anna@reader.example"}}},
			{Name: "李娜", Ways: []tracker.Way{{Channel: "sms", To: "+8613800001111"}, {Channel: "email", To: "li@reader.example"}}},
			{Name: "张伟", Ways: []tracker.Way{{Channel: "sms", To: "+8613900002222"}, {Channel: "email", To: "zhang@reader.example"}}},
			{Name: "仓库群", Ways: []tracker.Way{{Channel: "wecom", To: "depot"}}},
			{Name: "老板", From: tracker.SeverityAbnormal, Ways: []tracker.Way{{Channel: "email", To: "boss@reader.example"}}},
		} {
			p.From = max(p.From, tracker.SeverityBreach) // no warnings before
			p.MerchantID, p.Active, p.DigestAt, p.At = s.shop.ID, true, tracker.NoDayTime, s.now()
			if _, err := s.app.store.SavePerson(t.Context(), p); err != nil {
				t.Fatal(err)
			}
		}
		s.until(s.hour(90), 2*time.Hour)
		s.until(s.hour(112), 10*time.Minute)
		s.everybodyHeard(texts, group)
	})
}

func (s *stage) everybodyHeard(texts *gateway, group *botsink.Sink) {
	s.t.Helper()
	mails := map[string][]string{}
	for _, m := range s.mail.Messages() {
		mails[m.To[0]] = append(mails[m.To[0]], m.Subject+"\n"+m.Text)
	}
	for name, c := range map[string]struct {
		got   []string
		words []string
	}{
		"Anna": {mails["anna@reader.example"], []string{"Stalled in transit", "YT99000000001"}}, "李娜": {texts.taken["+8613800001111"], []string{"升级为超时", "YT99000000001"}},
		"张伟": {mails["zhang@reader.example"], []string{"中转超时", "YT99000000001"}}, "仓库群": {chatTexts(group), []string{"中转超时", "YT99000000001"}},
	} {
		alerts := 0
		for _, text := range c.got {
			if !slices.ContainsFunc(c.words, func(word string) bool { return !strings.Contains(text, word) }) {
				alerts++
			}
		}
		if len(c.got) != 2 || alerts == 0 { // the alert, and the all-clear
			s.t.Errorf("%s read %q", name, c.got)
		}
	}
	if len(mails["boss@reader.example"]) != 0 || len(mails["li@reader.example"]) != 0 || texts.calls["+8613900002222"] != 2 {
		s.t.Errorf("the boss read %q, 李娜 %q by mail; %d calls for 张伟", mails["boss@reader.example"], mails["li@reader.example"], texts.calls["+8613900002222"])
	}
	for _, n := range s.record("YT99000000001").Notifications {
		if strings.Contains(n.Recipient, "00001111") || strings.Contains(n.Recipient+n.LastError, "00002222") {
			s.t.Errorf("message %d shows a number: %+v", n.ID, n)
		}
	}
}

func chatTexts(group *botsink.Sink) (out []string) {
	for _, m := range group.Messages() {
		out = append(out, m.Title+"\n"+m.Text)
	}
	return out
}
