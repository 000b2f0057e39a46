package tracker

import (
	"fmt"
	"math"
)

// lossMinSpells is how many past silent spells a loss probability needs before anybody is shown a percentage.
const lossMinSpells = 30

// LossChance is the probability that a parcel which has been silent this long never moves again, from what became of the n like it:
// a Beta posterior over Jeffreys' prior, with its 95 % interval. ok is false below 30 spells: the numbers may then not be shown.
func LossChance(e LossEvidence) (p, lo, hi float64, n int, ok bool) {
	a, b := e.posterior()
	n = e.spells()
	return a / (a + b), betaQuantile(0.025, a, b), betaQuantile(0.975, a, b), n, n >= lossMinSpells
}

// posterior gives the parameters of the Beta distribution; its mean is a/(a+b).
func (e LossEvidence) posterior() (a, b float64) {
	return float64(max(e.Never, 0)) + 0.5, float64(max(e.Moved, 0)) + 0.5
}

func (e LossEvidence) spells() int { return max(e.Never, 0) + max(e.Moved, 0) }

// basis names the lane and the age of silence that the evidence is about, in the same words for every language.
func (e LossEvidence) basis() string { return fmt.Sprintf("%s ≥%gh", e.Lane, e.Hours) }

// lossPrior is the assumed probability that a parcel never moves again, by how bad its incident is and where it was last seen, for
// the cost arithmetic while there is no evidence. No published loss rate is usable as a prior, so these are placeholders in a
// sensible order and nothing more: they are never shown as a percentage, and thirty spells of evidence replace them.
func lossPrior(s Severity, phase Phase) float64 {
	p := 0.002
	switch s {
	case SeverityWatch:
		p = 0.004
	case SeverityBreach:
		p = 0.02
	case SeverityAbnormal:
		p = 0.1
	case SeverityPresumedLost:
		p = 0.85
	}
	switch phase { // near the buyer parcels are found more often than between hubs
	case PhaseDestBranch, PhaseOutForDelivery:
		return p * 0.8
	case PhaseLocker:
		return p * 0.3
	default:
		return p
	}
}

// moveHours is the assumed mean time until a silent parcel that is not lost moves again, by phase and severity, where no lane
// evidence says more: A(h) = 1 - exp(-h/moveHours). The longer it has been silent, the slower it is expected to be.
func moveHours(s Severity, phase Phase) float64 {
	hours := 36.0
	switch phase {
	case PhaseAwaitingPickup, PhasePickedUp, PhaseDestBranch:
		hours = 24
	case PhaseOutForDelivery:
		hours = 18
	case PhaseLocker:
		hours = 48
	case PhaseReturning:
		hours = 72
	}
	switch s {
	case SeverityBreach:
		return hours * 1.5
	case SeverityAbnormal:
		return hours * 3
	case SeverityPresumedLost:
		return hours * 20
	default:
		return hours
	}
}

// betaQuantile inverts the Beta distribution by bisection: 60 halvings are finer than a float needs here.
func betaQuantile(q, a, b float64) float64 {
	lo, hi := 0.0, 1.0
	for range 60 {
		mid := (lo + hi) / 2
		if betaShare(mid, a, b) < q {
			lo = mid
		} else {
			hi = mid
		}
	}
	return (lo + hi) / 2
}

// betaShare is the regularized incomplete beta function I_x(a, b).
func betaShare(x, a, b float64) float64 {
	if x <= 0 || x >= 1 {
		return min(max(x, 0), 1)
	}
	if x > (a+1)/(a+b+2) { // the fraction converges fast on one side only
		return 1 - betaShare(1-x, b, a)
	}
	la, _ := math.Lgamma(a)
	lb, _ := math.Lgamma(b)
	lab, _ := math.Lgamma(a + b)
	return math.Exp(lab-la-lb+a*math.Log(x)+b*math.Log1p(-x)) / a * betaFraction(x, a, b)
}

// betaFraction is the continued fraction of the incomplete beta function by Lentz's method. For the counts that occur it settles
// within a hundred terms; the bound is for absurd ones.
func betaFraction(x, a, b float64) float64 {
	const tiny = 1e-300
	f, c, d := 1.0, 1.0, 0.0
	for i := range 2000 {
		m := float64(i / 2)
		term := 1.0
		switch {
		case i == 0:
		case i%2 == 0:
			term = m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		default:
			term = -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
		}
		d = 1 + term*d
		if math.Abs(d) < tiny {
			d = tiny
		}
		d = 1 / d
		c = 1 + term/c
		if math.Abs(c) < tiny {
			c = tiny
		}
		f *= c * d
		if i > 0 && math.Abs(1-c*d) < 1e-12 {
			break
		}
	}
	return f - 1
}
