package main

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"net/url"
	"parcelwarden/tracker"
	"strings"
	"testing"
)

// smsServer plays a provider that takes every message under one id.
func smsServer(t *testing.T, answer string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if strings.Contains(answer, `"sid"`) {
			w.WriteHeader(http.StatusCreated)
		}
		_, _ = w.Write([]byte(answer))
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// twilioSign signs a form as Twilio does.
func twilioSign(token, address string, form url.Values) string {
	mac := hmac.New(sha1.New, []byte(token))
	mac.Write([]byte(address))
	for _, name := range []string{"AccountSid", "MessageSid", "MessageStatus"} { // in the order of the alphabet
		mac.Write([]byte(name + form.Get(name)))
	}
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func TestReceiptsOfProviders(t *testing.T) {
	t.Parallel()
	const token = "the-auth-token-of-the-test"
	form := url.Values{"AccountSid": {"AC" + strings.Repeat("0", 32)}, "MessageSid": {"SM0123"}, "MessageStatus": {"delivered"}}
	templates := map[string]SMSTemplateConfig{"supplier_notice": {ID: "1001", Params: []string{"tail"}}}
	for _, c := range []struct {
		name, taken, report, answer string
		cfg                         SMSConfig
	}{
		{
			"aliyun", `{"Code":"OK","BizId":"77^0","Message":"OK","RequestId":"r"}`,
			`[{"phone_number":"13800138000","send_time":"2026-11-21 10:00:00","report_time":"2026-11-21 10:00:05","success":true,"err_code":"DELIVERED","err_msg":"用户接收成功","sms_size":"1","biz_id":"77^0","out_id":"x"}]`,
			`"code":0`,
			SMSConfig{Provider: "aliyun", KeyID: "k", Secret: "s", SignName: "青禾家居", Templates: templates},
		},
		{
			"tencent", `{"Response":{"SendStatusSet":[{"SerialNo":"5000:88","PhoneNumber":"+8613800138000","Fee":1,"SessionContext":"","Code":"Ok","Message":"send success","IsoCode":"CN"}],"RequestId":"r"}}`,
			`[{"user_receive_time":"2026-11-21 10:00:05","nationcode":"86","mobile":"13800138000","report_status":"SUCCESS","errmsg":"DELIVRD","description":"用户短信送达成功","sid":"5000:88"}]`,
			`"result":0`,
			SMSConfig{Provider: "tencent", KeyID: "k", Secret: "s", AppID: "1400006666", SignName: "青禾家居", Templates: templates},
		},
		{"twilio", `{"sid":"SM0123","status":"queued"}`, form.Encode(), "", SMSConfig{Provider: "twilio", KeyID: "AC" + strings.Repeat("0", 32), Secret: token, From: "+15005550006"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newMessageStage(t, func(cfg *Config) {
				cfg.SMS = c.cfg
				cfg.SMS.Endpoint = smsServer(t, c.taken)
			})
			sent := s.send(tracker.Notification{
				Key: "n", Topic: tracker.TopicSupplierNotice, Audience: tracker.AudienceSupplier, Channel: "sms", Recipient: "+8613800138000",
				Message: tracker.Message{EscalationID: 1, TrackingNo: "YT7719036255127", Courier: "yto", Kind: tracker.KindTransitStall},
			})
			if sent.State != tracker.DeliverySent {
				t.Fatalf("%s: %s", sent.State, sent.LastError)
			}
			path, _ := strings.CutPrefix(s.app.receiptAddress(), "https://pw.example.cn")
			signature := []string{"X-Twilio-Signature", twilioSign(token, s.app.receiptAddress(), form)}
			if c.name == "twilio" {
				if status, _ := s.call(path, c.report, "X-Twilio-Signature", twilioSign("another", s.app.receiptAddress(), form)); status != http.StatusForbidden {
					t.Errorf("forged: %d", status)
				}
			}
			if status, _ := s.call("/hooks/sms/"+c.name+"/"+strings.Repeat("0", 40), c.report, signature...); status != http.StatusNotFound {
				t.Errorf("a guessed secret: %d", status)
			}
			for range 2 {
				if status, body := s.call(path, c.report, signature...); status != http.StatusOK || !strings.Contains(body, c.answer) {
					t.Errorf("%d %q", status, body)
				}
			}
			rec, err := s.app.store.Message(t.Context(), s.shop.ID, sent.ID)
			if err != nil || tracker.Fate(rec.Receipts) != tracker.ReceiptDelivered || len(rec.Receipts) != 1 {
				t.Errorf("receipts %+v, %v", rec.Receipts, err)
			}
			if c.name != "twilio" {
				if status, _ := s.call(path, "{}"); status != http.StatusBadRequest {
					t.Errorf("of another form: %d", status)
				}
			}
		})
	}
}

func TestMessagesCommand(t *testing.T) {
	t.Parallel()
	f := newShopFloor(t)
	if out, _ := f.run(0, "messages", "--json"); strings.TrimSpace(out) != "[]" {
		t.Errorf("messages: %s", out)
	}
	f.run(0, "messages", "--state", "failed", "--merchant", "qinghe")
	f.run(exitUsage, "messages", "--merchant", "nobody")
	f.run(exitUsage, "messages", "receipts")
	f.replace("couriers:\n", "base_url: https://pw.example.cn\nsms: {provider: aliyun, key_id: k, secret: s3cret-of-the-account, sign_name: 青禾家居, templates: {incident_opened: {id: SMS_1, params: [tail]}}}\ncouriers:\n")
	out, _ := f.run(0, "messages", "receipts", "--json")
	got := decodeJSON[receiptReport](t, out)
	if got.Provider != "aliyun" || !strings.HasPrefix(got.Address, "https://pw.example.cn/hooks/sms/aliyun/") || len(got.Reports) != 0 || strings.Contains(out, "s3cret") {
		t.Errorf("receipts: %s", out)
	}
	if out, _ := f.run(0, "messages", "receipts"); !strings.Contains(out, got.Address) {
		t.Errorf("the address changes: %s", out)
	}
}
