package store_test

import (
	"errors"
	"parcelwarden/tracker"
	"parcelwarden/tracker/store"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func peopleTests() []storeTest {
	return []storeTest{
		{"merchants/created once, updated whole", testMerchants},
		{"users", testUsers},
		{"tokens", testTokens},
		{"sessions", testSessions},
		{"suppliers/created, updated, unchanged", testSuppliers},
	}
}

func testMerchants(t *testing.T, w *world) {
	again, err := w.EnsureMerchant(t.Context(), tracker.Merchant{Code: "shop-a", Name: "another name"})
	check(t, err)
	if diff := cmp.Diff(w.shop, again); diff != "" {
		t.Errorf("ensuring a merchant changed it:\n%s", diff)
	}
	m := w.shop
	m.Email, m.WebhookURL, m.WebhookSecret, m.QuietFrom, m.QuietTo = "a@example.cn", "https://example.cn/h", "s3cret", 22, 8
	m.Terms.ApprovalLimit, m.Terms.ClaimSuccess = tracker.Yuan(200), 0.6
	m.Dimensions = tracker.DimensionInput{Product: 4_500_000, Service: 4_000_000, Bonus: 1, At: at(-5)}
	check(t, w.UpdateMerchant(t.Context(), m))
	got, err := w.Merchant(t.Context(), m.ID)
	check(t, err)
	if diff := cmp.Diff(m, got); diff != "" {
		t.Error(diff)
	}
	m.Email = "" // a zero value is a value
	check(t, w.UpdateMerchant(t.Context(), m))
	if got, _ = w.MerchantByCode(t.Context(), "shop-a"); got.Email != "" {
		t.Errorf("email stays %q", got.Email)
	}
	if _, err := w.Merchant(t.Context(), 99); !errors.Is(err, tracker.ErrNotFound) {
		t.Errorf("no such merchant: %v", err)
	}
	m.ID = 99
	if err := w.UpdateMerchant(t.Context(), m); !errors.Is(err, tracker.ErrNotFound) {
		t.Errorf("update of no merchant: %v", err)
	}
}

func testUsers(t *testing.T, w *world) {
	admin, err := w.CreateUser(t.Context(), tracker.User{Name: "root", PasswordHash: "h", Role: tracker.RoleAdmin, Locale: tracker.LocaleZH})
	check(t, err)
	_, err = w.CreateUser(t.Context(), tracker.User{Name: "li", Role: tracker.RoleStaff, MerchantID: w.shop.ID, Email: "li@example.cn"})
	check(t, err)
	if _, err = w.CreateUser(t.Context(), tracker.User{Name: "li", Role: tracker.RoleStaff}); !errors.Is(err, store.ErrTaken) {
		t.Errorf("a name that is taken: %v", err)
	}
	check(t, w.SetUserLocale(t.Context(), admin.ID, tracker.LocaleEN))
	check(t, w.SetUserPassword(t.Context(), admin.ID, "h2"))
	admin.Locale, admin.PasswordHash = tracker.LocaleEN, "h2"
	got, err := w.UserByName(t.Context(), "root")
	check(t, err)
	if diff := cmp.Diff(admin, got); diff != "" {
		t.Error(diff)
	}
	all, err := w.Users(t.Context())
	check(t, err)
	if len(all) != 2 || all[0].Name != "li" || all[0].MerchantID != w.shop.ID {
		t.Errorf("users %+v", all)
	}
	if _, err := w.User(t.Context(), 99); !errors.Is(err, tracker.ErrNotFound) {
		t.Errorf("no such user: %v", err)
	}
}

func testTokens(t *testing.T, w *world) {
	token, err := w.CreateToken(t.Context(), tracker.APIToken{MerchantID: w.shop.ID, Name: "erp", CreatedAt: t0()}, "abc")
	check(t, err)
	got, err := w.TokenByHash(t.Context(), "abc")
	check(t, err)
	if diff := cmp.Diff(token, got); diff != "" {
		t.Error(diff)
	}
	if err := w.RevokeToken(t.Context(), w.shop.ID+1, token.ID, t0()); !errors.Is(err, tracker.ErrNotFound) {
		t.Errorf("another merchant revoked it: %v", err)
	}
	check(t, w.RevokeToken(t.Context(), w.shop.ID, token.ID, t0()))
	if _, err := w.TokenByHash(t.Context(), "abc"); !errors.Is(err, tracker.ErrNotFound) {
		t.Errorf("a revoked token is good: %v", err)
	}
	if all, _ := w.Tokens(t.Context(), w.shop.ID); len(all) != 1 || !all[0].RevokedAt.Equal(t0()) {
		t.Errorf("tokens %+v", all)
	}
}

func testSessions(t *testing.T, w *world) {
	sessions := w.Sessions()
	check(t, sessions.Commit("tok", []byte{0, 1, 255}, at(1)))
	check(t, sessions.Commit("tok", []byte{0, 2, 255}, at(2)))
	data, exists, err := sessions.Find("tok")
	if err != nil || !exists || !cmp.Equal(data, []byte{0, 2, 255}) {
		t.Errorf("found %v %v %v", data, exists, err)
	}
	sessions.Now = func() time.Time { return at(3) }
	if _, exists, err = sessions.Find("tok"); exists || err != nil {
		t.Errorf("an expired session: %v %v", exists, err)
	}
	check(t, sessions.Delete("tok"))
	sessions.Now = t0
	if _, exists, _ = sessions.Find("tok"); exists {
		t.Error("a deleted session")
	}
}

func testSuppliers(t *testing.T, w *world) {
	one := tracker.Supplier{
		Code: "S1", Name: "一号仓", Email: "s1@example.cn", Phone: "1", WebhookURL: "https://s1", Locale: tracker.LocaleZH, ReplyHours: 6,
		SKUs: []tracker.SupplierSKU{
			{SKU: "A", BackupRank: 1, UnitCost: tracker.Yuan(9), Freight: tracker.Yuan(2), LeadHours: 4, Stock: -1, OnTime: 0.9},
			{SKU: "B", Stock: 7},
		},
	}
	save := func(want string, list ...tracker.Supplier) {
		t.Helper()
		created, updated, unchanged, err := w.SaveSuppliers(t.Context(), w.shop.ID, list)
		check(t, err)
		if got := number("", created*10000+updated*100+unchanged); got != want {
			t.Errorf("created, updated, unchanged = %s, want %s", got, want)
		}
	}
	save("020000", one, tracker.Supplier{Code: "S2"})
	save("000002", one, tracker.Supplier{Code: "S2"})
	save("000001", tracker.Supplier{Code: "S1"})
	moved := one
	moved.SKUs = []tracker.SupplierSKU{{SKU: "B", Stock: 3}}
	save("000100", moved)
	got, err := w.Suppliers(t.Context(), w.shop.ID)
	check(t, err)
	one.SKUs[1].Stock = 3
	ignore := cmpopts.IgnoreFields(tracker.SupplierSKU{}, "SupplierID")
	if diff := cmp.Diff([]tracker.Supplier{one, {Code: "S2", Name: "S2"}}, got, ignore, cmpopts.IgnoreFields(tracker.Supplier{}, "ID", "MerchantID")); diff != "" {
		t.Error(diff)
	}
}
