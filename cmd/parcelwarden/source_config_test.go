package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const sourcesYAML = `
data: %DIR%
merchants:
  qinghe: {name: 青禾}
sources:
  dd: {type: doudian, app_key: 7311111111111111111, app_secret: 0e5b7d3c, shop_id: 4463798, every: 2m, days: 30}
  kettle: {type: shopify, shop: blue-kettle.myshopify.com, webhook_secret: whsec}
  erp: {type: webhook, merchant: qinghe, secret: a-secret-long-enough}
  drop: {type: folder, folder: %DIR%/in, format: doudian}
`

func TestSourceConfig(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "pw.yaml")
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(sourcesYAML, "%DIR%", dir)), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, err := loadConfig(path, []string{"PARCELWARDEN_SOURCES__DD__APP_SECRET=from-env"})
	if err != nil {
		t.Fatal(err)
	}
	dd := cfg.Sources["dd"]
	if dd.text("app_key") != "7311111111111111111" || dd.text("app_secret") != "from-env" || dd.every() != 2*time.Minute || dd.Days != 30 {
		t.Errorf("%+v", dd)
	}
	if cfg.Sources["kettle"].every() != 15*time.Minute || cfg.Sources["drop"].every() != 30*time.Second {
		t.Errorf("%+v", cfg.Sources)
	}
	a, err := openApp(t.Context(), cfg, appOptions{now: func() time.Time { return time.Date(2026, 9, 21, 6, 0, 0, 0, time.UTC) }, log: quiet()})
	if err != nil {
		t.Fatal(err)
	}
	defer a.close()
	jobs, err := a.sourceJobs()
	if err != nil || len(jobs) != 4 {
		t.Errorf("%d jobs, %v", len(jobs), err)
	}
	schedule, err := a.schedule()
	if err != nil {
		t.Fatal(err)
	}
	if err := schedule.Stop(); err != nil {
		t.Error(err)
	}
}

func TestSourceConfigRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, yaml, want string }{
		{"type", "x: {type: tmall}", `sources.x.type "tmall"`},
		{"name", "'X y': {type: webhook, secret: a-secret-long-enough}", "small letters"},
		{"merchant", "x: {type: webhook, secret: a-secret-long-enough, merchant: nobody}", "nobody"},
		{"setting", "x: {type: doudian, app_keys: 1}", "app_keys is no setting"},
		{"rounded", "x: {type: doudian, app_key: 99999999999999999999}", "put it in quotes"},
		{"short secret", "x: {type: webhook, secret: short}", "16 characters"},
		{"no folder", "x: {type: folder}", "folder to watch"},
		{"format", "x: {type: folder, folder: in, format: pdf}", "auto, generic or doudian"},
		{"twice", "x: {type: folder, folder: in}\n  y: {type: folder, folder: in}", "watched by"},
		{"too often", "x: {type: folder, folder: in, every: 1ms}", "a second"},
		{"folder of a webhook", "x: {type: webhook, secret: a-secret-long-enough, folder: in}", "belong to"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "pw.yaml")
			if err := os.WriteFile(path, []byte("sources:\n  "+c.yaml+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := loadConfig(path, nil); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v does not name %q", err, c.want)
			}
		})
	}
}

func TestSourcesCommand(t *testing.T) {
	t.Parallel()
	f := newShopFloor(t)
	text, err := os.ReadFile(f.config)
	if err != nil {
		t.Fatal(err)
	}
	broken := string(text) + "sources:\n  kettle: {type: shopify, shop: not-an-address, webhook_secret: whsec}\n"
	f.write("parcelwarden.yaml", string(text)+"sources:\n  erp: {type: webhook, secret: a-secret-long-enough}\n  kettle: {type: shopify, shop: blue-kettle.myshopify.com, webhook_secret: whsec}\n")
	out, _ := f.run(0, "sources", "--json")
	lines := decodeJSON[[]sourceLine](t, out)
	if len(lines) != 2 || lines[0].Address != "http://127.0.0.1:8080/hooks/orders/qinghe" || lines[1].Address != "http://127.0.0.1:8080/hooks/sources/kettle" {
		t.Errorf("%+v", lines)
	}
	if strings.Contains(out, "a-secret") || strings.Contains(out, "whsec") || !json.Valid([]byte(out)) {
		t.Errorf("%s", out)
	}
	if out, _ = f.run(0, "sources"); !strings.Contains(out, "kettle") || !strings.HasPrefix(out, "NAME") {
		t.Errorf("%s", out)
	}
	f.write("parcelwarden.yaml", broken)
	if _, errOut := f.run(exitUsage, "sources"); !strings.Contains(errOut, "sources.kettle: shopify: shop") {
		t.Errorf("%s", errOut)
	}
}
