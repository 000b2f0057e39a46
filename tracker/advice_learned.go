package tracker

import (
	"fmt"
	"math"
	"time"
)

// LearnedEnough is how many cases a learned share needs before advice uses it in the place of a default.
const LearnedEnough = 20

// ChaseWindow is how long after a chase a scan counts as its success, and how long a spell without one is watched for comparison.
const ChaseWindow = 48 * time.Hour

// Odds counts how often something happened among so many cases.
type Odds struct {
	Hits   int
	Trials int
}

// Known reports whether there are enough cases to reckon with.
func (t Odds) Known() bool { return t.Trials >= LearnedEnough }

// Mean is the mean of the Beta posterior over Jeffreys' prior.
func (t Odds) Mean() float64 {
	a, b := LossEvidence{Never: t.Hits, Moved: t.Trials - t.Hits}.posterior()
	return a / (a + b)
}

// Interval is the posterior's 95 % interval.
func (t Odds) Interval() (lo, hi float64) {
	a, b := LossEvidence{Never: t.Hits, Moved: t.Trials - t.Hits}.posterior()
	return betaQuantile(0.025, a, b), betaQuantile(0.975, a, b)
}

// Plus counts one case more.
func (t Odds) Plus(hit bool) Odds {
	t.Trials++
	if hit {
		t.Hits++
	}
	return t
}

// ClaimOdds counts a courier's answers to claims and the money in them. Claimed sums what was asked for where it was paid, Paid what came.
type ClaimOdds struct {
	Odds
	Claimed Money
	Paid    Money
}

// Learned is what a merchant's own decisions and their outcomes have taught. The zero value knows nothing.
type Learned struct {
	Chased   Odds                 // chases after which a scan came within ChaseWindow
	Unchased Odds                 // stalls that nobody chased, and of them those that moved in the same time
	Claims   map[string]ClaimOdds // by courier
	Asked    [WaitAges]Odds       // days on which a buyer waited for a silent parcel, and of them those on which a refund was asked for, by age
}

// WaitAges is how many ages of waiting are told apart.
const WaitAges = 4

// WaitAge is the age of a wait by how long the parcel has been silent: under two days, under four, under a week, longer.
func WaitAge(silent time.Duration) int {
	switch days := silent.Hours() / 24; {
	case days < 2:
		return 0
	case days < 4:
		return 1
	case days < 7:
		return 2
	default:
		return 3
	}
}

// boost is how much sooner a chased parcel moves during its first day than one that nobody chased. Both shares are read as the end of an
// exponential wait, of which the first day runs faster by the boost: the ratio of the two rates over the window says how much. A chase that
// was followed by fewer scans than none is taken to do nothing, not to do harm. ok is false while either has too few cases.
func (l *Learned) boost() (factor float64, ok bool) {
	if l == nil || !l.Chased.Known() || !l.Unchased.Known() {
		return 0, false
	}
	ratio := math.Log1p(-l.Chased.Mean()) / math.Log1p(-l.Unchased.Mean())
	days := ChaseWindow.Hours() / 24
	return min(max(1+days*(ratio-1), 1), 6), true
}

// claims is the courier's tally if it suffices, else that of all couriers together if that does.
func (l *Learned) claims(courier string) (ClaimOdds, bool) {
	if l == nil {
		return ClaimOdds{}, false
	}
	if t := l.Claims[courier]; t.Known() {
		return t, true
	}
	var all ClaimOdds
	same := true
	for _, t := range l.Claims {
		all.Hits, all.Trials = all.Hits+t.Hits, all.Trials+t.Trials
		if !t.Claimed.IsZero() {
			same = same && (all.Claimed.IsZero() || all.Claimed.Currency == t.Claimed.Currency)
			all.Claimed = Money{Minor: all.Claimed.Minor + t.Claimed.Minor, Currency: t.Claimed.Currency}
			all.Paid = Money{Minor: all.Paid.Minor + t.Paid.Minor, Currency: t.Claimed.Currency}
		}
	}
	if !same { // amounts in several currencies cannot be added
		all.Claimed, all.Paid = Money{}, Money{}
	}
	return all, all.Known()
}

// share is what of the claimed amounts was paid where a claim was paid at all; 1 where no amounts are known.
func (t ClaimOdds) share() float64 {
	if t.Claimed.Minor <= 0 {
		return 1
	}
	return min(max(float64(t.Paid.Minor)/float64(t.Claimed.Minor), 0), 1)
}

// asked is the tally of refund requests at an age of waiting.
func (l *Learned) asked(silent time.Duration) (Odds, bool) {
	if l == nil {
		return Odds{}, false
	}
	t := l.Asked[WaitAge(silent)]
	return t, t.Known()
}

// basis is how a cost term names a learned share: learned/what/hits/trials.
func (t Odds) basis(what string) string {
	return fmt.Sprintf("learned/%s/%d/%d", what, t.Hits, t.Trials)
}

// The shares that are learned, as a term's basis names them.
const (
	learnedChase = "chase"
	learnedClaim = "claim"
	learnedAsked = "asked"
)

// learn puts what was learned in the place of the model's defaults. A merchant's own entry stays: they may know what is about to change.
func (c *costModel) learn(in AdviceInput) {
	c.boost, c.chaseBasis, c.claimBasis, c.demandBasis = boostFirstDay, "assumed", "assumed", "assumed"
	if factor, ok := in.Learned.boost(); ok {
		c.boost, c.chaseBasis = factor, in.Learned.Chased.basis(learnedChase)
	}
	if t, ok := in.Learned.claims(in.Shipment.Courier); ok && !c.terms.own["claim_success"] {
		c.terms.ClaimSuccess, c.claimShare, c.claimBasis = t.Mean(), t.share(), t.basis(learnedClaim)
	}
	silent := in.Now.Sub(in.Incident.Since)
	if t, ok := in.Learned.asked(silent); ok && !in.Incident.Since.IsZero() && !in.refundPending() {
		c.demand, c.demandBasis = -math.Log1p(-t.Mean()), t.basis(learnedAsked)
	}
}
