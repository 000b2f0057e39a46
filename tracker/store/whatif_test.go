package store_test

import (
	"errors"
	"parcelwarden/tracker"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func whatIfTests() []storeTest {
	return []storeTest{
		{"whatif/queue, progress, end", testWhatIfWay},
		{"whatif/one open run a merchant, one at work in all", testWhatIfLimits},
		{"whatif/cancel", testWhatIfCancel},
		{"whatif/a dead program's run is interrupted", testWhatIfInterrupted},
		{"whatif/only the newest are kept", testWhatIfKept},
		{"past/parcels as they were imported", testPastParcels},
		{"past/limit and tenants", testPastLimit},
	}
}

func (w *world) ask(t testing.TB, merchantID int64, hour float64) tracker.WhatIfRun {
	t.Helper()
	run := tracker.WhatIfRun{MerchantID: merchantID, State: tracker.WhatIfQueued, By: "wang", AskedAt: at(hour), Ask: tracker.WhatIfAsk{
		Cadence: tracker.CadenceEconomy, Changes: []tracker.RowChange{{Row: "x/hub_gap/far", Hours: map[tracker.Severity]float64{tracker.SeverityWatch: 40}}},
	}}
	id, err := w.AskWhatIf(t.Context(), run)
	check(t, err)
	run.ID = id
	return run
}

func (w *world) take(t testing.TB, hour float64) tracker.WhatIfRun {
	t.Helper()
	run, err := w.TakeWhatIf(t.Context(), at(hour), at(hour), at(hour-1))
	check(t, err)
	return run
}

func (w *world) run(t testing.TB, run tracker.WhatIfRun) tracker.WhatIfRun {
	t.Helper()
	got, err := w.WhatIf(t.Context(), run.MerchantID, run.ID)
	check(t, err)
	return got
}

func testWhatIfWay(t *testing.T, w *world) {
	asked := w.ask(t, w.shop.ID, 1)
	if diff := cmp.Diff(asked, w.run(t, asked)); diff != "" {
		t.Errorf("queued:\n%s", diff)
	}
	run := w.take(t, 2)
	run.Done, run.Total = 40, 100
	if goOn, err := w.BeatWhatIf(t.Context(), run, at(2.1)); err != nil || !goOn {
		t.Errorf("beat: %v, %v", goOn, err)
	}
	if diff := cmp.Diff(run, w.run(t, asked)); diff != "" || run.State != tracker.WhatIfRunning {
		t.Errorf("running as %s:\n%s", run.State, diff)
	}
	run.State, run.EndedAt = tracker.WhatIfDone, at(3)
	run.Result = &tracker.WhatIfResult{From: at(-90), Until: at(1), Parcels: 7, Base: tracker.WhatIfSide{Kinds: []tracker.WhatIfKind{{Kind: tracker.KindHubWait, Incidents: 2}}}}
	check(t, w.EndWhatIf(t.Context(), run))
	list, err := w.WhatIfs(t.Context(), w.shop.ID, 5)
	check(t, err)
	if diff := cmp.Diff([]tracker.WhatIfRun{run}, list); diff != "" {
		t.Errorf("done:\n%s", diff)
	}
	if goOn, err := w.BeatWhatIf(t.Context(), run, at(4)); err != nil || goOn {
		t.Errorf("beat of an ended run: %v, %v", goOn, err)
	}
}

func testWhatIfLimits(t *testing.T, w *world) {
	b, _ := newShop(t, w.Store, "shop-b")
	first := w.ask(t, w.shop.ID, 1)
	if _, err := w.AskWhatIf(t.Context(), first); !errors.Is(err, tracker.ErrWhatIfBusy) {
		t.Errorf("a second run: %v", err)
	}
	second := w.ask(t, b.ID, 2)
	if _, err := w.WhatIf(t.Context(), b.ID, first.ID); !errors.Is(err, tracker.ErrNotFound) {
		t.Errorf("another merchant's run: %v", err)
	}
	if list, err := w.WhatIfs(t.Context(), b.ID, 9); err != nil || len(list) != 1 || list[0].ID != second.ID {
		t.Errorf("another merchant's list: %v, %v", list, err)
	}
	run := w.take(t, 3)
	if run.ID != first.ID {
		t.Errorf("took run %d before %d", run.ID, first.ID)
	}
	if _, err := w.TakeWhatIf(t.Context(), at(3), at(3), at(2)); !errors.Is(err, tracker.ErrNotFound) {
		t.Errorf("two at work: %v", err)
	}
	run.State, run.EndedAt = tracker.WhatIfFailed, at(4)
	check(t, w.EndWhatIf(t.Context(), run))
	if next := w.take(t, 4); next.ID != second.ID {
		t.Errorf("then took %d", next.ID)
	}
}

func testWhatIfCancel(t *testing.T, w *world) {
	b, _ := newShop(t, w.Store, "shop-b")
	run, waiting := w.ask(t, w.shop.ID, 1), w.ask(t, b.ID, 2)
	w.take(t, 3)
	if ok, err := w.StopWhatIf(t.Context(), b.ID, run.ID, at(4)); err != nil || ok {
		t.Errorf("cancelled by another merchant: %v, %v", ok, err)
	}
	for _, r := range []tracker.WhatIfRun{run, waiting} {
		if ok, err := w.StopWhatIf(t.Context(), r.MerchantID, r.ID, at(4)); err != nil || !ok {
			t.Errorf("cancel: %v, %v", ok, err)
		}
	}
	if got := w.run(t, waiting); got.State != tracker.WhatIfCancelled || !got.EndedAt.Equal(at(4)) {
		t.Errorf("queued: %+v", got)
	}
	if got := w.run(t, run); got.State != tracker.WhatIfRunning || !got.Stopping || !got.EndedAt.IsZero() {
		t.Errorf("running: %+v", got)
	}
	if goOn, err := w.BeatWhatIf(t.Context(), run, at(4)); err != nil || goOn {
		t.Errorf("beat after cancel: %v, %v", goOn, err)
	}
	if ok, err := w.StopWhatIf(t.Context(), b.ID, waiting.ID, at(5)); err != nil || ok {
		t.Errorf("cancelled twice: %v, %v", ok, err)
	}
}

func testWhatIfInterrupted(t *testing.T, w *world) {
	run := w.ask(t, w.shop.ID, 1)
	w.take(t, 2)
	if _, err := w.TakeWhatIf(t.Context(), at(8), at(2.5), at(1.5)); !errors.Is(err, tracker.ErrNotFound) || w.run(t, run).State != tracker.WhatIfRunning {
		t.Errorf("one that is heard of: %v", err)
	}
	if _, err := w.TakeWhatIf(t.Context(), at(8), at(9), at(2)); !errors.Is(err, tracker.ErrNotFound) {
		t.Errorf("take: %v", err)
	}
	if got := w.run(t, run); got.State != tracker.WhatIfInterrupted || !got.EndedAt.Equal(at(8)) {
		t.Errorf("after a restart: %+v", got)
	}
	w.ask(t, w.shop.ID, 9)
}

func testWhatIfKept(t *testing.T, w *world) {
	for range tracker.WhatIfKept + 3 {
		run := w.ask(t, w.shop.ID, 1)
		_, err := w.StopWhatIf(t.Context(), w.shop.ID, run.ID, at(2))
		check(t, err)
	}
	if list, err := w.WhatIfs(t.Context(), w.shop.ID, 0); err != nil || len(list) != tracker.WhatIfKept {
		t.Errorf("%d kept, %v", len(list), err)
	}
}

func testPastParcels(t *testing.T, w *world) {
	s := w.parcel(t, "YT001")
	w.record(t, newEvents(s, 0.1, events(-20, -5)))
	w.parcel(t, "YT002") // never looked up
	refunded := row("O-YT003", "YT003")
	refunded.AfterSale = tracker.AfterSaleRefunded
	w.imports(t, at(1), refunded)
	w.record(t, newEvents(w.find(t, "YT003"), 0.2, events(-5)))
	past, more, err := w.PastParcels(t.Context(), tracker.PastQuery{MerchantID: w.shop.ID, From: at(-48), Limit: 10})
	check(t, err)
	if len(past) != 1 || more {
		t.Fatalf("%d parcels, more %v", len(past), more)
	}
	p := past[0]
	want := tracker.Shipment{
		ID: s.ID, MerchantID: s.MerchantID, Courier: "yto", TrackingNo: "YT001", Origin: s.Origin, Destination: s.Destination, SupplierID: s.SupplierID,
		ShippedAt: at(-24), PaidAt: at(-30), PromisedAt: at(48), SourceAt: at(-24),
	}
	if diff := cmp.Diff(want, p.Shipment); diff != "" {
		t.Errorf("parcel:\n%s", diff)
	}
	if len(p.Orders) != 1 || p.Orders[0].Value != tracker.Yuan(89) || len(p.Checkpoints) != 2 || !p.Checkpoints[0].At.Equal(at(-20)) {
		t.Errorf("orders %+v, scans %+v", p.Orders, p.Checkpoints)
	}
	if past, _, err = w.PastParcels(t.Context(), tracker.PastQuery{MerchantID: w.shop.ID, From: at(-23), Limit: 10}); err != nil || len(past) != 0 {
		t.Errorf("before the time: %d, %v", len(past), err)
	}
}

func testPastLimit(t *testing.T, w *world) {
	for i := range 5 {
		r := row(number("O", i), number("YT", i))
		r.ShippedAt = at(float64(-10 - i/2)) // pairs share a time, so that a page may end between them
		w.imports(t, t0(), r)
		w.record(t, newEvents(w.find(t, r.TrackingNo), 0.1, events(-5)))
	}
	b, _ := newShop(t, w.Store, "shop-b")
	for limit, want := range map[int]int{1: 1, 3: 3, 5: 5, 9: 5} {
		past, more, err := w.PastParcels(t.Context(), tracker.PastQuery{MerchantID: w.shop.ID, From: at(-100), Limit: limit})
		if err != nil || len(past) != want || more != (limit < 5) {
			t.Errorf("limit %d: %d parcels, more %v, %v", limit, len(past), more, err)
		}
		for i := 1; i < len(past); i++ {
			if past[i].Shipment.ShippedAt.After(past[i-1].Shipment.ShippedAt) || past[i].Shipment.ID == past[i-1].Shipment.ID {
				t.Errorf("limit %d: parcel %d is out of order", limit, i)
			}
		}
	}
	if past, _, err := w.PastParcels(t.Context(), tracker.PastQuery{MerchantID: b.ID, From: at(-100), Limit: 9}); err != nil || len(past) != 0 {
		t.Errorf("another merchant: %d, %v", len(past), err)
	}
}
