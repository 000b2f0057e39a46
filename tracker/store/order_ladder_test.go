package store_test

import (
	"parcelwarden/tracker"
	"slices"
	"strings"
	"testing"
)

func orderLadderTests() []storeTest {
	return []storeTest{
		{"order ladder/two suppliers climb by themselves", testOrderLadder},
		{"order ladder/an answer reaches the advice, the other goes on", testOrderAnswers},
		{"order ladder/asked by hand, and nothing left to ask", testOrderAskedByHand},
		{"order ladder/an order that is shipped asks nobody", testOrderLadderShipped},
		{"answer/corrected while the incident is open, both kept", testAnswerCorrected},
	}
}

// twoPart is an order without a parcel, paid at hour 0, whose two lines come from two suppliers, with a backup for the second.
func (w *world) twoPart(t testing.TB) int64 {
	t.Helper()
	_, _, _, err := w.SaveSuppliers(t.Context(), w.shop.ID, []tracker.Supplier{
		{Code: "S1", Name: "一号仓", Email: "s1@example.cn", SKUs: []tracker.SupplierSKU{{SKU: "TEA-1", UnitCost: tracker.Yuan(20), Stock: -1}}},
		{Code: "S2", Name: "二号仓", Email: "s2@example.cn"},
		{Code: "B3", Name: "三号仓", Email: "b3@example.cn", SKUs: []tracker.SupplierSKU{
			{SKU: "CUP-2", BackupRank: 1, UnitCost: tracker.Yuan(15), Freight: tracker.Yuan(6), Stock: 4, LeadHours: 24},
		}},
	})
	check(t, err)
	tea := unshipped("A1", 0)
	tea.SubOrderNo = "A1-1"
	cup := unshipped("A1", 0)
	cup.SubOrderNo, cup.SKU, cup.Title, cup.Supplier = "A1-2", "CUP-2", "青瓷杯", "S2"
	w.importAt(t, 0, tea, cup)
	w.judgeOrders(t, 0)
	w.judgeOrders(t, 42)
	w.judgeOrders(t, 48)
	return w.waiting(t, "A1").Incident.OrderID
}

// climb applies what is due and returns the topics with their recipients.
func (w *world) climb(t testing.TB, hour float64) []string {
	t.Helper()
	var out []string
	for _, due := range w.ladder(t, hour) {
		write, ok := tracker.NextRung(due, at(hour))
		if !ok {
			continue
		}
		_, applied, err := w.ApplyEscalation(t.Context(), write)
		check(t, err)
		if !applied {
			continue
		}
		out = append(out, itoa(int64(write.Escalation.Rung))+" "+due.Supplier.Code+" "+strings.Join(due.Items, ","))
	}
	slices.Sort(out)
	return out
}

func same(t testing.TB, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Fatalf("%s: %q, want %q", what, got, want)
	}
}

func (w *world) order(t testing.TB, id int64) tracker.OrderRecord {
	t.Helper()
	rec, err := w.Order(t.Context(), w.shop.ID, id)
	check(t, err)
	return rec
}

// answers answers the newest notice to a supplier.
func (w *world) answers(t testing.TB, order int64, supplier string, hour float64, a tracker.SupplierAnswer) {
	t.Helper()
	rec := w.order(t, order)
	for _, e := range rec.Escalations {
		i := slices.IndexFunc(rec.Suppliers, func(s tracker.Supplier) bool { return s.ID == e.SupplierID })
		if rec.Suppliers[i].Code != supplier {
			continue
		}
		e.AnsweredAt, e.Answer, e.NewDate = at(hour), a, at(hour+30)
		done, err := w.AnswerEscalation(t.Context(), e, []tracker.TimelineEntry{{Actor: "supplier:" + supplier, What: "answered"}}, nil)
		check(t, err)
		if !done {
			t.Fatal("not answered")
		}
		return
	}
	t.Fatalf("%s was not asked", supplier)
}

