package tracker

import (
	"math"
	"time"
)

// NoScan is the chance that a silent parcel gets no scan within the time given, from now on. Known is false below 30 spells that
// reached the parcel's age.
func (m *SilenceModel) NoScan(s Spell, now time.Time, within time.Duration) Chance {
	chain := m.walk(&s, byScan)
	age := max(now.Sub(s.Since).Hours(), 0)
	p := chain.quiet(age, age+max(within.Hours(), 0), m.cfg.Prior)
	level, n := chain.rests(m, func(node *silenceNode) float64 { return node.seen(age) })
	own := chain.only(level)
	return m.chance(&s, chain.keys[:level+1], silenceCases{p: p, n: n, share: own.quiet(age, age+max(within.Hours(), 0), 0)})
}

// NotDelivered is the chance that a silent parcel is not delivered within seven days from now, from spells that LearnDelivery booked.
func (m *SilenceModel) NotDelivered(s Spell, now time.Time) Chance {
	chain := m.walk(&s, byScan)
	age := max(now.Sub(s.Since).Hours(), 0)
	level, n := chain.rests(m, func(node *silenceNode) float64 { return node.asked[silenceBetweenBin(age)] })
	own := chain.only(level)
	return m.chance(&s, chain.keys[:level+1], silenceCases{p: chain.late(age, m.cfg.Prior), n: n, share: own.late(age, 0)})
}

// Lost is the chance that a parcel silent for this long never moves again, with the cases it rests on: those of its lane, or of the
// pair of provinces, the courier's phase, the courier, whichever is the first with 30. The chance is the posterior over the mean of the
// level above, which counts for 20 cases; the top level has Jeffreys' prior.
func (m *SilenceModel) Lost(s Spell, now time.Time) (LossEvidence, Chance) {
	chain := m.walk(&s, byWay)
	age := max(now.Sub(s.Since).Hours(), 0)
	level, n := chain.rests(m, func(node *silenceNode) float64 { return node.never + node.movedAfter(age) })
	p, hits := 0.5, 0.0
	for i, node := range chain.nodes[:min(level+1, chain.n)] {
		k := m.cfg.Prior
		if i == 0 {
			k = 1
		}
		p = pull(node.never, node.never+node.movedAfter(age), p, k)
		hits = node.never
	}
	share := 0.0
	if n > 0 {
		share = hits / n
	}
	c := m.chance(&s, chain.keys[:level+1], silenceCases{p: p, n: n, share: share})
	return LossEvidence{Lane: c.Level, Hours: math.Floor(age), Never: c.Hits, Moved: c.N - c.Hits}, c
}

// warnWindow is how far ahead the early warning asks for a scan.
const warnWindow = 72 * time.Hour

// Warn is the age of silence from which the chance of no scan in the next three days exceeds p, for parcels like this one: the point
// at which an early warning is due. It is false where too little is known, or where no age before 30 days gives such a chance.
func (m *SilenceModel) Warn(s Spell, p float64) (time.Duration, bool) {
	chain := m.walk(&s, byScan)
	for bin := range silenceBins {
		from, to := silenceEdges[bin], silenceEdges[bin+1]
		for _, age := range [...]float64{from, (from + to) / 2} {
			if chain.quiet(age, age+warnWindow.Hours(), m.cfg.Prior) <= p {
				continue
			}
			_, n := chain.rests(m, func(node *silenceNode) float64 { return node.seen(age) })
			return hoursOf(age), n >= float64(m.cfg.MinSpells)-0.5
		}
	}
	return 0, false
}

// silenceChain is the nodes on one path that exist, coarse to fine.
type silenceChain struct {
	keys  silencePath
	nodes [6]*silenceNode
	from  int
	n     int
}

func (m *SilenceModel) walk(s *Spell, path func(*Spell, *silencePath) []silenceKey) silenceChain {
	var c silenceChain
	at := m.root
	for _, key := range path(s, &c.keys) {
		kid, ok := at.kids[key]
		if !ok {
			break
		}
		c.nodes[c.n] = kid
		c.n++
		at = kid
	}
	return c
}

// rests finds the finest node with enough cases, else the coarsest, and how many it has. -1 where there is no node at all.
func (c *silenceChain) rests(m *SilenceModel, cases func(*silenceNode) float64) (level int, n float64) {
	for level = c.n - 1; level > 0; level-- {
		if n = cases(c.nodes[level]); n >= float64(m.cfg.MinSpells)-0.5 {
			return level, n
		}
	}
	if c.n == 0 {
		return -1, 0
	}
	return 0, cases(c.nodes[0])
}

