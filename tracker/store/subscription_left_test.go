package store_test

import (
	"parcelwarden/tracker"
	"testing"
	"time"
)

func testSubscribeLeft(t *testing.T, w *world) {
	terms := tracker.PushTerms{Batch: 10}
	claim := w.subscribable(t, terms)
	closed, moved := w.parcel(t, "YT001"), w.parcel(t, "YT002")
	w.answered(t, 1, terms, claim(1), tracker.OutcomeOK)
	check(t, w.raw(t, "UPDATE shipments SET closed_at = 1, close_reason = 'delivered' WHERE tracking_no = 'YT001'"))
	check(t, w.raw(t, "UPDATE shipments SET account_id = NULL WHERE tracking_no = 'YT002'"))
	batches := claim(8)
	if len(batches) != 1 || !batches[0].End || len(batches[0].Claims) != 2 {
		t.Fatalf("%+v", batches)
	}
	w.answered(t, 8, terms, batches, tracker.OutcomeOK)
	for _, s := range []tracker.Shipment{closed, moved} {
		if got := w.subscription(t, s); got.State != tracker.SubscriptionEnded || !got.NextTryAt.IsZero() {
			t.Errorf("%s: %+v", s.TrackingNo, got)
		}
	}
	if len(claim(99)) != 0 {
		t.Error("a closed parcel was taken in again")
	}
	check(t, w.raw(t, "UPDATE shipments SET account_id = "+numberText(w.account.ID)+" WHERE tracking_no = 'YT002'"))
	if back := claim(100); len(back) != 1 || back[0].End || len(back[0].Claims) != 1 {
		t.Errorf("a parcel that comes back: %+v", back)
	}
}

func testSubscribeCorrected(t *testing.T, w *world) {
	if tracker.ResubscribeAfter != 30*time.Minute {
		t.Error("the statement that takes parcels in counts with another pause")
	}
	terms := tracker.PushTerms{Batch: 10}
	claim := w.subscribable(t, terms)
	s := w.parcel(t, "YT001")
	w.answered(t, 1, terms, claim(1), tracker.OutcomeOK)
	end := told("YT001", tracker.StatusInTransit, events(1.5))
	end.PushEnds = true
	w.tell(t, "abort", 2, end)
	done, err := w.CorrectCourier(t.Context(), tracker.Correction{
		MerchantID: s.MerchantID, ShipmentID: s.ID, AccountID: s.AccountID, From: "yto", To: "zto", At: at(2.1), NextPollAt: at(2.1),
	})
	check(t, err)
	if got := claim(2.2); !done || len(got) != 0 {
		t.Errorf("corrected %v, subscribed within half an hour of the end: %+v", done, got)
	}
	got := claim(2.5)
	if len(got) != 1 || got[0].End || got[0].Claims[0].Query.Courier != "zto" {
		t.Fatalf("%+v", got)
	}
	w.answered(t, 2.5, terms, got, tracker.OutcomeOK)
	done, err = w.CorrectCourier(t.Context(), tracker.Correction{
		MerchantID: s.MerchantID, ShipmentID: s.ID, AccountID: s.AccountID, From: "zto", To: "sto", At: at(3), NextPollAt: at(3),
	})
	check(t, err)
	if again := claim(3); !done || len(again) != 1 || again[0].Claims[0].Query.Courier != "sto" || w.pushedSince(t, s) != 0 {
		t.Errorf("corrected %v while active: %+v", done, again)
	}
}
