package web

import (
	"net/http"
	"parcelwarden/tracker"
	"strconv"
)

// supplierRecordView is one supplier: how it is reached, what it delivers, how it did.
type supplierRecordView struct {
	frame
	Supplier tracker.Supplier
	Cards    []windowCard
	SKUs     []skuLine
	Money    bool
	Groups   []supplierGroup
}

type windowCard struct {
	Days int
	supplierLine
}

type skuLine struct {
	SKU, Cost, Freight string
	Rank, Lead, PerDay int
	Stock              string
	Entered            string // chance to be on time that the merchant entered; it comes before the record
	Record             ratioCell
}

func (s *Server) supplierRecord(w http.ResponseWriter, r *http.Request, v visit) {
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	suppliers, err := s.cfg.Store.Suppliers(r.Context(), v.scope())
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	page := supplierRecordView{Money: v.seesMoney()}
	for _, sup := range suppliers {
		if sup.ID == id {
			page.Supplier = sup
		}
	}
	if id == 0 || page.Supplier.ID == 0 {
		s.lost(w, r)
		return
	}
	for _, days := range []int{30, 90} {
		book := tracker.CardBook{Now: v.now}
		if err := s.cfg.Store.CardParcels(r.Context(), page.Supplier.MerchantID, v.now.AddDate(0, 0, -days), &book); err != nil {
			s.fail(w, r, v.format, err)
			return
		}
		for _, c := range book.Cards(v.merchant, []tracker.Supplier{page.Supplier}, days).Suppliers {
			page.Cards = append(page.Cards, windowCard{Days: days, supplierLine: v.supplierLine(c)})
		}
	}
	for _, k := range page.Supplier.SKUs {
		page.SKUs = append(page.SKUs, v.skuLine(k))
	}
	groups, err := s.cfg.Store.SupplierGroups(r.Context(), page.Supplier.MerchantID, page.Supplier.ID, groupsShown)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	for _, g := range groups {
		page.Groups = append(page.Groups, v.supplierGroup(g))
	}
	page.frame = s.frameFor(r, v, "suppliers", page.Supplier.Name)
	s.render(w, v.format, "supplier_record", page)
}

func (v visit) skuLine(k tracker.SupplierSKU) skuLine {
	line := skuLine{
		SKU: k.SKU, Cost: v.money(k.UnitCost), Freight: v.money(k.Freight), Rank: k.BackupRank, Lead: k.LeadHours, PerDay: k.PerDay, Stock: "–",
		Record: v.ratio(tracker.RatioOf(k.Record.OnTime, k.Record.N())),
	}
	if k.Stock >= 0 {
		line.Stock = strconv.Itoa(k.Stock)
	}
	if k.OnTime > 0 {
		line.Entered = v.percent(k.OnTime)
	}
	return line
}
