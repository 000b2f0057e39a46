package tracker

import (
	"math"
	"testing"
)

func TestLossChance(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		never, moved int
		want         float64
		ok           bool
	}{
		{0, 12, 0.0385, false}, {3, 197, 0.0174, true}, {61, 153, 0.2860, true}, {40, 10, 0.7941, true}, {10, 19, 0.3500, false}, {0, 30, 0.0161, true},
	} {
		p, lo, hi, n, ok := LossChance(LossEvidence{Never: c.never, Moved: c.moved})
		if math.Abs(p-c.want) > 5e-5 || n != c.never+c.moved || ok != c.ok || lo >= p || hi <= p {
			t.Errorf("(%d, %d): %.4f [%.4f, %.4f] n %d ok %v, want %.4f %v", c.never, c.moved, p, lo, hi, n, ok, c.want, c.ok)
		}
	}
	p, lo, hi, _, _ := LossChance(LossEvidence{Never: 61, Moved: 153})
	if sd := 0.0308; math.Abs(hi-lo-2*1.96*sd) > 0.002 || math.Abs(lo-0.2278) > 0.002 || p < lo {
		t.Errorf("interval %.4f..%.4f", lo, hi)
	}
}

func TestBetaShareHasKnownValues(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ x, a, b, want float64 }{
		{0.3, 1, 1, 0.3},                      // uniform
		{0.25, 0.5, 0.5, 1.0 / 3},             // arcsine law
		{0.5, 7, 7, 0.5},                      // symmetry
		{0.4, 2, 3, 0.5248},                   // 6x^2 - 8x^3 + 3x^4
		{0.9, 5, 1, math.Pow(0.9, 5)},         // power
		{0.02, 1, 90, 1 - math.Pow(0.98, 90)}, // tail
	} {
		if got := betaShare(c.x, c.a, c.b); math.Abs(got-c.want) > 1e-10 {
			t.Errorf("I_%g(%g, %g) = %.12f, want %.12f", c.x, c.a, c.b, got, c.want)
		}
	}
	if q := betaQuantile(0.975, 1, 1); math.Abs(q-0.975) > 1e-12 {
		t.Errorf("quantile of the uniform: %g", q)
	}
}

func TestAssumptionsAreInOrder(t *testing.T) {
	t.Parallel()
	for _, phase := range []Phase{PhaseAwaitingPickup, PhaseLinehaul, PhaseDestBranch, PhaseLocker} {
		for s := SeverityWatch; s < SeverityPresumedLost; s++ {
			if lossPrior(s, phase) >= lossPrior(s+1, phase) || moveHours(s, phase) >= moveHours(s+1, phase) || missPrior(s) >= missPrior(s+1) {
				t.Errorf("%s: %s and the next worse are not in order", phase, s)
			}
		}
	}
}
