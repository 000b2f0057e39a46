package simulator

import (
	"math/rand/v2"
	"slices"
	"time"
)

// journey invents one parcel's way. Its stages follow one another; a fate changes the gap before one of them, ends the way early or
// adds another ending.
type journey struct {
	r      *rand.Rand
	config GenerateConfig
	p      Parcel
	row    courierRow
	from   city
	to     city
	class  Class
	at     time.Time
	slow   bool // every leg is long, none is a stall
}

func (g *journey) hours(from, to float64) time.Duration {
	return time.Duration((from + g.r.Float64()*(to-from)) * float64(time.Hour)).Truncate(time.Second)
}

func (g *journey) hub(c city) string {
	if g.row.far() {
		return c.latin + " " + g.row.hub
	}
	return c.name + g.row.hub
}

func (g *journey) branch(c city) string {
	if g.row.far() {
		return c.latin + " " + g.row.branch
	}
	return c.name + c.district + g.row.branch
}

// station is where a parcel waits for its buyer.
func (g *journey) station(c city) string {
	if g.row.far() {
		return c.latin + " parcel shop"
	}
	return c.name + "春晓路快递驿站"
}

// step adds an event after a pause.
func (g *journey) step(pause time.Duration, what What, where city, place, next string) {
	g.at = g.at.Add(pause)
	g.p.Events = append(g.p.Events, Event{At: g.at, What: what, City: where.name, Place: place, Next: next})
}

// travel walks the parcel along its fate.
func (g *journey) travel() {
	g.at = g.p.ShippedAt
	g.prepare()
	begin := g.at
	if g.r.IntN(2) == 0 && g.p.Fate != FateWrongNumber && g.p.Fate != FateReused {
		g.step(g.hours(0.05, 0.4), Ordered, g.from, "", "")
	}
	if g.p.Fate == FateNeverPicked || g.p.Fate == FateWrongNumber {
		g.promise(g.p.ShippedAt.Add(24 * time.Hour))
		return
	}
	g.slow = g.p.Fate == FateLate || g.p.Fate == FateLongTail
	g.at = begin
	g.step(g.handover(), PickedUp, g.from, g.branch(g.from), "")
	g.promise(g.at)
	if g.p.Fate == FateNoHub {
		g.at = g.at.Add(g.hours(30, 38)) // with what follows between the breach at 24 h and the next tier at 48 h
	}
	g.step(g.hours(2, 5), HubIn, g.from, g.hub(g.from), "")
	if g.linehaul(); g.p.Fate == FateLost || g.p.Fate == FateLostSaid || g.p.Fate == FateDamaged {
		return
	}
	g.lastMile()
	g.untidy()
}

// handover is the pause until the courier has the parcel: by the evening, because no branch works at night.
func (g *journey) handover() time.Duration {
	pause := g.hours(1.5, 8)
	switch g.p.Fate {
	case FateEarlyPickup:
		return time.Hour
	case FateReused:
		return g.hours(9, 10.5)
	}
	local := g.at.In(shanghai)
	night := time.Date(local.Year(), local.Month(), local.Day(), 20, 30, 0, 0, shanghai).Add(pause / 8)
	if left := night.Sub(g.at); left < pause && left > 90*time.Minute {
		return left.Truncate(time.Second)
	}
	return pause
}

// promise sets the arrival promised to every second buyer: the line standard counted from the pick-up, to the second. Buyers abroad are
// all promised a day of their own: the line standard knows no such way.
func (g *journey) promise(pickup time.Time) {
	if g.row.far() {
		days := 9
		if g.slow {
			days = 5
		} else if g.p.Fate == FateCustoms {
			days = 16
		}
		g.p.PromisedAt = g.p.ShippedAt.Add(time.Duration(days) * 24 * time.Hour)
		return
	}
	if g.r.IntN(2) == 0 {
		g.p.PromisedAt = lineDue(pickup, OfficialRules().LineDays[g.class])
	}
}

// linehaul goes from the first hub to the hub of the destination.
func (g *journey) linehaul() {
	stops, low, high := g.legs()
	names := g.stops(stops)
	long := g.r.IntN(stops) // the leg on which the way ends or stalls
	for n, here := range names[:stops] {
		next := names[n+1]
		rest := g.hours(1, 4)
		if n == 0 && g.p.Fate == FateOriginHub {
			rest = g.stall()
		}
		g.step(rest, HubOut, here, g.hub(here), g.hub(next))
		if n == long && g.ends() {
			return
		}
		pause := g.hours(low, high)
		if n == long && g.p.Fate == FateStalled {
			pause = g.stall()
		}
		what := HubIn
		if n == stops-1 {
			what = ArriveCity
		}
		g.step(pause, what, next, g.hub(next), "")
		if n == stops-2 && g.p.Fate == FateCustoms {
			g.held(next)
		}
		if n == long && g.p.Fate == FateDamaged {
			g.step(g.hours(1, 3), Damaged, next, g.hub(next), "")
			g.sendBack(next)
			return
		}
	}
}

// stops are the cities of a way with so many legs. Abroad the last but one is the gateway.
func (g *journey) stops(legs int) []city {
	names := []city{g.from}
	for len(names) < legs {
		c := cities[g.r.IntN(20)]
		if g.to.far() && len(names) == legs-1 {
			c = g.to.gateway()
		}
		if c.name != g.to.name && !slices.ContainsFunc(names, func(o city) bool { return o.name == c.name }) {
			names = append(names, c)
		}
	}
	return append(names, g.to)
}

// legs returns the number of legs and the hours of one. Slow parcels have three, each clearly shorter than the first tier of a gap.
func (g *journey) legs() (int, float64, float64) {
	switch {
	case g.p.Fate == FateLongTail && g.class == Near:
		return 7, 28, 31
	case g.p.Fate == FateLongTail && g.class == Far:
		return 7, 39, 43
	case g.p.Fate == FateLongTail:
		return 6, 66, 74
	case g.to.far() && g.slow:
		return 3, 40, 43.5
	case g.to.far():
		return 3, 16, 32
	case g.slow && g.class == Near:
		return 3, 28, 31
	case g.slow && g.class == Far:
		return 3, 39, 43
	case g.slow:
		return 3, 66, 74
	case g.class == Near:
		return 1, 3, 10
	case g.class == Far:
		return 2, 9, 16
	default:
		return 3, 16, 26
	}
}

// stall is a gap between the breach and the abnormal tier of the lane's class.
func (g *journey) stall() time.Duration {
	tiers := OfficialRules().HubGap[g.class]
	return g.hours(tiers.Breach+6, tiers.Abnormal-6)
}

// ends applies the fates that finish on the road; it reports whether this is one of them.
func (g *journey) ends() bool {
	switch g.p.Fate {
	case FateLost:
		return true
	case FateLostSaid:
		g.step(g.hours(18, 28), LostText, g.from, g.hub(g.from), "")
		return true
	default:
		return false
	}
}

// morning returns the pause until the buyer's next time between five and seven that is at least three hours away.
func (g *journey) morning() time.Duration {
	local := g.at.Add(3 * time.Hour).In(g.to.zone)
	five := time.Date(local.Year(), local.Month(), local.Day(), 5, 0, 0, 0, g.to.zone)
	if five.Before(local) {
		five = five.Add(24 * time.Hour)
	}
	return five.Add(g.hours(0, 2)).Sub(g.at)
}
