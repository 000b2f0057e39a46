package tracker

import (
	"hash/fnv"
	"time"
)

// Cadence is a policy of how often parcels are looked up.
type Cadence string

// The policies. Economy looks where a verdict needs it, and where something has most likely happened; balanced also keeps the picture
// fresh by its phase; fresh looks every two hours whatever happens, thresholds included.
const (
	CadenceEconomy  Cadence = "economy"
	CadenceBalanced Cadence = "balanced"
	CadenceFresh    Cadence = "fresh"
)

// ThresholdMargin is how long after a threshold the look that proves it is made.
const ThresholdMargin = 2 * time.Minute

const (
	partingLead    = 30 * time.Minute
	backoffFirst   = 5 * time.Minute
	backoffLimit   = 6 * time.Hour
	confirmingLook = 12 * time.Hour
	transitPause   = 12 * time.Hour
	dispatchPause  = 4 * time.Hour
	troublePause   = 6 * time.Hour
	silentAfter    = 72 * time.Hour // economy: beyond it silence itself says that nothing moves
	setupPause     = 6 * time.Hour
	economyPause   = 24 * time.Hour
	pushedPause    = 24 * time.Hour
	freshPause     = 2 * time.Hour
)

// CadenceInput is what the time of the next look depends on.
type CadenceInput struct {
	Cadence     Cadence // balanced if empty
	Key         string  // tracking number: spreads retries
	Now         time.Time
	Status      Status
	Phase       Phase
	LastEventAt time.Time
	ThresholdAt time.Time     // next threshold of any clock; zero if there is none
	Floor       time.Duration // shortest pause the provider allows between two looks at one number
	RetryAfter  time.Duration // the courier asked to wait; zero if it did not
	Failures    int           // failed looks in a row, this one included; zero after a look that saw the parcel
	Problem     Problem       // of the failed look
	Pushed      bool          // the provider pushes about this parcel and its pushes are trusted to come

	Way  *Shipment      // the parcel as followed after the look; nil where only its phase is known
	Legs LegTimes       // what is expected of its way; nil: EstimatedLegs
	Zone *time.Location // in which its days are counted; nil: China's
}

// NextPoll returns when to look again after a look at the time Now. After a failure it backs off from five minutes to six hours;
// else it is the next threshold or the end of what the policy calls fresh, whichever is earlier, and never before the
// provider's floor or what it asked for. A parcel that is pushed needs no freshness: it is looked up where a verdict needs it, which no
// push can prove, and once a day to find out whether pushes are missing. A parcel is seen once more before it is closed as unresolved.
func NextPoll(c CadenceInput) time.Time {
	pause := c.pause()
	if c.Failures == 0 && !c.Status.Final() && c.Cadence != CadenceFresh {
		if until := c.ThresholdAt.Add(ThresholdMargin).Sub(c.Now); c.ThresholdAt.After(c.Now) && until < pause {
			pause = until
		}
		if until := c.parting(); until > 0 && until < pause {
			pause = until
		}
	}
	return c.Now.Add(max(pause, c.Floor, c.RetryAfter))
}

// parting is how long it is to the look before a parcel past its horizon is closed as unresolved; zero or less if that was made. Without it
// a scan that came since the last look would be lost with the parcel.
func (c CadenceInput) parting() time.Duration {
	if c.Way == nil || c.Way.ShippedAt.IsZero() {
		return 0
	}
	end := c.Way.ShippedAt.Add(FollowHorizon)
	if quiet := c.Way.LastEventAt.Add(HorizonSilence); quiet.After(end) {
		end = quiet
	}
	return end.Add(-partingLead).Sub(c.Now)
}

func (c CadenceInput) pause() time.Duration {
	switch {
	case c.Failures > 0 && needsSetup(c.Problem):
		return setupPause
	case c.Failures > 0:
		return Backoff(c.Key, c.Failures)
	case c.Status.Final():
		return c.confirming()
	case c.Cadence == CadenceFresh:
		return freshPause
	case c.Pushed:
		return pushedPause
	case c.Cadence == CadenceEconomy:
		return c.economy()
	default:
		return c.balanced()
	}
}

// balanced is how old the picture of a parcel may be on each leg. No clock runs out in less than the 12 hours of a transit leg without
// having been seen to start.
func (c CadenceInput) balanced() time.Duration {
	switch {
	case c.Status == StatusException:
		return troublePause
	case c.Phase == PhaseOutForDelivery:
		return dispatchPause
	default:
		return transitPause
	}
}

// Backoff returns the pause after the given number of failures in a row: five minutes, doubling up to six hours, less up to a
// fifth that depends on the key, so that parcels which failed together do not come back together.
func Backoff(key string, failures int) time.Duration {
	pause := backoffFirst
	for n := 1; n < failures && pause < backoffLimit; n++ {
		pause *= 2
	}
	pause = min(pause, backoffLimit)
	return pause - time.Duration(spread(key, uint64(pause/5)))
}

// SpreadPoll returns a moment within the window after now that depends on the key alone, so that a thousand new parcels are not
// all looked up at once.
func SpreadPoll(key string, now time.Time, window time.Duration) time.Time {
	if window <= 0 {
		return now
	}
	return now.Add(time.Duration(spread(key, uint64(window))))
}

// spread maps a key evenly to a number below n. The last mixing step matters: keys that differ in the last digit alone leave
// FNV with near neighbours.
func spread(key string, n uint64) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(key))
	x := h.Sum64()
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	return x % n
}
