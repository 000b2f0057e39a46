package simulator

import (
	"cmp"
	"parcelwarden/tracker"
	"slices"
	"sort"
	"time"
)

// telling is one moment at which a shop's export has something new: an order that is paid, or its parcel.
type telling struct {
	at      time.Time
	parcel  *Parcel
	shipped bool
}

// tellings are those of all parcels, in order of time.
func tellings(parcels []*Parcel) []telling {
	out := make([]telling, 0, len(parcels))
	for _, p := range parcels {
		if p.Announced && p.PaidAt.Before(p.told()) {
			out = append(out, telling{at: p.PaidAt, parcel: p})
		}
		out = append(out, telling{at: p.told(), parcel: p, shipped: true})
	}
	slices.SortStableFunc(out, func(a, b telling) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.parcel.TrackingNo, b.parcel.TrackingNo))
	})
	return out
}

// Orders returns what the shops' exports say about every parcel, in order of shipping, also about parcels that are shipped later.
func (w *World) Orders() []tracker.ParcelRow {
	out := make([]tracker.ParcelRow, 0, len(w.parcels))
	for _, p := range w.Parcels() {
		out = append(out, p.Row())
	}
	return out
}

// OrdersBetween returns what one export at the time until brings anew after the one at after: orders that were shipped meanwhile, and
// some that are paid and wait for a parcel, without a number.
func (w *World) OrdersBetween(after, until time.Time) []tracker.ParcelRow {
	first := sort.Search(len(w.tellings), func(i int) bool { return w.tellings[i].at.After(after) })
	var out []tracker.ParcelRow
	for _, t := range w.tellings[first:] {
		switch {
		case t.at.After(until):
			return out
		case t.shipped:
			out = append(out, t.parcel.Row())
		case t.parcel.told().After(until):
			out = append(out, t.parcel.announcement())
		}
	}
	return out
}

// OrderTruth tells about the orders that their shop's export has before there is a parcel: ship_overdue from the promised time until
// the parcel. Up to half of the time before the promise a warning of it is not wrong.
func (w *World) OrderTruth() []Spell {
	var out []Spell
	for _, p := range w.parcels {
		if !p.Announced || p.ShipBy.IsZero() {
			continue
		}
		warn := p.PaidAt.Add(p.ShipBy.Sub(p.PaidAt) / 2)
		s := Spell{OrderNo: p.OrderNo, Kind: tracker.KindShipOverdue, Family: tracker.FamilyOverdue, Since: p.PaidAt, From: p.PaidAt, Until: p.told()}
		if s.Watch = warn; warn.Before(p.told()) {
			out = append(out, s)
		}
		if s.Watch, s.Must = p.ShipBy, true; p.ShipBy.Before(p.told()) {
			out = append(out, s)
		}
	}
	return out
}
