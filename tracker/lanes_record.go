package tracker

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// LaneProgress is how far a merchant's parcels are learned. Revision counts the writes: of two that begin at one revision the second
// writes nothing.
type LaneProgress struct {
	MerchantID int64
	Revision   int64
	LearnedTo  time.Time // midnight in the merchant's zone before which every day is learned; zero: nothing is
	Parcels    int64     // parcels learned
	SampledOn  string    // local day of the last forecasts
	CheckedAt  time.Time // last self-check
}

// SavedLane is one model of a merchant as it is kept.
type SavedLane struct {
	Kind    string // late, silence, times
	AsOf    time.Time
	Version int
	Body    string // JSON
}

// LaneWrite is one step of learning. It is stored whole or not at all.
type LaneWrite struct {
	Progress LaneProgress // the new state, with the revision that was read
	Models   []SavedLane  // none: they stay as they are
	Learned  []int64      // parcels taken in
	Forecast []LaneForecast
	Settled  []LaneForecast
	Checks   []LaneCheck
	Timeline []TimelineEntry
}

// JourneyQuery asks for a page of parcels that are not learned yet, by the time they were handed to the courier.
type JourneyQuery struct {
	MerchantID   int64
	HandedBefore time.Time
	AfterHanded  time.Time // the last of the page before; zero: the first page
	AfterID      int64
	Limit        int
}

// laneVersion is raised when what is learned from a parcel changes, so that everything is learned anew.
const laneVersion = 1

// ErrLaneVersion is returned for saved models that this program cannot read: they have to be learned anew.
var ErrLaneVersion = errors.New("saved lane models of another version")

// Save gives the models the form in which they are kept.
func (k *LaneKnowledge) Save(asOf time.Time) ([]SavedLane, error) {
	var out []SavedLane
	for _, m := range k.models() {
		body, err := json.Marshal(m.model)
		if err != nil {
			return nil, fmt.Errorf("save lane model %s: %w", m.kind, err)
		}
		out = append(out, SavedLane{Kind: m.kind, AsOf: asOf, Version: laneVersion, Body: string(body)})
	}
	return out, nil
}

type namedModel struct {
	kind  string
	model any
}

func (k *LaneKnowledge) models() []namedModel {
	return []namedModel{{"late", k.Late}, {"silence", k.Silence}, {"times", k.Times}}
}

// LoadLanes restores knowledge. It returns ErrLaneVersion where a model is missing or of another version.
func LoadLanes(saved []SavedLane, checks []LaneCheck, names LaneNames) (*LaneKnowledge, error) {
	k := NewLaneKnowledge(names)
	for _, m := range k.models() {
		found := false
		for _, s := range saved {
			if s.Kind != m.kind || s.Version != laneVersion {
				continue
			}
			if err := json.Unmarshal([]byte(s.Body), m.model); err != nil {
				return nil, fmt.Errorf("%w: %w", ErrLaneVersion, err)
			}
			found = true
		}
		if !found {
			return nil, fmt.Errorf("%w: no model %s", ErrLaneVersion, m.kind)
		}
	}
	k.Trust(checks)
	return k, nil
}

// Trust takes the outcome of the last self-check over.
func (k *LaneKnowledge) Trust(checks []LaneCheck) {
	k.Off = map[LaneTarget]bool{}
	for _, c := range checks {
		k.Off[c.Target] = c.State == LaneOff
	}
}
