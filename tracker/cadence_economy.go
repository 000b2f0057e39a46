package tracker

import "time"

// The rounds of an economical day, in local hours. News that no clock tells, as a refusal, a visit in vain, damage or a signature, can only be
// found by looking, so that the looks go where such news is most likely.
//
//   - On the road it may come at any hour: two looks a day, about as far from one another as can be. The first is late enough to show who is
//     out for delivery. Dispatch scans come in the morning, and who is not out by then will hardly be at the door today.
//   - While it is out: every two hours of the day until the signature.
//   - What the courier calls wrong is followed closely, because its next word may come at any time.
//   - A parcel that is silent beyond its clocks moves again at a rate that falls about as one over its silence. Scans that end a silence are
//     made by day, mostly in the morning.
const (
	roundWindow = time.Hour // over which a round is spread
	roundLead   = time.Hour // a round that is nearer than this is left out
)

var (
	roadRounds    = [...]int{11, 22}
	doorRounds    = [...]int{11, 13, 15, 17, 19}
	attemptRounds = [...]int{10, 14, 18}
	troubleRounds = [...]int{2, 6, 9, 12, 15, 18, 22}
	stationRounds = [...]int{3, 9, 15, 21}
	standRounds   = [...]int{11} // standing for a day
	abroadRounds  = [...]int{19} // its hours are not China's: a second look on a day would be a guess
	silentRounds  = [...]int{10, 14}
	stuckRounds   = [...]int{10}
)

const (
	troubleFor  = 72 * time.Hour      // how long trouble is followed closely
	standsFor   = 24 * time.Hour      // a parcel that has not been scanned for so long will hardly be at the door today
	nightShift  = 12 * time.Hour      // a round is left out where a verdict needs a look so soon after it
	silentLong  = 8 * 24 * time.Hour  // the next scan of a silent parcel is the less likely the longer it has been silent
	silentGone  = 20 * 24 * time.Hour // within China such a parcel seldom moves again; a post abroad is silent for weeks and goes on
	quietShare  = 4                   // such a parcel is looked at after a quarter of that time again
	farAhead    = 7 * 24 * time.Hour  // longest pause of all
	sentBack    = 7 * 24 * time.Hour  // a station keeps a parcel for a week and sends it back
	sentBackLag = 12 * time.Hour      // it does so some hours earlier at times, and up to two days later
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
		return max(economyPause, min(c.Now.Sub(s.ShippedAt)/2, farAhead))
	case s.Status == StatusLost:
		return max(economyPause, min(quiet/2, farAhead))
	case s.Status == StatusException && quiet < troubleFor:
		return c.round(c.Now, troubleRounds[:])
	case s.Status == StatusFailedAttempt && quiet < troubleFor:
		return c.round(c.Now, attemptRounds[:])
	case s.Phase == PhaseLocker && c.sendsBack():
		return c.round(c.Now, stationRounds[:])
	case s.Phase == PhaseReturning, s.Phase == PhaseLocker, s.Phase == PhaseClosed:
		return economyPause
	case quiet > silentAfter:
		return c.silent(quiet)
	default:
		return c.underway(quiet)
	}
}

// sendsBack reports whether the parcel lies at its station for as long as parcels are kept there.
func (c CadenceInput) sendsBack() bool {
	lies := c.Now.Sub(c.Way.LockerAt)
	return lies > sentBack-sentBackLag && lies < sentBack+4*sentBackLag
}

// silent waits for the next scan of a parcel whose clocks have all but run out: what it brings is news that no clock tells.
func (c CadenceInput) silent(quiet time.Duration) time.Duration {
	_, home := provinces(c.Way)
	switch {
	case quiet < silentLong:
		return c.round(c.Now, silentRounds[:])
	case home && quiet > silentGone:
		return c.round(c.Now.Add(min(quiet/quietShare, farAhead)-nightShift), stuckRounds[:])
	default:
		return c.round(c.Now, stuckRounds[:])
	}
}

// underway leaves a parcel alone until it can be at the door. From then on one that keeps moving is looked at like one that is there.
func (c CadenceInput) underway(quiet time.Duration) time.Duration {
	rounds := c.daily(quiet)
	if c.Way.Phase != PhasePickedUp && c.Way.Phase != PhaseLinehaul {
		return c.round(c.Now, rounds)
	}
	legs := c.Legs
	if legs == nil {
		legs = EstimatedLegs{}
	}
	from := c.Way.PickedUpAt.Add(legs.ToDoor(c.Way))
	if from.Before(c.Now) {
		from = c.Now
	}
	pause := c.round(from, rounds)
	if until := c.ThresholdAt.Sub(c.Now); len(rounds) == 1 && until > pause && until < pause+nightShift {
		return until + ThresholdMargin
	}
	return pause
}

// daily returns the rounds of a day. Abroad the hours of the day are not known, so that a second look is not worth it.
func (c CadenceInput) daily(quiet time.Duration) []int {
	_, home := provinces(c.Way)
	switch {
	case !home:
		return abroadRounds[:]
	case c.Way.Phase == PhaseOutForDelivery:
		return doorRounds[:]
	case c.Way.Phase == PhaseDestBranch || quiet < standsFor:
		return roadRounds[:]
	default:
		return standRounds[:]
	}
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
