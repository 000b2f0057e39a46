package kdniao

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The signature is a worked example with an invented key, computed apart from this program.
func TestSign(t *testing.T) {
	t.Parallel()
	got := sign(`{"OrderCode":"","ShipperCode":"YTO","LogisticCode":"YT0000000000001"}`, "0f0f0f0f-demo-demo-demo-0f0f0f0f0f0f")
	if want := "MDZlYzYwYTcwZjY5YWUzOWIyNGMwMzZkN2FkMjVjNTg="; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestQuestion(t *testing.T) {
	t.Parallel()
	body, err := os.ReadFile("testdata/query-none.json")
	if err != nil {
		t.Fatal(err)
	}
	secrets := couriertest.Secrets(Adapter().Info)
	for name, c := range map[string]struct {
		options map[string]string
		path    string
		kind    string
	}{
		"enhanced": {nil, "/api/dist", "8001"},
		"basic":    {map[string]string{"request_type": "1002"}, "/Ebusiness/EbusinessOrderHandle.aspx", "1002"},
		"any":      {map[string]string{"request_type": "8002"}, "/api/dist", "8002"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got question
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				raw := r.PostFormValue("RequestData")
				if r.URL.Path != c.path || r.PostFormValue("RequestType") != c.kind || r.PostFormValue("DataType") != "2" {
					t.Errorf("asked %s with %v", r.URL.Path, r.PostForm)
				}
				if r.PostFormValue("EBusinessID") != secrets["ebusiness_id"] || r.PostFormValue("DataSign") != sign(raw, secrets["app_key"]) {
					t.Error("the signature does not fit what was sent")
				}
				if err := json.Unmarshal([]byte(raw), &got); err != nil {
					t.Error(err)
				}
				_, _ = w.Write(body)
			}))
			t.Cleanup(server.Close)
			account := couriertest.Account(Adapter().Info, server.URL)
			account.Options = c.options
			courier := couriertest.Open(t, Adapter(), account, couriertest.Config())
			a := courier.Track(t.Context(), []tracker.TrackQuery{{TrackingNo: "SF9100000000066", Courier: "sf", PhoneTail: "4321"}})
			couriertest.Expect(t, a, tracker.OutcomeNotFound, tracker.ProblemNone)
			want := question{ShipperCode: "SF", LogisticCode: "SF9100000000066", CustomerName: "4321"}
			if c.kind == "8002" {
				want.ShipperCode = "" // found by the provider
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("question (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNotAsked(t *testing.T) {
	t.Parallel()
	account := couriertest.Account(Adapter().Info, "http://127.0.0.1:1")
	courier := couriertest.Open(t, Adapter(), account, couriertest.Config())
	for courierCode, want := range map[string]tracker.Problem{
		"sf": tracker.ProblemNeedsPhone, "zto": tracker.ProblemNeedsPhone, "": tracker.ProblemCourierUnknown, "nobody": tracker.ProblemCourierUnknown,
	} {
		a := courier.Track(t.Context(), []tracker.TrackQuery{{TrackingNo: "1", Courier: courierCode}})
		if a.Outcome != tracker.OutcomeRejected || a.Problem != want {
			t.Errorf("%q: %s %s, want %s", courierCode, a.Outcome, a.Problem, want)
		}
	}
	account.Options = map[string]string{"request_type": "9999"}
	client, err := couriers.NewClient(account, couriertest.Config())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Adapter().Open(account, client); err == nil {
		t.Error("an unknown request_type was accepted")
	}
}
