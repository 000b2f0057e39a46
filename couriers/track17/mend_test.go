package track17

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

// clerk answers each method with one data object and writes down what it was asked.
type clerk struct {
	mu    sync.Mutex
	says  map[string]string
	calls []string
}

func (c *clerk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	method := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls = append(c.calls, method+" "+string(body))
	fmt.Fprintf(w, `{"code":0,"data":%s}`, c.says[method])
}

func open(t *testing.T, says map[string]string) (*courier, *clerk) {
	t.Helper()
	c := &clerk{says: says}
	server := httptest.NewServer(c)
	t.Cleanup(server.Close)
	port := couriertest.Open(t, Adapter(), couriertest.Account(Adapter().Info, server.URL), couriertest.Config())
	return port.(*courier), c
}

func rejected(number string, code int) string {
	return fmt.Sprintf(`{"number":%q,"carrier":0,"error":{"code":-%d,"message":"no"}}`, number, code)
}

func data(accepted, rejected string) string {
	return `{"accepted":[` + accepted + `],"rejected":[` + rejected + `]}`
}

func known(number string, carrier int, status, synced string) string {
	events := ""
	if status != "NotFound" {
		events = `{"time_iso":"2026-03-01T10:00:00Z","description":"x","stage":"Arrival"}`
	}
	return fmt.Sprintf(`{"number":%q,"carrier":%d,"track_info":{"latest_status":{"status":%q},"tracking":{"providers":[{"latest_sync_time":%q,"events":[%s]}]}}}`,
		number, carrier, status, synced, events)
}

func TestRegistersAnewWithoutTheCarrier(t *testing.T) {
	t.Parallel()
	c, clerk := open(t, map[string]string{"register": data("", rejected("A1", 18019911)), "gettrackinfo": data("", rejected("A1", 18019902))})
	c.Track(t.Context(), []tracker.TrackQuery{{TrackingNo: "A1", Courier: "ups", PhoneTail: "1234"}, {TrackingNo: "A2", Courier: "dhl"}})
	want := []string{
		`gettrackinfo [{"number":"A1"},{"number":"A2"}]`,
		`register [{"number":"A1","carrier":100002,"phone_number_last_4":"1234"}]`,
		`register [{"number":"A1","phone_number_last_4":"1234"}]`,
	}
	if diff := cmp.Diff(want, clerk.calls); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
}

func TestChangesTheCarrier(t *testing.T) {
	t.Parallel()
	const now = "2026-03-10T07:00:00Z"
	for name, c := range map[string]struct {
		info    string
		courier string
		changed string
		call    string
		detail  string
	}{
		"nothing is known under the wrong one": {
			known("A1", 3011, "NotFound", now), "usps", data(`{"number":"A1","carrier":21051}`, ""),
			`changecarrier [{"number":"A1","carrier_old":3011,"carrier_new":21051}]`, "carrier changed from 3011 to 21051",
		},
		"too early": {
			known("A1", 3011, "NotFound", now), "usps", data("", rejected("A1", 18019808)),
			`changecarrier [{"number":"A1","carrier_old":3011,"carrier_new":21051}]`, "carrier not changed: -18019808 no",
		},
		"the other one knows it": {known("A1", 3011, "InTransit", now), "usps", "", "", ""},
		"it is the right one":    {known("A1", 21051, "NotFound", now), "usps", "", "", ""},
		"any would do":           {known("A1", 3011, "NotFound", now), "", "", "", ""},
		"nobody found out":       {known("A1", 0, "NotFound", now), "usps", "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			port, clerk := open(t, map[string]string{"gettrackinfo": data(c.info, ""), "changecarrier": c.changed})
			queries := []tracker.TrackQuery{{TrackingNo: "A1", Courier: c.courier}}
			a := port.Track(t.Context(), queries)
			couriertest.CheckAnswer(t, a)
			if got := a.Shipments[0].Detail; got != c.detail {
				t.Errorf("detail %q, want %q", got, c.detail)
			}
			port.Track(t.Context(), queries) // on the same day it is not changed again
			var calls []string
			for _, call := range clerk.calls {
				if !strings.HasPrefix(call, "gettrackinfo") {
					calls = append(calls, call)
				}
			}
			if got := strings.Join(calls, "; "); got != c.call {
				t.Errorf("calls %q, want %q", got, c.call)
			}
		})
	}
}

