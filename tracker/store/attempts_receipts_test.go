package store_test

import (
	"parcelwarden/tracker"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func testReceipts(t *testing.T, w *world) {
	n := notice(w, 0, "k", tracker.TopicBackupProposed)
	n.Channel, n.Recipient = "sms", "13800138000"
	w.enqueue(t, n)
	_, claimed := w.send(t, 0)
	report := func(state tracker.ReceiptState, code string, hour float64) tracker.DeliveryReceipt {
		return tracker.DeliveryReceipt{Provider: "aliyun", ReceiptID: "9^0", State: state, Code: code, At: at(hour), ReceivedAt: at(hour + 1)}
	}
	late, early := report(tracker.ReceiptDelivered, "DELIVERED", 2), report(tracker.ReceiptUnknown, "ODD:1", 0)
	foreign := report(tracker.ReceiptFailed, "MK:0000", 1)
	foreign.ReceiptID = "8^0"
	for i, want := range []int{1, 2, 0} {
		batch := [][]tracker.DeliveryReceipt{{early}, {late, foreign, late}, {early, late}}[i]
		if n, err := w.AddReceipts(t.Context(), batch); err != nil || n != want {
			t.Errorf("batch %d: %d new, %v, want %d", i, n, err, want)
		}
		if i == 0 { // before the attempt was written down
			check(t, w.MarkSent(t.Context(), claimed[0].ID, at(0), "9^0"))
		}
	}
	rec := w.message(t, claimed[0].ID)
	if diff := cmp.Diff([]tracker.DeliveryReceipt{early, late}, rec.Receipts); diff != "" || tracker.Fate(rec.Receipts) != tracker.ReceiptDelivered {
		t.Errorf("receipts (-want +got):\n%s", diff)
	}
	for state, want := range map[string]int{tracker.MessageDelivered: 1, tracker.MessageUndelivered: 0, "sent": 1} {
		if rows, err := w.Messages(t.Context(), tracker.MessageFilter{MerchantID: w.shop.ID, State: state}); err != nil || len(rows) != want {
			t.Errorf("%s: %d messages, %v", state, len(rows), err)
		}
	}
	counts, err := w.CountReceipts(t.Context())
	check(t, err)
	if len(counts) != 3 || counts[2].Code != "ODD:1" || counts[2].State != tracker.ReceiptUnknown || counts[2].N != 1 || !counts[2].LastAt.Equal(at(1)) {
		t.Errorf("counts %+v", counts)
	}
	check(t, w.raw(t, "DELETE FROM receipts WHERE state = 'delivered'"))
	_, err = w.AddReceipts(t.Context(), []tracker.DeliveryReceipt{report(tracker.ReceiptFailed, "MK:0000", 3)})
	check(t, err)
	if rows, err := w.Messages(t.Context(), tracker.MessageFilter{MerchantID: w.shop.ID, State: tracker.MessageUndelivered}); err != nil || len(rows) != 1 {
		t.Errorf("undelivered: %d, %v", len(rows), err)
	}
}

func testUnsubscribe(t *testing.T, w *world) {
	b, _ := newShop(t, w.Store, "shop-b")
	stop := func(merchant int64, who string, stop, want bool) {
		t.Helper()
		if changed, err := w.StopDigests(t.Context(), merchant, who, stop, at(0)); err != nil || changed != want {
			t.Errorf("%s: changed %v, %v", who, changed, err)
		}
	}
	digest := func(key, to string) tracker.Notification {
		n := notice(w, 0, key, tracker.TopicDigest)
		n.Recipient = to
		return n
	}
	w.enqueue(t, digest("hers", "Li@Shop.example"), digest("his", "wang@shop.example"), notice(w, 0, "alert", tracker.TopicBackupProposed))
	stop(w.shop.ID, "li@shop.EXAMPLE", true, true)
	stop(w.shop.ID, "li@shop.example", true, false)
	stop(w.shop.ID, "shop@example.cn", true, true) // gets alerts
	stop(b.ID, "wang@shop.example", true, true)    // of another shop
	keys, _ := w.send(t, 0)
	if diff := cmp.Diff([]string{"his", "alert"}, keys); diff != "" {
		t.Error(diff)
	}
	rows, err := w.Messages(t.Context(), tracker.MessageFilter{MerchantID: w.shop.ID, State: "withdrawn"})
	check(t, err)
	if len(rows) != 1 || rows[0].Key != "hers" || rows[0].Reason != "unsubscribed" {
		t.Errorf("withdrawn %+v", rows)
	}
	stop(w.shop.ID, "LI@shop.example", false, true)
	for who, want := range map[string]bool{"li@shop.example": false, strings.ToUpper("shop@example.cn"): true, "nobody@shop.example": false} {
		if got, err := w.DigestsStopped(t.Context(), w.shop.ID, who); err != nil || got != want {
			t.Errorf("%s: %v, %v", who, got, err)
		}
	}
	w.enqueue(t, digest("again", "li@shop.example"))
	if keys, _ := w.send(t, 0.1); len(keys) != 1 || keys[0] != "again" {
		t.Errorf("after it was switched on: %v", keys)
	}
}
