package ems

import (
	"encoding/json"
	"errors"
	"os"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"strings"
	"testing"
)

// pushed is a push as it comes in, with content encrypted.
func pushed(t *testing.T, content string) []byte {
	t.Helper()
	body, err := json.Marshal(map[string]string{
		"logitcsInterface": sealOf(t, signKey).encrypt(content), "method": "040002", "msgType": "0", "senderNo": "1100000000017",
		"serialNo": "A1B2C3", "timeStamp": "2026-03-05 11:55:00", "version": "v1.0.0",
	})
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func account(key string) couriers.Account {
	a := couriertest.Account(Adapter().Info, "")
	a.Credentials["sign_key"] = key
	return a
}

func TestPush(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("testdata/push-delivered.json")
	if err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string][]byte{"as seen": pushed(t, string(content)), "with the key behind it": pushed(t, string(content)+signKey)} {
		r := couriers.PushRequest{Body: body}
		key, err := Adapter().Push.Receive(account(signKey), r)
		if err != nil || key != "A1B2C3" {
			t.Errorf("%s: key %q, error %v", name, key, err)
		}
		plain, err := Adapter().Push.Content(account(signKey), r)
		if err != nil {
			t.Fatal(err)
		}
		a := Adapter().ParsePush(couriers.Reply{Body: plain})
		couriertest.ExpectStatuses(t, a, tracker.StatusDelivered, []tracker.Status{tracker.StatusDelivered})
		if a.Shipments[0].TrackingNo != "1190000000084" || a.Shipments[0].Checkpoints[0].Code != "704/161" {
			t.Errorf("%s: %+v", name, a.Shipments[0])
		}
		if a := Adapter().ParsePush(couriers.Reply{Body: body}); a.Outcome != tracker.OutcomeMalformed || !strings.Contains(a.Detail, "encrypted") {
			t.Errorf("%s: encrypted it reads as %s %q", name, a.Outcome, a.Detail)
		}
	}
}

// TestPushForged changes every character of the ciphertext: the block it belongs to turns to noise.
func TestPushForged(t *testing.T) {
	t.Parallel()
	body := pushed(t, `{"opTime":"2026-03-05 11:52:09","opCode":"704","waybillNo":"1190000000084"}`)
	var in notice
	if err := json.Unmarshal(body, &in); err != nil {
		t.Fatal(err)
	}
	forge := func(name string, body []byte, key string) {
		t.Helper()
		if got, err := Adapter().Push.Receive(account(key), couriers.PushRequest{Body: body}); !errors.Is(err, couriers.ErrForged) || got != "" {
			t.Errorf("%s: taken with key %q, error %v", name, got, err)
		}
		if _, err := Adapter().Push.Content(account(key), couriers.PushRequest{Body: body}); !errors.Is(err, couriers.ErrForged) {
			t.Errorf("%s: revealed with %v", name, err)
		}
	}
	cipher := string(in.Sealed)
	for i := len(prefix); i < len(cipher)-2; i++ {
		swap := byte('A')
		if cipher[i] == swap {
			swap = 'B'
		}
		changed := cipher[:i] + string(swap) + cipher[i+1:]
		forge("changed", []byte(strings.Replace(string(body), cipher, changed, 1)), signKey)
	}
	forge("another key", body, "MDEyMzQ1Njc4OWFiY2RlZg==")
	forge("no key", body, "")
	forge("not encrypted", []byte(`{"opCode":"704","waybillNo":"1190000000084","opTime":"2026-03-05 11:52:09"}`), signKey)
	forge("no JSON inside", pushed(t, "hello"), signKey)
	forge("empty", nil, signKey)
}

func TestPushAsForm(t *testing.T) {
	t.Parallel()
	r := couriers.PushRequest{Body: []byte("logitcsInterface=" + strings.NewReplacer("|", "%7C", "$", "%24", "+", "%2B", "/", "%2F", "=", "%3D").Replace(
		sealOf(t, signKey).encrypt(`{"waybillNo":"1"}`)))}
	if plain, err := Adapter().Push.Content(account(signKey), r); err != nil || string(plain) != `{"waybillNo":"1"}` {
		t.Errorf("%s %v", plain, err)
	}
}

func TestPushAcknowledged(t *testing.T) {
	t.Parallel()
	for accepted, want := range map[bool]struct {
		status int
		code   string
	}{true: {200, "00000"}, false: {401, "S00001"}} {
		a := Adapter().Push.Answer(couriers.PushRequest{Body: pushed(t, "{}")}, accepted)
		var got map[string]string
		if err := json.Unmarshal(a.Body, &got); err != nil || a.Status != want.status || got["code"] != want.code ||
			got["serialNo"] != "A1B2C3" || got["senderNo"] != "1100000000017" {
			t.Errorf("accepted %v: %d %s %v", accepted, a.Status, a.Body, err)
		}
	}
	if a := Adapter().Push.Answer(couriers.PushRequest{Body: []byte("?")}, false); a.Status != 401 || !json.Valid(a.Body) {
		t.Errorf("%d %s", a.Status, a.Body)
	}
}
