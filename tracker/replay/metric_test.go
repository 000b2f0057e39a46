package replay

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func row(score float64, hit bool) Scored { return Scored{Score: score, Weight: 1, Hit: hit} }

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

func TestAUC(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		scores []Scored
		want   float64
	}{
		{"nothing", nil, 0.5},
		{"one class", []Scored{row(0.2, true), row(0.9, true)}, 0.5},
		{"perfect", []Scored{row(0.9, true), row(0.1, false), row(0.8, true)}, 1},
		{"upside down", []Scored{row(0.1, true), row(0.9, false)}, 0},
		{"ties count half", []Scored{row(0.5, true), row(0.5, false)}, 0.5},
		{"weights", []Scored{row(0.5, true), {Score: 0.1, Weight: 3}, {Score: 0.9, Weight: 1}}, 0.75},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got := AUC(tc.scores); !near(got, tc.want) {
				t.Errorf("got %g, want %g", got, tc.want)
			}
		})
	}
}

func TestAveragePrecision(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		scores []Scored
		want   float64
	}{
		{"nothing hit", []Scored{row(0.5, false)}, 0},
		{"perfect", []Scored{row(0.9, true), row(0.1, false)}, 1},
		{"second of two", []Scored{row(0.9, false), row(0.1, true)}, 0.5},
		{"hit, miss, hit", []Scored{row(0.9, true), row(0.5, false), row(0.1, true)}, (1 + 2.0/3) / 2},
		{"a tie is one step", []Scored{row(0.5, true), row(0.5, false)}, 0.5},
		{"weights", []Scored{{Score: 0.9, Weight: 3}, row(0.1, true)}, 0.25},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got := AveragePrecision(tc.scores); !near(got, tc.want) {
				t.Errorf("got %g, want %g", got, tc.want)
			}
		})
	}
}

func TestLosses(t *testing.T) {
	t.Parallel()
	scores := []Scored{{Score: 0.8, Weight: 3, Hit: true}, {Score: 0.4, Weight: 1}}
	if got, want := Brier(scores), (3*0.04+0.16)/4; !near(got, want) {
		t.Errorf("brier %g, want %g", got, want)
	}
	if got, want := LogLoss(scores), -(3*math.Log(0.8)+math.Log(0.6))/4; !near(got, want) {
		t.Errorf("log loss %g, want %g", got, want)
	}
	if got := LogLoss([]Scored{row(0, true)}); math.IsInf(got, 0) || got < 13 {
		t.Errorf("a certain judgement that was wrong costs %g", got)
	}
}

func TestCalibrate(t *testing.T) {
	t.Parallel()
	bins := Calibrate([]Scored{row(0.12, false), row(0.18, true), row(1, true)}, 10)
	if len(bins) != 2 {
		t.Fatalf("%d bins, want the two that are not empty", len(bins))
	}
	if b := bins[0]; !near(b.Predicted, 0.15) || !near(b.Observed, 0.5) || b.N != 2 {
		t.Errorf("first bin %+v", b)
	}
}

func TestAUCIgnoresMonotoneScale(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var plain, stretched []Scored
		for range rapid.IntRange(2, 40).Draw(t, "rows") {
			s := Scored{Score: float64(rapid.IntRange(0, 9).Draw(t, "score")), Weight: 1, Hit: rapid.Bool().Draw(t, "hit")}
			plain = append(plain, s)
			s.Score = s.Score*s.Score + 3
			stretched = append(stretched, s)
		}
		if a, b := AUC(plain), AUC(stretched); !near(a, b) {
			t.Fatalf("%g became %g", a, b)
		}
	})
}
