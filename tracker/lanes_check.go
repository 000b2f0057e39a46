package tracker

import "time"

// laneBins is how many bins of probability a reliability table has.
const laneBins = 10

// When a self-check fails: a bin with this many forecasts that is off by this much, or a Brier score worse than the base rate's over
// this many.
const (
	binCases  = 50
	binOff    = 0.10
	scoreless = 100
)

// CheckSpan is how far back a self-check looks.
const CheckSpan = 28 * 24 * time.Hour

// LaneBin is one row of a reliability table.
type LaneBin struct {
	From float64 `json:"from"`
	To   float64 `json:"to"`
	N    int     `json:"n"`
	Said float64 `json:"said"` // mean probability
	Hits int     `json:"hits"` // how often it happened
	Off  bool    `json:"off"`  // enough cases, and too far from what was said
}

// Rate is the share in which it happened.
func (b LaneBin) Rate() float64 {
	if b.N == 0 {
		return 0
	}
	return float64(b.Hits) / float64(b.N)
}

// LaneCheck compares the forecasts of a target that were decided lately with what happened.
type LaneCheck struct {
	Target LaneTarget
	At     time.Time
	N      int
	Hits   int
	Brier  float64
	Base   float64 // Brier score of always saying the base rate
	Bins   []LaneBin
	State  LaneState
	Since  time.Time // since when the state has held
}

// LaneState is whether a target may show percentages.
type LaneState string

// The states. A target is untested until a check had enough decided forecasts to say anything.
const (
	LaneUntested LaneState = "untested"
	LaneTrusted  LaneState = "trusted"
	LaneOff      LaneState = "off"
)

// Tally is a decided forecast in the terms of a check.
type Tally struct {
	P        float64
	Happened bool
}

// CheckLanes makes the reliability table of a target and judges it. A check without enough cases leaves the state as it was. The base
// rate is smoothed by one case of each sort: a month without a single loss does not prove that none is possible.
func CheckLanes(target LaneTarget, decided []Tally, last LaneCheck, at time.Time) LaneCheck {
	c := LaneCheck{Target: target, At: at, N: len(decided), Bins: make([]LaneBin, laneBins)}
	for i := range c.Bins {
		c.Bins[i].From, c.Bins[i].To = float64(i)/laneBins, float64(i+1)/laneBins
	}
	for _, d := range decided {
		b := &c.Bins[min(max(int(d.P*laneBins), 0), laneBins-1)]
		b.N++
		b.Said += d.P
		c.Brier += square(d.P - share(d.Happened))
		if d.Happened {
			b.Hits++
			c.Hits++
		}
	}
	if c.N > 0 {
		base := float64(c.Hits+1) / float64(c.N+2)
		c.Brier /= float64(c.N)
		c.Base = (float64(c.Hits)*square(1-base) + float64(c.N-c.Hits)*square(base)) / float64(c.N)
	}
	c.State, c.Since = c.verdict(), at
	if c.State == LaneUntested && last.State != "" {
		c.State = last.State
	}
	if c.State == last.State && !last.Since.IsZero() {
		c.Since = last.Since
	}
	return c
}

func square(x float64) float64 { return x * x }

// verdict closes the table and says what it proves.
func (c *LaneCheck) verdict() LaneState {
	enough, off := c.N >= scoreless, c.N >= scoreless && c.Brier > c.Base
	for i := range c.Bins {
		b := &c.Bins[i]
		if b.N == 0 {
			continue
		}
		b.Said /= float64(b.N)
		b.Off = b.N >= binCases && (b.Rate()-b.Said > binOff || b.Said-b.Rate() > binOff)
		enough, off = enough || b.N >= binCases, off || b.Off
	}
	switch {
	case off:
		return LaneOff
	case enough:
		return LaneTrusted
	default:
		return LaneUntested
	}
}
