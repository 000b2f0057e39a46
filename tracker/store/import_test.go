package store_test

import (
	"parcelwarden/tracker"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func importTests() []storeTest {
	return []storeTest{
		{"import/repeat changes nothing", testImportRepeat},
		{"import/older export never wins", testImportOlder},
		{"import/a newer repeat keeps out what lies between", testImportBetween},
		{"import/empty fields erase nothing", testImportPartial},
		{"import/one parcel of two orders", testImportTwoOrders},
		{"import/sub-orders add up", testImportSubOrders},
		{"import/unshipped order, then its parcel", testImportUnshipped},
		{"import/refund is judged at once", testImportRefund},
		{"import/delivered in the export", testImportDelivered},
		{"import/rows without what identifies them", testImportRejected},
		{"import/text no database refuses", testImportDirtyText},
	}
}

const (
	created   = tracker.RowCreated
	updated   = tracker.RowUpdated
	unchanged = tracker.RowUnchanged
)

func wantOutcomes(t testing.TB, got []tracker.RowOutcome, want ...tracker.RowOutcome) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("outcomes (-want +got):\n%s", diff)
	}
}

func testImportRepeat(t *testing.T, w *world) {
	rows := []tracker.ParcelRow{row("A1", "YT001"), row("A2", "YT002")}
	wantOutcomes(t, w.imports(t, t0(), rows...), created, created)
	before, err := w.SnapshotOf(t.Context(), w.shop.ID, w.find(t, "YT001").ID)
	check(t, err)
	wantOutcomes(t, w.imports(t, t0(), rows...), unchanged, unchanged)
	after, err := w.SnapshotOf(t.Context(), w.shop.ID, before.Shipment.ID)
	check(t, err)
	if diff := cmp.Diff(before, after); diff != "" {
		t.Error(diff)
	}
	want := tracker.Shipment{
		ID: before.Shipment.ID, MerchantID: w.shop.ID, Courier: "yto", TrackingNo: "YT001", Origin: rows[0].Origin,
		Destination: rows[0].Destination, SupplierID: before.Supplier.ID, AccountID: w.account.ID, ShippedAt: at(-24), PaidAt: at(-30),
		PromisedAt: at(48), Status: tracker.StatusPending, Phase: tracker.PhaseAwaitingPickup, NextPollAt: t0(), CheckAt: at(1), SourceAt: t0(),
	}
	if diff := cmp.Diff(want, before.Shipment); diff != "" {
		t.Errorf("parcel (-want +got):\n%s", diff)
	}
	if before.Supplier.Code != "SUP-1" || before.Orders[0].Value != tracker.Yuan(89) || before.Orders[0].Items[0].SKU != "TEA-1" {
		t.Errorf("order %+v of supplier %+v", before.Orders, before.Supplier)
	}
}

func testImportOlder(t *testing.T, w *world) {
	newer := row("A1", "YT001")
	newer.AfterSale = tracker.AfterSaleRefunded
	w.imports(t, at(2), newer)
	older := row("A1", "YT001")
	older.Destination.City, older.AfterSale = "绵阳市", tracker.AfterSalePending
	wantOutcomes(t, w.imports(t, at(1), older), unchanged)
	snap, err := w.SnapshotOf(t.Context(), w.shop.ID, w.find(t, "YT001").ID)
	check(t, err)
	if snap.Shipment.Destination.City != "成都市" || snap.Orders[0].AfterSale != tracker.AfterSaleRefunded {
		t.Errorf("the older export won: %+v %+v", snap.Shipment.Destination, snap.Orders[0])
	}
}

func testImportBetween(t *testing.T, w *world) {
	w.imports(t, at(1), row("A1", "YT001"))
	wantOutcomes(t, w.imports(t, at(3), row("A1", "YT001")), unchanged)
	between := row("A1", "YT001")
	between.Service = "特快"
	wantOutcomes(t, w.imports(t, at(2), between), unchanged)
	wantOutcomes(t, w.imports(t, at(4), between), updated)
}

func testImportPartial(t *testing.T, w *world) {
	full := row("A1", "YT001")
	full.PhoneTail, full.Service = "4821", "标快"
	w.imports(t, t0(), full)
	bare := tracker.ParcelRow{OrderNo: "A1", Courier: "yto", TrackingNo: "YT001", ShippedAt: at(-24)}
	wantOutcomes(t, w.imports(t, at(1), bare), unchanged)
	bare.PhoneTail = "9900"
	wantOutcomes(t, w.imports(t, at(2), bare), updated)
	got := w.find(t, "YT001")
	if got.PhoneTail != "9900" || got.Service != "标快" || got.Origin.City != "广州市" || !got.PromisedAt.Equal(at(48)) {
		t.Errorf("a partial row erased something: %+v", got)
	}
	if !got.CheckAt.Equal(t0()) {
		t.Errorf("a changed parcel is judged at %s", got.CheckAt)
	}
}

