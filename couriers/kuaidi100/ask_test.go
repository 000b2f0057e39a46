package kuaidi100

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// The signatures are worked examples with invented keys, computed apart from this program.
func TestSign(t *testing.T) {
	t.Parallel()
	question := []string{
		`{"com":"yuantong","num":"YT0000000000001","phone":"","from":"","to":"","resultv2":"4","show":"0","order":"desc"}`,
		"DemoKey12345", "DEMOCUSTOMER0000000000000000ABCD",
	}
	for signType, want := range map[string]string{
		"MD5":    "0640A2C6763E7FCF472B8DDD209BF0E5",
		"SHA256": "2DBA665F1288CE16EF88E75A07B6DBC9ACB9AE298984C4FE06430E67AB9D0518",
		"sm3":    "6A644F9FC1FDFB328200D16EA338B31F1CB018AB1313F8FEA608EF568ACB6904",
	} {
		newHash, err := hashOf(signType)
		if err != nil {
			t.Fatal(err)
		}
		if got := sign(newHash, question...); got != want {
			t.Errorf("%s: %s, want %s", signType, got, want)
		}
	}
	callback := `{"status":"polling","message":"","lastResult":{"message":"ok","state":"0","status":"200","condition":"F00","ischeck":"0","com":"yuantong","nu":"YT0000000000001","data":[]}}`
	if got, want := pushSign(callback, "salt-1"), "BFED7B2AFCC299AE8AAA95D304CBC29D"; got != want {
		t.Errorf("push: %s, want %s", got, want)
	}
}

func TestQuestion(t *testing.T) {
	t.Parallel()
	plain := param{Com: "yuantong", Num: "YT9000000000017", Phone: "4321", ResultV2: "4", Show: "0", Order: "desc"}
	estimate, without := plain, plain
	estimate.ResultV2, estimate.From, estimate.To = "8", "浙江金华", "广东深圳"
	without.ResultV2 = "0"
	far := tracker.TrackQuery{
		TrackingNo: "YT9000000000017", Courier: "yto", PhoneTail: "4321",
		Origin: tracker.Region{Province: "浙江", City: "金华"}, Destination: tracker.Region{Province: "广东", City: "深圳"},
	}
	nowhere := far
	nowhere.Destination = tracker.Region{}
	for name, c := range map[string]struct {
		options  map[string]string
		query    tracker.TrackQuery
		signType string
		want     param
	}{
		"usual":                         {nil, far, "", plain},
		"SHA256":                        {map[string]string{"sign_type": "sha256"}, far, "SHA256", plain},
		"SM3":                           {map[string]string{"sign_type": "SM3"}, far, "SM3", plain},
		"without codes":                 {map[string]string{"resultv2": "0"}, far, "", without},
		"with estimate":                 {map[string]string{"resultv2": "8"}, far, "", estimate},
		"no estimate to unknown places": {map[string]string{"resultv2": "8"}, nowhere, "", plain},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got param
			courier := opened(t, c.options, func(w http.ResponseWriter, r *http.Request) {
				raw, secrets := r.PostFormValue("param"), couriertest.Secrets(Adapter().Info)
				if r.URL.Path != "/poll/query.do" || r.PostFormValue("customer") != secrets["customer"] || r.PostFormValue("signType") != c.signType {
					t.Errorf("asked %s with %v", r.URL.Path, r.PostForm)
				}
				newHash, err := hashOf(cmp.Or(c.signType, "MD5"))
				if err != nil {
					t.Error(err)
				}
				if want := sign(newHash, raw, secrets["key"], secrets["customer"]); r.PostFormValue("sign") != want {
					t.Errorf("signed %q, want %q", r.PostFormValue("sign"), want)
				}
				if err := json.Unmarshal([]byte(raw), &got); err != nil {
					t.Error(err)
				}
				http.ServeFile(w, r, "testdata/query-signed.json")
			})
			couriertest.Expect(t, courier.Track(t.Context(), []tracker.TrackQuery{c.query}), tracker.OutcomeOK, tracker.ProblemNone)
			if diff := gocmp.Diff(c.want, got); diff != "" {
				t.Errorf("question (-want +got):\n%s", diff)
			}
		})
	}
}

func TestOptionsAreChecked(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]string{"resultv2": "3", "sign_type": "SHA1"} {
		account := couriertest.Account(Adapter().Info, "http://127.0.0.1:1")
		account.Options = map[string]string{name: value}
		client, err := couriers.NewClient(account, couriertest.Config())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Adapter().Open(account, client); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s=%s: %v", name, value, err)
		}
		client.Close()
	}
}

// opened opens the exam's account, with a salt, at a server that answers with handler.
func opened(t *testing.T, options map[string]string, handler http.HandlerFunc) *courier {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	account := couriertest.Account(Adapter().Info, server.URL)
	account.Options, account.Credentials["salt"] = options, `salt "+&=`
	return couriertest.Open(t, Adapter(), account, couriertest.Config()).(*courier)
}

// TestNotAsked checks looks that would only burn quota: the provider is not asked at all.
func TestNotAsked(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the provider was asked") }))
	t.Cleanup(server.Close)
	courier := couriertest.Open(t, Adapter(), couriertest.Account(Adapter().Info, server.URL), couriertest.Config())
	for name, c := range map[string]struct {
		query tracker.TrackQuery
		want  tracker.Problem
	}{
		"phone missing":   {tracker.TrackQuery{TrackingNo: "SF1", Courier: "sf"}, tracker.ProblemNeedsPhone},
		"courier missing": {tracker.TrackQuery{TrackingNo: "X1"}, tracker.ProblemCourierUnknown},
		"no such courier": {tracker.TrackQuery{TrackingNo: "X1", Courier: "某快递"}, tracker.ProblemCourierUnknown},
	} {
		a := courier.Track(t.Context(), []tracker.TrackQuery{c.query})
		if a.Outcome != tracker.OutcomeRejected || a.Problem != c.want {
			t.Errorf("%s: %s %s", name, a.Outcome, a.Problem)
		}
	}
}

// TestAskedOnce checks that a failing server is not asked for the same number again: that would lock the number.
func TestAskedOnce(t *testing.T) {
	t.Parallel()
	hits := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		hits++
		w.WriteHeader(http.StatusBadGateway)
	}))
	t.Cleanup(server.Close)
	courier := couriertest.Open(t, Adapter(), couriertest.Account(Adapter().Info, server.URL), couriertest.Config())
	a := courier.Track(t.Context(), []tracker.TrackQuery{{TrackingNo: "YT1", Courier: "yto"}})
	if a.Outcome != tracker.OutcomeServerError || hits != 1 {
		t.Errorf("%s after %d requests, want server_error after one", a.Outcome, hits)
	}
}
