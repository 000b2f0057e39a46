package simulator

import (
	"parcelwarden/tracker"
	"time"
)

// Tiers are the hours after which a clock is to be watched, breached and abnormal.
type Tiers struct{ Watch, Breach, Abnormal float64 }

// TruthRules are the rule hours by which the truth is told: a copy of the official numbers that shares nothing with the product.
type TruthRules struct {
	Pickup         Tiers             // upload until picked up
	PickupAbroad   Tiers             // the same in a shop of no marketplace
	FirstHub       Tiers             // picked up until the first hub
	HubGap         map[Class]Tiers   // silence between the first hub and the delivery branch
	Dispatch       Tiers             // delivery branch until out for delivery
	Sign           Tiers             // out for delivery until signed
	Collect        Tiers             // in a locker or station until collected
	LongTail       map[Class]Tiers   // picked up until the door, whatever was scanned meanwhile; no watch tier of its own
	Customs        Tiers             // held by customs: no published hours, those of a far gap from their breach on
	Lost           map[Class]float64 // silence after which a parcel counts as lost
	LineDays       map[Class]int     // natural days of the line standard, the day of the pick-up not counted
	FailedAttempts int               // attempts that must fail before an exception is due: one is everyday life
}

// OfficialRules are the hours in force since 2026-07-09. The breach hours of pickup, first hub and gaps are the platform's own; the
// other numbers are estimates that the product uses as well.
func OfficialRules() TruthRules {
	return TruthRules{
		PickupAbroad: Tiers{48, 96, 168},
		Pickup:       Tiers{12, 24, 48},
		FirstHub:     Tiers{16, 24, 48},
		HubGap:       map[Class]Tiers{Near: {36, 48, 96}, Far: {48, 72, 120}, Remote: {96, 120, 168}},
		Dispatch:     Tiers{24, 36, 72},
		Sign:         Tiers{14, 24, 48},
		Collect:      Tiers{48, 96, 168},
		LongTail:     map[Class]Tiers{Near: {7 * 24, 7 * 24, 10 * 24}, Far: {10 * 24, 10 * 24, 15 * 24}, Remote: {15 * 24, 15 * 24, 22 * 24}},
		Customs:      Tiers{72, 72, 120},
		Lost:         map[Class]float64{Near: 168, Far: 240, Remote: 336},
		LineDays:     map[Class]int{Near: 2, Far: 4, Remote: 7}, FailedAttempts: 2,
	}
}

// lineDue is the end of the local day that lies days after the day of the pick-up.
func lineDue(pickup time.Time, days int) time.Time {
	local := pickup.In(shanghai)
	return time.Date(local.Year(), local.Month(), local.Day()+days, 23, 59, 59, 0, shanghai).UTC()
}

// after returns the time at which a tier of so many hours is reached; no hours give the zero time.
func after(since time.Time, hours float64) time.Time {
	if hours <= 0 {
		return time.Time{}
	}
	return since.Add(time.Duration(hours * float64(time.Hour)))
}

// reuseGap is how much older than its upload a scan is that belongs to an earlier parcel with the number.
const reuseGap = 7 * 24 * time.Hour

// familyOf sorts kinds into families. Kinds about a feed or a set-up have no truth here.
func familyOf(kind tracker.Kind) tracker.Family {
	switch kind {
	case tracker.KindShipOverdue, tracker.KindPickupOverdue, tracker.KindPromiseOverdue, tracker.KindLineOverdue, tracker.KindNumberNotFound:
		return tracker.FamilyOverdue
	case tracker.KindHubWait, tracker.KindOriginHubStall, tracker.KindTransitStall, tracker.KindNotDispatched, tracker.KindNotSigned,
		tracker.KindNotCollected, tracker.KindLongTail:
		return tracker.FamilyStalled
	case tracker.KindLostSuspected, tracker.KindLostConfirmed:
		return tracker.FamilyLost
	case tracker.KindException, tracker.KindRefused, tracker.KindDamaged, tracker.KindFailedAttempts, tracker.KindReturned:
		return tracker.FamilyException
	case tracker.KindNumberSuspect, tracker.KindNumberReused, tracker.KindEarlyUpload, tracker.KindEarlyPickup, tracker.KindAddressMismatch,
		tracker.KindClonedTrace, tracker.KindFakeSign:
		return tracker.FamilyIntegrity
	case tracker.KindHubCongestion, tracker.KindBranchFault, tracker.KindLaneSlow, tracker.KindCourierSlow:
		return tracker.FamilyCluster
	default:
		return tracker.FamilyBlind
	}
}
