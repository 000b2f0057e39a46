package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"parcelwarden/couriers/simulator"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// shopFloor is a folder with a configuration and an export, as a reader of the README has them, and couriers that answer.
type shopFloor struct {
	t      *testing.T
	dir    string
	config string
	now    time.Time
	world  *simulator.World
}

func newShopFloor(t *testing.T) *shopFloor {
	t.Helper()
	f := &shopFloor{t: t, dir: t.TempDir(), now: time.Date(2026, 10, 12, 9, 0, 0, 0, time.UTC)}
	f.world = simulator.Generate(simulator.GenerateConfig{Seed: 5, Parcels: 150, Now: f.now, NoFaults: true, Floor: -1})
	server := httptest.NewServer(f.world.Handler(func() time.Time { return f.now }))
	t.Cleanup(server.Close)
	var text strings.Builder
	fmt.Fprintf(&text, "data: %s\nmerchants:\n  qinghe: {name: 青禾家居旗舰店, email: shop@example.com, product_score: 82, service_score: 86}\ncouriers:\n", filepath.Join(f.dir, "data"))
	for provider, serves := range simulator.Routes() {
		fmt.Fprintf(&text, "  %s:\n    base_url: %s\n    requests_per_second: 1000\n    serves: [%s]\n", provider, simulator.Root(provider, server.URL), strings.Join(serves, ", "))
		for key, value := range simulator.Credentials()[provider] {
			fmt.Fprintf(&text, "    %s: %q\n", key, value)
		}
	}
	f.config = filepath.Join(f.dir, "parcelwarden.yaml")
	f.write("parcelwarden.yaml", text.String())
	if err := writeOrders(filepath.Join(f.dir, "orders.csv"), f.world.Orders()); err != nil {
		t.Fatal(err)
	}
	return f
}

func (f *shopFloor) write(name, text string) string {
	f.t.Helper()
	path := filepath.Join(f.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		f.t.Fatal(err)
	}
	return path
}

// run executes one command line and checks its exit status.
func (f *shopFloor) run(status int, args ...string) (stdout, stderr string) {
	f.t.Helper()
	var out, errOut bytes.Buffer
	std := stdio{in: strings.NewReader("a-long-password\n"), out: &out, err: &errOut, now: func() time.Time { return f.now }}
	if got := run(f.t.Context(), append([]string{"--config", f.config}, args...), std); got != status {
		f.t.Fatalf("parcelwarden %s: exit %d, want %d\n%s%s", strings.Join(args, " "), got, status, out.String(), errOut.String())
	}
	return out.String(), errOut.String()
}

func decodeJSON[T any](t *testing.T, text string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return v
}

func TestFromExportToList(t *testing.T) {
	t.Parallel()
	f := newShopFloor(t)
	if out, _ := f.run(0, "migrate"); !strings.HasPrefix(out, "schema ") {
		t.Errorf("migrate: %q", out)
	}
	type report struct {
		Files []struct{ Rows, Created, Updated, Unchanged, Rejected int } `json:"files"`
	}
	orders := filepath.Join(f.dir, "orders.csv")
	out, _ := f.run(0, "import", "orders", orders, "--json")
	if got := decodeJSON[report](t, out).Files[0]; got.Created != 150 || got.Rejected != 0 {
		t.Errorf("first import: %+v", got)
	}
	out, _ = f.run(0, "import", "orders", orders, "--json")
	if got := decodeJSON[report](t, out).Files[0]; got.Unchanged != 150 {
		t.Errorf("second import: %+v", got)
	}
	bad := f.write("bad.csv", "order_no,courier,tracking_no,shipped_at\nA1,yto,YT9000000000999,2026-10-01 08:00:00\nA2,yto,YT9000000000998,soon\n")
	if _, errOut := f.run(3, "import", "orders", bad); !strings.Contains(errOut, "shipped_at") || !strings.Contains(errOut, "soon") {
		t.Errorf("rejected row: %s", errOut)
	}
	out, _ = f.run(0, "poll", "--once", "--all", "--json")
	if got := decodeJSON[pollSummary](t, out); got.Looks != 151 || got.Opened < 10 {
		t.Errorf("poll: %+v", got)
	}
	f.checkList()
	f.checkScore()
	f.checkSuppliers(150)
	f.run(2, "poll")
	f.run(2, "stuck", "--severity", "awful")
	f.run(2, "nonsense")
	f.run(1, "show", "YT0000000000000")
}

