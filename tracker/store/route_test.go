package store_test

import (
	"parcelwarden/tracker"
	"testing"
)

func routeTests() []storeTest {
	return []storeTest{
		{"accounts/the courier's own account before the one for any", testRoute},
		{"accounts/nobody serves, then somebody does", testRouteNobody},
	}
}

func account(name string, enabled bool, serves ...string) tracker.CourierAccount {
	return tracker.CourierAccount{Name: name, Provider: "kuaidi100", Serves: serves, Enabled: enabled, BatchSize: 2}
}

func testRoute(t *testing.T, w *world) {
	parcel := w.parcel(t, "YT001")
	accounts, err := w.SyncAccounts(t.Context(), w.shop.ID, []tracker.CourierAccount{
		account("main", true, "*"), account("off", false, "yto"), account("own", true, "sf", "yto"), account("second", true, "yto"),
	})
	check(t, err)
	if len(accounts) != 4 || accounts[0].ID != w.account.ID {
		t.Fatalf("accounts %+v", accounts)
	}
	if got := w.find(t, "YT001"); got.AccountID != accounts[2].ID {
		t.Errorf("parcel %d goes to account %d, want %d", parcel.ID, got.AccountID, accounts[2].ID)
	}
	if _, err = w.SyncAccounts(t.Context(), w.shop.ID, []tracker.CourierAccount{account("main", true, "*")}); err != nil {
		t.Fatal(err)
	}
	all, err := w.Accounts(t.Context(), 0)
	check(t, err)
	if len(all) != 4 || !all[0].Enabled || all[1].Enabled || all[2].Enabled {
		t.Errorf("accounts that are gone must stay, disabled: %+v", all)
	}
	if got := w.find(t, "YT001"); got.AccountID != w.account.ID {
		t.Errorf("parcel stays with account %d", got.AccountID)
	}
}

func testRouteNobody(t *testing.T, w *world) {
	w.parcel(t, "YT001")
	_, err := w.SyncAccounts(t.Context(), w.shop.ID, []tracker.CourierAccount{account("main", true, "sf")})
	check(t, err)
	w.imports(t, t0(), row("A2", "YT002"))
	for _, no := range []string{"YT001", "YT002"} {
		if got := w.find(t, no); got.AccountID != 0 || got.Problem != tracker.ProblemNoAccount || !got.CheckAt.Equal(t0()) {
			t.Errorf("%s: account %d, problem %q, check %s", no, got.AccountID, got.Problem, got.CheckAt)
		}
	}
	_, err = w.SyncAccounts(t.Context(), w.shop.ID, []tracker.CourierAccount{account("main", true, "yto")})
	check(t, err)
	if got := w.find(t, "YT002"); got.AccountID != w.account.ID || got.Problem != "" {
		t.Errorf("account %d, problem %q", got.AccountID, got.Problem)
	}
}
