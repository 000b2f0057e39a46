package store_test

import (
	"parcelwarden/tracker"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func listTests() []storeTest {
	return []storeTest{
		{"list/worst first", testListOrder},
		{"list/filters", testListFilters},
		{"list/rows and head line", testListRows},
		{"find/by number, order and end", testFind},
		{"judge/backups and evidence of a parcel", testBackups},
	}
}

func (w *world) list(t testing.TB, f tracker.StuckFilter) (numbers []string) {
	t.Helper()
	page, err := w.StuckParcels(t.Context(), f)
	check(t, err)
	for _, r := range page.Rows {
		numbers = append(numbers, r.Shipment.TrackingNo)
	}
	return numbers
}

// severe opens an incident of a severity on a new parcel.
func (w *world) severe(t testing.TB, number string, severity tracker.Severity, points tracker.Points) tracker.Incident {
	t.Helper()
	s := w.parcel(t, number)
	v := w.opening(t, s, tracker.KindTransitStall)
	v.Changes[0].Incident.Severity, v.Changes[0].Ledger[0].Attributed = severity, points
	w.apply(t, v)
	return w.page(t, s).Incidents[0]
}

func testListOrder(t *testing.T, w *world) {
	w.severe(t, "YT001", tracker.SeverityWatch, 900)
	w.severe(t, "YT002", tracker.SeverityAbnormal, 10)
	w.severe(t, "YT003", tracker.SeverityAbnormal, 20)
	snoozed := w.severe(t, "YT004", tracker.SeverityPresumedLost, 99)
	dear := row("A9", "YT005")
	dear.Value = tracker.Yuan(900)
	w.imports(t, t0(), dear)
	w.severe(t, "YT005", tracker.SeverityAbnormal, 10)
	_, err := w.Snooze(t.Context(), w.shop.ID, []int64{snoozed.ID}, at(5), "li", t0())
	check(t, err)
	if diff := cmp.Diff([]string{"YT003", "YT005", "YT002", "YT001", "YT004"}, w.list(t, tracker.StuckFilter{MerchantID: w.shop.ID})); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"YT005", "YT002"}, w.list(t, tracker.StuckFilter{Limit: 2, Offset: 1})); diff != "" {
		t.Error(diff)
	}
}

func testListFilters(t *testing.T, w *world) {
	first := w.severe(t, "YT001", tracker.SeverityWatch, 1)
	w.severe(t, "SF002", tracker.SeverityAbnormal, 1)
	_, err := w.Acknowledge(t.Context(), w.shop.ID, []int64{first.ID}, "li", t0())
	check(t, err)
	supplier := w.find(t, "YT001").SupplierID
	tests := []struct {
		name   string
		filter tracker.StuckFilter
		want   int
	}{
		{"none", tracker.StuckFilter{}, 2},
		{"kind", tracker.StuckFilter{Kind: tracker.KindTransitStall}, 2},
		{"another kind", tracker.StuckFilter{Kind: tracker.KindHubWait}, 0},
		{"family", tracker.StuckFilter{Family: tracker.FamilyLost}, 0},
		{"severity", tracker.StuckFilter{Severity: tracker.SeverityBreach}, 1},
		{"courier", tracker.StuckFilter{Courier: "sf"}, 0},
		{"supplier", tracker.StuckFilter{SupplierID: supplier}, 2},
		{"unacked", tracker.StuckFilter{Unacked: true}, 1},
		{"number's end", tracker.StuckFilter{Query: "T001"}, 1},
		{"order's end", tracker.StuckFilter{Query: "O-SF002"}, 1},
		{"no wildcard", tracker.StuckFilter{Query: "YT%"}, 0},
	}
	for _, test := range tests {
		test.filter.MerchantID = w.shop.ID
		page, err := w.StuckParcels(t.Context(), test.filter)
		check(t, err)
		if page.Total != test.want || len(page.Rows) != test.want {
			t.Errorf("%s: %d rows of %d, want %d", test.name, len(page.Rows), page.Total, test.want)
		}
	}
}

