package tracker

import "time"

// The rounds of an economical day, in local hours. Dispatch scans come in the morning and the clock of a dispatch runs out at night at the
// earliest: one look in the evening sees every such clock before its first tier. On the days on which a parcel can be at the door a
// second one at noon sees refusals and visits in vain. What the courier calls wrong is followed closely, because its next word may come
// at any time.
const (
	noonRound   = 13
	dayRound    = 19
	roundWindow = time.Hour // over which a round is spread
	roundLead   = time.Hour // a round that is nearer than this is left out
)

// troubleRounds follow a parcel with a problem, attemptRounds one whose buyer was not met, who is visited again in daylight.
var (
	troubleRounds = [...]int{2, 6, 9, 12, 15, 18, 22}
	attemptRounds = [...]int{10, 14, 18}
	doorRounds    = [...]int{noonRound, dayRound}
	quietRounds   = [...]int{dayRound}
)

const (
	troubleFor = 72 * time.Hour // how long trouble is followed closely
	farAhead   = 72 * time.Hour // longest pause of all
	quietShare = 4              // a parcel that has been silent for long is looked at after a quarter of that time again
	standsFor  = 24 * time.Hour // a parcel that has not been scanned for so long will hardly be at the door today
	nightShift = 12 * time.Hour // a round is left out where a verdict needs a look so soon after it
)

// economy looks where a verdict needs one, and else where something has most likely happened that changes the clocks or that no clock tells.
func (c CadenceInput) economy() time.Duration {
	s := c.Way
	if s == nil {
		return economyPause
	}
	quiet := c.Now.Sub(s.LastEventAt)
	switch {
	case s.LastEventAt.IsZero():
		return max(economyPause, min(c.Now.Sub(s.ShippedAt)/quietShare, farAhead))
	case s.Status == StatusException && quiet < troubleFor:
		return c.round(c.Now, troubleRounds[:])
	case s.Status == StatusFailedAttempt && quiet < troubleFor:
		return c.round(c.Now, attemptRounds[:])
	case quiet > silentAfter:
		return c.round(c.Now.Add(min(quiet/quietShare, farAhead)-nightShift), quietRounds[:])
	case s.Phase == PhaseReturning, s.Phase == PhaseLocker, s.Phase == PhaseClosed:
		return economyPause
	case s.Phase == PhasePickedUp, s.Phase == PhaseLinehaul:
		return c.underway(quiet)
	default:
		return c.round(c.Now, c.daily(true))
	}
}

// underway leaves a parcel alone until it can be at the door. From then on one that keeps moving is looked at like one that is there.
func (c CadenceInput) underway(quiet time.Duration) time.Duration {
	legs := c.Legs
	if legs == nil {
		legs = EstimatedLegs{}
	}
	from := c.Way.PickedUpAt.Add(legs.ToDoor(c.Way))
	if from.Before(c.Now) {
		from = c.Now
	}
	rounds := c.daily(quiet < standsFor)
	pause := c.round(from, rounds)
	if until := c.ThresholdAt.Sub(c.Now); len(rounds) == 1 && until > pause && until < pause+nightShift {
		return until + ThresholdMargin
	}
	return pause
}

// daily returns the rounds of an ordinary day. Abroad the hours of the day are not known, so that a second look is not worth it.
func (c CadenceInput) daily(door bool) []int {
	if _, known := provinces(c.Way); door && known {
		return doorRounds[:]
	}
	return quietRounds[:]
}

// round is the pause until the next of the local hours, which ascend, after a time.
func (c CadenceInput) round(after time.Time, hours []int) time.Duration {
	zone := c.Zone
	if zone == nil {
		zone = chinaZone()
	}
	after = after.Add(roundLead)
	local := after.In(zone)
	at := time.Date(local.Year(), local.Month(), local.Day()+1, hours[0], 0, 0, 0, zone)
	for _, hour := range hours {
		if today := time.Date(local.Year(), local.Month(), local.Day(), hour, 0, 0, 0, zone); today.After(after) {
			at = today
			break
		}
	}
	return at.Sub(c.Now) + time.Duration(spread(c.Key, uint64(roundWindow)))
}

// confirming is the pause until the look that confirms a final status, before which a signature must have stood for ConfirmLook.
func (c CadenceInput) confirming() time.Duration {
	if c.Way == nil || c.Way.SignedAt.IsZero() {
		return confirmingLook
	}
	if pause := c.Way.SignedAt.Add(ConfirmLook + ThresholdMargin).Sub(c.Now); pause > 0 {
		return pause
	}
	return confirmingLook
}
