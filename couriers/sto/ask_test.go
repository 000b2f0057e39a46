package sto

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The digest is a worked example with an invented secret, computed apart from this program.
func TestDigest(t *testing.T) {
	t.Parallel()
	if got, want := digest(`{"order":"desc","waybillNoList":["773000000000001"]}`, "DemoStoSecret"), "Dr79ZI/qcFs/amJwRogxtA=="; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// open answers every call with reply and keeps the form it was asked with.
func openDesk(t *testing.T, reply string, options map[string]string) (form *url.Values, c *courier) {
	t.Helper()
	form = &url.Values{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil || r.URL.Path != "/gateway/link.do" || r.Method != http.MethodPost {
			t.Errorf("asked %s %s: %v", r.Method, r.URL.Path, err)
		}
		*form = r.PostForm
		_, _ = io.WriteString(w, reply)
	}))
	t.Cleanup(server.Close)
	account := couriertest.Account(Adapter().Info, server.URL)
	account.Options = options
	return form, couriertest.Open(t, Adapter(), account, couriertest.Config()).(*courier)
}

func TestQuestion(t *testing.T) {
	t.Parallel()
	secrets := couriertest.Secrets(Adapter().Info)
	for option, code := range map[string]string{"": secrets["app_key"], "RESOURCE1": "RESOURCE1"} {
		form, courier := openDesk(t, `{"success":"true","data":{"773900000000041":[]}}`, map[string]string{"from_code": option})
		a := courier.Track(t.Context(), []tracker.TrackQuery{{TrackingNo: "773900000000041"}, {TrackingNo: "773900000000042"}})
		const content = `{"order":"desc","waybillNoList":["773900000000041","773900000000042"]}`
		want := url.Values{
			"content": {content}, "data_digest": {digest(content, secrets["secret"])}, "api_name": {"STO_TRACE_QUERY_COMMON"},
			"from_appkey": {secrets["app_key"]}, "from_code": {code}, "to_appkey": {"sto_trace_query"}, "to_code": {"sto_trace_query"},
		}
		if diff := cmp.Diff(want, *form); diff != "" {
			t.Errorf("question (-want +got):\n%s", diff)
		}
		if len(a.Shipments) != 2 || a.Shipments[1].Outcome != tracker.OutcomeNotFound || a.Shipments[1].TrackingNo != "773900000000042" {
			t.Errorf("a number that is not in the answer: %+v", a)
		}
	}
}

func TestSubscribe(t *testing.T) {
	t.Parallel()
	for reply, want := range map[string]tracker.Outcome{
		`{"success":"true","errorCode":"","errorMsg":""}`:                      tracker.OutcomeOK,
		`<response><success>true</success></response>`:                         tracker.OutcomeOK,
		`{"success":"false","errorCode":"S05","errorMsg":"应用未订阅该服务"}`:          tracker.OutcomeAuth,
		`<response><success>false</success><errorMsg>验签</errorMsg></response>`: tracker.OutcomeAuth,
		`{}`: tracker.OutcomeMalformed,
	} {
		form, courier := openDesk(t, reply, nil)
		a := courier.Subscribe(t.Context(), "https://shop.example/push", []tracker.TrackQuery{{TrackingNo: "773900000000041"}, {TrackingNo: "773900000000042"}})
		couriertest.CheckAnswer(t, a)
		const content = `{"subscribeInfoList":[{"waybillNo":"773900000000041"},{"waybillNo":"773900000000042"}]}`
		if a.Outcome != want || form.Get("content") != content || form.Get("api_name") != "STO_TRACE_PLATFORM_SUBSCRIBE" ||
			form.Get("to_appkey") != "sto_trace_platform" || form.Get("to_code") != "sto_trace_platform" {
			t.Errorf("%s: %s after %v", reply, a.Outcome, *form)
		}
		if a := courier.Unsubscribe(t.Context(), nil); a.Outcome != tracker.OutcomeOK {
			t.Errorf("unsubscribing gives %s", a.Outcome)
		}
	}
}

