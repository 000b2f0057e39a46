package web

import (
	"context"
	"parcelwarden/tracker"
)

// Costs makes one parcel of each stuck one: it expects what its advice says, and the third was reshipped.
func (f *fakeStore) Costs(_ context.Context, q tracker.CostQuery) (tracker.Costs, error) {
	defer f.enter(q.MerchantID)()
	var out tracker.Costs
	for _, p := range f.stuck {
		sh := p.Shipment
		if sh.ID == 0 || sh.MerchantID != q.MerchantID {
			continue
		}
		key := tracker.CostKey{SupplierID: sh.SupplierID, Courier: sh.Courier, Origin: sh.Origin.City, Destination: sh.Destination.City}
		parcel := tracker.CostParcel{ShipmentID: sh.ID, Key: key, SKUs: []string{"QH-BZ-02"}}
		if parcel.Paid = tracker.Yuan(46.6); sh.ID != 3 {
			parcel.Paid = tracker.Money{}
			if p.Advice != nil {
				parcel.Expected = p.Advice.Cost
			}
		}
		out.Parcels = append(out.Parcels, parcel)
		out.Counts = append(out.Counts, tracker.CostCount{Key: key, Parcels: 9, Bad: 1})
	}
	if len(out.Parcels) > 0 {
		out.SKUCounts = []tracker.CostCount{{Key: tracker.CostKey{SKU: "QH-BZ-02"}, Parcels: 214, Bad: 6}}
	}
	return out, f.err
}
