package tracker

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestClusterChance(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		in   ClusterShare
		want float64
	}{
		{"nobody is silent", ClusterShare{Present: 10, Usual: 0.1}, 1},
		{"nobody ever is", ClusterShare{Silent: 1, Present: 10}, 0},
		{"everybody always is", ClusterShare{Silent: 10, Present: 10, Usual: 1}, 1},
		{"one of one", ClusterShare{Silent: 1, Present: 1, Usual: 0.05}, 0.05},
		{"two of two, by 50 parcels", ClusterShare{Silent: 2, Present: 2, Usual: 0.1}, 0.1 * 6 / 51},
		{"a long history is a binomial", ClusterShare{Silent: 6, Present: 40, Usual: 0.05, UsualOf: 1e6}, 0.013869},
	} {
		if got := test.in.Chance(); math.Abs(got-test.want) > 1e-5 {
			t.Errorf("%s: %.6f instead of %.6f", test.name, got, test.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := ClusterShare{Present: rapid.IntRange(1, 300).Draw(t, "present"), Usual: rapid.Float64Range(0.001, 0.6).Draw(t, "usual")}
		s.UsualOf = rapid.Float64Range(0, 1e4).Draw(t, "of")
		last := 1.0
		for s.Silent = range s.Present + 1 {
			if c := s.Chance(); c > last+1e-9 || c < 0 || math.IsNaN(c) {
				t.Fatalf("%+v: %g after %g", s, c, last)
			}
			last = s.Chance()
		}
	})
}

// manyHubs is a shop with n hubs of 40 parcels, each silent by the usual chance of one in twenty, and the first hub as unlucky as told.
func manyHubs(n, unlucky int, seed uint64) ClusterWatch {
	r := rand.New(rand.NewPCG(seed, 9))
	w := quiet(nil, 40)
	w.Present[wholeCourier("yto")] = 40 * n
	w.Usual = map[ClusterKey]ShareHistory{wholeCourier("yto"): {Present: 1e5, Silent: 5e3, Day: ShareDay(clusterDay())}}
	id := 1
	for h := range n {
		hub := fmt.Sprintf("第%d", h)
		w.Present[ClusterKey{Kind: KindHubCongestion, Courier: "yto", Place: hub}] = 40
		silent := unlucky
		for range 40 {
			if h > 0 && r.Float64() < 0.05 {
				silent++
			}
		}
		if h > 0 {
			silent -= unlucky
		}
		parcels := stuckAt(hub, id, silent)
		for i := range parcels {
			parcels[i].Lane = ""
		}
		w.Parcels, id = append(w.Parcels, parcels...), id+silent
	}
	return w
}

// Of two hundred hubs some have six of forty parcels silent on any day, three times the usual share, and nothing is wrong there.
func TestClusterOfChance(t *testing.T) {
	t.Parallel()
	opened := 0
	for seed := range uint64(40) {
		w := manyHubs(200, 6, seed)
		share := ClusterShare{Silent: 6, Present: 40, Usual: 0.05}
		if share.Times() < ClusterFactor-1e-9 {
			t.Fatalf("six of forty are %.2f times the usual share", share.Times())
		}
		opened += len(WatchClusters(w, clusterDay()))
	}
	if opened > 2 { // one in twenty looks is what clusterDoubt allows
		t.Errorf("%d clusters opened in forty looks at two hundred hubs where nothing is wrong", opened)
	}
	got := WatchClusters(manyHubs(200, 20, 1), clusterDay())
	if len(got) != 1 || got[0].Cluster.Key().Place != "第0" || len(got[0].Join) != 20 {
		t.Errorf("twenty of forty: %+v", got)
	}
}

// A place that is tested alone needs less than one of many.
func TestClusterTested(t *testing.T) {
	t.Parallel()
	w := quiet(stuckAt("广州", 1, 6), 60)
	if got := WatchClusters(w, clusterDay()); len(got) != 1 {
		t.Errorf("six of sixty where one in fifty is usual, one of three places: %+v", got)
	}
	w.Tested = 400
	if got := WatchClusters(w, clusterDay()); len(got) != 0 {
		t.Errorf("one of four hundred: %+v", got)
	}
}

