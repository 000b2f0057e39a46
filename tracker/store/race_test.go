package store_test

import (
	"fmt"
	"parcelwarden/tracker"
	"sync"
	"testing"
	"time"
)

func raceTests() []storeTest {
	return []storeTest{
		{"race/many judges, one incident and one message", testRaceVerdicts},
		{"race/looks, verdicts and claims on the same parcels", testRaceMixed},
		{"race/the same export twice at once", testRaceImport},
		{"race/one sender per message", testRaceOutbox},
	}
}

// together runs fn n times at once.
func together(n int, fn func(i int)) {
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { fn(i) })
	}
	wg.Wait()
}

func testRaceVerdicts(t *testing.T, w *world) {
	var verdicts []tracker.Verdict
	for i := range 20 {
		verdicts = append(verdicts, w.opening(t, w.parcel(t, number("YT", i)), tracker.KindTransitStall))
	}
	var mu sync.Mutex
	var sum tracker.VerdictReport
	together(6, func(int) {
		report, err := w.ApplyVerdicts(t.Context(), verdicts)
		if err != nil {
			t.Error(err)
		}
		mu.Lock()
		defer mu.Unlock()
		sum.Opened += report.Opened
		sum.Notices += report.Notices
		sum.Ledger += report.Ledger
	})
	if sum.Opened != 20 || sum.Notices != 20 || sum.Ledger != 20 {
		t.Errorf("six judges of 20 parcels: %+v", sum)
	}
}

func testRaceMixed(t *testing.T, w *world) {
	w.parcels(t, 30)
	together(6, func(i int) {
		for step := range 5 {
			hour := float64(step) + float64(i)/10
			batches, err := w.ClaimDue(t.Context(), tracker.ClaimRequest{Now: at(hour), Limit: 30, Lease: time.Minute})
			if err != nil {
				t.Error(err)
			}
			if err := w.RecordLooks(t.Context(), sameLooks(batches, at(hour))); err != nil {
				t.Error(err)
			}
			snaps, err := w.JudgeDue(t.Context(), at(hour), 30)
			if err != nil {
				t.Error(err)
			}
			var verdicts []tracker.Verdict
			for _, s := range snaps {
				verdicts = append(verdicts, verdictOf(s.Shipment, hour))
			}
			if _, err := w.ApplyVerdicts(t.Context(), verdicts); err != nil {
				t.Error(err)
			}
		}
	})
}

func testRaceImport(t *testing.T, w *world) {
	var rows []tracker.ParcelRow
	for i := range 50 {
		rows = append(rows, row(number("O", i), number("YT", i)))
	}
	together(4, func(int) {
		if _, err := w.ImportParcels(t.Context(), w.shop.ID, rows, tracker.ImportOptions{SourceAt: t0(), Now: t0()}); err != nil {
			t.Error(err)
		}
	})
	if n := w.count(t, "SELECT COUNT(*) FROM shipments"); n != 50 {
		t.Errorf("%d parcels", n)
	}
}

func testRaceOutbox(t *testing.T, w *world) {
	var notices []tracker.Notification
	for i := range 60 {
		notices = append(notices, tracker.Notification{
			MerchantID: w.shop.ID, Key: fmt.Sprint(i), Topic: tracker.TopicDigest, Audience: tracker.AudienceStaff, Channel: "email",
			Recipient: "a@example.cn", CreatedAt: t0(),
		})
	}
	_, err := w.Enqueue(t.Context(), notices)
	check(t, err)
	var mu sync.Mutex
	got := map[int64]int{}
	together(6, func(int) {
		for range 20 {
			claimed, err := w.ClaimNotifications(t.Context(), t0(), 10, time.Hour)
			if err != nil {
				t.Error(err)
			}
			for _, n := range claimed {
				mu.Lock()
				got[n.ID]++
				mu.Unlock()
				if err := w.MarkSent(t.Context(), n.ID, t0(), ""); err != nil {
					t.Error(err)
				}
			}
		}
	})
	for id, n := range got {
		if n != 1 {
			t.Errorf("message %d was handed out %d times", id, n)
		}
	}
	if len(got) != 60 {
		t.Errorf("%d of 60 messages handed out", len(got))
	}
}
