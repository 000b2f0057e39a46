// Package couriertest is the exam that every courier adapter passes. It is imported by tests only.
package couriertest

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"path/filepath"
	"testing"
	"time"
)

// Fixture is one file below the adapter's testdata: a response, or a push body.
type Fixture struct {
	File       string
	Push       bool
	HTTPStatus int // 0: 200
	// Query asks for the parcel of this file. The first fixture with a query is the good answer of the exam: its outcome is ok.
	Query tracker.TrackQuery
	// Login is the path at which the provider hands out access tokens: the file is what it answers there. The exam needs one such fixture
	// for an adapter that signs in.
	Login string
	// Secrets are credentials that the provider wants in a certain form, such as a key of 16 bytes. They replace the exam's own.
	Secrets map[string]string
	// Codes is a regular expression whose first group is an event's code in this file. The exam replaces the codes by one that
	// nobody knows.
	Codes string
}

// Now is the clock of the exam.
func Now() time.Time { return time.Date(2026, 3, 10, 8, 0, 0, 0, time.UTC) }

// Exam examines an adapter: every HTTP status, Retry-After, bodies that are no answer, cancelled looks, secrets, unknown codes, and
// the golden results of its fixtures.
func Exam(t *testing.T, adapter couriers.Adapter, fixtures ...Fixture) {
	t.Helper()
	e := exam{adapter: adapter, fixtures: fixtures}
	for _, f := range fixtures {
		if f.Login != "" && e.token == nil {
			e.login, e.token = f.Login, e.read(t, f)
		}
	}
	for _, f := range fixtures {
		if f.Secrets != nil {
			e.formed = f.Secrets
		}
	}
	for _, f := range fixtures {
		if f.Query.TrackingNo != "" {
			e.good, e.body = f, e.read(t, f)
			break
		}
	}
	if e.body == nil {
		t.Fatal("the exam needs a fixture with a query")
	}
	t.Run("description", e.description)
	t.Run("statuses", e.statuses)
	t.Run("retry after", e.retryAfter)
	t.Run("bodies", e.bodies)
	t.Run("large bodies", e.largeBodies)
	t.Run("slow body", e.slowBody)
	t.Run("prefixes", e.prefixes)
	t.Run("cancelled", e.cancelled)
	t.Run("unreachable", e.unreachable)
	t.Run("secrets", e.secrets)
	t.Run("sign-in", e.logins)
	t.Run("unknown codes", e.unknownCodes)
	t.Run("golden", e.golden)
}

type exam struct {
	adapter  couriers.Adapter
	fixtures []Fixture
	good     Fixture
	body     []byte
	login    string
	token    []byte
	formed   map[string]string
}

// account is the exam's account with the credentials that have to have a form.
func (e exam) account(baseURL string) couriers.Account {
	a := Account(e.adapter.Info, baseURL)
	maps.Copy(a.Credentials, e.formed)
	return a
}

func (e exam) read(t *testing.T, f Fixture) []byte {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", f.File))
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func (e exam) parse(f Fixture, body []byte) tracker.Answer {
	r := couriers.Reply{Body: body, HTTPStatus: f.HTTPStatus, Now: Now()}
	if f.Push {
		return e.adapter.ParsePush(r)
	}
	return e.adapter.Parse(r)
}

// Secrets are the credentials that the exam opens an account with: each one has characters that URLs and JSON escape.
func Secrets(info tracker.CourierInfo) map[string]string {
	out := map[string]string{}
	for _, name := range info.Credentials {
		out[name] = `spot "+/ ` + name + `&=%`
	}
	return out
}

// Account is the exam's account at a server.
func Account(info tracker.CourierInfo, baseURL string) couriers.Account {
	return couriers.Account{Name: "exam", Provider: info.Code, BaseURL: baseURL, Credentials: Secrets(info)}
}

// Config is the client configuration of the exam: real requests, short waits, and no breaker in the way.
func Config() couriers.Config {
	return couriers.Config{
		Now: Now, Timeout: time.Minute, RetryWait: time.Millisecond, RetryMaxWait: 2 * time.Millisecond, BreakerFailures: 1000,
	}
}

// Open opens the adapter for one account and closes its client when the test ends.
func Open(t *testing.T, adapter couriers.Adapter, account couriers.Account, cfg couriers.Config) tracker.Courier {
	t.Helper()
	client, err := couriers.NewClient(account, cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	courier, err := adapter.Open(account, client)
	if err != nil {
		t.Fatal(err)
	}
	return courier
}

// ask makes one look at a server that answers with handler.
func (e exam) ask(t *testing.T, handler http.HandlerFunc) tracker.Answer {
	t.Helper()
	server := httptest.NewServer(e.behindLogin(handler))
	t.Cleanup(server.Close)
	courier := Open(t, e.adapter, e.account(server.URL), Config())
	a := courier.Track(t.Context(), []tracker.TrackQuery{e.good.Query})
	CheckAnswer(t, a)
	return a
}
