package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestSignIn(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, user, password, next string
		status                     int
		location                   string
	}{
		{"right", "wang", "open sesame", "", 303, "/"},
		{"goes on where it came from", "wang", "open sesame", "/parcels/3?no=1", 303, "/parcels/3?no=1"},
		{"never to another site", "wang", "open sesame", "//evil.example/", 303, "/"},
		{"nor by a backslash", "wang", "open sesame", `/\evil.example`, 303, "/"},
		{"wrong password", "wang", "sesame", "", 401, ""},
		{"unknown name", "nobody", "open sesame", "", 401, ""},
		{"empty password", "wang", "", "", 401, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, fakeShop())
			res, body := s.post("/login", url.Values{"name": {c.user}, "password": {c.password}, "next": {c.next}})
			if res.StatusCode != c.status || res.Header.Get("Location") != c.location {
				t.Fatalf("answered %d to %q, want %d to %q", res.StatusCode, res.Header.Get("Location"), c.status, c.location)
			}
			if c.status == http.StatusUnauthorized {
				mustContain(t, body, "用户名或密码不对")
			}
		})
	}
}

func TestSignInKeepsNameAndRenewsToken(t *testing.T) {
	t.Parallel()
	s := newSite(t, fakeShop())
	_, body := s.post("/login", url.Values{"name": {`x"><script>`}, "password": {"no"}})
	mustContain(t, body, `value="x&#34;&gt;&lt;script&gt;"`)
	s.signIn("wang")
	first := s.session()
	if !first.HttpOnly || first.SameSite != http.SameSiteLaxMode || first.Value == "" {
		t.Errorf("session cookie is %+v", first)
	}
	s.signIn("wang")
	if s.session().Value == first.Value {
		t.Error("signing in again kept the old session token")
	}
}

// session signs in once more and returns the cookie with its attributes.
func (s *site) session() *http.Cookie {
	s.t.Helper()
	res, _ := s.post("/login", url.Values{"name": {"wang"}, "password": {"open sesame"}})
	for _, c := range res.Cookies() {
		if c.Name == "pw_session" {
			return c
		}
	}
	s.t.Fatal("no session cookie")
	return nil
}

func TestSignOut(t *testing.T) {
	t.Parallel()
	s := signedIn(t, "wang")
	if res, _ := s.post("/logout", nil); res.Header.Get("Location") != "/login" {
		t.Errorf("leads to %q", res.Header.Get("Location"))
	}
	if res, _ := s.get("/stuck"); res.Header.Get("Location") != "/login?next=%2Fstuck" {
		t.Errorf("still signed in: %d %q", res.StatusCode, res.Header.Get("Location"))
	}
	if res, _ := s.get("/stuck/head", "HX-Request", "true"); res.Header.Get("HX-Redirect") != "/login" {
		t.Error("a part that htmx asked for does not lead to the sign-in page")
	}
}

func TestBackOff(t *testing.T) {
	t.Parallel()
	now := atNoon()
	s := newSite(t, fakeShop(), func(c *Config) { c.Now = func() time.Time { return now } })
	wrong := url.Values{"name": {"wang"}, "password": {"guess"}}
	right := url.Values{"name": {"wang"}, "password": {"open sesame"}}
	for range freeTries {
		if res, _ := s.post("/login", wrong); res.StatusCode != http.StatusUnauthorized {
			t.Fatalf("answered %d", res.StatusCode)
		}
	}
	res, body := s.post("/login", right)
	if res.StatusCode != http.StatusTooManyRequests || !strings.Contains(body, "请 1 秒后再试") {
		t.Fatalf("the right password was taken during the wait: %d", res.StatusCode)
	}
	if res, _ := s.post("/login", url.Values{"name": {"xiaoli"}, "password": {"open sesame"}}); res.StatusCode != http.StatusSeeOther {
		t.Errorf("somebody else has to wait too: %d", res.StatusCode)
	}
	now = now.Add(time.Second)
	if res, _ := s.post("/login", right); res.StatusCode != http.StatusSeeOther {
		t.Errorf("after the wait: %d", res.StatusCode)
	}
}

func TestGuardWaits(t *testing.T) {
	t.Parallel()
	now := atNoon()
	g := newLoginGuard(func() time.Time { return now }, argon{memory: 64, rounds: 1, lanes: 1})
	for range freeTries + 3 {
		g.wrong("a")
	}
	if got := g.wait("a"); got != 8*time.Second {
		t.Errorf("waits %v, want 8s", got)
	}
	for range 40 {
		g.wrong("a")
	}
	if got := g.wait("a"); got != longestWait {
		t.Errorf("waits %v, want %v", got, longestWait)
	}
	now = now.Add(2 * forgetAfter)
	g.wrong("a")
	if got := g.wait("a"); got != 0 {
		t.Errorf("old tries still count: %v", got)
	}
	for i := range mostWatched + 5 {
		g.wrong(strings.Repeat("x", 1+i%7) + time.Duration(i).String())
	}
	if n := len(g.tries); n > mostWatched {
		t.Errorf("watches %d names", n)
	}
}

func TestPasswordHash(t *testing.T) {
	t.Parallel()
	hash, err := HashPassword("包裹守望 42")
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=65536,t=3,p=1$") {
		t.Fatalf("%q, %v", hash, err)
	}
	if !CheckPassword(hash, "包裹守望 42") || CheckPassword(hash, "包裹守望 43") {
		t.Error("the hash does not tell passwords apart")
	}
	if _, err := HashPassword(""); err == nil {
		t.Error("an empty password was hashed")
	}
	for _, bad := range []string{
		"", "plain", "$2a$10$abcdefghijklmnopqrstuv", "$argon2id$v=19$m=65536,t=3,p=1$only", "$argon2id$v=19$m=4294967295,t=3,p=1$AAAA$AAAA",
		"$argon2id$v=19$m=64,t=0,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA", "$argon2id$v=19$m=64,t=1,p=1$AAAA$",
	} {
		if CheckPassword(bad, "") {
			t.Errorf("%q accepted an empty password", bad)
		}
	}
}