func testImportTwoOrders(t *testing.T, w *world) {
	second := row("A2", "YT001")
	second.PaidAt = at(-40)
	wantOutcomes(t, w.imports(t, t0(), row("A1", "YT001"), second), created, updated)
	wantOutcomes(t, w.imports(t, t0(), row("A3", "YT001")), updated)
	snap, err := w.SnapshotOf(t.Context(), w.shop.ID, w.find(t, "YT001").ID)
	check(t, err)
	if len(snap.Orders) != 3 || !snap.Shipment.PaidAt.Equal(at(-40)) {
		t.Errorf("%d orders, paid %s", len(snap.Orders), snap.Shipment.PaidAt)
	}
	if got := w.count(t, "SELECT value_minor FROM shipments"); got != 3*8900 {
		t.Errorf("value at risk %d", got)
	}
	if found, _ := w.FindShipments(t.Context(), w.shop.ID, "A2", 5); len(found) != 1 {
		t.Errorf("%d parcels of order A2", len(found))
	}
}

func testImportSubOrders(t *testing.T, w *world) {
	one, two := row("A1", "YT001"), row("A1", "YT001")
	one.SubOrderNo, two.SubOrderNo, two.SKU, two.Value = "A1-1", "A1-2", "CUP-9", tracker.Yuan(11)
	other := two // the second parcel of the same order repeats its sub-order
	other.TrackingNo = "YT002"
	wantOutcomes(t, w.imports(t, t0(), one, two, other), created, updated, created)
	snap, err := w.SnapshotOf(t.Context(), w.shop.ID, w.find(t, "YT002").ID)
	check(t, err)
	if got := snap.Orders[0]; got.Value != tracker.Yuan(100) || len(got.Items) != 2 {
		t.Errorf("order %+v", got)
	}
}

func testImportUnshipped(t *testing.T, w *world) {
	unshipped := row("A1", "")
	unshipped.Courier = ""
	wantOutcomes(t, w.imports(t, t0(), unshipped), created)
	wantOutcomes(t, w.imports(t, t0(), unshipped), unchanged)
	wantOutcomes(t, w.imports(t, t0(), row("A1", "YT001")), created)
}

func testImportRefund(t *testing.T, w *world) {
	w.imports(t, t0(), row("A1", "YT001"), row("A1", "YT002"))
	refund := tracker.ParcelRow{OrderNo: "A1", AfterSale: tracker.AfterSaleRefunded}
	wantOutcomes(t, w.imports(t, at(1), refund), updated)
	for _, no := range []string{"YT001", "YT002"} {
		if got := w.find(t, no).CheckAt; !got.Equal(t0()) {
			t.Errorf("%s is judged at %s", no, got)
		}
	}
}

func testImportDelivered(t *testing.T, w *world) {
	w.imports(t, t0(), row("A1", "YT001"))
	done := row("A1", "YT001")
	done.DeliveredAt = at(-2)
	wantOutcomes(t, w.imports(t, at(1), done), updated)
	if got := w.find(t, "YT001"); !got.SignedAt.Equal(at(-2)) || got.Status != tracker.StatusDelivered || !got.CheckAt.Equal(t0()) {
		t.Errorf("signed %s, %s, check %s", got.SignedAt, got.Status, got.CheckAt)
	}
}

func testImportRejected(t *testing.T, w *world) {
	nameless := row("", "")
	carrierless := row("A1", "YT001")
	carrierless.Courier = ""
	wantOutcomes(t, w.imports(t, t0(), nameless, carrierless, row("A2", "YT002")), tracker.RowRejected, tracker.RowRejected, created)
}

func testImportDirtyText(t *testing.T, w *world) {
	dirty := row("A1", "YT001")
	dirty.Title, dirty.OrderStatus = "茶\x00叶", "已发\xff货"
	wantOutcomes(t, w.imports(t, t0(), dirty), created)
	_, err := w.ImportParcels(t.Context(), w.shop.ID, []tracker.ParcelRow{row("A2", "YT002")}, tracker.ImportOptions{
		Now: t0(), NextPoll: func(string) time.Time { return at(3) },
	})
	check(t, err)
	if got := w.find(t, "YT002"); !got.NextPollAt.Equal(at(3)) || !got.SourceAt.Equal(t0()) {
		t.Errorf("next poll %s, source %s", got.NextPollAt, got.SourceAt)
	}
}
