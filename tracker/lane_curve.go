package tracker

import (
	"cmp"
	"math"
)

// laneKey names a level of lanes: with no origin all that go to the destination, with neither all of the courier's service, empty all.
type laneKey struct {
	Courier     string `json:"courier,omitempty"`
	Service     string `json:"service,omitempty"`
	Origin      string `json:"origin,omitempty"`
	Destination string `json:"destination,omitempty"`
}

func (k laneKey) compare(o laneKey) int {
	return cmp.Or(cmp.Compare(k.Courier, o.Courier), cmp.Compare(k.Service, o.Service), cmp.Compare(k.Destination, o.Destination), cmp.Compare(k.Origin, o.Origin))
}

// wider is the level above.
func (k laneKey) wider() laneKey {
	switch {
	case k.Origin != "":
		k.Origin = ""
	case k.Destination != "":
		k.Destination = ""
	default:
		return laneKey{}
	}
	return k
}

// levels lists the levels of a lane, narrowest first, each once.
func (l Lane) levels() (keys [4]laneKey, n int) {
	key := laneKey(l)
	for {
		keys[n] = key
		n++
		if key == (laneKey{}) {
			return keys, n
		}
		key = key.wider()
	}
}

// words are the level as people read it; empty for all parcels.
func (k laneKey) words() string {
	courier := k.Courier
	if k.Service != "" {
		courier += " " + k.Service
	}
	lane := k.Origin + "→" + k.Destination
	switch {
	case k.Destination == "" && k.Origin == "":
		return courier
	case courier == "":
		return lane
	default:
		return courier + " " + lane
	}
}

// laneCurve is the pooled hazard of a level.
type laneCurve struct {
	log      ageCurve
	median   float64
	logDays  float64 // of the median
	logAfter float64 // of the median + 1
}

// rebuild pools the counts of all levels, widest first.
func (m *LateModel) rebuild() {
	m.curves = make(map[laneKey]*laneCurve, len(m.counts)+1)
	m.curve(laneKey{})
	for k := range m.counts {
		m.curve(k)
	}
}

func (m *LateModel) curve(k laneKey) *laneCurve {
	if c := m.curves[k]; c != nil {
		return c
	}
	counts := m.counts[k]
	if counts == nil {
		counts = &ageCounts{}
	}
	c := &laneCurve{}
	if k == (laneKey{}) {
		c.log = counts.pooled(nil, 1)
	} else {
		c.log = counts.pooled(&m.curve(k.wider()).log, m.cfg.Pool)
	}
	c.median = c.log.median()
	c.logDays, c.logAfter = math.Log(c.median), math.Log(c.median+1)
	m.curves[k] = c
	return c
}

// known is the curve of the narrowest level of the lane that has been seen. It changes nothing.
func (m *LateModel) known(l Lane) *laneCurve {
	keys, n := l.levels()
	for _, k := range keys[:n] {
		if c := m.curves[k]; c != nil {
			return c
		}
	}
	return m.curves[laneKey{}]
}

// count returns the counts of a level to be written.
func (m *LateModel) count(k laneKey) *ageCounts {
	c := m.counts[k]
	if c == nil {
		c = &ageCounts{}
		m.counts[k] = c
	}
	return c
}
