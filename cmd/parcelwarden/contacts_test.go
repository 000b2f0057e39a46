package main

import (
	"strings"
	"testing"
)

func TestContactsCommand(t *testing.T) {
	t.Parallel()
	f := newShopFloor(t)
	f.replace("couriers:\n", "bots:\n  ops: {kind: wecom, url: \"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=00000000-0000-4000-8000-000000000000\"}\ncouriers:\n")
	list := func() []contactJSON {
		out, _ := f.run(0, "contacts", "list", "--json")
		return decodeJSON[[]contactJSON](t, out)
	}
	before := list()
	text, _ := f.run(0, "contacts", "add", "李娜", "--sms", "138 0000 1111", "--email", "li@example.cn", "--bot", "ops", "--order", "sms,email",
		"--quiet", "22:30-8", "--from", "breach", "--per-day", "0", "--digest", "08:15", "--locale", "en")
	if !strings.Contains(text, "sms +86138****1111 > email li@example.cn > wecom ops") || strings.Contains(text, "00001111") {
		t.Fatalf("added %s", text)
	}
	after := list()
	li := after[len(after)-1]
	if len(after) != len(before)+1 || li.QuietFrom != "22:30" || li.QuietTo != "08:00" || li.Night != "abnormal" || li.From != "breach" || li.PerDay != -1 ||
		li.Digest != "08:15" || li.Locale != "en" || !li.Active {
		t.Fatalf("list %+v", after)
	}
	f.run(0, "contacts", "set", "1", "--order", "bot,sms", "--email", "", "--quiet", "none", "--per-day", "5", "--digest", "none", "--off")
	if li = list()[len(after)-1]; len(li.Channels) != 2 || li.Channels[0].Channel != "wecom" || li.QuietFrom != "" || li.PerDay != 5 || li.Digest != "" || li.Active {
		t.Errorf("changed to %+v", li)
	}
	f.run(0, "contacts", "set", "1", "--on")
	for name, args := range map[string][]string{
		"no channel": {"add", "空"}, "no number": {"add", "a", "--sms", "0571-88886666"}, "no bot": {"add", "b", "--bot", "night"},
		"no time": {"add", "c", "--email", "c@example.cn", "--quiet", "25:00-8:00"}, "no severity": {"set", "1", "--from", "bad"},
		"taken": {"add", "d", "--bot", "ops"}, "order": {"set", "1", "--order", "pigeon"}, "no address": {"set", "1", "--email", "nobody"},
	} {
		if _, said := f.run(2, append([]string{"contacts"}, args...)...); said == "" {
			t.Errorf("%s: refused without a word", name)
		}
	}
	f.run(1, "contacts", "set", "99", "--off")
	f.run(0, "contacts", "set", "1", "--bot", "", "--order", "sms")
	if row := f.doctor(0)["merchant/qinghe"]; !strings.Contains(row.Hint, "李娜") {
		t.Errorf("the doctor says nothing of who cannot be reached: %+v", row)
	}
	f.run(0, "contacts", "remove", "1")
	f.run(1, "contacts", "remove", "1")
	if n := len(list()); n != len(before) {
		t.Errorf("%d left", n)
	}
}
