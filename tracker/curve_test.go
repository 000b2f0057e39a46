package tracker

import (
	"testing"

	"pgregory.net/rapid"
)

func TestCurveAt(t *testing.T) {
	t.Parallel()
	line := Curve{Type: "linear", Points: [][2]float64{{0.8, 50}, {0.9, 80}, {0.95, 100}}}
	down := Curve{Type: "linear", Points: [][2]float64{{6, 100}, {12, 90}}}
	bands := Curve{Type: "bands", Bands: [][2]float64{{0.95, 100}, {0.9, 90}}, Else: 50}
	bad := Curve{Type: "bands", Bands: [][2]float64{{0.001, 90}, {0.002, 80}}, Else: 50}
	for _, c := range []struct {
		name  string
		curve Curve
		v     metricValue
		lower bool
		want  Points
	}{
		{"below the first point", line, metricValue{0, 5}, false, 50_000_000},
		{"on a point", line, metricValue{900_000_000, 1000}, false, 80_000_000},
		{"between points", line, metricValue{920_000_000, 1000}, false, 88_000_000},
		{"beyond the last point", line, metricValue{1_000_000, 1}, false, 100_000_000},
		{"a seventh is rounded once", line, metricValue{6_000_000, 7}, false, 67_142_857},
		{"falling", down, metricValue{9_000_000_000, 1000}, true, 95_000_000},
		{"band edge counts as within", bands, metricValue{950_000_000, 1000}, false, 100_000_000},
		{"one below the edge", bands, metricValue{949_000_000, 1000}, false, 90_000_000},
		{"no band", bands, metricValue{1_000_000, 2}, false, 50_000_000},
		{"bad share on the edge", bad, metricValue{2_000_000, 1000}, true, 80_000_000},
		{"bad share over it", bad, metricValue{3_000_000, 1000}, true, 50_000_000},
		{"falling is rounded down too", down, metricValue{25_000_000, 3}, true, 96_111_111},
		{"identity", Curve{Type: "identity"}, metricValue{200_000_000, 3}, false, 66_666_666},
	} {
		if got := c.curve.at(c.v, c.lower); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestCurveCheck(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		curve Curve
		lower bool
		bad   bool
	}{
		{"good line", Curve{Type: "linear", Points: [][2]float64{{1, 50}, {2, 60}}}, false, false},
		{"one point", Curve{Type: "linear", Points: [][2]float64{{1, 50}}}, false, true},
		{"values fall", Curve{Type: "linear", Points: [][2]float64{{2, 50}, {1, 60}}}, false, true},
		{"points fall where higher is better", Curve{Type: "linear", Points: [][2]float64{{1, 60}, {2, 50}}}, false, true},
		{"points rise where lower is better", Curve{Type: "linear", Points: [][2]float64{{1, 50}, {2, 60}}}, true, true},
		{"bands in the wrong order", Curve{Type: "bands", Bands: [][2]float64{{0.9, 90}, {0.95, 100}}}, false, true},
		{"else better than the last band", Curve{Type: "bands", Bands: [][2]float64{{0.9, 90}}, Else: 95}, false, true},
		{"points over 100", Curve{Type: "linear", Points: [][2]float64{{1, 50}, {2, 160}}}, false, true},
		{"unknown type", Curve{Type: "spline"}, false, true},
	} {
		if err := c.curve.check(c.lower); (err != nil) != c.bad {
			t.Errorf("%s: %v, want an error: %v", c.name, err, c.bad)
		}
	}
}

func TestCurveIsMonotone(t *testing.T) {
	t.Parallel()
	book := scoreBook(t)
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(1, 1_000_000).Draw(t, "n")
		bad := rapid.Int64Range(0, n-1).Draw(t, "bad")
		for _, p := range book.profiles {
			for _, m := range p.Metrics {
				if !m.ratio() || p.LinesOnly {
					continue
				}
				before := m.Curve.at(m.value(MetricFacts{N: n, Bad: bad}), m.lower())
				after := m.Curve.at(m.value(MetricFacts{N: n, Bad: bad + 1}), m.lower())
				if after > before {
					t.Fatalf("%s, %s: %d of %d bad gives %s, one more %s", p.ID, m.Key, bad, n, before, after)
				}
			}
		}
	})
}
