//go:build contract

package couriertest

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
	"sync"
	"testing"
)

// Contract is a mock server that plays a courier's official specification and marks what breaks it. Addresses come from the environment;
// .tools/contract.sh starts the mocks.
type Contract struct {
	Mock   string              // environment variable with the address of the mock
	SignIn string              // the same for the sign-in; empty: its answer is Token
	Login  string              // path of the sign-in
	Token  string              // answer to the sign-in where no specification plays it
	Strip  string              // start of the paths that the specification leaves to its list of servers
	Prefer string              // which answer the mock is to give, such as code=404
	Accept string              // replaces the Accept header, to choose among the forms of an answer
	Spoil  func(*http.Request) // makes the look wrong: the mock must notice
}

// Ask makes one look through the mock. It returns what the adapter made of the answer and what the mock found wrong with our requests.
func (c Contract) Ask(t *testing.T, adapter couriers.Adapter, q tracker.TrackQuery) (tracker.Answer, []string) {
	t.Helper()
	found := &violations{}
	look := c.proxy(t, c.Mock, found)
	login := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(c.Token)) })
	if c.SignIn != "" {
		login = Contract{Mock: c.SignIn}.proxy(t, c.SignIn, found).ServeHTTP
	}
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == c.Login {
			login(w, r)
			return
		}
		look.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	account := Account(adapter.Info, front.URL)
	a := Open(t, adapter, account, Config()).Track(t.Context(), []tracker.TrackQuery{q})
	CheckAnswer(t, a)
	return a, found.list()
}

func (c Contract) proxy(t *testing.T, variable string, found *violations) http.Handler {
	t.Helper()
	mock, err := url.Parse(os.Getenv(variable))
	if err != nil || mock.Host == "" {
		t.Fatalf("%s names no mock server: run .tools/contract.sh", variable)
	}
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(mock)
			r.Out.URL.Path, r.Out.URL.RawPath = strings.TrimPrefix(r.Out.URL.Path, c.Strip), ""
			if c.Prefer != "" {
				r.Out.Header.Set("Prefer", c.Prefer)
			}
			if c.Accept != "" {
				r.Out.Header.Set("Accept", c.Accept)
			}
			if c.Spoil != nil {
				c.Spoil(r.Out)
			}
		},
		ModifyResponse: func(r *http.Response) error {
			found.note(r)
			return nil
		},
	}
}

// violations collects what a mock says about requests. What its own example does against its own specification is not ours.
type violations struct {
	mu    sync.Mutex
	found []string
}

func (v *violations) note(r *http.Response) {
	said := r.Header.Get("Sl-Violations")
	ours := strings.Contains(said, `"location":["request"`)
	if !ours && strings.HasPrefix(r.Header.Get("Content-Type"), "application/problem+json") {
		ours, said = true, r.Status
	}
	if ours {
		v.mu.Lock()
		defer v.mu.Unlock()
		v.found = append(v.found, r.Request.Method+" "+r.Request.URL.Path+": "+said)
	}
}

func (v *violations) list() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.found
}

// Agree makes one look for each of the mock's answers and compares how it ends, then a look that is spoiled.
func (c Contract) Agree(t *testing.T, adapter couriers.Adapter, q tracker.TrackQuery, want map[string]tracker.Outcome) {
	t.Helper()
	spoil := c.Spoil
	c.Spoil = nil
	for prefer, outcome := range want {
		c.Prefer = prefer
		a, found := c.Ask(t, adapter, q)
		t.Logf("%s %q: %s %q %s", adapter.Info.Code, prefer, a.Outcome, a.Problem, a.Detail)
		for _, violation := range found {
			t.Errorf("%q: the mock objects to our request: %s", prefer, violation)
		}
		got := a.Outcome
		if len(a.Shipments) == 1 {
			got = a.Shipments[0].Outcome
		}
		if got != outcome {
			t.Errorf("%q: reads as %s, want %s (%s)", prefer, got, outcome, a.Detail)
		}
	}
	c.Prefer, c.Spoil = "", spoil
	if _, found := c.Ask(t, adapter, q); len(found) == 0 {
		t.Error("the mock does not notice a wrong request: it proves nothing")
	}
}
