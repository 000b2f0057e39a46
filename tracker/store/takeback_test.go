package store_test

import (
	"parcelwarden/tracker"
	"testing"
	"time"
)

func refundTests() []storeTest {
	return []storeTest{
		{"refund/a refunded parcel is closed and its incidents resolved", testRefundCloses},
		{"refund/a withdrawn request is forgotten", testRefundWithdrawn},
		{"refund/one of two orders refunded closes nothing", testRefundOfOne},
	}
}

func (w *world) takeBack(t testing.TB, hour float64, orders ...tracker.OrderParcels) int {
	t.Helper()
	n, err := w.TakeBack(t.Context(), w.shop.ID, orders, tracker.ImportOptions{SourceAt: at(hour), Now: at(hour)})
	check(t, err)
	return n
}

// judge judges whatever is due with the product's own rules.
func (w *world) judge(t testing.TB, hour float64) tracker.VerdictReport {
	t.Helper()
	rules, err := tracker.LoadRuleBook()
	check(t, err)
	advisor, err := tracker.LoadAdvisor()
	check(t, err)
	court := tracker.Court{Rules: rules, Advisor: advisor}
	due, err := w.JudgeDue(t.Context(), at(hour), 100)
	check(t, err)
	var verdicts []tracker.Verdict
	for _, s := range due {
		v, err := court.Decide(s, tracker.Standing{}, at(hour))
		check(t, err)
		verdicts = append(verdicts, v)
	}
	return w.apply(t, verdicts...)
}

func (w *world) importAt(t testing.TB, hour float64, rows ...tracker.ParcelRow) {
	t.Helper()
	_, err := w.ImportParcels(t.Context(), w.shop.ID, rows, tracker.ImportOptions{
		SourceAt: at(hour), Now: at(hour), CheckAt: func(tracker.ParcelRow) time.Time { return at(hour) },
	})
	check(t, err)
}

func testRefundCloses(t *testing.T, w *world) {
	s, in := w.stuck(t, "YT001")
	w.importAt(t, 2, tracker.ParcelRow{OrderNo: "O-YT001", AfterSale: tracker.AfterSaleRefunded})
	if got := w.judge(t, 2); got.Judged != 1 || got.Resolved != 1 || got.Opened != 0 {
		t.Fatalf("report %+v", got)
	}
	page := w.page(t, s)
	if page.Shipment.CloseReason != tracker.CloseRefunded || !page.Shipment.ClosedAt.Equal(at(2)) {
		t.Errorf("parcel %+v", page.Shipment)
	}
	for _, i := range page.Incidents {
		if i.Open() || i.ID == in.ID && i.Resolution != tracker.ResolvedRefunded {
			t.Errorf("incident %+v", i)
		}
	}
	if later := w.judge(t, 900); later.Judged != 0 {
		t.Errorf("judged again: %+v", later)
	}
	w.importAt(t, 3, row("O-YT001", "YT001")) // a page read again says nothing of the refund
	if got := w.page(t, s); got.Orders[0].AfterSale != tracker.AfterSaleRefunded {
		t.Errorf("refund lost: %+v", got.Orders[0])
	}
}

func testRefundWithdrawn(t *testing.T, w *world) {
	s := w.parcel(t, "YT001")
	asked := tracker.ParcelRow{OrderNo: "O-YT001", AfterSale: tracker.AfterSalePending}
	over := tracker.ParcelRow{OrderNo: "O-YT001", AfterSale: tracker.AfterSaleWithdrawn}
	w.importAt(t, 1, asked)
	if got := w.page(t, s).Orders[0].AfterSale; got != tracker.AfterSalePending {
		t.Fatalf("after-sale %q", got)
	}
	w.importAt(t, 2, over)
	if got := w.page(t, s).Orders[0].AfterSale; got != tracker.AfterSaleNone {
		t.Errorf("after-sale %q", got)
	}
	w.importAt(t, 1.5, asked) // older than what is known
	if got := w.page(t, s).Orders[0].AfterSale; got != tracker.AfterSaleNone {
		t.Errorf("an older source won: %q", got)
	}
}