// What has been silent for longer than a day alone is not what stops a hub, and does not hide it either.
func TestClusterAlone(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		turn func(*ClusterParcel)
	}{
		{"stuck for two days", func(p *ClusterParcel) { p.OpenedAt = clusterDay().Add(-48 * time.Hour) }},
		{"abnormal when it was first seen", func(p *ClusterParcel) { p.Severity = SeverityAbnormal }},
		{"suspected lost", func(p *ClusterParcel) { p.Kind = KindLostSuspected }},
	} {
		w := quiet(stuckAt("广州", 1, 12), 52)
		for i := range w.Parcels {
			test.turn(&w.Parcels[i])
		}
		if got := WatchClusters(w, clusterDay()); len(got) != 0 {
			t.Errorf("%s: %+v", test.name, got)
		}
		w.Parcels = append(w.Parcels, stuckAt("广州", 20, 8)...)
		got := WatchClusters(w, clusterDay())
		if len(got) != 1 || len(got[0].Join) != 8 || got[0].Cluster.Share.Present != 40 {
			t.Errorf("%s, and eight others of forty: %+v", test.name, got)
			continue
		}
		w = settle(w, got)
		for i := range w.Parcels {
			test.turn(&w.Parcels[i])
		}
		if got := WatchClusters(w, clusterDay()); len(got) > 1 || len(got) == 1 && len(got[0].Leave) > 0 {
			t.Errorf("%s: members do not leave for it: %+v", test.name, got)
		}
	}
}

// hubHours is a hub with a parcel coming in every half hour, which after eight hours goes on, unless the hub stands still from hour 0 until
// an hour. It tells who is silent (for 48 hours) and how many are there.
func hubHours(hour, until int) (silent []ClusterParcel, present int) {
	for n := -1000; n <= 2*hour; n++ {
		arrived := time.Duration(n) * 30 * time.Minute
		leaves := arrived + 8*time.Hour
		if leaves > 0 && leaves < time.Duration(until)*time.Hour {
			leaves = time.Duration(until)*time.Hour + time.Duration(n%12+12)*10*time.Minute
		}
		now := time.Duration(hour) * time.Hour
		if leaves <= now {
			continue
		}
		present++
		if now-arrived >= 48*time.Hour {
			p := stuckAt("广州", 2000+n, 1)[0]
			p.Since, p.SeenAt, p.OpenedAt = clusterDay().Add(arrived), clusterDay().Add(now), clusterDay().Add(arrived+48*time.Hour)
			silent = append(silent, p)
		}
	}
	return silent, present
}

// A hub that stands still is told within half a day of its fifth silent parcel, once, and is over a day after it works again.
func TestClusterOfAStop(t *testing.T) {
	t.Parallel()
	const until = 84
	w := quiet(nil, 0)
	w.Tested = 300
	opened, ended, fifth, moves := -1, -1, -1, 0
	for hour := -24; hour < until+24; hour++ {
		silent, present := hubHours(hour, until)
		if fifth < 0 && len(silent) >= ClusterLeast {
			fifth = hour
		}
		member := map[int64]int64{}
		for _, p := range w.Parcels {
			member[p.ShipmentID] = p.MemberOf
		}
		for i := range silent {
			silent[i].MemberOf = member[silent[i].ShipmentID]
			delete(member, silent[i].ShipmentID)
		}
		for _, p := range w.Parcels {
			if member[p.ShipmentID] != 0 {
				p.Silent = false
				silent = append(silent, p)
			}
		}
		w.Parcels, w.Present[guangzhou()] = silent, present
		now := clusterDay().Add(time.Duration(hour) * time.Hour)
		changes := WatchClusters(w, now)
		for _, c := range changes {
			switch c.Kind {
			case ChangeOpen, ChangeReopen:
				opened, moves = hour, moves+1
			case ChangeResolve:
				ended, moves = hour, moves+1
			}
		}
		w = settle(w, changes)
	}
	if moves != 2 || opened < fifth || opened > fifth+12 || ended < until || ended > until+24 {
		t.Errorf("fifth silent at %d, opened at %d, ended at %d, %d times told", fifth, opened, ended, moves)
	}
}

// A day that is worse than usual does not become usual at once.
func TestCountDayOfTrouble(t *testing.T) {
	t.Parallel()
	w := quiet(stuckAt("广州", 1, 12), 74)
	got := map[ClusterKey]float64{}
	for _, h := range CountDay(w, clusterDay().Add(24*time.Hour)) {
		got[h.Key] = math.Round(h.settled().Silent - w.Usual[h.Key].fadedTo(h.Day).Silent)
	}
	want := map[ClusterKey]float64{guangzhou(): 0, wholeCourier("yto"): 0, {Kind: KindLaneSlow, Courier: "yto", Place: "广东>四川"}: 0}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("stuck since more than a day:\n%s", diff)
	}
	for i := range w.Parcels {
		w.Parcels[i].OpenedAt = clusterDay().Add(20 * time.Hour)
	}
	for _, h := range CountDay(w, clusterDay().Add(24*time.Hour)) {
		got[h.Key] = math.Round(h.settled().Silent - w.Usual[h.Key].fadedTo(h.Day).Silent)
	}
	want[guangzhou()], want[wholeCourier("yto")], want[ClusterKey{Kind: KindLaneSlow, Courier: "yto", Place: "广东>四川"}] = 4, 12, 12
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("fresh:\n%s", diff)
	}
}
