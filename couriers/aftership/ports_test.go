package aftership

import (
	"errors"
	"net/http"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSubscribe(t *testing.T) {
	t.Parallel()
	port, d := open(t, map[string][]string{"POST": {created("A1"), `400 {"meta":{"code":4003},"data":{}}`, `400 {"meta":{"code":4017},"data":{}}`}})
	a := port.Subscribe(t.Context(), "https://shop.example/push", []tracker.TrackQuery{{TrackingNo: "A1"}, {TrackingNo: "A2"}, {TrackingNo: "A3"}})
	if a.Outcome != tracker.OutcomeOK || len(a.Shipments) != 1 || a.Shipments[0].TrackingNo != "A3" || a.Shipments[0].Problem != tracker.ProblemBadNumber {
		t.Errorf("%s %+v, want ok but for A3", a.Outcome, a.Shipments)
	}
	if len(d.calls) != 3 {
		t.Errorf("calls %v", d.calls)
	}
}

// TestUnsubscribe deletes by id: what is not listed or gone already is no failure.
func TestUnsubscribe(t *testing.T) {
	t.Parallel()
	port, d := open(t, map[string][]string{
		"GET":                     {page(one("A1", "ups", "InTransit"), one("A2", "ups", "InTransit"), one("A4", "ups", "InTransit"))},
		"DELETE /trackings/id-A1": {`200 {"meta":{"code":200},"data":{"id":"id-A1"}}`},
		"DELETE /trackings/id-A2": {`404 {"meta":{"code":4004},"data":{}}`},
		"DELETE /trackings/id-A4": {`403 {"meta":{"code":403},"data":{}}`},
	})
	a := port.Unsubscribe(t.Context(), []tracker.TrackQuery{{TrackingNo: "A1"}, {TrackingNo: "A2"}, {TrackingNo: "A3"}, {TrackingNo: "A4"}})
	if a.Outcome != tracker.OutcomeOK || len(a.Shipments) != 1 || a.Shipments[0].TrackingNo != "A4" || a.Shipments[0].Problem != tracker.ProblemNoPermission {
		t.Errorf("%s %+v, want ok but for A4", a.Outcome, a.Shipments)
	}
	if len(d.calls) != 4 {
		t.Errorf("calls %v", d.calls)
	}
}

func TestIdentify(t *testing.T) {
	t.Parallel()
	port, d := open(t, map[string][]string{"POST": {
		`200 {"meta":{"code":200},"data":{"total":5,"couriers":[{"slug":"dhl-germany"},{"slug":"usps"},{"slug":"dhl"},{"slug":"acme-parcels"},{"slug":"china-ems"}]}}`,
	}})
	codes, a := port.Identify(t.Context(), "A1")
	if diff := cmp.Diff([]string{"dhl", "usps", "ems"}, codes); diff != "" || a.Outcome != tracker.OutcomeOK {
		t.Errorf("%s, couriers (-want +got):\n%s", a.Outcome, diff)
	}
	if want := `POST /couriers/detect {"tracking_number":"A1"}`; d.calls[0] != want {
		t.Errorf("asked %s, want %s", d.calls[0], want)
	}
	for code, slug := range slugs() {
		if slugOf(code) != slug || courierOf(slug) != code {
			t.Errorf("%s and %s do not lead to each other", code, slug)
		}
	}
}

func TestProbe(t *testing.T) {
	t.Parallel()
	for says, want := range map[string]tracker.Outcome{
		`200 {"meta":{"code":200},"data":{"couriers":[]}}`: tracker.OutcomeOK,
		`401 {"meta":{"code":401},"data":{}}`:              tracker.OutcomeAuth,
		`200 {"meta":{"code":200},"data":{}}`:              tracker.OutcomeMalformed,
	} {
		port, d := open(t, map[string][]string{"GET /couriers": {says}})
		if a := port.Probe(t.Context()); a.Outcome != want || len(d.calls) != 1 {
			t.Errorf("%s reads as %s after %v", says, a.Outcome, d.calls)
		}
	}
}

// TestPushSignature starts from a worked example: body, secret and digest are computed by another program.
func TestPushSignature(t *testing.T) {
	t.Parallel()
	const (
		body = `{"event":"tracking_update","event_id":"9d2c1c5e-0000-4000-8000-000000000001","is_tracking_first_tag":true,"msg":{"id":"abc",` +
			`"tracking_number":"RA123456789HK","slug":"hong-kong-post","tag":"Delivered","subtag":"Delivered_001"},"ts":1735689600}`
		sign   = "aE6C5goE17bzb5XyKbFB7LU/XGwWuNHv4gfsGct87JE="
		secret = "whsec_example_aftership"
	)
	for name, c := range map[string]struct {
		body, sign, secret string
		good               bool
	}{
		"good":                 {body, sign, secret, true},
		"one byte of the body": {body[:30] + "X" + body[31:], sign, secret, false},
		"a line end more":      {body + "\n", sign, secret, false},
		"one letter of it":     {body, "b" + sign[1:], secret, false},
		"in hex":               {body, "684e82e60a04d7b6f36f95f229b141ecb53f5c6c16b8d1efe207ec19cb7cec91", secret, false},
		"missing":              {body, "", secret, false},
		"another secret":       {body, sign, secret + "x", false},
		"no secret":            {body, sign, "", false},
	} {
		account := couriers.Account{Provider: "aftership", Credentials: map[string]string{"api_key": "k", "webhook_secret": c.secret}}
		header := http.Header{}
		header.Set("aftership-hmac-sha256", c.sign)
		key, err := Adapter().Push.Receive(account, couriers.PushRequest{Body: []byte(c.body), Header: header})
		if (err == nil) != c.good || err != nil && !errors.Is(err, couriers.ErrForged) || c.good && key != "9d2c1c5e-0000-4000-8000-000000000001" {
			t.Errorf("%s: key %q, error %v", name, key, err)
		}
	}
	for accepted, want := range map[bool]int{true: http.StatusOK, false: http.StatusUnauthorized} {
		if got := Adapter().Push.Answer(couriers.PushRequest{}, accepted).Status; got != want {
			t.Errorf("accepted %v is answered by %d, want %d", accepted, got, want)
		}
	}
}

func TestPushWithoutParcel(t *testing.T) {
	t.Parallel()
	a := Adapter().ParsePush(couriers.Reply{Body: []byte(`{"event":"test","event_id":"1","msg":{}}`)})
	if a.Outcome != tracker.OutcomeOK || len(a.Shipments) != 0 || a.Detail != "test" {
		t.Errorf("reads as %s %q with %d parcels", a.Outcome, a.Detail, len(a.Shipments))
	}
}
