package couriers

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"parcelwarden/tracker"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func adapterNamed(code string) Adapter {
	parse := func(Reply) tracker.Answer { return tracker.Answer{Outcome: tracker.OutcomeOK} }
	return Adapter{
		Info:    tracker.CourierInfo{Code: code, RequestsPerSecond: 7, Credentials: []string{"key"}},
		Options: []string{"version"},
		Open: func(a Account, _ *Client) (tracker.Courier, error) {
			return nil, a.Require("key")
		},
		Parse:     parse,
		ParsePush: parse,
	}
}

func TestRegistry(t *testing.T) {
	t.Parallel()
	reg, err := NewRegistry(adapterNamed("yto"), adapterNamed("sf"))
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := reg.Lookup(" YTO "); !ok {
		t.Error("yto is not found")
	}
	if _, ok := reg.Lookup("zto"); ok {
		t.Error("zto is found")
	}
	if diff := cmp.Diff([]string{"sf", "yto"}, reg.Codes()); diff != "" {
		t.Error(diff)
	}
	if infos := reg.Infos(); len(infos) != 2 || infos[0].Code != "yto" {
		t.Errorf("infos are %v", infos)
	}
	if _, err := NewRegistry(adapterNamed("sf"), adapterNamed("sf")); err == nil {
		t.Error("a code may be taken twice")
	}
	for _, bad := range []Adapter{{}, {Info: tracker.CourierInfo{Code: "x"}}} {
		if _, err := NewRegistry(bad); err == nil {
			t.Errorf("an adapter without functions is accepted: %+v", bad.Info)
		}
	}
}

func TestOpen(t *testing.T) {
	t.Parallel()
	reg, err := NewRegistry(adapterNamed("sf"))
	if err != nil {
		t.Fatal(err)
	}
	cfg := Config{Now: fixedNow}
	if _, _, err := reg.Open(Account{Name: "a", Provider: "zto"}, cfg); !errors.Is(err, ErrUnknownCourier) {
		t.Errorf("no adapter: %v", err)
	}
	if _, _, err := reg.Open(Account{Name: "a", Provider: "sf"}, cfg); !errors.Is(err, ErrMissingCredential) || !strings.Contains(err.Error(), "key") {
		t.Errorf("no key: %v", err)
	}
	if _, _, err := reg.Open(Account{Name: "a", Provider: "sf"}, Config{}); err == nil {
		t.Error("a client without a clock")
	}
	_, client, err := reg.Open(Account{Name: "a", Provider: "sf", Credentials: map[string]string{"key": "k"}}, cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if got := float64(client.limiter.Limit()); got != 7 {
		t.Errorf("the rate is %v, want the adapter's 7", got)
	}
}

func TestAccountTakesUnknownSettingsForSecrets(t *testing.T) {
	t.Parallel()
	reg, err := NewRegistry(adapterNamed("sf"))
	if err != nil {
		t.Fatal(err)
	}
	a, err := reg.Account("main", "SF", map[string]string{"key": "k", "version": "v2", "salt": "s"})
	if err != nil {
		t.Fatal(err)
	}
	want := Account{Name: "main", Provider: "sf", Credentials: map[string]string{"key": "k", "salt": "s"}, Options: map[string]string{"version": "v2"}}
	if diff := cmp.Diff(fmt.Sprint(want.Credentials, want.Options), fmt.Sprint(a.Credentials, a.Options)); diff != "" {
		t.Error(diff)
	}
	if _, err := reg.Account("main", "nobody", nil); !errors.Is(err, ErrUnknownCourier) {
		t.Errorf("no adapter: %v", err)
	}
}

func TestAccountHidesItsSecrets(t *testing.T) {
	t.Parallel()
	a := Account{Name: "main", Provider: "sf", Credentials: map[string]string{"check_word": "s3cr3t", "partner_id": "p4rtn3r"}}
	raw, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("opened", slog.Any("account", a))
	for _, text := range []string{fmt.Sprint(a), fmt.Sprintf("%+v", a), fmt.Sprintf("%#v", a), fmt.Sprintf("%v", &a), fmt.Sprintf("%+v", struct{ A Account }{a}), string(raw), log.String()} {
		if strings.Contains(text, "s3cr3t") || strings.Contains(text, "p4rtn3r") {
			t.Errorf("a secret shows: %s", text)
		}
	}
	if !strings.Contains(a.String(), "check_word, partner_id") {
		t.Errorf("the names of the credentials are missing: %s", a)
	}
}
