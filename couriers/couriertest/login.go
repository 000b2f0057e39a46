package couriertest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"parcelwarden/tracker"
	"slices"
	"sync/atomic"
	"testing"
)

// behindLogin answers the adapter's sign-in, if it has one, and leaves everything else to handler.
func (e exam) behindLogin(handler http.HandlerFunc) http.HandlerFunc {
	if e.token == nil {
		return handler
	}
	return e.routes(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(e.token)
	}, handler)
}

func (e exam) routes(login, look http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == e.login {
			login(w, r)
			return
		}
		look(w, r)
	}
}

// logins examines the sign-in: a failed one is a typed outcome, one token serves many looks, and a token that is refused is renewed
// exactly once.
func (e exam) logins(t *testing.T) {
	t.Parallel()
	if e.token == nil {
		return
	}
	good := func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(e.body) }
	for status, want := range map[int][]tracker.Outcome{
		401: {tracker.OutcomeAuth}, 403: {tracker.OutcomeAuth}, 400: {tracker.OutcomeAuth, tracker.OutcomeRejected},
		429: {tracker.OutcomeRateLimited}, 500: {tracker.OutcomeServerError}, 302: {tracker.OutcomeMalformed}, 200: {tracker.OutcomeMalformed},
	} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			t.Parallel()
			a, _, _ := e.signIn(t, 1, e.routes(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(status)
				_, _ = w.Write([]byte("{}"))
			}, good))
			if !slices.Contains(want, a.Outcome) {
				t.Errorf("a sign-in that answers %d gives %s, want one of %v", status, a.Outcome, want)
			}
		})
	}
	t.Run("kept", func(t *testing.T) {
		t.Parallel()
		if a, logins, looks := e.signIn(t, 3, e.behindLogin(good)); a.Outcome != tracker.OutcomeOK || logins != 1 || looks != 3 {
			t.Errorf("three looks end with %s after %d sign-ins and %d requests, want ok, 1, 3", a.Outcome, logins, looks)
		}
	})
	t.Run("renewed once", func(t *testing.T) {
		t.Parallel()
		refuse := func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) }
		if a, logins, looks := e.signIn(t, 1, e.behindLogin(refuse)); a.Outcome != tracker.OutcomeAuth || logins != 2 || looks != 2 {
			t.Errorf("a refused token ends with %s after %d sign-ins and %d requests, want auth, 2, 2", a.Outcome, logins, looks)
		}
	})
}

// signIn makes n looks and counts the requests of both kinds.
func (e exam) signIn(t *testing.T, n int, handler http.HandlerFunc) (a tracker.Answer, logins, looks int64) {
	t.Helper()
	var signedIn, looked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == e.login {
			signedIn.Add(1)
		} else {
			looked.Add(1)
		}
		handler(w, r)
	}))
	t.Cleanup(server.Close)
	courier := Open(t, e.adapter, e.account(server.URL), Config())
	for range n {
		a = courier.Track(t.Context(), []tracker.TrackQuery{e.good.Query})
		CheckAnswer(t, a)
	}
	return a, signedIn.Load(), looked.Load()
}