func TestPush(t *testing.T) {
	t.Parallel()
	body, err := os.ReadFile("testdata/push-collected.form")
	if err != nil {
		t.Fatal(err)
	}
	account, push := couriertest.Account(Adapter().Info, ""), Adapter().Push
	good := couriers.PushRequest{Body: body, Now: couriertest.Now()}
	if key, err := push.Receive(account, good); err != nil || key != "BK-0001" {
		t.Errorf("%q, %v, want the gateway's key", key, err)
	}
	for name, bad := range map[string]string{
		"changed":  strings.Replace(string(body), url.QueryEscape("家人"), url.QueryEscape("佳人"), 1),
		"unsigned": strings.Replace(string(body), "data_digest", "digest", 1), "empty": "", "bare": `{"waybillNo":"1","trace":{}}`,
	} {
		if _, err := push.Receive(account, couriers.PushRequest{Body: []byte(bad)}); !errors.Is(err, couriers.ErrForged) {
			t.Errorf("%s: %v, want forged", name, err)
		}
	}
	for accepted, want := range map[bool]string{
		true:  `{"success":true,"errorCode":"","errorMsg":"","data":{"waybillNo":"773900000000041","needRetry":false}}`,
		false: `{"success":false,"errorCode":"401","errorMsg":"验签未通过","data":{"waybillNo":"773900000000041","needRetry":true}}`,
	} {
		if a := push.Answer(good, accepted); string(a.Body) != want || (a.Status == http.StatusOK) != accepted {
			t.Errorf("accepted %v: %d %s", accepted, a.Status, a.Body)
		}
	}
}

// TestCodes holds every documented code, read without words.
func TestCodes(t *testing.T) {
	t.Parallel()
	p := parser{codes: codes()}
	want := map[string]tracker.Status{
		"收件": tracker.StatusPickedUp, "发件": tracker.StatusInTransit, "到件": tracker.StatusInTransit, "派件": tracker.StatusOutForDelivery,
		"第三方代派": tracker.StatusOutForDelivery, "柜机代收": tracker.StatusAvailableForPickup, "驿站代收": tracker.StatusAvailableForPickup,
		"快件取出": tracker.StatusOutForDelivery, "驿站出库": tracker.StatusInTransit, "问题件": tracker.StatusException, "退回件": tracker.StatusReturning,
		"改地址件": tracker.StatusInTransit, "转邮": tracker.StatusInTransit, "转同行": tracker.StatusInTransit, "签收": tracker.StatusDelivered,
		"留仓件": tracker.StatusException, "代取快递": tracker.StatusInTransit, "派件入柜": tracker.StatusAvailableForPickup,
		"第三方代收": tracker.StatusAvailableForPickup, "代理点签收": tracker.StatusDelivered,
		"PU_PICKUP_SUCCESS": tracker.StatusPickedUp, "MOT_TRANSIT": tracker.StatusInTransit, "SC_INBOUND_SUCCESS": tracker.StatusInTransit,
		"SC_ORDER_WEIGHT": tracker.StatusInTransit, "SC_ORDER_PAY_SUCCESS": tracker.StatusInfoReceived,
		"SC_ORDER_PACKET_SUCCESS": tracker.StatusInTransit, "SC_ORDER_PACKET_OUT": tracker.StatusInTransit, "LH_DEPART": tracker.StatusInTransit,
		"LH_ARRIVE": tracker.StatusInTransit, "CC_START": tracker.StatusInTransit, "CC_IM_START": tracker.StatusInTransit,
		"CC_IM_SUCCESS": tracker.StatusInTransit, "CC_IM_FAILURE": tracker.StatusCustomsHold, "GOT": tracker.StatusInTransit,
	}
	got := map[string]tracker.Status{}
	for code, m := range p.codes {
		got[code] = p.read(trace{Code: couriers.Text(code)}).Status
		if m.Status != got[code] {
			t.Errorf("%s: the table says %s, the rule %s", code, m.Status, got[code])
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("codes (-want +got):\n%s", diff)
	}
}

// TestRules shows that each rule needs its condition.
func TestRules(t *testing.T) {
	t.Parallel()
	p := parser{codes: codes()}
	for _, c := range []struct {
		code, words string
		want        tracker.Status
	}{
		{"驿站出库", "快件已从代收点出库", tracker.StatusInTransit},
		{"驿站出库", "收件人已取件", tracker.StatusDelivered},
		{"驿站出库", "快件已签收", tracker.StatusDelivered},
		{"驿站出库", "业务员取件，安排重新派送", tracker.StatusInTransit},
		{"驿站出库", "超时未取，快件已退回", tracker.StatusReturning},
		{"快件取出", "派件员从快递柜取出快件", tracker.StatusOutForDelivery},
		{"快件取出", "客户已取件", tracker.StatusDelivered},
		{"快件取出", "快件退回寄件人", tracker.StatusReturning},
		{"问题件", "客户称未收到，系统显示已签收", tracker.StatusException},
		{"签收", "退回件已签收，签收人：寄件人", tracker.StatusReturned},
		{"新类型", "正在派送途中", tracker.StatusUnknown},
		{"新类型", "快件已签收", tracker.StatusDelivered},
	} {
		if got := p.read(trace{Code: couriers.Text(c.code), Words: couriers.Text(c.words)}); got.Status != c.want || got.Unknown != (c.code == "新类型") {
			t.Errorf("%s %q: %+v, want %s", c.code, c.words, got, c.want)
		}
	}
}
