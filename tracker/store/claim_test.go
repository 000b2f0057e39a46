package store_test

import (
	"parcelwarden/tracker"
	"sync"
	"testing"
	"time"
)

func claimTests() []storeTest {
	return []storeTest{
		{"claim/many claimers never get the same parcel", testClaimOnce},
		{"claim/a lease that ends gives the parcel back", testClaimLease},
		{"claim/the account's rate", testClaimRate},
		{"claim/batches of the account's size", testClaimBatches},
		{"claim/paused, disabled, closed and not due are left", testClaimLeft},
		{"claim/released", testClaimReleased},
	}
}

func (w *world) claim(t testing.TB, req tracker.ClaimRequest) []tracker.PollBatch {
	t.Helper()
	if req.Limit == 0 {
		req.Limit = 1000
	}
	if req.Lease == 0 {
		req.Lease = time.Hour
	}
	batches, err := w.ClaimDue(t.Context(), req)
	check(t, err)
	return batches
}

func claimed(batches []tracker.PollBatch) int {
	n := 0
	for _, b := range batches {
		n += len(b.Claims)
	}
	return n
}

func (w *world) parcels(t testing.TB, n int) {
	t.Helper()
	var rows []tracker.ParcelRow
	for i := range n {
		rows = append(rows, row(number("O", i), number("YT", i)))
	}
	w.imports(t, t0(), rows...)
}

func testClaimOnce(t *testing.T, w *world) {
	w.parcels(t, 300)
	var mu sync.Mutex
	var wg sync.WaitGroup
	got := map[int64]int{}
	take := func(limit int) int {
		batches, err := w.ClaimDue(t.Context(), tracker.ClaimRequest{Now: t0(), Limit: limit, Lease: time.Hour})
		if err != nil {
			t.Error(err)
		}
		mu.Lock()
		defer mu.Unlock()
		for _, b := range batches {
			for _, c := range b.Claims {
				got[c.ShipmentID]++
			}
		}
		return len(batches)
	}
	for range 8 {
		wg.Go(func() {
			for take(20) > 0 {
			}
		})
	}
	wg.Wait()
	take(1000) // who meets another claimer at the account leaves the rest to it
	for id, n := range got {
		if n != 1 {
			t.Errorf("parcel %d claimed %d times", id, n)
		}
	}
	if len(got) != 300 {
		t.Errorf("%d of 300 parcels claimed", len(got))
	}
}

func testClaimLease(t *testing.T, w *world) {
	w.parcels(t, 3)
	first := w.claim(t, tracker.ClaimRequest{Now: t0(), Lease: 10 * time.Minute})
	if claimed(first) != 3 {
		t.Fatalf("claimed %d", claimed(first))
	}
	c := first[0].Claims[0]
	if !c.Query.FirstLook || c.Query.Courier != "yto" || c.Query.Destination.City != "成都市" || c.AccountID != w.account.ID ||
		!c.Query.ShippedAt.Equal(at(-24)) {
		t.Errorf("claim %+v", c)
	}
	for _, all := range []bool{false, true} {
		if n := claimed(w.claim(t, tracker.ClaimRequest{Now: t0().Add(9 * time.Minute), All: all})); n != 0 {
			t.Errorf("all=%v: %d claimed during the lease", all, n)
		}
	}
	if n := claimed(w.claim(t, tracker.ClaimRequest{Now: t0().Add(10 * time.Minute)})); n != 3 {
		t.Errorf("%d claimed after the lease", n)
	}
}

func (w *world) configure(t testing.TB, change func(*tracker.CourierAccount)) {
	t.Helper()
	a := w.account
	change(&a)
	accounts, err := w.SyncAccounts(t.Context(), w.shop.ID, []tracker.CourierAccount{a})
	check(t, err)
	w.account = accounts[0]
}

