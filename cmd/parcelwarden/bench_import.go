package main

import (
	"context"
	"database/sql"
	"encoding/csv"
	"fmt"
	"io"
	"log/slog"
	"os"
	"parcelwarden/tracker"
	"parcelwarden/tracker/store"
	"path/filepath"
	"strings"
	"time"
)

// benchImport reads a file of the generic format into an empty database, then imports it again, when nothing has changed.
func benchImport(ctx context.Context, b *benchSite) ([]benchRow, error) {
	path := filepath.Join(b.dir, "orders.csv")
	rows := b.world.Orders()
	if err := writeOrders(path, rows); err != nil {
		return nil, err
	}
	run := func() error {
		reports, err := importOrders(ctx, importer{b.app}, importOptions{format: "auto", merchant: b.shop.Code}, orderFiles{paths: []string{path}, now: b.now(), errOut: io.Discard})
		if err != nil {
			return err
		}
		if len(reports) != 1 || reports[0].Rejected > 0 || reports[0].Rows != len(rows) {
			return fmt.Errorf("import of the benchmark's file: %+v", reports)
		}
		return nil
	}
	ours, err := b.rate(len(rows), run)
	if err != nil {
		return nil, err
	}
	baseline, err := b.plainInserts(ctx, len(rows))
	if err != nil {
		return nil, err
	}
	again, err := b.rate(len(rows), run)
	if err != nil {
		return nil, err
	}
	return []benchRow{newBenchRow("import", len(rows), ours, baseline), newBenchRow("import/unchanged", len(rows), again, baseline)}, nil
}

func writeOrders(path string, rows []tracker.ParcelRow) error {
	file, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("write orders: %w", err)
	}
	w := csv.NewWriter(file)
	records := [][]string{{
		"order_no", "courier", "tracking_no", "shipped_at", "paid_at", "promised_at", "supplier", "sku", "quantity", "value",
		"origin_province", "origin_city", "dest_province", "dest_city", "service", "phone_tail",
	}}
	when := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.Format(time.RFC3339)
	}
	for _, r := range rows {
		records = append(records, []string{
			r.OrderNo, r.Courier, r.TrackingNo, when(r.ShippedAt), when(r.PaidAt), when(r.PromisedAt), r.Supplier, r.SKU, "1", r.Value.Decimal(),
			r.Origin.Province, r.Origin.City, r.Destination.Province, r.Destination.City, r.Service, r.PhoneTail,
		})
	}
	if err := w.WriteAll(records); err != nil {
		file.Close()
		return fmt.Errorf("write orders: %w", err)
	}
	return file.Close()
}

// benchTables are the tables an import fills, parents first.
var benchTables = []string{"merchants", "courier_accounts", "suppliers", "orders", "order_items", "shipments", "shipment_orders"}

// plainInserts writes the rows that the import wrote into a second, empty database: one prepared statement a table, one transaction,
// nothing looked up. Parents that an import finds ready are written before the clock starts.
func (b *benchSite) plainInserts(ctx context.Context, units int) (float64, error) {
	second := "sqlite:" + filepath.Join(b.dir, "plain.db")
	if strings.HasPrefix(b.app.cfg.Database, "postgres") {
		second = b.app.cfg.Database // the rows are deleted and written again
	}
	s, err := store.Open(ctx, store.Config{URL: second, Now: b.now, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return 0, fmt.Errorf("open plain database: %w", err)
	}
	defer s.Close()
	if _, err := s.Migrate(ctx); err != nil {
		return 0, fmt.Errorf("migrate plain database: %w", err)
	}
	from, err := openPlain(b.app.cfg.Database)
	if err != nil {
		return 0, err
	}
	defer from.Close()
	copies := make([]tableCopy, 0, len(benchTables))
	for _, name := range benchTables {
		c, err := readTable(ctx, from, name)
		if err != nil {
			return 0, err
		}
		copies = append(copies, c)
	}
	to, err := openPlain(second)
	if err != nil {
		return 0, err
	}
	defer to.Close()
	if second == b.app.cfg.Database {
		for i := len(benchTables) - 1; i >= 0; i-- {
			if _, err := to.ExecContext(ctx, "DELETE FROM "+benchTables[i]); err != nil {
				return 0, fmt.Errorf("empty %s: %w", benchTables[i], err)
			}
		}
	}
	const parents = 3
	if err := insertAll(ctx, to, copies[:parents]); err != nil {
		return 0, err
	}
	return b.rate(units, func() error { return insertAll(ctx, to, copies[parents:]) })
}

// openPlain connects with database/sql alone, with the same durability as the program's own connection.
func openPlain(url string) (*sql.DB, error) {
	driver, dsn := "pgx", url
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
		driver, dsn = "sqlite3", "file:"+path+"?_journal_mode=WAL&_busy_timeout=5000&_synchronous=NORMAL&_foreign_keys=1&_txlock=immediate"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		return nil, fmt.Errorf("open plain connection: %w", err)
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

type tableCopy struct {
	name    string
	columns []string
	rows    [][]any
}

func readTable(ctx context.Context, db *sql.DB, name string) (tableCopy, error) {
	rows, err := db.QueryContext(ctx, "SELECT * FROM "+name)
	if err != nil {
		return tableCopy{}, fmt.Errorf("read %s: %w", name, err)
	}
	defer rows.Close()
	c := tableCopy{name: name}
	if c.columns, err = rows.Columns(); err != nil {
		return c, fmt.Errorf("read %s: %w", name, err)
	}
	for rows.Next() {
		row := make([]any, len(c.columns))
		into := make([]any, len(row))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			return c, fmt.Errorf("read %s: %w", name, err)
		}
		c.rows = append(c.rows, row)
	}
	return c, rows.Err()
}

func insertAll(ctx context.Context, db *sql.DB, tables []tableCopy) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to undo
	for _, t := range tables {
		marks := make([]string, len(t.columns))
		for i := range marks {
			marks[i] = fmt.Sprintf("$%d", i+1)
		}
		insert, err := tx.PrepareContext(ctx, "INSERT INTO "+t.name+" ("+strings.Join(t.columns, ",")+") VALUES ("+strings.Join(marks, ",")+")")
		if err != nil {
			return fmt.Errorf("prepare %s: %w", t.name, err)
		}
		for _, row := range t.rows {
			if _, err := insert.ExecContext(ctx, row...); err != nil {
				insert.Close()
				return fmt.Errorf("insert into %s: %w", t.name, err)
			}
		}
		insert.Close()
	}
	return tx.Commit()
}
