package simulator

// Fate is what the generator means to happen to a parcel.
type Fate string

// The fates. Normal parcels keep at least three hours of distance to every rule tier; the others cross theirs by a clear margin.
const (
	FateNormal       Fate = "normal"
	FateLate         Fate = "late"           // never silent for long, but signed after the line standard
	FateStalled      Fate = "stalled"        // one long gap between hubs, then on its way again
	FateLost         Fate = "lost"           // silent for ever after a hub
	FateNeverPicked  Fate = "never_picked"   // number uploaded, no parcel handed over
	FateNoHub        Fate = "no_hub"         // picked up, first hub long after
	FateOriginHub    Fate = "origin_hub"     // reaches the first hub and does not leave it for long
	FateStuckBranch  Fate = "stuck_branch"   // lies at the delivery branch
	FateUnsigned     Fate = "unsigned"       // out for delivery, signed a day and a half later
	FateReturned     Fate = "returned"       // refused and sent back
	FateFailed       Fate = "failed"         // two attempts fail, delivered on the third day
	FateMissedOnce   Fate = "missed_once"    // one attempt fails, delivered the next day
	FateDamaged      Fate = "damaged"        // damaged at a hub and sent back
	FateStation      Fate = "station"        // lies in a locker or station until the buyer comes, within two days
	FateNotCollected Fate = "not_collected"  // lies there until the buyer comes late, or until it is sent back
	FateLongTail     Fate = "long_tail"      // scanned often, never silent for long, and on its way for ever
	FateLostSaid     Fate = "lost_said"      // the courier's words say that it is lost
	FateCustoms      Fate = "customs"        // abroad: held at the border for days, then let through
	FateWrongNumber  Fate = "wrong_number"   // the number was typed wrong: the courier does not know it
	FateReused       Fate = "reused"         // the courier first knows only an earlier parcel with the number
	FateEarlyPickup  Fate = "early_pickup"   // picked up before the order was paid
	FateEarlyUpload  Fate = "early_upload"   // the number is older than the payment
	FateAstray       Fate = "astray"         // travels to another province than ordered and is signed there
	FateFakeSign     Fate = "fake_sign"      // travels as it should, and is signed somewhere else
	FateCloned       Fate = "cloned"         // its trace is that of another parcel of the shop
	FateShippedLate  Fate = "shipped_late"   // the shop ships it long after the promised time; the way itself is normal
	FateMissingTail  Fate = "missing_tail"   // normal, but the order lacks the phone tail that SF wants
	FateMessy        Fate = "messy"          // normal, answers repeat and shuffle events and hold an unknown code
	FateSlowToReport Fate = "slow_to_report" // normal, scans are published late
	FateCongested    Fate = "congested"      // held with others at a hub that is jammed for days; no share deals it
)

// Shares are parts of the whole by fate; what they leave over is normal.
type Shares map[Fate]float64

// DefaultShares gives almost three quarters of parcels without trouble.
func DefaultShares() Shares {
	return Shares{
		FateLate: 0.025, FateStalled: 0.025, FateLost: 0.018, FateNeverPicked: 0.015, FateNoHub: 0.015, FateOriginHub: 0.012, FateStuckBranch: 0.015,
		FateUnsigned: 0.015, FateReturned: 0.015, FateFailed: 0.015, FateMissedOnce: 0.02, FateDamaged: 0.01, FateStation: 0.06,
		FateNotCollected: 0.01, FateLongTail: 0.006, FateLostSaid: 0.008, FateCustoms: 0.006, FateWrongNumber: 0.005, FateReused: 0.005,
		FateEarlyPickup: 0.004, FateEarlyUpload: 0.004, FateAstray: 0.005, FateFakeSign: 0.005, FateCloned: 0.003, FateShippedLate: 0.012,
		FateMissingTail: 0.004, FateMessy: 0.04, FateSlowToReport: 0.03,
	}
}

// fates lists every fate that is dealt but the normal one, in a fixed order: maps have none and the seed must decide everything.
func fates() []Fate {
	return []Fate{
		FateLate, FateStalled, FateLost, FateNeverPicked, FateNoHub, FateStuckBranch, FateUnsigned, FateReturned, FateFailed, FateMissedOnce,
		FateDamaged, FateStation, FateLostSaid, FateMissingTail, FateMessy, FateSlowToReport, FateOriginHub, FateNotCollected, FateLongTail,
		FateCustoms, FateWrongNumber, FateReused, FateEarlyPickup, FateEarlyUpload, FateAstray, FateFakeSign, FateCloned, FateShippedLate,
	}
}

// smooth reports whether a parcel of the fate should raise no incident at all.
func (f Fate) smooth() bool {
	switch f {
	case FateNormal, FateStation, FateMissedOnce, FateMessy, FateSlowToReport:
		return true
	default:
		return false
	}
}

// athome reports whether only parcels within China have the fate: abroad wires and orders do not name places alike.
func (f Fate) athome() bool {
	switch f {
	case FateReused, FateAstray, FateFakeSign, FateCloned, FateWrongNumber:
		return true
	default:
		return false
	}
}

// deal makes the list of fates of n parcels. A fate with a share gets at least one parcel where there are enough of them.
func (s Shares) deal(n int) []Fate {
	out := make([]Fate, 0, n)
	for _, fate := range fates() {
		want := int(s[fate]*float64(n) + 0.5)
		if want == 0 && s[fate] > 0 && n >= 4*len(fates()) {
			want = 1
		}
		for range want {
			if len(out) < n {
				out = append(out, fate)
			}
		}
	}
	for len(out) < n {
		out = append(out, FateNormal)
	}
	return out
}
