package store_test

import (
	"errors"
	"parcelwarden/tracker"
	"strconv"
	"testing"
	"time"
)

func taxonomyTests() []storeTest {
	return []storeTest{
		{"ship/an order is watched, late, and shipped", testShipStory},
		{"ship/a refunded one is done with", testShipRefunded},
		{"ship/a stated date goes before the platform's hours", testShipBy},
		{"ship/a parcel that came meanwhile makes the verdict void", testShipVoid},
		{"ship/a number taken back lets it wait again", testShipTakenBack},
		{"ship/another merchant sees nothing of it", testShipTenant},
		{"lost/marked by staff, judged, overtaken by a scan", testLostMark},
		{"lost/taken back by staff", testLostUnmark},
		{"clones/two numbers with one story", testClones},
		{"clones/closed before the comparison", testClosedClones},
		{"clones/closed long ago", testLateClones},
		{"clones/a courier's bulk scans are none", testCloneBulk},
	}
}

// judgeOrders judges the orders that are due with the product's own rules.
func (w *world) judgeOrders(t testing.TB, hour float64) tracker.VerdictReport {
	t.Helper()
	due, err := w.OrdersDue(t.Context(), at(hour), 100)
	check(t, err)
	report, err := w.ApplyOrderVerdicts(t.Context(), w.orderVerdicts(t, due, hour))
	check(t, err)
	return report
}

func (w *world) orderVerdicts(t testing.TB, due []tracker.OrderSnapshot, hour float64) []tracker.OrderVerdict {
	t.Helper()
	rules, err := tracker.LoadRuleBook()
	check(t, err)
	advisor, err := tracker.LoadAdvisor()
	check(t, err)
	var verdicts []tracker.OrderVerdict
	for _, o := range due {
		verdicts = append(verdicts, tracker.Court{Rules: rules, Advisor: advisor}.DecideOrder(o, at(hour)))
	}
	return verdicts
}

func unshipped(order string, paid float64) tracker.ParcelRow {
	return tracker.ParcelRow{OrderNo: order, PaidAt: at(paid), SKU: "TEA-1", Title: "高山绿茶", Quantity: 1, Value: tracker.Yuan(89)}
}

// waiting returns the open incident of an order, or the zero row.
func (w *world) waiting(t testing.TB, order string) tracker.StuckParcel {
	t.Helper()
	page, err := w.StuckParcels(t.Context(), tracker.StuckFilter{MerchantID: w.shop.ID, Kind: tracker.KindShipOverdue, Query: order})
	check(t, err)
	if page.Total == 0 {
		return tracker.StuckParcel{}
	}
	return page.Rows[0]
}

