package simulator

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

var t0 = time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)

func hour(h float64) time.Time { return t0.Add(time.Duration(h * float64(time.Hour))) }

// clockwork is a clock that tests set.
type clockwork struct{ at atomic.Pointer[time.Time] }

func (c *clockwork) now() time.Time { return *c.at.Load() }

func (c *clockwork) set(at time.Time) { c.at.Store(&at) }

// rig is a world behind a real HTTP server.
type rig struct {
	t     *testing.T
	world *World
	clock *clockwork
	url   string
}

func newRig(t *testing.T, w *World) *rig {
	t.Helper()
	clock := &clockwork{}
	clock.set(t0)
	server := httptest.NewServer(w.Handler(clock.now))
	t.Cleanup(server.Close)
	return &rig{t: t, world: w, clock: clock, url: server.URL}
}

func story(t *testing.T, text string) *World {
	t.Helper()
	s, err := ParseScenario(strings.NewReader("start 2026-09-01T08:00:00+08:00\n"+text), "test")
	if err != nil {
		t.Fatal(err)
	}
	w, err := s.World()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// post sends a request at an hour of the story and returns status, headers and body.
func (r *rig) post(h float64, path, contentType, body string, header map[string]string) (*http.Response, string) {
	r.t.Helper()
	r.clock.set(hour(h))
	req, err := http.NewRequest(http.MethodPost, path, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Content-Type", contentType)
	for k, v := range header {
		req.Header.Set(k, v)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err.Error()
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return resp, string(raw)
}

func (r *rig) form(h float64, provider string, form url.Values) (*http.Response, string) {
	r.t.Helper()
	return r.post(h, Base(provider, r.url), "application/x-www-form-urlencoded", form.Encode(), nil)
}

func form100(param string) url.Values {
	c := Credentials()[Kuaidi100]
	return url.Values{"customer": {c["customer"]}, "param": {param}, "sign": {signKuaidi100(param, c["key"], c["customer"])}}
}

func (r *rig) ask100(h float64, com, num, phone string) string {
	r.t.Helper()
	_, body := r.form(h, Kuaidi100, form100(fmt.Sprintf(`{"com":%q,"num":%q,"phone":%q,"resultv2":"4","show":"0","order":"desc"}`, com, num, phone)))
	return body
}

func formKdniao(kind, data string) url.Values {
	c := Credentials()[Kdniao]
	return url.Values{
		"EBusinessID": {c["business_id"]}, "RequestType": {kind}, "RequestData": {data}, "DataType": {"2"},
		"DataSign": {signKdniao(data, c["app_key"])},
	}
}

func (r *rig) askKdniao(h float64, shipper, num string) string {
	r.t.Helper()
	_, body := r.form(h, Kdniao, formKdniao("8001", fmt.Sprintf(`{"ShipperCode":%q,"LogisticCode":%q,"OrderCode":""}`, shipper, num)))
	return body
}

func formSF(data string) url.Values {
	c := Credentials()[SF]
	return url.Values{
		"partnerID": {c["partner_id"]}, "requestID": {"r-1"}, "serviceCode": {"EXP_RECE_SEARCH_ROUTES"}, "timestamp": {"1700000000000"},
		"msgData": {data}, "msgDigest": {signSF(data, "1700000000000", c["check_word"])},
	}
}

// sfInner is the JSON within the JSON of an SF answer.
type sfInner struct {
	Success   bool   `json:"success"`
	ErrorCode string `json:"errorCode"`
	MsgData   struct {
		RouteResps []struct {
			MailNo     string              `json:"mailNo"`
			ReasonCode string              `json:"reasonCode"`
			Routes     []map[string]string `json:"routes"`
		} `json:"routeResps"`
	} `json:"msgData"`
}

func (r *rig) askSF(h float64, tails string, numbers ...string) sfInner {
	r.t.Helper()
	list, _ := json.Marshal(numbers)
	_, body := r.form(h, SF, formSF(fmt.Sprintf(`{"language":"zh-CN","trackingType":"1","trackingNumber":%s,"methodType":"1","checkPhoneNo":%q}`, list, tails)))
	var outer struct {
		Code string `json:"apiResultCode"`
		Data string `json:"apiResultData"`
	}
	decode(r.t, body, &outer)
	if outer.Code != "A1000" {
		r.t.Fatalf("apiResultCode = %s", outer.Code)
	}
	var inner sfInner
	decode(r.t, outer.Data, &inner)
	return inner
}

func (r *rig) ask17(h float64, method string, numbers ...string) string {
	r.t.Helper()
	asks := make([]map[string]any, 0, len(numbers))
	for _, n := range numbers {
		asks = append(asks, map[string]any{"number": n})
	}
	raw, _ := json.Marshal(asks)
	_, body := r.post(h, Base(Track17, r.url)+"/"+method, "application/json", string(raw), map[string]string{"17token": Credentials()[Track17]["token"]})
	return body
}

func decode(t *testing.T, body string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(body), into); err != nil {
		t.Fatalf("not JSON: %v\n%s", err, body)
	}
}
