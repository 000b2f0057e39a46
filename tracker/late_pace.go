package tracker

import (
	"cmp"
	"math"
)

// The kinds of places whose pace is followed: all, courier, destination, origin, seller, lane.
const (
	paceKinds = 6
	paceBatch = paceKinds // one seller's parcels of one day of handover
)

// batchDays is how many days of handover around a parcel's own count as its batch.
const batchDays = 3

// paceDays is how long a series is kept.
const paceDays = 75

type paceKey struct {
	Kind    int    `json:"kind"`
	Courier string `json:"courier,omitempty"`
	Origin  string `json:"origin,omitempty"`
	Place   string `json:"place,omitempty"`
	Day     int    `json:"day,omitempty"`
}

// paceKeys are the series a trip belongs to; the empty key of a kind other than 0 is never written.
func (t Trip) paceKeys() [paceKinds]paceKey {
	l := t.Lane
	return [paceKinds]paceKey{
		{},
		{Kind: 1, Courier: l.Courier},
		{Kind: 2, Courier: l.Courier, Place: l.Destination},
		{Kind: 3, Courier: l.Courier, Place: l.Origin},
		{Kind: 4, Place: t.Seller},
		{Kind: 5, Courier: l.Courier, Origin: l.Origin, Place: l.Destination},
	}
}

func (k paceKey) empty() bool { return k.Kind == 1 && k.Courier == "" || k.Kind > 1 && k.Place == "" }

func (t Trip) batchKey(handed int) paceKey {
	return paceKey{Kind: paceBatch, Place: t.Seller, Day: handed}
}

// paceSeries is how many deliveries were seen and how many were to be expected of the parcels that were open, day by day.
type paceSeries struct {
	Start    int       `json:"start"`
	Seen     []float64 `json:"seen"`
	Expected []float64 `json:"expected"`
	day      int       // for which value was worked out
	value    float64
}

func (p *paceSeries) add(day int, expected, seen float64) {
	if len(p.Seen) == 0 {
		p.Start = day
	}
	for day-p.Start >= len(p.Seen) {
		p.Seen = append(p.Seen, 0)
		p.Expected = append(p.Expected, 0)
	}
	p.day = noDay
	if i := day - p.Start; i >= 0 {
		p.Seen[i] += seen
		p.Expected[i] += expected
	}
}

// trim forgets what lies before the day and reports whether nothing is left.
func (p *paceSeries) trim(day int) bool {
	n := min(max(day-p.Start, 0), len(p.Seen))
	p.Seen, p.Expected = p.Seen[n:], p.Expected[n:]
	p.Start += n
	return len(p.Seen) == 0
}

// paceBack is how many days the pace looks back.
const paceBack = 40

// pace is the log of seen to expected deliveries of the days before that one: above 0 parcels are faster than usual. Parcels that do
// not come although they are due pull it down before any of them is delivered late.
func (p *paceSeries) pace(day int, c LateConfig) float64 {
	if p == nil {
		return 0
	}
	if day == p.day {
		return p.value
	}
	seen, expected := c.PaceCases, c.PaceCases
	by, weight := math.Exp2(-1/c.PaceLife), 1.0
	for i := day - 1 - p.Start; i >= max(0, day-paceBack-p.Start); i-- {
		if i < len(p.Seen) {
			seen += weight * p.Seen[i]
			expected += weight * p.Expected[i]
		}
		weight *= by
	}
	return math.Log(seen / expected)
}

// batchCases stands beside what was seen of a batch.
const batchCases = 3

// batchPace is the same for the parcels that one seller handed over on neighbouring days, over all of their ages.
func batchPace(batch []*paceSeries, day int) float64 {
	seen, expected := float64(batchCases), float64(batchCases)
	for _, p := range batch {
		if p == nil {
			continue
		}
		for i := range min(max(day-p.Start, 0), len(p.Seen)) {
			seen += p.Seen[i]
			expected += p.Expected[i]
		}
	}
	return math.Log(seen / expected)
}

// follow books one parcel day in all series of the trip.
func (m *LateModel) follow(s *lateSubject, day int, expected float64) {
	seen := s.weight * share(day == s.done)
	for _, k := range s.trip.paceKeys() {
		m.book(k, day, s.weight*expected, seen)
	}
	m.book(s.trip.batchKey(s.handed), day, s.weight*expected, seen)
}

func (m *LateModel) book(k paceKey, day int, expected, seen float64) {
	if k.empty() {
		return
	}
	p := m.pace[k]
	if p == nil {
		p = &paceSeries{}
		m.pace[k] = p
	}
	p.add(day, expected, seen)
}

// settlePace drops what no judgement looks back to, and works out the pace of the coming day once for all judgements.
func (m *LateModel) settlePace(day int) {
	for k, p := range m.pace {
		p.day = noDay
		if p.trim(day - paceDays) {
			delete(m.pace, k)
			continue
		}
		if k.Kind != paceBatch {
			p.value = p.pace(day, m.cfg)
			p.day = day
		}
	}
}

func (k paceKey) compare(o paceKey) int {
	return cmp.Or(cmp.Compare(k.Kind, o.Kind), cmp.Compare(k.Courier, o.Courier), cmp.Compare(k.Origin, o.Origin), cmp.Compare(k.Place, o.Place), cmp.Compare(k.Day, o.Day))
}
