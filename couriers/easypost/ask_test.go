package easypost

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// desk answers "METHOD path body" with what it has for it, in turn, and writes down what it was asked.
type desk struct {
	t     *testing.T
	mu    sync.Mutex
	says  map[string][]string // "STATUS body"; the last answer stays
	calls []string
}

func (d *desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	user, password, ok := r.BasicAuth()
	if !ok || user != couriertest.Secrets(Adapter().Info)["api_key"] || password != "" {
		d.t.Errorf("signed in as %q %q", user, password)
	}
	body, _ := io.ReadAll(r.Body)
	call := strings.TrimSpace(r.Method + " " + r.URL.RequestURI() + " " + string(body))
	d.mu.Lock()
	defer d.mu.Unlock()
	d.calls = append(d.calls, call)
	for start, answers := range d.says {
		if !strings.HasPrefix(call, start) {
			continue
		}
		if len(answers) > 1 {
			d.says[start] = answers[1:]
		}
		status, text, _ := strings.Cut(answers[0], " ")
		var code int
		fmt.Sscan(status, &code)
		w.WriteHeader(code)
		_, _ = io.WriteString(w, text)
		return
	}
	d.t.Errorf("nobody expected %s", call)
}

func open(t *testing.T, says map[string][]string) (*courier, *desk) {
	t.Helper()
	d := &desk{t: t, says: says}
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	return couriertest.Open(t, Adapter(), couriertest.Account(Adapter().Info, server.URL), couriertest.Config()).(*courier), d
}

func one(number, carrier, status, created string) string {
	return fmt.Sprintf(`{"id":"trk_%s_%s","tracking_code":%q,"carrier":%q,"status":%q,"created_at":%q,"tracking_details":[]}`, carrier, number, number, carrier, status, created)
}

const early, late = "2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z"

func TestTrack(t *testing.T) {
	t.Parallel()
	const get, make = "GET /v2/trackers?tracking_code=A1", `POST /v2/trackers {"tracker":{"tracking_code":"A1"}}`
	for name, c := range map[string]struct {
		ask   tracker.TrackQuery
		says  map[string][]string
		want  string
		calls []string
	}{
		"it has a tracker": {
			tracker.TrackQuery{TrackingNo: "A1"},
			map[string][]string{"GET": {`200 {"trackers":[` + one("A1", "UPS", "delivered", late) + `]}`}},
			"ok delivered",
			[]string{get},
		},
		"the asked courier's": {
			tracker.TrackQuery{TrackingNo: "A1", Courier: "usps"},
			map[string][]string{"GET": {`200 {"trackers":[` + one("A1", "UPS", "delivered", late) + "," + one("A1", "USPS", "out_for_delivery", early) + `]}`}},
			"ok out_for_delivery",
			[]string{get},
		},
		"the last parcel with the number": {
			tracker.TrackQuery{TrackingNo: "A1", Courier: "usps"},
			map[string][]string{"GET": {`200 {"trackers":[` + one("A1", "USPS", "delivered", early) + "," + one("A1", "USPS", "unknown", late) + `]}`}},
			"ok pending",
			[]string{get},
		},
		"it has none": {
			tracker.TrackQuery{TrackingNo: "A1"},
			map[string][]string{"GET": {`200 {"trackers":[]}`}, "POST": {"201 " + one("A1", "UPS", "unknown", late)}},
			"ok pending",
			[]string{get, make},
		},
		"the first look saves a call": {
			tracker.TrackQuery{TrackingNo: "A1", Courier: "ups", FirstLook: true},
			map[string][]string{"POST": {"201 " + one("A1", "UPS", "in_transit", late)}},
			"ok in_transit",
			[]string{`POST /v2/trackers {"tracker":{"tracking_code":"A1","carrier":"UPS"}}`},
		},
		"its courier is not taken": {
			tracker.TrackQuery{TrackingNo: "A1", Courier: "dhl", FirstLook: true},
			map[string][]string{"POST": {`422 {"error":{"code":"CARRIER.INVALID","message":"no"}}`, "201 " + one("A1", "DHLEcs", "in_transit", late)}},
			"ok in_transit",
			[]string{`POST /v2/trackers {"tracker":{"tracking_code":"A1","carrier":"DHLExpress"}}`, make},
		},
		"written in another way": {
			tracker.TrackQuery{TrackingNo: "a 1", FirstLook: true},
			map[string][]string{"POST": {"201 " + one("A1", "UPS", "in_transit", late)}},
			"ok in_transit",
			[]string{`POST /v2/trackers {"tracker":{"tracking_code":"a 1"}}`},
		},
		"a failed creation is not repeated": {
			tracker.TrackQuery{TrackingNo: "A1", FirstLook: true}, map[string][]string{"POST": {"503 down"}}, "server_error ", []string{make},
		},
		"a failed list creates nothing": {
			tracker.TrackQuery{TrackingNo: "A1"}, map[string][]string{"GET": {"429 {}"}}, "rate_limited ", []string{get},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			port, d := open(t, c.says)
			a := port.Track(t.Context(), []tracker.TrackQuery{c.ask})
			couriertest.CheckAnswer(t, a)
			got := string(a.Outcome) + " "
			if len(a.Shipments) == 1 && a.Shipments[0].TrackingNo == c.ask.TrackingNo {
				got += string(a.Shipments[0].Status)
			}
			if got != c.want {
				t.Errorf("reads as %s, want %s: %+v", got, c.want, a)
			}
			if diff := cmp.Diff(c.calls, d.calls); diff != "" {
				t.Errorf("calls (-want +got):\n%s", diff)
			}
		})
	}
}

