package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"parcelwarden/notify/mailsink"
	"slices"
	"strings"
	"testing"
	"time"
)

// doctor runs the command, checks its exit status and returns its rows by area and name.
func (f *shopFloor) doctor(status int, args ...string) map[string]checkRow {
	f.t.Helper()
	out, _ := f.run(status, append([]string{"doctor", "--json"}, args...)...)
	found := map[string]checkRow{}
	for _, row := range decodeJSON[[]checkRow](f.t, out) {
		found[row.Area+"/"+row.Name] = row
	}
	return found
}

// replace changes the configuration.
func (f *shopFloor) replace(old, by string) {
	f.t.Helper()
	text, err := os.ReadFile(f.config)
	if err != nil || !strings.Contains(string(text), old) {
		f.t.Fatalf("the configuration has no %q (%v)", old, err)
	}
	f.write("parcelwarden.yaml", strings.Replace(string(text), old, by, 1))
}

func TestDoctorFindsAWorkingShop(t *testing.T) {
	t.Parallel()
	f := newShopFloor(t)
	sink, err := mailsink.Listen(mailsink.Config{Now: func() time.Time { return f.now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sink.Close(t.Context()) })
	host, port, _ := strings.Cut(sink.Addr(), ":")
	f.replace("couriers:\n", "mail: {host: "+host+", port: "+port+", tls: none, from: shop@example.com}\ncouriers:\n")
	f.run(0, "import", "orders", f.dir+"/orders.csv")
	f.run(0, "poll", "--once", "--all")
	rows := f.doctor(0, "--call")
	for _, name := range []string{"database/sqlite", "merchant/qinghe", "courier/sf", "courier/kuaidi100", "channel/email"} {
		want := checkOK
		if strings.Contains(rows[name].Detail, "unknown codes") { // the simulated couriers have some that nobody knows
			want = checkWarn
		}
		if rows[name].State != want {
			t.Errorf("%s: %+v", name, rows[name])
		}
	}
	for _, want := range []string{"called: it answers", "last success", "median"} {
		if !strings.Contains(rows["courier/kuaidi100"].Detail, want) {
			t.Errorf("the courier's row lacks %q: %s", want, rows["courier/kuaidi100"].Detail)
		}
	}
	if rows["config/base_url"].State != checkWarn || rows["channel/sms"].State != checkOff {
		t.Errorf("base_url %+v, sms %+v", rows["config/base_url"], rows["channel/sms"])
	}
	if len(sink.Messages()) != 0 {
		t.Error("the check of the mail server sent a mail")
	}
}

func TestDoctorFindsWhatIsBroken(t *testing.T) {
	t.Parallel()
	f := newShopFloor(t)
	refuses := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) }))
	t.Cleanup(refuses.Close)
	f.write("broken.yaml", "data: "+f.dir+"/broken\nmail: {host: 127.0.0.1, port: 1, tls: none, from: a@example.com}\ncouriers:\n"+
		"  sf: {partner_id: P}\n  kuaidi100: {customer: C, key: hidden-key-4711, base_url: "+refuses.URL+"}\n")
	f.config = f.dir + "/broken.yaml"
	rows := f.doctor(exitFailed, "--call")
	for name, want := range map[string]string{"courier/sf": "check_word", "courier/kuaidi100": "auth", "channel/email": "refused", "merchant/default": ""} {
		row := rows[name]
		if row.State == checkOK || !strings.Contains(row.Detail, want) {
			t.Errorf("%s: %+v, want %q in it", name, row, want)
		}
	}
	for _, row := range rows {
		if slices.ContainsFunc([]string{row.Detail, row.Hint}, func(s string) bool { return strings.Contains(s, "hidden-key") }) {
			t.Errorf("a credential is shown: %+v", row)
		}
	}
	text, _ := f.run(exitFailed, "doctor")
	if !strings.Contains(text, "check_word") || strings.Contains(text, "called") {
		t.Errorf("the table without --call:\n%s", text)
	}
}

func TestDoctorTellsASpentQuota(t *testing.T) {
	t.Parallel()
	f := newShopFloor(t)
	f.run(0, "import", "orders", f.dir+"/orders.csv")
	f.replace("  sf:\n", "  sf:\n    per_day: 1\n    price: 0.05 CNY\n")
	f.run(0, "poll", "--once", "--all")
	if row := f.doctor(exitFailed)["courier/sf"]; row.State != checkFail || !strings.Contains(row.Detail, "0 of 1 requests left") || !strings.Contains(row.Hint, "blind until") {
		t.Errorf("%+v", row)
	}
}
