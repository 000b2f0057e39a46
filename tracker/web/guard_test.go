package web

import (
	"context"
	"net/http"
	"net/url"
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"
)

func TestHeaders(t *testing.T) {
	t.Parallel()
	s := newSite(t, fakeShop(), func(c *Config) { c.SecureCookies = true })
	for _, path := range []string{"/login", "/nothing", "/s/good", "/livez", "/static/base.css"} {
		res, _ := s.get(path)
		csp := res.Header.Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") || !strings.Contains(csp, "frame-ancestors 'none'") {
			t.Errorf("%s: policy %q", path, csp)
		}
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Strict-Transport-Security": "max-age=31536000",
		} {
			if got := res.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
	}
}

func TestPagesObeyThePolicy(t *testing.T) {
	t.Parallel()
	s := signedIn(t, "wang")
	for _, path := range []string{"/stuck", "/parcels/3", "/score", "/couriers", "/messages", "/s/good"} {
		_, body := s.get(path)
		mustNotContain(t, body, " style=", "<style", "onclick", "hx-on", "javascript:", "http://", "//unpkg", "ZgotmplZ", "&lt;no value", "%!")
		if strings.Count(body, "<script") != strings.Count(body, "<script src=") {
			t.Errorf("%s has a script in the page", path)
		}
	}
}

func TestForeignFormsAreRefused(t *testing.T) {
	t.Parallel()
	s := signedIn(t, "wang")
	form := url.Values{"do": {"acknowledge"}, "id": {"1"}, "back": {"/stuck"}}
	for _, headers := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://evil.example"}} {
		res, body := s.post("/stuck/actions", form, headers...)
		if res.StatusCode != http.StatusForbidden {
			t.Errorf("%v answered %d", headers, res.StatusCode)
		}
		mustContain(t, body, "已拦截")
	}
	if s.store.stuck[0].Incident.AckBy != "" {
		t.Error("a foreign form acknowledged an incident")
	}
	if res, _ := s.post("/stuck/actions", form, "Sec-Fetch-Site", "same-origin"); res.StatusCode != http.StatusSeeOther {
		t.Errorf("our own form answered %d", res.StatusCode)
	}
}

func TestPanicBecomesAnErrorPage(t *testing.T) {
	t.Parallel()
	s := signedIn(t, "wang", func(c *Config) {
		c.Score = func(context.Context, tracker.Merchant, time.Time) (ScoreView, error) {
			panic("index out of range [secret]")
		}
	})
	res, body := s.get("/score")
	if res.StatusCode != http.StatusInternalServerError {
		t.Errorf("answered %d", res.StatusCode)
	}
	mustContain(t, body, "页面出错了", "错误编号")
	mustNotContain(t, body, "secret")
}

func TestHealth(t *testing.T) {
	t.Parallel()
	s := newSite(t, fakeShop())
	for _, path := range []string{"/livez", "/readyz"} {
		if res, body := s.get(path); res.StatusCode != http.StatusOK || body != "ok\n" {
			t.Errorf("%s: %d %q", path, res.StatusCode, body)
		}
	}
	s.store.err = context.DeadlineExceeded
	if res, body := s.get("/readyz"); res.StatusCode != http.StatusServiceUnavailable || strings.Contains(body, "deadline") {
		t.Errorf("without a database: %d %q", res.StatusCode, body)
	}
	if res, _ := s.get("/livez"); res.StatusCode != http.StatusOK {
		t.Errorf("livez depends on the database: %d", res.StatusCode)
	}
}

func TestStatic(t *testing.T) {
	t.Parallel()
	s := newSite(t, fakeShop())
	a, err := loadAssets()
	if err != nil {
		t.Fatal(err)
	}
	link, err := a.url("htmx.min.js")
	if err != nil {
		t.Fatal(err)
	}
	res, body := s.get(link)
	if res.StatusCode != 200 || !strings.Contains(res.Header.Get("Cache-Control"), "immutable") || len(body) < 50_000 {
		t.Errorf("%s: %d %q, %d bytes", link, res.StatusCode, res.Header.Get("Cache-Control"), len(body))
	}
	if res, _ := s.get("/static/base.css"); res.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("without its hash: %q", res.Header.Get("Cache-Control"))
	}
	if res, _ := s.get("/static/base.css", "If-None-Match", res.Header.Get("ETag")); res.StatusCode != 200 {
		t.Error("another file's tag was taken")
	}
	if res, _ := s.get(link, "If-None-Match", res.Header.Get("ETag")); res.StatusCode != http.StatusNotModified {
		t.Errorf("a known file answered %d", res.StatusCode)
	}
	for _, path := range []string{"/static/../config.go", "/static/", "/static/none.css", "/static/%2e%2e/store.go"} {
		if res, _ := s.get(path); res.StatusCode == http.StatusOK {
			t.Errorf("%s was served", path)
		}
	}
	if _, err := a.url("none.css"); err == nil {
		t.Error("a missing asset has an address")
	}
}
