package tracker

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func drawLevels(t *rapid.T, most int) []level {
	var pairs []pair
	for range rapid.IntRange(1, most).Draw(t, "pairs") {
		pairs = append(pairs, pair{float64(rapid.IntRange(0, 6).Draw(t, "x")), float64(rapid.IntRange(0, 20).Draw(t, "y"))})
	}
	return levels(pairs)
}

func distanceOf(in []level, fitted []float64) float64 {
	sum := 0.0
	for i, l := range in {
		sum += float64(l.n) * (l.y - fitted[i]) * (l.y - fitted[i])
	}
	return sum
}

// bestRising tries every way to cut the levels into blocks: the best rising sequence is constant on blocks, each at its mean.
func bestRising(in []level) float64 {
	best := math.Inf(1)
	for cuts := range 1 << (len(in) - 1) {
		fitted, from, rising := make([]float64, len(in)), 0, true
		for i := range in {
			if i < len(in)-1 && cuts&(1<<i) == 0 {
				continue
			}
			sum, n := 0.0, 0.0
			for _, l := range in[from : i+1] {
				sum, n = sum+l.y*float64(l.n), n+float64(l.n)
			}
			for k := from; k <= i; k++ {
				fitted[k] = sum / n
			}
			rising = rising && (from == 0 || fitted[from] >= fitted[from-1]-1e-12)
			from = i + 1
		}
		if rising {
			best = min(best, distanceOf(in, fitted))
		}
	}
	return best
}

func TestIsotonicIsTheBestRisingSequence(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := drawLevels(t, 14)
		out := isotonic(in)
		for i := 1; i < len(out); i++ {
			if out[i] < out[i-1] {
				t.Fatalf("falls: %v", out)
			}
		}
		if got, best := distanceOf(in, out), bestRising(in); got > best+1e-9 {
			t.Fatalf("%v of %v has the distance %g, another %g", out, in, got, best)
		}
		other := make([]float64, len(out)) // nor does any other one that rises
		height := -5.0
		for i := range other {
			height += rapid.Float64Range(0, 8).Draw(t, "step")
			other[i] = height
		}
		if distanceOf(in, other) < distanceOf(in, out)-1e-9 {
			t.Fatalf("%v is closer than %v", other, out)
		}
	})
}

// TestLearnedCurvesHold learns from noise of either direction: whatever comes out must be a curve that a profile can hold.
func TestLearnedCurvesHold(t *testing.T) {
	t.Parallel()
	book := scoreBook(t)
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(book.profiles).Draw(t, "profile")
		if p.LinesOnly {
			return
		}
		m := rapid.SampledFrom(p.Metrics).Draw(t, "metric")
		if m.Curve.Type == "identity" {
			return
		}
		bands := rapid.Bool().Draw(t, "bands")
		var pairs []pair
		for range rapid.IntRange(3, 20).Draw(t, "n") {
			y := rapid.Float64Range(0, 100).Draw(t, "y")
			if bands {
				y = float64(10 * rapid.IntRange(0, 10).Draw(t, "band"))
			}
			x := tidy(rapid.Float64Range(0, 1).Draw(t, "x"))
			if m.Unit == "h" {
				x = tidy(50 * x)
			}
			pairs = append(pairs, pair{turn(x, m.lower()), y})
		}
		all := levels(pairs)
		stepped := inBands(all, pairs)
		for i, y := range isotonic(all) {
			all[i].y = y
		}
		c := m.curveOf(all, stepped)
		if err := c.check(m.lower()); err != nil {
			t.Fatalf("%s %+v: %v", m.Key, c, err)
		}
		for _, l := range all {
			if got := c.of(turn(l.x, m.lower()), m.lower()); math.Abs(got-l.y) > 1e-4 {
				t.Fatalf("%s at %g: %g, learned %g in %+v", m.Key, l.x, got, l.y, c)
			}
		}
	})
}
