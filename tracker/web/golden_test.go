package web

import (
	"flag"
	"net/http"
	"net/url"
	"os"
	"parcelwarden/tracker"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

// steady replaces what differs from run to run or with every change of a style sheet.
func steady(body string) string {
	body = regexp.MustCompile(`\?v=[0-9a-f]{16}`).ReplaceAllString(body, "?v=HASH")
	body = regexp.MustCompile(`<code>[0-9A-F]{8}</code>`).ReplaceAllString(body, "<code>REFERENCE</code>")
	_, body, _ = strings.Cut(body, `<main id="main"`)
	body, _, _ = strings.Cut(body, "</main>")
	return `<main id="main"` + body + "</main>\n"
}

func golden(t *testing.T, name, body string) {
	t.Helper()
	file := filepath.Join("testdata", "golden", name+".html")
	got := steady(body)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s changed (-want +got); run with -update if it should:\n%s", name, diff)
	}
}

// bareShop has a user and nothing else, as on the first day.
func bareShop() *fakeStore {
	full := fakeShop()
	return &fakeStore{users: full.users, merchants: full.merchants, records: map[int64]tracker.ParcelRecord{}}
}

// smallShop keeps one row of each sort, so that the golden files can be read.
func smallShop() *fakeStore {
	f := fakeShop()
	f.stuck = append(f.stuck[2:6], f.stuck[16], f.stuck[len(f.stuck)-1])
	return f
}

func TestGolden(t *testing.T) {
	t.Parallel()
	filled, bare, noScore := smallShop, bareShop, func(c *Config) { c.Score = nil }
	cases := []struct {
		name   string
		user   string
		shop   func() *fakeStore
		path   string
		status int
		change []func(*Config)
	}{
		{"login", "", filled, "/login", 200, nil},
		{"stuck-filled", "wang", filled, "/stuck", 200, nil},
		{"stuck-filled-staff", "xiaoli", filled, "/stuck", 200, nil},
		{"stuck-filled-en", "root", filled, "/stuck?severity=abnormal", 200, nil},
		{"stuck-empty", "wang", bare, "/stuck", 200, nil},
		{"stuck-no-match", "wang", filled, "/stuck?courier=ems", 200, nil},
		{"confirm-escalate", "wang", filled, "/stuck/confirm?do=escalate&id=3&id=4&id=900&back=/stuck", 200, nil},
		{"confirm-snooze", "wang", filled, "/stuck/confirm?do=snooze&id=3&back=/stuck", 200, nil},
		{"confirm-nothing", "wang", filled, "/stuck/confirm?do=escalate&back=/stuck", 200, nil},
		{"parcel-filled", "wang", filled, "/parcels/3", 200, nil},
		{"parcel-staff", "xiaoli", filled, "/parcels/3", 200, nil},
		{"parcel-missing", "wang", filled, "/parcels/4711", 404, nil},
		{"parcel-member", "wang", jammedShop, "/parcels/3", 200, nil},
		{"stuck-cluster", "wang", jammedShop, "/stuck?family=cluster", 200, nil},
		{"cluster-open", "wang", jammedShop, "/clusters/950", 200, nil},
		{"cluster-open-staff", "xiaoli", jammedShop, "/clusters/950", 200, nil},
		{"cluster-over-en", "root", jammedShop, "/clusters/951", 200, nil},
		{"cluster-foreign", "wang", jammedShop, "/clusters/952", 404, nil},
		{"search-many", "wang", filled, "/search?q=7", 200, nil},
		{"search-none", "wang", filled, "/search?q=zzz", 200, nil},
		{"score-filled", "wang", filled, "/score", 200, nil},
		{"score-empty", "wang", bare, "/score", 200, []func(*Config){noScore}},
		{"overview-filled", "wang", filled, "/overview", 200, nil},
		{"overview-filled-en", "root", filled, "/overview", 200, nil},
		{"overview-empty", "wang", bare, "/overview", 200, []func(*Config){noScore}},
		{"overview-forbidden", "xiaoli", filled, "/overview", 403, nil},
		{"gates-filled", "wang", filled, "/score/gates", 200, nil},
		{"gates-filled-en", "root", filled, "/score/gates", 200, nil},
		{"score-forbidden", "xiaoli", filled, "/score", 403, nil},
		{"couriers-filled", "wang", filled, "/couriers", 200, nil},
		{"courier-spent", "wang", filled, "/couriers/3", 200, nil},
		{"courier-codes-staff", "xiaoli", filled, "/couriers/kuaidi100-main", 200, nil},
		{"courier-foreign", "wang", filled, "/couriers/5", 404, nil},
		{"couriers-empty", "wang", bare, "/couriers", 200, nil},
		{"messages-filled", "wang", filled, "/messages", 200, nil},
		{"messages-empty", "wang", bare, "/messages", 200, nil},
		{"messages-filled-en", "root", filled, "/messages?state=sent", 200, nil},
		{"messages-no-match", "xiaoli", filled, "/messages?channel=feishu", 200, nil},
		{"message-delivered", "xiaoli", filled, "/messages/10", 200, []func(*Config){withDesk}},
		{"message-uncertain-en", "root", filled, "/messages/11", 200, []func(*Config){withDesk}},
		{"message-gone", "wang", filled, "/messages/1", 200, []func(*Config){withDesk}},
		{"message-foreign", "wang", filled, "/messages/6", 404, nil},
		{"preview-email", "wang", filled, "/messages/preview", 200, []func(*Config){withDesk}},
		{"preview-sms-en", "root", filled, "/messages/preview?topic=staff_digest&lang=en&channel=sms", 200, []func(*Config){withDesk}},
		{"unsubscribe", "", filled, "/u/good", 200, []func(*Config){withDesk}},
		{"unsubscribe-dead", "", filled, "/u/forged", 410, nil},
		{"supplier-ask", "", filled, "/s/good", 200, nil},
		{"supplier-ask-late-en", "", filled, "/s/english", 200, nil},
		{"supplier-dead", "", filled, "/s/forged", 410, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, c.shop(), c.change...)
			s.signIn(c.user)
			res, body := s.get(c.path)
			if res.StatusCode != c.status {
				t.Fatalf("answered %d, want %d", res.StatusCode, c.status)
			}
			golden(t, c.name, body)
		})
	}
}

func (s *site) signIn(name string) {
	s.t.Helper()
	if name == "" {
		return
	}
	res, _ := s.post("/login", url.Values{"name": {name}, "password": {"open sesame"}})
	if res.StatusCode != http.StatusSeeOther {
		s.t.Fatalf("sign-in of %s answered %d", name, res.StatusCode)
	}
}

func TestGoldenError(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/stuck", "/parcels/3", "/couriers", "/messages"} {
		s := signedIn(t, "wang")
		s.store.err = &os.PathError{Op: "open", Path: "/var/lib/secret.db", Err: os.ErrPermission}
		res, body := s.get(path)
		if res.StatusCode != http.StatusInternalServerError {
			t.Errorf("%s answered %d", path, res.StatusCode)
		}
		mustNotContain(t, body, "secret.db", "permission denied")
		golden(t, "error-internal", body)
	}
}
