package store_test

import (
	"parcelwarden/tracker"
	"testing"
	"time"
)

func reshippedTests() []storeTest {
	return []storeTest{
		{"reshipped/known to judgement and page with the new parcel", testReshipped},
		{"reshipped/what was closed before the backup had sent it", testReshippedLater},
		{"reshipped/an order without a parcel", testReshippedOrder},
		{"reshipped/the late waybill stays due", testReshippedCounts},
		{"reshipped/an answer in the millisecond of a change is kept", testHeardIsKept},
	}
}

// reshipping is a late parcel with a reshipment under way, and the question to the backup.
func (w *world) reshipping(t testing.TB, number string) (tracker.Shipment, int64) {
	t.Helper()
	c := w.weighed(t, number, 5)
	w.accept(t, c, tracker.ActionReship, 1)
	return c.Record.Shipment, w.count(t, "SELECT MAX(id) FROM escalations")
}

func (w *world) backupSends(t testing.TB, question int64, number string, hour float64) {
	t.Helper()
	_, err := w.AnswerEscalation(t.Context(), tracker.Escalation{ID: question, MerchantID: w.shop.ID, AnsweredAt: at(hour), Answer: tracker.AnswerNewNumber, NewNumber: number}, nil, nil)
	check(t, err)
	w.settle(t, hour+1)
}

func testReshipped(t *testing.T, w *world) {
	late, question := w.reshipping(t, "YT001")
	if got := w.page(t, late).Reship; got.Done() {
		t.Errorf("before the answer: %+v", got)
	}
	w.backupSends(t, question, "YT7600000000900", 2)
	want := tracker.Reshipment{
		DecisionID: w.page(t, late).Decisions[0].ID, By: "li", At: at(1).UTC(), Supplier: "B2", ShippedAt: at(3).UTC(), TrackingNo: "YT7600000000900",
	}
	got := w.page(t, late).Reship
	got.At, got.ShippedAt = got.At.UTC(), got.ShippedAt.UTC()
	if got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	other, _ := newShop(t, w.Store, "shop-b")
	_, err := w.ImportParcels(t.Context(), other.ID, []tracker.ParcelRow{row2("B-1", "YT7600000000900", 3)}, tracker.ImportOptions{SourceAt: at(3), Now: at(3)})
	check(t, err)
	if got := w.page(t, late).Reship; got.ShipmentID != 0 {
		t.Errorf("another merchant's parcel: %+v", got)
	}
	again := w.parcel(t, "YT7600000000900")
	snap, err := w.SnapshotOf(t.Context(), w.shop.ID, late.ID)
	check(t, err)
	if snap.Reship.ShipmentID != again.ID || snap.Reship.SameOrder {
		t.Errorf("%+v", snap.Reship)
	}
	w.importAt(t, 5, row2("O-YT001", "YT7600000000900", 5))
	if got := w.page(t, late).Reship; !got.SameOrder {
		t.Errorf("a second waybill on the late order is not seen: %+v", got)
	}
}

func testReshippedLater(t *testing.T, w *world) {
	late, question := w.reshipping(t, "YT001")
	in := w.page(t, late).Incidents[0]
	v := verdictOf(w.find(t, "YT001"), 2)
	v.Shipment.ClosedAt, v.Shipment.CloseReason = at(2), tracker.CloseCancelled
	in.ResolvedAt, in.Resolution = at(2), tracker.ResolvedCancelled
	v.Changes = []tracker.Change{{Kind: tracker.ChangeResolve, Incident: in, Was: in.Severity}}
	w.apply(t, v)
	w.backupSends(t, question, "YT7600000000900", 3)
	page := w.page(t, late)
	if page.Shipment.CloseReason != tracker.CloseReshipped || page.Incidents[0].Resolution != tracker.ResolvedReshipped || !page.Incidents[0].ResolvedAt.Equal(at(2)) {
		t.Errorf("closed %q, incident %+v", page.Shipment.CloseReason, page.Incidents[0])
	}
	found := false
	for _, e := range page.Timeline {
		found = found || e.What == "resolved" && e.Detail == "reshipped B2 YT7600000000900"
	}
	if !found {
		t.Errorf("%+v", page.Timeline)
	}
	w.reshipping(t, "YT002") // of another parcel: it changes nothing here
	if n := w.count(t, "SELECT COUNT(*) FROM incidents WHERE resolution = 'reshipped'"); n != 1 {
		t.Errorf("%d incidents are reshipped", n)
	}
}