func testListRows(t *testing.T, w *world) {
	w.severe(t, "YT001", tracker.SeverityBreach, 30)
	s := w.find(t, "YT001")
	overdue := w.opening(t, s, tracker.KindLineOverdue)
	overdue.Changes[0].Incident.Family = tracker.FamilyOverdue
	overdue.Changes[0].Notices = nil
	w.apply(t, overdue)
	_, err := w.OpenFeedIncident(t.Context(), tracker.Incident{
		MerchantID: w.shop.ID, Feed: "main", Family: tracker.FamilyBlind, Kind: tracker.KindTrackingBlind, Severity: tracker.SeverityWatch,
		OpenedAt: t0(), Members: 4,
	}, nil)
	check(t, err)
	page, err := w.StuckParcels(t.Context(), tracker.StuckFilter{})
	check(t, err)
	r := page.Rows[1]
	if page.Total != 3 || r.Merchant != "shop-a" || r.Supplier != "SUP-1" || r.Value != tracker.Yuan(89) || r.Advice == nil ||
		r.Advice.Action != tracker.ActionChase || !cmp.Equal(r.OrderNos, []string{"O-YT001"}) {
		t.Errorf("row %+v of %d", r, page.Total)
	}
	if feed := page.Rows[2]; feed.Incident.Feed != "main" || feed.Shipment.ID != 0 {
		t.Errorf("feed row %+v", feed)
	}
	sum, err := w.StuckSummary(t.Context(), w.shop.ID)
	check(t, err)
	want := tracker.StuckSummary{
		Open: 3, AtRisk: tracker.Yuan(89), Attributed: 280,
		ByFamily: map[tracker.Family]int{tracker.FamilyStalled: 1, tracker.FamilyOverdue: 1, tracker.FamilyBlind: 1},
		ByKind:   map[tracker.Kind]int{tracker.KindTransitStall: 1, tracker.KindLineOverdue: 1, tracker.KindTrackingBlind: 1},
	}
	if diff := cmp.Diff(want, sum); diff != "" {
		t.Error(diff)
	}
}

func testFind(t *testing.T, w *world) {
	w.parcel(t, "YT88001234")
	w.parcel(t, "YT99001234")
	for query, want := range map[string]int{"YT88001234": 1, "yt88001234": 1, "t99001234": 1, " O-YT88001234 ": 1, "1234": 2, "8001234": 1, "234": 0, "%001234": 0, "": 0} {
		found, err := w.FindShipments(t.Context(), 0, query, 10)
		check(t, err)
		if len(found) != want {
			t.Errorf("%q finds %d, want %d", query, len(found), want)
		}
	}
	if found, _ := w.FindShipments(t.Context(), w.shop.ID, "1234", 1); len(found) != 1 {
		t.Errorf("limit 1 gives %d", len(found))
	}
}

func testBackups(t *testing.T, w *world) {
	_, _, _, err := w.SaveSuppliers(t.Context(), w.shop.ID, []tracker.Supplier{
		{Code: "SUP-1", SKUs: []tracker.SupplierSKU{{SKU: "TEA-1", BackupRank: 1, Stock: 5}}},
		{Code: "B2", Name: "二号仓", SKUs: []tracker.SupplierSKU{{SKU: "TEA-1", BackupRank: 2, UnitCost: tracker.Yuan(30), Stock: -1}}},
		{Code: "B3", SKUs: []tracker.SupplierSKU{{SKU: "TEA-1", BackupRank: 1, Stock: 0}}},
		{Code: "B4", SKUs: []tracker.SupplierSKU{{SKU: "TEA-1", BackupRank: 1, Stock: 9}, {SKU: "CUP", BackupRank: 1, Stock: 9}}},
		{Code: "R5", SKUs: []tracker.SupplierSKU{{SKU: "TEA-1", Stock: 9}}},
	})
	check(t, err)
	snap, err := w.SnapshotOf(t.Context(), w.shop.ID, w.parcel(t, "YT001").ID)
	check(t, err)
	var codes []string
	for _, b := range snap.Backups {
		codes = append(codes, b.Supplier.Code)
		if b.Quantity != 2 {
			t.Errorf("quantity %d", b.Quantity)
		}
	}
	if diff := cmp.Diff([]string{"B4", "B2"}, codes); diff != "" {
		t.Errorf("backups by rank, without the regular one, one out of stock, and the one that failed:\n%s", diff)
	}
}
