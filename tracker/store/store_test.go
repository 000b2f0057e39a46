package store_test

import (
	"database/sql"
	"fmt"
	"parcelwarden/tracker"
	"parcelwarden/tracker/store"
	"parcelwarden/tracker/store/storetest"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// t0 is the time of most tests: 2026-11-21 10:00 in Shanghai.
func t0() time.Time { return time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC) }

func at(hours float64) time.Time { return t0().Add(time.Duration(hours * float64(time.Hour))) }

func openURL(t testing.TB, url string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{URL: url, Now: t0, Sealer: turned{}})
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func openSQLite(t testing.TB) *store.Store {
	t.Helper()
	return openURL(t, sqliteURL(t))
}

// sqliteURL makes a migrated database and returns its path.
func sqliteURL(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.db")
	s, err := store.Open(t.Context(), store.Config{URL: path, Now: t0})
	check(t, err)
	migrate(t, s)
	check(t, s.Close())
	return path
}

func migrate(t testing.TB, s *store.Store) {
	t.Helper()
	if _, err := s.Migrate(t.Context()); err != nil {
		t.Fatalf("Migrate: %v", err)
	}
}

// postgresURL returns a function that makes migrated databases on a server of this test.
func postgresURL(t *testing.T) func(testing.TB) string {
	t.Helper()
	cluster := storetest.Start(t)
	cluster.Template(t, func(url string) {
		s, err := store.Open(t.Context(), store.Config{URL: url, Now: t0})
		check(t, err)
		migrate(t, s)
		check(t, s.Close())
	})
	return func(t testing.TB) string { return cluster.Database(t) }
}

func TestSQLite(t *testing.T) {
	t.Parallel()
	runStoreTests(t, sqliteURL)
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	runStoreTests(t, postgresURL(t))
}

// runStoreTests is the one suite that every database passes.
func runStoreTests(t *testing.T, open func(testing.TB) string) {
	t.Helper()
	for _, test := range suite() {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.run(t, newWorld(t, open(t)))
		})
	}
}

type storeTest struct {
	name string
	run  func(*testing.T, *world)
}

// world is a store with one shop that has a courier account.
type world struct {
	*store.Store
	url     string
	shop    tracker.Merchant
	account tracker.CourierAccount
}

func newWorld(t testing.TB, url string) *world {
	t.Helper()
	w := &world{Store: openURL(t, url), url: url}
	w.shop, w.account = newShop(t, w.Store, "shop-a")
	return w
}

func (w *world) shell(t testing.TB) *sql.DB {
	t.Helper()
	driver, dsn := "sqlite3", "file:"+w.url+"?_busy_timeout=5000"
	if w.Dialect() == "postgres" {
		driver, dsn = "pgx", w.url
	}
	db, err := sql.Open(driver, dsn)
	check(t, err)
	return db
}

// raw runs SQL past the store, as somebody with a database shell would.
func (w *world) raw(t testing.TB, query string) error {
	t.Helper()
	db := w.shell(t)
	defer func() { _ = db.Close() }()
	_, err := db.ExecContext(t.Context(), query)
	return err
}

// count returns the number that a query gives.
func (w *world) count(t testing.TB, query string) int64 {
	t.Helper()
	db := w.shell(t)
	defer func() { _ = db.Close() }()
	var n int64
	check(t, db.QueryRowContext(t.Context(), query).Scan(&n))
	return n
}

func newShop(t testing.TB, s *store.Store, code string) (tracker.Merchant, tracker.CourierAccount) {
	t.Helper()
	shop, err := s.EnsureMerchant(t.Context(), tracker.Merchant{Code: code, Name: "山货小铺", Platform: "douyin", Zone: "Asia/Shanghai"})
	check(t, err)
	accounts, err := s.SyncAccounts(t.Context(), shop.ID, []tracker.CourierAccount{
		{Name: "main", Provider: "kuaidi100", Serves: []string{"*"}, Enabled: true, BatchSize: 1},
	})
	check(t, err)
	return shop, accounts[0]
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func row(order, number string) tracker.ParcelRow {
	return tracker.ParcelRow{
		OrderNo: order, Courier: "yto", TrackingNo: number, ShippedAt: at(-24), PaidAt: at(-30), PromisedAt: at(48),
		SKU: "TEA-1", Title: "高山绿茶", Quantity: 2, Value: tracker.Yuan(89), Supplier: "SUP-1",
		Origin:      tracker.Region{Province: "广东省", City: "广州市"},
		Destination: tracker.Region{Province: "四川省", City: "成都市"},
	}
}

func (w *world) imports(t testing.TB, source time.Time, rows ...tracker.ParcelRow) []tracker.RowOutcome {
	t.Helper()
	out, err := w.ImportParcels(t.Context(), w.shop.ID, rows, store.ImportOptions{
		SourceAt: source, Now: t0(), CheckAt: func(tracker.ParcelRow) time.Time { return at(1) },
	})
	check(t, err)
	if len(out) != len(rows) {
		t.Fatalf("%d outcomes for %d rows", len(out), len(rows))
	}
	return out
}

// parcel imports one parcel and returns it.
func (w *world) parcel(t testing.TB, number string) tracker.Shipment {
	t.Helper()
	w.imports(t, t0(), row("O-"+number, number))
	return w.find(t, number)
}

func (w *world) find(t testing.TB, number string) tracker.Shipment {
	t.Helper()
	found, err := w.FindShipments(t.Context(), w.shop.ID, number, 2)
	check(t, err)
	if len(found) != 1 {
		t.Fatalf("FindShipments(%s) = %d parcels", number, len(found))
	}
	return found[0]
}

func number(prefix string, i int) string { return fmt.Sprintf("%s%06d", prefix, i) }

// millis is an instant as the database keeps it.
func millis(hour float64) string { return strconv.FormatInt(at(hour).UnixMilli(), 10) }
