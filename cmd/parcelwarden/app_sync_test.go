package main

import (
	"fmt"
	"parcelwarden/tracker/store"
	"path/filepath"
	"testing"
	"time"
)

// A command that is run where the configuration is not found must not switch a running shop's courier accounts off.
func TestASilentConfigurationChangesNothing(t *testing.T) {
	t.Parallel()
	f := newShopFloor(t)
	f.run(0, "import", "orders", filepath.Join(f.dir, "orders.csv"))
	standing := func() (enabled, shops int) {
		s, err := store.Open(t.Context(), store.Config{URL: "sqlite:" + filepath.Join(f.dir, "data", "parcelwarden.db"), Now: func() time.Time { return f.now }, Logger: quiet()})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		merchants, err := s.Merchants(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		accounts, err := s.Accounts(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, account := range accounts {
			if account.Enabled {
				enabled++
			}
		}
		return enabled, len(merchants)
	}
	accounts, shops := standing()
	if accounts == 0 || shops != 1 {
		t.Fatalf("%d accounts, %d shops", accounts, shops)
	}
	f.config = f.write("elsewhere.yaml", fmt.Sprintf("data: %s\n", filepath.Join(f.dir, "data")))
	f.run(0, "users", "add", "li", "--role", "staff")
	if a, s := standing(); a != accounts || s != shops {
		t.Errorf("%d accounts, %d shops; want %d, %d", a, s, accounts, shops)
	}
	f.config = f.write("closed.yaml", fmt.Sprintf("data: %s\nmerchants:\n  qinghe: {name: 青禾家居旗舰店}\n", filepath.Join(f.dir, "data")))
	f.run(0, "stuck")
	if a, _ := standing(); a != 0 {
		t.Errorf("a shop without accounts still has %d", a)
	}
}
