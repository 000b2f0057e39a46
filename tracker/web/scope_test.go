package web

import (
	"net/http"
	"net/url"
	"slices"
	"testing"
)

func TestMerchantsStayApart(t *testing.T) {
	t.Parallel()
	paths := []string{
		"/stuck", "/stuck?q=YT", "/stuck.csv", "/stuck.json", "/stuck/head?total=0&since=2026-11-18T00:00:00Z", "/search?q=YT", "/score", "/overview", "/score/gates", "/couriers", "/couriers/1",
		"/messages", "/parcels/500", "/stuck/confirm?do=escalate&id=500&back=/stuck", "/parcels/3", "/stuck?supplier=1&merchant=1",
	}
	for _, c := range []struct {
		user   string
		scope  int64
		secret string // something that only the other shop has
	}{
		{"wang", 1, "YT0000000000500"}, {"xiaoli", 1, "geheim@lanwan.example"}, {"zhao", 2, "YT7719036255127"},
	} {
		t.Run(c.user, func(t *testing.T) {
			t.Parallel()
			s := signedIn(t, c.user)
			for _, path := range paths {
				_, body := s.get(path)
				mustNotContain(t, body, c.secret)
			}
			s.post("/merchant", url.Values{"merchant": {"0"}})
			s.get("/stuck")
			s.store.mu.Lock()
			defer s.store.mu.Unlock()
			if len(s.store.asked) == 0 || slices.ContainsFunc(s.store.asked, func(m int64) bool { return m != c.scope }) {
				t.Errorf("store was asked for merchants %v, want only %d", s.store.asked, c.scope)
			}
		})
	}
}

func TestForeignParcelIsMissing(t *testing.T) {
	t.Parallel()
	s := signedIn(t, "wang")
	foreign, _ := s.get("/parcels/500")
	missing, _ := s.get("/parcels/4711")
	if foreign.StatusCode != http.StatusNotFound || missing.StatusCode != http.StatusNotFound {
		t.Errorf("foreign %d, missing %d, want 404 for both", foreign.StatusCode, missing.StatusCode)
	}
	s.post("/stuck/actions", url.Values{"do": {"acknowledge"}, "id": {"500"}, "back": {"/stuck"}})
	for _, p := range s.store.stuck {
		if p.Incident.ID == 500 && p.Incident.AckBy != "" {
			t.Error("a foreign incident was acknowledged")
		}
	}
	res, _ := s.post("/parcels/500/comments", url.Values{"incident": {"500"}, "text": {"hi"}})
	other, _ := s.post("/parcels/3/comments", url.Values{"incident": {"500"}, "text": {"hi"}})
	if res.StatusCode != http.StatusNotFound || other.StatusCode != http.StatusNotFound || len(s.store.timeline) != 0 {
		t.Errorf("comment on a foreign incident: %d and %d", res.StatusCode, other.StatusCode)
	}
}

func TestAdminSwitchesMerchant(t *testing.T) {
	t.Parallel()
	s := signedIn(t, "root")
	_, body := s.get("/stuck")
	mustContain(t, body, "YT0000000000500", "YT7719036255127", "蓝湾户外专营店", "All shops")
	if res, _ := s.post("/merchant", url.Values{"merchant": {"2"}}); res.Header.Get("Location") != "/stuck" {
		t.Errorf("leads to %q", res.Header.Get("Location"))
	}
	_, body = s.get("/stuck")
	mustContain(t, body, "YT0000000000500")
	mustNotContain(t, body, "YT7719036255127")
}

func TestOnlyAdminsSwitch(t *testing.T) {
	t.Parallel()
	s := signedIn(t, "wang")
	if res, _ := s.post("/merchant", url.Values{"merchant": {"2"}}); res.StatusCode != http.StatusNotFound {
		t.Errorf("answered %d", res.StatusCode)
	}
}

func TestUserWithoutMerchantStaysOut(t *testing.T) {
	t.Parallel()
	s := signedIn(t, "wang")
	s.store.mu.Lock()
	s.store.users[0].MerchantID = 0 // not an admin: 0 must not become "every merchant"
	s.store.mu.Unlock()
	if res, _ := s.get("/stuck"); res.StatusCode != http.StatusSeeOther {
		t.Errorf("answered %d", res.StatusCode)
	}
}

func TestStaffSeeNoMoney(t *testing.T) {
	t.Parallel()
	s := signedIn(t, "xiaoli")
	for _, path := range []string{"/stuck", "/stuck.csv", "/stuck.json", "/parcels/3"} {
		_, body := s.get(path)
		mustNotContain(t, body, "¥", "27.59", "0.105", "在险")
	}
}
