package tracker

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// laneSteps is how many steps of six hours a trip's length is counted in; the last stands for all beyond 40 days.
const (
	laneSteps     = 160
	laneStepHours = 6.0
)

// laneLife is the time after which a finished parcel counts half in its lane's usual times.
const laneLife = 60 * 24 * time.Hour

// ErrLaneTimes is returned for saved lane times of another version.
var ErrLaneTimes = errors.New("lane times of another version")

// LaneTimes counts how long finished parcels took from pickup to arrival, and how many were lost, lane by lane and pooled.
type LaneTimes struct {
	of   map[Lane]*laneCount
	week int64 // as of which weights count 1
}

type laneCount struct {
	Hours  []float64 `json:"h"` // by step, zeros at the end left out
	N      float64   `json:"n"`
	Lost   float64   `json:"l,omitempty"`
	Past   int       `json:"p"` // unfaded number of parcels
	Losses int       `json:"x,omitempty"`
}

// NewLaneTimes returns times of no lane.
func NewLaneTimes() *LaneTimes { return &LaneTimes{of: map[Lane]*laneCount{}} }

// laneLevels are the lane and what it is a part of: destination, courier, all. Each comes once.
func laneLevels(l Lane) []Lane {
	levels := []Lane{l}
	for _, wider := range [...]Lane{
		{Courier: l.Courier, Service: l.Service, Destination: l.Destination}, {Courier: l.Courier, Service: l.Service}, {},
	} {
		if wider != levels[len(levels)-1] {
			levels = append(levels, wider)
		}
	}
	return levels
}

// Learn books a finished trip: delivered, or lost. One that ended otherwise says nothing about times.
func (t *LaneTimes) Learn(trip Trip, asOf time.Time, lost bool) {
	took := trip.DeliveredAt.Sub(trip.HandedAt).Hours()
	if !lost && (trip.DeliveredAt.IsZero() || took <= 0) {
		return
	}
	t.Fade(asOf)
	for _, level := range laneLevels(trip.Lane) {
		c := t.of[level]
		if c == nil {
			c = &laneCount{}
			t.of[level] = c
		}
		c.Past++
		c.N++
		if lost {
			c.Losses++
			c.Lost++
			continue
		}
		step := min(int(took/laneStepHours), laneSteps-1)
		for len(c.Hours) <= step {
			c.Hours = append(c.Hours, 0)
		}
		c.Hours[step]++
	}
}

// Fade brings the weights to the week of a moment.
func (t *LaneTimes) Fade(asOf time.Time) {
	week := weekOf(asOf)
	if week <= t.week {
		return
	}
	by := math.Exp2(-float64(week-t.week) * 7 * 24 / laneLife.Hours())
	if t.week == 0 {
		by = 1
	}
	for _, c := range t.of {
		for i := range c.Hours {
			c.Hours[i] *= by
		}
		c.N, c.Lost = c.N*by, c.Lost*by
	}
	t.week = week
}

// LaneBand is how long parcels of a lane usually take from pickup to arrival.
type LaneBand struct {
	Lane             Lane // the level that has enough parcels; empty fields are any
	P10, Median, P90 time.Duration
	N                int
	Lost             int
}

// Usual returns the band of the narrowest level of a lane with LaneCases parcels. It is false where there is none.
func (t *LaneTimes) Usual(l Lane) (LaneBand, bool) {
	for _, level := range laneLevels(l) {
		if b, ok := t.band(level); ok {
			return b, true
		}
	}
	return LaneBand{}, false
}

func (t *LaneTimes) band(level Lane) (LaneBand, bool) {
	c := t.of[level]
	if c == nil {
		return LaneBand{}, false
	}
	b := LaneBand{Lane: level, N: c.Past, Lost: c.Losses, P10: c.quantile(0.1), Median: c.quantile(0.5), P90: c.quantile(0.9)}
	return b, c.Past-c.Losses >= LaneCases
}

// quantile reads a length off the counts, linear within a step.
func (c *laneCount) quantile(q float64) time.Duration {
	sum := 0.0
	for _, n := range c.Hours {
		sum += n
	}
	need := q * sum
	for i, n := range c.Hours {
		if n > 0 && need <= n {
			return hoursOf((float64(i) + need/n) * laneStepHours).Round(time.Minute)
		}
		need -= n
	}
	return hoursOf(float64(len(c.Hours)) * laneStepHours)
}

// Lanes returns every lane that finished parcels went over, the busiest first. Pooled levels are left out.
func (t *LaneTimes) Lanes() []LaneBand {
	var out []LaneBand
	wider := map[Lane]bool{}
	for l := range t.of {
		for _, level := range laneLevels(l)[1:] {
			wider[level] = true
		}
	}
	for l := range t.of {
		if wider[l] || (l.Origin == "" && l.Destination == "") {
			continue
		}
		b, _ := t.band(l)
		out = append(out, b)
	}
	slices.SortFunc(out, func(a, b LaneBand) int {
		if a.N != b.N {
			return b.N - a.N
		}
		return strings.Compare(a.Lane.text(), b.Lane.text())
	})
	return out
}

func (l Lane) text() string {
	return l.Courier + "\x00" + l.Service + "\x00" + l.Origin + "\x00" + l.Destination
}

type savedTimes struct {
	Version int          `json:"version"`
	Week    int64        `json:"week"`
	Lanes   []savedTimed `json:"lanes"`
}

type savedTimed struct {
	Lane
	laneCount
}

// MarshalJSON writes the counts.
func (t *LaneTimes) MarshalJSON() ([]byte, error) {
	out := savedTimes{Version: 1, Week: t.week}
	for l, c := range t.of {
		out.Lanes = append(out.Lanes, savedTimed{l, *c})
	}
	slices.SortFunc(out.Lanes, func(a, b savedTimed) int { return strings.Compare(a.text(), b.text()) })
	return json.Marshal(out)
}

// UnmarshalJSON restores the counts. On an error they stay as they are.
func (t *LaneTimes) UnmarshalJSON(raw []byte) error {
	var in savedTimes
	if err := json.Unmarshal(raw, &in); err != nil {
		return fmt.Errorf("read lane times: %w", err)
	}
	if in.Version != 1 {
		return fmt.Errorf("read lane times: %w: %d", ErrLaneTimes, in.Version)
	}
	t.of, t.week = make(map[Lane]*laneCount, len(in.Lanes)), in.Week
	for _, s := range in.Lanes {
		count := s.laneCount
		t.of[s.Lane] = &count
	}
	return nil
}

// Cases is how many finished parcels were counted.
func (t *LaneTimes) Cases() int {
	if c := t.of[Lane{}]; c != nil {
		return c.Past
	}
	return 0
}
