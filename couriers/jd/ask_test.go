package jd

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The signature is a worked example with invented keys, computed apart from this program.
func TestSign(t *testing.T) {
	t.Parallel()
	s := seal{key: "DemoAppKey", secret: "DemoSecret", token: "DemoToken", stamp: "2023-11-14 22:13:20"}
	body := `[{"referenceNumber":"JDX000000000001","referenceType":"20000","phone":"1234"}]`
	if got, want := s.sign(body), "A13671FE202C2938CD06E0BE6B7675FB"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestQuestion(t *testing.T) {
	t.Parallel()
	secrets := couriertest.Secrets(Adapter().Info)
	a := look(t, []string{"JDVA1/4321", "JDVA2"}, func(body string, r *http.Request) string {
		if want := `[{"referenceNumber":"JDVA1","referenceType":"20000","phone":"4321"},{"referenceNumber":"JDVA2","referenceType":"20000"}]`; body != want {
			t.Errorf("asked %s", body)
		}
		q := r.URL.Query()
		s := seal{key: secrets["app_key"], secret: secrets["app_secret"], token: secrets["access_token"], stamp: "2026-03-10 16:00:00"} // Beijing
		want := map[string]string{
			"LOP-DN": "Tracking_JD", "app_key": s.key, "access_token": s.token, "timestamp": s.stamp, "v": "2.0", "algorithm": "md5-salt", "sign": s.sign(body),
		}
		for name, value := range want {
			if q.Get(name) != value {
				t.Errorf("%s is %q, want %q", name, q.Get(name), value)
			}
		}
		if r.URL.Path != "/jd/tracking/query" || len(q) != len(want) {
			t.Errorf("asked %s with %v", r.URL.Path, q)
		}
		return `{"code":1000,"data":[{"referenceNumber":"JDVA1","trackings":[{"operationCode":"200001","operationTime":"2026-03-04 10:00:00"}]}]}`
	})
	if len(a.Shipments) != 2 || a.Shipments[0].Status != tracker.StatusPickedUp || a.Shipments[1].Outcome != tracker.OutcomeNotFound {
		t.Errorf("%+v", a)
	}
}

// TestOneDoesNotBlindTheOthers checks batches that are refused because of one number.
func TestOneDoesNotBlindTheOthers(t *testing.T) {
	t.Parallel()
	type result struct {
		Outcome tracker.Outcome
		Problem tracker.Problem
	}
	good := result{tracker.OutcomeOK, ""}
	for name, c := range map[string]struct {
		numbers []string
		want    map[string]result
		calls   int
	}{
		"all good":     {[]string{"GOOD1", "GOOD2"}, map[string]result{"GOOD1": good, "GOOD2": good}, 1},
		"foreign":      {[]string{"GOOD1", "FOREIGN/1234"}, map[string]result{"GOOD1": good, "FOREIGN": {tracker.OutcomeRejected, tracker.ProblemNoPermission}}, 3},
		"phone needed": {[]string{"FOREIGN", "GOOD1"}, map[string]result{"GOOD1": good, "FOREIGN": {tracker.OutcomeRejected, tracker.ProblemNeedsPhone}}, 3},
		"unknown":      {[]string{"MISSING", "GOOD1"}, map[string]result{"GOOD1": good, "MISSING": {tracker.OutcomeNotFound, ""}}, 3},
		"no waybill":   {[]string{"ODD", "GOOD1"}, map[string]result{"GOOD1": good, "ODD": {tracker.OutcomeRejected, tracker.ProblemBadNumber}}, 3},
		"breaks down":  {[]string{"MISSING", "BROKEN", "GOOD1"}, map[string]result{"MISSING": {tracker.OutcomeNotFound, ""}, "BROKEN": {tracker.OutcomeServerError, ""}, "GOOD1": {tracker.OutcomeServerError, ""}}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			calls := 0
			a := look(t, c.numbers, func(body string, _ *http.Request) string {
				calls++
				return answerFor(t, body)
			})
			got := map[string]result{}
			for _, s := range a.Shipments {
				got[s.TrackingNo] = result{s.Outcome, s.Problem}
			}
			if diff := cmp.Diff(c.want, got); diff != "" || calls != c.calls {
				t.Errorf("%d calls, want %d (-want +got):\n%s", calls, c.calls, diff)
			}
		})
	}
}

