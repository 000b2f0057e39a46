package tracker

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"
)

// lateVersion is raised when a saved model of before can no longer be read.
const lateVersion = 1

// ErrLateModel is returned for saved bytes that are no lane model of this version.
var ErrLateModel = errors.New("not a lane model of this version")

// savedLate is the whole state: sums by lane and place, coefficients, and the trips learned since the last Refit.
type savedLate struct {
	Version int          `json:"version"`
	Config  LateConfig   `json:"config"`
	Next    int          `json:"next_day"`
	Lanes   []savedLane  `json:"lanes"`
	Pace    []savedPace  `json:"pace"`
	Phases  []savedPhase `json:"phases"`
	Hazard  regression   `json:"hazard"`
	Truth   regression   `json:"truth"`
	Pending []lesson     `json:"pending"`
}

type savedLane struct {
	laneKey
	Risk  []float64 `json:"risk"` // by age, zeros at the end left out
	Done  []float64 `json:"done"`
	Cases []float64 `json:"cases"`
	Late  []float64 `json:"late"`
}

type savedPace struct {
	paceKey
	paceSeries
}

type savedPhase struct {
	phaseKey
	phaseCount
}

// forgotten is how few parcel days of a lane are not worth keeping.
const forgotten = 0.01

// MarshalJSON saves what the model knows. It is a few kilobytes and a few for each lane that is in use.
func (m *LateModel) MarshalJSON() ([]byte, error) {
	s := savedLate{Version: lateVersion, Config: m.cfg, Next: m.next, Hazard: m.hazard, Truth: m.truth, Pending: m.pending}
	for k, c := range m.counts {
		if c.atRisk() >= forgotten {
			s.Lanes = append(s.Lanes, savedLane{k, trimmed(c.Risk), trimmed(c.Done), trimmed(c.Cases), trimmed(c.Late)})
		}
	}
	for k, p := range m.pace {
		s.Pace = append(s.Pace, savedPace{k, *p})
	}
	for k, c := range m.phases {
		s.Phases = append(s.Phases, savedPhase{k, *c})
	}
	slices.SortFunc(s.Lanes, func(a, b savedLane) int { return a.compare(b.laneKey) })
	slices.SortFunc(s.Pace, func(a, b savedPace) int { return a.compare(b.paceKey) })
	slices.SortFunc(s.Phases, func(a, b savedPhase) int { return a.compare(b.phaseKey) })
	return json.Marshal(s)
}

// UnmarshalJSON restores a saved model, which goes on learning where it was. On an error the model stays as it is.
func (m *LateModel) UnmarshalJSON(raw []byte) error {
	var s savedLate
	if err := json.Unmarshal(raw, &s); err != nil {
		return fmt.Errorf("read lane model: %w", err)
	}
	if s.Version != lateVersion {
		return fmt.Errorf("read lane model: %w: %d", ErrLateModel, s.Version)
	}
	fresh := NewLateModel(s.Config)
	if !fresh.hazard.restore(s.Hazard) || !fresh.truth.restore(s.Truth) {
		return fmt.Errorf("read lane model: %w: its coefficients are others", ErrLateModel)
	}
	for _, l := range s.Lanes {
		c := fresh.count(l.laneKey)
		for i, to := range []*[hazardAges]float64{&c.Risk, &c.Done, &c.Cases, &c.Late} {
			copy(to[:], [][]float64{l.Risk, l.Done, l.Cases, l.Late}[i])
		}
	}
	for _, p := range s.Pace {
		if len(p.Seen) != len(p.Expected) {
			return fmt.Errorf("read lane model: %w: a series of two lengths", ErrLateModel)
		}
		fresh.pace[p.paceKey] = &paceSeries{Start: p.Start, Seen: p.Seen, Expected: p.Expected, day: noDay}
	}
	for _, p := range s.Phases {
		count := p.phaseCount
		fresh.phases[p.phaseKey] = &count
	}
	fresh.next, fresh.pending = s.Next, s.Pending
	fresh.rebuild()
	fresh.settlePace(fresh.next)
	*m = *fresh
	return nil
}

// restore takes saved coefficients if they are as many as this program uses, and numbers.
func (r *regression) restore(saved regression) bool {
	if len(saved.Mean) != len(r.Mean) || len(saved.Precision) != len(r.Precision) {
		return false
	}
	for _, v := range slices.Concat(saved.Mean, saved.Precision) {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	r.Mean, r.Precision = saved.Mean, saved.Precision
	return true
}

func trimmed(a [hazardAges]float64) []float64 {
	n := len(a)
	for n > 0 && a[n-1] == 0 {
		n--
	}
	return slices.Clone(a[:n])
}

// LearnedUntil is the beginning of the first day the model has not learned, in UTC; zero for a new one.
func (m *LateModel) LearnedUntil() time.Time {
	if m.next == 0 {
		return time.Time{}
	}
	return time.Unix(int64(m.next)*86400, 0).UTC()
}
