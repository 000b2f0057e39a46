package track17

import (
	"net/http"
	"os"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSubscribe(t *testing.T) {
	t.Parallel()
	port, clerk := open(t, map[string]string{
		"register": data(`{"number":"A1","carrier":1}`, rejected("A2", 18019901)+","+rejected("A3", 18019901)+","+rejected("A4", 18019908)),
		"retrack":  data("", rejected("A2", 18019904)+","+rejected("A3", 18019905)),
	})
	a := port.Subscribe(t.Context(), "https://shop.example/push", []tracker.TrackQuery{{TrackingNo: "A1"}, {TrackingNo: "A2"}, {TrackingNo: "A3"}, {TrackingNo: "A4"}})
	got := map[string]tracker.Problem{}
	for _, s := range a.Shipments {
		got[s.TrackingNo] = s.Problem
	}
	if diff := cmp.Diff(map[string]tracker.Problem{"A3": "", "A4": tracker.ProblemQuota}, got); diff != "" || a.Outcome != tracker.OutcomeOK {
		t.Errorf("%s, failures (-want +got):\n%s", a.Outcome, diff)
	}
	if want := `retrack [{"number":"A2"},{"number":"A3"}]`; len(clerk.calls) != 2 || clerk.calls[1] != want {
		t.Errorf("calls %v, want the second to be %s", clerk.calls, want)
	}
}

func TestUnsubscribe(t *testing.T) {
	t.Parallel()
	port, clerk := open(t, map[string]string{"stoptrack": data(`{"number":"A1"}`, rejected("A2", 18019906)+","+rejected("A3", 18019902)+","+rejected("A4", 18010012))})
	a := port.Unsubscribe(t.Context(), []tracker.TrackQuery{{TrackingNo: "A1"}, {TrackingNo: "A2"}, {TrackingNo: "A3"}, {TrackingNo: "A4"}})
	if a.Outcome != tracker.OutcomeOK || len(a.Shipments) != 1 || a.Shipments[0].TrackingNo != "A4" {
		t.Errorf("%s %v, want ok but for A4", a.Outcome, a.Shipments)
	}
	if want := `stoptrack [{"number":"A1"},{"number":"A2"},{"number":"A3"},{"number":"A4"}]`; len(clerk.calls) != 1 || clerk.calls[0] != want {
		t.Errorf("calls %v, want %s", clerk.calls, want)
	}
}

func TestProbe(t *testing.T) {
	t.Parallel()
	for says, want := range map[string]struct {
		outcome tracker.Outcome
		problem tracker.Problem
		detail  string
	}{
		`{"quota_total":200,"quota_remain":188}`:                  {tracker.OutcomeOK, "", "188 of 200 registrations left"},
		`{"quota_total":200,"quota_remain":0}`:                    {tracker.OutcomeRejected, tracker.ProblemQuota, "0 of 200 registrations left"},
		`{"errors":[{"code":-18010002,"message":"Invalid key"}]}`: {tracker.OutcomeAuth, tracker.ProblemBadCredentials, "-18010002 Invalid key"},
		`{"errors":[{"code":-18010001,"message":"Unknown IP"}]}`:  {tracker.OutcomeAuth, tracker.ProblemBadCredentials, "-18010001 Unknown IP"},
		`{"quota_total":200}`:                                     {tracker.OutcomeMalformed, "", "the answer names no quota"},
	} {
		port, clerk := open(t, map[string]string{"getquota": says})
		a := port.Probe(t.Context())
		if a.Outcome != want.outcome || a.Problem != want.problem || a.Detail != want.detail {
			t.Errorf("%s reads as %s %q %q", says, a.Outcome, a.Problem, a.Detail)
		}
		if clerk.calls[0] != "getquota []" {
			t.Errorf("asked %q", clerk.calls[0])
		}
	}
}

// TestRefusedByStatusSaysWhy checks that a status which decides alone does not hide the provider's words.
func TestRefusedByStatusSaysWhy(t *testing.T) {
	t.Parallel()
	body := []byte(`{"code":-18010001,"data":{"errors":[{"code":-18010001,"message":"IP is not on the list"}]}}`)
	a := Adapter().Parse(couriers.Reply{Body: body, HTTPStatus: http.StatusUnauthorized})
	if a.Outcome != tracker.OutcomeAuth || a.Detail != "-18010001 IP is not on the list" {
		t.Errorf("reads as %s %q", a.Outcome, a.Detail)
	}
}

// TestPushSignature starts from a worked example: body, key and digest are computed by another program.
func TestPushSignature(t *testing.T) {
	t.Parallel()
	const (
		body = `{"event":"TRACKING_UPDATED","data":{"number":"RR123456789CN","carrier":3011,"tag":null}}`
		sign = "45acb4a6f4a194a6ac1f0f712182c4e314b1ae9399941ea086987408f3166994"
	)
	for name, c := range map[string]struct {
		body, sign, token string
		good              bool
	}{
		"good":                 {body, sign, "123456ABCDEF", true},
		"upper case":           {body, "45ACB4A6F4A194A6AC1F0F712182C4E314B1AE9399941EA086987408F3166994", "123456ABCDEF", true},
		"a line end more":      {body + "\n", sign, "123456ABCDEF", false},
		"one byte of the body": {body[:40] + "X" + body[41:], sign, "123456ABCDEF", false},
		"one digit of it":      {body, "55" + sign[2:], "123456ABCDEF", false},
		"missing":              {body, "", "123456ABCDEF", false},
		"another token":        {body, sign, "123456ABCDEE", false},
		"no token":             {body, "9871a04140f1923c83db8e0bfd8e33f4d3b4865ea0de987ef65468b926493142", "", false},
		"as in version 1":      {body, "28fa892ad9aa4fc4e0c6b072bbce43c5ff0820a56a8158f692900a15ea658102", "123456ABCDEF", false},
	} {
		account := couriers.Account{Provider: "17track", Credentials: map[string]string{"token": c.token}}
		header := http.Header{}
		header.Set("sign", c.sign)
		key, err := Adapter().Push.Receive(account, couriers.PushRequest{Body: []byte(c.body), Header: header})
		if (err == nil) != c.good || c.good && len(key) != 64 {
			t.Errorf("%s: key %q, error %v", name, key, err)
		}
	}
	for accepted, want := range map[bool]int{true: http.StatusOK, false: http.StatusUnauthorized} {
		if got := Adapter().Push.Answer(couriers.PushRequest{}, accepted).Status; got != want {
			t.Errorf("accepted %v is answered by %d, want %d", accepted, got, want)
		}
	}
}

// TestStoppedPushSaysWhy checks that the end of a tracking is told and moves no parcel.
func TestStoppedPushSaysWhy(t *testing.T) {
	t.Parallel()
	body, err := os.ReadFile("testdata/push-stopped-reason.json")
	if err != nil {
		t.Fatal(err)
	}
	a := Adapter().ParsePush(couriers.Reply{Body: body, Now: couriertest.Now()})
	if a.Outcome != tracker.OutcomeOK || len(a.Shipments) != 1 || !a.Shipments[0].PushEnds || len(a.Shipments[0].Checkpoints) != 0 || a.Detail != "TRACKING_STOPPED JJD930000000000199 Expired" {
		t.Errorf("reads as %s %q with %d parcels", a.Outcome, a.Detail, len(a.Shipments))
	}
}