// TestHidesTheSignIn checks that the key does not come back in the form in which it is sent.
func TestHidesTheSignIn(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusUnprocessableEntity)
		fmt.Fprintf(w, `{"error":{"code":"BAD","message":"you sent %s"}}`, r.Header.Get("Authorization"))
	}))
	t.Cleanup(server.Close)
	port := couriertest.Open(t, Adapter(), couriertest.Account(Adapter().Info, server.URL), couriertest.Config())
	a := port.Track(t.Context(), []tracker.TrackQuery{{TrackingNo: "A1"}})
	if a.Detail != "BAD you sent Basic [redacted]" {
		t.Errorf("the detail is %q", a.Detail)
	}
}

func TestSubscribe(t *testing.T) {
	t.Parallel()
	queries := []tracker.TrackQuery{{TrackingNo: "A1"}, {TrackingNo: "A2"}, {TrackingNo: "A3"}}
	bad := `422 {"error":{"code":"PARAMETER.INVALID","errors":[{"field":"tracking_code","message":"x"}]}}`
	for name, c := range map[string]struct {
		says  []string
		fails string
		calls int
	}{
		"all":                {[]string{"201 " + one("A1", "UPS", "unknown", late)}, "", 3},
		"but for one":        {[]string{"201 " + one("A1", "UPS", "unknown", late), bad, "201 " + one("A3", "UPS", "unknown", late)}, "A2", 3},
		"the money runs out": {[]string{"201 " + one("A1", "UPS", "unknown", late), `402 {}`}, "A2 A3", 2},
		"the key is no good": {[]string{`401 {}`}, "A1 A2 A3", 1},
	} {
		port, d := open(t, map[string][]string{"POST": c.says})
		var fails []string
		a := port.Subscribe(t.Context(), "https://shop.example/push", queries)
		for _, s := range a.Shipments {
			fails = append(fails, s.TrackingNo)
		}
		if got := strings.Join(fails, " "); a.Outcome != tracker.OutcomeOK || got != c.fails || len(d.calls) != c.calls {
			t.Errorf("%s: %s, %q fail after %d calls, want %q after %d", name, a.Outcome, got, len(d.calls), c.fails, c.calls)
		}
	}
}

func TestUnsubscribe(t *testing.T) {
	t.Parallel()
	list := func(number string) []string {
		return []string{`200 {"trackers":[` + one(number, "UPS", "delivered", late) + `]}`}
	}
	port, d := open(t, map[string][]string{
		"GET /v2/trackers?tracking_code=A1": list("A1"), "DELETE /v2/trackers/trk_UPS_A1": {"200 {}"},
		"GET /v2/trackers?tracking_code=A2": list("A2"), "DELETE /v2/trackers/trk_UPS_A2": {`404 {"error":{"code":"NOT_FOUND"}}`},
		"GET /v2/trackers?tracking_code=A3": {`200 {"trackers":[]}`},
		"GET /v2/trackers?tracking_code=A4": list("A4"), "DELETE /v2/trackers/trk_UPS_A4": {`403 {"error":{"code":"MODE.UNAUTHORIZED"}}`},
	})
	a := port.Unsubscribe(t.Context(), []tracker.TrackQuery{{TrackingNo: "A1"}, {TrackingNo: "A2"}, {TrackingNo: "A3"}, {TrackingNo: "A4"}})
	if a.Outcome != tracker.OutcomeOK || len(a.Shipments) != 1 || a.Shipments[0].TrackingNo != "A4" || a.Shipments[0].Problem != tracker.ProblemNoPermission || len(d.calls) != 7 {
		t.Errorf("%s %+v after %v", a.Outcome, a.Shipments, d.calls)
	}
}

func TestProbe(t *testing.T) {
	t.Parallel()
	for says, want := range map[string]tracker.Outcome{
		`200 {"trackers":[],"has_more":false}`: tracker.OutcomeOK, `401 {}`: tracker.OutcomeAuth, `200 {}`: tracker.OutcomeMalformed,
	} {
		port, d := open(t, map[string][]string{"GET /v2/trackers?page_size=1": {says}})
		if a := port.Probe(t.Context()); a.Outcome != want || len(d.calls) != 1 {
			t.Errorf("%s reads as %s after %v", says, a.Outcome, d.calls)
		}
	}
}
