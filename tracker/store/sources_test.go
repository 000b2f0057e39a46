package store_test

import (
	"errors"
	"parcelwarden/tracker"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func sourceTests() []storeTest {
	return []storeTest{
		{"sources/one node reads at a time", testSourceClaim},
		{"sources/a note keeps cursor and secret", testSourceNote},
		{"sources/an event is kept once and worked off once", testSourceEvents},
		{"sources/events come back after their lease", testSourceEventLease},
		{"sources/a merchant sees only its own", testSourceTenants},
		{"takeback/what the source no longer names is closed", testTakeBack},
		{"takeback/what moved, is shared or newer stays", testTakeBackGuards},
		{"takeback/a number named again is followed again", testTakeBackAgain},
	}
}

func (w *world) claimAt(from, until float64) tracker.SourceClaim {
	return tracker.SourceClaim{MerchantID: w.shop.ID, Source: "dd", Now: at(from), Until: at(until)}
}

func testSourceClaim(t *testing.T, w *world) {
	var got atomic.Int64
	var nodes sync.WaitGroup
	for range 6 {
		nodes.Go(func() {
			_, ok, err := w.ClaimSource(t.Context(), w.claimAt(0, 1))
			if err != nil {
				t.Error(err)
			}
			if ok {
				got.Add(1)
			}
		})
	}
	nodes.Wait()
	if got.Load() != 1 {
		t.Fatalf("%d nodes have the source", got.Load())
	}
	check(t, w.SaveSourceCursor(t.Context(), w.claimAt(0.5, 2), "page 3"))
	if _, ok, err := w.ClaimSource(t.Context(), w.claimAt(1.5, 3)); ok || err != nil {
		t.Fatalf("claimed while a cursor keeps it: %v", err)
	}
	state, ok, err := w.ClaimSource(t.Context(), w.claimAt(2, 3))
	if err != nil || !ok || state.Cursor != "page 3" {
		t.Fatalf("%+v %v %v", state, ok, err)
	}
}

func testSourceNote(t *testing.T, w *world) {
	check(t, w.SaveSourceSecret(t.Context(), w.shop.ID, "dd", "sealed"))
	check(t, w.SaveSourceCursor(t.Context(), w.claimAt(0, 1), "c1"))
	note := tracker.SourceNote{
		MerchantID: w.shop.ID, Source: "dd", At: at(1), NextAt: at(2), Outcome: tracker.OutcomeAuth, Problem: tracker.ProblemBadCredentials,
		Detail: "signature\x00 invalid",
	}
	for range 2 {
		_, err := w.NoteSource(t.Context(), note)
		check(t, err)
	}
	fine := tracker.SourceNote{MerchantID: w.shop.ID, Source: "dd", At: at(2), NextAt: at(3), Outcome: tracker.OutcomeOK, Rejected: 4}
	states, err := w.SourceStates(t.Context(), w.shop.ID)
	check(t, err)
	if len(states) != 1 || states[0].Failures != 2 || states[0].Problem != tracker.ProblemBadCredentials || !states[0].SuccessAt.IsZero() {
		t.Fatalf("after failures: %+v", states)
	}
	before, err := w.NoteSource(t.Context(), fine)
	check(t, err)
	if before != tracker.ProblemBadCredentials {
		t.Errorf("problem before: %q", before)
	}
	states, err = w.SourceStates(t.Context(), 0)
	check(t, err)
	want := []tracker.SourceState{{
		MerchantID: w.shop.ID, Source: "dd", Cursor: "c1", NextAt: at(3), TriedAt: at(2), SuccessAt: at(2), Outcome: tracker.OutcomeOK, Rejected: 4,
	}}
	if diff := cmp.Diff(want, states); diff != "" {
		t.Error(diff)
	}
	if secret, err := w.SourceSecret(t.Context(), w.shop.ID, "dd"); secret != "sealed" || err != nil {
		t.Errorf("secret %q, %v", secret, err)
	}
	if secret, err := w.SourceSecret(t.Context(), w.shop.ID, "nobody"); secret != "" || err != nil {
		t.Errorf("secret of no source %q, %v", secret, err)
	}
}

func (w *world) event(key string) tracker.SourceEvent {
	return tracker.SourceEvent{
		MerchantID: w.shop.ID, Source: "dd", Key: key, Topic: "102", Subject: "47", Body: `{"x":1}`, At: at(-1), ReceivedAt: at(0),
	}
}

func testSourceEvents(t *testing.T, w *world) {
	ctx := t.Context()
	for i, want := range []int{2, 1} { // the second delivery repeats one and brings one
		n, err := w.AddSourceEvents(ctx, []tracker.SourceEvent{w.event("a"), w.event(string(rune('b' + i)))}, false)
		if err != nil || n != want {
			t.Fatalf("delivery %d: %d new, %v", i, n, err)
		}
	}
	events, err := w.ClaimSourceEvents(ctx, w.claimAt(1, 2), 10)
	check(t, err)
	if len(events) != 3 || events[0].Key != "a" || events[0].Body != `{"x":1}` || !events[0].At.Equal(at(-1)) || events[0].Tries != 1 {
		t.Fatalf("claimed %+v", events)
	}
	check(t, w.FinishSourceEvents(ctx, w.shop.ID, []int64{events[0].ID, events[1].ID}, at(1)))
	if n, err := w.AddSourceEvents(ctx, []tracker.SourceEvent{w.event("a")}, false); n != 0 || err != nil {
		t.Errorf("a finished event came again: %d new, %v", n, err)
	}
	check(t, w.RetrySourceEvents(ctx, w.shop.ID, []int64{events[2].ID}, at(5), "busy"))
	if again, err := w.ClaimSourceEvents(ctx, w.claimAt(4, 6), 10); len(again) != 0 || err != nil {
		t.Errorf("claimed before its next try: %+v, %v", again, err)
	}
	if again, err := w.ClaimSourceEvents(ctx, w.claimAt(5, 6), 10); len(again) != 1 || err != nil || again[0].Tries != 2 {
		t.Errorf("next try: %+v, %v", again, err)
	}
	if kept, err := w.SourceEvent(ctx, w.shop.ID, "dd", "a"); err != nil || kept.Body != "" {
		t.Errorf("finished event: %+v, %v", kept, err)
	}
	if n, err := w.RetainSourceEvents(ctx, w.shop.ID, at(2)); n != 2 || err != nil {
		t.Errorf("retained: %d, %v", n, err)
	}
	if _, err := w.SourceEvent(ctx, w.shop.ID, "dd", "a"); !errors.Is(err, tracker.ErrNotFound) {
		t.Errorf("deleted event: %v", err)
	}
}

func testSourceEventLease(t *testing.T, w *world) {
	_, err := w.AddSourceEvents(t.Context(), []tracker.SourceEvent{w.event("a")}, false)
	check(t, err)
	for _, c := range []struct {
		hour float64
		want int
	}{{1, 1}, {1.5, 0}, {2, 1}} {
		events, err := w.ClaimSourceEvents(t.Context(), w.claimAt(c.hour, c.hour+1), 10)
		if err != nil || len(events) != c.want {
			t.Errorf("at %g: %d events, %v", c.hour, len(events), err)
		}
	}
	done := w.event("report")
	_, err = w.AddSourceEvents(t.Context(), []tracker.SourceEvent{done}, true)
	check(t, err)
	if kept, err := w.SourceEvent(t.Context(), w.shop.ID, "dd", "report"); err != nil || !strings.Contains(kept.Body, "x") {
		t.Errorf("%+v, %v", kept, err)
	}
	if events, err := w.ClaimSourceEvents(t.Context(), w.claimAt(9, 10), 10); err != nil || len(events) != 1 {
		t.Errorf("done event handed out: %+v, %v", events, err)
	}
}

func testSourceTenants(t *testing.T, w *world) {
	ctx := t.Context()
	b, _ := newShop(t, w.Store, "shop-b")
	_, err := w.AddSourceEvents(ctx, []tracker.SourceEvent{w.event("a")}, false)
	check(t, err)
	check(t, w.SaveSourceSecret(ctx, w.shop.ID, "dd", "sealed"))
	mine := w.claimAt(1, 2)
	mine.MerchantID = b.ID
	if events, err := w.ClaimSourceEvents(ctx, mine, 10); len(events) != 0 || err != nil {
		t.Errorf("events of another merchant: %+v, %v", events, err)
	}
	if _, err := w.SourceEvent(ctx, b.ID, "dd", "a"); !errors.Is(err, tracker.ErrNotFound) {
		t.Errorf("event of another merchant: %v", err)
	}
	if secret, err := w.SourceSecret(ctx, b.ID, "dd"); secret != "" || err != nil {
		t.Errorf("secret of another merchant: %q, %v", secret, err)
	}
	if states, err := w.SourceStates(ctx, b.ID); len(states) != 0 || err != nil {
		t.Errorf("states of another merchant: %+v, %v", states, err)
	}
	w.parcel(t, "YT001")
	n, err := w.TakeBack(ctx, b.ID, []tracker.OrderParcels{{OrderNo: "O-YT001", Whole: true}}, tracker.ImportOptions{Now: at(1)})
	if n != 0 || err != nil {
		t.Errorf("took another merchant's parcel back: %d, %v", n, err)
	}
	own := w.event("a") // the same key is another message at another merchant
	own.MerchantID = b.ID
	if n, err := w.AddSourceEvents(ctx, []tracker.SourceEvent{own}, false); n != 1 || err != nil {
		t.Errorf("%d new, %v", n, err)
	}
}
