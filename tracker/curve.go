package tracker

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
)

// Curve maps the value of a metric to points. All arithmetic is in integers: values and points in millionths, a value kept as a
// quotient so that nothing is rounded before the points are, and the points rounded once, down: no rounding lifts a shop over a line.
type Curve struct {
	Type   string       `json:"type"` // linear, bands, identity (the value is the points)
	Prov   string       `json:"prov"`
	Points [][2]float64 `json:"points,omitempty"` // linear: value and points, values rising
	Bands  [][2]float64 `json:"bands,omitempty"`  // bands: limit and points, best band first
	Else   float64      `json:"else,omitempty"`   // bands: points beyond the last limit
	Seen   *SeenRange   `json:"seen,omitempty"`   // of a curve that was learned: outside it stands the default's shape
}

// SeenRange is the range of values that a curve was learned from, and from how many days.
type SeenRange struct {
	N    int     `json:"n"`
	From float64 `json:"from"`
	To   float64 `json:"to"`
}

// extrapolated reports whether a value lies outside of what a learned curve has seen.
func (c Curve) extrapolated(v metricValue) bool {
	return c.Seen != nil && (!v.atLeast(PointsOf(c.Seen.From)) || v.num > int64(PointsOf(c.Seen.To))*v.den)
}

// metricValue is a value as num/den, num in millionths of the metric's unit.
type metricValue struct{ num, den int64 }

func (v metricValue) float() float64 { return float64(v.num) / 1e6 / float64(v.den) }

// atLeast reports whether the value is at least the limit, without dividing.
func (v metricValue) atLeast(limit Points) bool { return v.num >= int64(limit)*v.den }

// at returns the points of a value. lower says that a smaller value is better.
func (c Curve) at(v metricValue, lower bool) Points {
	switch c.Type {
	case "identity":
		return Points(mulDivFloor(v.num, 1, v.den))
	case "bands":
		return c.band(v, lower)
	default:
		return c.line(v)
	}
}

func (c Curve) band(v metricValue, lower bool) Points {
	for _, b := range c.Bands {
		limit := PointsOf(b[0])
		within := v.atLeast(limit)
		if lower {
			within = v.num <= int64(limit)*v.den
		}
		if within {
			return PointsOf(b[1])
		}
	}
	return PointsOf(c.Else)
}

func (c Curve) line(v metricValue) Points {
	first, last := c.Points[0], c.Points[len(c.Points)-1]
	if !v.atLeast(PointsOf(first[0])) {
		return PointsOf(first[1])
	}
	for i := 1; i < len(c.Points); i++ {
		if v.atLeast(PointsOf(c.Points[i][0])) {
			continue
		}
		x0, y0 := int64(PointsOf(c.Points[i-1][0])), int64(PointsOf(c.Points[i-1][1]))
		x1, y1 := int64(PointsOf(c.Points[i][0])), int64(PointsOf(c.Points[i][1]))
		return Points(y0 + mulDivFloor(y1-y0, v.num-x0*v.den, (x1-x0)*v.den))
	}
	return PointsOf(last[1])
}

// check reports why a curve cannot be used: too short, out of order, or better values that give fewer points.
func (c Curve) check(lower bool) error {
	switch c.Type {
	case "identity":
		return nil
	case "linear":
		if len(c.Points) < 2 {
			return errors.New("a linear curve needs two points")
		}
		return checkSteps(c.Points, true, lower)
	case "bands":
		if len(c.Bands) == 0 {
			return errors.New("a band curve needs a band")
		}
		if c.Else > c.Bands[len(c.Bands)-1][1] {
			return errors.New("the last band gives fewer points than none")
		}
		return checkSteps(c.Bands, lower, true)
	default:
		return fmt.Errorf("curve type %q is not known", c.Type)
	}
}

// checkSteps wants the values strictly rising (or falling), and the points never rising where falling is set, else never falling.
func checkSteps(steps [][2]float64, rising, falling bool) error {
	for i, s := range steps {
		if s[1] < 0 || s[1] > 100 {
			return fmt.Errorf("%g points are outside 0..100", s[1])
		}
		if i == 0 {
			continue
		}
		before := steps[i-1]
		if s[0] == before[0] || (s[0] > before[0]) != rising {
			return fmt.Errorf("limit %g is out of order", s[0])
		}
		if s[1] != before[1] && (s[1] < before[1]) != falling {
			return fmt.Errorf("points %g at %g are not monotone", s[1], s[0])
		}
	}
	return nil
}

// mulDivFloor returns a*b/c rounded down, with a 128-bit product; c > 0. The quotient must fit in an int64.
func mulDivFloor(a, b, c int64) int64 {
	negative := (a < 0) != (b < 0)
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	if hi >= uint64(c) { // never reached within the limits that checkFacts sets
		return math.MaxInt64
	}
	q, rest := bits.Div64(hi, lo, uint64(c))
	switch {
	case !negative:
		return int64(q)
	case rest == 0:
		return -int64(q)
	default:
		return -int64(q) - 1
	}
}

func magnitude(v int64) uint64 {
	if v < 0 {
		return uint64(-v)
	}
	return uint64(v)
}
