package yto

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The digests are worked examples: one with an invented key, two of the platform's own for the query and for the push.
func TestDigest(t *testing.T) {
	t.Parallel()
	for text, c := range map[string]struct{ secret, want string }{
		`{"NUMBER":"YT0000000000001"}yto.Marketing.WaybillTrace1.01`: {"DemoPwd", "1sFrpW8gHV3Z8JNMbBqBPg=="},
		`opentest`:        {"123456", "YLstCNa3x8ijQx16e/jqOA=="},
		`<order></order>`: {"123456", "LghTkEmsD2tbQ3fsIBRcBg=="},
	} {
		if got := digest(text, c.secret); got != c.want {
			t.Errorf("%s: %s, want %s", text, got, c.want)
		}
	}
}

func TestQuestion(t *testing.T) {
	t.Parallel()
	secrets := couriertest.Secrets(Adapter().Info)
	stamp := strconv.FormatInt(couriertest.Now().UnixMilli(), 10)
	const param = `{"NUMBER":"YT9400000000031"}`
	for name, c := range map[string]struct {
		options map[string]string
		path    string
		want    map[string]string
	}{
		"form": {nil, "/service/waybill_query/v1/" + secrets["customer_code"], map[string]string{
			"app_key": secrets["app_key"], "user_id": secrets["customer_code"], "format": "JSON", "method": "yto.Marketing.WaybillTrace", "v": "1.01",
			"timestamp": stamp, "param": param, "sign": digest(param+"yto.Marketing.WaybillTrace1.01", secrets["secret"]),
		}},
		"JSON": {
			map[string]string{"interface": "track_query_adapter"},
			"/open/track_query_adapter/v1/" + secrets["customer_code"] + "/" + secrets["app_key"],
			map[string]string{
				"timestamp": stamp, "param": param, "format": "JSON", "sign": digest(param+"track_query_adapterv1", secrets["secret"]),
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := map[string]string{}
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != c.path {
					t.Errorf("asked %s, want %s", r.URL.Path, c.path)
				}
				if name == "JSON" {
					if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
						t.Error(err)
					}
				} else if err := r.ParseForm(); err == nil {
					for key := range r.PostForm {
						got[key] = r.PostForm.Get(key)
					}
				}
				_, _ = w.Write([]byte(`{"map":{"YT9400000000031":[]},"code":"1001","success":"true","message":"查询结果为空"}`))
			}))
			t.Cleanup(server.Close)
			account := couriertest.Account(Adapter().Info, server.URL)
			account.Options = c.options
			a := couriertest.Open(t, Adapter(), account, couriertest.Config()).Track(t.Context(), []tracker.TrackQuery{{TrackingNo: "YT9400000000031"}})
			couriertest.Expect(t, a, tracker.OutcomeNotFound, "")
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("question (-want +got):\n%s", diff)
			}
		})
	}
}

func TestInterfaceIsOneOfTwo(t *testing.T) {
	t.Parallel()
	account := couriertest.Account(Adapter().Info, "http://127.0.0.1:1")
	account.Options = map[string]string{"interface": "other"}
	client, err := couriers.NewClient(account, couriertest.Config())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	if _, err := Adapter().Open(account, client); err == nil {
		t.Error("an unknown interface was accepted")
	}
}

func TestPush(t *testing.T) {
	t.Parallel()
	body, err := os.ReadFile("testdata/push-signed.form")
	if err != nil {
		t.Fatal(err)
	}
	account, push := couriertest.Account(Adapter().Info, ""), Adapter().Push
	good := couriers.PushRequest{Body: body, Now: couriertest.Now()}
	if key, err := push.Receive(account, good); err != nil || key == "" {
		t.Errorf("%q, %v", key, err)
	}
	for name, bad := range map[string]string{
		"changed":  strings.Replace(string(body), url.QueryEscape("同事"), url.QueryEscape("同学"), 1),
		"unsigned": strings.Replace(string(body), "data_digest", "digest", 1), "empty": "", "bare": "<UpdateInfo/>",
	} {
		if _, err := push.Receive(account, couriers.PushRequest{Body: []byte(bad)}); !errors.Is(err, couriers.ErrForged) {
			t.Errorf("%s: %v, want forged", name, err)
		}
	}
	own := couriers.Account{Provider: "yto", Credentials: map[string]string{"secret": account.Credentials["secret"], "push_secret": "its own"}}
	if _, err := push.Receive(own, good); !errors.Is(err, couriers.ErrForged) {
		t.Errorf("with a key of its own: %v, want forged", err)
	}
	own.Credentials = map[string]string{"secret": "of the query", "push_secret": account.Credentials["secret"]}
	if _, err := push.Receive(own, good); err != nil {
		t.Errorf("signed with the key of the push: %v", err)
	}
	const head = "<Response><logisticProviderID>YTO</logisticProviderID><txLogisticID>SO-3100&amp;1</txLogisticID><success>"
	for accepted, want := range map[bool]couriers.PushAck{
		true:  {Status: http.StatusOK, ContentType: "text/xml; charset=utf-8", Body: []byte(head + "true</success></Response>")},
		false: {Status: http.StatusUnauthorized, ContentType: "text/xml; charset=utf-8", Body: []byte(head + "false</success></Response>")},
	} {
		if diff := cmp.Diff(want, push.Answer(good, accepted)); diff != "" {
			t.Errorf("accepted %v (-want +got):\n%s", accepted, diff)
		}
	}
}

// TestCodes holds every documented code, read without words.
func TestCodes(t *testing.T) {
	t.Parallel()
	p := parser{codes: codes()}
	want := map[string]tracker.Status{
		"GOT": tracker.StatusPickedUp, "ARRIVAL": tracker.StatusInTransit, "DEPARTURE": tracker.StatusInTransit, "PACKAGE": tracker.StatusInTransit,
		"SENT_SCAN": tracker.StatusOutForDelivery, "INBOUND": tracker.StatusAvailableForPickup, "SIGNED": tracker.StatusDelivered,
		"FAILED": tracker.StatusFailedAttempt, "FORWARDING": tracker.StatusInTransit, "TMS_RETURN": tracker.StatusReturning,
		"AIRSEND": tracker.StatusInTransit, "AIRPICK": tracker.StatusInTransit, "ACCEPT": tracker.StatusInfoReceived,
		"ORDER_BOOKING": tracker.StatusInfoReceived, "NOT_SEND": tracker.StatusInfoReceived,
	}
	got := map[string]tracker.Status{}
	for code, m := range p.codes {
		got[code] = p.read(code, "").Status
		if m.Status != got[code] {
			t.Errorf("%s: the table says %s, the rule %s", code, m.Status, got[code])
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("codes (-want +got):\n%s", diff)
	}
}
