package store_test

import (
	"parcelwarden/tracker"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func pushTests() []storeTest {
	return []storeTest{
		{"push/stored once under its key", testPushOnce},
		{"push/many readers never get the same one", testPushClaims},
		{"push/a reader that dies gives it back, and is too late afterwards", testPushLease},
		{"push/merges by fingerprint, in any order, and is no look", testPushMerge},
		{"push/a verdict on what was before is void", testPushVoid},
		{"push/puts the next look off while it is trusted", testPushCadence},
		{"push/numbers of nobody, of others, of two parcels", testPushMatch},
		{"push/shops that share credentials", testPushShared},
		{"push/failed, retried, forgotten", testPushFailed},
		{"push/a closed parcel stays closed", testPushClosed},
		{"push/missed ones bring the looks back", testPushDoubt},
		{"push/forged ones are counted", testPushForged},
		{"push/says nothing of how far looks reach", testPushProvesNoLook},
	}
}

// pushed stores a push at the hour and claims it.
func (w *world) pushed(t testing.TB, key string, hour float64) tracker.Push {
	t.Helper()
	n, err := w.AddPushes(t.Context(), []tracker.Push{{
		MerchantID: w.shop.ID, AccountID: w.account.ID, Key: key, ReceivedAt: at(hour), Body: []byte("\x00\xff" + key), Header: map[string]string{"Content-Type": "text/xml"},
	}})
	check(t, err)
	if n != 1 {
		t.Fatalf("push %s stored %d times", key, n)
	}
	got := w.claimPushes(t, hour)
	if len(got) != 1 {
		t.Fatalf("claimed %d pushes", len(got))
	}
	return got[0]
}

func (w *world) claimPushes(t testing.TB, hour float64) (out []tracker.Push) {
	t.Helper()
	batches, err := w.ClaimPushes(t.Context(), at(hour), 100, 10*time.Minute)
	check(t, err)
	for _, b := range batches {
		out = append(out, b.Pushes...)
	}
	return out
}

func (w *world) recordPush(t testing.TB, hour float64, results ...tracker.PushResult) tracker.PushReport {
	t.Helper()
	report, err := w.RecordPushes(t.Context(), tracker.PushRecord{At: at(hour), Results: results})
	check(t, err)
	return report
}

// tell is a push about one parcel, from its arrival to its record.
func (w *world) tell(t testing.TB, key string, hour float64, told ...tracker.TrackedShipment) tracker.PushReport {
	t.Helper()
	return w.recordPush(t, hour, tracker.PushResult{Push: w.pushed(t, key, hour), State: tracker.PushDone, Shipments: told})
}

func told(number string, status tracker.Status, list []tracker.Checkpoint) tracker.TrackedShipment {
	return tracker.TrackedShipment{TrackingNo: number, Outcome: tracker.OutcomeOK, Status: status, Checkpoints: list}
}

func (w *world) state(t testing.TB) tracker.CourierAccount {
	t.Helper()
	accounts, err := w.Accounts(t.Context(), w.shop.ID)
	check(t, err)
	return accounts[0]
}

func testPushOnce(t *testing.T, w *world) {
	push := tracker.Push{MerchantID: w.shop.ID, AccountID: w.account.ID, Key: "evt-1", ReceivedAt: at(1), Body: []byte{0, 0xff}}
	for i, want := range []int{1, 0, 0} {
		if n, err := w.AddPushes(t.Context(), []tracker.Push{push}); err != nil || n != want {
			t.Errorf("delivery %d: stored %d, %v", i+1, n, err)
		}
	}
	got := w.claimPushes(t, 1)
	if len(got) != 1 || !slices.Equal(got[0].Body, push.Body) || got[0].Attempts != 1 || !got[0].ReceivedAt.Equal(at(1)) {
		t.Errorf("claimed %+v", got)
	}
	push.MerchantID = 999
	if _, err := w.AddPushes(t.Context(), []tracker.Push{push}); err == nil {
		t.Error("a push was stored for a merchant that has no such account")
	}
}

func testPushClaims(t *testing.T, w *world) {
	var pushes []tracker.Push
	for i := range 60 {
		pushes = append(pushes, tracker.Push{MerchantID: w.shop.ID, AccountID: w.account.ID, Key: number("k", i), ReceivedAt: at(1)})
	}
	_, err := w.AddPushes(t.Context(), pushes)
	check(t, err)
	var mu sync.Mutex
	seen := map[int64]int{}
	together(4, func(int) {
		for {
			batches, err := w.ClaimPushes(t.Context(), at(1), 7, time.Hour)
			if err != nil {
				t.Error(err)
			}
			if len(batches) == 0 {
				return
			}
			mu.Lock()
			for _, p := range batches[0].Pushes {
				seen[p.ID]++
			}
			mu.Unlock()
		}
	})
	for _, p := range w.claimPushes(t, 1) { // what a reader met locked, it left
		seen[p.ID]++
	}
	for id, n := range seen {
		if n != 1 {
			t.Errorf("push %d claimed %d times", id, n)
		}
	}
	if len(seen) != 60 {
		t.Errorf("%d of 60 claimed", len(seen))
	}
}

func testPushLease(t *testing.T, w *world) {
	s := w.parcel(t, "YT001")
	first := w.pushed(t, "evt", 1)
	if n := len(w.claimPushes(t, 1.1)); n != 0 {
		t.Errorf("%d claimed during the lease", n)
	}
	again := w.claimPushes(t, 1.2)
	if len(again) != 1 || again[0].Attempts != 2 {
		t.Fatalf("after the lease: %+v", again)
	}
	news := []tracker.TrackedShipment{told("YT001", tracker.StatusInTransit, events(0.5))}
	late := w.recordPush(t, 1.3, tracker.PushResult{Push: first, State: tracker.PushDone, Shipments: news})
	if late.Void != 1 || late.NewEvents != 0 || len(w.page(t, s).Checkpoints) != 0 {
		t.Errorf("a reader whose lease is over wrote: %+v", late)
	}
	for i, want := range []int{1, 0} {
		report := w.recordPush(t, 1.3, tracker.PushResult{Push: again[0], State: tracker.PushDone, Shipments: news})
		if report.Pushes != want || report.NewEvents != want {
			t.Errorf("record %d: %+v", i+1, report)
		}
	}
}

func testPushMerge(t *testing.T, w *world) {
	s := w.parcel(t, "YT001")
	w.record(t, newEvents(s, 0, events(-5, -3)))
	before := w.page(t, s)
	if report := w.tell(t, "old", 0.5, told("YT001", tracker.StatusPending, events(-5))); report.NewEvents != 0 || report.Parcels != 0 {
		t.Errorf("what is known already: %+v", report)
	}
	if diff := cmp.Diff(before, w.page(t, s), cmpopts.IgnoreFields(tracker.CourierAccount{}, "LastPushAt", "Pushes")); diff != "" {
		t.Errorf("a push of what is known changed something:\n%s", diff)
	}
	check(t, w.raw(t, "UPDATE shipments SET check_at = "+millis(9)))
	// The newest event alone, before the one that happened earlier.
	w.tell(t, "b", 3, told("YT001", tracker.StatusOutForDelivery, events(2)))
	w.tell(t, "a", 3.5, told("YT001", tracker.StatusInTransit, events(1)))
	got := w.page(t, s)
	if diff := cmp.Diff(events(-5, -3, 1, 2), got.Checkpoints); diff != "" {
		t.Error(diff)
	}
	p := got.Shipment
	if p.Status != tracker.StatusOutForDelivery || !p.PushEventAt.Equal(at(2)) || !p.PushedAt.Equal(at(3.5)) || !p.CheckAt.Equal(at(3)) {
		t.Errorf("parcel %+v", p)
	}
	if !p.LastLookAt.Equal(at(0)) || !p.LastTryAt.Equal(at(0)) || !p.LookEventAt.Equal(at(-3)) || len(got.Looks) != 1 {
		t.Errorf("a push counted as a look: %+v", p)
	}
	w.record(t, newEvents(s, 4, events(-5, -3, 1, 2)))
	if got := w.page(t, s); len(got.Checkpoints) != 4 || !got.Shipment.LookEventAt.Equal(at(2)) {
		t.Errorf("a look at what was pushed: %+v", got.Shipment)
	}
	if a := w.state(t); a.Pushes != 3 || !a.LastPushAt.Equal(at(3.5)) || !a.FreshAt.IsZero() || a.FreshRate != 0 || a.Looks != 0 {
		t.Errorf("account %+v", a)
	}
}

func testPushVoid(t *testing.T, w *world) {
	s := w.parcel(t, "YT001")
	w.record(t, newEvents(s, 0, events(-60)))
	verdict := w.opening(t, w.find(t, "YT001"), tracker.KindTransitStall)
	w.tell(t, "moved", 1, told("YT001", tracker.StatusInTransit, events(0.9)))
	if report := w.apply(t, verdict); report.Void != 1 || report.Opened != 0 {
		t.Errorf("a verdict judged before the push: %+v", report)
	}
	now := w.find(t, "YT001")
	if now.CheckAt.After(at(1)) {
		t.Errorf("the parcel is not judged again: %s", now.CheckAt)
	}
	w.tell(t, "moved again", 1, told("YT001", tracker.StatusInTransit, events(0.95))) // in the same millisecond
	if again := w.find(t, "YT001"); !again.PushedAt.After(now.PushedAt) {
		t.Errorf("two pushes cannot be told apart: %s, %s", now.PushedAt, again.PushedAt)
	}
}
