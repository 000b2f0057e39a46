package web

import (
	"net/http"
	"parcelwarden/tracker"
	"strconv"
)

// costLeague is one league of those that cost most: a table of the start page.
type costLeague struct {
	Name  string // sku, supplier, courier or lane
	Lines []costRow
}

// costRow is one row of a league.
type costRow struct {
	Name, Href string
	Sub        string
	Parcels    int
	Points     string
	Paid       string
	Expected   string // an estimate; empty where nothing is open
	Bad        ratioCell
}

// leagueTop is how many rows a league of costs shows.
const leagueTop = 5

// leaguesOf reads what the parcels of the trend's window cost, and ranks it beside the shares of the last booked date.
func (s *Server) leaguesOf(r *http.Request, v visit, m tracker.Merchant, shares []tracker.LossShare) ([]costLeague, error) {
	q := tracker.CostQuery{MerchantID: m.ID, Since: v.now.AddDate(0, 0, -trendDays)}
	for _, share := range shares {
		q.Shares = append(q.Shares, share.ShipmentID)
	}
	costs, err := s.cfg.Store.Costs(r.Context(), q)
	if err != nil {
		return nil, err
	}
	suppliers, err := s.cfg.Store.Suppliers(r.Context(), m.ID)
	if err != nil {
		return nil, err
	}
	return s.costLeagues(v, costs, shares, suppliers), nil
}

// costLeagues ranks who cost the shop most: points by the shares of the last booked date, money by the parcels of the same window.
func (s *Server) costLeagues(v visit, costs tracker.Costs, shares []tracker.LossShare, suppliers []tracker.Supplier) []costLeague {
	leagues := costs.Leagues(shares, leagueTop)
	supplier := map[int64]tracker.Supplier{}
	for _, sup := range suppliers {
		supplier[sup.ID] = sup
	}
	var out []costLeague
	add := func(name string, lines []tracker.CostLine, label func(tracker.CostKey, *costRow)) {
		league := costLeague{Name: name}
		for _, l := range lines {
			row := costRow{Parcels: l.Parcels, Points: v.loss(l.Points), Paid: v.money(l.Paid), Bad: v.ratio(l.Bad)}
			if l.Paid.Minor == 0 {
				row.Paid = ""
			}
			if l.Expected.Minor > 0 {
				row.Expected = v.money(l.Expected)
			}
			label(l.Key, &row)
			league.Lines = append(league.Lines, row)
		}
		if len(league.Lines) > 0 {
			out = append(out, league)
		}
	}
	add("sku", leagues.SKUs, func(k tracker.CostKey, r *costRow) { r.Name = k.SKU })
	add("supplier", leagues.Suppliers, func(k tracker.CostKey, r *costRow) {
		r.Name, r.Sub, r.Href = supplier[k.SupplierID].Name, supplier[k.SupplierID].Code, "/suppliers/"+strconv.FormatInt(k.SupplierID, 10)
	})
	add("courier", leagues.Couriers, func(k tracker.CostKey, r *costRow) {
		r.Name, r.Href = s.cfg.CourierName(v.locale, k.Courier), "/stuck?courier="+escapeQuery(k.Courier)
	})
	add("lane", leagues.Lanes, func(k tracker.CostKey, r *costRow) {
		r.Name, r.Sub = orDash(k.Origin)+" → "+orDash(k.Destination), s.cfg.CourierName(v.locale, k.Courier)
	})
	return out
}