func testClaimRate(t *testing.T, w *world) {
	w.configure(t, func(a *tracker.CourierAccount) { a.RequestsPerSecond, a.BatchSize = 0.5, 2 })
	w.parcels(t, 40)
	steps := []struct {
		after time.Duration
		want  int
	}{
		{0, 10},                        // a full bucket: 10 s worth, 5 requests of 2
		{time.Second, 0},               // half a request
		{2 * time.Second, 2},           // one
		{5 * time.Second, 2},           // one and a half
		{6 * time.Second, 2},           // the half is kept
		{100 * time.Second, 10},        // never more than the bucket holds
		{100 * time.Second, 0},         // twice at once
		{101999 * time.Millisecond, 0}, // a breath too early
		{102 * time.Second, 2},
	}
	for _, step := range steps {
		if got := claimed(w.claim(t, tracker.ClaimRequest{Now: t0().Add(step.after)})); got != step.want {
			t.Errorf("after %s: claimed %d, want %d", step.after, got, step.want)
		}
	}
}

func testClaimBatches(t *testing.T, w *world) {
	w.configure(t, func(a *tracker.CourierAccount) { a.BatchSize = 4 })
	w.parcels(t, 10)
	batches := w.claim(t, tracker.ClaimRequest{Now: t0(), Limit: 9})
	if len(batches) != 3 || len(batches[0].Claims) != 4 || len(batches[2].Claims) != 1 || batches[0].Account.ID != w.account.ID {
		t.Errorf("%d batches of %d parcels", len(batches), claimed(batches))
	}
}

func testClaimLeft(t *testing.T, w *world) {
	w.parcels(t, 2)
	check(t, w.raw(t, "UPDATE shipments SET closed_at = 1 WHERE tracking_no = 'YT000001'"))
	if n := claimed(w.claim(t, tracker.ClaimRequest{Now: at(-1)})); n != 0 {
		t.Errorf("%d claimed before they are due", n)
	}
	if n := claimed(w.claim(t, tracker.ClaimRequest{Now: t0(), Courier: "sf"})); n != 0 {
		t.Errorf("%d claimed for another courier", n)
	}
	check(t, w.RecordAccountLook(t.Context(), tracker.AccountLook{
		AccountID: w.account.ID, MerchantID: w.shop.ID, At: t0(), Looks: 1, Outcome: tracker.OutcomeRateLimited, PausedUntil: at(1),
	}))
	if n := claimed(w.claim(t, tracker.ClaimRequest{Now: at(0.9)})); n != 0 {
		t.Errorf("%d claimed from a paused account", n)
	}
	w.configure(t, func(a *tracker.CourierAccount) { a.Enabled = false })
	if n := claimed(w.claim(t, tracker.ClaimRequest{Now: at(1)})); n != 0 {
		t.Errorf("%d claimed from a disabled account", n)
	}
	w.configure(t, func(a *tracker.CourierAccount) { a.Enabled = true })
	if n := claimed(w.claim(t, tracker.ClaimRequest{Now: at(1), Courier: "kuaidi100"})); n != 1 {
		t.Errorf("%d claimed, want the open one", n)
	}
}

func testClaimReleased(t *testing.T, w *world) {
	w.parcels(t, 2)
	batches := w.claim(t, tracker.ClaimRequest{Now: t0()})
	check(t, w.ReleaseClaims(t.Context(), batches[0].Claims, at(0.5)))
	if n := claimed(w.claim(t, tracker.ClaimRequest{Now: at(0.4)})); n != 0 {
		t.Errorf("%d claimed too early", n)
	}
	if n := claimed(w.claim(t, tracker.ClaimRequest{Now: at(0.5)})); n != 1 {
		t.Errorf("%d claimed after the release", n)
	}
	w.record(t, sameLooks(batches, at(0.6))...)
	w.claim(t, tracker.ClaimRequest{Now: at(9)}) // somebody else's lease
	check(t, w.ReleaseClaims(t.Context(), batches[0].Claims, at(1)))
	if n := claimed(w.claim(t, tracker.ClaimRequest{Now: at(9.5)})); n != 0 {
		t.Errorf("a late release took %d leases away", n)
	}
}
