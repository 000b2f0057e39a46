package store_test

import (
	"parcelwarden/tracker"
	"parcelwarden/tracker/store"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func quotaTests() []storeTest {
	return []storeTest{
		{"quota/a day's requests", testQuotaDay},
		{"quota/many claimers together keep it", testQuotaTogether},
		{"quota/merchants with the same credentials share it", testQuotaShared},
		{"quota/its last fifth is for verdicts", testQuotaReserve},
		{"quota/parcels it holds back", testQuotaHeld},
		{"quota/days and prices", testAccountDays},
		{"quota/unknown codes with a sample", testUnknownCodes},
	}
}

func (w *world) limit(t testing.TB, perDay int) {
	t.Helper()
	w.configure(t, func(a *tracker.CourierAccount) { a.Quota = tracker.Quota{PerDay: perDay, Offset: 8 * time.Hour} })
}

// midnight is the first midnight in Beijing after t0.
func midnight() time.Time { return tracker.Quota{Offset: 8 * time.Hour}.ResetAt(t0()) }

func testQuotaDay(t *testing.T, w *world) {
	w.limit(t, 4)
	w.parcels(t, 10)
	req := tracker.ClaimRequest{Now: t0(), All: true}
	if n := claimed(w.claim(t, req)); n != 4 {
		t.Errorf("claimed %d of a quota of 4", n)
	}
	if n := claimed(w.claim(t, req)); n != 0 {
		t.Errorf("claimed %d more from a spent quota", n)
	}
	waiting, err := w.Waiting(t.Context(), req)
	check(t, err)
	if waiting != 0 {
		t.Errorf("%d parcels wait for a rate, though the quota is spent", waiting)
	}
	req.Now = midnight()
	if waiting, _ = w.Waiting(t.Context(), req); waiting == 0 {
		t.Error("nobody waits after midnight")
	}
	if n := claimed(w.claim(t, req)); n != 4 {
		t.Errorf("claimed %d on the next day, want 4", n)
	}
}

func testQuotaTogether(t *testing.T, w *world) {
	w.limit(t, 60)
	w.parcels(t, 300)
	var got atomic.Int64
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 10 {
				batches, err := w.ClaimDue(t.Context(), tracker.ClaimRequest{Now: t0(), Limit: 7, Lease: time.Hour, All: true})
				if err != nil {
					t.Error(err)
				}
				got.Add(int64(claimed(batches)))
			}
		})
	}
	wg.Wait()
	for { // who meets another claimer at the account leaves the rest to it
		n := claimed(w.claim(t, tracker.ClaimRequest{Now: t0(), All: true}))
		if n == 0 {
			break
		}
		got.Add(int64(n))
	}
	if n := got.Load(); n != 60 {
		t.Errorf("claimed %d of a quota of 60", n)
	}
}

func testQuotaShared(t *testing.T, w *world) {
	w.limit(t, 5)
	w.parcels(t, 4)
	other, _ := newShop(t, w.Store, "shop-b")
	_, err := w.SyncAccounts(t.Context(), other.ID, []tracker.CourierAccount{w.account})
	check(t, err)
	rows := []tracker.ParcelRow{row("P1", "YT900001"), row("P2", "YT900002"), row("P3", "YT900003")}
	_, err = w.ImportParcels(t.Context(), other.ID, rows, store.ImportOptions{SourceAt: t0(), Now: t0()})
	check(t, err)
	if n := claimed(w.claim(t, tracker.ClaimRequest{Now: t0(), All: true})); n != 5 {
		t.Errorf("two merchants claimed %d of the 5 requests that their common credentials have", n)
	}
}

func testQuotaReserve(t *testing.T, w *world) {
	w.limit(t, 10)
	w.parcels(t, 20)
	check(t, w.raw(t, "UPDATE shipments SET threshold_at = "+millis(-1)+" WHERE tracking_no IN ('YT000018', 'YT000019')"))
	first := claimed(w.claim(t, tracker.ClaimRequest{Now: t0(), Limit: 8}))
	urgent := w.claim(t, tracker.ClaimRequest{Now: t0()})
	for _, b := range urgent {
		for _, c := range b.Claims {
			if c.ThresholdAt.IsZero() {
				t.Errorf("%s has no verdict waiting and took from the reserve", c.Query.TrackingNo)
			}
		}
	}
	if first != 8 || claimed(urgent) == 0 {
		t.Errorf("claimed %d, then %d from the reserve", first, claimed(urgent))
	}
}

