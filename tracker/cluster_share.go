package tracker

import (
	"math"
	"slices"
	"strings"
	"time"
)

// How the usual share of silent parcels is learned. A place's own days weigh as much as they count parcels, fading by half in two weeks.
// While they are few, the share of the courier's other places fills up: so at cold start a courier that is slow everywhere is one
// cluster at most and not one for each hub, and a hub that stands out from the rest is found on the first day. Where nothing at all is
// known one in twenty is taken for usual, an assumption that fifty counted parcels outweigh.
const (
	shareHalfLife = 14.0 // days
	shareWeight   = 50.0 // parcels that the filling counts for
	shareAtStart  = 0.05
)

// ShareHistory is what was counted at a place on earlier days: parcels present, and of them silent, each day weighing less as it
// fades. The last day's count stands apart: it weighs from the next day on, unless a cluster was opened meanwhile, because what has just
// begun must not be the usual thing by which it is measured. Day numbers days since 1970 in UTC.
type ShareHistory struct {
	Key         ClusterKey
	Present     float64
	Silent      float64
	Day         int64   // the last day that was counted
	LastPresent float64 // on that day
	LastSilent  float64
}

// ShareDay numbers the day of an instant.
func ShareDay(at time.Time) int64 { return at.Unix() / int64((24 * time.Hour).Seconds()) }

// fadedTo is the history as it weighs on a later day.
func (h ShareHistory) fadedTo(day int64) ShareHistory {
	if day <= h.Day {
		return h
	}
	keep := math.Exp2(-float64(day-h.Day) / shareHalfLife)
	h.Present, h.Silent, h.Day = h.Present*keep, h.Silent*keep, day
	return h
}

// settled is the history with the last day's count in it.
func (h ShareHistory) settled() ShareHistory {
	h.Present, h.Silent, h.LastPresent, h.LastSilent = h.Present+h.LastPresent, h.Silent+h.LastSilent, 0, 0
	return h
}

// usual is the share that is to be expected, given the share elsewhere.
func (h ShareHistory) usual(elsewhere float64) float64 {
	return (h.Silent + shareWeight*elsewhere) / (h.Present + shareWeight)
}

// courierDays is how many days a whole courier must have been counted before it can be slower than usual. A place is compared with the
// courier's other places from the first day on; the courier itself only with its own past, and what a new shop begins with are the
// parcels that are stuck already.
const courierDays = 3

// compares reports whether there is anything that a share of the kind can be compared with.
func (s ClusterShare) compares(kind Kind) bool {
	return kind != KindCourierSlow || s.UsualOf >= courierDays*float64(s.Present)
}

// clusterFresh is how long after it fell silent a parcel can begin or join a cluster.
const clusterFresh = 24 * time.Hour

// alone reports whether a parcel's silence is its own: it has been stuck for more than a day, or is as good as lost, and no cluster has
// had it until then. Lost parcels lie at the place of their last scan for weeks while all others pass through: a few of them would look
// like a place that stands still, and hide one that does. What stops many parcels stops them one after the other and goes on doing so.
func (p *ClusterParcel) alone(now time.Time) bool {
	old := !p.OpenedAt.IsZero() && now.Sub(p.OpenedAt) >= clusterFresh
	return p.MemberOf == 0 && (old || p.Severity >= SeverityAbnormal || p.Kind == KindLostSuspected)
}

// placeTally counts the parcels of one moment that are proven silent, by place.
type placeTally struct {
	silent  map[ClusterKey]int // they count for a cluster
	members map[ClusterKey]int // of them in one
	alone   map[ClusterKey]int // for reasons of their own: neither silent nor present
}

func tallyOf(parcels []ClusterParcel, now time.Time) placeTally {
	t := placeTally{map[ClusterKey]int{}, map[ClusterKey]int{}, map[ClusterKey]int{}}
	for i := range parcels {
		p := &parcels[i]
		if p.Blind || !p.Silent {
			continue
		}
		for _, key := range p.keys() {
			switch {
			case p.alone(now):
				t.alone[key]++
			case p.MemberOf != 0:
				t.members[key]++
				fallthrough
			default:
				t.silent[key]++
			}
		}
	}
	return t
}

