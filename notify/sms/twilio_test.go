package sms

import (
	"fmt"
	"net/url"
	"parcelwarden/notify"
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func twilioRefuses() answers {
	return answers{status: 401, body: `{"code":20003,"message":"Authenticate","more_info":"https://www.twilio.com/docs/errors/20003","status":401}`}
}

func twilioSays(status, code int) answers {
	return answers{status: status, body: fmt.Sprintf(`{"code":%d,"message":"said of '+1 (415) 555-2671', +8613800001111 and %s","status":%d}`, code, account, status)}
}

const twilioOK = `{"sid":"SM0123456789abcdef0123456789abcdef","status":"queued","to":"+8613800001111","error_code":null}`

func TestTwilioTakesOurMessages(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(*Config, *notify.Outgoing)
		want   url.Values
	}{
		{"plain", func(*Config, *notify.Outgoing) {}, url.Values{"From": {"+15005550006"}, "Body": {alert("").Short}}},
		{
			"service and callback", func(c *Config, _ *notify.Outgoing) {
				c.From, c.Callback = "MG0123456789abcdef0123456789abcdef", "https://pw.example.cn/hooks/sms"
			},
			url.Values{"MessagingServiceSid": {"MG0123456789abcdef0123456789abcdef"}, "Body": {alert("").Short}, "StatusCallback": {"https://pw.example.cn/hooks/sms"}},
		},
		{
			"a supplier gets the link", func(_ *Config, m *notify.Outgoing) { m.Notification.Audience = tracker.AudienceSupplier },
			url.Values{"From": {"+15005550006"}, "Body": {alert("").Short + "\nhttps://pw.example.cn/parcels/907"}},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			cfg, m := twilioConfig(), alert("86 138 0000 1111")
			tt.change(&cfg, &m)
			f := listen(t, checkBasic, twilioRefuses(), answers{status: 201, body: twilioOK})
			receipt, failure := f.send(t, cfg, m)
			if failure != nil || receipt != "SM0123456789abcdef0123456789abcdef" {
				t.Fatalf("Send = %q, %v", receipt, failure)
			}
			r, body := f.only(t)
			got, err := url.ParseQuery(body)
			if err != nil {
				t.Fatal(err)
			}
			tt.want.Set("To", "+8613800001111")
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("form (-want +got):\n%s", diff)
			}
			if r.URL.Path != "/2010-04-01/Accounts/"+account+"/Messages.json" || r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
				t.Errorf("%s %s", r.URL.Path, r.Header.Get("Content-Type"))
			}
		})
	}
}

func TestTwilioRefusals(t *testing.T) {
	t.Parallel()
	mend := notify.SendError{Temporary: true, Setup: true}
	throttled := twilioSays(429, 20429)
	throttled.header = map[string]string{"Retry-After": "90"}
	tests := []struct {
		says answers
		want notify.SendError
	}{
		{twilioSays(400, 21211), notify.SendError{}},
		{twilioSays(400, 21610), notify.SendError{}},
		{twilioSays(400, 21614), notify.SendError{}},
		{twilioSays(400, 99999), notify.SendError{}},
		{twilioSays(422, 0), notify.SendError{}},
		{twilioSays(400, 21606), mend},
		{twilioSays(400, 21408), mend},
		{twilioSays(401, 20003), mend},
		{twilioSays(401, 21211), mend},
		{twilioSays(403, 20003), mend},
		{twilioSays(404, 20404), mend},
		{answers{status: 401, body: "no"}, mend},
		{throttled, notify.SendError{Temporary: true, RetryAfter: 90 * time.Second}},
		{twilioSays(429, 20429), notify.SendError{Temporary: true, RetryAfter: time.Minute}},
		{twilioSays(429, 63038), notify.SendError{Temporary: true, RetryAfter: 12*time.Hour + 5*time.Minute}},
		{twilioSays(400, 21611), notify.SendError{Temporary: true, RetryAfter: time.Minute}},
		{twilioSays(500, 20500), notify.SendError{Temporary: true}},
		{answers{status: 503, body: "<html>"}, notify.SendError{Temporary: true}},
		{answers{status: 201, body: "{}"}, notify.SendError{Temporary: true}},
	}
	for _, tt := range tests {
		f := listen(t, checkBasic, answers{status: 418}, tt.says)
		_, failure := f.send(t, twilioConfig(), alert("13800001111"))
		if failure == nil {
			t.Fatalf("%d %s: sent", tt.says.status, tt.says.body)
		}
		tt.want.Reason = failure.Reason
		if *failure != tt.want || strings.Contains(failure.Reason, "555-2671") {
			t.Errorf("%d %s: %+v, want %+v", tt.says.status, tt.says.body, *failure, tt.want)
		}
	}
}

func TestTwilioNoticesAWrongToken(t *testing.T) {
	t.Parallel()
	f := listen(t, checkBasic, twilioRefuses(), answers{status: 201, body: twilioOK})
	cfg := twilioConfig()
	cfg.Secret = "another"
	if _, failure := f.send(t, cfg, alert("13800001111")); failure == nil || !failure.Setup || !failure.Temporary {
		t.Errorf("%+v; want a setup failure", failure)
	}
}
