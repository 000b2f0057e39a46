package sms

import (
	"encoding/json"
	"parcelwarden/notify"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func tencentRefuses() answers {
	return answers{status: 200, body: `{"Response":{"Error":{"Code":"AuthFailure.SignatureFailure","Message":"The provided credentials could not be validated."},"RequestId":"r1"}}`}
}

// tencentSays is an answer about the one number that was sent.
func tencentSays(code, message string) answers {
	body, err := json.Marshal(map[string]any{"Response": map[string]any{
		"SendStatusSet": []any{map[string]any{
			"SerialNo": "5000:1045710669157053657849499619", "PhoneNumber": "+8613800001111", "Fee": 1, "SessionContext": "", "Code": code,
			"Message": message, "IsoCode": "CN",
		}},
		"RequestId": "a0aabda6-cf91-4f3e-a81f-9198114a2279",
	}})
	if err != nil {
		panic(err)
	}
	return answers{status: 200, body: string(body)}
}

// tencentError is an answer about the call as a whole.
func tencentError(code string) answers {
	return answers{status: 200, body: `{"Response":{"Error":{"Code":"` + code + `","Message":"said of +86 138 0000 1111"},"RequestId":"r1"}}`}
}

func TestTencentTakesOurMessages(t *testing.T) {
	t.Parallel()
	for recipient, phone := range map[string]string{"１３８００００１１１１": "+8613800001111", "+852 6123 4567": "+85261234567"} {
		f := listen(t, checkTC3, tencentRefuses(), tencentSays("Ok", "send success"))
		receipt, failure := f.send(t, tencentConfig(), alert(recipient))
		if failure != nil || receipt != "5000:1045710669157053657849499619" {
			t.Fatalf("Send = %q, %v", receipt, failure)
		}
		r, body := f.only(t)
		var got, want map[string]any
		if err := json.Unmarshal([]byte(body), &got); err != nil {
			t.Fatal(err)
		}
		want = map[string]any{
			"PhoneNumberSet": []any{phone}, "SignName": "山野茶铺", "SmsSdkAppId": "1400000001", "TemplateId": "2000001",
			"TemplateParamSet": []any{"圆通", "YT7600010002003", "中转超时", "101", "催件"},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("body (-want +got):\n%s", diff)
		}
		for name, value := range map[string]string{"X-TC-Action": "SendSms", "X-TC-Version": "2021-01-11", "X-TC-Region": "ap-guangzhou", "Content-Type": "application/json"} {
			if r.Header.Get(name) != value {
				t.Errorf("%s is %q, want %q", name, r.Header.Get(name), value)
			}
		}
	}
}

func TestTencentRefusals(t *testing.T) {
	t.Parallel()
	toMidnight := 4*time.Hour + 5*time.Minute
	later := func(wait time.Duration) notify.SendError { return notify.SendError{Temporary: true, RetryAfter: wait} }
	mend := notify.SendError{Temporary: true, Setup: true}
	words := notify.SendError{Temporary: true, Setup: true, Template: true}
	tests := []struct {
		says answers
		want notify.SendError
	}{
		{tencentSays("LimitExceeded.PhoneNumberThirtySecondLimit", "the number of sms messages sent from a single mobile number within 30 seconds exceeds the upper limit"), later(time.Minute)},
		{tencentSays("LimitExceeded.PhoneNumberOneHourLimit", ""), later(time.Hour)},
		{tencentSays("LimitExceeded.PhoneNumberDailyLimit", ""), later(toMidnight)},
		{tencentSays("LimitExceeded.PhoneNumberSameContentDailyLimit", ""), later(toMidnight)},
		{tencentSays("LimitExceeded.DeliveryFrequencyLimit", ""), later(time.Minute)},
		{tencentSays("LimitExceeded.NewLimit", ""), later(time.Hour)},
		{tencentError("RequestLimitExceeded.UinLimitExceeded"), later(time.Minute)},
		{tencentError("InternalError.Timeout"), later(0)},
		{tencentSays("FailedOperation.OtherError", "13800001111"), later(0)},
		{tencentSays("InvalidParameterValue.IncorrectPhoneNumber", "+8613800001111 incorrect"), notify.SendError{}},
		{tencentSays("FailedOperation.PhoneNumberInBlacklist", ""), notify.SendError{}},
		{tencentSays("FailedOperation.ContainSensitiveWord", ""), notify.SendError{}},
		{tencentSays("InvalidParameterValue.ProhibitedUseUrlInTemplateParameter", ""), notify.SendError{}},
		{tencentError("AuthFailure.SecretIdNotFound"), mend},
		{tencentError("AuthFailure.SignatureExpire"), mend},
		{tencentError("UnauthorizedOperation.SmsSdkAppIdVerifyFail"), mend},
		{tencentSays("FailedOperation.TemplateIncorrectOrUnapproved", ""), words},
		{tencentSays("FailedOperation.TemplateUnapprovedOrNotExist", ""), words},
		{tencentSays("FailedOperation.TemplateParamSetNotMatchApprovedTemplate", ""), words},
		{tencentError("UnauthorizedOperation.ServiceSuspendFailed"), mend},
		{tencentSays("FailedOperation.SignatureIncorrectOrUnapproved", ""), mend},
		{tencentSays("FailedOperation.InsufficientBalanceInSmsPackage", ""), mend},
		{tencentSays("InvalidParameterValue.TemplateParameterLengthLimit", ""), words},
		{answers{status: 200, body: `{"Response":{"SendStatusSet":[],"RequestId":"r1"}}`}, later(0)},
		{answers{status: 200, body: `[]`}, later(0)},
		{answers{status: 502, body: `bad gateway`}, later(0)},
	}
	for _, tt := range tests {
		f := listen(t, checkTC3, answers{status: 200, body: `{"Response":{"Error":{"Code":"test.signature"}}}`}, tt.says)
		_, failure := f.send(t, tencentConfig(), alert("13800001111"))
		if failure == nil || strings.Contains(failure.Reason, "test.signature") {
			t.Fatalf("%s: %v", tt.says.body, failure)
		}
		tt.want.Reason = failure.Reason
		if *failure != tt.want || !strings.HasPrefix(failure.Reason, "tencent ") {
			t.Errorf("%+v, want %+v", *failure, tt.want)
		}
	}
}

func TestTencentNoticesAWrongSecret(t *testing.T) {
	t.Parallel()
	f := listen(t, checkTC3, tencentRefuses(), tencentSays("Ok", ""))
	cfg := tencentConfig()
	cfg.Secret = "another-secret"
	if _, failure := f.send(t, cfg, alert("13800001111")); failure == nil || !failure.Setup {
		t.Errorf("%+v; want a setup failure", failure)
	}
}
