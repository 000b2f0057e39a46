package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"parcelwarden/tracker"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhatIfGolden(t *testing.T) {
	t.Parallel()
	empty := doneRun(1)
	empty.Result = &tracker.WhatIfResult{From: hoursAgo(90 * 24), Until: hoursAgo(0.1)}
	cases := []struct {
		name, user, path string
		status           int
		runs             []tracker.WhatIfRun
	}{
		{"whatif-none", "wang", "/whatif", 200, nil},
		{"whatif-running", "wang", "/whatif", 200, []tracker.WhatIfRun{doneRun(1), runOf(2, tracker.WhatIfRunning)}},
		{"whatif-done", "wang", "/whatif/1", 200, []tracker.WhatIfRun{doneRun(1)}},
		{"whatif-done-en", "root", "/whatif/1", 200, []tracker.WhatIfRun{doneRun(1)}},
		{"whatif-interrupted", "wang", "/whatif/1", 200, []tracker.WhatIfRun{runOf(1, tracker.WhatIfInterrupted)}},
		{"whatif-no-parcels", "wang", "/whatif/1", 200, []tracker.WhatIfRun{empty}},
		{"whatif-foreign", "zhao", "/whatif/1", 404, []tracker.WhatIfRun{doneRun(1)}},
		{"whatif-staff", "xiaoli", "/whatif", 403, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, desk := atDesk(t, c.runs...)
			s := signedIn(t, c.user, desk)
			res, body := s.get(c.path)
			if res.StatusCode != c.status {
				t.Fatalf("answered %d, want %d", res.StatusCode, c.status)
			}
			golden(t, c.name, body)
		})
	}
}

func TestWhatIfStart(t *testing.T) {
	t.Parallel()
	desk, change := atDesk(t)
	s := signedIn(t, "wang", change)
	form := url.Values{farHub + ":watch": {"40"}, farHub + ":breach": {"72"}, "douyin-2026-07-09/pickup_to_hub/all:watch": {"16"}, "pace": {""}}
	res, _ := s.post("/whatif", form)
	if res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/whatif/1" {
		t.Fatalf("answered %d, leads to %q", res.StatusCode, res.Header.Get("Location"))
	}
	want := []tracker.WhatIfRun{{
		ID: 1, MerchantID: 1, State: tracker.WhatIfQueued, By: "wang", AskedAt: atNoon(), Ask: tracker.WhatIfAsk{
			Changes: []tracker.RowChange{{Row: farHub, Hours: map[tracker.Severity]float64{tracker.SeverityWatch: 40, tracker.SeverityBreach: 72}}},
		},
	}}
	if diff := cmp.Diff(want, desk.runs); diff != "" {
		t.Errorf("asked:\n%s", diff)
	}
	if res, _ := s.post("/whatif", form); res.Header.Get("Location") != "/whatif" || len(desk.runs) != 1 {
		t.Errorf("a second start leads to %q", res.Header.Get("Location"))
	}
	_, body := s.get("/whatif")
	mustContain(t, body, "本店有一轮推演还没结束", `hx-get="/whatif/1/progress"`, `value="40"`, "48 → 40 h")
}

func TestWhatIfStartsFromTheShopsOwnHours(t *testing.T) {
	t.Parallel()
	desk, change := atDesk(t)
	s := newSite(t, withRules(fakeShop()), change)
	s.signIn("wang")
	_, body := s.get("/whatif")
	mustContain(t, body, `data-now="24" data-fine="72"`, `data-now="60" data-fine="72"`)
	if res, _ := s.post("/whatif", url.Values{farHub + ":watch": {"24"}, farHub + ":breach": {"60"}}); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("hours that the shop has already answered %d", res.StatusCode)
	}
	s.post("/whatif", url.Values{farHub + ":watch": {"48"}, farHub + ":breach": {"60"}})
	if len(desk.runs) != 1 || desk.runs[0].Ask.Changes[0].Hours[tracker.SeverityWatch] != 48 {
		t.Fatalf("the platform's own hours could not be asked about: %+v", desk.runs)
	}
	_, body = s.get("/whatif/1")
	mustContain(t, body, "24 → 48 h")
}

func TestWhatIfWrongForms(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		form url.Values
		want string
	}{
		"nothing":      {url.Values{}, "还没有改动"},
		"the same":     {url.Values{farHub + ":watch": {"48"}}, "还没有改动"},
		"no number":    {url.Values{farHub + ":watch": {"soon"}}, "小时数要大于 0"},
		"not a number": {url.Values{farHub + ":watch": {"NaN"}}, "小时数要大于 0"},
		"too long":     {url.Values{farHub + ":breach": {"120"}}, "不超过 119"},
		"crossed":      {url.Values{farHub + ":watch": {"80"}}, "预警必须早于超时"},
		"pace":         {url.Values{"pace": {"always"}}, "没有这种查询频率"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			desk, change := atDesk(t)
			s := signedIn(t, "wang", change)
			res, body := s.post("/whatif", c.form)
			if res.StatusCode != http.StatusUnprocessableEntity || len(desk.runs) != 0 {
				t.Errorf("answered %d with %d runs", res.StatusCode, len(desk.runs))
			}
			mustContain(t, body, c.want)
			for field := range c.form {
				if field != "pace" {
					mustContain(t, body, `name="`+field+`" type="number" min="1" max="`)
					mustContain(t, body, `value="`+c.form.Get(field)+`"`)
				}
			}
		})
	}
}

