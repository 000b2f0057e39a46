package tracker

import "math"

// When a share that is three times the usual one still is nothing but chance. Of the five parcels that a small hub holds of a day's, all
// may be stuck, each for its own reason; and of a few hundred places one is always the unluckiest. So a cluster opens only where the
// chance of so many silent parcels, taken over all places that are looked at, is below clusterDoubt: one false alarm in twenty
// independent looks, which as parcels stay silent for days are more than twenty days. Asking for more hides hubs that do stand still: at
// first most of what lies there has not been silent for long enough to count. And few places have room for clusterMany: so many at one are
// told where that would be chance there once in four hundred looks. A cluster goes on while so many are unlikely at this one place.
const (
	clusterDoubt  = 0.05
	clusterMany   = 2 * ClusterLeast
	clusterRare   = 0.0025
	clusterLikely = 0.05
)

// TestedPlaces is how many of the places could have a cluster: those with enough parcels for one.
func TestedPlaces(present map[ClusterKey]int) int {
	n := 0
	for _, parcels := range present {
		if parcels >= ClusterLeast {
			n++
		}
	}
	return n
}

// Chance is the probability that at least so many of the parcels present are silent where no more is wrong than usual. The usual share
// is itself known from a limited number of parcels only, those of the place and those that the courier's share counts for, so the
// chance is that of a beta-binomial and not of a binomial: a place of which little is known must stand out further.
func (s ClusterShare) Chance() float64 {
	n, k := float64(s.Present), float64(s.Silent)
	weight := shareWeight + max(0, s.UsualOf)
	a, b := s.Usual*weight, (1-s.Usual)*weight
	switch {
	case s.Silent <= 0 || a <= 0 && b <= 0:
		return 1
	case a <= 0 || s.Silent > s.Present:
		return 0
	case b <= 0:
		return 1
	}
	term := math.Exp(logChoose(n, k) + logBeta(k+a, n-k+b) - logBeta(a, b))
	sum := 0.0
	for ; k <= n && term > sum*1e-12; k++ {
		sum += term
		term *= (n - k) / (k + 1) * (k + a) / (n - k - 1 + b)
	}
	return min(sum, 1)
}

// standsOut reports whether a share opens a cluster, with so many places looked at.
func (s ClusterShare) standsOut(tests int) bool {
	if s.Times() < ClusterFactor {
		return false
	}
	chance := s.Chance()
	return chance*float64(max(tests, 1)) <= clusterDoubt || s.Silent >= clusterMany && chance <= clusterRare
}

// eased reports whether the share of an open cluster has fallen back towards the usual one.
func (s ClusterShare) eased() bool { return s.Times() < clusterEased || s.Chance() > clusterLikely }

// plain is how many of the silent parcels an ordinary day explains.
func (s ClusterShare) plain() int {
	for s.Silent > 0 && s.Chance() < clusterLikely {
		s.Silent--
	}
	return s.Silent
}

func logChoose(n, k float64) float64 { return logGamma(n+1) - logGamma(k+1) - logGamma(n-k+1) }

func logBeta(a, b float64) float64 { return logGamma(a) + logGamma(b) - logGamma(a+b) }

func logGamma(x float64) float64 {
	v, _ := math.Lgamma(x)
	return v
}
