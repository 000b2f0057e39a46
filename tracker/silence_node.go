package tracker

import "math"

// silenceBins is how many steps of age a silence is counted in.
const silenceBins = 20

// silenceEdges are the ages in hours between which the steps lie: fine where most parcels move, coarse where few are left.
var silenceEdges = [silenceBins + 1]float64{
	0, 3, 6, 12, 18, 24, 36, 48, 60, 72, 96, 120, 144, 168, 216, 264, 336, 432, 528, 624, neverHours,
}

type silenceSteps [silenceBins]float64

// silenceNode counts the spells that have one thing in common.
type silenceNode struct {
	reached silenceSteps // spells that entered the step
	ended   silenceSteps // of them those that a scan ended in it
	open    silenceSteps // silences that go on and entered the step
	asked   silenceSteps // spells that reached the step's age and of which it is known whether they were delivered in time
	missed  silenceSteps // of them those that were not
	never   float64      // spells that lasted 30 days or were lost
	kids    map[silenceKey]*silenceNode
}

// silenceKey names a child: what kind of thing it has in common beyond its parent, and which.
type silenceKey struct {
	kind byte
	a, b string
}

// The kinds of nodes.
const (
	silenceCourier = 'c'
	silencePhase   = 'p'
	silenceEvent   = 'e'
	silencePair    = 'r'
	silenceLane    = 'l'
	silencePlace   = 'w'
)

// silencePath is the most nodes that one spell counts in on one path: the courier first, the finest last.
type silencePath [6]silenceKey

// byWay writes the path of a spell from courier and phase to its lane, and byScan the one to the place of its last scan.
func byWay(s *Spell, p *silencePath) []silenceKey {
	return appendWay(append(p[:0], silenceKey{silenceCourier, s.Lane.Courier, ""}, silenceKey{silencePhase, string(s.Phase), ""}), &s.Lane)
}

func byScan(s *Spell, p *silencePath) []silenceKey {
	out := append(p[:0], silenceKey{silenceCourier, s.Lane.Courier, ""}, silenceKey{silencePhase, string(s.Phase), ""})
	out = append(out, silenceKey{silenceEvent, s.Event, attemptsKey(s.Attempts)})
	out = appendWay(out, &s.Lane)
	if s.Place != "" {
		out = append(out, silenceKey{silencePlace, s.Place, ""})
	}
	return out
}

// appendWay adds the ends of the lane as far as they are known. Where the cities are not known the pair of provinces is all there is.
func appendWay(out []silenceKey, lane *Lane) []silenceKey {
	if lane.Origin == "" && lane.Destination == "" {
		return out
	}
	from, to := provinceOfKey(lane.Origin), provinceOfKey(lane.Destination)
	out = append(out, silenceKey{silencePair, from, to})
	if from == lane.Origin && to == lane.Destination {
		return out
	}
	return append(out, silenceKey{silenceLane, lane.Origin, lane.Destination})
}

func provinceOfKey(key string) string {
	if province, ok := provinceByName[key]; ok {
		return province
	}
	return key
}

// grow returns every node that a spell counts in, each once, and makes those that do not exist.
func (m *SilenceModel) grow(s Spell) []*silenceNode {
	var path silencePath
	out := make([]*silenceNode, 0, 2*len(path))
	at := m.root
	for _, key := range byScan(&s, &path) {
		at = at.child(key)
		out = append(out, at)
	}
	at = out[1]
	for _, key := range byWay(&s, &path)[2:] {
		at = at.child(key)
		out = append(out, at)
	}
	return out
}

func (n *silenceNode) child(key silenceKey) *silenceNode {
	if kid, ok := n.kids[key]; ok {
		return kid
	}
	if n.kids == nil {
		n.kids = map[silenceKey]*silenceNode{}
	}
	kid := &silenceNode{}
	n.kids[key] = kid
	return kid
}

// pass counts a silence in every step that it entered.
func (n *silenceNode) pass(steps *silenceSteps, hours, weight float64) {
	for bin := 0; bin < silenceBins && (bin == 0 || silenceEdges[bin] < hours); bin++ {
		steps[bin] += weight
	}
}

// silenceBin is the step that an age in hours lies in: an end exactly at an edge belongs to the step before.
func silenceBin(hours float64) int {
	bin := 0
	for bin < silenceBins-1 && silenceEdges[bin+1] < hours {
		bin++
	}
	return bin
}

// fade lets everything count less.
func (n *silenceNode) fade(by float64) {
	for bin := range silenceBins {
		n.reached[bin] *= by
		n.ended[bin] *= by
		n.asked[bin] *= by
		n.missed[bin] *= by
	}
	n.never *= by
	for _, kid := range n.kids {
		kid.fade(by)
	}
}

// silenceDust is the weight below which a node tells nothing and is dropped.
const silenceDust = 0.02

// settle forgets the open spells and drops what has faded away. It reports whether anything is left.
func (n *silenceNode) settle() bool {
	n.open = silenceSteps{}
	for key, kid := range n.kids {
		if !kid.settle() {
			delete(n.kids, key)
		}
	}
	return len(n.kids) > 0 || math.Max(n.reached[0], n.asked[0]) >= silenceDust
}