func TestWhatIfBeyondTheFine(t *testing.T) {
	t.Parallel()
	desk, change := atDesk(t)
	s := signedIn(t, "wang", change)
	s.post("/whatif", url.Values{farHub + ":watch": {"72"}, farHub + ":breach": {"90"}})
	if len(desk.runs) != 1 {
		t.Fatal("an alert after the fine is not allowed")
	}
	_, body := s.get("/whatif/1")
	_, run, _ := strings.Cut(body, `<section id="run"`)
	run, _, _ = strings.Cut(run, "</section>")
	if n := strings.Count(run, "晚于平台判定（72 h）"); n != 2 {
		t.Errorf("said %d times in the run", n)
	}
	if _, fresh := s.get("/whatif?reset"); strings.Contains(fresh, `class="moved"`) {
		t.Error("the way back to today's rules keeps what was moved")
	}
	mustContain(t, run, "/rules?class=far&amp;clock=hub_gap&amp;hours=90&amp;tier=breach")
}

func TestWhatIfProgressAndStop(t *testing.T) {
	t.Parallel()
	desk, change := atDesk(t, runOf(1, tracker.WhatIfRunning))
	s := signedIn(t, "wang", change)
	res, body := s.get("/whatif/1/progress", "HX-Request", "true")
	if res.StatusCode != http.StatusOK || strings.Contains(body, "<html") {
		t.Errorf("progress answered %d", res.StatusCode)
	}
	mustContain(t, body, `value="120" max="300"`, "40%", `hx-trigger="every 1s"`)
	if res, _ := s.post("/whatif/1/stop", nil); res.Header.Get("Location") != "/whatif/1" || !desk.runs[0].Stopping {
		t.Errorf("stop leads to %q", res.Header.Get("Location"))
	}
	_, body = s.get("/whatif/1/progress")
	mustContain(t, body, "正在取消", "disabled")
	desk.runs[0].State = tracker.WhatIfCancelled
	_, body = s.get("/whatif/1/progress")
	mustContain(t, body, "没有结果")
	mustNotContain(t, body, "hx-get", "/stop")
}

func TestWhatIfTenantsAndRoles(t *testing.T) {
	t.Parallel()
	desk, change := atDesk(t, runOf(1, tracker.WhatIfRunning))
	other := signedIn(t, "zhao", change)
	for _, path := range []string{"/whatif/1", "/whatif/1.json", "/whatif/1/progress", "/whatif/x"} {
		if res, _ := other.get(path); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s of another shop answered %d", path, res.StatusCode)
		}
	}
	if res, _ := other.post("/whatif/1/stop", nil); res.StatusCode != http.StatusNotFound || desk.runs[0].Stopping {
		t.Errorf("stopped by another shop: %d", res.StatusCode)
	}
	if _, body := other.get("/whatif.json"); strings.TrimSpace(body) != "[]" {
		t.Errorf("another shop's list: %s", body)
	}
	staff := signedIn(t, "xiaoli", change)
	for _, path := range []string{"/whatif", "/whatif.json", "/whatif/1", "/whatif/1/progress"} {
		if res, _ := staff.get(path); res.StatusCode != http.StatusForbidden {
			t.Errorf("%s for staff answered %d", path, res.StatusCode)
		}
	}
	if res, _ := staff.post("/whatif", url.Values{"pace": {"fresh"}}); res.StatusCode != http.StatusForbidden || len(desk.runs) != 1 {
		t.Errorf("start by staff answered %d", res.StatusCode)
	}
	if _, body := staff.get("/stuck"); strings.Contains(body, "/whatif") {
		t.Error("staff are shown the way to the page")
	}
	if res, _ := signedIn(t, "wang").get("/whatif"); res.StatusCode != http.StatusNotFound {
		t.Errorf("without a desk the page answered %d", res.StatusCode)
	}
}

func TestWhatIfJSON(t *testing.T) {
	t.Parallel()
	_, change := atDesk(t, doneRun(1))
	s := signedIn(t, "wang", change)
	_, body := s.get("/whatif/1.json")
	var one WhatIfRecord
	if err := json.Unmarshal([]byte(body), &one); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(whatIfRecordOf(doneRun(1)), one); diff != "" {
		t.Errorf("read back:\n%s", diff)
	}
	var all []WhatIfRecord
	_, body = s.get("/whatif.json")
	if err := json.Unmarshal([]byte(body), &all); err != nil || len(all) != 1 {
		t.Errorf("list: %v, %s", err, body)
	}
}
