package kdniao

import (
	"errors"
	"net/url"
	"os"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"strings"
	"testing"
)

func file(t *testing.T, name string) []byte {
	t.Helper()
	body, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func TestPushIsVerified(t *testing.T) {
	t.Parallel()
	account := couriertest.Account(Adapter().Info, "")
	account.Credentials["app_key"] = "demo-app-key"
	data := string(file(t, "push-two.json"))
	form := func(data, sign string) string {
		return url.Values{"RequestData": {data}, "RequestType": {"102"}, "DataSign": {sign}}.Encode()
	}
	good := sign(data, "demo-app-key")
	for name, c := range map[string]struct {
		body string
		fine bool
	}{
		"good":                {form(data, good), true},
		"from a file":         {string(file(t, "push-basic.form")), true},
		"encoded twice":       {string(file(t, "push-twice-encoded.form")), true},
		"one byte changed":    {form(strings.Replace(data, "211", "301", 1), good), false},
		"encoded and changed": {strings.Replace(string(file(t, "push-twice-encoded.form")), "YT91", "YT92", 1), false},
		"signed with another": {form(data, sign(data, "other")), false},
		"not signed":          {url.Values{"RequestData": {data}}.Encode(), false},
		"JSON without form":   {data, false},
		"not a form":          {"RequestData=%zz", false},
		"half an encoding":    {"RequestData=%257B%25&DataSign=x", false},
		"empty":               {"", false},
	} {
		key, err := Adapter().Push.Receive(account, couriers.PushRequest{Body: []byte(c.body)})
		if (err == nil) != c.fine || err != nil && !errors.Is(err, couriers.ErrForged) || (key != "") != c.fine {
			t.Errorf("%s: key %q, %v", name, key, err)
		}
	}
}

func TestPushIsAcknowledged(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][2]string{
		"push-two.form": {
			`{"EBusinessID":"1900001","UpdateTime":"2026-03-10 16:00:00","Success":true,"Reason":""}`,
			`{"EBusinessID":"1900001","UpdateTime":"2026-03-10 16:00:00","Success":false,"Reason":"拒绝接收"}`,
		},
		"push-basic.form": { // its id is a number
			`{"EBusinessID":"1900001","UpdateTime":"2026-03-10 16:00:00","Success":true,"Reason":""}`,
			`{"EBusinessID":"1900001","UpdateTime":"2026-03-10 16:00:00","Success":false,"Reason":"拒绝接收"}`,
		},
	} {
		r := couriers.PushRequest{Body: file(t, name), Now: couriertest.Now()}
		yes, no := Adapter().Push.Answer(r, true), Adapter().Push.Answer(r, false)
		if string(yes.Body) != want[0] || yes.Status != 200 || string(no.Body) != want[1] || no.Status == 200 {
			t.Errorf("%s: %d %s and %d %s", name, yes.Status, yes.Body, no.Status, no.Body)
		}
	}
	if a := Adapter().Push.Answer(couriers.PushRequest{Body: []byte("%zz")}, false); a.Status == 200 {
		t.Errorf("nonsense is answered %d %s", a.Status, a.Body)
	}
}

// TestPushKinds reads traces with and without codes, a number that is really a number, a parcel that failed alone, and money.
func TestPushKinds(t *testing.T) {
	t.Parallel()
	a := Adapter().ParsePush(couriers.Reply{Body: file(t, "push-basic.form")})
	if a.Outcome != tracker.OutcomeOK || len(a.Shipments) != 2 || a.Detail != "the push announces 3 parcels and holds 2" {
		t.Fatalf("basic: %+v", a)
	}
	if s := a.Shipments[0]; s.Status != tracker.StatusInTransit || len(s.Checkpoints) != 1 {
		t.Errorf("basic: %+v", s)
	}
	if s := a.Shipments[1]; s.Outcome != tracker.OutcomeRejected || s.Problem != tracker.ProblemBadNumber {
		t.Errorf("failed alone: %+v", s)
	}
	a = Adapter().ParsePush(couriers.Reply{Body: file(t, "push-twice-encoded.form")})
	if len(a.Shipments) != 1 || a.Shipments[0].TrackingNo != "YT9100000000133" || a.Detail != "" {
		t.Errorf("encoded twice: %+v", a)
	}
	if a := Adapter().ParsePush(couriers.Reply{Body: file(t, "push-money.form")}); a.Outcome != tracker.OutcomeOK || len(a.Shipments) != 0 {
		t.Errorf("money: %+v", a)
	}
	odd := Adapter().ParsePush(couriers.Reply{Body: []byte("RequestData=%7B%7D&RequestType=199")})
	if odd.Outcome != tracker.OutcomeOK || len(odd.Shipments) != 0 || len(odd.UnknownCodes) != 1 {
		t.Errorf("a kind that nobody knows: %+v", odd)
	}
}
