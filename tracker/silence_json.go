package tracker

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
)

// silenceVersion is raised whenever the meaning of the counts changes.
const silenceVersion = 1

var (
	_ json.Marshaler   = (*SilenceModel)(nil)
	_ json.Unmarshaler = (*SilenceModel)(nil)
)

// ErrSilenceVersion is returned for a saved silence model of another version: it has to be learned anew.
var ErrSilenceVersion = errors.New("silence model of another version")

type silenceWire struct {
	Version int           `json:"version"`
	Week    int64         `json:"week"`
	Edges   []float64     `json:"edges"`
	Kids    []silenceTwig `json:"kids,omitempty"`
}

// silenceTwig is a node with its key; counts to four decimals, zeros at the end left out.
type silenceTwig struct {
	Kind    string        `json:"k"`
	A       string        `json:"a,omitempty"`
	B       string        `json:"b,omitempty"`
	Reached []float64     `json:"r,omitempty"`
	Ended   []float64     `json:"e,omitempty"`
	Open    []float64     `json:"o,omitempty"`
	Asked   []float64     `json:"d,omitempty"`
	Missed  []float64     `json:"m,omitempty"`
	Never   float64       `json:"n,omitempty"`
	Kids    []silenceTwig `json:"kids,omitempty"`
}

// MarshalJSON writes the counts, by which the model judges the same after it is read again. The configuration is not part of it.
func (m *SilenceModel) MarshalJSON() ([]byte, error) {
	wire := silenceWire{Version: silenceVersion, Week: m.week, Edges: silenceEdges[:]}
	if m.root != nil {
		wire.Kids = m.root.twigs()
	}
	raw, err := json.Marshal(wire)
	if err != nil {
		return nil, fmt.Errorf("write silence model: %w", err)
	}
	return raw, nil
}

func (n *silenceNode) twigs() []silenceTwig {
	out := make([]silenceTwig, 0, len(n.kids))
	for key, kid := range n.kids {
		out = append(out, silenceTwig{
			Kind: string(rune(key.kind)), A: key.a, B: key.b,
			Reached: kid.reached.short(), Ended: kid.ended.short(), Open: kid.open.short(), Asked: kid.asked.short(), Missed: kid.missed.short(),
			Never: fourDecimals(kid.never), Kids: kid.twigs(),
		})
	}
	slices.SortFunc(out, func(a, b silenceTwig) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	})
	return out
}

func (s *silenceSteps) short() []float64 {
	out := make([]float64, 0, silenceBins)
	for _, count := range s {
		out = append(out, fourDecimals(count))
	}
	for len(out) > 0 && out[len(out)-1] == 0 {
		out = out[:len(out)-1]
	}
	return out
}

func fourDecimals(x float64) float64 { return math.Round(x*1e4) / 1e4 }

// UnmarshalJSON replaces what the model knows and keeps its configuration. It returns ErrSilenceVersion for counts of another version.
func (m *SilenceModel) UnmarshalJSON(raw []byte) error {
	var wire silenceWire
	if err := json.Unmarshal(raw, &wire); err != nil {
		return fmt.Errorf("read silence model: %w", err)
	}
	if wire.Version != silenceVersion || !slices.Equal(wire.Edges, silenceEdges[:]) {
		return fmt.Errorf("read silence model: version %d: %w", wire.Version, ErrSilenceVersion)
	}
	root := &silenceNode{}
	if err := root.plant(wire.Kids); err != nil {
		return err
	}
	m.cfg, m.root, m.week = m.cfg.withDefaults(), root, wire.Week
	return nil
}

func (n *silenceNode) plant(twigs []silenceTwig) error {
	for _, t := range twigs {
		if len(t.Kind) != 1 || t.Never < 0 {
			return fmt.Errorf("read silence model: node %q is damaged", t.Kind)
		}
		kid := n.child(silenceKey{t.Kind[0], t.A, t.B})
		kid.never = t.Never
		for _, part := range []struct {
			to   *silenceSteps
			from []float64
		}{{&kid.reached, t.Reached}, {&kid.ended, t.Ended}, {&kid.open, t.Open}, {&kid.asked, t.Asked}, {&kid.missed, t.Missed}} {
			if len(part.from) > silenceBins || slices.ContainsFunc(part.from, func(x float64) bool { return x < 0 }) {
				return fmt.Errorf("read silence model: counts of node %q are damaged", t.Kind+t.A)
			}
			copy(part.to[:], part.from)
		}
		if err := kid.plant(t.Kids); err != nil {
			return err
		}
	}
	return nil
}
