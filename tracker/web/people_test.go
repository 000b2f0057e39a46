package web

import (
	"net/http"
	"net/url"
	"parcelwarden/tracker"
	"testing"
)

func TestGoldenPeople(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		user, path string
		people     []tracker.Person
		status     int
	}{
		"people-filled": {"wang", "/people", somePeople(), 200}, "people-edit": {"wang", "/people?edit=1", somePeople(), 200},
		"people-filled-en": {"root", "/people?edit=email", somePeople(), 200}, "people-empty": {"zhao", "/people", nil, 200},
		"people-staff": {"xiaoli", "/people", somePeople(), 403}, "people-foreign": {"wang", "/people?edit=4", somePeople(), 404},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := fakeShop()
			_, desk := withPeople(store, c.people...)
			s := newSite(t, store, desk)
			s.signIn(c.user)
			res, body := s.get(c.path)
			if res.StatusCode != c.status {
				t.Fatalf("answered %d", res.StatusCode)
			}
			mustNotContain(t, body, "蓝湾自己的人", "13800001111")
			golden(t, name, body)
		})
	}
}

func TestSavePerson(t *testing.T) {
	t.Parallel()
	form := func(pairs ...string) url.Values {
		v := url.Values{
			"shop": {"1"}, "name": {"陈"}, "locale": {"en"}, "email": {"chen@qinghe.example"}, "sms": {"13900002222"}, "bot": {"duty"}, "webhook": {""},
			"place-email": {"2"}, "place-sms": {"1"}, "place-bot": {"3"}, "place-webhook": {"4"}, "quiet_from": {"23:00"}, "quiet_to": {"07:30"},
			"night": {"presumed_lost"}, "from": {"abnormal"}, "per_day": {"0"}, "digest": {""}, "active": {"1"},
		}
		for i := 0; i < len(pairs); i += 2 {
			v.Set(pairs[i], pairs[i+1])
		}
		return v
	}
	for name, c := range map[string]struct {
		user   string
		form   url.Values
		status int
		said   string
	}{
		"by the merchant":  {"wang", form(), 303, ""},
		"by staff":         {"xiaoli", form(), 403, ""},
		"for another shop": {"wang", form("shop", "2"), 404, ""},
		"no name":          {"wang", form("name", " "), 422, "请填写姓名或群名"},
		"no address":       {"wang", form("email", "", "sms", "", "bot", ""), 422, "请至少填一个地址"},
		"no number":        {"wang", form("sms", "8888"), 422, "手机号填写有误"},
		"another's bot":    {"wang", form("bot", "lanwan"), 422, "没有这个机器人"},
		"half a day":       {"wang", form("quiet_to", ""), 422, "免打扰时段填写有误"},
		"taken":            {"wang", form("email", "boss@qinghe.example", "sms", ""), 422, "已是其他对象的首选渠道"},
		"who is not there": {"wang", form("who", "77"), 404, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := fakeShop()
			book, desk := withPeople(store)
			s := newSite(t, store, desk)
			s.signIn(c.user)
			res, body := s.post("/people", c.form)
			if res.StatusCode != c.status || (len(book.list) == 1) != (c.status == 303) {
				t.Fatalf("answered %d, kept %+v", res.StatusCode, book.list)
			}
			mustContain(t, body, c.said)
			if c.status != http.StatusSeeOther {
				return
			}
			p := book.list[0]
			if p.Ways[0] != (tracker.Way{Channel: "sms", To: "+86139****2222"}) || p.Ways[1].Channel != "email" || p.Ways[2] != (tracker.Way{Channel: "wecom", To: "duty"}) ||
				p.QuietFrom != 23*60 || p.Night != tracker.SeverityPresumedLost || p.From != tracker.SeverityAbnormal || p.PerDay != -1 || !p.Active || p.By != "wang" {
				t.Errorf("kept %+v", p)
			}
		})
	}
}

func TestSwitchAndRemovePeople(t *testing.T) {
	t.Parallel()
	store := fakeShop()
	book, desk := withPeople(store, somePeople()...)
	s := newSite(t, store, desk)
	s.signIn("wang")
	post := func(path string, want int) {
		t.Helper()
		if res, _ := s.post(path, url.Values{"shop": {"1"}}); res.StatusCode != want {
			t.Errorf("%s answered %d", path, res.StatusCode)
		}
	}
	post("/people/1/switch", 303)
	post("/people/email/switch", 303)
	post("/people/3/remove", 303)
	post("/people/3/remove", 404)
	post("/people/4/remove", 404)
	post("/people/4/switch", 404)
	if everybody := store.merchants[0].Everybody(); len(everybody) != 3 || everybody[0].Active || everybody[1].Active || !book.list[len(book.list)-2].Active {
		t.Errorf("left %+v", book.list)
	}
	post("/people/email/remove", 303)
	if !store.merchants[0].Everybody()[0].Active {
		t.Error("the configured address did not go back to its configuration")
	}
	_, body := s.get("/people")
	mustContain(t, body, "已删除：boss@qinghe.example")
}

func TestGoldenPeopleFaults(t *testing.T) {
	t.Parallel()
	store := fakeShop()
	book, desk := withPeople(store, somePeople()...)
	book.faults = []tracker.ChannelFault{
		{MerchantID: 1, Channel: "sms", Part: "incident_opened/zh-CN", Reason: "aliyun isv.SMS_TEMPLATE_ILLEGAL: 13800001111", Since: hoursAgo(5), LastAt: hoursAgo(1), Tries: 4, ProbeAt: hoursAgo(-1)},
		{MerchantID: 1, Channel: "wecom", Recipient: "duty", Reason: "errcode 93000: invalid webhook url", Since: hoursAgo(2), LastAt: hoursAgo(1), Tries: 2, ProbeAt: hoursAgo(0.5)},
		{MerchantID: 2, Channel: "email", Reason: "蓝湾自己的原因", Since: hoursAgo(2), LastAt: hoursAgo(1), Tries: 2, ProbeAt: hoursAgo(0.5)},
	}
	s := newSite(t, store, desk)
	s.signIn("wang")
	res, body := s.get("/people")
	if res.StatusCode != http.StatusOK {
		t.Fatalf("answered %d", res.StatusCode)
	}
	mustNotContain(t, body, "蓝湾自己的原因", "13800001111")
	golden(t, "people-faults", body)
	res, _ = s.post("/people/retry", url.Values{"shop": {"1"}})
	if res.StatusCode != http.StatusSeeOther || book.retried != 1 {
		t.Errorf("answered %d, tried shop %d again", res.StatusCode, book.retried)
	}
	s.signIn("xiaoli")
	book.retried = 0
	if res, _ = s.post("/people/retry", url.Values{"shop": {"1"}}); res.StatusCode != http.StatusForbidden || book.retried != 0 {
		t.Errorf("staff: answered %d, tried shop %d again", res.StatusCode, book.retried)
	}
}
