package store_test

import (
	"errors"
	"parcelwarden/tracker"
	"slices"
	"testing"
)

func orderDecisionTests() []storeTest {
	return []storeTest{
		{"order decision/the backup ships what is missing", testOrderReship},
		{"order decision/refund ends by the order's after-sale, once", testOrderRefund},
		{"order decision/wait and ask", testOrderWaitAsk},
		{"order decision/another merchant's is not there", testOrderDecisionTenant},
	}
}

func (w *world) orderCase(t testing.TB, order int64) tracker.DecisionCase {
	t.Helper()
	rec := w.order(t, order)
	c, ok := tracker.CaseOf(rec.Unshipped(), rec.Incidents[0].ID)
	if !ok {
		t.Fatal("no case")
	}
	var err error
	c.Backups, err = w.Suppliers(t.Context(), w.shop.ID)
	check(t, err)
	return c
}

// missing is the two-part order of which the second part is out of stock.
func (w *world) missing(t testing.TB) int64 {
	t.Helper()
	order := w.twoPart(t)
	w.climb(t, 48)
	w.answers(t, order, "S1", 50, tracker.AnswerNewNumber)
	w.answers(t, order, "S2", 50, tracker.AnswerOutOfStock)
	w.judgeOrders(t, 50)
	return order
}

func testOrderReship(t *testing.T, w *world) {
	order := w.missing(t)
	write, err := w.orderCase(t, order).Decide(tracker.Choice{Action: tracker.ActionReship, Supplier: "B3", Who: li(), At: at(51)})
	check(t, err)
	d, err := w.AcceptDecision(t.Context(), write)
	check(t, err)
	if d.OrderID != order || d.ShipmentID != 0 || d.Amount != tracker.Yuan(21) || len(d.Draft.Lines) != 1 || d.Draft.Lines[0].SKU != "CUP-2" {
		t.Errorf("%+v", d)
	}
	if n := w.count(t, "SELECT stock FROM supplier_skus WHERE sku = 'CUP-2'"); n != 3 {
		t.Errorf("stock %d", n)
	}
	if _, err := w.AcceptDecision(t.Context(), write); !errors.Is(err, tracker.ErrDecisionTaken) {
		t.Errorf("twice: %v", err)
	}
	todos, err := w.OpenDecisions(t.Context(), w.shop.ID, 10)
	check(t, err)
	if len(todos) != 1 || !slices.Equal(todos[0].OrderNos, []string{"A1"}) || todos[0].TrackingNo != "" || todos[0].Value.IsZero() {
		t.Fatalf("%+v", todos)
	}
	w.answers(t, order, "B3", 55, tracker.AnswerNewNumber)
	if got := w.settle(t, 56); !slices.Equal(got, []string{tracker.OutcomeShipped}) {
		t.Errorf("ended %q", got)
	}
	rec := w.order(t, order)
	if len(rec.Decisions) != 1 || rec.Decisions[0].Outcome != tracker.OutcomeShipped || rec.Timeline[len(rec.Timeline)-1].What != "decision_ended" {
		t.Errorf("%+v", rec.Decisions)
	}
}

func testOrderRefund(t *testing.T, w *world) {
	order := w.missing(t)
	write, err := w.orderCase(t, order).Decide(tracker.Choice{Action: tracker.ActionRefund, Who: li(), At: at(51)})
	check(t, err)
	_, err = w.AcceptDecision(t.Context(), write)
	check(t, err)
	w.importAt(t, 52, tracker.ParcelRow{OrderNo: "A1", AfterSale: tracker.AfterSaleRefunded})
	if got := w.settle(t, 53); !slices.Equal(got, []string{tracker.OutcomeRefunded}) {
		t.Errorf("ended %q", got)
	}
	w.importAt(t, 54, row2("A1", "YT001", 54))
	s := w.find(t, "YT001")
	v := w.opening(t, s, tracker.KindTransitStall)
	v.Changes[0].Advice.Options = []tracker.Option{{Action: tracker.ActionRefund, Cost: tracker.Yuan(89), Allowed: true}}
	w.apply(t, v)
	if _, err := w.AcceptDecision(t.Context(), decide(t, w.decisionCase(t, s), tracker.ActionRefund, 60)); !errors.Is(err, tracker.ErrDecisionTaken) {
		t.Errorf("refunded again with its parcel: %v", err)
	}
}

func testOrderWaitAsk(t *testing.T, w *world) {
	order := w.twoPart(t)
	w.climb(t, 48)
	for _, action := range []tracker.Action{tracker.ActionAsk, tracker.ActionWait} {
		write, err := w.orderCase(t, order).Decide(tracker.Choice{Action: action, Who: li(), At: at(49)})
		check(t, err)
		_, err = w.AcceptDecision(t.Context(), write)
		check(t, err)
	}
	if in := w.order(t, order).Incidents[0]; in.SnoozedTill.IsZero() {
		t.Errorf("not put away: %+v", in)
	}
	same(t, "asked", w.climb(t, 49), "2 S1 高山绿茶 TEA-1 ×1", "2 S2 青瓷杯 CUP-2 ×1")
	if n := len(w.order(t, order).Decisions); n != 2 {
		t.Errorf("%d decisions", n)
	}
}

func testOrderDecisionTenant(t *testing.T, w *world) {
	order := w.missing(t)
	write, err := w.orderCase(t, order).Decide(tracker.Choice{Action: tracker.ActionRefund, Who: li(), At: at(51)})
	check(t, err)
	other, _ := newShop(t, w.Store, "shop-b")
	foreign := write
	foreign.Decision.MerchantID = other.ID
	if _, err := w.AcceptDecision(t.Context(), foreign); err == nil {
		t.Error("another merchant decided")
	}
	d, err := w.AcceptDecision(t.Context(), write)
	check(t, err)
	if _, err := w.Decision(t.Context(), other.ID, d.ID); !errors.Is(err, tracker.ErrNotFound) {
		t.Errorf("read by another: %v", err)
	}
	if todos, err := w.OpenDecisions(t.Context(), other.ID, 10); err != nil || len(todos) != 0 {
		t.Errorf("%+v, %v", todos, err)
	}
}
