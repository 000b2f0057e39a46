package store_test

import (
	"parcelwarden/tracker"
	"testing"
	"time"
)

func (w *world) pushing(t testing.TB) {
	t.Helper()
	w.configure(t, func(a *tracker.CourierAccount) { a.Push = true })
}

func testPushCadence(t *testing.T, w *world) {
	w.pushing(t)
	s := w.parcel(t, "YT001")
	w.record(t, newEvents(s, 0, events(-5)))
	fresh := w.parcel(t, "YT002") // never looked up
	failing := w.parcel(t, "YT003")
	w.record(t, look(failing, 0, tracker.OutcomeTimeout))
	w.tell(t, "k", 1, told("YT001", tracker.StatusInTransit, events(0.9)), told("YT002", tracker.StatusInTransit, events(0.9)),
		told("YT003", tracker.StatusInTransit, events(0.9)))
	if got := w.find(t, "YT001").NextPollAt; !got.Equal(at(24)) {
		t.Errorf("next look at %s, want a day after the last", got)
	}
	if got := w.find(t, "YT002").NextPollAt; !got.Equal(fresh.NextPollAt) {
		t.Errorf("a first look was put off to %s", got)
	}
	if got := w.find(t, "YT003").NextPollAt; !got.Equal(at(2)) {
		t.Errorf("a back-off was changed to %s", got)
	}
	w.tell(t, "l", 20, told("YT001", tracker.StatusInTransit, events(19)))
	if got := w.find(t, "YT001").NextPollAt; !got.Equal(at(24)) {
		t.Errorf("a second push put the daily look off to %s", got)
	}
	batches := w.claim(t, tracker.ClaimRequest{Now: at(24), Courier: "yto"})
	for _, b := range batches {
		for _, c := range b.Claims {
			if c.ShipmentID == s.ID && (!c.PushedSince.Equal(at(1)) || !c.PushEventAt.Equal(at(19)) || !b.Account.Push) {
				t.Errorf("claim %+v of account %+v", c, b.Account)
			}
		}
	}
}

func testPushMatch(t *testing.T, w *world) {
	w.parcel(t, "YT001")
	other := row("O-2", "YT001")
	other.Courier = "sto"
	w.imports(t, t0(), other)
	b, _ := newShop(t, w.Store, "shop-b")
	_, err := w.ImportParcels(t.Context(), b.ID, []tracker.ParcelRow{row("O-3", "YT777")}, tracker.ImportOptions{SourceAt: t0(), Now: t0()})
	check(t, err)
	check(t, w.raw(t, "UPDATE courier_accounts SET name = 'other' WHERE merchant_id = "+numberText(b.ID)))
	report := w.tell(t, "k", 1, told("YT777", tracker.StatusDelivered, events(0.5)), told("NOBODY", tracker.StatusDelivered, events(0.5)),
		told("YT001", tracker.StatusDelivered, events(0.5)))
	if report.Unmatched != 3 || report.NewEvents != 0 || w.state(t).PushesUnmatched != 3 {
		t.Errorf("of nobody, of another shop, of two parcels: %+v", report)
	}
	check(t, w.raw(t, "UPDATE shipments SET closed_at = 1 WHERE courier = 'sto'"))
	if report = w.tell(t, "l", 2, told("YT001", tracker.StatusInTransit, events(1.5))); report.NewEvents != 1 {
		t.Errorf("one of the two is closed: %+v", report)
	}
	if report = w.tell(t, "old", 2.5, told("YT001", tracker.StatusDelivered, events(-24-8*24))); report.Unmatched != 1 {
		t.Errorf("a parcel that had the number before: %+v", report)
	}
	check(t, w.raw(t, "UPDATE shipments SET account_id = NULL"))
	if report = w.tell(t, "m", 3, told("YT001", tracker.StatusInTransit, events(2.5))); report.Unmatched != 1 {
		t.Errorf("a parcel that this provider is not asked about: %+v", report)
	}
}

