package simulator

import "time"

// lastMile goes from the destination's hub to the buyer's door, or back.
func (g *journey) lastMile() {
	door := g.branch(g.to)
	g.step(g.morning(), Branch, g.to, door, "")
	pause := g.hours(1.5, 3)
	if g.p.Fate == FateStuckBranch {
		pause = g.hours(48, 52)
	}
	g.step(pause, OutForDelivery, g.to, door, "")
	switch g.p.Fate {
	case FateUnsigned:
		g.step(g.hours(29, 34), Signed, g.to, door, "")
	case FateFailed:
		g.knock(door)
		g.knock(door)
		g.step(g.hours(2, 6), Signed, g.to, door, "")
	case FateMissedOnce:
		g.knock(door)
		g.step(g.hours(2, 6), Signed, g.to, door, "")
	case FateReturned:
		g.step(g.hours(2, 6), Refused, g.to, door, "")
		g.sendBack(g.to)
	case FateStation:
		station := g.station(g.to)
		g.step(g.hours(1, 6), Locker, g.to, station, "")
		g.step(g.hours(3, 44), Collected, g.to, station, "")
	case FateNotCollected:
		station := g.station(g.to)
		g.step(g.hours(1, 6), Locker, g.to, station, "")
		if g.r.IntN(3) == 0 {
			g.step(g.hours(172, 190), Returning, g.to, g.hub(g.to), g.hub(g.from))
			g.step(g.hours(40, 70), Returned, g.from, g.branch(g.from), "")
			return
		}
		g.step(g.hours(58, 150), Collected, g.to, station, "")
	case FateFakeSign:
		away := g.elsewhere()
		g.step(g.hours(2, 8), Signed, away, g.branch(away), "")
	default:
		g.step(g.hours(2, 8), Signed, g.to, door, "")
	}
}

// knock is a visit in vain and the next one, the morning after.
func (g *journey) knock(door string) {
	what := AttemptFailed
	if g.r.IntN(2) == 0 {
		what = Unreachable
	}
	g.step(g.hours(2, 5), what, g.to, door, "")
	g.step(g.morning()+g.hours(1, 2), OutForDelivery, g.to, door, "")
}

// sendBack takes the parcel home from where it is.
func (g *journey) sendBack(where city) {
	g.step(g.hours(12, 24), Returning, where, g.hub(where), g.hub(g.from))
	g.step(g.hours(40, 70), Returned, g.from, g.branch(g.from), "")
}

// untidy spoils the answers about a parcel without changing what happened to it.
func (g *journey) untidy() {
	switch g.p.Fate {
	case FateMessy:
		for _, e := range g.p.Events {
			if e.What == HubOut {
				e.What, e.At = Unknown, e.At.Add(90*time.Second)
				g.p.Events = append(g.p.Events, e)
				break
			}
		}
	case FateSlowToReport:
		for i := range g.p.Events {
			if g.p.Events[i].What.Physical() && g.r.IntN(2) == 0 {
				g.p.Events[i].Lag = g.hours(0.1, g.latest())
			}
		}
	}
}

// latest is how many hours after a scan it is published at the latest by a courier that is slow to report.
func (g *journey) latest() float64 {
	if g.config.Faults == FaultsAll {
		return 6
	}
	return 0.8
}
