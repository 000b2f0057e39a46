package store_test

import (
	"parcelwarden/tracker"
	"strconv"
	"testing"
	"time"
)

func subscriptionTests() []storeTest {
	return []storeTest{
		{"subscription/new parcels, in batches, once", testSubscribeNew},
		{"subscription/takes from rate and quota", testSubscribeRate},
		{"subscription/a crash after the yes asks again", testSubscribeCrash},
		{"subscription/renewed, no more than allowed", testSubscribeRenew},
		{"subscription/ended by the provider, taken up again", testSubscribeEnded},
		{"subscription/closed and rerouted parcels are left", testSubscribeLeft},
		{"subscription/a corrected courier is subscribed again", testSubscribeCorrected},
		{"subscription/paused, refused, and accounts that do not push", testSubscribePaused},
		{"subscription/counts", testSubscribeCounts},
	}
}

func numberText(n int64) string { return strconv.FormatInt(n, 10) }

func (w *world) subscribable(t testing.TB, terms tracker.PushTerms) func(hour float64) []tracker.SubscriptionBatch {
	t.Helper()
	w.pushing(t)
	return func(hour float64) []tracker.SubscriptionBatch {
		t.Helper()
		batches, err := w.ClaimSubscriptions(t.Context(), tracker.SubscribeRequest{
			Now: at(hour), Limit: 100, Lease: 10 * time.Minute, Terms: map[string]tracker.PushTerms{"kuaidi100": terms},
		})
		check(t, err)
		return batches
	}
}

// answered records the same answer to every claim.
func (w *world) answered(t testing.TB, hour float64, terms tracker.PushTerms, batches []tracker.SubscriptionBatch, outcome tracker.Outcome) {
	t.Helper()
	for _, b := range batches {
		record := tracker.SubscriptionRecord{MerchantID: b.Account.MerchantID, AccountID: b.Account.ID, At: at(hour), Requests: 1}
		for _, c := range b.Claims {
			after := tracker.SubscriptionAnswered(c.Subscription, tracker.TrackedShipment{Outcome: outcome}, terms, at(hour))
			if b.End {
				after = tracker.SubscriptionLeft(c.Subscription, tracker.TrackedShipment{Outcome: outcome}, at(hour))
			}
			record.Results = append(record.Results, tracker.SubscriptionResult{Claim: c, After: after})
		}
		check(t, w.RecordSubscriptions(t.Context(), record))
	}
}

func (w *world) subscription(t testing.TB, s tracker.Shipment) tracker.Subscription {
	t.Helper()
	all, err := w.Subscriptions(t.Context(), s.MerchantID, s.ID)
	check(t, err)
	if len(all) != 1 {
		t.Fatalf("%d subscriptions", len(all))
	}
	return all[0]
}

func (w *world) pushedSince(t testing.TB, s tracker.Shipment) int64 {
	t.Helper()
	return w.count(t, "SELECT COALESCE(pushed_since, 0) FROM shipments WHERE id = "+numberText(s.ID))
}

func testSubscribeNew(t *testing.T, w *world) {
	terms := tracker.PushTerms{Batch: 4}
	claim := w.subscribable(t, terms)
	w.parcels(t, 10)
	check(t, w.raw(t, "UPDATE shipments SET status = 'delivered' WHERE tracking_no = 'YT000009'"))
	batches := claim(1)
	if len(batches) != 3 || len(batches[0].Claims) != 4 || len(batches[2].Claims) != 1 {
		t.Fatalf("%d batches", len(batches))
	}
	if q := batches[0].Claims[0].Query; q.TrackingNo != "YT000000" || q.Courier != "yto" || !q.FirstLook || q.Destination.City != "成都市" || !q.ShippedAt.Equal(at(-24)) {
		t.Errorf("query %+v", q)
	}
	if more := claim(1); len(more) != 0 {
		t.Errorf("%d batches during the lease", len(more))
	}
	w.answered(t, 1, terms, batches, tracker.OutcomeOK)
	w.answered(t, 1, terms, batches, tracker.OutcomeOK) // a record that comes twice
	s := w.find(t, "YT000003")
	got := w.subscription(t, s)
	if got.State != tracker.SubscriptionActive || got.Times != 1 || !got.SubscribedAt.Equal(at(1)) || w.pushedSince(t, s) != at(1).UnixMilli() {
		t.Errorf("%+v", got)
	}
	if more := claim(30); len(more) != 0 {
		t.Errorf("an active subscription without end was claimed: %+v", more)
	}
}

func testSubscribeRate(t *testing.T, w *world) {
	terms := tracker.PushTerms{Batch: 2}
	claim := w.subscribable(t, terms)
	w.configure(t, func(a *tracker.CourierAccount) { a.Push, a.RequestsPerSecond, a.BatchSize = true, 0.3, 1 })
	w.parcels(t, 20)
	if got := claim(1); len(got) != 3 { // ten seconds' worth
		t.Errorf("%d requests of 3", len(got))
	}
	if n := claimed(w.claim(t, tracker.ClaimRequest{Now: at(1)})); n != 0 {
		t.Errorf("%d looks from the tokens that subscribing took", n)
	}
	w.configure(t, func(a *tracker.CourierAccount) {
		a.Push, a.RequestsPerSecond, a.Quota = true, 0, tracker.Quota{PerDay: 10, Offset: 8 * time.Hour}
	})
	if got := claim(1); len(got) != 5 { // three are used, two are kept for verdicts
		t.Errorf("%d requests of a quota of 10", len(got))
	}
	if got := claim(1); len(got) != 0 {
		t.Errorf("%d requests from what is kept for verdicts", len(got))
	}
}

