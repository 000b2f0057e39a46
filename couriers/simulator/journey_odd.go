package simulator

import (
	"slices"
	"time"
)

// prepare changes what the shop says about a parcel whose fate lies with the shop or with the number.
func (g *journey) prepare() {
	p := &g.p
	switch p.Fate {
	case FateWrongNumber:
		p.TrackingNo, p.Mistyped = mistype(p.TrackingNo), true
	case FateReused:
		g.earlier()
	case FateEarlyPickup:
		g.at = p.ShippedAt.Add(-g.hours(5, 11))
		p.PaidAt = g.at.Add(g.hours(1.5, 4))
		g.at = g.at.Add(-time.Hour)
	case FateEarlyUpload:
		p.PaidAt = p.ShippedAt.Add(g.hours(0.4, 1))
	case FateShippedLate:
		p.PaidAt, p.Announced = p.ShippedAt.Add(-shipWithin-g.hours(14, 60)), true
	case FateAstray:
		g.to = g.elsewhere()
	}
	if g.r.IntN(20) == 0 {
		p.Announced = true
	}
	if p.Announced {
		p.ShipBy = p.PaidAt.Add(shipWithin)
	}
}

// shipWithin is the time within which the shops promise to ship.
const shipWithin = 48 * time.Hour

// mistype spoils a number as people do: two digits change places, and the last is typed twice.
func mistype(number string) string {
	b := []byte(number)
	for i := len(b) - 2; i > 0; i-- {
		if b[i] != b[i+1] && b[i] <= '9' && b[i+1] <= '9' {
			b[i], b[i+1] = b[i+1], b[i]
			break
		}
	}
	return string(append(b, b[len(b)-1]))
}

// earlier adds the whole way of a parcel that had the same number months before.
func (g *journey) earlier() {
	old := journey{r: g.r, config: g.config, row: g.row, class: g.class, from: g.from}
	old.p.Fate, old.at = FateNormal, g.p.ShippedAt.Add(-g.hours(60*24, 200*24))
	old.p.ShippedAt, old.to = old.at, g.elsewhere()
	old.travel()
	g.p.Events = old.p.Events
}

// elsewhere is a city of another part of the country than the parcel comes from or was ordered to.
func (g *journey) elsewhere() city {
	near := []string{group(g.from.province), group(g.p.Destination.Province)}
	start := g.r.IntN(20)
	for i := range cities[:20] {
		if c := cities[(start+i)%20]; !slices.Contains(near, group(c.province)) {
			return c
		}
	}
	return g.to
}

// held adds a stop at the border.
func (g *journey) held(where city) {
	g.step(g.hours(2, 6), Customs, where, g.hub(where), "")
	g.step(g.hours(82, 112), HubIn, where, g.hub(where), "")
}

// clone gives parcels of the fate the trace of another parcel of the same shop and courier, up to the signature.
func clone(parcels []Parcel) {
	for i := range parcels {
		p := &parcels[i]
		if p.Fate != FateCloned {
			continue
		}
		p.Fate = FateNormal
		for n := range parcels {
			o := &parcels[(i+n)%len(parcels)]
			free := o.Fate == FateNormal && o.Twin == "" && o != p && len(o.Events) > 0
			if free && o.Courier == p.Courier && o.Merchant == p.Merchant && o.Destination.City != p.Destination.City && o.Origin.City != p.Destination.City {
				p.follow(o)
				break
			}
		}
	}
}

// follow makes the parcel a copy of another one in all but its number, its order and where it was ordered to.
func (p *Parcel) follow(o *Parcel) {
	p.Fate, p.Twin, o.Twin = FateCloned, o.TrackingNo, p.TrackingNo
	p.Origin, p.ShippedAt, p.PaidAt, p.PromisedAt = o.Origin, o.ShippedAt, o.PaidAt, o.PromisedAt
	p.Announced, p.ShipBy, p.Events = o.Announced, o.ShipBy, slices.Clone(o.Events)
}
