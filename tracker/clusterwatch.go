package tracker

import (
	"cmp"
	"slices"
	"time"
)

// WatchClusters decides which clusters open, go on and end, and which parcels belong to them. A cluster opens where at least ClusterLeast
// parcels are proven silent, their share is at least ClusterFactor times the usual one, and so many are unlikely to be silent by chance at
// any of all the places looked at; it ends when fewer than three are left, or the share is no longer far from the usual one. Parcels that
// nobody can see open nothing and end nothing: they do not count, but a member that goes blind stays. Nor do those count that have been
// silent for so long that their trouble is their own. Each parcel belongs to the most specific cluster only: branch, hub, lane, courier.
// The order of the parcels does not matter, and applied to its own result it returns nothing.
func WatchClusters(w ClusterWatch, now time.Time) []ClusterChange {
	b := newClusterBoard(w, now)
	for _, kind := range clusterLevels() {
		for _, key := range b.keysOf(kind) {
			b.decide(key)
		}
	}
	slices.SortStableFunc(b.changes, func(a, c ClusterChange) int { return cmp.Compare(changeRank(a.Kind), changeRank(c.Kind)) })
	return b.changes
}

// changeRank puts endings first, so that a parcel leaves one cluster before it joins the next.
func changeRank(k ChangeKind) int {
	switch k {
	case ChangeResolve:
		return 0
	case ChangeRefresh, ChangeClimb:
		return 1
	default:
		return 2
	}
}

// clusterBoard is one decision in progress.
type clusterBoard struct {
	w        ClusterWatch
	now      time.Time
	parcels  []*ClusterParcel                // by id
	at       map[ClusterKey][]*ClusterParcel // the silent ones, by id
	taken    map[int64]bool                  // parcels that a more specific cluster has
	standing map[ClusterKey]*Cluster
	tally    placeTally
	apart    map[ClusterKey]int // parcels taken
	changes  []ClusterChange
}

func newClusterBoard(w ClusterWatch, now time.Time) *clusterBoard {
	b := &clusterBoard{
		w: w, now: now, at: map[ClusterKey][]*ClusterParcel{}, taken: map[int64]bool{}, standing: map[ClusterKey]*Cluster{},
		tally: tallyOf(w.Parcels, now), apart: map[ClusterKey]int{},
	}
	for i := range w.Parcels {
		b.parcels = append(b.parcels, &w.Parcels[i])
	}
	slices.SortFunc(b.parcels, func(a, c *ClusterParcel) int { return cmp.Compare(a.ShipmentID, c.ShipmentID) })
	for _, p := range b.parcels {
		if !p.Silent {
			continue
		}
		for _, key := range p.keys() {
			b.at[key] = append(b.at[key], p)
		}
	}
	for i := range w.Clusters {
		c := &w.Clusters[i]
		was := b.standing[c.Key()]
		if was == nil || c.Incident.Open() || (!was.Incident.Open() && c.Incident.ResolvedAt.After(was.Incident.ResolvedAt)) {
			b.standing[c.Key()] = c
		}
	}
	return b
}

// keysOf returns the keys of a kind with silent parcels or a cluster, sorted.
func (b *clusterBoard) keysOf(kind Kind) []ClusterKey {
	keys := map[ClusterKey]bool{}
	for key := range b.at {
		if key.Kind == kind {
			keys[key] = true
		}
	}
	for key := range b.standing {
		if key.Kind == kind {
			keys[key] = true
		}
	}
	return sortedClusterKeys(keys)
}

// group returns the parcels that are to be had for a key, and how many of them are proven silent. A member stays while it is silent or
// nobody can see it; who is stuck alone does not come any more.
func (b *clusterBoard) group(key ClusterKey, member int64) (group []*ClusterParcel, proven int) {
	for _, p := range b.at[key] {
		mine := member != 0 && p.MemberOf == member
		if b.taken[p.ShipmentID] || !mine && (p.Blind || p.alone(b.now)) {
			continue
		}
		group = append(group, p)
		if !p.Blind {
			proven++
		}
	}
	return group, proven
}

// share weighs a group against the usual. What a more specific cluster has taken is not there.
func (b *clusterBoard) share(key ClusterKey, silent int) ClusterShare {
	present := max(b.w.Present[key]-b.tally.alone[key]-b.apart[key], silent)
	usual, of := b.tally.usual(b.w, key, ShareDay(b.now))
	return ClusterShare{Silent: silent, Present: present, Usual: usual, UsualOf: of}
}

func (b *clusterBoard) decide(key ClusterKey) {
	was := b.standing[key]
	open := was != nil && was.Incident.Open()
	member := int64(0)
	if open {
		member = was.Incident.ID
	}
	group, proven := b.group(key, member)
	share := b.share(key, len(group))
	switch {
	case open && len(group) < clusterRemain:
		b.resolve(*was, group, share, ResolvedFewLeft)
	case open && share.eased():
		b.resolve(*was, group, share, ResolvedEased)
	case open && proven == 0 && len(b.gone(member, group)) == 0: // nobody can see it: its counts stay those of the last sight
		b.take(group)
	case open:
		b.take(group)
		b.renew(*was, group, share)
	case proven >= ClusterLeast && share.compares(key.Kind) && share.standsOut(b.tests()):
		b.take(group)
		b.open(key, was, group, share)
	}
}

// tests is how many places are looked at in this decision.
func (b *clusterBoard) tests() int { return max(b.w.Tested, TestedPlaces(b.w.Present)) }

func (b *clusterBoard) take(group []*ClusterParcel) {
	for _, p := range group {
		b.taken[p.ShipmentID] = true
		if p.Blind {
			continue
		}
		for _, key := range p.keys() {
			b.apart[key]++
		}
	}
}
