package tracker

import (
	"math"
	"slices"
)

// A learned curve is put together with values counted so that more is better: where less is better the sign is turned and turned back. at is
// that turn.
func turn(x float64, lower bool) float64 {
	if lower {
		return -x
	}
	return x
}

// curveOf makes a curve of levels that rise: what was seen where it was seen, the default's shape on both sides, moved as far as needed not to
// contradict it. Points that are all multiples of ten and rise are bands.
func (m MetricProfile) curveOf(seen []level, bands bool) Curve {
	lo, hi := seen[0].x, seen[len(seen)-1].x
	c := Curve{Type: "linear", Prov: ProvFitted}
	if bands {
		c = m.bandsOf(seen)
	} else {
		c.Points = m.lineOf(seen)
	}
	n := 0
	for _, l := range seen {
		n += l.n
	}
	from, to := turn(lo, m.lower()), turn(hi, m.lower())
	c.Seen = &SeenRange{N: n, From: min(from, to), To: max(from, to)}
	return c
}

// inBands reports whether the levels are steps of ten that never fall.
func inBands(seen []level, each []pair) bool {
	for _, p := range each {
		if math.Abs(p.y-10*math.Round(p.y/10)) > 1e-6 {
			return false
		}
	}
	for i, l := range seen {
		if math.Abs(l.y-10*math.Round(l.y/10)) > 1e-6 || i > 0 && l.y < seen[i-1].y { // two points at one value
			return false
		}
	}
	return true
}

// lineOf are the knots of a linear curve.
func (m MetricProfile) lineOf(seen []level) [][2]float64 {
	lo, hi := seen[0], seen[len(seen)-1]
	var knots []level
	for _, k := range m.defaultKnots() {
		if k.x < lo.x-1e-9 {
			knots = append(knots, level{x: k.x, y: min(k.y, lo.y)})
		}
	}
	knots = append(knots, thin(seen)...)
	for _, k := range m.defaultKnots() {
		if k.x > hi.x+1e-9 {
			knots = append(knots, level{x: k.x, y: max(k.y, hi.y)})
		}
	}
	if m.lower() {
		slices.Reverse(knots)
	}
	out := make([][2]float64, 0, len(knots))
	for _, k := range knots {
		out = append(out, [2]float64{tidy(turn(k.x, m.lower())), min(max(tidy(k.y), 0), 100)})
	}
	return out
}

// thin drops what lies between equal neighbours: a flat stretch is its two ends.
func thin(seen []level) []level {
	var out []level
	for i, l := range seen {
		if i > 0 && i < len(seen)-1 && seen[i-1].y == l.y && seen[i+1].y == l.y {
			continue
		}
		out = append(out, l)
	}
	return out
}

func tidy(v float64) float64 { return math.Round(v*1e6) / 1e6 }

// defaultKnots are the profile's own curve as knots, rising. A band begins within a millionth.
func (m MetricProfile) defaultKnots() []level {
	var out []level
	switch m.Curve.Type {
	case "linear":
		for _, p := range m.Curve.Points {
			out = append(out, level{x: turn(p[0], m.lower()), y: p[1]})
		}
	case "bands":
		below := m.Curve.Else
		for _, b := range slices.Backward(m.Curve.Bands) {
			x := turn(b[0], m.lower())
			out = append(out, level{x: x - 1e-6, y: below}, level{x: x, y: b[1]})
			below = b[1]
		}
		return out
	}
	if m.lower() {
		slices.Reverse(out)
	}
	return out
}

// defaultBands are the profile's own curve as steps of ten, the lowest first: where each begins.
func (m MetricProfile) defaultBands() []level {
	var out []level
	if m.Curve.Type == "bands" {
		for _, b := range slices.Backward(m.Curve.Bands) {
			out = append(out, level{x: turn(b[0], m.lower()), y: b[1]})
		}
		return out
	}
	knots := m.defaultKnots()
	for i := 1; i < len(knots); i++ {
		a, b := knots[i-1], knots[i]
		for points := 10 * math.Floor(a.y/10+1); points <= b.y; points += 10 {
			out = append(out, level{x: a.x + (b.x-a.x)*(points-a.y)/(b.y-a.y), y: points})
		}
	}
	return out
}

// bandsOf are the steps of a band curve. Where a band begins lies between the best value below it and the worst one in it: the default's limit
// stands if it lies there, else the band begins at the worst value that was seen in it, because more is not known.
func (m MetricProfile) bandsOf(seen []level) Curve {
	lo, hi := seen[0], seen[len(seen)-1]
	var steps []level
	own := m.defaultBands()
	limit := func(points, below, first float64) float64 {
		for _, d := range own {
			if d.y == points && d.x > below && d.x <= first {
				return d.x
			}
		}
		return first
	}
	below := math.Inf(-1)
	for i, l := range seen {
		if i == 0 || l.y != seen[i-1].y {
			steps = append(steps, level{x: limit(l.y, below, l.x), y: l.y})
		}
		below = l.x
	}
	first := steps[0].x
	var under []level
	rest := math.Min(m.Curve.Else, lo.y)
	if m.Curve.Type == "linear" {
		rest = math.Min(10*math.Floor(m.defaultKnots()[0].y/10), lo.y)
	}
	for _, d := range own {
		if d.y < lo.y && d.x < first {
			under = append(under, d)
		}
		if d.y > hi.y && d.x > hi.x {
			steps = append(steps, d)
		}
	}
	steps = append(under, steps...)
	c := Curve{Type: "bands", Prov: ProvFitted, Else: rest}
	for _, s := range slices.Backward(steps) {
		c.Bands = append(c.Bands, [2]float64{tidy(turn(s.x, m.lower())), s.y})
	}
	return c
}