func testReshippedOrder(t *testing.T, w *world) {
	order := w.missing(t)
	write, err := w.orderCase(t, order).Decide(tracker.Choice{Action: tracker.ActionReship, Supplier: "B3", Who: li(), At: at(51)})
	check(t, err)
	_, err = w.AcceptDecision(t.Context(), write)
	check(t, err)
	w.answers(t, order, "B3", 55, tracker.AnswerNewNumber)
	w.settle(t, 56)
	w.importAt(t, 57, tracker.ParcelRow{OrderNo: "A1", AfterSale: tracker.AfterSaleClosed})
	w.judgeOrders(t, 58)
	rec := w.order(t, order)
	if in := rec.Incidents[0]; in.Open() || in.Resolution != tracker.ResolvedReshipped || rec.Reship.By != "li" || rec.Reship.Supplier != "B3" {
		t.Errorf("%+v, %+v", in, rec.Reship)
	}
}

func testReshippedCounts(t *testing.T, w *world) {
	closed := func(reason string, picked bool) func(*tracker.Shipment) {
		return func(s *tracker.Shipment) {
			s.LineDueAt, s.ClosedAt, s.CloseReason = at(-10), at(-20), reason
			if picked {
				s.PickedUpAt = at(-40)
			}
		}
	}
	w.scored(t, "CANCELLED", closed(tracker.CloseCancelled, true), 30*time.Hour)
	late := w.scored(t, "RESHIPPED", closed(tracker.CloseReshipped, true), 30*time.Hour)
	w.scored(t, "NEVER-TAKEN", closed(tracker.CloseReshipped, false), 0)
	query := tracker.FactsQuery{MerchantID: w.shop.ID, ScoreDate: "2026-11-21", From: at(-72), To: at(24)}
	facts, err := w.Facts(t.Context(), query)
	check(t, err)
	if got := facts.Metrics["delivery_ontime_rate"]; got.N != 1 || got.Bad != 1 {
		t.Errorf("delivery %+v", got)
	}
	if got := facts.Metrics["pickup_hours_avg"]; got.N != 1 || got.Sum != 30 {
		t.Errorf("pickup %+v", got)
	}
	units, err := w.HarmUnits(t.Context(), query)
	check(t, err)
	for _, u := range units {
		if u.ShipmentID != late.ID {
			t.Errorf("harm by %+v", u)
		}
	}
	if len(units) != 2 {
		t.Errorf("%+v", units)
	}
}

func testHeardIsKept(t *testing.T, w *world) {
	s := w.parcel(t, "YT001")
	v := w.opening(t, s, tracker.KindTransitStall)
	v.Changes[0].Incident.Heard = -17
	w.apply(t, v)
	snap, err := w.SnapshotOf(t.Context(), w.shop.ID, s.ID)
	check(t, err)
	if snap.Incidents[0].Heard != -17 {
		t.Errorf("opened with %d", snap.Incidents[0].Heard)
	}
	in := snap.Incidents[0]
	in.Heard = 1 << 62
	w.apply(t, tracker.Verdict{MerchantID: v.MerchantID, ShipmentID: v.ShipmentID, At: at(3), JudgedLook: snap.Shipment.LastLookAt, JudgedPush: snap.Shipment.PushedAt, Shipment: snap.Shipment, Changes: []tracker.Change{{Kind: tracker.ChangeRefresh, Incident: in, Was: in.Severity}}})
	if got := w.page(t, s).Incidents[0].Heard; got != 1<<62 {
		t.Errorf("kept %d", got)
	}
}