func testQuotaHeld(t *testing.T, w *world) {
	w.limit(t, 1)
	w.parcels(t, 3)
	w.claim(t, tracker.ClaimRequest{Now: t0(), All: true})
	check(t, w.raw(t, "UPDATE shipments SET blind_since = "+millis(-2)+" WHERE tracking_no = 'YT000002'"))
	counts, err := w.BlindCounts(t.Context(), t0())
	check(t, err)
	if len(counts) != 1 || counts[0].Count != 1 || counts[0].Held != 2 || !counts[0].HeldSince.Equal(t0()) {
		t.Errorf("counts %+v", counts)
	}
	held, err := w.HeldParcels(t.Context(), tracker.HeldQuery{MerchantID: w.shop.ID, AccountID: w.account.ID, Now: t0(), Limit: 9})
	check(t, err)
	if len(held) != 2 || held[0].TrackingNo != "YT000002" {
		t.Errorf("held %+v", held)
	}
	accounts, err := w.Accounts(t.Context(), w.shop.ID)
	check(t, err)
	if !accounts[0].Spent(t0()) || accounts[0].Spent(midnight()) {
		t.Errorf("quota %+v", accounts[0].Quota)
	}
}

func testAccountDays(t *testing.T, w *world) {
	w.configure(t, func(a *tracker.CourierAccount) {
		a.Quota.Offset, a.Price = 8*time.Hour, tracker.LookPrice{Micro: 60_000, NumberMicro: 200_000, Currency: "CNY"}
	})
	look := tracker.AccountLook{
		AccountID: w.account.ID, MerchantID: w.shop.ID, At: t0(), Looks: 3, FirstLooks: 1, Requests: 2, Failed: 1, NewEvents: 4,
		Outcome: tracker.OutcomeOK, Answers: tracker.AnswerTimes{}.Add(100 * time.Millisecond).Add(time.Second),
	}
	check(t, w.RecordAccountLook(t.Context(), look))
	check(t, w.RecordAccountLook(t.Context(), look))
	w.configure(t, func(a *tracker.CourierAccount) { a.Price.Micro = 1_000_000 })
	look.At = midnight()
	check(t, w.RecordAccountLook(t.Context(), look))
	days, err := w.AccountDays(t.Context(), w.shop.ID, 0)
	check(t, err)
	if len(days) != 2 {
		t.Fatalf("%d days", len(days))
	}
	days[1].Answers = nil
	want := tracker.AccountDay{
		AccountID: w.account.ID, Date: t0().Add(8 * time.Hour).Format(time.DateOnly), Requests: 4, Looks: 6, FirstLooks: 2, Failed: 2, NewEvents: 8,
		CostMicro: 6*60_000 + 2*200_000, Currency: "CNY",
	}
	if diff := cmp.Diff(want, days[1]); diff != "" {
		t.Errorf("the first day (-want +got):\n%s", diff)
	}
	if days[0].CostMicro != 3*1_000_000+200_000 || days[0].Answers.Count() != 2 {
		t.Errorf("the second day %+v", days[0])
	}
	if other, _ := w.AccountDays(t.Context(), w.shop.ID+1, 0); len(other) != 0 {
		t.Error("another shop sees the days")
	}
}

func testUnknownCodes(t *testing.T, w *world) {
	check(t, w.RecordAccountLook(t.Context(), tracker.AccountLook{
		AccountID: w.account.ID, MerchantID: w.shop.ID, At: t0(), Looks: 1, Outcome: tracker.OutcomeOK,
		Unknown: map[string]int{"9Z": 3, "8Y": 5}, UnknownSample: map[string]string{"9Z": "YT000001", "8Y": "YT000002"},
	}))
	codes, err := w.UnknownCodes(t.Context(), w.shop.ID, "kuaidi100", 9)
	check(t, err)
	want := []tracker.UnknownCode{
		{Provider: "kuaidi100", Code: "8Y", Count: 5, FirstAt: t0(), LastAt: t0(), Sample: "YT000002"},
		{Provider: "kuaidi100", Code: "9Z", Count: 3, FirstAt: t0(), LastAt: t0(), Sample: "YT000001"},
	}
	if diff := cmp.Diff(want, codes); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
