package sms

import (
	"parcelwarden/tracker"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDraft(t *testing.T) {
	t.Parallel()
	cfg := aliyunConfig()
	cfg.Templates = map[string]Template{"incident_opened": {ID: "SMS_1", Params: []string{"courier", "tail", "supplier"}}}
	got, err := cfg.Draft(alert("13800001111"))
	want := Draft{Template: "SMS_1", Names: []string{"courier", "tail", "supplier"}, Values: []string{"圆通", "002003", "-"}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	other := alert("13800001111")
	other.Notification.Topic = tracker.TopicDigest
	if _, err := cfg.Draft(other); err == nil {
		t.Error("drafted without a template")
	}
	cfg = Config{Provider: Twilio}
	if got, err := cfg.Draft(alert("x")); err != nil || got.Text != alert("x").Short || got.Template != "" {
		t.Errorf("%+v, %v", got, err)
	}
}