func (f *shopFloor) checkList() {
	f.t.Helper()
	out, _ := f.run(0, "stuck", "--json", "--limit", "0")
	rows := decodeJSON[[]map[string]any](f.t, out)
	if len(rows) < 10 {
		f.t.Fatalf("%d stuck parcels", len(rows))
	}
	for _, key := range []string{
		"incident", "tracking_no", "courier", "merchant", "order_no", "supplier", "kind", "severity", "phase", "silence_hours", "overdue_hours",
		"last_checkpoint", "last_look", "rule", "p_lost", "recommendation", "effect", "opened_at", "acknowledged_by",
	} {
		if _, ok := rows[0][key]; !ok {
			f.t.Errorf("stuck --json lacks %q", key)
		}
	}
	advice, ok := rows[0]["recommendation"].(map[string]any)
	if why, _ := advice["why"].([]any); !ok || len(why) < 2 {
		f.t.Errorf("the worst parcel has no reasons: %v", rows[0]["recommendation"])
	}
	if csv, _ := f.run(0, "stuck", "--csv"); strings.Count(csv, "\n") < 10 {
		f.t.Errorf("stuck --csv: %s", csv)
	}
	if table, _ := f.run(0, "stuck"); !strings.Contains(table, rows[0]["tracking_no"].(string)) {
		f.t.Errorf("stuck: %s", table)
	}
	number := rows[0]["tracking_no"].(string)
	out, _ = f.run(0, "show", number, "--json")
	parcel := decodeJSON[parcelJSON](f.t, out)
	if parcel.TrackingNo != number || len(parcel.Looks) == 0 || len(parcel.Incidents) == 0 || len(parcel.Timeline) == 0 {
		f.t.Errorf("show --json: %+v", parcel)
	}
	if text, _ := f.run(0, "show", number); !strings.Contains(text, number) {
		f.t.Errorf("show: %s", text)
	}
}

func (f *shopFloor) checkScore() {
	f.t.Helper()
	out, _ := f.run(0, "score", "--json", "--ledger")
	score := decodeJSON[scoreJSON](f.t, out)
	if score.Profile != "douyin-2026-09-08" || score.Stage != "formal" || len(score.Metrics) != 3 || score.Logistics == nil {
		f.t.Errorf("score --json: %+v", score)
	}
	if text, _ := f.run(0, "score"); !strings.Contains(text, "delivery_ontime_rate") {
		f.t.Errorf("score: %s", text)
	}
}

func TestTokensAndUsers(t *testing.T) {
	t.Parallel()
	f := newShopFloor(t)
	if out, _ := f.run(0, "users", "add", "amei", "--role", "merchant"); out != "amei\n" {
		t.Errorf("users add: %q", out)
	}
	f.run(1, "users", "add", "amei", "--role", "merchant")
	f.run(2, "users", "add", "bob", "--role", "king")
	secret, _ := f.run(0, "tokens", "create", "--name", "shop system")
	a, err := openApp(t.Context(), mustConfig(t, f.config), appOptions{now: func() time.Time { return f.now }, log: quiet()})
	if err != nil {
		t.Fatal(err)
	}
	defer a.close()
	pages, err := a.pages(false)
	if err != nil {
		t.Fatal(err)
	}
	post := func(token, body string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodPost, "/api/orders", strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+token)
		w := httptest.NewRecorder()
		pages.ServeHTTP(w, r)
		return w
	}
	order := `{"orders":[{"order_no":"B1","courier":"圆通","tracking_no":"YT9000000000777","shipped_at":"2026-10-11T08:00:00+08:00","value":"46.60"}]}`
	w := post(strings.TrimSpace(secret), order)
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"created":1`) {
		t.Errorf("POST /api/orders: %d %s", w.Code, w.Body)
	}
	if w := post("wrong", order); w.Code != http.StatusUnauthorized {
		t.Errorf("wrong token: %d", w.Code)
	}
	if w := post(strings.TrimSpace(secret), `{"orders":`); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("broken body: %d %s", w.Code, w.Body)
	}
}

func mustConfig(t *testing.T, path string) Config {
	t.Helper()
	cfg, err := loadConfig(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}
