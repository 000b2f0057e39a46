package tracker

import (
	"sync"
	"time"
)

// LaneTarget is a question that the lane models answer with a probability.
type LaneTarget string

// The targets.
const (
	TargetLate   LaneTarget = "late"   // it is not delivered by the promise or the line standard
	TargetNoScan LaneTarget = "noscan" // no scan comes within NoScanWithin
	TargetLost   LaneTarget = "lost"   // it never moves again: no scan within 30 days of the last
)

// LaneTargets returns every target.
func LaneTargets() []LaneTarget { return []LaneTarget{TargetLate, TargetNoScan, TargetLost} }

// NoScanWithin is how far ahead the next scan is forecast.
const NoScanWithin = 72 * time.Hour

// LaneCases is how many past cases a percentage needs before anybody sees it.
const LaneCases = lossMinSpells

// LaneNames says how people read couriers and phases in the levels that evidence rests on. Zero fields leave the codes.
type LaneNames struct {
	Courier func(code string) string
	Phase   func(Phase) string
}

// LaneKnowledge is what one merchant's finished parcels have taught. Learn and Rest change it; everything else only reads, and may be
// called by many goroutines at once while nobody learns. A nil knowledge knows nothing.
type LaneKnowledge struct {
	Late    *LateModel
	Silence *SilenceModel
	Times   *LaneTimes
	Off     map[LaneTarget]bool // targets that failed their last self-check: no percentage, no alarm
	names   LaneNames
}

// NewLaneKnowledge returns knowledge of nothing.
func NewLaneKnowledge(names LaneNames) *LaneKnowledge {
	return &LaneKnowledge{
		Late: NewLateModel(LateConfig{MinCases: LaneCases}), Times: NewLaneTimes(), names: names,
		Silence: NewSilenceModel(SilenceConfig{MinSpells: LaneCases, CourierName: names.Courier, PhaseName: names.Phase}),
	}
}

// Learn takes in a parcel that is done with, once, as of the moment at which that counts as known.
func (k *LaneKnowledge) Learn(j Journey, asOf time.Time) {
	if trip, ok := j.Trip(); ok {
		at := trip.SeenUntil
		if !trip.DeliveredAt.IsZero() {
			at = trip.DeliveredAt
		}
		if at.IsZero() || at.After(asOf) {
			at = asOf
		}
		k.Late.Learn(trip, at)
		k.Times.Learn(trip, asOf, j.lost(asOf))
	}
	for _, s := range SpellsOf(j.Shipment, j.Checkpoints, asOf) {
		at := asOf
		if !s.Until.IsZero() {
			at = s.Until
		}
		k.Silence.Learn(s, at)
		k.Silence.LearnDelivery(s, asOf)
	}
}

// Rest closes a day: the models are fitted to all days before asOf, with the trips that were under way then, and what is old counts less.
func (k *LaneKnowledge) Rest(asOf time.Time, open []Trip) {
	k.Late.Refit(asOf, open)
	k.Times.Fade(asOf)
}

// trusted takes a chance back whose target failed its self-check.
func (k *LaneKnowledge) trusted(t LaneTarget, c Chance) Chance {
	c.Known = c.Known && !k.Off[t]
	return c
}

// Lanes holds the knowledge of every merchant for those who judge, and is swapped after every learning. The zero value is ready, a nil
// one knows nobody.
type Lanes struct {
	mu sync.RWMutex
	of map[int64]*LaneKnowledge
}

// Of returns what is known for a merchant, or nil.
func (l *Lanes) Of(merchantID int64) *LaneKnowledge {
	if l == nil {
		return nil
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.of[merchantID]
}

// Set publishes what is known for a merchant. Nobody may change it afterwards.
func (l *Lanes) Set(merchantID int64, k *LaneKnowledge) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.of == nil {
		l.of = map[int64]*LaneKnowledge{}
	}
	l.of[merchantID] = k
}