// answerFor refuses a whole request for the first of its numbers that JD would refuse.
func answerFor(t *testing.T, body string) string {
	t.Helper()
	for word, reply := range map[string]string{"FOREIGN": `{"code":2001,"msg":"没有权限"}`, "MISSING": `{"code":2100}`, "ODD": `{"code":2101}`} {
		if strings.Contains(body, word) {
			return reply
		}
	}
	if strings.Contains(body, "BROKEN") {
		return `{"code":4000}`
	}
	var asked []reference
	if err := json.Unmarshal([]byte(body), &asked); err != nil {
		t.Error(err)
	}
	out := make([]string, 0, len(asked))
	for _, r := range asked {
		out = append(out, `{"referenceNumber":"`+r.Number+`","trackings":[{"operationCode":"430","operationTime":"2026-03-04 10:00:00"}]}`)
	}
	return `{"code":1000,"data":[` + strings.Join(out, ",") + `]}`
}

// TestWaitIsPassedOn checks that a throttle in the middle of single questions stops them and names its time.
func TestWaitIsPassedOn(t *testing.T) {
	t.Parallel()
	calls := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if calls++; calls == 1 {
			_, _ = io.WriteString(w, `{"code":2100}`)
			return
		}
		w.Header().Set("Retry-After", "90")
		w.WriteHeader(http.StatusTooManyRequests)
	}))
	t.Cleanup(server.Close)
	courier := couriertest.Open(t, Adapter(), couriertest.Account(Adapter().Info, server.URL), couriertest.Config())
	a := courier.Track(t.Context(), []tracker.TrackQuery{{TrackingNo: "A"}, {TrackingNo: "B"}})
	if calls != 2 || a.RetryAfter != 90*time.Second || len(a.Shipments) != 2 || a.Shipments[1].Outcome != tracker.OutcomeRateLimited {
		t.Errorf("%d calls, %+v", calls, a)
	}
}

func TestFailureOfAnAccountIsAskedOnce(t *testing.T) {
	t.Parallel()
	calls := 0
	a := look(t, []string{"A", "B"}, func(string, *http.Request) string {
		calls++
		return `{"error_response":{"code":1,"zh_desc":"签名错误"}}`
	})
	if calls != 1 || a.Outcome != tracker.OutcomeAuth {
		t.Errorf("%d calls, %s", calls, a.Outcome)
	}
}

// look makes one look; a number may carry a phone tail after a slash.
func look(t *testing.T, numbers []string, answer func(body string, r *http.Request) string) tracker.Answer {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		_, _ = io.WriteString(w, answer(string(body), r))
	}))
	t.Cleanup(server.Close)
	var queries []tracker.TrackQuery
	for _, n := range numbers {
		number, tail, _ := strings.Cut(n, "/")
		queries = append(queries, tracker.TrackQuery{TrackingNo: number, PhoneTail: tail})
	}
	a := couriertest.Open(t, Adapter(), couriertest.Account(Adapter().Info, server.URL), couriertest.Config()).Track(t.Context(), queries)
	couriertest.CheckAnswer(t, a)
	return a
}

// TestTableIsWhole reads every documented code; 200000 is read by its words.
func TestTableIsWhole(t *testing.T) {
	t.Parallel()
	want := map[tracker.Status]string{
		tracker.StatusPending:      "200062",
		tracker.StatusInfoReceived: `100 390 10010 200018 200030 200034 200035 200036 200037 200038 200053 200063 200071`,
		tracker.StatusPickedUp:     "420 200001",
		tracker.StatusInTransit: `430 10032 10033 10054 200004 200006 200007 200008 200009 200011 200012 200013 200017 200019 200040 200050 200055
			200056 200058 200061 200072 200075 200076 200077`,
		tracker.StatusOutForDelivery:     "440 11000",
		tracker.StatusAvailableForPickup: "200051 200057",
		tracker.StatusFailedAttempt:      "200003 200023 200031",
		tracker.StatusDelivered:          "510 10034 10042",
		tracker.StatusException:          "500 530 700 10035 200059 200064 200065 200066 200067 200069 200070",
		tracker.StatusReturning:          "200033 200060 200068",
		tracker.StatusReturned:           "200054",
		tracker.StatusCancelled:          "403 480 690 200010 200052",
		tracker.StatusLost:               "200032",
		tracker.StatusUnknown:            "200002 200020 200039", // notes
	}
	p, seen := parser{codes: codes()}, 1
	for status, list := range want {
		for code := range strings.FieldsSeq(list) {
			seen++
			r := p.read(node{Code: couriers.Text(code)})
			if r.Status != status || r.Unknown || r.Hint != (status == tracker.StatusUnknown) {
				t.Errorf("%s: %+v, want %s", code, r, status)
			}
		}
	}
	if seen != 12+63 {
		t.Errorf("%d codes, the lists have 75", seen)
	}
	if r := p.read(node{Code: "200000", Remark: "收件人拒收"}); r.Status != tracker.StatusException || r.Hint {
		t.Errorf("200000 with words: %+v", r)
	}
	if r := p.read(node{Code: "200000", Kind: "430"}); r.Status != tracker.StatusUnknown || !r.Hint || r.Unknown {
		t.Errorf("200000 without: %+v", r)
	}
}
