package web

import (
	"math"
	"parcelwarden/tracker"
)

// healthLine says whether an account's endpoint is asked, and what its own history says about its feed.
type healthLine struct {
	Since, Probe Moment // of an open breaker
	FailRate     int    // per cent of late requests; shown from one in twenty on
	StaleSince   Moment
	Expected     int // scans that should have come since
	Seen         int
	Learning     bool // its history is too short to tell a silence from a quiet hour
	Recovering   bool
}

// shownFailRate is the failure rate in per cent below which a page does not mention it.
const shownFailRate = 5

func (v visit) healthLine(a tracker.CourierAccount) healthLine {
	line := healthLine{
		StaleSince: v.moment(a.Feed.Stale), Expected: int(math.Round(a.Feed.Missing)), Seen: a.Feed.Seen,
		Learning: !a.Feed.Learnt && !a.LastSuccessAt.IsZero(), Recovering: a.RecoverTill.After(v.now) && !a.Health.Down(),
	}
	if rate := int(math.Round(100 * a.Health.FailRate)); rate >= shownFailRate {
		line.FailRate = rate
	}
	if a.Health.Down() {
		line.Since, line.Probe = v.moment(a.Health.Since), v.moment(a.Health.ProbeAt)
	}
	return line
}
