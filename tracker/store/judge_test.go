package store_test

import (
	"parcelwarden/tracker"
	"parcelwarden/tracker/store"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func testVerdictAdvice(t *testing.T, w *world) {
	s, in := w.stuck(t, "YT001")
	fresh := in
	fresh.SeenAt, fresh.Text = at(5), "新"
	stale := in
	advice := change(tracker.ChangeRefresh, stale, in.Severity)
	advice.Advice, advice.Timeline = &tracker.Recommendation{Action: tracker.ActionReship}, nil
	evidence := change(tracker.ChangeRefresh, fresh, in.Severity)
	evidence.Timeline = nil
	w.apply(t, verdictOf(s, 5, evidence, advice))
	page := w.page(t, s)
	if page.Incidents[0].Text != "新" || len(page.Advice) != 2 || page.Advice[0].Action != tracker.ActionReship {
		t.Errorf("incident %+v, advice %+v", page.Incidents[0], page.Advice)
	}
}

func testJudgeDue(t *testing.T, w *world) {
	w.parcels(t, 3)
	check(t, w.raw(t, "UPDATE shipments SET check_at = "+millis(3)+" WHERE tracking_no = 'YT000000'"))
	check(t, w.raw(t, "UPDATE shipments SET check_at = "+millis(0)+", closed_at = "+millis(0)+" WHERE tracking_no = 'YT000002'"))
	due := func(hour float64, limit int) (numbers []string) {
		snaps, err := w.JudgeDue(t.Context(), at(hour), limit)
		check(t, err)
		for _, s := range snaps {
			numbers = append(numbers, s.Shipment.TrackingNo)
		}
		return numbers
	}
	for _, test := range []struct {
		hour  float64
		limit int
		want  []string
	}{{0.9, 10, nil}, {1, 10, []string{"YT000001"}}, {3, 10, []string{"YT000001", "YT000000"}}, {3, 1, []string{"YT000001"}}} {
		if diff := cmp.Diff(test.want, due(test.hour, test.limit)); diff != "" {
			t.Errorf("at %.1f h, limit %d: %s", test.hour, test.limit, diff)
		}
	}
}

// A shop with few parcels due takes no places from one with many: who asks for six gets six.
func testJudgeShares(t *testing.T, w *world) {
	w.parcels(t, 6)
	small, _ := newShop(t, w.Store, "shop-b")
	_, err := w.ImportParcels(t.Context(), small.ID, []tracker.ParcelRow{row("B-1", "YT999999")}, store.ImportOptions{
		SourceAt: t0(), Now: t0(), CheckAt: func(tracker.ParcelRow) time.Time { return at(2) },
	})
	check(t, err)
	snaps, err := w.JudgeDue(t.Context(), at(3), 6)
	check(t, err)
	of := map[int64]int{}
	for _, s := range snaps {
		of[s.Merchant.ID]++
	}
	if of[w.shop.ID] != 5 || of[small.ID] != 1 {
		t.Errorf("of six places the shops got %d and %d, want 5 and 1", of[w.shop.ID], of[small.ID])
	}
}
