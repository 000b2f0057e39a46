package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestConfigDefaults(t *testing.T) {
	t.Parallel()
	cfg, err := loadConfig("", nil)
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Database != "sqlite:"+filepath.Join("parcelwarden-data", "parcelwarden.db") || cfg.BaseURL != "http://127.0.0.1:8080" {
		t.Errorf("database %q, base %q", cfg.Database, cfg.BaseURL)
	}
	if m := cfg.Merchants["default"]; m.Platform != "douyin" || m.Zone != "Asia/Shanghai" {
		t.Errorf("default merchant: %+v", m)
	}
}

func TestConfigFileThenEnvironment(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "pw.yaml")
	text := "listen: 127.0.0.1:9999\nmail: {host: mail.example.com, port: 25}\ncouriers:\n  k:\n    provider: kuaidi100\n    serves: [yto, zto]\n    customer: C1\n    key: from-file\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, err := loadConfig(path, []string{
		"PARCELWARDEN_MAIL__PORT=2525", "PARCELWARDEN_COURIERS__K__KEY=from-env", "PARCELWARDEN_JOBS__POLL=3s", "PARCELWARDEN_CONFIG=x", "HOME=/root",
	})
	if err != nil {
		t.Fatal(err)
	}
	account := cfg.Couriers["k"]
	if cfg.Mail.Host != "mail.example.com" || cfg.Mail.Port != 2525 || cfg.Jobs.Poll != 3*time.Second {
		t.Errorf("mail %+v, poll %s", cfg.Mail, cfg.Jobs.Poll)
	}
	if account.Provider != "kuaidi100" || account.Credentials["key"] != "from-env" || account.Credentials["customer"] != "C1" || len(account.Serves) != 2 {
		t.Errorf("account %+v", account)
	}
}

func TestConfigRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, env, want string }{
		{"unknown key", "PARCELWARDEN_LISTNE=1", "listne"},
		{"cadence", "PARCELWARDEN_CADENCE=often", "cadence"},
		{"zone", "PARCELWARDEN_MERCHANTS__DEFAULT__ZONE=Asia/Beijing", "Asia/Beijing"},
		{"duration", "PARCELWARDEN_JOBS__POLL=fast", "jobs.poll"},
		{"stranger", "PARCELWARDEN_COURIERS__SF__MERCHANT=nobody", "nobody"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := loadConfig("", []string{c.env})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v does not name %q", err, c.want)
			}
		})
	}
	if _, err := loadConfig("/nowhere/pw.yaml", nil); err == nil || !strings.Contains(err.Error(), "/nowhere/pw.yaml") {
		t.Errorf("missing file: %v", err)
	}
}
