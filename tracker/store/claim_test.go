package store_test

import (
	"sync"
	"testing"
	"time"

	"parcelwarden/tracker"
)

func claimTests() []storeTest {
	return []storeTest{
		{"claim/many claimers never get the same parcel", testClaimOnce},
	}
}

func testClaimOnce(t *testing.T, w *world) {
	var rows []tracker.ParcelRow
	for i := range 300 {
		rows = append(rows, row(number("O", i), number("YT", i)))
	}
	w.imports(t, t0(), rows...)
	var mu sync.Mutex
	var wg sync.WaitGroup
	got := map[int64]int{}
	for range 8 {
		wg.Go(func() {
			for {
				batches, err := w.ClaimDue(t.Context(), tracker.ClaimRequest{Now: t0(), Limit: 20, Lease: time.Hour})
				if err != nil {
					t.Error(err)
					return
				}
				if len(batches) == 0 {
					return
				}
				mu.Lock()
				for _, b := range batches {
					for _, c := range b.Claims {
						got[c.ShipmentID]++
					}
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	for id, n := range got {
		if n != 1 {
			t.Errorf("parcel %d claimed %d times", id, n)
		}
	}
	rest, err := w.ClaimDue(t.Context(), tracker.ClaimRequest{Now: t0(), Limit: 1000, Lease: time.Hour})
	check(t, err)
	for _, b := range rest { // a claimer that met another one's account lock leaves the rest
		for _, c := range b.Claims {
			got[c.ShipmentID]++
		}
	}
	if len(got) != 300 {
		t.Errorf("%d of 300 parcels claimed", len(got))
	}
}