// TestRestartsWhatIsOpen checks that an answer the provider does not renew any more is no look at the parcel.
func TestRestartsWhatIsOpen(t *testing.T) {
	t.Parallel()
	const fresh, old = "2026-03-10T00:00:00Z", "2026-03-06T00:00:00Z"
	stopped := strings.Replace(known("A1", 1, "InTransit", fresh), `"track_info"`, `"tracking_status":"Stopped","track_info"`, 1)
	for name, c := range map[string]struct {
		info    string
		first   bool
		says    string
		outcome tracker.Outcome
		asked   bool
	}{
		"asked of late":             {known("A1", 1, "InTransit", fresh), false, "", tracker.OutcomeOK, false},
		"no word about it":          {known("A1", 1, "InTransit", ""), false, "", tracker.OutcomeOK, false},
		"said to be stopped":        {stopped, false, data(`{"number":"A1"}`, ""), tracker.OutcomeRejected, true},
		"not asked for days":        {known("A1", 1, "InTransit", old), false, data(`{"number":"A1"}`, ""), tracker.OutcomeRejected, true},
		"the first look":            {known("A1", 1, "InTransit", old), true, data(`{"number":"A1"}`, ""), tracker.OutcomeOK, true},
		"restarted before":          {known("A1", 1, "InTransit", old), false, data("", rejected("A1", 18019905)), tracker.OutcomeRejected, true},
		"tracked all the same":      {known("A1", 1, "InTransit", old), false, data("", rejected("A1", 18019904)), tracker.OutcomeOK, true},
		"delivered, so no need":     {known("A1", 1, "Delivered", old), false, "", tracker.OutcomeOK, false},
		"another error says naught": {known("A1", 1, "InTransit", old), false, data("", rejected("A1", 18010003)), tracker.OutcomeOK, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			port, clerk := open(t, map[string]string{"gettrackinfo": data(c.info, ""), "retrack": c.says})
			a := port.Track(t.Context(), []tracker.TrackQuery{{TrackingNo: "A1", FirstLook: c.first}})
			couriertest.Expect(t, a, c.outcome, "")
			if asked := len(clerk.calls) > 1; asked != c.asked {
				t.Errorf("calls %v, want a restart: %v", clerk.calls, c.asked)
			}
		})
	}
	t.Run("not allowed", func(t *testing.T) {
		t.Parallel()
		port, clerk := open(t, map[string]string{"gettrackinfo": data(stopped, ""), "retrack": `{"errors":[{"code":-18010005,"message":"no"}]}`})
		for range 3 {
			couriertest.Expect(t, port.Track(t.Context(), []tracker.TrackQuery{{TrackingNo: "A1"}}), tracker.OutcomeOK, "")
		}
		if len(clerk.calls) != 4 {
			t.Errorf("calls %v, want three looks and one try", clerk.calls)
		}
	})
	t.Run("once a day", func(t *testing.T) {
		t.Parallel()
		port, clerk := open(t, map[string]string{"gettrackinfo": data(stopped, ""), "retrack": data("", rejected("A1", 18019905))})
		for range 3 {
			couriertest.Expect(t, port.Track(t.Context(), []tracker.TrackQuery{{TrackingNo: "A1"}}), tracker.OutcomeRejected, "")
		}
		if len(clerk.calls) != 4 || clerk.calls[1] != `retrack [{"number":"A1"}]` {
			t.Errorf("calls %v, want three looks and one restart", clerk.calls)
		}
	})
}

func TestVersion(t *testing.T) {
	t.Parallel()
	for version, want := range map[string]bool{"": true, "v2.2": true, "v2.4": true, "v1": false, "../v2.2": false} {
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
