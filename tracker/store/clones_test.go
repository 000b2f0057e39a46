package store_test

import (
	"parcelwarden/tracker"
	"testing"
)

// story is a way from pickup to signature; each hour is one scan.
func story(pickup, signed float64) []tracker.Checkpoint {
	scan := func(h float64, status tracker.Status, text string) tracker.Checkpoint {
		return tracker.Checkpoint{At: at(h), Status: status, Text: text}
	}
	return []tracker.Checkpoint{
		scan(pickup, tracker.StatusPickedUp, "【广州市】已揽收"), scan(-40, tracker.StatusInTransit, "到达【广州转运中心】"),
		scan(-38, tracker.StatusInTransit, "离开【广州转运中心】"), scan(-20, tracker.StatusInTransit, "到达【成都转运中心】"),
		scan(-10, tracker.StatusOutForDelivery, "【成都市】派件中"), scan(signed, tracker.StatusDelivered, "【成都市】已签收"),
	}
}

func (w *world) told(t testing.TB, number string, hour float64, list []tracker.Checkpoint) tracker.Shipment {
	t.Helper()
	s := w.parcel(t, number)
	result := newEvents(s, hour, list)
	result.Status = list[len(list)-1].Status
	w.record(t, result)
	return s
}

func (w *world) compare(t testing.TB, hour float64) (compared, found int) {
	t.Helper()
	checks, err := w.ClonesDue(t.Context(), 100)
	check(t, err)
	var results []tracker.CloneResult
	for _, c := range checks {
		results = append(results, c.Compare(at(hour)))
	}
	found, err = w.RecordClones(t.Context(), results)
	check(t, err)
	return len(checks), found
}

func testClones(t *testing.T, w *world) {
	a := w.told(t, "YT001", 0, story(-45, -2))
	if compared, found := w.compare(t, 0); compared != 1 || found != 0 {
		t.Fatalf("alone: %d compared, %d found", compared, found)
	}
	b := w.told(t, "YT002", 0, story(-45, -2))
	if compared, found := w.compare(t, 1); compared != 1 || found != 1 {
		t.Fatalf("its twin: %d compared, %d found", compared, found)
	}
	if compared, _ := w.compare(t, 1); compared != 0 {
		t.Errorf("compared again: %d", compared)
	}
	w.judge(t, 1)
	for s, twin := range map[tracker.Shipment]string{a: "YT002", b: "YT001"} {
		page := w.page(t, s)
		if len(page.Incidents) != 1 || page.Incidents[0].Kind != tracker.KindClonedTrace || page.Incidents[0].Text != twin {
			t.Errorf("%s: %+v", s.TrackingNo, page.Incidents)
		}
		if !page.Shipment.ClosedAt.IsZero() {
			t.Errorf("%s closed although nobody has looked", s.TrackingNo)
		}
	}
	in := w.page(t, b).Incidents[0]
	w.record(t, look(b, 4.2, tracker.OutcomeSame)) // the signature is confirmed, and still nobody has looked into it
	if got := w.judge(t, 4.3); got.Resolved != 0 {
		t.Errorf("closed by itself: %+v", got)
	}
	_, err := w.Acknowledge(t.Context(), w.shop.ID, []int64{in.ID}, "li", at(4.4))
	check(t, err)
	w.judge(t, 4.5)
	if page := w.page(t, b); page.Shipment.CloseReason != tracker.CloseDelivered || page.Incidents[0].Resolution != tracker.ResolvedReviewed {
		t.Errorf("after the review: %+v %+v", page.Shipment, page.Incidents[0])
	}
}

// testClosedClones: both were first seen when they were signed, and closed before anybody compared them.
func testClosedClones(t *testing.T, w *world) {
	a, b := w.told(t, "YT001", 6, story(-45, -2)), w.told(t, "YT002", 6, story(-45, -2))
	w.judge(t, 6.1)
	for _, s := range []tracker.Shipment{a, b} {
		if got := w.page(t, s).Shipment.CloseReason; got != tracker.CloseDelivered {
			t.Fatalf("%s is closed as %q before it is compared", s.TrackingNo, got)
		}
	}
	if compared, found := w.compare(t, 7); compared != 2 || found != 2 {
		t.Fatalf("%d compared, %d found", compared, found)
	}
	w.judge(t, 7.1)
	for _, s := range []tracker.Shipment{a, b} {
		page := w.page(t, s)
		if len(page.Incidents) != 1 || page.Incidents[0].Kind != tracker.KindClonedTrace || !page.Shipment.ClosedAt.IsZero() {
			t.Errorf("%s: %+v, closed %v", s.TrackingNo, page.Incidents, page.Shipment.ClosedAt)
		}
	}
	if compared, _ := w.compare(t, 7.2); compared != 0 {
		t.Errorf("compared again: %d", compared)
	}
}

// testLateClones: what was signed longer ago than a review takes stays closed.
func testLateClones(t *testing.T, w *world) {
	hours := tracker.ReviewTime.Hours()
	a, b := w.told(t, "YT001", 6, story(-45, -2)), w.told(t, "YT002", 6, story(-45, -2))
	w.judge(t, 6.1)
	w.compare(t, hours)
	if got := w.judge(t, hours+1); got.Judged != 0 {
		t.Errorf("judged again: %+v", got)
	}
	for _, s := range []tracker.Shipment{a, b} {
		if page := w.page(t, s); page.Shipment.ClosedAt.IsZero() {
			t.Errorf("%s is open again", s.TrackingNo)
		}
	}
}

func testCloneBulk(t *testing.T, w *world) {
	for i := range 30 { // one bag: picked up apart, scanned together, signed apart
		w.told(t, number("YT", i), 0, story(-46+float64(i)/100, -3+float64(i)/100))
	}
	if compared, found := w.compare(t, 1); compared != 30 || found != 0 {
		t.Errorf("%d compared, %d found", compared, found)
	}
}
