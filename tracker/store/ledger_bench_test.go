package store_test

import (
	"database/sql"
	"fmt"
	"parcelwarden/tracker"
	"parcelwarden/tracker/store"
	"testing"
	"time"
)

// ledgerDays is how many dates are booked for one shop.
const ledgerDays = 15

// lateShop is a shop with so many parcels that are past their due date, each with its incident, beside as many that came in time. All
// of them are in the window for ledgerDays.
func lateShop(b *testing.B, incidents int) (*store.Store, tracker.Merchant) {
	b.Helper()
	s, url := openSQLiteAt(b)
	shop, _ := newShop(b, s, "shop-a")
	rows := make([]tracker.ParcelRow, 0, 2*incidents)
	for i := range 2 * incidents {
		rows = append(rows, row(number("O", i), number("YT", i)))
	}
	_, err := s.ImportParcels(b.Context(), shop.ID, rows, store.ImportOptions{SourceAt: t0(), Now: t0()})
	check(b, err)
	db, err := sql.Open("sqlite3", "file:"+url+"?_busy_timeout=5000")
	check(b, err)
	defer func() { check(b, db.Close()) }()
	day := (24 * time.Hour).Milliseconds()
	for _, statement := range []string{
		fmt.Sprintf("UPDATE shipments SET line_due_at = %d - (id %% 9) * %d, picked_up_at = %d - (id %% 9) * %d, pickup_wait_ms = 36000000, last_look_at = %d",
			at(-2).UnixMilli(), day, at(-60).UnixMilli(), day, at(0).UnixMilli()),
		"UPDATE shipments SET signed_at = line_due_at - 3600000 WHERE id % 2 = 0",
		fmt.Sprintf(`INSERT INTO incidents (merchant_id, id, subject, shipment_id, family, kind, severity, opened_at)
			SELECT merchant_id, id, 'p' || id, id, 'overdue', 'line_overdue', 2, %d FROM shipments WHERE id %% 2 = 1`, at(-1).UnixMilli()),
	} {
		_, err := db.ExecContext(b.Context(), statement)
		check(b, err)
	}
	return s, shop
}

func openSQLiteAt(b *testing.B) (*store.Store, string) {
	b.Helper()
	url := sqliteURL(b)
	return openURL(b, url), url
}

// ledgerDay does what the daily booking does: count, name the bad parcels, share the loss, append the rows. It returns how many.
func ledgerDay(b *testing.B, s *store.Store, shop tracker.Merchant, date string) int {
	b.Helper()
	book, err := tracker.LoadScoreBook()
	check(b, err)
	profile, err := book.For(shop.Platform, date)
	check(b, err)
	query, err := profile.Query(shop.ID, date)
	check(b, err)
	facts, err := s.Facts(b.Context(), query)
	check(b, err)
	units, err := s.HarmUnits(b.Context(), query)
	check(b, err)
	day, entries, err := profile.Book(facts, units, t0())
	check(b, err)
	added, err := s.BookScore(b.Context(), day, entries)
	check(b, err)
	return added
}

// BenchmarkLedgerDay books one date of shops of different size. times_smallest is the time per incident over that of the smallest shop in the
// same run: it stays near one while the booking is linear.
func BenchmarkLedgerDay(b *testing.B) {
	smallest := 0.0
	for _, incidents := range []int{2_500, 5_000, 10_000} {
		b.Run(fmt.Sprint(incidents), func(b *testing.B) {
			s, shop := lateShop(b, incidents)
			days := 0
			for b.Loop() {
				if days == ledgerDays {
					b.StopTimer()
					s, shop = lateShop(b, incidents)
					days = 0
					b.StartTimer()
				}
				date := t0().AddDate(0, 0, days+1).Format(time.DateOnly)
				if rows := ledgerDay(b, s, shop, date); rows != incidents {
					b.Fatalf("%s has %d rows, want %d", date, rows, incidents)
				}
				days++
			}
			each := float64(b.Elapsed().Nanoseconds()) / float64(b.N) / float64(incidents)
			if smallest == 0 {
				smallest = each
			}
			b.ReportMetric(each/1000, "µs/incident")
			b.ReportMetric(each/smallest, "times_smallest")
		})
	}
}
