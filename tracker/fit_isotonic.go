package tracker

import (
	"cmp"
	"slices"
)

// pair is one observation for a curve: a value and what the platform gave for it.
type pair struct{ x, y float64 }

// level is a distinct value with the mean of what was seen there.
type level struct {
	x, y float64
	n    int
}

// levels groups pairs by value, rising. The order of the pairs does not matter, not even for the last bit of a mean.
func levels(pairs []pair) []level {
	pairs = slices.Clone(pairs)
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Or(cmp.Compare(a.x, b.x), cmp.Compare(a.y, b.y)) })
	var out []level
	for _, p := range pairs {
		if n := len(out); n > 0 && out[n-1].x == p.x {
			out[n-1].y += p.y
			out[n-1].n++
			continue
		}
		out = append(out, level{p.x, p.y, 1})
	}
	for i := range out {
		out[i].y /= float64(out[i].n)
	}
	return out
}

// isotonic is the regression that never falls (pool adjacent violators): of all sequences that rise or stay it is the one with the least sum of
// squared distances, each weighted by its n. The levels stand in the order of their values.
func isotonic(in []level) []float64 {
	type block struct {
		sum    float64
		n, len int
	}
	var blocks []block
	for _, l := range in {
		blocks = append(blocks, block{l.y * float64(l.n), l.n, 1})
		for k := len(blocks) - 1; k > 0 && blocks[k-1].sum*float64(blocks[k].n) >= blocks[k].sum*float64(blocks[k-1].n); k-- {
			blocks[k-1] = block{blocks[k-1].sum + blocks[k].sum, blocks[k-1].n + blocks[k].n, blocks[k-1].len + blocks[k].len}
			blocks = blocks[:k]
		}
	}
	out := make([]float64, 0, len(in))
	for _, b := range blocks {
		for range b.len {
			out = append(out, b.sum/float64(b.n))
		}
	}
	for i := 1; i < len(out); i++ { // divisions round: the sequence itself must not fall by a bit
		out[i] = max(out[i], out[i-1])
	}
	return out
}

// median of some numbers; of an even count the mean of the two in the middle.
func median(values []float64) float64 {
	values = slices.Clone(values)
	slices.Sort(values)
	n := len(values)
	if n == 0 {
		return 0
	}
	return (values[(n-1)/2] + values[n/2]) / 2
}
