package royalmail

import (
	"net/http"
	"net/http/httptest"
	"os"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"testing"
)

// counter is a small Royal Mail: the history of one item, the summary of many.
func counter(t *testing.T) *httptest.Server {
	t.Helper()
	secrets := couriertest.Secrets(Adapter().Info)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for header, want := range map[string]string{
			"X-IBM-Client-Id": secrets["client_id"], "X-IBM-Client-Secret": secrets["client_secret"], "X-Accept-RMG-Terms": "yes", "Accept": "application/json",
		} {
			if got := r.Header.Get(header); got != want {
				t.Errorf("%s is %q, want %q", header, got, want)
			}
		}
		file := ""
		switch r.URL.RequestURI() {
		case "/mailpieces/v2/A%2FB/events":
			file = "testdata/events-moving.json"
		case "/mailpieces/v2/summary?mailPieceId=099900000000000FE2A33%2CQX900000048GB%2CQX900000999GB":
			file = "testdata/summary-batch.json"
		default:
			t.Errorf("asked for %s", r.URL.RequestURI())
		}
		body, err := os.ReadFile(file)
		if err != nil {
			t.Error(err)
		}
		_, _ = w.Write(body)
	}))
	t.Cleanup(server.Close)
	return server
}

func TestQuestions(t *testing.T) {
	t.Parallel()
	courier := couriertest.Open(t, Adapter(), couriertest.Account(Adapter().Info, counter(t).URL), couriertest.Config())
	one := courier.Track(t.Context(), []tracker.TrackQuery{{TrackingNo: "A/B"}})
	if len(one.Shipments) != 1 || one.Shipments[0].TrackingNo != "A/B" || len(one.Shipments[0].Checkpoints) != 2 {
		t.Errorf("one number: %+v", one)
	}
	many := courier.Track(t.Context(), []tracker.TrackQuery{{TrackingNo: "099900000000000FE2A33"}, {TrackingNo: "QX900000048GB"}, {TrackingNo: "QX900000999GB"}})
	got := map[string]tracker.Outcome{}
	for _, s := range many.Shipments {
		got[s.TrackingNo] = s.Outcome
	}
	for number, want := range map[string]tracker.Outcome{
		"099900000000000FE2A33": tracker.OutcomeOK, "QX900000048GB": tracker.OutcomeNotFound, "QX900000999GB": tracker.OutcomeNotFound,
	} {
		if got[number] != want {
			t.Errorf("%s: %q, want %s", number, got[number], want)
		}
	}
}

func TestTablesAreWhole(t *testing.T) {
	t.Parallel()
	codes := eventCodes()
	if got := len(codes); got != 277 {
		t.Errorf("%d event codes", got)
	}
	for code, m := range codes {
		if !m.Status.Valid() || m.Status == tracker.StatusUnknown && !m.Hint {
			t.Errorf("%s is mapped to %q", code, m.Status)
		}
	}
	if got := len(refusals()); got != 12 {
		t.Errorf("%d errors, the list has 12", got)
	}
	for code, want := range map[string]tracker.Status{
		"EVPLA": tracker.StatusAvailableForPickup, "EVPLC": tracker.StatusDelivered, "EVNUL": tracker.StatusReturning, "EVORT": tracker.StatusReturning,
		"EVDLS": tracker.StatusException, "EVNDL": tracker.StatusLost, "EVHSR": tracker.StatusReturning, "EVJIC": tracker.StatusCustomsHold,
	} {
		if got := codes[code].Status; got != want {
			t.Errorf("%s is %s, want %s", code, got, want)
		}
	}
	if !codes["EVNOI"].Hint || !codes["NUNDF"].Hint || !codes["RPRXS"].Hint {
		t.Error("notes count as scans")
	}
}
