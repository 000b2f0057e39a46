package web

import (
	"net/http"
	"net/url"
	"testing"
)

func TestUnsubscribe(t *testing.T) {
	t.Parallel()
	s := newSite(t, fakeShop(), withDesk)
	res, body := s.get("/u/good")
	mustContain(t, body, "L***@qinghe.example", "青禾家居旗舰店", `value="stop"`)
	mustNotContain(t, body, "Li@qinghe.example")
	if res.StatusCode != http.StatusOK || len(s.store.stopped) != 0 {
		t.Fatalf("looking at it answered %d and stopped %v", res.StatusCode, s.store.stopped)
	}
	if res, _ := s.send(http.MethodHead, "/u/good", ""); res.StatusCode != http.StatusOK || len(s.store.stopped) != 0 {
		t.Errorf("HEAD: %d, %v", res.StatusCode, s.store.stopped)
	}
	click := url.Values{"List-Unsubscribe": {"One-Click"}}
	for range 2 { // mail programs ask again
		if res, _ := s.post("/u/good", click); res.StatusCode != http.StatusOK || res.Header.Get("Location") != "" || !s.store.stopped["li@qinghe.example"] {
			t.Errorf("one click: %d, %v", res.StatusCode, s.store.stopped)
		}
	}
	_, body = s.get("/u/good")
	mustContain(t, body, "已停收", `value="start"`)
	if res, _ := s.post("/u/good", url.Values{"do": {"start"}}); res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/u/good" || s.store.stopped["li@qinghe.example"] {
		t.Errorf("start: %d, %v", res.StatusCode, s.store.stopped)
	}
	if res, _ := s.post("/u/good", url.Values{"do": {"stop"}}); res.StatusCode != http.StatusSeeOther || !s.store.stopped["li@qinghe.example"] {
		t.Errorf("stop: %d", res.StatusCode)
	}
}

func TestDeadUnsubscribeLinksDoNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t, fakeShop(), withDesk)
	_, dead := s.get("/u/forged")
	for _, token := range []string{"forged", "old", "elsewhere"} {
		for _, form := range []url.Values{{"List-Unsubscribe": {"One-Click"}}, {"do": {"stop"}}, {"do": {"start"}}} {
			if res, _ := s.post("/u/"+token, form); res.StatusCode != http.StatusGone {
				t.Errorf("%s %v: %d", token, form, res.StatusCode)
			}
		}
		if _, body := s.get("/u/" + token); steady(body) != steady(dead) {
			t.Errorf("%s looks unlike a forged link", token)
		}
	}
	if res, _ := s.post("/u/good", url.Values{"x": {"y"}}); res.StatusCode != http.StatusBadRequest {
		t.Errorf("an empty wish: %d", res.StatusCode)
	}
	if res, _ := s.post("/u/good", url.Values{"do": {"stop"}}, "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"); res.StatusCode != http.StatusForbidden {
		t.Errorf("from another site: %d", res.StatusCode)
	}
	if len(s.store.stopped) != 0 {
		t.Errorf("stopped %v", s.store.stopped)
	}
	for range visitsPerHost {
		s.get("/u/forged")
	}
	if res, _ := s.get("/u/good"); res.StatusCode != http.StatusTooManyRequests {
		t.Errorf("after %d visits: %d", visitsPerHost, res.StatusCode)
	}
}
