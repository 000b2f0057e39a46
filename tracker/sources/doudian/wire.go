package doudian

import "parcelwarden/tracker/sources"

// order is one main order as order.searchList and order.orderDetail give it: only what is kept. Amounts are in cents.
type order struct {
	ShopID       sources.Text `json:"shop_id"`
	ID           sources.Text `json:"order_id"`
	Status       sources.Text `json:"order_status"`
	StatusText   sources.Text `json:"order_status_desc"`
	MainStatus   sources.Text `json:"main_status"`
	PaidAt       sources.Text `json:"pay_time"`
	FinishedAt   sources.Text `json:"finish_time"`
	UpdatedAt    sources.Text `json:"update_time"`
	ShipBy       sources.Text `json:"exp_ship_time"`
	ShippedAt    sources.Text `json:"ship_time"`
	LatestArrive sources.Text `json:"latest_receipt_time"`
	Address      struct {
		Province place `json:"province"`
		City     place `json:"city"`
		Town     place `json:"town"`
	} `json:"post_addr"`
	Packages  []parcel   `json:"logistics_info"`
	SubOrders []subOrder `json:"sku_order_list"`
}

type place struct {
	Name sources.Text `json:"name"`
}

type parcel struct {
	TrackingNo  sources.Text `json:"tracking_no"`
	Company     sources.Text `json:"company"`
	CompanyName sources.Text `json:"company_name"`
	ShippedAt   sources.Text `json:"ship_time"`
	Products    []struct {
		SubOrderID sources.Text `json:"sku_order_id"`
	} `json:"product_info"`
}

type subOrder struct {
	ID          sources.Text `json:"order_id"`
	Status      sources.Text `json:"order_status"`
	MainStatus  sources.Text `json:"main_status"`
	SKU         sources.Text `json:"code"`
	OutSKU      sources.Text `json:"out_sku_id"`
	Title       sources.Text `json:"product_name"`
	Quantity    sources.Text `json:"item_num"`
	Paid        sources.Text `json:"pay_amount"`
	ReceivedAt  sources.Text `json:"logistics_receipt_time"`
	ConfirmedAt sources.Text `json:"confirm_receipt_time"`
	AfterSale   struct {
		Status sources.Text `json:"after_sale_status"`
		Type   sources.Text `json:"after_sale_type"`
		Refund sources.Text `json:"refund_status"`
	} `json:"after_sale_info"`
}

// orderPage is the data of order.searchList.
type orderPage struct {
	Total  sources.Text `json:"total"`
	Orders []order      `json:"shop_order_list"`
}

// orderDetail is the data of order.orderDetail.
type orderDetail struct {
	Order order `json:"shop_order_detail"`
}

// afterSalePage is the data of afterSale.List.
type afterSalePage struct {
	Total   sources.Text `json:"total"`
	HasMore sources.Text `json:"has_more"`
	Items   []struct {
		Case  afterSaleCase `json:"aftersale_info"`
		Order struct {
			ID      sources.Text `json:"shop_order_id"`
			Related []struct {
				SubOrderID sources.Text `json:"sku_order_id"`
			} `json:"related_order_info"`
		} `json:"order_info"`
	} `json:"items"`
}

// afterSaleCase is one request of a buyer. RelatedID is the order or the sub-order it is about.
type afterSaleCase struct {
	ID        sources.Text `json:"aftersale_id"`
	Status    sources.Text `json:"aftersale_status"`
	Type      sources.Text `json:"aftersale_type"`
	Refund    sources.Text `json:"refund_status"`
	Amount    sources.Text `json:"refund_amount"`
	RelatedID sources.Text `json:"related_id"`
	UpdatedAt sources.Text `json:"update_time"`
}
