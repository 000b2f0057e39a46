package store

import "parcelwarden/tracker"

type orderRow struct {
	MerchantID int64
	ID         int64
	OrderNo    string
	PaidAt     stamp
	ShipBy     stamp
	PromisedAt stamp
	ValueMinor int64
	Currency   string
	AfterSale  string
	Status     string
	SourceAt   stamp

	ShipCheckAt     stamp
	AfterSaleReason string
	AfterSaleAt     stamp
	Excluded        string
}

// TableName implements gorm's Tabler.
func (orderRow) TableName() string { return "orders" }

func (r *orderRow) order() tracker.Order {
	return tracker.Order{
		ID: r.ID, MerchantID: r.MerchantID, OrderNo: r.OrderNo, PaidAt: r.PaidAt.time(), ShipBy: r.ShipBy.time(),
		PromisedAt: r.PromisedAt.time(), Value: money(r.ValueMinor, r.Currency), AfterSale: tracker.AfterSale(r.AfterSale),
		Status: r.Status, SourceAt: r.SourceAt.time(), Reason: tracker.AfterSaleReason(r.AfterSaleReason), ReasonAt: r.AfterSaleAt.time(),
		Excluded: tracker.Exclusion(r.Excluded),
	}
}

type itemRow struct {
	MerchantID int64
	OrderID    int64
	ItemKey    string
	SubOrderNo string
	SKU        string
	Title      string
	Quantity   int
	ValueMinor int64
	Currency   string
	SupplierID ref
}

// TableName implements gorm's Tabler.
func (itemRow) TableName() string { return "order_items" }

func (r *itemRow) item() tracker.OrderItem {
	return tracker.OrderItem{
		SubOrderNo: r.SubOrderNo, SKU: r.SKU, Title: r.Title, Quantity: r.Quantity, Value: money(r.ValueMinor, r.Currency),
		SupplierID: int64(r.SupplierID),
	}
}

// ordersByParcel returns the orders of parcels by id. Two lookups by key, not a join: a database that does not know its tables yet plans
// those well, too.
func (t tx) ordersByParcel(merchantID int64, parcels []int64) (map[int64][]*orderRow, error) {
	byOrder := map[int64][]int64{}
	err := chunks(parcels, func(part []int64) error {
		list, args := in(part)
		return t.query(func(scan func(...any) error) error {
			var parcel, order int64
			err := scan(&parcel, &order)
			byOrder[order] = append(byOrder[order], parcel)
			return err
		}, "SELECT shipment_id, order_id FROM shipment_orders WHERE merchant_id = ? AND shipment_id IN "+list,
			append([]any{merchantID}, args...)...)
	})
	if err != nil {
		return nil, err
	}
	out := make(map[int64][]*orderRow, len(parcels))
	err = chunks(sortedKeys(byOrder), func(part []int64) error {
		var rows []orderRow
		err := t.Raw("SELECT * FROM orders WHERE merchant_id = ? AND id IN ? ORDER BY id", merchantID, part).Scan(&rows).Error
		for i := range rows {
			for _, parcel := range byOrder[rows[i].ID] {
				out[parcel] = append(out[parcel], &rows[i])
			}
		}
		return err
	})
	return out, err
}