func testPushShared(t *testing.T, w *world) {
	b, theirs := newShop(t, w.Store, "shop-b") // the same account in both shops
	w.parcel(t, "YT001")
	_, err := w.ImportParcels(t.Context(), b.ID, []tracker.ParcelRow{row("O-3", "YT777")}, tracker.ImportOptions{SourceAt: t0(), Now: t0()})
	check(t, err)
	_, err = w.AddPushes(t.Context(), []tracker.Push{
		{MerchantID: w.shop.ID, AccountID: w.account.ID, Key: "k", ReceivedAt: at(1)}, {MerchantID: b.ID, AccountID: theirs.ID, Key: "k", ReceivedAt: at(1)},
	})
	check(t, err)
	var results []tracker.PushResult
	for _, p := range w.claimPushes(t, 1) {
		results = append(results, tracker.PushResult{Push: p, State: tracker.PushDone, Shipments: []tracker.TrackedShipment{
			told("YT001", tracker.StatusInTransit, events(0.5)), told("YT777", tracker.StatusInTransit, events(0.6)),
		}})
	}
	if report := w.recordPush(t, 1, results...); report.Pushes != 2 || report.NewEvents != 2 || report.Unmatched != 0 {
		t.Errorf("%+v", report)
	}
}

func testPushFailed(t *testing.T, w *world) {
	push := w.pushed(t, "k", 1)
	w.recordPush(t, 1, tracker.PushResult{Push: push, State: tracker.PushWaiting, NextTryAt: at(2), Detail: "no lastResult"})
	if n := len(w.claimPushes(t, 1.9)); n != 0 {
		t.Errorf("%d claimed before the next try", n)
	}
	again := w.claimPushes(t, 2)
	if len(again) != 1 || again[0].Attempts != 2 || again[0].Detail != "no lastResult" {
		t.Fatalf("second try %+v", again)
	}
	if report := w.recordPush(t, 2, tracker.PushResult{Push: again[0], State: tracker.PushFailed, Detail: "no lastResult"}); report.Failed != 1 {
		t.Errorf("%+v", report)
	}
	failed, err := w.FailedPushes(t.Context(), w.shop.ID, 10)
	check(t, err)
	if len(failed) != 1 || failed[0].Detail != "no lastResult" || failed[0].Attempts != 2 || failed[0].Body != nil {
		t.Errorf("failed %+v", failed)
	}
	if a := w.state(t); a.Pushes != 1 || !a.LastPushAt.IsZero() {
		t.Errorf("a push that nobody can read proves nothing alive: %+v", a)
	}
	n, err := w.RetryPushes(t.Context(), w.shop.ID)
	check(t, err)
	if third := w.claimPushes(t, 3); n != 1 || len(third) != 1 || third[0].Attempts != 1 || len(third[0].Body) == 0 {
		t.Fatalf("retried %d: %+v", n, third)
	} else {
		w.recordPush(t, 3, tracker.PushResult{Push: third[0], State: tracker.PushDone})
	}
	for _, step := range []struct {
		policy       tracker.RetainPolicy
		rows, bodies int64
	}{
		{tracker.RetainPolicy{Pushes: at(3), PushKeys: at(3)}, 1, 1},
		{tracker.RetainPolicy{Pushes: at(4), PushKeys: at(3)}, 1, 0},
		{tracker.RetainPolicy{PushKeys: at(4)}, 0, 0},
	} {
		_, err := w.Retain(t.Context(), step.policy)
		check(t, err)
		rows, bodies := w.count(t, "SELECT COUNT(*) FROM pushes"), w.count(t, "SELECT COUNT(*) FROM pushes WHERE body IS NOT NULL")
		if rows != step.rows || bodies != step.bodies {
			t.Errorf("%+v: %d rows, %d bodies", step.policy, rows, bodies)
		}
	}
}

func testPushClosed(t *testing.T, w *world) {
	s := w.parcel(t, "YT001")
	check(t, w.raw(t, "UPDATE shipments SET closed_at = "+millis(0)+", close_reason = 'delivered', status = 'delivered', check_at = NULL, next_poll_at = NULL"))
	w.tell(t, "k", 2, told("YT001", tracker.StatusReturning, events(1)))
	got := w.page(t, s)
	if len(got.Checkpoints) != 1 || got.Shipment.Status != tracker.StatusDelivered || !got.Shipment.ClosedAt.Equal(at(0)) || !got.Shipment.NextPollAt.IsZero() {
		t.Errorf("%d checkpoints, %+v", len(got.Checkpoints), got.Shipment)
	}
}

