package tracker

import (
	"cmp"
	"math"
	"slices"
)

// reshipOffer is what one backup supplier would do for the whole parcel.
type reshipOffer struct {
	supplier string
	rank     int
	goods    float64
	freight  float64
	leadHrs  float64
	onTime   float64
	goodsEst bool
	timeEst  bool
	onTimeN  int    // orders behind onTime where it was counted; 0: entered or assumed
	guard    string // no_stock, part_backup
}

// assumedOnTime is the chance that a backup's reshipment arrives in time where nobody has entered one.
const assumedOnTime = 0.9

// offers joins the backup offers into one per supplier, the first backup first. A supplier that cannot send every SKU of the parcel
// is listed and guarded, not hidden.
func (in AdviceInput) offers(goods float64, currency string) []reshipOffer {
	need := skuCount(in.openOrders())
	bySupplier := map[string][]BackupOffer{}
	for _, b := range in.Backups {
		bySupplier[b.Supplier.Code] = append(bySupplier[b.Supplier.Code], b)
	}
	var out []reshipOffer
	for code, parts := range bySupplier {
		o := reshipOffer{supplier: code, rank: math.MaxInt, onTime: 1}
		for _, b := range parts {
			o.add(b, currency)
		}
		if !covers(parts, need) {
			o.guard = cmp.Or(o.guard, "part_backup")
		}
		if o.goodsEst {
			o.goods = goods
		}
		out = append(out, o)
	}
	slices.SortFunc(out, func(a, b reshipOffer) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.supplier, b.supplier))
	})
	return out
}

// add counts one SKU in: prices add up, the slowest and the least certain part decide.
func (o *reshipOffer) add(b BackupOffer, currency string) {
	n := max(b.Quantity, 1)
	o.rank = min(o.rank, b.SKU.BackupRank)
	if b.SKU.UnitCost.Minor > 0 && b.SKU.UnitCost.Currency == currency {
		o.goods += b.SKU.UnitCost.Float() * float64(n)
	} else {
		o.goodsEst = true
	}
	if b.SKU.Freight.Currency == currency {
		o.freight = max(o.freight, b.SKU.Freight.Float())
	}
	o.leadHrs = max(o.leadHrs, float64(b.SKU.LeadHours))
	chance := b.SKU.OnTime
	if !(chance > 0 && chance <= 1) {
		if record, _ := b.Supplier.recordOf(b.SKU); record.Enough() {
			chance, _, _ = record.Chance()
			o.onTimeN = record.N()
		} else {
			chance, o.timeEst = assumedOnTime, true
		}
	}
	o.onTime = min(o.onTime, chance)
	if b.SKU.Stock >= 0 && b.SKU.Stock < n {
		o.guard = "no_stock"
	}
}

func covers(parts []BackupOffer, need map[string]int) bool {
	for sku := range need {
		if !slices.ContainsFunc(parts, func(b BackupOffer) bool { return b.SKU.SKU == sku }) {
			return false
		}
	}
	return true
}
