package aftership

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// desk answers "METHOD path [body]" with what it has for it, in turn, and writes down what it was asked.
type desk struct {
	t     *testing.T
	mu    sync.Mutex
	says  map[string][]string // "STATUS body"; the last answer stays
	calls []string
}

func (d *desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if got := r.Header.Get("as-api-key"); got != couriertest.Secrets(Adapter().Info)["api_key"] {
		d.t.Errorf("the key is %q", got)
	}
	body, _ := io.ReadAll(r.Body)
	call := strings.TrimSpace(r.Method + " " + strings.TrimPrefix(r.URL.RequestURI(), "/tracking/2026-07") + " " + string(body))
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

func page(trackings ...string) string {
	return `200 {"meta":{"code":200},"data":{"trackings":[` + strings.Join(trackings, ",") + `]}}`
}

func one(number, slug, tag string) string {
	events := ""
	if tag != "Pending" {
		events = fmt.Sprintf(`{"checkpoint_time":"2026-03-01T10:00:00Z","tag":%q,"message":"x"}`, tag)
	}
	return fmt.Sprintf(`{"id":"id-%s","tracking_number":%q,"slug":%q,"tag":%q,"checkpoints":[%s]}`, number, number, slug, tag, events)
}

func created(number string) string {
	return `201 {"meta":{"code":201},"data":` + one(number, "", "Pending") + `}`
}

const listA = "GET /trackings?created_at_min=2025-11-10T08%3A00%3A00Z&limit=200&tracking_numbers=A1"

// TestTrack reads one page and creates what it lacks. The provider would list the last 30 days only.
func TestTrack(t *testing.T) {
	t.Parallel()
	type result = map[string]string
	for name, c := range map[string]struct {
		ask   []tracker.TrackQuery
		says  map[string][]string
		want  result
		calls []string
	}{
		"all are listed": {
			[]tracker.TrackQuery{{TrackingNo: "a1"}},
			map[string][]string{"GET": {page(one("A1", "ups", "InTransit"))}},
			result{"a1": "ok in_transit"},
			[]string{strings.Replace(listA, "A1", "a1", 1)},
		},
		"the asked courier's": {
			[]tracker.TrackQuery{{TrackingNo: "A1", Courier: "usps"}},
			map[string][]string{"GET": {page(one("A1", "ups", "InTransit"), one("A1", "usps", "Delivered"))}},
			result{"A1": "ok delivered"},
			[]string{listA},
		},
		"one is new": {
			[]tracker.TrackQuery{{TrackingNo: "A1"}, {TrackingNo: "A2", Courier: "royalmail"}},
			map[string][]string{"GET": {page(one("A1", "ups", "InTransit"))}, "POST": {created("A2")}},
			result{"A1": "ok in_transit", "A2": "ok pending"},
			[]string{listA + "%2CA2", `POST /trackings {"tracking_number":"A2","slug":"royal-mail"}`},
		},
		"its courier is not taken": {
			[]tracker.TrackQuery{{TrackingNo: "A1", Courier: "sf"}},
			map[string][]string{"GET": {page()}, "POST": {`400 {"meta":{"code":4010,"message":"no"},"data":{}}`, created("A1")}},
			result{"A1": "ok pending"},
			[]string{listA, `POST /trackings {"tracking_number":"A1","slug":"sf-express"}`, `POST /trackings {"tracking_number":"A1"}`},
		},
		"it exists, but is not listed": {
			[]tracker.TrackQuery{{TrackingNo: "A1"}},
			map[string][]string{
				"GET /trackings?": {page()}, "POST": {`400 {"meta":{"code":4003},"data":{"id":"id-A1","tracking_number":"A1"}}`},
				"GET /trackings/id-A1": {`200 {"meta":{"code":200},"data":` + one("A1", "ups", "Delivered") + `}`},
			},
			result{"A1": "ok delivered"},
			[]string{listA, `POST /trackings {"tracking_number":"A1"}`, "GET /trackings/id-A1"},
		},
		"it exists, no more is told": {
			[]tracker.TrackQuery{{TrackingNo: "A1"}},
			map[string][]string{"GET": {page()}, "POST": {`400 {"meta":{"code":4003},"data":{"tracking":{"tracking_number":"A1"}}}`}},
			result{"A1": "not_found "},
			[]string{listA, `POST /trackings {"tracking_number":"A1"}`},
		},
		"a bad number stops no other": {
			[]tracker.TrackQuery{{TrackingNo: "A1"}, {TrackingNo: "A2"}},
			map[string][]string{"GET": {page()}, "POST": {`400 {"meta":{"code":4005},"data":{}}`, created("A2")}},
			result{"A1": "rejected bad_number", "A2": "ok pending"},
			[]string{listA + "%2CA2", `POST /trackings {"tracking_number":"A1"}`, `POST /trackings {"tracking_number":"A2"}`},
		},
		"a spent quota stops all": {
			[]tracker.TrackQuery{{TrackingNo: "A1"}, {TrackingNo: "A2"}},
			map[string][]string{"GET": {page()}, "POST": {`402 {"meta":{"code":402},"data":{}}`}},
			result{"A1": "rejected quota_exhausted", "A2": "rejected quota_exhausted"},
			[]string{listA + "%2CA2", `POST /trackings {"tracking_number":"A1"}`},
		},
		"a failed creation is not repeated": {
			[]tracker.TrackQuery{{TrackingNo: "A1"}},
			map[string][]string{"GET": {page()}, "POST": {`502 Interal Error`}},
			result{"A1": "server_error "},
			[]string{listA, `POST /trackings {"tracking_number":"A1"}`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			port, d := open(t, c.says)
			if diff := cmp.Diff(c.want, looked(t, port, c.ask)); diff != "" {
				t.Errorf("parcels (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.calls, d.calls); diff != "" {
				t.Errorf("calls (-want +got):\n%s", diff)
			}
		})
	}
}

// looked makes one look and says in a word how it ended for each number.
func looked(t *testing.T, port *courier, queries []tracker.TrackQuery) map[string]string {
	t.Helper()
	a := port.Track(t.Context(), queries)
	couriertest.CheckAnswer(t, a)
	got := map[string]string{}
	for _, s := range a.Shipments {
		got[s.TrackingNo] = string(s.Outcome) + " " + string(s.Problem) + string(s.Status)
	}
	return got
}

func TestVersion(t *testing.T) {
	t.Parallel()
	for version, want := range map[string]bool{"": true, "2024-07": true, "2026-07": true, "2023-10": false, "v4": false, "../v4": false} {
		account := couriertest.Account(Adapter().Info, "http://127.0.0.1:1")
		account.Options = map[string]string{"version": version}
		client, err := couriers.NewClient(account, couriertest.Config())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(client.Close)
		if _, err := Adapter().Open(account, client); (err == nil) != want {
			t.Errorf("version %q: %v", version, err)
		}
	}
}
