package web

import (
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"os"
	"parcelwarden/tracker"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func rawTexts(t *testing.T, locale tracker.Locale) map[string]any {
	t.Helper()
	raw, err := localeFiles.ReadFile("locales/" + string(locale) + ".json")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]any{}
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

var placeholder = regexp.MustCompile(`\{\{\.[A-Za-z]+\}\}`)

func TestLocalesMatch(t *testing.T) {
	t.Parallel()
	zh, en := rawTexts(t, tracker.LocaleZH), rawTexts(t, tracker.LocaleEN)
	names := func(v any) []string {
		text, ok := v.(string)
		if !ok {
			text, _ = v.(map[string]any)["other"].(string)
		}
		found := placeholder.FindAllString(text, -1)
		slices.Sort(found)
		return slices.Compact(found)
	}
	for key, text := range zh {
		if en[key] == nil {
			t.Errorf("%s has no English", key)
		} else if !slices.Equal(names(text), names(en[key])) {
			t.Errorf("%s: placeholders %v and %v", key, names(text), names(en[key]))
		}
	}
	for key := range en {
		if zh[key] == nil {
			t.Errorf("%s has no Chinese", key)
		}
	}
}

// TestTextsExist looks for every key that a template or a handler names in full.
func TestTextsExist(t *testing.T) {
	t.Parallel()
	zh := rawTexts(t, tracker.LocaleZH)
	inTemplate := regexp.MustCompile(`\(?\bt "([a-z_.]+)"`)
	inEmpty := regexp.MustCompile(`empty "([a-z_.]+)" "([a-z_.]+)"`)
	inCode := regexp.MustCompile(`\.t\("([a-z_.]+[a-z])"`)
	check := func(where string, found [][]string) {
		for _, groups := range found {
			for _, key := range groups[1:] {
				if zh[key] == nil {
					t.Errorf("%s uses %q, which no locale has", where, key)
				}
			}
		}
	}
	pages, err := templateFiles.ReadDir("templates")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range pages {
		raw, err := templateFiles.ReadFile("templates/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		check(e.Name(), inTemplate.FindAllStringSubmatch(string(raw), -1))
		check(e.Name(), inEmpty.FindAllStringSubmatch(string(raw), -1))
	}
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range files {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		raw, err := os.ReadFile(e.Name())
		if err != nil {
			t.Fatal(err)
		}
		check(e.Name(), inCode.FindAllStringSubmatch(string(raw), -1))
	}
}

// TestTextsForConstants looks for the keys that are put together from constants.
func TestTextsForConstants(t *testing.T) {
	t.Parallel()
	zh := rawTexts(t, tracker.LocaleZH)
	want := map[string][]string{
		"clock": {
			string(tracker.KindPickupOverdue), string(tracker.KindHubWait), string(tracker.KindTransitStall), string(tracker.KindNotDispatched),
			string(tracker.KindNotSigned), string(tracker.KindPromiseOverdue), string(tracker.KindLineOverdue), string(tracker.KindLostSuspected),
			string(tracker.KindLostConfirmed), string(tracker.KindException), string(tracker.KindReturned), string(tracker.KindTrackingBlind), string(tracker.KindParcelBlind),
			string(tracker.KindNeedsSetup), string(tracker.KindFeedStale), string(tracker.KindQuotaSpent), string(tracker.KindNumberSuspect), string(tracker.KindNumberReused), string(tracker.KindEarlyUpload), string(tracker.KindEarlyPickup), string(tracker.KindNumberNotFound),
		},
		"topic": {
			string(tracker.TopicOpened), string(tracker.TopicClimbed), string(tracker.TopicResolved), string(tracker.TopicSupplierNotice),
			string(tracker.TopicSupplierRemind), string(tracker.TopicBackupProposed), string(tracker.TopicSupplierSilent), string(tracker.TopicSupplierAnswer), string(tracker.TopicDigest),
			string(tracker.TopicFeedBlind), string(tracker.TopicFeedBack), string(tracker.TopicWithdrawn),
		},
		"what":      {tracker.WhatUnseen, tracker.WhatOpenedBlind, tracker.WhatLateScan},
		"delivery":  {"queued", "sending", "sent", "failed", "withdrawn"},
		"audience":  {"merchant", "supplier", "staff"},
		"aftersale": {"refund_pending", "refunded", "closed"},
		"account":   {"ok", "failing", "open", "half_open", "stale", "paused", "spent", "problem", "off", "idle"},
		"close":     {tracker.CloseDelivered, tracker.CloseReturned, tracker.CloseCancelled, tracker.CloseReshipped, tracker.CloseRefunded, tracker.CloseUnresolved},
		"mark":      {"due", "next", "line", "promise"},
		"step":      {"shipped", "picked_up", "hub", "dest_branch", "out_for_delivery", "locker", "signed"},
		"snooze":    snoozes(),
		"supplier.help": {
			string(tracker.AnswerNewNumber), string(tracker.AnswerTracing), string(tracker.AnswerOutOfStock), string(tracker.AnswerLost),
		},
		"error": {"internal.kept", "missing.next", "role.what", "form.what", "foreign.what"},
		"act":   {"acknowledge.done", "chase.done", "escalate.done", "snooze.done"},
		"confirm": {
			"escalate.yes", "snooze.yes",
		},
	}
	for group, names := range want {
		for _, name := range names {
			if zh[group+"."+name] == nil {
				t.Errorf("no text for %s.%s", group, name)
			}
		}
	}
}

func TestPlurals(t *testing.T) {
	t.Parallel()
	texts, err := loadTexts()
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		locale tracker.Locale
		n      int
		want   string
	}{
		{tracker.LocaleEN, 1, "1 hour ago"},
		{tracker.LocaleEN, 0, "0 hours ago"},
		{tracker.LocaleEN, 5, "5 hours ago"},
		{tracker.LocaleZH, 1, "1 小时前"},
		{"fr", 2, "2 小时前"}, // an unknown language is Chinese, not English
	}
	for _, c := range cases {
		if got := texts.say(c.locale, "time.ago.hours", "N", c.n); got != c.want {
			t.Errorf("%s %d: %q, want %q", c.locale, c.n, got, c.want)
		}
	}
	if got := texts.say(tracker.LocaleEN, "no.such.key"); got != "no.such.key" {
		t.Errorf("an unknown key gives %q", got)
	}
}

func TestRequestLocale(t *testing.T) {
	t.Parallel()
	cases := []struct {
		accept, cookie string
		want           tracker.Locale
	}{
		{"", "", tracker.LocaleZH},
		{"en-US,en;q=0.9", "", tracker.LocaleEN},
		{"fr", "", tracker.LocaleZH},
		{"fr,en;q=0.5", "", tracker.LocaleEN},
		{"zh-TW,en;q=0.5", "", tracker.LocaleZH},
		{"en", "zh-CN", tracker.LocaleZH},
		{"en", "xx", tracker.LocaleEN},
		{";;;=", "", tracker.LocaleZH},
	}
	for _, c := range cases {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept-Language", c.accept)
		if c.cookie != "" {
			r.Header.Set("Cookie", localeCookie+"="+c.cookie)
		}
		if got := requestLocale(r); got != c.want {
			t.Errorf("accept %q, cookie %q: %s, want %s", c.accept, c.cookie, got, c.want)
		}
	}
}

func TestLanguageSwitch(t *testing.T) {
	t.Parallel()
	s := newSite(t, fakeShop())
	s.post("/locale", url.Values{"locale": {"en"}, "back": {"/login"}})
	_, body := s.get("/login")
	mustContain(t, body, `<html lang="en">`, "Sign in")
	s.signIn("wang")
	_, body = s.get("/stuck")
	mustContain(t, body, `<html lang="zh-CN">`) // what the user chose before wins over the browser
	if res, _ := s.post("/locale", url.Values{"locale": {"en"}, "back": {"/stuck?family=lost"}}); res.Header.Get("Location") != "/stuck?family=lost" {
		t.Errorf("leads to %q", res.Header.Get("Location"))
	}
	_, body = s.get("/stuck")
	mustContain(t, body, `<html lang="en">`, "Stuck parcels")
	if u, _ := s.store.User(t.Context(), 1); u.Locale != tracker.LocaleEN {
		t.Errorf("stored %q", u.Locale)
	}
}