// present is how many parcels at a place can become silent together.
func (t placeTally) present(w ClusterWatch, key ClusterKey) int {
	return max(w.Present[key]-t.alone[key], t.silent[key])
}

// usual is the share that is to be expected at a place on a day, and how many parcels counted there it rests on. What is lacking there
// the courier's other places fill up, on earlier days and now.
func (t placeTally) usual(w ClusterWatch, key ClusterKey, day int64) (share, of float64) {
	h, elsewhere := w.Usual[key].fadedTo(day), shareAtStart
	if key.Kind != KindCourierSlow {
		all := wholeCourier(key.Courier)
		courier := w.Usual[all].fadedTo(day)
		courier.Present += float64(max(0, t.present(w, all)-t.present(w, key)))
		courier.Silent += float64(max(0, t.silent[all]-t.silent[key]))
		courier.Present = max(courier.Present, courier.Silent)
		elsewhere = courier.usual(shareAtStart)
	}
	return h.usual(elsewhere), h.Present
}

// CountedKeys returns the keys whose parcels have to be counted: those where enough are silent to open a cluster, those of open clusters,
// and the couriers of both. Sorted, without repeats.
func CountedKeys(parcels []ClusterParcel, clusters []Cluster, now time.Time) []ClusterKey {
	wanted := map[ClusterKey]bool{}
	for key, n := range tallyOf(parcels, now).silent {
		if n >= ClusterLeast {
			wanted[key], wanted[wholeCourier(key.Courier)] = true, true
		}
	}
	for i := range clusters {
		if key := clusters[i].Key(); clusters[i].Incident.Open() && key.Kind != "" {
			wanted[key], wanted[wholeCourier(key.Courier)] = true, true
		}
	}
	return sortedClusterKeys(wanted)
}

func sortedClusterKeys(keys map[ClusterKey]bool) []ClusterKey {
	out := make([]ClusterKey, 0, len(keys))
	for key := range keys {
		out = append(out, key)
	}
	slices.SortFunc(out, func(a, b ClusterKey) int { return strings.Compare(a.String(), b.String()) })
	return out
}

// CountDay adds the count of now's day at every place to its history and returns the histories that changed, sorted by key. A place with
// an open cluster learns nothing, not even what was counted last, or its trouble would become the usual thing; the cluster's members do not count for their lane and
// courier either. Nor may a trouble become usual before it is big enough for a cluster: of a day as bad as one in twenty, no more silent
// parcels are counted than an ordinary day explains. A day that was counted before is not counted again.
func CountDay(w ClusterWatch, now time.Time) []ShareHistory {
	day := ShareDay(now)
	closed := map[ClusterKey]bool{}
	for _, c := range w.Clusters {
		closed[c.Key()] = c.Incident.Open() || closed[c.Key()]
	}
	tally := tallyOf(w.Parcels, now)
	var out []ShareHistory
	for key := range w.Present {
		h := w.Usual[key]
		counted := h.Present+h.LastPresent > 0 && h.Day >= day
		silent := tally.silent[key] - tally.members[key]
		present := max(tally.present(w, key)-tally.members[key], silent)
		switch {
		case counted:
			continue
		case closed[key] && h.LastPresent > 0:
			h.LastPresent, h.LastSilent = 0, 0
			out = append(out, h.fadedTo(day))
			continue
		case present <= 0 || closed[key]:
			continue
		}
		share := ClusterShare{Silent: silent, Present: present}
		share.Usual, share.UsualOf = tally.usual(w, key, day)
		h = h.settled().fadedTo(day)
		h.Key, h.Day, h.LastPresent, h.LastSilent = key, day, float64(present), float64(share.plain())
		out = append(out, h)
	}
	slices.SortFunc(out, func(a, b ShareHistory) int { return strings.Compare(a.Key.String(), b.Key.String()) })
	return out
}
