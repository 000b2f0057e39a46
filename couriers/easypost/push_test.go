package easypost

import (
	"errors"
	"net/http"
	"os"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"testing"
)

// TestPushSignature starts from a digest that another program computed over the fixture.
func TestPushSignature(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("testdata/push-updated.json")
	if err != nil {
		t.Fatal(err)
	}
	body := string(raw[:len(raw)-1]) // the file ends with a line end, the push does not
	const composed, decomposed = "gehe\u00efm", "gehei\u0308m"
	const sign = "hmac-sha256-hex=a7f1b6b3063ca788b94a6f4614c7a2f5c5cb6a736b6397de988c21c63ffc5a48"
	for name, c := range map[string]struct {
		body, sign, secret string
		good               bool
	}{
		"good":                      {body, sign, composed, true},
		"the secret in other bytes": {body, sign, decomposed, true},
		"without its accent":        {body, sign, "geheim", false},
		"one byte of the body":      {body[:30] + "X" + body[31:], sign, composed, false},
		"a line end more":           {body + "\n", sign, composed, false},
		"one digit of it":           {body, sign[:len(sign)-1] + "x", composed, false},
		"without its name":          {body, sign[len("hmac-sha256-hex="):], composed, false},
		"missing":                   {body, "", composed, false},
		"no secret":                 {body, sign, "", false},
	} {
		account := couriers.Account{Provider: "easypost", Credentials: map[string]string{"api_key": "k", "webhook_secret": c.secret}}
		header := http.Header{}
		header.Set("X-Hmac-Signature", c.sign)
		key, err := Adapter().Push.Receive(account, couriers.PushRequest{Body: []byte(c.body), Header: header})
		if (err == nil) != c.good || err != nil && !errors.Is(err, couriers.ErrForged) || c.good && key != "evt_93000000000000000000000000000021" {
			t.Errorf("%s: key %q, error %v", name, key, err)
		}
	}
	for accepted, want := range map[bool]int{true: http.StatusOK, false: http.StatusUnauthorized} {
		if got := Adapter().Push.Answer(couriers.PushRequest{}, accepted).Status; got != want {
			t.Errorf("accepted %v is answered by %d, want %d", accepted, got, want)
		}
	}
}

func TestPush(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]struct {
		outcome tracker.Outcome
		parcels int
	}{
		`{"description":"tracker.created","result":{"tracking_code":"A1","status":"unknown","tracking_details":[]}}`: {tracker.OutcomeOK, 1},
		`{"description":"payment.created","result":{"id":"pay_1"}}`:                                                  {tracker.OutcomeOK, 0},
		`{"description":"tracker.updated","result":{"id":"trk_1"}}`:                                                  {tracker.OutcomeMalformed, 0},
		`{"description":"tracker.updated"}`:                                                                          {tracker.OutcomeMalformed, 0},
	} {
		if a := Adapter().ParsePush(couriers.Reply{Body: []byte(body)}); a.Outcome != want.outcome || len(a.Shipments) != want.parcels {
			t.Errorf("%s reads as %s with %d parcels", body, a.Outcome, len(a.Shipments))
		}
	}
}
