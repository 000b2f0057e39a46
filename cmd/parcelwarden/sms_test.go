package main

import (
	"strings"
	"testing"
	"time"
)

const smsSettings = "sms:\n  provider: aliyun\n  key_id: LTAI0000\n  sign_name: 青禾家居\n" +
	"  templates:\n    incident_opened: {id: SMS_1, params: [courier, number]}\n    incident_opened/en: {id: SMS_2}\n"

func TestConfigReadsSMS(t *testing.T) {
	t.Parallel()
	f := newShopFloor(t)
	f.replace("couriers:\n", smsSettings+"couriers:\n")
	cfg, err := loadConfig(f.config, []string{"PARCELWARDEN_SMS__SECRET=from-env"})
	if err != nil {
		t.Fatal(err)
	}
	a, err := openApp(t.Context(), cfg, appOptions{now: func() time.Time { return f.now }, log: quiet(), speed: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.close)
	got := a.smsConfig()
	if got.Secret != "from-env" || len(got.Templates) != 2 || len(got.Templates["incident_opened"].Params) != 2 || got.Templates["incident_opened/en"].ID != "SMS_2" {
		t.Errorf("%+v", got)
	}
	channels, err := a.withSMS(nil)
	if err != nil || len(channels) != 1 || channels[0].Name() != "sms" {
		t.Errorf("channels %v, %v", channels, err)
	}
	if _, err := a.dispatcher(); err != nil {
		t.Error(err)
	}
}

func TestDoctorChecksSMS(t *testing.T) {
	t.Parallel()
	f := newShopFloor(t)
	f.replace("couriers:\n", smsSettings+"couriers:\n")
	if row := f.doctor(exitFailed)["channel/sms"]; row.State != checkFail || !strings.Contains(row.Detail, "secret") {
		t.Errorf("without a secret: %+v", row)
	}
	f.replace("sms:\n", "sms:\n  secret: hidden-secret-4711\n")
	row := f.doctor(0)["channel/sms"]
	if row.State != checkOK || !strings.Contains(row.Detail, "nothing was sent") || !strings.Contains(row.Detail, "incident_climbed") || strings.Contains(row.Detail, "incident_opened") {
		t.Errorf("%+v", row)
	}
	f.replace("couriers:\n", "couriers: {}\nx:\n")
	if _, text := f.run(exitUsage, "doctor"); strings.Contains(text, "4711") {
		t.Errorf("the secret is shown: %s", text)
	}
}
