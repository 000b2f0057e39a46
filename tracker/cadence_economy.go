package tracker

import "time"

// The rounds of an economical day, in local hours. Dispatch scans come in the morning and clocks of a dispatch run out at night at the
// earliest: one look before the evening sees every such clock before it can cross its first tier. What the courier says is wrong is
// followed three times a day, because the next word may come at any time.
const (
	dayRound    = 17
	roundWindow = time.Hour     // over which a round is spread
	roundLead   = 2 * time.Hour // a round that is nearer than this is left out
)

var troubleRounds = [...]int{10, 14, 18}

const (
	troubleFor = 72 * time.Hour // how long trouble is followed closely
	farAhead   = 72 * time.Hour // longest pause of all
	quietShare = 4              // a parcel that has been silent for long is looked at after a quarter of that time again
)

// economy looks where a verdict needs one, and else where something that no clock tells has most likely happened.
func (c CadenceInput) economy() time.Duration {
	s := c.Way
	if s == nil {
		return economyPause
	}
	quiet := c.Now.Sub(s.LastEventAt)
	switch {
	case s.LastEventAt.IsZero():
		return max(economyPause, min(c.Now.Sub(s.ShippedAt)/quietShare, farAhead))
	case (c.Status == StatusException || c.Status == StatusFailedAttempt) && quiet < troubleFor:
		return c.round(c.Now, troubleRounds[:]...)
	case quiet > silentAfter:
		return c.round(c.Now.Add(min(quiet/quietShare, farAhead)-12*time.Hour), dayRound)
	case c.Phase == PhaseReturning, c.Phase == PhaseLocker:
		return economyPause
	case c.Phase == PhasePickedUp, c.Phase == PhaseLinehaul:
		early, _ := c.legs().ToDoor(s)
		from := s.PickedUpAt.Add(early)
		if from.Before(c.Now) {
			from = c.Now
		}
		return c.round(from, dayRound)
	default:
		return c.round(c.Now, dayRound)
	}
}

func (c CadenceInput) legs() LegTimes {
	if c.Legs == nil {
		return EstimatedLegs{}
	}
	return c.Legs
}

// round is the pause until the next of the local hours after a time.
func (c CadenceInput) round(after time.Time, hours ...int) time.Duration {
	zone := c.Zone
	if zone == nil {
		zone = chinaZone()
	}
	after = after.Add(roundLead)
	local := after.In(zone)
	var at time.Time
	for day := 0; at.IsZero(); day++ {
		for _, hour := range hours {
			if when := time.Date(local.Year(), local.Month(), local.Day()+day, hour, 0, 0, 0, zone); when.After(after) {
				at = when
				break
			}
		}
	}
	return at.Sub(c.Now) + time.Duration(spread(c.Key, uint64(roundWindow)))
}

// confirming is the pause until the look that confirms a final status. A signature must have stood for ConfirmLook by then.
func (c CadenceInput) confirming() time.Duration {
	if c.Way == nil || c.Way.SignedAt.IsZero() {
		return confirmingLook
	}
	pause := c.Way.SignedAt.Add(ConfirmLook + ThresholdMargin).Sub(c.Now)
	if pause <= 0 {
		return confirmingLook
	}
	return pause
}
