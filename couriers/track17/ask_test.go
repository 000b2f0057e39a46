package track17

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// desk is a small 17TRACK: it knows which numbers are registered, and refuses to register those that start with BAD.
type desk struct {
	t          *testing.T
	registered []string
	calls      []string
	registerBy int // HTTP status of a registration; 0: 200
}

func (p *desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if got := r.Header.Get("17token"); got != couriertest.Secrets(Adapter().Info)["token"] {
		p.t.Errorf("the token is %q", got)
	}
	var numbers []asked
	if err := json.NewDecoder(r.Body).Decode(&numbers); err != nil {
		p.t.Error(err)
	}
	method := strings.TrimPrefix(r.URL.Path, "/track/v2.2/")
	call := method
	var accepted, rejected []string
	for _, n := range numbers {
		call += " " + n.Number
		switch {
		case method == "register" && strings.HasPrefix(n.Number, "BAD"):
			rejected = append(rejected, fmt.Sprintf(`{"number":%q,"error":{"code":-18019903,"message":"cannot detect"}}`, n.Number))
		case method == "register":
			p.registered = append(p.registered, n.Number)
			accepted = append(accepted, fmt.Sprintf(`{"number":%q}`, n.Number))
		case !slices.Contains(p.registered, n.Number):
			rejected = append(rejected, fmt.Sprintf(`{"number":%q,"error":{"code":-18019902,"message":"not registered"}}`, n.Number))
		case strings.HasPrefix(n.Number, "NEW"):
			rejected = append(rejected, fmt.Sprintf(`{"number":%q,"error":{"code":-18019909,"message":"nothing yet"}}`, n.Number))
		default:
			accepted = append(accepted, fmt.Sprintf(`{"number":%q,"track_info":{"latest_status":{"status":"InfoReceived"}}}`, n.Number))
		}
	}
	p.calls = append(p.calls, call)
	if method == "register" && p.registerBy != 0 {
		w.Header().Set("Retry-After", "30")
		w.WriteHeader(p.registerBy)
		return
	}
	fmt.Fprintf(w, `{"code":0,"data":{"accepted":[%s],"rejected":[%s]}}`, strings.Join(accepted, ","), strings.Join(rejected, ","))
}

func TestRegistersWhatIsMissing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		known    []string
		ask      []string
		failWith int
		calls    []string
		want     map[string]tracker.Outcome
	}{
		"all known": {
			known: []string{"A", "B"}, ask: []string{"A", "B"}, calls: []string{"gettrackinfo A B"},
			want: map[string]tracker.Outcome{"A": tracker.OutcomeOK, "B": tracker.OutcomeOK},
		},
		"some are new": {
			known: []string{"A"}, ask: []string{"A", "NEW1", "BAD1"},
			calls: []string{"gettrackinfo A NEW1 BAD1", "register NEW1 BAD1", "gettrackinfo NEW1"},
			want:  map[string]tracker.Outcome{"A": tracker.OutcomeOK, "NEW1": tracker.OutcomeNotFound, "BAD1": tracker.OutcomeRejected},
		},
		"none can be registered": {
			ask: []string{"BAD1"}, calls: []string{"gettrackinfo BAD1", "register BAD1"}, want: map[string]tracker.Outcome{"BAD1": tracker.OutcomeRejected},
		},
		"registration is limited": {
			known: []string{"A"}, ask: []string{"A", "NEW1"}, failWith: 429, calls: []string{"gettrackinfo A NEW1", "register NEW1"},
			want: map[string]tracker.Outcome{"A": tracker.OutcomeOK, "NEW1": tracker.OutcomeRateLimited},
		},
		"registration fails and is not repeated": {
			ask: []string{"NEW1"}, failWith: 503, calls: []string{"gettrackinfo NEW1", "register NEW1"},
			want: map[string]tracker.Outcome{"NEW1": tracker.OutcomeServerError},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := &desk{t: t, registered: c.known, registerBy: c.failWith}
			server := httptest.NewServer(p)
			t.Cleanup(server.Close)
			var queries []tracker.TrackQuery
			for _, number := range c.ask {
				queries = append(queries, tracker.TrackQuery{TrackingNo: number})
			}
			a := couriertest.Open(t, Adapter(), couriertest.Account(Adapter().Info, server.URL), couriertest.Config()).Track(t.Context(), queries)
			couriertest.CheckAnswer(t, a)
			got := map[string]tracker.Outcome{}
			for _, s := range a.Shipments {
				got[s.TrackingNo] = s.Outcome
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("outcomes (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.calls, p.calls); diff != "" {
				t.Errorf("calls (-want +got):\n%s", diff)
			}
		})
	}
}

// TestExpiredSaysNothing checks that a verdict on age does not stand in for an event that could not be read.
func TestExpiredSaysNothing(t *testing.T) {
	t.Parallel()
	const body = `{"code":0,"data":{"accepted":[{"number":"A","track_info":{"latest_status":{"status":"Expired"},"tracking":{"providers":[{"events":[` +
		`{"time_iso":"2026-03-01T10:00:00Z","description":"?","stage":"Teleported"}]}]}}}],"rejected":[]}}`
	a := Adapter().Parse(couriers.Reply{Body: []byte(body)})
	couriertest.ExpectStatuses(t, a, tracker.StatusUnknown, []tracker.Status{tracker.StatusUnknown})
}
