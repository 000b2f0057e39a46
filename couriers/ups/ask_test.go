package ups

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const number = "1Z999AA10000000011"

// open opens the courier at a desk that hands out tokens and leaves the rest to handler.
func open(t *testing.T, more map[string]string, handler http.HandlerFunc) *courier {
	t.Helper()
	secrets := couriertest.Secrets(Adapter().Info)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/security/v1/oauth/token" {
			handler(w, r)
			return
		}
		id, secret, _ := r.BasicAuth()
		if id != secrets["client_id"] || secret != secrets["client_secret"] || r.PostFormValue("grant_type") != "client_credentials" ||
			r.Header.Get("x-merchant-id") != "A12345" {
			t.Errorf("signed in as %q with %v %v", id, r.PostForm, r.Header)
		}
		fmt.Fprint(w, `{"access_token":"T1","expires_in":"14399","issued_at":"1772956800000"}`)
	}))
	t.Cleanup(server.Close)
	account := couriertest.Account(Adapter().Info, server.URL)
	account.Options = map[string]string{"merchant_id": "A12345"}
	for key, value := range more {
		account.Credentials[key] = value
	}
	port := couriertest.Open(t, Adapter(), account, couriertest.Config()).(*courier)
	port.newID = func() string { return "id-1" }
	return port
}

func checkHeader(t *testing.T, r *http.Request) {
	t.Helper()
	if r.Header.Get("Authorization") != "Bearer T1" || r.Header.Get("transId") != "id-1" || r.Header.Get("transactionSrc") == "" {
		t.Errorf("asked with %v", r.Header)
	}
}

func TestQuestion(t *testing.T) {
	t.Parallel()
	port := open(t, nil, func(w http.ResponseWriter, r *http.Request) {
		checkHeader(t, r)
		if r.Method != http.MethodGet || r.URL.EscapedPath() != "/api/track/v1/details/1Z%2F1" || r.URL.Query().Get("locale") != "en_US" {
			t.Errorf("%s %s", r.Method, r.URL)
		}
		fmt.Fprint(w, `{"trackResponse":{"shipment":[{"inquiryNumber":"other","warnings":[{"code":"TW0001"}]}]}}`)
	})
	if a := port.Probe(t.Context()); a.Outcome != tracker.OutcomeOK {
		t.Errorf("the probe ends with %s", a.Outcome)
	}
	a := port.Track(t.Context(), []tracker.TrackQuery{{TrackingNo: "1Z/1"}})
	couriertest.Expect(t, a, tracker.OutcomeNotFound, "")
	if len(a.Shipments) != 1 || a.Shipments[0].TrackingNo != "1Z/1" {
		t.Errorf("%+v", a)
	}
	if id := newID(); len(id) != 32 || id == newID() {
		t.Errorf("transaction number %q", id)
	}
}

func TestReusedNumber(t *testing.T) {
	t.Parallel()
	body, err := os.ReadFile("testdata/reused.json")
	if err != nil {
		t.Fatal(err)
	}
	for shipped, want := range map[string]int{"": 8, "2026-03-01": 8, "2025-08-05": 2, "2026-06-01": 0} {
		q := tracker.TrackQuery{TrackingNo: "1Z999AA10000000066"}
		if shipped != "" {
			q.ShippedAt, _ = time.Parse(time.DateOnly, shipped)
		}
		a := newParser().parse(couriers.Reply{Body: body}, q)
		if len(a.Shipments) != 1 || len(a.Shipments[0].Checkpoints) != want {
			t.Errorf("shipped %q: %+v, want %d checkpoints", shipped, a, want)
		}
	}
}

func TestSubscribe(t *testing.T) {
	t.Parallel()
	const bad, odd = "1Z999AA10000000099", "92612999900000000000000055"
	for name, c := range map[string]struct {
		status int
		answer string
		want   map[string]tracker.Outcome
		whole  tracker.Outcome
	}{
		"all": {
			answer: `{"validTrackingNumbers":["` + number + `","` + bad + `"]}`, whole: tracker.OutcomeOK,
			want: map[string]tracker.Outcome{odd: tracker.OutcomeRejected},
		},
		"one is refused": {
			answer: `{"validTrackingNumbers":["` + number + `"],"invalidTrackingNumbers":["` + bad + `"]}`, whole: tracker.OutcomeOK,
			want: map[string]tracker.Outcome{odd: tracker.OutcomeRejected, bad: tracker.OutcomeRejected},
		},
		"none is valid": {
			status: 400, answer: `{"response":{"errors":[{"code":"VSS210"}]},"invalidTrackingNumbers":["` + number + `","` + bad + `"]}`,
			whole: tracker.OutcomeOK, want: map[string]tracker.Outcome{odd: tracker.OutcomeRejected, number: tracker.OutcomeRejected, bad: tracker.OutcomeRejected},
		},
		"a wrong address": {status: 400, answer: `{"response":{"errors":[{"code":"VSS610"}]}}`, whole: tracker.OutcomeRejected},
		"too often":       {status: 429, answer: `{"response":{"errors":[{"code":"10429"}]}}`, whole: tracker.OutcomeRateLimited},
		"an empty answer": {answer: `{}`, whole: tracker.OutcomeMalformed},
		"no answer":       {answer: `<html>`, whole: tracker.OutcomeMalformed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			port := open(t, map[string]string{"push_credential": "sesame"}, func(w http.ResponseWriter, r *http.Request) {
				checkHeader(t, r)
				var got any
				if err := json.NewDecoder(r.Body).Decode(&got); err != nil || r.URL.Path != "/api/track/v1/subscription/standard/package" {
					t.Errorf("%s: %v", r.URL, err)
				}
				want := map[string]any{
					"locale": "en_US", "countryCode": "US", "trackingNumberList": []any{number, bad},
					"destination": map[string]any{"url": "https://shop.example/push", "credentialType": "Bearer", "credential": "sesame"},
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("subscription (-want +got):\n%s", diff)
				}
				w.WriteHeader(max(c.status, 200))
				fmt.Fprint(w, c.answer)
			})
			a := port.Subscribe(t.Context(), "https://shop.example/push", []tracker.TrackQuery{{TrackingNo: number}, {TrackingNo: odd}, {TrackingNo: bad}})
			couriertest.CheckAnswer(t, a)
			var got map[string]tracker.Outcome
			for _, s := range a.Shipments {
				if got == nil {
					got = map[string]tracker.Outcome{}
				}
				got[s.TrackingNo] = s.Outcome
			}
			if diff := cmp.Diff(c.want, got); diff != "" || a.Outcome != c.whole {
				t.Errorf("%s, want %s; numbers (-want +got):\n%s", a.Outcome, c.whole, diff)
			}
		})
	}
}

func TestSubscribeNeedsItsOwnCredential(t *testing.T) {
	t.Parallel()
	port := open(t, nil, func(_ http.ResponseWriter, r *http.Request) { t.Errorf("asked %s", r.URL) })
	couriertest.Expect(t, port.Subscribe(t.Context(), "https://shop.example/push", []tracker.TrackQuery{{TrackingNo: number}}),
		tracker.OutcomeRejected, tracker.ProblemBadCredentials)
	if a := port.Unsubscribe(t.Context(), nil); a.Outcome != tracker.OutcomeOK {
		t.Errorf("%+v", a)
	}
}
