package sms

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func formHeader() http.Header {
	return http.Header{"Content-Type": {"application/x-www-form-urlencoded; charset=UTF-8"}}
}

func TestParseReceipts(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 21, 12, 0, 9, 0, time.UTC)
	tests := []struct {
		name     string
		provider Provider
		body     string
		want     []Receipt
	}{
		{
			"Aliyun, two of them", Aliyun,
			`[{"phone_number":"13800001111","send_time":"2026-11-21 20:00:03","report_time":"2026-11-21 20:00:09","success":true,"err_code":"DELIVERED",` +
				`"err_msg":"用户接收成功","sms_size":"1","biz_id":"900619746936498440^0","out_id":"n5001.m7.0a@h"},` +
				`{"phone_number":"13800002222","report_time":"soon","success":false,"err_code":"MK:0000","biz_id":"900619746936498441^0"},{"biz_id":"9"}]`,
			[]Receipt{
				{ID: "900619746936498440^0", MessageID: "n5001.m7.0a@h", State: Delivered, Code: "DELIVERED", At: at},
				{ID: "900619746936498441^0", State: Failed, Code: "MK:0000"},
				{ID: "9", State: Unknown},
			},
		},
		{
			"Tencent", Tencent,
			`[{"user_receive_time":"2026-11-21 20:00:09","nationcode":"86","mobile":"13800001111","report_status":"SUCCESS","errmsg":"DELIVRD",` +
				`"description":"ok","sid":"5000:1045710669157053657849499619"},{"report_status":"FAIL","errmsg":"MBBLACK","sid":"5001:1"},{"report_status":"?","sid":"5002:1"}]`,
			[]Receipt{
				{ID: "5000:1045710669157053657849499619", State: Delivered, Code: "DELIVRD", At: at},
				{ID: "5001:1", State: Failed, Code: "MBBLACK"},
				{ID: "5002:1", State: Unknown, Code: "?"},
			},
		},
		{"nothing to report", Aliyun, `[]`, []Receipt{}},
		{
			"Twilio, delivered", Twilio, "MessageSid=SM01&MessageStatus=delivered&To=%2B8613800001111&RawDlrDoneDate=2611211200",
			[]Receipt{{ID: "SM01", State: Delivered, At: at.Truncate(time.Minute)}},
		},
		{"Twilio, undelivered", Twilio, "MessageSid=SM01&MessageStatus=undelivered&ErrorCode=30005", []Receipt{{ID: "SM01", State: Failed, Code: "30005"}}},
		{"Twilio, on its way", Twilio, "MessageSid=SM01&MessageStatus=sent", []Receipt{{ID: "SM01", State: Unknown}}},
		{"Twilio, a state of tomorrow", Twilio, "MessageSid=SM01&MessageStatus=teleported", []Receipt{{ID: "SM01", State: Unknown, Code: "teleported"}}},
	}
	for _, tt := range tests {
		got, err := ParseReceipts(tt.provider, formHeader(), []byte(tt.body))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestParseReceiptsRefuses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		provider Provider
		header   http.Header
		body     string
	}{
		{Aliyun, nil, ""},
		{Aliyun, nil, `{"biz_id":"1"}`},
		{Aliyun, nil, `[{"success":true}]`},
		{Aliyun, nil, `[{"biz_id":1}]`},
		{Tencent, nil, `[{"sid":""}]`},
		{Tencent, nil, `null x`},
		{Twilio, formHeader(), "MessageStatus=sent"},
		{Twilio, formHeader(), "MessageSid=%zz"},
		{Twilio, http.Header{"Content-Type": {"application/json"}}, "MessageSid=SM01"},
		{Twilio, nil, "MessageSid=SM01"},
		{"yunpian", formHeader(), "[]"},
	} {
		if got, err := ParseReceipts(tt.provider, tt.header, []byte(tt.body)); !errors.Is(err, ErrReceipt) || got != nil {
			t.Errorf("%s %q: %v, %v; want ErrReceipt", tt.provider, tt.body, got, err)
		}
	}
}

func TestAnswerReceipts(t *testing.T) {
	t.Parallel()
	for provider, want := range map[Provider]string{Aliyun: "code", Tencent: "result"} {
		kind, body := AnswerReceipts(provider)
		var said map[string]any
		if err := json.Unmarshal(body, &said); err != nil || said[want] != float64(0) || kind != "application/json; charset=utf-8" {
			t.Errorf("%s is told %s %s", provider, kind, body)
		}
	}
	if _, body := AnswerReceipts(Twilio); len(body) != 0 {
		t.Errorf("Twilio is told %q", body)
	}
}

// The signature is the one in Twilio's own description of the scheme.
func TestVerifyTwilio(t *testing.T) {
	t.Parallel()
	form := func() url.Values {
		return url.Values{
			"CallSid": {"CA1234567890ABCDE"}, "Caller": {"+12349013030"}, "Digits": {"1234"}, "From": {"+12349013030"}, "To": {"+18005551212"},
		}
	}
	const address, token, signature = "https://mycompany.com/myapp.php?foo=1&bar=2", "12345", "0/KCTR6DLpKmkAf8muzZqo1nDgQ="
	changed := form()
	changed.Set("Digits", "1235")
	twice := form()
	twice.Add("Digits", "1234") // a repeated value counts once
	tests := []struct {
		name, token, address, signature string
		form                            url.Values
		want                            bool
	}{
		{"theirs", token, address, signature, form(), true},
		{"port named", token, "https://mycompany.com:443/myapp.php?foo=1&bar=2", signature, form(), true},
		{"repeated", token, address, signature, twice, true},
		{"another port", token, "https://mycompany.com:8443/myapp.php?foo=1&bar=2", signature, form(), false},
		{"another scheme", token, "http://mycompany.com/myapp.php?foo=1&bar=2", signature, form(), false},
		{"another query", token, "https://mycompany.com/myapp.php?foo=1&bar=3", signature, form(), false},
		{"another value", token, address, signature, changed, false},
		{"another token", "12346", address, signature, form(), false},
		{"no token", "", address, signature, form(), false},
		{"no signature", token, address, "", form(), false},
		{"no base64", token, address, "%", form(), false},
		{"no address", token, "://", signature, form(), false},
	}
	for _, tt := range tests {
		if got := VerifyTwilio(tt.token, tt.address, tt.signature, tt.form); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}
