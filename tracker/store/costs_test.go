package store_test

import (
	"parcelwarden/tracker"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func costTests() []storeTest {
	return []storeTest{
		{"costs/of decisions and open incidents, with counts", testCosts},
		{"costs/only the merchant's own", testCostsOfOthers},
	}
}

func testCosts(t *testing.T, w *world) {
	paid := w.weighed(t, "YT001", 5)
	draft := w.accept(t, paid, tracker.ActionReship, 1).Amount
	open := w.weighed(t, "YT002", 5)
	w.parcel(t, "YT003")
	w.parcel(t, "YT004")
	check(t, w.raw(t, "UPDATE shipments SET close_reason = 'cancelled' WHERE tracking_no = 'YT004'"))
	quiet := w.find(t, "YT003")
	got, err := w.Costs(t.Context(), tracker.CostQuery{MerchantID: w.shop.ID, Since: at(-500), Shares: []int64{quiet.ID, paid.Record.Shipment.ID, 4711}})
	check(t, err)
	s := paid.Record.Shipment
	key := tracker.CostKey{SupplierID: s.SupplierID, Courier: s.Courier, Origin: s.Origin.Province, Destination: s.Destination.Province}
	want := tracker.Costs{
		Counts:    []tracker.CostCount{{Key: key, Parcels: 3, Bad: 2}},
		SKUCounts: []tracker.CostCount{{Key: tracker.CostKey{SKU: "TEA-1"}, Parcels: 3, Bad: 2}},
		Parcels: []tracker.CostParcel{
			{ShipmentID: s.ID, Key: key, SKUs: []string{"TEA-1"}, Paid: draft},
			{ShipmentID: open.Record.Shipment.ID, Key: key, SKUs: []string{"TEA-1"}, Expected: open.Advice.Cost},
			{ShipmentID: quiet.ID, Key: key, SKUs: []string{"TEA-1"}},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	late, err := w.Costs(t.Context(), tracker.CostQuery{MerchantID: w.shop.ID, Since: at(500)})
	check(t, err)
	if len(late.Counts) != 0 || len(late.Parcels) != 2 || !late.Parcels[0].Paid.IsZero() {
		t.Errorf("after the window: %+v", late)
	}
}

func testCostsOfOthers(t *testing.T, w *world) {
	own := w.weighed(t, "YT001", 5)
	other, _ := newShop(t, w.Store, "shop-b")
	got, err := w.Costs(t.Context(), tracker.CostQuery{MerchantID: other.ID, Since: at(-500), Shares: []int64{own.Record.Shipment.ID}})
	check(t, err)
	if diff := cmp.Diff(tracker.Costs{}, got); diff != "" {
		t.Error(diff)
	}
}
