package web

import (
	"net/http"
	"net/url"
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"
)

func TestAct(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		form   url.Values
		status int
		flash  string
		check  func(tracker.Incident) bool
	}{
		{"acknowledge", url.Values{"do": {"acknowledge"}, "id": {"1", "1"}}, 303, "已确认 1 件", func(i tracker.Incident) bool { return i.AckBy == "wang" && i.AckAt.Equal(atNoon()) }},
		{"chase", url.Values{"do": {"chase"}, "id": {"1"}}, 303, "已记录催件 1 件", nil},
		{"escalate", url.Values{"do": {"escalate"}, "id": {"1"}}, 303, "已安排向供应商询问 1 件", func(i tracker.Incident) bool { return i.EscalateAt.Equal(atNoon()) }},
		{"snooze four hours", url.Values{"do": {"snooze"}, "till": {"4h"}, "id": {"1"}}, 303, "已搁置 1 件", func(i tracker.Incident) bool { return i.SnoozedTill.Equal(atNoon().Add(4 * time.Hour)) }},
		{"snooze until morning", url.Values{"do": {"snooze"}, "till": {"morning"}, "id": {"1"}}, 303, "已搁置", func(i tracker.Incident) bool {
			return i.SnoozedTill.Equal(time.Date(2026, 11, 19, 1, 0, 0, 0, time.UTC))
		}},
		{"nothing selected", url.Values{"do": {"acknowledge"}}, 303, "没有选中任何件", nil},
		{"snooze for ever", url.Values{"do": {"snooze"}, "till": {"87600h"}, "id": {"1"}}, 400, "", nil},
		{"unknown action", url.Values{"do": {"delete"}, "id": {"1"}}, 400, "", nil},
		{"no number", url.Values{"do": {"acknowledge"}, "id": {"1; drop"}}, 400, "", nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := signedIn(t, "wang")
			c.form.Set("back", "/stuck?family=lost")
			res, _ := s.post("/stuck/actions", c.form)
			if res.StatusCode != c.status {
				t.Fatalf("answered %d, want %d", res.StatusCode, c.status)
			}
			if c.status != http.StatusSeeOther {
				return
			}
			if got := res.Header.Get("Location"); got != "/stuck?family=lost" {
				t.Errorf("returns to %q", got)
			}
			_, body := s.get(res.Header.Get("Location"))
			mustContain(t, body, c.flash)
			if _, again := s.get("/stuck"); strings.Contains(again, c.flash) {
				t.Error("the sentence is shown twice")
			}
			if c.check != nil && !c.check(s.store.stuck[0].Incident) {
				t.Errorf("incident is %+v", s.store.stuck[0].Incident)
			}
		})
	}
}

func TestActNeverLeavesTheSite(t *testing.T) {
	t.Parallel()
	s := signedIn(t, "wang")
	for _, back := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "javascript:alert(1)", "evil", "/\n/evil"} {
		res, _ := s.post("/stuck/actions", url.Values{"do": {"acknowledge"}, "id": {"1"}, "back": {back}})
		if got := res.Header.Get("Location"); got != "/" {
			t.Errorf("back=%q leads to %q", back, got)
		}
	}
}

func TestConfirmSaysWhatGoesToWhom(t *testing.T) {
	t.Parallel()
	s := signedIn(t, "wang")
	res, body := s.get("/stuck/confirm?do=escalate&id=3&id=4&id=900&back=/stuck", "HX-Request", "true")
	if res.StatusCode != http.StatusOK || strings.Contains(body, "<html") {
		t.Fatalf("htmx got %d, whole page %v", res.StatusCode, strings.Contains(body, "<html"))
	}
	mustContain(t, body, "向供应商询问 3 件？", "ship@hengyuan.example", "YT7719036255127", "order@beiyuan.example", "773318820459631", "1 件没有关联供应商")
	_, body = s.get("/stuck/confirm?do=escalate&id=3&back=" + url.QueryEscape("/parcels/3?no=YT7719036255127"))
	mustContain(t, body, "<html", "ship@hengyuan.example")
	_, body = s.get("/stuck/confirm?do=escalate&id=900&back=/stuck")
	mustNotContain(t, body, "发出通知</button>")
	if res, _ := s.get("/stuck/confirm?do=acknowledge&id=3"); res.StatusCode != http.StatusBadRequest {
		t.Errorf("an action without a question answered %d", res.StatusCode)
	}
}

