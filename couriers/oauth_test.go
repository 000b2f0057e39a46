package couriers

import (
	"io"
	"net/http"
	"net/http/httptest"
	"parcelwarden/tracker"
	"testing"
	"time"
)

func TestAccessToken(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status  int
		body    string
		outcome tracker.Outcome
		problem tracker.Problem
		life    time.Duration
	}{
		"numbers":             {body: `{"access_token":"T","expires_in":3599}`, outcome: tracker.OutcomeOK, life: 3599 * time.Second},
		"numbers as text":     {body: `{"access_token":"T","expires_in":"14399"}`, outcome: tracker.OutcomeOK, life: 14399 * time.Second},
		"no end":              {body: `{"access_token":"T"}`, outcome: tracker.OutcomeOK, life: tokenLife},
		"an end that is none": {body: `{"access_token":"T","expires_in":"soon"}`, outcome: tracker.OutcomeOK, life: tokenLife},
		"no token":            {body: `{"expires_in":3599}`, outcome: tracker.OutcomeMalformed},
		"a page":              {body: `<html>`, outcome: tracker.OutcomeMalformed},
		"wrong client as 400": {status: 400, body: `{"error":"invalid_client"}`, outcome: tracker.OutcomeAuth, problem: tracker.ProblemBadCredentials},
		"wrong client as 200": {body: `{"error":"unauthorized_client"}`, outcome: tracker.OutcomeAuth, problem: tracker.ProblemBadCredentials},
		"wrong scope":         {status: 400, body: `{"error":"invalid_scope"}`, outcome: tracker.OutcomeAuth, problem: tracker.ProblemNoPermission},
		"wrong request":       {status: 400, body: `{"error":"invalid_request"}`, outcome: tracker.OutcomeRejected},
		"some other error":    {body: `{"error":"odd"}`, outcome: tracker.OutcomeRejected},
		"down with an error":  {status: 503, body: `{"error":"temporarily_unavailable"}`, outcome: tracker.OutcomeServerError},
		"down":                {status: 502, body: `bad gateway`, outcome: tracker.OutcomeServerError},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			token, a := AccessToken(Reply{Body: []byte(c.body), HTTPStatus: c.status, Now: fixedNow()})
			if a.Outcome != c.outcome || a.Problem != c.problem {
				t.Errorf("%s %q, want %s %q", a.Outcome, a.Problem, c.outcome, c.problem)
			}
			if a.Outcome == tracker.OutcomeOK && (token.Value != "T" || !token.Ends.Equal(fixedNow().Add(c.life))) {
				t.Errorf("token %+v, want an end after %v", token, c.life)
			}
		})
	}
}

// TestSignInDoesNotUseTheRate checks that an account which may ask once an hour makes its first look at once, although it has to sign
// in before.
func TestSignInDoesNotUseTheRate(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"access_token":"T"}`) }))
	t.Cleanup(server.Close)
	cfg := testConfig()
	cfg.RequestsPerSecond = 1.0 / 3600
	tokens := &Tokens{
		Client: testClient(t, Account{Name: "a", BaseURL: server.URL}, cfg), Request: func() Request { return Request{Path: "/token"} }, Parse: AccessToken,
	}
	done := make(chan tracker.Answer, 1)
	go func() {
		done <- tokens.Fetch(t.Context(), func(string) Request { return Request{Path: "/look"} }, readStatus)
	}()
	select {
	case a := <-done:
		if a.Outcome != tracker.OutcomeOK {
			t.Errorf("the look ends with %s %s", a.Outcome, a.Detail)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("the look waits for the rate that its sign-in used up")
	}
}
