package tracker

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestPooledHazard(t *testing.T) {
	t.Parallel()
	above := (&ageCounts{}).pooled(nil, 1)
	var few, many ageCounts
	few.Risk[3], few.Done[3] = 2, 2
	many.Risk[3], many.Done[3] = 20_000, 10_000
	hazard := func(c ageCounts) float64 { curve := c.pooled(&above, 30); return -math.Expm1(-math.Exp(curve[3])) }
	if h, want := hazard(many), 0.5; math.Abs(h-want) > 0.01 {
		t.Errorf("ten thousand of twenty thousand: %.3f, want %.1f", h, want)
	}
	if h, parent := hazard(few), -math.Expm1(-priorIntensity); h < parent || h > parent+0.1 {
		t.Errorf("two of two: %.3f, want little above the wider level's %.3f", h, parent)
	}
	if h, parent := hazard(ageCounts{}), -math.Expm1(-priorIntensity); math.Abs(h-parent) > 1e-9 {
		t.Errorf("nothing seen: %.3f, want the wider level's %.3f", h, parent)
	}
}

func TestRegressionFindsCoefficients(t *testing.T) {
	t.Parallel()
	for name, logit := range map[string]bool{"log odds": true, "daily hazard": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(1, 2))
			fit := newRegression([]float64{0, 0}, 1)
			fit.Logit = logit
			for range 40 {
				var cases []observed
				for range 500 {
					x := r.NormFloat64()
					eta := -1 + 0.7*x
					p := -math.Expm1(-math.Exp(eta))
					if logit {
						p = 1 / (1 + math.Exp(-eta))
					}
					cases = append(cases, observed{x: []float64{1, x}, weight: 1, hit: r.Float64() < p})
				}
				fit.learn(cases)
			}
			if math.Abs(fit.Mean[0]+1) > 0.06 || math.Abs(fit.Mean[1]-0.7) > 0.06 {
				t.Errorf("coefficients %.3f, want -1 and 0.7", fit.Mean)
			}
		})
	}
}

func TestSolveSymmetricRefusesASingularMatrix(t *testing.T) {
	t.Parallel()
	if _, ok := solveSymmetric([]float64{1, 1, 1, 1}, []float64{1, 2}); ok {
		t.Error("solved")
	}
	x, ok := solveSymmetric([]float64{4, 2, 0, 3}, []float64{10, 8})
	if !ok || math.Abs(x[0]-1.75) > 1e-9 || math.Abs(x[1]-1.5) > 1e-9 {
		t.Errorf("got %v, %t", x, ok)
	}
}
