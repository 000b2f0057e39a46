package replay

import (
	"cmp"
	"math"
	"slices"
)

// Scored is one judgement beside what came of it: the higher the score, the surer the judgement that it hits.
type Scored struct {
	Score  float64
	Weight float64 // what the row stands for in a sample; a row of weight 0 does not count
	Hit    bool
}

// AUC is the probability that a row that hit scores above one that did not, equal scores counting half, weights counted. Where all
// rows or none hit there is nothing to tell apart: 0.5.
func AUC(scores []Scored) float64 {
	var misses, hits, area float64
	for _, tie := range ties(scores) {
		area += tie.hit * (misses + tie.miss/2)
		hits += tie.hit
		misses += tie.miss
	}
	if hits == 0 || misses == 0 {
		return 0.5
	}
	return area / (hits * misses)
}

// AveragePrecision is the mean of the precision over the recall gained at each score from the highest down, weights counted; rows of
// equal score are taken together. It is 0 where nothing hit.
func AveragePrecision(scores []Scored) float64 {
	var hits, all, sum float64
	groups := ties(scores)
	for _, tie := range slices.Backward(groups) {
		hits += tie.hit
		all += tie.hit + tie.miss
		if tie.hit > 0 {
			sum += tie.hit * hits / all
		}
	}
	if hits == 0 {
		return 0
	}
	return sum / hits
}

// Brier is the weighted mean of the squared distance between a probability and what happened.
func Brier(scores []Scored) float64 {
	return weightedMean(scores, func(s Scored) float64 {
		d := s.Score - s.happened()
		return d * d
	})
}

// logLossFloor keeps one certain judgement that was wrong from making the whole mean infinite.
const logLossFloor = 1e-6

// LogLoss is the weighted mean of -ln of the probability given to what happened. Probabilities are kept within 1e-6 of 0 and 1.
func LogLoss(scores []Scored) float64 {
	return weightedMean(scores, func(s Scored) float64 {
		p := min(max(s.Score, logLossFloor), 1-logLossFloor)
		if s.Hit {
			return -math.Log(p)
		}
		return -math.Log1p(-p)
	})
}

// Bin is one line of a calibration table: what was predicted for rows of similar probability and the share in which it happened.
type Bin struct {
	Predicted float64
	Observed  float64
	N         int     // rows
	Weight    float64 // what they stand for
}

// Calibrate cuts the probabilities into bins of equal width, lowest first; empty bins are left out.
func Calibrate(scores []Scored, bins int) []Bin {
	table := make([]Bin, max(bins, 1))
	for _, s := range scores {
		i := int(s.Score * float64(len(table)))
		b := &table[min(max(i, 0), len(table)-1)]
		b.Predicted += s.Weight * s.Score
		b.Observed += s.Weight * s.happened()
		b.Weight += s.Weight
		b.N++
	}
	table = slices.DeleteFunc(table, func(b Bin) bool { return b.Weight == 0 })
	for i := range table {
		table[i].Predicted /= table[i].Weight
		table[i].Observed /= table[i].Weight
	}
	return table
}

func (s Scored) happened() float64 {
	if s.Hit {
		return 1
	}
	return 0
}

func weightedMean(scores []Scored, of func(Scored) float64) float64 {
	var sum, weight float64
	for _, s := range scores {
		sum += s.Weight * of(s)
		weight += s.Weight
	}
	if weight == 0 {
		return 0
	}
	return sum / weight
}

// tie is all rows of one score.
type tie struct{ score, hit, miss float64 }

// ties groups the rows by score, lowest first. The argument keeps its order.
func ties(scores []Scored) []tie {
	sorted := slices.Clone(scores)
	slices.SortFunc(sorted, func(a, b Scored) int { return cmp.Compare(a.Score, b.Score) })
	var groups []tie
	for i, s := range sorted {
		if i == 0 || s.Score != sorted[i-1].Score {
			groups = append(groups, tie{score: s.Score})
		}
		last := &groups[len(groups)-1]
		if s.Hit {
			last.hit += s.Weight
		} else {
			last.miss += s.Weight
		}
	}
	return groups
}