func testOrderLadder(t *testing.T, w *world) {
	w.twoPart(t)
	same(t, "first", w.climb(t, 48), "1 S1 高山绿茶 TEA-1 ×1", "1 S2 青瓷杯 CUP-2 ×1")
	same(t, "twice", w.climb(t, 48))
	same(t, "early", w.climb(t, 59))
	same(t, "reminder", w.climb(t, 60), "2 S1 高山绿茶 TEA-1 ×1", "2 S2 青瓷杯 CUP-2 ×1")
	same(t, "backup", w.climb(t, 84), "4 S1 高山绿茶 TEA-1 ×1", "4 S2 青瓷杯 CUP-2 ×1")
	same(t, "over", w.climb(t, 300))
	if n := w.count(t, "SELECT COUNT(*) FROM incidents WHERE escalate_at IS NOT NULL"); n != 0 {
		t.Errorf("%d ladders wait at their top", n)
	}
	if n := w.count(t, "SELECT COUNT(*) FROM notifications WHERE topic IN ('supplier_notice', 'supplier_reminder')"); n != 4 {
		t.Errorf("%d notices to suppliers", n)
	}
}

func testOrderAnswers(t *testing.T, w *world) {
	order := w.twoPart(t)
	w.climb(t, 48)
	w.answers(t, order, "S1", 50, tracker.AnswerNewNumber)
	w.judgeOrders(t, 50)
	rec := w.order(t, order)
	if len(rec.Advice) < 3 || rec.Advice[0].LossBasis != "prior:breach/awaiting_pickup" {
		t.Fatalf("advice %+v", rec.Advice)
	}
	if waits := rec.Unshipped(); len(waits.Orders[0].Items) != 1 || waits.Orders[0].Items[0].SKU != "CUP-2" {
		t.Errorf("unsent %+v", waits.Orders[0].Items)
	}
	same(t, "only the other is reminded", w.climb(t, 60), "2 S2 青瓷杯 CUP-2 ×1")
	w.answers(t, order, "S2", 61, tracker.AnswerOutOfStock)
	w.judgeOrders(t, 61)
	rec = w.order(t, order)
	if a := rec.Advice[0]; a.LossBasis != "supplier:out_of_stock" || a.Action != tracker.ActionReship {
		t.Errorf("advice %s, %s: %+v", a.Action, a.LossBasis, a.Options)
	}
	if o, ok := rec.Advice[0].Option(tracker.ActionReship, "B3"); !ok || !o.Allowed {
		t.Errorf("reship %+v", o)
	}
	same(t, "over", w.climb(t, 400))
	if last := rec.Timeline[len(rec.Timeline)-1]; last.What != "answered" || last.Actor != "supplier:S2" {
		t.Errorf("timeline %+v", rec.Timeline)
	}
}

func testOrderAskedByHand(t *testing.T, w *world) {
	order := w.twoPart(t)
	incident := w.waiting(t, "A1").Incident.ID
	w.climb(t, 48)
	w.answers(t, order, "S1", 49, tracker.AnswerTracing)
	request := func(hour float64) int {
		n, err := w.RequestEscalation(t.Context(), w.shop.ID, []int64{incident}, "li", at(hour))
		check(t, err)
		return n
	}
	if request(50) != 1 || request(50) != 0 {
		t.Error("asked by hand once")
	}
	same(t, "by hand", w.climb(t, 50), "2 S2 青瓷杯 CUP-2 ×1")
	w.answers(t, order, "S2", 51, tracker.AnswerTracing)
	if request(52) != 0 {
		t.Error("asked although all have answered")
	}
	w.judgeOrders(t, 51)
	if a := w.order(t, order).Advice[0]; a.Options[0].Until.Sub(at(51)).Hours() != 30 {
		t.Errorf("waits until %s", a.Options[0].Until)
	}
}

func testOrderLadderShipped(t *testing.T, w *world) {
	w.twoPart(t)
	due := w.ladder(t, 48)
	w.importAt(t, 49, row2("A1", "YT001", 49))
	w.judgeOrders(t, 49)
	same(t, "shipped", w.climb(t, 49))
	write, _ := tracker.NextRung(due[0], at(49))
	if _, applied, err := w.ApplyEscalation(t.Context(), write); applied || err != nil {
		t.Errorf("applied %v, %v", applied, err)
	}
}