func testShipStory(t *testing.T, w *world) {
	w.importAt(t, 0, unshipped("A1", 0))
	for _, step := range []struct {
		hour float64
		want tracker.VerdictReport
	}{
		{0, tracker.VerdictReport{Judged: 1}},
		{42 - 1.0/60, tracker.VerdictReport{}},
		{42, tracker.VerdictReport{Judged: 1, Opened: 1}},
		{42, tracker.VerdictReport{}},
		{48 - 1.0/60, tracker.VerdictReport{}},
		{48, tracker.VerdictReport{Judged: 1, Climbed: 1}},
	} {
		if got := w.judgeOrders(t, step.hour); got != step.want {
			t.Fatalf("%g h: %+v, want %+v", step.hour, got, step.want)
		}
	}
	row := w.waiting(t, "A1")
	if in := row.Incident; in.Severity != tracker.SeverityBreach || in.ShipmentID != 0 || in.OrderID == 0 || !in.Since.Equal(at(0)) {
		t.Errorf("incident %+v", in)
	}
	if len(row.OrderNos) != 1 || row.OrderNos[0] != "A1" || row.Value != tracker.Yuan(89) || row.Advice == nil || row.Advice.Action != tracker.ActionAsk {
		t.Errorf("row %+v", row)
	}
	sum, err := w.StuckSummary(t.Context(), w.shop.ID)
	check(t, err)
	if sum.Open != 1 || sum.AtRisk != tracker.Yuan(89) || sum.ByKind[tracker.KindShipOverdue] != 1 {
		t.Errorf("summary %+v", sum)
	}
	if feeds, err := w.FeedIncidents(t.Context()); err != nil || len(feeds) != 0 {
		t.Errorf("taken for a feed: %+v, %v", feeds, err)
	}
	shipped := row2("A1", "YT001", 50)
	w.importAt(t, 50, shipped)
	if got := w.judgeOrders(t, 50); got.Judged != 1 || got.Resolved != 1 {
		t.Errorf("shipped: %+v", got)
	}
	all, err := w.Incidents(t.Context(), w.shop.ID, at(0))
	check(t, err)
	if len(all) != 1 || all[0].Resolution != tracker.ResolvedShipped {
		t.Errorf("incidents %+v", all)
	}
	if n := w.count(t, "SELECT COUNT(*) FROM timeline WHERE incident_id = "+itoa(all[0].ID)); n != 3 {
		t.Errorf("%d timeline rows, want opened, climbed, resolved", n)
	}
	if got := w.judgeOrders(t, 2000); got.Judged != 0 {
		t.Errorf("judged again: %+v", got)
	}
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func row2(order, number string, hour float64) tracker.ParcelRow {
	r := row(order, number)
	r.PaidAt, r.ShippedAt = time.Time{}, at(hour)
	return r
}

func testShipRefunded(t *testing.T, w *world) {
	w.importAt(t, 0, unshipped("A1", 0), unshipped("A2", 0))
	w.judgeOrders(t, 60)
	w.importAt(t, 61, tracker.ParcelRow{OrderNo: "A1", AfterSale: tracker.AfterSaleRefunded}, tracker.ParcelRow{OrderNo: "A2", AfterSale: tracker.AfterSaleClosed})
	if got := w.judgeOrders(t, 61); got.Resolved != 2 {
		t.Errorf("%+v", got)
	}
	all, err := w.Incidents(t.Context(), w.shop.ID, at(0))
	check(t, err)
	for _, in := range all {
		if in.Resolution != tracker.ResolvedRefunded && in.Resolution != tracker.ResolvedCancelled {
			t.Errorf("%+v", in)
		}
	}
}

func testShipBy(t *testing.T, w *world) {
	r := unshipped("A1", 0)
	r.ShipBy = at(72)
	never := tracker.ParcelRow{OrderNo: "A2"} // not paid
	w.importAt(t, 0, r, never)
	w.judgeOrders(t, 0)
	if got := w.judgeOrders(t, 66-1.0/60); got.Judged != 0 {
		t.Errorf("before the warning: %+v", got)
	}
	w.judgeOrders(t, 66)
	if in := w.waiting(t, "A1").Incident; in.Severity != tracker.SeverityWatch || in.RuleProv != "merchant" || !in.NextAt.Equal(at(72)) {
		t.Errorf("%+v", in)
	}
	r.ShipBy = at(200)
	w.importAt(t, 67, r)
	w.judgeOrders(t, 67)
	if in := w.waiting(t, "A1").Incident; in.ID != 0 {
		t.Errorf("extended: %+v", in)
	}
}

func testShipVoid(t *testing.T, w *world) {
	w.importAt(t, 0, unshipped("A1", 0))
	due, err := w.OrdersDue(t.Context(), at(50), 10)
	check(t, err)
	w.importAt(t, 50, row2("A1", "YT001", 50))
	report, err := w.ApplyOrderVerdicts(t.Context(), w.orderVerdicts(t, due, 50))
	check(t, err)
	if report.Void != 1 || report.Opened != 0 {
		t.Errorf("%+v", report)
	}
	if got := w.judgeOrders(t, 50); got.Judged != 1 || got.Opened != 0 {
		t.Errorf("%+v", got)
	}
}

func testShipTakenBack(t *testing.T, w *world) {
	w.importAt(t, 0, unshipped("A1", 0))
	w.judgeOrders(t, 50)
	w.importAt(t, 51, row2("A1", "YT001", 51))
	w.judgeOrders(t, 51)
	if n := w.takeBack(t, 53, tracker.OrderParcels{OrderNo: "A1", Gone: []string{"YT001"}}); n != 1 {
		t.Fatalf("%d taken back", n)
	}
	if got := w.judgeOrders(t, 53); got.Reopened != 1 {
		t.Errorf("%+v", got)
	}
}

func testShipTenant(t *testing.T, w *world) {
	w.importAt(t, 0, unshipped("A1", 0))
	w.judgeOrders(t, 50)
	other, _ := newShop(t, w.Store, "shop-b")
	page, err := w.StuckParcels(t.Context(), tracker.StuckFilter{MerchantID: other.ID})
	check(t, err)
	sum, err := w.StuckSummary(t.Context(), other.ID)
	check(t, err)
	if page.Total != 0 || sum.Open != 0 || !sum.AtRisk.IsZero() {
		t.Errorf("%+v %+v", page, sum)
	}
}

func testLostMark(t *testing.T, w *world) {
	s := w.parcel(t, "YT001")
	w.record(t, newEvents(s, 0, events(-5)))
	w.judge(t, 0)
	mark := tracker.LostMark{MerchantID: w.shop.ID, ShipmentID: s.ID, By: "li", Note: "网点口头确认", At: at(1)}
	done, err := w.MarkLost(t.Context(), mark)
	check(t, err)
	if got := w.judge(t, 1); !done || got.Opened == 0 {
		t.Fatalf("marked %v, %+v", done, got)
	}
	page := w.page(t, s)
	if in := page.Incidents[0]; in.Kind != tracker.KindLostConfirmed || in.Text != "网点口头确认" {
		t.Errorf("%+v", in)
	}
	told := false
	for _, e := range page.Timeline {
		told = told || e.What == "lost_marked" && e.Actor == "li" && e.Detail == "网点口头确认" && e.At.Equal(at(1))
	}
	if !told {
		t.Errorf("timeline %+v", page.Timeline)
	}
	other, _ := newShop(t, w.Store, "shop-b")
	foreign := mark
	foreign.MerchantID = other.ID
	if _, err := w.MarkLost(t.Context(), foreign); !errors.Is(err, tracker.ErrNotFound) {
		t.Errorf("another merchant: %v", err)
	}
	w.record(t, newEvents(s, 3, events(-5, 2)))
	w.judge(t, 3)
	if in := w.page(t, s).Incidents[0]; in.Open() || in.Resolution != tracker.ResolvedMoved {
		t.Errorf("scanned again: %+v", in)
	}
	w.importAt(t, 4, tracker.ParcelRow{OrderNo: "O-YT001", AfterSale: tracker.AfterSaleRefunded})
	w.judge(t, 4)
	if done, err := w.MarkLost(t.Context(), mark); done || err != nil {
		t.Errorf("a closed parcel: %v, %v", done, err)
	}
}
