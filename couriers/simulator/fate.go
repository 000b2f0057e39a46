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
	FateStuckBranch  Fate = "stuck_branch"   // lies at the delivery branch
	FateUnsigned     Fate = "unsigned"       // out for delivery, signed a day and a half later
	FateReturned     Fate = "returned"       // refused and sent back
	FateFailed       Fate = "failed"         // two attempts fail, delivered on the third day
	FateMissedOnce   Fate = "missed_once"    // one attempt fails, delivered the next day
	FateDamaged      Fate = "damaged"        // damaged at a hub and sent back
	FateStation      Fate = "station"        // lies in a locker or station until the buyer comes
	FateLostSaid     Fate = "lost_said"      // the courier's words say that it is lost
	FateMissingTail  Fate = "missing_tail"   // normal, but the order lacks the phone tail that SF wants
	FateMessy        Fate = "messy"          // normal, answers repeat and shuffle events and hold an unknown code
	FateSlowToReport Fate = "slow_to_report" // normal, scans are published late
)

// Shares are parts of the whole by fate; what they leave over is normal.
type Shares map[Fate]float64

// DefaultShares gives about 80 % parcels without trouble.
func DefaultShares() Shares {
	return Shares{
		FateLate: 0.03, FateStalled: 0.03, FateLost: 0.02, FateNeverPicked: 0.02, FateNoHub: 0.015, FateStuckBranch: 0.015,
		FateUnsigned: 0.015, FateReturned: 0.015, FateFailed: 0.015, FateMissedOnce: 0.02, FateDamaged: 0.01, FateStation: 0.06, FateLostSaid: 0.008,
		FateMissingTail: 0.004, FateMessy: 0.04, FateSlowToReport: 0.03,
	}
}

// fates lists every fate but the normal one, in a fixed order: maps have none and the seed must decide everything.
func fates() []Fate {
	return []Fate{
		FateLate, FateStalled, FateLost, FateNeverPicked, FateNoHub, FateStuckBranch, FateUnsigned, FateReturned, FateFailed, FateMissedOnce,
		FateDamaged, FateStation, FateLostSaid, FateMissingTail, FateMessy, FateSlowToReport,
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
