package tracker

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Points and money are added to whom they belong, the worst comes first, and who cost nothing is left out.
func TestCostLeagues(t *testing.T) {
	t.Parallel()
	key := func(supplier int64, courier, to string) CostKey {
		return CostKey{SupplierID: supplier, Courier: courier, Origin: "广东", Destination: to}
	}
	dollars := Money{Minor: 900, Currency: "USD"}
	costs := Costs{
		Parcels: []CostParcel{
			{ShipmentID: 1, Key: key(1, "yto", "四川"), SKUs: []string{"A", "B"}, Paid: Yuan(46)},
			{ShipmentID: 2, Key: key(1, "yto", "北京"), SKUs: []string{"B"}, Expected: Yuan(12)},
			{ShipmentID: 3, Key: key(0, "zto", "四川"), SKUs: []string{""}, Paid: Yuan(5), Expected: dollars},
			{ShipmentID: 4, Key: key(2, "sf", "四川"), SKUs: []string{"C"}},
		},
		Counts: []CostCount{
			{Key: key(1, "yto", "四川"), Parcels: 40, Bad: 3}, {Key: key(1, "yto", "北京"), Parcels: 10, Bad: 1}, {Key: key(0, "zto", "四川"), Parcels: 9, Bad: 1},
		},
		SKUCounts: []CostCount{{Key: CostKey{SKU: "A"}, Parcels: 25, Bad: 1}, {Key: CostKey{SKU: "B"}, Parcels: 30, Bad: 2}},
	}
	shares := []LossShare{{ShipmentID: 1, Attributed: 200}, {ShipmentID: 1, Attributed: 50}, {ShipmentID: 2, Attributed: 100}, {ShipmentID: 99, Attributed: 7}}
	got := costs.Leagues(shares, 2)
	want := CostLeagues{
		SKUs: []CostLine{
			{Key: CostKey{SKU: "B"}, Parcels: 2, Points: 350, Paid: Yuan(46), Expected: Yuan(12), Bad: RatioOf(2, 30)},
			{Key: CostKey{SKU: "A"}, Parcels: 1, Points: 250, Paid: Yuan(46), Bad: RatioOf(1, 25)},
		},
		Suppliers: []CostLine{{Key: CostKey{SupplierID: 1}, Parcels: 2, Points: 350, Paid: Yuan(46), Expected: Yuan(12), Bad: RatioOf(4, 50)}},
		Couriers: []CostLine{
			{Key: CostKey{Courier: "yto"}, Parcels: 2, Points: 350, Paid: Yuan(46), Expected: Yuan(12), Bad: RatioOf(4, 50)},
			{Key: CostKey{Courier: "zto"}, Parcels: 1, Paid: Yuan(5), Expected: dollars, Bad: RatioOf(1, 9)},
		},
		Lanes: []CostLine{
			{Key: CostKey{Courier: "yto", Origin: "广东", Destination: "四川"}, Parcels: 1, Points: 250, Paid: Yuan(46), Bad: RatioOf(3, 40)},
			{Key: CostKey{Courier: "yto", Origin: "广东", Destination: "北京"}, Parcels: 1, Points: 100, Expected: Yuan(12), Bad: RatioOf(1, 10)},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestPaidOut(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		decision Decision
		want     Money
	}{
		"refund under way":   {Decision{Action: ActionRefund, State: DecisionAccepted, Amount: Yuan(89)}, Yuan(89)},
		"reshipped for less": {Decision{Action: ActionReship, State: DecisionDone, Amount: Yuan(40), Settled: Yuan(38)}, Yuan(38)},
		"taken back":         {Decision{Action: ActionRefund, State: DecisionCancelled, Amount: Yuan(89)}, Money{}},
		"claim filed":        {Decision{Action: ActionClaim, State: DecisionAccepted, Amount: Yuan(60)}, Money{}},
		"claim paid":         {Decision{Action: ActionClaim, State: DecisionDone, Amount: Yuan(60), Settled: Yuan(30)}, Money{Minor: -3000, Currency: "CNY"}},
		"chased":             {Decision{Action: ActionChase, State: DecisionDone}, Money{}},
	} {
		if got := c.decision.PaidOut(); got.Minor != c.want.Minor || got.Minor != 0 && got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
