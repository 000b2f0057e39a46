package fedex

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// desk is a small FedEx: it hands out tokens, knows numbers that start with 88, and refuses a request with an empty number as a whole.
type desk struct {
	t     *testing.T
	calls []string
}

func (d *desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	secrets := couriertest.Secrets(Adapter().Info)
	if r.URL.Path == "/oauth/token" {
		if r.PostFormValue("grant_type") != "client_credentials" || r.PostFormValue("client_id") != secrets["client_id"] ||
			r.PostFormValue("client_secret") != secrets["client_secret"] {
			d.t.Errorf("signed in with %v", r.PostForm)
		}
		fmt.Fprint(w, `{"access_token":"T1","expires_in":3599}`)
		return
	}
	if r.Method != http.MethodPost || r.URL.Path != "/track/v1/trackingnumbers" || r.Header.Get("Authorization") != "Bearer T1" ||
		r.Header.Get("X-locale") != "en_US" || r.Header.Get("X-customer-transaction-id") != "id-1" {
		d.t.Errorf("%s %s with %v", r.Method, r.URL.Path, r.Header)
	}
	var q question
	if err := json.NewDecoder(r.Body).Decode(&q); err != nil || !q.Detailed {
		d.t.Errorf("question %+v: %v", q, err)
	}
	var call, results []string
	poisoned := false
	for _, p := range q.Parcels {
		number := p.Number.Number
		call = append(call, number)
		poisoned = poisoned || number == "?"
		if strings.HasPrefix(number, "88") {
			results = append(results, fmt.Sprintf(`{"trackingNumber":%q,"trackResults":[{"latestStatusDetail":{"code":"OC"}}]}`, number))
		}
	}
	d.calls = append(d.calls, strings.Join(call, " "))
	if poisoned {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"errors":[{"code":"TRACKING.TRACKINGNUMBER.INVALID","message":"bad number"}]}`)
		return
	}
	fmt.Fprintf(w, `{"output":{"completeTrackResults":[%s]}}`, strings.Join(append(results, `{"trackingNumber":"77","trackResults":[]}`), ","))
}

func ask(t *testing.T, d http.Handler, numbers ...string) tracker.Answer {
	t.Helper()
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	port := couriertest.Open(t, Adapter(), couriertest.Account(Adapter().Info, server.URL), couriertest.Config()).(*courier)
	port.newID = func() string { return "id-1" }
	if a := port.Probe(t.Context()); a.Outcome != tracker.OutcomeOK {
		t.Errorf("the probe ends with %s", a.Outcome)
	}
	var queries []tracker.TrackQuery
	for _, number := range numbers {
		queries = append(queries, tracker.TrackQuery{TrackingNo: number})
	}
	a := port.Track(t.Context(), queries)
	couriertest.CheckAnswer(t, a)
	return a
}

func TestOneBadNumberHidesNoOther(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		numbers []string
		calls   []string
		want    map[string]tracker.Outcome
	}{
		"all fine": {
			numbers: []string{"881", "882", "991"}, calls: []string{"881 882 991"},
			want: map[string]tracker.Outcome{"881": tracker.OutcomeOK, "882": tracker.OutcomeOK, "991": tracker.OutcomeNotFound},
		},
		"one is bad": {
			numbers: []string{"881", "?", "882", "883"}, calls: []string{"881 ? 882 883", "881 ?", "881", "?", "882 883"},
			want: map[string]tracker.Outcome{
				"881": tracker.OutcomeOK, "882": tracker.OutcomeOK, "883": tracker.OutcomeOK, "?": tracker.OutcomeRejected,
			},
		},
		"only a bad one": {numbers: []string{"?"}, calls: []string{"?"}, want: map[string]tracker.Outcome{"": tracker.OutcomeRejected}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := &desk{t: t}
			a := ask(t, d, c.numbers...)
			got := map[string]tracker.Outcome{}
			for _, s := range a.Shipments {
				if s.TrackingNo != "77" {
					got[s.TrackingNo] = s.Outcome
				}
			}
			if len(got) == 0 {
				got[""] = a.Outcome
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("outcomes (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.calls, d.calls); diff != "" {
				t.Errorf("calls (-want +got):\n%s", diff)
			}
		})
	}
}

// TestReusedNumber reads one answer with two parcels behind one number, one of last summer and one of now.
func TestReusedNumber(t *testing.T) {
	t.Parallel()
	body, err := os.ReadFile("testdata/reused.json")
	if err != nil {
		t.Fatal(err)
	}
	const number = "880000000144"
	for name, c := range map[string]struct {
		query   tracker.TrackQuery
		outcome tracker.Outcome
		status  tracker.Status
	}{
		"nothing known: the newest scan": {outcome: tracker.OutcomeOK, status: tracker.StatusOutForDelivery},
		"shipped now": {
			query: tracker.TrackQuery{ShippedAt: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)}, outcome: tracker.OutcomeOK, status: tracker.StatusOutForDelivery,
		},
		"shipped last summer": {
			query: tracker.TrackQuery{ShippedAt: time.Date(2025, 6, 4, 0, 0, 0, 0, time.UTC)}, outcome: tracker.OutcomeOK, status: tracker.StatusDelivered,
		},
		"sent to Portland": {
			query: tracker.TrackQuery{Destination: tracker.Region{Province: "ME", City: "Portland"}}, outcome: tracker.OutcomeOK, status: tracker.StatusDelivered,
		},
		"shipped after both ended": {query: tracker.TrackQuery{ShippedAt: time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)}, outcome: tracker.OutcomeNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.query.TrackingNo = number
			s := newParser().parse(couriers.Reply{Body: body, Now: couriertest.Now()}, []tracker.TrackQuery{c.query}).Shipments
			if len(s) != 1 || s[0].Outcome != c.outcome || s[0].Status != c.status || s[0].TrackingNo != number {
				t.Errorf("%+v, want %s %s", s, c.outcome, c.status)
			}
		})
	}
}
