package tracker

import (
	"cmp"
	"slices"
)

// RungReship marks the question to a backup supplier. It is no rung of the ladder: the ladder asks who shipped the parcel, this asks who could
// ship it again, and an answer to one says nothing about the other.
const RungReship = 90

// ReshipDraft is what a backup supplier is to send: a copy of the orders' open lines with its prices. It never goes out under the late order's
// number: that would be a second waybill on a late order (重新发货异常). A person places it as a 补寄 after-sale or as a new order.
type ReshipDraft struct {
	OrderNos []string    `json:"order_nos"`
	Lines    []DraftLine `json:"lines"`
	Goods    Money       `json:"goods"`
	Freight  Money       `json:"freight"`
}

// DraftLine is one SKU of a draft.
type DraftLine struct {
	SKU      string `json:"sku"`
	Title    string `json:"title,omitempty"`
	Quantity int    `json:"quantity"`
	UnitCost Money  `json:"unit_cost"`
}

// Total is what the reshipment costs: goods and freight.
func (d ReshipDraft) Total() Money {
	return Money{Minor: d.Goods.Minor + d.Freight.Minor, Currency: cmp.Or(d.Goods.Currency, d.Freight.Currency)}
}

// DraftReship copies the open lines of a parcel's orders for one backup. It reports false if the backup cannot send all of them. Prices in another
// currency than the orders' are left out: they cannot be added.
func DraftReship(orders []Order, backup Supplier) (ReshipDraft, bool) {
	in := AdviceInput{Orders: orders}
	var d ReshipDraft
	d.Goods.Currency, d.Freight.Currency = in.currency(), in.currency()
	offers := map[string]SupplierSKU{}
	for _, sku := range backup.SKUs {
		if sku.BackupRank > 0 {
			offers[sku.SKU] = sku
		}
	}
	at := map[string]int{}
	for _, o := range in.openOrders() {
		d.OrderNos = append(d.OrderNos, o.OrderNo)
		for _, item := range o.Items {
			if item.SKU == "" {
				continue
			}
			n, known := at[item.SKU]
			if !known {
				n = len(d.Lines)
				at[item.SKU] = n
				d.Lines = append(d.Lines, DraftLine{SKU: item.SKU, Title: item.Title, UnitCost: offers[item.SKU].UnitCost})
			}
			d.Lines[n].Quantity += max(item.Quantity, 1)
		}
	}
	for _, line := range d.Lines {
		offer, ok := offers[line.SKU]
		if !ok {
			return d, false
		}
		if offer.UnitCost.Currency == d.Goods.Currency {
			d.Goods.Minor += offer.UnitCost.Minor * int64(line.Quantity)
		}
		if offer.Freight.Currency == d.Freight.Currency {
			d.Freight.Minor = max(d.Freight.Minor, offer.Freight.Minor)
		}
	}
	slices.SortFunc(d.Lines, func(a, b DraftLine) int { return cmp.Compare(a.SKU, b.SKU) })
	return d, len(d.Lines) > 0
}

// items names the lines as people write them: 高山绿茶 TEA-1 ×2.
func (d ReshipDraft) items() []string {
	out := make([]string, 0, len(d.Lines))
	for _, line := range d.Lines {
		out = append(out, line.String())
	}
	return out
}