func testRefundOfOne(t *testing.T, w *world) {
	w.imports(t, t0(), row("O-1", "YT001"), row("O-2", "YT001"))
	w.importAt(t, 2, tracker.ParcelRow{OrderNo: "O-1", AfterSale: tracker.AfterSaleRefunded})
	w.judge(t, 2)
	if s := w.find(t, "YT001"); !s.ClosedAt.IsZero() {
		t.Errorf("closed although O-2 waits: %+v", s)
	}
	w.importAt(t, 3, tracker.ParcelRow{OrderNo: "O-2", AfterSale: tracker.AfterSaleClosed})
	w.judge(t, 3)
	if s := w.find(t, "YT001"); s.CloseReason != tracker.CloseRefunded {
		t.Errorf("close reason %q", s.CloseReason)
	}
}

func testTakeBack(t *testing.T, w *world) {
	w.imports(t, t0(), row("O-1", "YT001"), row("O-1", "YT002"), row("O-1", "YT003"))
	if n := w.takeBack(t, 1, tracker.OrderParcels{OrderNo: "O-1", Gone: []string{"YT001"}}); n != 1 {
		t.Fatalf("%d changed", n)
	}
	if n := w.takeBack(t, 2, tracker.OrderParcels{OrderNo: "O-1", Named: []string{"YT003"}, Whole: true}, tracker.OrderParcels{OrderNo: "none", Whole: true}); n != 1 {
		t.Fatalf("%d changed", n)
	}
	w.judge(t, 2)
	for number, want := range map[string]string{"YT001": tracker.CloseCancelled, "YT002": tracker.CloseCancelled, "YT003": ""} {
		if s := w.find(t, number); s.CloseReason != want {
			t.Errorf("%s: close reason %q, status %s", number, s.CloseReason, s.Status)
		}
	}
}

func testTakeBackGuards(t *testing.T, w *world) {
	moved := w.parcel(t, "YT001")
	w.record(t, newEvents(moved, 0.1, events(-5)))
	w.judge(t, 1)
	w.imports(t, t0(), row("O-1", "YT002"), row("O-2", "YT002"))
	w.importAt(t, 5, row("O-3", "YT003"))
	signed := row("O-4", "YT004")
	signed.DeliveredAt = at(-1)
	w.imports(t, t0(), signed)
	n := w.takeBack(t, 4, tracker.OrderParcels{OrderNo: "O-YT001", Whole: true}, tracker.OrderParcels{OrderNo: "O-1", Whole: true},
		tracker.OrderParcels{OrderNo: "O-3", Whole: true}, tracker.OrderParcels{OrderNo: "O-4", Whole: true})
	if n != 0 {
		t.Errorf("%d parcels taken back", n)
	}
}

func testTakeBackAgain(t *testing.T, w *world) {
	w.parcel(t, "YT001")
	w.takeBack(t, 1, tracker.OrderParcels{OrderNo: "O-YT001", Gone: []string{"YT001"}})
	w.judge(t, 1)
	if s := w.find(t, "YT001"); s.ClosedAt.IsZero() {
		t.Fatalf("not closed: %+v", s)
	}
	again := tracker.OrderParcels{OrderNo: "O-YT001", Named: []string{"YT001"}}
	if n := w.takeBack(t, 3, again); n != 1 {
		t.Fatalf("%d changed", n)
	}
	w.judge(t, 3)
	s := w.find(t, "YT001")
	if !s.ClosedAt.IsZero() || s.CloseReason != "" || s.Status != tracker.StatusPending || s.NextPollAt.IsZero() {
		t.Errorf("not followed again: %+v", s)
	}
	if n := w.takeBack(t, 3, again); n != 0 {
		t.Errorf("the same again changed %d", n)
	}
}
