package kuaidi100

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The signatures are worked examples with invented keys, computed apart from this program.
func TestSign(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		parts []string
		want  string
	}{
		"query": {[]string{
			`{"com":"yuantong","num":"YT0000000000001","phone":"","from":"","to":"","resultv2":"4","show":"0","order":"desc"}`,
			"DemoKey12345", "DEMOCUSTOMER0000000000000000ABCD",
		}, "0640A2C6763E7FCF472B8DDD209BF0E5"},
		"push": {[]string{
			`{"status":"polling","message":"","lastResult":{"message":"ok","state":"0","status":"200","condition":"F00","ischeck":"0","com":"yuantong","nu":"YT0000000000001","data":[]}}`,
			"salt-1",
		}, "BFED7B2AFCC299AE8AAA95D304CBC29D"},
	} {
		if got := sign(c.parts...); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestQuestion(t *testing.T) {
	t.Parallel()
	body, err := os.ReadFile("testdata/query-signed.json")
	if err != nil {
		t.Fatal(err)
	}
	var got param
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw := r.PostFormValue("param")
		secrets := couriertest.Secrets(Adapter().Info)
		if r.URL.Path != "/poll/query.do" || r.PostFormValue("customer") != secrets["customer"] {
			t.Errorf("asked %s as %q", r.URL.Path, r.PostFormValue("customer"))
		}
		if want := sign(raw, secrets["key"], secrets["customer"]); r.PostFormValue("sign") != want {
			t.Errorf("signed %q, want %q", r.PostFormValue("sign"), want)
		}
		if err := json.Unmarshal([]byte(raw), &got); err != nil {
			t.Error(err)
		}
		_, _ = w.Write(body)
	}))
	t.Cleanup(server.Close)
	courier := couriertest.Open(t, Adapter(), couriertest.Account(Adapter().Info, server.URL), couriertest.Config())
	a := courier.Track(t.Context(), []tracker.TrackQuery{{TrackingNo: "YT9000000000017", Courier: "yto", PhoneTail: "4321"}})
	couriertest.Expect(t, a, tracker.OutcomeOK, tracker.ProblemNone)
	want := param{Com: "yuantong", Num: "YT9000000000017", Phone: "4321", ResultV2: "4", Show: "0", Order: "desc"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("question (-want +got):\n%s", diff)
	}
}

// TestNotAsked checks looks that would only burn quota: the provider is not asked at all.
func TestNotAsked(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the provider was asked") }))
	t.Cleanup(server.Close)
	courier := couriertest.Open(t, Adapter(), couriertest.Account(Adapter().Info, server.URL), couriertest.Config())
	for name, c := range map[string]struct {
		query tracker.TrackQuery
		want  tracker.Problem
	}{
		"phone missing":   {tracker.TrackQuery{TrackingNo: "SF1", Courier: "sf"}, tracker.ProblemNeedsPhone},
		"courier missing": {tracker.TrackQuery{TrackingNo: "X1"}, tracker.ProblemCourierUnknown},
		"no such courier": {tracker.TrackQuery{TrackingNo: "X1", Courier: "某快递"}, tracker.ProblemCourierUnknown},
	} {
		a := courier.Track(t.Context(), []tracker.TrackQuery{c.query})
		if a.Outcome != tracker.OutcomeRejected || a.Problem != c.want {
			t.Errorf("%s: %s %s", name, a.Outcome, a.Problem)
		}
	}
}

// TestAskedOnce checks that a failing server is not asked for the same number again: that would lock the number.
func TestAskedOnce(t *testing.T) {
	t.Parallel()
	hits := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		hits++
		w.WriteHeader(http.StatusBadGateway)
	}))
	t.Cleanup(server.Close)
	courier := couriertest.Open(t, Adapter(), couriertest.Account(Adapter().Info, server.URL), couriertest.Config())
	a := courier.Track(t.Context(), []tracker.TrackQuery{{TrackingNo: "YT1", Courier: "yto"}})
	if a.Outcome != tracker.OutcomeServerError || hits != 1 {
		t.Errorf("%s after %d requests, want server_error after one", a.Outcome, hits)
	}
}

func TestEveryStateHasItsName(t *testing.T) {
	t.Parallel()
	if got := len(states()); got != 36 {
		t.Errorf("the table has %d states, the provider's list has 36", got)
	}
	if got := len(table()); got != 72 {
		t.Errorf("codes or names collide: %d entries for 36 states", got)
	}
	for code, m := range table() {
		if !m.Status.Valid() || m.Status == tracker.StatusUnknown {
			t.Errorf("state %s is mapped to %q", code, m.Status)
		}
	}
}