func TestComment(t *testing.T) {
	t.Parallel()
	s := signedIn(t, "xiaoli")
	res, _ := s.post("/parcels/3/comments", url.Values{"incident": {"3"}, "text": {" 网点已回电 \x00"}})
	if res.Header.Get("Location") != "/parcels/3#story" {
		t.Errorf("leads to %q", res.Header.Get("Location"))
	}
	if len(s.store.timeline) != 1 || s.store.timeline[0].Detail != "网点已回电" || s.store.timeline[0].Actor != "xiaoli" {
		t.Errorf("timeline is %+v", s.store.timeline)
	}
	s.post("/parcels/3/comments", url.Values{"incident": {"3"}, "text": {"  "}})
	if len(s.store.timeline) != 1 {
		t.Error("an empty comment was stored")
	}
}

func TestHeadCountsWhatIsNew(t *testing.T) {
	t.Parallel()
	s := signedIn(t, "wang")
	since := url.QueryEscape(atNoon().Add(-time.Minute).Format(time.RFC3339))
	_, body := s.get("/stuck/head?total=23&since="+since, "HX-Request", "true")
	mustNotContain(t, body, "件新异常", "<table", "<html")
	mustContain(t, body, `id="n-stalled" hx-swap-oob="innerHTML">11<`, "since="+since)
	_, body = s.get("/stuck/head?total=20&since="+since, "HX-Request", "true")
	mustContain(t, body, "3 件新异常")
	fresh := fakeShop().stuck[9]
	fresh.Incident.ID, fresh.Incident.OpenedAt = 950, atNoon()
	s.store.stuck = append(s.store.stuck[:5], fresh)
	_, body = s.get("/stuck/head?total=23&since="+since, "HX-Request", "true")
	mustContain(t, body, "1 件新异常")
	if res, _ := s.get("/stuck/head?total=x&since=yesterday"); res.StatusCode != http.StatusBadRequest {
		t.Errorf("nonsense answered %d", res.StatusCode)
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	s := signedIn(t, "wang")
	one := s.store.stuck[7]
	for id := range int64(rowsPerPage) {
		p := one
		p.Incident.ID = 2000 + id
		s.store.stuck = append(s.store.stuck, p)
	}
	_, body := s.get("/stuck")
	mustContain(t, body, "1–50 / 共 73 件", `rel="next" href="/stuck?page=2"`)
	_, body = s.get("/stuck?page=2")
	mustContain(t, body, "51–73 / 共 73 件", `rel="prev" href="/stuck"`)
	mustNotContain(t, body, `rel="next"`)
	for _, odd := range []string{"/stuck?page=-1", "/stuck?page=999", "/stuck?page=x&severity=terrible&supplier=abc&family=%00", "/search?q=" + strings.Repeat("9", 5000)} {
		if res, _ := s.get(odd); res.StatusCode != http.StatusOK {
			t.Errorf("%.40s answered %d", odd, res.StatusCode)
		}
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	s := signedIn(t, "wang")
	if res, _ := s.get("/search?q=255127"); res.Header.Get("Location") != "/parcels/3" {
		t.Errorf("one hit leads to %q", res.Header.Get("Location"))
	}
	_, body := s.get("/search?q=YT77")
	mustContain(t, body, "YT7719036255127", "YT7719036254418")
	_, body = s.get("/search?q=" + url.QueryEscape(`<script>alert(1)</script>`))
	mustNotContain(t, body, "<script>alert")
}
