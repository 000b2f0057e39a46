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
}

// TableName implements gorm's Tabler.
func (orderRow) TableName() string { return "orders" }

func (r *orderRow) order() tracker.Order {
	return tracker.Order{
		ID: r.ID, MerchantID: r.MerchantID, OrderNo: r.OrderNo, PaidAt: r.PaidAt.time(), ShipBy: r.ShipBy.time(),
		PromisedAt: r.PromisedAt.time(), Value: money(r.ValueMinor, r.Currency), AfterSale: tracker.AfterSale(r.AfterSale),
		Status: r.Status, SourceAt: r.SourceAt.time(),
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

// linkedOrderRow is an order with the parcel that carries it.
type linkedOrderRow struct {
	Order      orderRow `gorm:"embedded"`
	ShipmentID int64
}
