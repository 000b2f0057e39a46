package simulator

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"
)

// Cluster is a hub at which everything of one courier stood still for a while.
type Cluster struct {
	Provider string
	Courier  string
	Hub      string // as the scans name it
	City     string
	From     time.Time // when the fifth of the members was to be watched
	Until    time.Time // when the hub worked again
	Members  []string  // numbers of the parcels whose stand was long enough to be watched, in order of the threshold
}

// jamLeast is how many parcels a jammed hub must hold to be told from single bad luck, and jamParcels the smallest world with one.
const (
	jamLeast   = 8
	jamParcels = 600
)

// stand is a parcel's stay at a hub, in a world that is not built yet.
type stand struct {
	parcel  int
	arrived time.Time
	leaves  time.Time
}

// jam lets a busy hub of one courier stand still for some days: what is there or arrives meanwhile goes on afterwards. Only parcels
// that would have had no trouble are held, so that every other fate keeps its meaning.
func jam(c GenerateConfig, parcels []Parcel) []Cluster {
	if len(parcels) < jamParcels || c.Calm {
		return nil
	}
	from := c.Now.Add(10 * time.Hour)
	until := from.Add(84 * time.Hour)
	stands := map[string][]stand{}
	for i := range parcels {
		p := &parcels[i]
		if row, _ := courierOf(p.Courier); !p.Fate.smooth() || row.far() {
			continue
		}
		slices.SortStableFunc(p.Events, func(a, b Event) int { return a.At.Compare(b.At) })
		for n := range p.Events[:max(len(p.Events)-1, 0)] {
			e, next := &p.Events[n], &p.Events[n+1]
			if (e.What == HubIn || e.What == ArriveCity) && e.At.Before(until) && next.At.After(from) {
				key := p.Courier + "/" + e.Place
				stands[key] = append(stands[key], stand{i, e.At, next.At})
				break
			}
		}
	}
	keys := make([]string, 0, len(stands))
	for key, held := range stands {
		if len(held) >= jamLeast {
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 {
		return nil
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(len(stands[b])-len(stands[a]), cmp.Compare(a, b)) })
	key := keys[uint64(c.Seed)%uint64(min(len(keys), 5))]
	r := rand.New(rand.NewPCG(uint64(c.Seed), 3))
	var members []stand
	for _, s := range stands[key] {
		p := &parcels[s.parcel]
		delta := until.Add(time.Duration(r.Float64() * float64(6*time.Hour))).Truncate(time.Second).Sub(s.leaves)
		if delta <= 0 {
			continue
		}
		for i := range p.Events {
			if !p.Events[i].At.Before(s.leaves) {
				p.Events[i].At = p.Events[i].At.Add(delta)
			}
		}
		p.Fate = FateCongested
		s.leaves = s.leaves.Add(delta)
		if s.watch(p).Before(s.leaves) {
			members = append(members, s)
		}
	}
	return jammed(parcels, members, key, until)
}

// watch is when the parcel's stay is long enough to be watched.
func (s stand) watch(p *Parcel) time.Time {
	return after(s.arrived, OfficialRules().HubGap[ClassOf(p.Origin, p.Destination)].Watch)
}

// jammed tells about the hub, unless too few of the parcels stood there for long.
func jammed(parcels []Parcel, members []stand, key string, until time.Time) []Cluster {
	if len(members) < 5 {
		return nil
	}
	slices.SortFunc(members, func(a, b stand) int { return a.watch(&parcels[a.parcel]).Compare(b.watch(&parcels[b.parcel])) })
	first := &parcels[members[0].parcel]
	out := Cluster{Provider: first.Provider, Courier: first.Courier, Hub: key[len(first.Courier)+1:], Until: until}
	out.From = members[4].watch(&parcels[members[4].parcel])
	for _, e := range first.Events {
		if e.Place == out.Hub {
			out.City = e.City
		}
	}
	for _, s := range members {
		out.Members = append(out.Members, parcels[s.parcel].TrackingNo)
	}
	return []Cluster{out}
}

// Clusters returns the hubs that stood still, in order of time.
func (w *World) Clusters() []Cluster { return slices.Clone(w.clusters) }

// String names the cluster for people.
func (c Cluster) String() string {
	return fmt.Sprintf("%s of %s, %d parcels until %s", c.Hub, c.Courier, len(c.Members), stamp(c.Until))
}
