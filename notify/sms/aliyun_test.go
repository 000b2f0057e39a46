package sms

import (
	"encoding/json"
	"net/http"
	"parcelwarden/notify"
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// aliyunRefuses is what Aliyun says to a wrong signature: it repeats what it signed itself.
func aliyunRefuses() answers {
	return answers{status: 400, body: `{"Code":"SignatureDoesNotMatch","Message":"Specified signature is not matched with our calculation. server StringToSign is:POST&PhoneNumbers=13800001111&Signature=` +
		strings.Repeat("ab", 32) + ` ` + keyID + `","RequestId":"0A1B2C3D-0000-1111-2222-333344445555"}`}
}

func aliyunSays(code, message string) answers {
	body, err := json.Marshal(map[string]string{"Code": code, "Message": message, "RequestId": "0A1B2C3D-0000-1111-2222-333344445555"})
	if err != nil {
		panic(err)
	}
	return answers{status: 200, body: string(body)}
}

const aliyunOK = `{"Code":"OK","Message":"OK","BizId":"900619746936498440^0","RequestId":"0A1B2C3D"}`

func TestAliyunTakesOurMessages(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name      string
		change    func(*notify.Outgoing)
		phone     string
		template  string
		params    map[string]string
		signNames []string
	}{
		{
			name: "mainland", change: func(*notify.Outgoing) {}, phone: "13800001111", template: "SMS_100000001",
			params: map[string]string{"courier": "圆通", "number": "YT7600010002003", "kind": "中转超时", "hours": "101", "action": "催件"},
		},
		{
			name: "English has its own", phone: "13800001111", template: "SMS_100000002", params: map[string]string{"tail": "002003"},
			change: func(m *notify.Outgoing) { m.Notification.Locale = tracker.LocaleEN },
		},
		{
			name: "Hong Kong, no parameters", phone: "85261234567", template: "SMS_100000003", params: map[string]string{},
			change: func(m *notify.Outgoing) {
				m.Notification.Topic, m.Notification.Recipient = tracker.TopicDigest, "+852 6123 4567"
			},
		},
		{
			name: "odd characters", phone: "13800001111", template: "SMS_100000001",
			params: map[string]string{"courier": "A&B +*~ '%", "number": "-", "kind": "\"<é>\"", "hours": "101", "action": "催件"},
			change: func(m *notify.Outgoing) {
				m.Params = map[string]string{"courier": "A&B +*~ '%", "kind": "\"<é>\"", "hours": "101", "action": "催件"}
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := alert("+8613800001111")
			tt.change(&m)
			f := listen(t, checkACS3, aliyunRefuses(), answers{status: 200, body: aliyunOK})
			receipt, failure := f.send(t, aliyunConfig(), m)
			if failure != nil || receipt != "900619746936498440^0" {
				t.Fatalf("Send = %q, %v", receipt, failure)
			}
			r, _ := f.only(t)
			query := r.URL.Query()
			var params map[string]string
			if err := json.Unmarshal([]byte(query.Get("TemplateParam")), &params); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.params, params); diff != "" {
				t.Errorf("parameters (-want +got):\n%s", diff)
			}
			if query.Get("PhoneNumbers") != tt.phone || query.Get("TemplateCode") != tt.template || query.Get("SignName") != "山野茶铺" ||
				query.Get("OutId") != m.MessageID || r.Header.Get("X-Acs-Action") != "SendSms" || r.Method != http.MethodPost {
				t.Errorf("%s %s: %v", r.Method, r.Header.Get("X-Acs-Action"), query)
			}
		})
	}
}