func testPushDoubt(t *testing.T, w *world) {
	w.pushing(t)
	for i := range 5 {
		s := w.parcel(t, number("YT", i))
		w.record(t, newEvents(s, 0, events(-5)))
		w.tell(t, s.TrackingNo, 1, told(s.TrackingNo, tracker.StatusInTransit, events(0.9)))
	}
	missed := tracker.AccountLook{AccountID: w.account.ID, MerchantID: w.shop.ID, At: at(5), Outcome: tracker.OutcomeOK, PushMissed: 1}
	for i := range 3 {
		if got := w.find(t, "YT000004").NextPollAt; !got.Equal(at(24)) {
			t.Errorf("after %d missed events the next look is at %s", i, got)
		}
		check(t, w.RecordAccountLook(t.Context(), missed))
	}
	if a := w.state(t); a.PushTrusted(at(5)) || a.PushesMissed != 3 {
		t.Errorf("still trusted: %+v", a)
	}
	for i := range 5 {
		if got := w.find(t, number("YT", i)).NextPollAt; got.Before(at(5)) || got.After(at(11)) {
			t.Errorf("parcel %d is looked up at %s, not within six hours", i, got)
		}
	}
	for range 3 {
		check(t, w.RecordAccountLook(t.Context(), tracker.AccountLook{
			AccountID: w.account.ID, MerchantID: w.shop.ID, At: at(6), Outcome: tracker.OutcomeOK, PushTold: 1,
		}))
	}
	if a := w.state(t); !a.PushTrusted(at(6)) {
		t.Errorf("not trusted again: %+v", a)
	}
}

func testPushForged(t *testing.T, w *world) {
	check(t, w.CountForged(t.Context(), w.shop.ID, w.account.ID))
	check(t, w.CountForged(t.Context(), 999, w.account.ID))
	if a := w.state(t); a.PushesForged != 1 || a.Pushes != 0 || !a.LastPushAt.Equal(time.Time{}) {
		t.Errorf("%+v", a)
	}
}

// Answers stood still from 1 h to 9 h. The pushes that follow must not make the looks from within count: only a look that finds what happened
// since ends the lull.
func testPushProvesNoLook(t *testing.T, w *world) {
	w.pushing(t)
	s := w.parcel(t, "YT001")
	base := tracker.AccountLook{AccountID: w.account.ID, MerchantID: w.shop.ID, Looks: 1, Outcome: tracker.OutcomeOK}
	for h := -3.0; h <= 1; h += 0.5 {
		busy := base
		busy.At, busy.NewestEvent, busy.NewEvents = at(h), at(h-0.1), 5
		check(t, w.RecordAccountLook(t.Context(), busy))
	}
	rate := w.state(t).FreshRate
	frozen := base
	frozen.At, frozen.Behind = at(6), at(4)
	check(t, w.RecordAccountLook(t.Context(), frozen))
	w.record(t, newEvents(s, 6, events(-5)))
	w.tell(t, "after", 9, told("YT001", tracker.StatusInTransit, events(8.9)))
	if a := w.state(t); !a.FreshAt.Equal(at(0.9)) || a.FreshRate != rate || !a.LastPushAt.Equal(at(9)) {
		t.Fatalf("a push moved what looks have shown: %s, %g an hour", a.FreshAt, a.FreshRate)
	}
	if a := w.state(t); !a.Health.Behind.Equal(at(4)) {
		t.Errorf("behind %s", a.Health.Behind)
	}
	back := base
	back.At, back.NewestEvent, back.PushTold = at(9.2), at(8.9), 1 // the look finds what was pushed
	check(t, w.RecordAccountLook(t.Context(), back))
	a := w.state(t)
	if !a.FreshAt.Equal(at(8.9)) || a.Health.Lull != (tracker.Lull{From: at(0.9), Till: at(9.2)}) || !a.Health.Behind.IsZero() {
		t.Errorf("alive at %s, lull %+v", a.FreshAt, a.Health.Lull)
	}
	if want, _ := tracker.FeedFreshness(rate, at(0.9), at(8.9), 1); a.FreshRate != want {
		t.Errorf("rate %g, want %g: what a push had told is news of the looks as well", a.FreshRate, want)
	}
}
