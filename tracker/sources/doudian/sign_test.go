package doudian

import (
	"encoding/json"
	"errors"
	"parcelwarden/tracker/sources"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The worked example of the platform's signing, with invented credentials.
func TestSignWorkedExample(t *testing.T) {
	t.Parallel()
	params, err := canonical(map[string]any{
		"size": 100, "page": 0, "order_by": "create_time", "create_time_start": 1699900000, "create_time_end": 1700000000,
	})
	if err != nil {
		t.Fatal(err)
	}
	got := signed{
		appKey: "7000000000000000001", appSecret: "demo-secret-0000-1111-2222-333344445555", method: "order.searchList", timestamp: "1700000000",
		params: params,
	}.sign()
	if got != "7f25f2c538d0fe264f81051f3a4214fd16cdec228bd937300df3c4f35ecef459" {
		t.Errorf("sign %s of %s", got, params)
	}
}

func TestCanonical(t *testing.T) {
	t.Parallel()
	type inner struct {
		Z json.Number `json:"z"`
		A string      `json:"a"`
	}
	got, err := canonical(struct {
		List []inner `json:"list"`
		Big  int64   `json:"big"`
		Name string  `json:"a_name"`
	}{List: []inner{{Z: "1.50", A: "<&>"}}, Big: 6917926768823643751, Name: "茶\"杯"})
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"a_name":"茶\"杯","big":6917926768823643751,"list":[{"a":"<&>","z":1.50}]}`; string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestVerifyPush(t *testing.T) {
	t.Parallel()
	const key, secret = "7000000000000000001", "demo-secret-0000-1111-2222-333344445555"
	body := []byte(`[{"tag":"0","msg_id":"0","data":"2021-06-10T16:52:02+08:00"}]`)
	const good = "478305c0c944f1abc4402116bb5540c4"
	for _, sign := range []string{good, strings.ToUpper(good), " " + good} {
		if err := VerifyPush(key, secret, body, sign); err != nil {
			t.Errorf("%q: %v", sign, err)
		}
	}
	for name, err := range map[string]error{
		"other body":   VerifyPush(key, secret, append(body, ' '), good),
		"other secret": VerifyPush(key, secret+"x", body, good),
		"no signature": VerifyPush(key, secret, body, ""),
		"no secret":    VerifyPush(key, "", body, good),
	} {
		if !errors.Is(err, sources.ErrUnsigned) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestParsePush(t *testing.T) {
	t.Parallel()
	got, err := ParsePush([]byte(`[
		{"tag":"102","msg_id":"m-1","data":"{\"p_id\":6917926768823643751,\"s_ids\":[1],\"shop_id\":4463798,\"receiver_msg\":{\"tel\":\"13900000000\"}}"},
		{"tag":206,"msgId":"m-2","data":{"p_id":"6917926768823643752","shop_id":"4463798"}},
		{"tag":"0","msg_id":"0","data":"2026-06-10T16:52:02+08:00"},
		{"tag":"101","msg_id":"m-4","data":{"p_id":"xxxxxxx"}},
		{"tag":"900","msg_id":"m-5","data":{"p_id":6917926768823643753}},
		{"tag":"126","msg_id":"m-6","data":null}]`))
	if err != nil {
		t.Fatal(err)
	}
	want := []Message{
		{ID: "m-1", Tag: "102", OrderID: "6917926768823643751", ShopID: "4463798"},
		{ID: "m-2", Tag: "206", OrderID: "6917926768823643752", ShopID: "4463798"},
		{ID: "0", Tag: "0"},
		{ID: "m-4", Tag: "101"},
		{ID: "m-5", Tag: "900"},
		{ID: "m-6", Tag: "126"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, body := range []string{``, `{}`, `[1]`, `["x"]`, `null x`, `[` + strings.Repeat(`{},`, mostMessages) + `{}]`} {
		if m, err := ParsePush([]byte(body)); err == nil {
			t.Errorf("%.20s: %v", body, m)
		}
	}
	if twins, err := ParsePush([]byte(`[{"tag":"101","data":{"p_id":1}},{"tag":"101","data":{"p_id":2}}]`)); err != nil || twins[0].ID == twins[1].ID || twins[0].ID == "" {
		t.Errorf("messages without an id: %+v, %v", twins, err)
	}
}

func FuzzParsePush(f *testing.F) {
	f.Add([]byte(`[{"tag":"102","msg_id":"m-1","data":"{\"p_id\":6917926768823643751}"}]`))
	f.Add([]byte(`[{"tag":206,"msgId":"m-2","data":{"p_id":"6917926768823643752"}}]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		messages, err := ParsePush(body)
		if err != nil && messages != nil {
			t.Error("messages beside an error")
		}
		for _, m := range messages {
			if m.ID == "" || strings.Trim(m.OrderID, "0123456789") != "" {
				t.Errorf("%+v", m)
			}
		}
	})
}