func TestAliyunRefusals(t *testing.T) {
	t.Parallel()
	toMidnight := 4*time.Hour + 5*time.Minute // it is 20:00 in Beijing
	tests := []struct {
		name string
		says answers
		want notify.SendError
	}{
		{"minute", aliyunSays("isv.BUSINESS_LIMIT_CONTROL", "触发分钟级流控Permits:1"), notify.SendError{Temporary: true, RetryAfter: time.Minute}},
		{"hour", aliyunSays("isv.BUSINESS_LIMIT_CONTROL", "触发小时级流控Permits:5"), notify.SendError{Temporary: true, RetryAfter: time.Hour}},
		{"day", aliyunSays("isv.BUSINESS_LIMIT_CONTROL", "触发天级流控Permits:10"), notify.SendError{Temporary: true, RetryAfter: toMidnight}},
		{"English", aliyunSays("isv.BUSINESS_LIMIT_CONTROL", "the Day limit is met"), notify.SendError{Temporary: true, RetryAfter: toMidnight}},
		{"unnamed limit", aliyunSays("isv.BUSINESS_LIMIT_CONTROL", "触发业务流控"), notify.SendError{Temporary: true, RetryAfter: time.Hour}},
		{"day of the account", aliyunSays("isv.DAY_LIMIT_CONTROL", "触发日发送限额"), notify.SendError{Temporary: true, RetryAfter: toMidnight}},
		{"month of the account", aliyunSays("isv.MONTH_LIMIT_CONTROL", "触发月发送限额"), notify.SendError{Temporary: true, Setup: true}},
		{"throttled", aliyunSays("Throttling.User", "Request was denied"), notify.SendError{Temporary: true, RetryAfter: time.Minute}},
		{"number", aliyunSays("isv.MOBILE_NUMBER_ILLEGAL", "13800001111invalid mobile number"), notify.SendError{}},
		{"word", aliyunSays("isv.BLACK_KEY_CONTROL_LIMIT", "黑名单管控"), notify.SendError{}},
		{"signature name", aliyunSays("isv.SMS_SIGNATURE_ILLEGAL", "签名不合法"), notify.SendError{Temporary: true, Setup: true}},
		{"template", aliyunSays("isv.SMS_TEMPLATE_ILLEGAL", "模板不合法"), notify.SendError{Temporary: true, Setup: true, Template: true}},
		{"money", aliyunSays("isv.AMOUNT_NOT_ENOUGH", "余额不足"), notify.SendError{Temporary: true, Setup: true}},
		{"rights", aliyunSays("isp.RAM_PERMISSION_DENY", "RAM权限DENY"), notify.SendError{Temporary: true, Setup: true}},
		{"system", aliyunSays("isp.SYSTEM_ERROR", "系统异常"), notify.SendError{Temporary: true}},
		{"new code", aliyunSays("isv.NEVER_SEEN", "+8613800001111 "+keyID+" "+secret), notify.SendError{Temporary: true}},
		{"unknown key", answers{status: 404, body: `{"Code":"InvalidAccessKeyId.NotFound","Message":"` + keyID + ` is not found"}`}, notify.SendError{Temporary: true, Setup: true}},
		{"clock", answers{status: 400, body: `{"Code":"InvalidTimeStamp.Expired","Message":"x"}`}, notify.SendError{Temporary: true, Setup: true}},
		{"down", answers{status: 503, header: map[string]string{"Retry-After": "120"}, body: "<html>"}, notify.SendError{Temporary: true, RetryAfter: 2 * time.Minute}},
		{"a proxy", answers{status: 407, body: "<html>"}, notify.SendError{Temporary: true, Setup: true}},
		{"a page", answers{status: 200, body: "<html>"}, notify.SendError{Temporary: true}},
		{"elsewhere", answers{status: 302, header: map[string]string{"Location": "/"}}, notify.SendError{Temporary: true, Setup: true}},
		{"OK with an error status", answers{status: 500, body: aliyunOK}, notify.SendError{Temporary: true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := listen(t, checkACS3, aliyunRefuses(), tt.says)
			_, failure := f.send(t, aliyunConfig(), alert("13800001111"))
			if failure == nil {
				t.Fatal("sent")
			}
			tt.want.Reason = failure.Reason
			if *failure != tt.want || !strings.HasPrefix(failure.Reason, "aliyun ") {
				t.Errorf("%+v, want %+v", *failure, tt.want)
			}
			f.only(t)
		})
	}
}

func TestAliyunNoticesAWrongSecret(t *testing.T) {
	t.Parallel()
	f := listen(t, checkACS3, aliyunRefuses(), answers{status: 200, body: aliyunOK})
	cfg := aliyunConfig()
	cfg.Secret = "another-secret"
	if _, failure := f.send(t, cfg, alert("13800001111")); failure == nil || !failure.Setup {
		t.Errorf("%+v; want a setup failure", failure)
	}
}
