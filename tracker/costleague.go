package tracker

import (
	"cmp"
	"slices"
	"time"
)

// CostKey is what parcels are counted under: a SKU, a supplier, a courier, or a courier between two provinces. Only what the league is about
// is set.
type CostKey struct {
	SKU                          string
	SupplierID                   int64
	Courier, Origin, Destination string
}

// CostCount is how many parcels of a sort were shipped in the window, and how many of them had an incident at breach or worse.
type CostCount struct {
	Key          CostKey // a SKU alone, or everything but the SKU
	Parcels, Bad int
}

// CostParcel is one parcel that cost its shop something.
type CostParcel struct {
	ShipmentID int64
	Key        CostKey // everything but the SKU
	SKUs       []string
	Paid       Money // by decisions: refunded, compensated, sent again, less what claims brought
	Expected   Money // what its open incidents are expected to cost; zero once a decision pays
}

// Costs are what a window's parcels cost, as a store counts it.
type Costs struct {
	Counts    []CostCount
	SKUCounts []CostCount
	Parcels   []CostParcel
}

// CostQuery asks for the costs of the parcels that a merchant shipped since a time. Shares names parcels that share a loss of points, which
// may have been shipped before.
type CostQuery struct {
	MerchantID int64
	Since      time.Time
	Shares     []int64
}

// CostLine is one row of a league. A parcel with several SKUs counts under each.
type CostLine struct {
	Key            CostKey
	Parcels        int // that cost something
	Points         Points
	Paid, Expected Money
	Bad            Ratio // parcels with an incident, of those shipped in the window
}

// CostLeagues are the SKUs, suppliers, couriers and lanes that cost most, the worst first. Who cost nothing is in none.
type CostLeagues struct {
	SKUs, Suppliers, Couriers, Lanes []CostLine
}

// Leagues adds the shares of a booked loss to what the parcels cost in money, and ranks who they belong to: by points, then by money.
func (c Costs) Leagues(shares []LossShare, top int) CostLeagues {
	points := map[int64]Points{}
	for _, s := range shares {
		points[s.ShipmentID] += s.Attributed
	}
	rank := func(keys func(CostKey, []string) []CostKey, counts []CostCount) []CostLine {
		lines := map[CostKey]*CostLine{}
		for _, p := range c.Parcels {
			for _, key := range keys(p.Key, p.SKUs) {
				if lines[key] == nil {
					lines[key] = &CostLine{Key: key}
				}
				lines[key].add(p, points[p.ShipmentID])
			}
		}
		bad, all := map[CostKey]int{}, map[CostKey]int{}
		for _, n := range counts {
			for _, key := range keys(n.Key, []string{n.Key.SKU}) {
				bad[key] += n.Bad
				all[key] += n.Parcels
			}
		}
		var out []CostLine
		for key, line := range lines {
			if line.Bad = RatioOf(bad[key], all[key]); line.Parcels > 0 {
				out = append(out, *line)
			}
		}
		slices.SortFunc(out, func(a, b CostLine) int { return a.compare(b) })
		return out[:min(len(out), top)]
	}
	return CostLeagues{
		SKUs: rank(costSKUs, c.SKUCounts), Suppliers: rank(costSupplier, c.Counts), Couriers: rank(costCourier, c.Counts), Lanes: rank(costLane, c.Counts),
	}
}

func costSKUs(_ CostKey, skus []string) []CostKey {
	var out []CostKey
	for _, sku := range skus {
		if sku != "" {
			out = append(out, CostKey{SKU: sku})
		}
	}
	return out
}

func costSupplier(k CostKey, _ []string) []CostKey {
	if k.SupplierID == 0 {
		return nil
	}
	return []CostKey{{SupplierID: k.SupplierID}}
}

func costCourier(k CostKey, _ []string) []CostKey { return []CostKey{{Courier: k.Courier}} }

func costLane(k CostKey, _ []string) []CostKey {
	return []CostKey{{Courier: k.Courier, Origin: k.Origin, Destination: k.Destination}}
}

// add counts one parcel in, if it cost anything.
func (l *CostLine) add(p CostParcel, points Points) {
	if points <= 0 && p.Paid.Minor == 0 && p.Expected.Minor <= 0 {
		return
	}
	l.Parcels++
	l.Points += max(points, 0)
	l.Paid, l.Expected = l.Paid.Plus(p.Paid), l.Expected.Plus(p.Expected)
}

// Plus adds an amount of the same currency; another one cannot be added and is left out.
func (m Money) Plus(o Money) Money {
	switch {
	case o.Minor == 0 || m.Minor != 0 && m.Currency != o.Currency:
		return m
	case m.Minor == 0:
		return o
	default:
		return Money{Minor: m.Minor + o.Minor, Currency: m.Currency}
	}
}

func (l CostLine) compare(o CostLine) int {
	return cmp.Or(cmp.Compare(o.Points, l.Points), cmp.Compare(o.Paid.Minor+o.Expected.Minor, l.Paid.Minor+l.Expected.Minor),
		cmp.Compare(o.Parcels, l.Parcels), cmp.Compare(l.Key.SKU, o.Key.SKU), cmp.Compare(l.Key.SupplierID, o.Key.SupplierID),
		cmp.Compare(l.Key.Courier, o.Key.Courier), cmp.Compare(l.Key.Origin, o.Key.Origin), cmp.Compare(l.Key.Destination, o.Key.Destination))
}

// PaidOut is what a decision cost so far: what it paid or is going to pay, below zero for a claim that brought something.
func (d Decision) PaidOut() Money {
	if d.State != DecisionAccepted && d.State != DecisionDone {
		return Money{}
	}
	moved := d.Settled
	if moved.IsZero() && d.Action != ActionClaim {
		moved = d.Amount
	}
	switch d.Action {
	case ActionRefund, ActionReship, ActionCompensate:
		return moved
	case ActionClaim:
		return Money{Minor: -moved.Minor, Currency: moved.Currency}
	default:
		return Money{}
	}
}
