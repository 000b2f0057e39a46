package store_test

import (
	"errors"
	"parcelwarden/tracker"
	"testing"
)

func testLostUnmark(t *testing.T, w *world) {
	s := w.parcel(t, "YT001")
	w.record(t, newEvents(s, 0, events(-5)))
	w.judge(t, 0)
	mark := tracker.LostMark{MerchantID: w.shop.ID, ShipmentID: s.ID, By: "li", Note: "网点口头确认", At: at(1)}
	back := tracker.LostMark{MerchantID: w.shop.ID, ShipmentID: s.ID, By: "王店长", Note: "网点找到了", At: at(2)}
	if done, err := w.UnmarkLost(t.Context(), back, at(1)); done || err != nil {
		t.Errorf("a parcel without a mark: %v, %v", done, err)
	}
	if _, err := w.MarkLost(t.Context(), mark); err != nil {
		t.Fatal(err)
	}
	w.judge(t, 1)
	foreign := back
	other, _ := newShop(t, w.Store, "shop-b")
	foreign.MerchantID = other.ID
	if _, err := w.UnmarkLost(t.Context(), foreign, at(1)); !errors.Is(err, tracker.ErrNotFound) {
		t.Errorf("another merchant: %v", err)
	}
	if done, err := w.UnmarkLost(t.Context(), back, at(0.5)); done || err != nil {
		t.Errorf("a mark that was not seen: %v, %v", done, err)
	}
	if done, err := w.UnmarkLost(t.Context(), back, at(1)); !done || err != nil {
		t.Fatalf("taken back: %v, %v", done, err)
	}
	if done, err := w.UnmarkLost(t.Context(), back, at(1)); done || err != nil {
		t.Errorf("taken back twice: %v, %v", done, err)
	}
	w.judge(t, 2)
	page := w.page(t, s)
	if sh := page.Shipment; !sh.LostMarkedAt.IsZero() || sh.LostMarkedBy != "" || sh.LostNote != "" {
		t.Errorf("still marked: %+v", sh)
	}
	if in := page.Incidents[0]; in.Open() || in.Kind != tracker.KindLostConfirmed || in.Resolution != tracker.ResolvedUnmarked || !in.ResolvedAt.Equal(at(2)) {
		t.Errorf("incident %+v", in)
	}
	told := 0
	for _, e := range page.Timeline {
		if e.What == "lost_unmarked" && e.Actor == "王店长" && e.Detail == "网点找到了" && e.At.Equal(at(2)) {
			told++
		}
	}
	if told != 1 {
		t.Errorf("told %d times: %+v", told, page.Timeline)
	}
	mark.At = at(3)
	if done, err := w.MarkLost(t.Context(), mark); !done || err != nil {
		t.Errorf("marked again: %v, %v", done, err)
	}
	w.judge(t, 3)
	if in := w.page(t, s).Incidents[0]; !in.Open() || in.Reopened != 1 {
		t.Errorf("marked again: %+v", in)
	}
}
