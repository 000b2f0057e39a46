package usps

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

func TestQuestion(t *testing.T) {
	t.Parallel()
	secrets := couriertest.Secrets(Adapter().Info)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/oauth2/v3/token" {
			var got map[string]string
			if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
				t.Error(err)
			}
			want := map[string]string{"client_id": secrets["client_id"], "client_secret": secrets["client_secret"], "grant_type": "client_credentials"}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("sign-in (-want +got):\n%s", diff)
			}
			fmt.Fprint(w, `{"access_token":"T1","expires_in":28799}`)
			return
		}
		if r.Method != http.MethodGet || r.URL.EscapedPath() != "/tracking/v3/tracking/A%2F1" || r.URL.RawQuery != "expand=DETAIL" ||
			r.Header.Get("Authorization") != "Bearer T1" {
			t.Errorf("%s %s with %v", r.Method, r.URL, r.Header)
		}
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"error":{"code":"400","errors":[{"code":"150001","title":"nothing yet"}]}}`)
	}))
	t.Cleanup(server.Close)
	port := couriertest.Open(t, Adapter(), couriertest.Account(Adapter().Info, server.URL), couriertest.Config())
	if a := port.(tracker.Prober).Probe(t.Context()); a.Outcome != tracker.OutcomeOK {
		t.Errorf("the probe ends with %s", a.Outcome)
	}
	a := port.Track(t.Context(), []tracker.TrackQuery{{TrackingNo: "A/1"}})
	couriertest.Expect(t, a, tracker.OutcomeNotFound, "")
	if len(a.Shipments) != 1 || a.Shipments[0].TrackingNo != "A/1" {
		t.Errorf("%+v", a)
	}
}

func TestAnEarlierParcelIsNotOurs(t *testing.T) {
	t.Parallel()
	body, err := os.ReadFile("testdata/delivered.json")
	if err != nil {
		t.Fatal(err)
	}
	for shipped, want := range map[time.Month]tracker.Outcome{time.March: tracker.OutcomeOK, time.June: tracker.OutcomeNotFound} {
		q := tracker.TrackQuery{TrackingNo: "9400100000000000000011", ShippedAt: time.Date(2026, shipped, 2, 0, 0, 0, 0, time.UTC)}
		couriertest.Expect(t, newParser().parse(couriers.Reply{Body: body}, q), want, "")
	}
}

// TestEveryCode lists the codes of samples and clients with their status.
func TestEveryCode(t *testing.T) {
	t.Parallel()
	table, seen := eventCodes(), 0
	for status, codes := range map[tracker.Status]string{
		tracker.StatusInfoReceived:       "GX MA 89",
		tracker.StatusPickedUp:           "03 80 83 OA PA TM UA",
		tracker.StatusInTransit:          "07 10 A1 AD EF PC SF T1 TL L1 NT 06 19 41 42 81 82",
		tracker.StatusOutForDelivery:     "OF",
		tracker.StatusAvailableForPickup: "14 16",
		tracker.StatusFailedAttempt:      "02 30 51 52 53 54 55 56 71",
		tracker.StatusDelivered:          "01 17",
		tracker.StatusException:          "04 05 08 15 DX",
		tracker.StatusReturning:          "09 21 22 23 24 25 26 27 28 29 31 44",
		tracker.StatusLost:               "11",
	} {
		for code := range strings.FieldsSeq(codes) {
			if seen++; table[code].Status != status {
				t.Errorf("%s reads as %+v, want %s", code, table[code], status)
			}
		}
	}
	if len(table) != seen {
		t.Errorf("%d codes tried, the table has %d", seen, len(table))
	}
}

func TestCategories(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		category, status string
		want             tracker.Status
		unknown          bool
	}{
		{"Pre-Shipment", "", tracker.StatusInfoReceived, false},
		{"Accepted", "", tracker.StatusPickedUp, false},
		{"Accepted by Carrier", "", tracker.StatusPickedUp, false},
		{"In Transit", "", tracker.StatusInTransit, false},
		{"In-Transit", "", tracker.StatusInTransit, false},
		{"MOVING THROUGH NETWORK", "", tracker.StatusInTransit, false},
		{"Out for Delivery", "", tracker.StatusOutForDelivery, false},
		{"Available for Pickup", "", tracker.StatusAvailableForPickup, false},
		{"Delivery Attempt", "", tracker.StatusFailedAttempt, false},
		{"Delivery Attempt: Action Needed", "", tracker.StatusFailedAttempt, false},
		{"Delivered", "Delivered, Front Door/Porch", tracker.StatusDelivered, false},
		{"Delivered", "Delivered, To Original Sender", tracker.StatusReturned, false},
		{"Delivered to Agent", "", tracker.StatusDelivered, false},
		{"Alert", "", tracker.StatusException, false},
		{"Return to Sender", "", tracker.StatusReturning, false},
		{"Teleported", "", "", true},
		{"", "", "", false},
	} {
		parcel := couriers.NewParcel("1")
		got := newParser().overall(parcel, envelope{Category: couriers.Text(c.category), Status: couriers.Text(c.status)})
		if unknown := len(parcel.Done("").UnknownCodes) > 0; got != c.want || unknown != c.unknown {
			t.Errorf("%q %q reads as %q, want %q", c.category, c.status, got, c.want)
		}
	}
}
