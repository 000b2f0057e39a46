package email_test

import (
	"parcelwarden/notify/email"
	"strings"
	"testing"
)

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	good := email.Config{Host: "smtp.example.cn", From: "alerts@pw.example.cn", Username: "warden", Password: "hunter2", Now: now}
	if _, err := email.New(good); err != nil {
		t.Fatalf("a good configuration is refused: %v", err)
	}
	tests := []struct {
		name   string
		change func(*email.Config)
	}{
		{"no host", func(c *email.Config) { c.Host = "" }},
		{"unknown tls", func(c *email.Config) { c.TLS = "ssl3" }},
		{"no such port", func(c *email.Config) { c.Port = 70000 }},
		{"no clock", func(c *email.Config) { c.Now = nil }},
		{"password without user", func(c *email.Config) { c.Username = "" }},
		{"user without password", func(c *email.Config) { c.Password = "" }},
		{"password in the clear", func(c *email.Config) { c.TLS = email.TLSNone }},
		{"no sender", func(c *email.Config) { c.From = "" }},
		{"two senders", func(c *email.Config) { c.From = "a@example.cn, b@example.cn" }},
	}
	for _, tt := range tests {
		cfg := good
		tt.change(&cfg)
		if _, err := email.New(cfg); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: error is %v; want one without the password", tt.name, err)
		}
	}
}
