package store_test

import (
	"database/sql"
	"parcelwarden/tracker"
	"parcelwarden/tracker/store"
	"path/filepath"
	"testing"
	"time"
)

const benchRows = 20_000

func benchParcels() []tracker.ParcelRow {
	rows := make([]tracker.ParcelRow, 0, benchRows)
	for i := range benchRows {
		rows = append(rows, row(number("O", i), number("YT", i)))
	}
	return rows
}

func importBench(b *testing.B, s *store.Store, rows []tracker.ParcelRow) {
	b.Helper()
	shop, _ := newShop(b, s, "shop-a")
	if _, err := s.ImportParcels(b.Context(), shop.ID, rows, store.ImportOptions{SourceAt: t0(), Now: t0()}); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkImportParcels is the whole path, in rows per second.
func BenchmarkImportParcels(b *testing.B) {
	rows := benchParcels()
	for b.Loop() {
		b.StopTimer()
		s := openSQLite(b)
		b.StartTimer()
		importBench(b, s, rows)
	}
	b.ReportMetric(float64(b.N*benchRows)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkImportUnchanged imports what is there already.
func BenchmarkImportUnchanged(b *testing.B) {
	rows := benchParcels()
	s := openSQLite(b)
	importBench(b, s, rows)
	for b.Loop() {
		importBench(b, s, rows)
	}
	b.ReportMetric(float64(b.N*benchRows)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkPreparedInserts is the yardstick: the same rows into the same tables by four prepared statements in one transaction,
// with nothing looked up.
func BenchmarkPreparedInserts(b *testing.B) {
	rows := benchParcels()
	for b.Loop() {
		b.StopTimer()
		path := filepath.Join(b.TempDir(), "test.db")
		s := openURL(b, path)
		migrate(b, s)
		shop, account := newShop(b, s, "shop-a")
		check(b, s.Close())
		db, err := sql.Open("sqlite3", "file:"+path+"?_journal_mode=WAL&_synchronous=NORMAL&_foreign_keys=1&_cache_size=-65536")
		check(b, err)
		b.StartTimer()
		preparedInserts(b, db, preparedBench{shop: shop.ID, account: account.ID, rows: rows})
		b.StopTimer()
		check(b, db.Close())
		b.StartTimer()
	}
	b.ReportMetric(float64(b.N*benchRows)/b.Elapsed().Seconds(), "rows/s")
}

type preparedBench struct {
	shop, account int64
	rows          []tracker.ParcelRow
}

func preparedInserts(b *testing.B, db *sql.DB, p preparedBench) {
	b.Helper()
	tx, err := db.BeginTx(b.Context(), nil)
	check(b, err)
	prepare := func(query string) *sql.Stmt {
		stmt, err := tx.PrepareContext(b.Context(), query)
		check(b, err)
		return stmt
	}
	_, err = tx.ExecContext(b.Context(), "INSERT INTO suppliers (merchant_id, id, code) VALUES (?, 1, 'SUP-1')", p.shop)
	check(b, err)
	order := prepare("INSERT INTO orders (merchant_id, id, order_no, paid_at, promised_at, value_minor, currency, source_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
	item := prepare("INSERT INTO order_items (merchant_id, order_id, item_key, sku, title, quantity, value_minor, currency, supplier_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)")
	parcel := prepare(`INSERT INTO shipments (merchant_id, id, courier, tracking_no, origin_province, origin_city, dest_province, dest_city,
		supplier_id, account_id, value_minor, currency, shipped_at, paid_at, promised_at, status, phase, next_poll_at, check_at, source_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, 'pending', 'awaiting_pickup', ?, ?, ?)`)
	link := prepare("INSERT INTO shipment_orders (merchant_id, shipment_id, order_id) VALUES (?, ?, ?)")
	now := t0().UnixMilli()
	exec := func(stmt *sql.Stmt, args ...any) {
		_, err := stmt.ExecContext(b.Context(), args...)
		check(b, err)
	}
	for i := range p.rows {
		r, id := &p.rows[i], int64(i+1)
		exec(order, p.shop, id, r.OrderNo, r.PaidAt.UnixMilli(), r.PromisedAt.UnixMilli(), r.Value.Minor, r.Value.Currency, now)
		exec(item, p.shop, id, r.SKU, r.SKU, r.Title, r.Quantity, r.Value.Minor, r.Value.Currency)
		exec(parcel, p.shop, id, r.Courier, r.TrackingNo, r.Origin.Province, r.Origin.City, r.Destination.Province, r.Destination.City,
			p.account, r.Value.Minor, r.Value.Currency, r.ShippedAt.UnixMilli(), r.PaidAt.UnixMilli(), r.PromisedAt.UnixMilli(), now, now, now)
		exec(link, p.shop, id, id)
	}
	check(b, tx.Commit())
}

// BenchmarkClaimAndRecordSame claims parcels and records that nothing happened, which is what most looks are.
func BenchmarkClaimAndRecordSame(b *testing.B) {
	s := openSQLite(b)
	importBench(b, s, benchParcels())
	now, n := t0(), 0
	for b.Loop() {
		now = now.Add(2 * time.Hour)
		for {
			batches, err := s.ClaimDue(b.Context(), tracker.ClaimRequest{Now: now, Limit: 400, Lease: time.Minute})
			check(b, err)
			looks := sameLooks(batches, now)
			if len(looks) == 0 {
				break
			}
			check(b, s.RecordLooks(b.Context(), looks))
			n += len(looks)
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "looks/s")
}

func sameLooks(batches []tracker.PollBatch, now time.Time) []tracker.LookResult {
	var looks []tracker.LookResult
	for _, batch := range batches {
		for _, c := range batch.Claims {
			looks = append(looks, tracker.LookResult{Claim: c, At: now, Outcome: tracker.OutcomeSame, NextPollAt: now.Add(time.Hour)})
		}
	}
	return looks
}
