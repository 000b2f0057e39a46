package sms

import (
	"parcelwarden/tracker"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestValidate(t *testing.T) {
	t.Parallel()
	for _, good := range []Config{aliyunConfig(), tencentConfig(), twilioConfig()} {
		if err := good.Validate(); err != nil {
			t.Errorf("%s: a good configuration is refused: %v", good.Provider, err)
		}
	}
	tests := []struct {
		name   string
		base   Config
		change func(*Config)
		want   string
	}{
		{"provider", aliyunConfig(), func(c *Config) { c.Provider = "yunpian" }, "yunpian"},
		{"no key", aliyunConfig(), func(c *Config) { c.KeyID = "" }, "key id"},
		{"no secret", tencentConfig(), func(c *Config) { c.Secret = "" }, "secret"},
		{"no clock", aliyunConfig(), func(c *Config) { c.Now = nil }, "clock"},
		{"endpoint", aliyunConfig(), func(c *Config) { c.Endpoint = "dysmsapi.aliyuncs.com" }, "endpoint"},
		{"endpoint with a path", aliyunConfig(), func(c *Config) { c.Endpoint = "https://sms.example.com/v1" }, "endpoint"},
		{"endpoint in the clear", twilioConfig(), func(c *Config) { c.Endpoint = "http://api.example.com" }, "https"},
		{"no signature", aliyunConfig(), func(c *Config) { c.SignName = "" }, "sign name"},
		{"signature in brackets", tencentConfig(), func(c *Config) { c.SignName = "【山野茶铺】" }, "sign name"},
		{"app id", tencentConfig(), func(c *Config) { c.AppID = "app" }, "app id"},
		{"no app id", tencentConfig(), func(c *Config) { c.AppID = "" }, "app id"},
		{"no templates", aliyunConfig(), func(c *Config) { c.Templates = nil }, "templates"},
		{"topic", aliyunConfig(), func(c *Config) { c.Templates = map[string]Template{"birthday": {ID: "1"}} }, "birthday"},
		{"locale", aliyunConfig(), func(c *Config) { c.Templates = map[string]Template{"staff_digest/fr": {ID: "1"}} }, "staff_digest/fr"},
		{"template id", aliyunConfig(), func(c *Config) { c.Templates = map[string]Template{"staff_digest": {}} }, "no id"},
		{"parameter", aliyunConfig(), func(c *Config) { c.Templates = one("weight") }, "weight"},
		{"link", aliyunConfig(), func(c *Config) { c.Templates = one("link") }, "link"},
		{"path at Tencent", tencentConfig(), func(c *Config) { c.Templates = one("path") }, "path"},
		{"account", twilioConfig(), func(c *Config) { c.KeyID = "SK0123456789abcdef0123456789abcdef" }, "account SID"},
		{"sender", twilioConfig(), func(c *Config) { c.From = "" }, "from"},
		{"callback", twilioConfig(), func(c *Config) { c.Callback = "/hooks/sms" }, "callback"},
		{"templates at Twilio", twilioConfig(), func(c *Config) { c.Templates = one("tail") }, "templates"},
	}
	for _, tt := range tests {
		cfg := tt.base
		tt.change(&cfg)
		_, err := New(cfg)
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v; want %q in it and no secret", tt.name, err, tt.want)
		}
	}
	for _, from := range []string{"MG0123456789abcdef0123456789abcdef", "Wild Hill", "72345"} {
		cfg := twilioConfig()
		cfg.From = from
		if err := cfg.Validate(); err != nil {
			t.Errorf("from %q: %v", from, err)
		}
	}
}

func one(param string) map[string]Template {
	return map[string]Template{"incident_opened": {ID: "1", Params: []string{param}}}
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	c := aliyunConfig()
	c.Nonce = nil
	c = c.withDefaults()
	first, second := c.Nonce(), c.Nonce()
	if c.Endpoint != "https://dysmsapi.aliyuncs.com" || c.ParamLimit != 35 || c.Timeout != 10*time.Second || first == second || len(first) < 20 {
		t.Errorf("%+v", c)
	}
	if c := (Config{Provider: Tencent}).withDefaults(); c.ParamLimit != 12 || c.Region != "ap-guangzhou" {
		t.Errorf("%+v", c)
	}
}

func TestUnserved(t *testing.T) {
	t.Parallel()
	missing := aliyunConfig().Unserved(tracker.LocaleZH)
	if slices.Contains(missing, tracker.TopicOpened) || !slices.Contains(missing, tracker.TopicClimbed) {
		t.Errorf("unserved: %v", missing)
	}
	if missing := twilioConfig().Unserved(tracker.LocaleEN); len(missing) != 0 {
		t.Errorf("Twilio needs no templates, but lacks %v", missing)
	}
}