func testSubscribeCrash(t *testing.T, w *world) {
	terms := tracker.PushTerms{Batch: 10, Times: 4}
	claim := w.subscribable(t, terms)
	w.parcels(t, 2)
	lost := claim(1) // the provider says yes, and the program ends
	again := claim(1.2)
	if len(again) != 1 || len(again[0].Claims) != 2 || again[0].Claims[0].Times != 0 {
		t.Fatalf("after the lease: %+v", again)
	}
	w.answered(t, 1.2, terms, again, tracker.OutcomeOK)
	w.answered(t, 1.3, terms, lost, tracker.OutcomeTimeout) // the slow node comes back
	if got := w.subscription(t, w.find(t, "YT000001")); got.State != tracker.SubscriptionActive || got.Times != 1 || got.Attempts != 0 {
		t.Errorf("%+v", got)
	}
}

func testSubscribeRenew(t *testing.T, w *world) {
	terms := tracker.PushTerms{Batch: 10, Lasts: 100 * time.Hour, Times: 2}
	claim := w.subscribable(t, terms)
	s := w.parcel(t, "YT001")
	w.answered(t, 1, terms, claim(1), tracker.OutcomeOK)
	if got := claim(70); len(got) != 0 {
		t.Errorf("renewed too early: %+v", got)
	}
	w.answered(t, 82, terms, claim(82), tracker.OutcomeOK)
	if got := w.subscription(t, s); got.Times != 2 || !got.ExpiresAt.Equal(at(182)) || w.pushedSince(t, s) != at(1).UnixMilli() {
		t.Errorf("renewed: %+v", got)
	}
	if got := claim(170); len(got) != 0 {
		t.Errorf("a third time: %+v", got)
	}
	if got := w.subscription(t, s); got.State != tracker.SubscriptionActive {
		t.Errorf("ended before its end: %+v", got)
	}
	claim(190)
	if got := w.subscription(t, s); got.State != tracker.SubscriptionEnded || got.Detail == "" || w.pushedSince(t, s) != 0 {
		t.Errorf("used up: %+v", got)
	}
}

func testSubscribeEnded(t *testing.T, w *world) {
	terms := tracker.PushTerms{Batch: 10}
	claim := w.subscribable(t, terms)
	s := w.parcel(t, "YT001")
	w.answered(t, 1, terms, claim(1), tracker.OutcomeOK)
	end := told("YT001", tracker.StatusInTransit, events(1.5))
	end.PushEnds, end.Detail = true, "3天查询无记录"
	w.tell(t, "abort", 2, end)
	got := w.subscription(t, s)
	if got.State != tracker.SubscriptionEnded || got.Detail != "3天查询无记录" || got.Pushes != 1 || !got.LastPushAt.Equal(at(2)) || w.pushedSince(t, s) != 0 {
		t.Errorf("%+v", got)
	}
	if len(claim(2.4)) != 0 {
		t.Error("subscribed again within half an hour")
	}
	again := claim(2.5)
	if len(again) != 1 || again[0].End {
		t.Fatalf("not taken up again: %+v", again)
	}
	w.answered(t, 2.5, terms, again, tracker.OutcomeOK)
	if got := w.subscription(t, s); got.State != tracker.SubscriptionActive || got.Times != 2 {
		t.Errorf("%+v", got)
	}
}

func testSubscribePaused(t *testing.T, w *world) {
	terms := tracker.PushTerms{Batch: 10}
	claim := w.subscribable(t, terms)
	s := w.parcel(t, "YT001")
	w.configure(t, func(a *tracker.CourierAccount) { a.Push = false })
	if len(claim(1)) != 0 {
		t.Error("subscribed at an account that does not push")
	}
	w.pushing(t)
	batches := claim(1)
	check(t, w.RecordSubscriptions(t.Context(), tracker.SubscriptionRecord{MerchantID: w.shop.ID, AccountID: w.account.ID, At: at(1), PausedUntil: at(3)}))
	if len(claim(2.9)) != 0 {
		t.Error("subscribed at an account that pauses")
	}
	batches = append(batches[:0], claim(3)...)
	w.answered(t, 3, terms, batches, tracker.OutcomeRejected)
	if got := w.subscription(t, s); got.State != tracker.SubscriptionRefused || !got.NextTryAt.Equal(at(27)) || w.pushedSince(t, s) != 0 {
		t.Errorf("%+v", got)
	}
}

func testSubscribeCounts(t *testing.T, w *world) {
	terms := tracker.PushTerms{Batch: 2}
	claim := w.subscribable(t, terms)
	w.parcels(t, 3)
	w.answered(t, 1, terms, claim(1)[:1], tracker.OutcomeOK)
	w.pushed(t, "k", 2)
	counts, err := w.PushCounts(t.Context(), w.shop.ID)
	check(t, err)
	got := counts[w.account.ID]
	if got.Waiting != 1 || got.Failed != 0 || got.Subscriptions[tracker.SubscriptionActive] != 2 || got.Subscriptions[tracker.SubscriptionWanted] != 1 {
		t.Errorf("%+v", got)
	}
	if b, _ := newShop(t, w.Store, "shop-b"); b.ID != 0 {
		counts, err = w.PushCounts(t.Context(), b.ID)
		check(t, err)
		if len(counts) != 0 {
			t.Errorf("another shop sees %+v", counts)
		}
	}
}
