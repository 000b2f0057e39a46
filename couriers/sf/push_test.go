package sf

import (
	"os"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func body(t *testing.T, file string) []byte {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// TestPushFormsReadAlike: JSON, XML, and both in the form field content say the same.
func TestPushFormsReadAlike(t *testing.T) {
	t.Parallel()
	want := Adapter().ParsePush(couriers.Reply{Body: body(t, "push-routes.json")})
	if len(want.Shipments) != 2 || want.Shipments[0].Status != tracker.StatusDelivered || want.Shipments[1].Status != tracker.StatusCancelled {
		t.Fatalf("%+v", want)
	}
	for _, file := range []string{"push-routes.xml", "push-routes-xml.form", "push-routes-json.form"} {
		got := Adapter().ParsePush(couriers.Reply{Body: body(t, file)})
		couriertest.CheckAnswer(t, got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-JSON +it):\n%s", file, diff)
		}
	}
}

func TestPushIsAcknowledgedInItsFormat(t *testing.T) {
	t.Parallel()
	const (
		jsonYes, jsonNo = `{"return_code":"0000","return_msg":"成功"}`, `{"return_code":"1000","return_msg":"拒绝接收"}`
		head            = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"
		xmlYes          = head + `<Response service="RoutePushService"><Head>OK</Head></Response>`
		xmlNo           = head + `<Response service="RoutePushService"><Head>ERR</Head><ERROR code="4001">拒绝接收</ERROR></Response>`
	)
	for file, want := range map[string][2]string{
		"push-routes.json": {jsonYes, jsonNo}, "push-routes-json.form": {jsonYes, jsonNo},
		"push-routes.xml": {xmlYes, xmlNo}, "push-routes-xml.form": {xmlYes, xmlNo},
	} {
		r := couriers.PushRequest{Body: body(t, file)}
		yes, no := Adapter().Push.Answer(r, true), Adapter().Push.Answer(r, false)
		if string(yes.Body) != want[0] || yes.Status != 200 || string(no.Body) != want[1] || no.Status == 200 {
			t.Errorf("%s: %d %s and %d %s", file, yes.Status, yes.Body, no.Status, no.Body)
		}
		if kind := "application/" + map[bool]string{true: "xml", false: "json"}[yes.Body[0] == '<']; !strings.HasPrefix(yes.ContentType, kind) || no.ContentType != yes.ContentType {
			t.Errorf("%s: %s and %s", file, yes.ContentType, no.ContentType)
		}
	}
	if a := Adapter().Push.Answer(couriers.PushRequest{}, false); a.Status == 200 || string(a.Body) != jsonNo {
		t.Errorf("nothing is answered %d %s", a.Status, a.Body)
	}
}

// TestPushKey: the platform repeats most pushes, sometimes in another format.
func TestPushKey(t *testing.T) {
	t.Parallel()
	receive := func(raw []byte) string {
		key, err := Adapter().Push.Receive(couriertest.Account(Adapter().Info, ""), couriers.PushRequest{Body: raw})
		if err != nil || key == "" {
			t.Errorf("key %q, %v", key, err)
		}
		return key
	}
	first := receive(body(t, "push-routes.json"))
	for _, file := range []string{"push-routes.xml", "push-routes-xml.form"} {
		if got := receive(body(t, file)); got != first {
			t.Errorf("%s has key %q, want %q", file, got, first)
		}
	}
	other := []byte(strings.Replace(string(body(t, "push-routes.json")), "900000000000000003", "900000000000000004", 1))
	if receive(other) == first {
		t.Error("another event has the same key")
	}
	without := []byte(strings.Replace(string(body(t, "push-routes.json")), `"id"`, `"no"`, 1))
	if key := receive(without); key == first || len(key) != 64 {
		t.Errorf("an event without an id gives %q", key)
	}
	if key := receive([]byte("nonsense")); len(key) != 64 {
		t.Errorf("nonsense gives %q", key)
	}
}

func TestPushesThatAreNone(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]tracker.Outcome{
		`<Request service="RoutePushService"><Body></Body></Request>`:      tracker.OutcomeMalformed,
		`<Request service="RoutePushService"><Body><WaybillRoute`:          tracker.OutcomeMalformed,
		`<Response service="RoutePushService"><Head>OK</Head></Response>`:  tracker.OutcomeMalformed,
		`<Request service="OrderStatePushService"><Body></Body></Request>`: tracker.OutcomeOK,
		"content=%0A " + `<Request service="OtherPushService"/>`:           tracker.OutcomeOK,
		`{"Body":{}}`:  tracker.OutcomeMalformed,
		`content=`:     tracker.OutcomeMalformed,
		`other=%7B%7D`: tracker.OutcomeMalformed,
	} {
		a := Adapter().ParsePush(couriers.Reply{Body: []byte(raw)})
		if a.Outcome != want || len(a.Shipments) != 0 {
			t.Errorf("%s: %+v", raw, a)
		}
	}
}
