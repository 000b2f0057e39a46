package jt

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The digest is a worked example with an invented key, computed apart from this program.
func TestDigest(t *testing.T) {
	t.Parallel()
	if got, want := digest(`{"billCodes":"JT0000000000001"}`, "DemoPrivateKey"), "pGYHOxYRoKQuI5TOxX1DCg=="; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// serve answers every request with reply and checks path, headers and what was signed.
func serve(t *testing.T, path, content, reply string) tracker.Courier {
	t.Helper()
	secrets := couriertest.Secrets(Adapter().Info)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got := r.PostFormValue("bizContent")
		if r.URL.Path != "/webopenplatformapi/api"+path || got != content {
			t.Errorf("asked %s with %s, want %s", r.URL.Path, got, content)
		}
		if r.Header.Get("apiAccount") != secrets["api_account"] || r.Header.Get("digest") != digest(got, secrets["private_key"]) ||
			r.Header.Get("timestamp") != strconv.FormatInt(couriertest.Now().UnixMilli(), 10) {
			t.Errorf("headers %v", r.Header)
		}
		_, _ = io.WriteString(w, reply)
	}))
	t.Cleanup(server.Close)
	return couriertest.Open(t, Adapter(), couriertest.Account(Adapter().Info, server.URL), couriertest.Config())
}

func TestQuestion(t *testing.T) {
	t.Parallel()
	courier := serve(t, "/logistics/trace", `{"billCodes":"JT1,JT2"}`, `{"code":"1","data":[{"billCode":"JT2","details":[{"scanTime":"2026-03-04 10:00:00","scanType":"1"}]}]}`)
	a := courier.Track(t.Context(), []tracker.TrackQuery{{TrackingNo: "JT1"}, {TrackingNo: "JT2"}})
	couriertest.CheckAnswer(t, a)
	got := map[string]tracker.Outcome{}
	for _, s := range a.Shipments {
		got[s.TrackingNo] = s.Outcome
	}
	if diff := cmp.Diff(map[string]tracker.Outcome{"JT1": tracker.OutcomeNotFound, "JT2": tracker.OutcomeOK}, got); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
}

func TestSubscribe(t *testing.T) {
	t.Parallel()
	account, err := json.Marshal(couriertest.Secrets(Adapter().Info)["api_account"])
	if err != nil {
		t.Fatal(err)
	}
	// The account is written as encoding/json writes it, "&" escaped, and so are the scans.
	scans, err := json.Marshal(everyScan)
	if err != nil {
		t.Fatal(err)
	}
	content := `{"id":` + string(account) + `,"list":[{"waybillCode":"JT1","traceNode":` + string(scans) + `,"backUrl":"https://shop.example/push"}]}`
	for reply, want := range map[string]tracker.Outcome{
		`{"code":"1","msg":"success","data":{"list":[]}}`: tracker.OutcomeOK,
		`{"code":"0","msg":"运单已订阅"}`:                      tracker.OutcomeOK,
		`{"code":"145003030","msg":"签名校验失败"}`:             tracker.OutcomeAuth,
		`{"msg":"success"}`:                               tracker.OutcomeMalformed,
		`<html></html>`:                                   tracker.OutcomeMalformed,
		`{"code":"0","msg":"fail","data":[]}`:             tracker.OutcomeRejected,
	} {
		courier, ok := serve(t, "/trace/subscribe", content, reply).(tracker.Subscriber)
		if !ok {
			t.Fatal("the courier cannot subscribe")
		}
		a := courier.Subscribe(t.Context(), "https://shop.example/push", []tracker.TrackQuery{{TrackingNo: "JT1"}})
		if a.Outcome != want {
			t.Errorf("%s: %s (%s), want %s", reply, a.Outcome, a.Detail, want)
		}
		if a := courier.Unsubscribe(t.Context(), nil); a.Outcome != tracker.OutcomeOK {
			t.Errorf("unsubscribe: %s", a.Outcome)
		}
	}
}

func TestPush(t *testing.T) {
	t.Parallel()
	body, err := os.ReadFile("testdata/push-trace.form")
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile("testdata/push-trace.json")
	if err != nil {
		t.Fatal(err)
	}
	account := couriertest.Account(Adapter().Info, "")
	signature := digest(string(content[:len(content)-1]), account.Credentials["private_key"]) // the file ends with a line feed
	changed := append([]byte(nil), body...)
	changed[len(changed)-20] ^= 1
	for name, c := range map[string]struct {
		body   []byte
		digest string
		forged bool
	}{
		"good": {body, signature, false}, "one byte changed": {changed, signature, true}, "unsigned": {body, "", true},
		"wrong": {body, digest("x", "y"), true}, "no content": {[]byte("a=b"), signature, true},
	} {
		r := couriers.PushRequest{Body: c.body, Header: http.Header{"Digest": {c.digest}}}
		key, err := Adapter().Push.Receive(account, r)
		if errors.Is(err, couriers.ErrForged) != c.forged || (key == "") != c.forged {
			t.Errorf("%s: key %q, error %v", name, key, err)
		}
	}
}

func TestPushWithoutTrace(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"billCode":"JT1"}`, `{"details":[]}`, "bizContent=%7B%7D"} {
		if a := Adapter().ParsePush(couriers.Reply{Body: []byte(body)}); a.Outcome != tracker.OutcomeMalformed {
			t.Errorf("%s reads as %s", body, a.Outcome)
		}
	}
}

func TestPushAcknowledged(t *testing.T) {
	t.Parallel()
	r := couriers.PushRequest{Body: []byte("bizContent=x")}
	for accepted, want := range map[bool]struct {
		status int
		code   string
	}{true: {200, "1"}, false: {401, "145003030"}} {
		a := Adapter().Push.Answer(r, accepted)
		var got map[string]string
		if err := json.Unmarshal(a.Body, &got); err != nil || a.Status != want.status || got["code"] != want.code || got["requestID"] == "" {
			t.Errorf("accepted %v: %d %s %v", accepted, a.Status, a.Body, err)
		}
	}
}

func TestBatchLimits(t *testing.T) {
	t.Parallel()
	if info := Adapter().Info; info.BatchSize != 20 || info.SubscribeBatch != 20 {
		t.Errorf("%d numbers a look, %d a subscription", info.BatchSize, info.SubscribeBatch)
	}
}