// quiet is the chance that no scan comes between two ages: the product over the steps of what is left in each. Each step's share of
// endings is pulled towards the parent's. Beyond the last step its rate goes on.
func (c *silenceChain) quiet(from, to, prior float64) float64 {
	sum := 0.0
	for bin := silenceBetweenBin(from); bin < silenceBins; bin++ {
		lo, hi := silenceEdges[bin], silenceEdges[bin+1]
		end := hi
		if bin == silenceBins-1 {
			end = math.Max(to, hi)
		}
		inside := math.Min(to, end) - math.Max(from, lo)
		if inside <= 0 {
			if lo >= to {
				break
			}
			continue
		}
		sum += math.Log1p(-math.Min(c.ending(bin, prior), 1-1e-9)) * inside / (hi - lo)
	}
	return math.Exp(sum)
}

// ending is the share of the spells in a step that a scan ended in it.
func (c *silenceChain) ending(bin int, prior float64) float64 {
	h := 0.5
	for i, node := range c.nodes[c.from:c.n] {
		k := prior
		if i == 0 {
			k = 1 // Jeffreys: half an ending, half a rest
		}
		h = pull(node.ended[bin], node.reached[bin]+node.open[bin], h, k)
	}
	return h
}

// late is the share that was not delivered in time, at an age between two steps.
func (c *silenceChain) late(age, prior float64) float64 {
	bin, part := silenceBetween(age)
	next := min(bin+1, silenceBins-1)
	p, q := 0.5, 0.5
	for i, node := range c.nodes[c.from:c.n] {
		k := prior
		if i == 0 {
			k = 1
		}
		p, q = pull(node.missed[bin], node.asked[bin], p, k), pull(node.missed[next], node.asked[next], q, k)
	}
	return p + part*(q-p)
}

// only is the chain of one level alone.
func (c *silenceChain) only(level int) silenceChain {
	return silenceChain{nodes: c.nodes, n: level + 1, from: max(level, 0)}
}

// pull is a share that a prior counts k cases for. It stays within 0 and 1 whatever the counts are.
func pull(hits, of, prior, k float64) float64 {
	if of+k <= 0 {
		return prior
	}
	return math.Min(math.Max((hits+k*prior)/(of+k), 0), 1)
}

// seen is how many spells reached an age.
func (n *silenceNode) seen(age float64) float64 {
	bin := silenceBetweenBin(age)
	return n.reached[bin] + n.open[bin]
}

// movedAfter is how many spells ended after an age and before 30 days; those of the step it lies in are taken as spread evenly.
func (n *silenceNode) movedAfter(age float64) float64 {
	bin, part := silenceBetween(age)
	moved := n.ended[bin] * (1 - part)
	for _, ended := range n.ended[bin+1:] {
		moved += ended
	}
	return moved
}

// silenceBetween is the step that an age lies in, and how much of it has passed.
func silenceBetween(age float64) (bin int, part float64) {
	bin = silenceBetweenBin(age)
	part = (age - silenceEdges[bin]) / (silenceEdges[bin+1] - silenceEdges[bin])
	return bin, math.Min(math.Max(part, 0), 1)
}

func silenceBetweenBin(age float64) int {
	bin := 0
	for bin < silenceBins-1 && silenceEdges[bin+1] <= age {
		bin++
	}
	return bin
}

// silenceCases is what a judgement rests on before it is put into words.
type silenceCases struct{ p, n, share float64 }

// chance gives the probability its 95 % interval (Wilson's, over the cases and the prior together) and the name of its level.
func (m *SilenceModel) chance(s *Spell, keys []silenceKey, e silenceCases) Chance {
	const z = 1.96
	n := int(math.Round(e.n))
	weight := e.n + 1
	if len(keys) > 1 {
		weight = e.n + m.cfg.Prior
	}
	mid := (e.p + z*z/(2*weight)) / (1 + z*z/weight)
	half := z / (1 + z*z/weight) * math.Sqrt(e.p*(1-e.p)/weight+z*z/(4*weight*weight))
	hits := int(math.Round(math.Min(math.Max(e.share, 0), 1) * e.n))
	return Chance{
		P: e.p, Lo: math.Max(math.Min(mid-half, e.p), 0), Hi: math.Min(math.Max(mid+half, e.p), 1),
		N: n, Hits: min(hits, n), Level: m.level(s, keys), Known: n >= m.cfg.MinSpells,
	}
}
