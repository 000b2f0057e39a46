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

// anyWatch is a watch over parcels at a few hubs and lanes, some silent, some not to be seen.
func anyWatch(t *rapid.T) ClusterWatch {
	w := quiet(nil, 0)
	n := rapid.IntRange(0, 80).Draw(t, "parcels")
	for i := range n {
		p := stuckAt(rapid.SampledFrom([]string{"广州", "长沙", "成都"}).Draw(t, "hub"), i+1, 1)[0]
		p.Site.Kind = rapid.SampledFrom([]SiteKind{SiteHub, SiteHub, SiteBranch}).Draw(t, "kind")
		p.Lane = rapid.SampledFrom([]string{"广东>四川", "广东>湖南", ""}).Draw(t, "lane")
		p.Severity = rapid.SampledFrom([]Severity{SeverityWatch, SeverityBreach, SeverityAbnormal}).Draw(t, "severity")
		p.OpenedAt = clusterDay().Add(-time.Duration(rapid.IntRange(0, 30).Draw(t, "hours")) * time.Hour)
		p.Blind, p.Silent = rapid.IntRange(0, 3).Draw(t, "blind") == 0, rapid.IntRange(0, 4).Draw(t, "moves") != 0
		w.Parcels = append(w.Parcels, p)
	}
	w.Present = map[ClusterKey]int{}
	for _, p := range w.Parcels {
		for _, key := range p.keys() {
			if _, drawn := w.Present[key]; !drawn {
				w.Present[key] = rapid.IntRange(1, 200).Draw(t, "present")
			}
		}
	}
	return w
}

func TestClusterProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := anyWatch(t)
		got := WatchClusters(w, clusterDay())
		mixed := w
		mixed.Parcels = append([]ClusterParcel(nil), w.Parcels...)
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)).Shuffle(len(mixed.Parcels), func(i, j int) {
			mixed.Parcels[i], mixed.Parcels[j] = mixed.Parcels[j], mixed.Parcels[i]
		})
		if diff := cmp.Diff(got, WatchClusters(mixed, clusterDay())); diff != "" {
			t.Fatalf("the order of the parcels matters:\n%s", diff)
		}
		in := map[int64]bool{}
		for _, c := range got {
			share := c.Cluster.Share
			if len(c.Join) < ClusterLeast || share.Silent != len(c.Join) || share.Now() < ClusterFactor*share.Usual-1e-9 {
				t.Fatalf("opened for %d of %d where %.3f is usual", len(c.Join), share.Present, share.Usual)
			}
			if share.Chance() > clusterDoubt {
				t.Fatalf("opened although %d of %d happen where %.3f is usual", share.Silent, share.Present, share.Usual)
			}
			for _, p := range c.Join {
				if p.Blind || !p.Silent || in[p.ShipmentID] || p.Severity > SeverityBreach || clusterDay().Sub(p.OpenedAt) >= clusterFresh {
					t.Fatalf("member %+v", p)
				}
				in[p.ShipmentID] = true
			}
		}
		after := settle(w, got)
		if again := WatchClusters(after, clusterDay()); len(again) != 0 {
			t.Fatalf("applied to its own result: %+v", again)
		}
		for i := range after.Parcels {
			after.Parcels[i].Blind = true
		}
		if blind := WatchClusters(after, clusterDay().Add(time.Hour)); len(blind) != 0 {
			t.Fatalf("blind parcels move a cluster: %+v", blind)
		}
	})
}

func TestCountDay(t *testing.T) {
	t.Parallel()
	day := ShareDay(clusterDay())
	w := quiet(stuckAt("广州", 1, 2), 40)
	w.Parcels[1].Blind = true
	w.Usual = map[ClusterKey]ShareHistory{guangzhou(): {Key: guangzhou(), Present: 80, Silent: 8, Day: day - 14}}
	counted := CountDay(w, clusterDay())
	got := map[string]string{}
	for _, h := range counted {
		w.Usual[h.Key] = h
		h = h.settled()
		got[h.Key.String()] = fmt.Sprintf("%.0f of %.0f", h.Silent, h.Present)
	}
	want := map[string]string{"hub_congestion/yto/广州": "5 of 80", "lane_slow/yto/广东>四川": "1 of 500", "courier_slow/yto/": "1 of 1000"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if again := CountDay(w, clusterDay()); len(again) != 0 {
		t.Errorf("a day counted twice: %+v", again)
	}
	if now := w.Usual[guangzhou()]; math.Round(now.Silent) != 4 || now.LastSilent != 1 {
		t.Errorf("today's count weighs already: %+v", now)
	}
	jammed := quiet(stuckAt("广州", 1, 6), 40)
	jammed = settle(jammed, WatchClusters(jammed, clusterDay()))
	for _, h := range CountDay(jammed, clusterDay().Add(24*time.Hour)) {
		if h.Key == guangzhou() || h.settled().Silent > 210 {
			t.Errorf("a trouble becomes usual: %+v", h)
		}
	}
	jammed.Usual[guangzhou()] = ShareHistory{Key: guangzhou(), Present: 80, Silent: 2, Day: day, LastPresent: 40, LastSilent: 6}
	for _, h := range CountDay(jammed, clusterDay().Add(24*time.Hour)) {
		if h.Key == guangzhou() && (h.settled().Silent > 2 || h.Day != day+1) {
			t.Errorf("what was counted while it began becomes usual: %+v", h)
		}
	}
}

// A parcel in a cluster keeps its incident and loses its messages, until it is worse than stuck.
func TestHoldForCluster(t *testing.T) {
	t.Parallel()
	note := []Notification{{Key: "k"}}
	change := func(kind Kind, severity Severity) Change {
		return Change{Kind: ChangeOpen, Incident: Incident{Family: kind.Family(), Kind: kind, Severity: severity}, Notices: note}
	}
	member := Snapshot{Cluster: Membership{IncidentID: 7}}
	for _, test := range []struct {
		name   string
		s      Snapshot
		c      Change
		speaks bool
	}{
		{"stalled in a cluster", member, change(KindTransitStall, SeverityAbnormal), false},
		{"past its promise in a cluster", member, change(KindPromiseOverdue, SeverityBreach), false},
		{"stalled alone", Snapshot{}, change(KindTransitStall, SeverityBreach), true},
		{"presumed lost in a cluster", member, change(KindLostSuspected, SeverityPresumedLost), true},
		{"damaged in a cluster", member, change(KindDamaged, SeverityBreach), true},
	} {
		changes := []Change{test.c}
		oneVoice(test.s, changes, clusterDay())
		holdForCluster(test.s, changes, clusterDay())
		if got := len(changes[0].Notices) > 0; got != test.speaks || (len(changes[0].Timeline) == 0) != test.speaks {
			t.Errorf("%s: speaks %v, timeline %v", test.name, got, changes[0].Timeline)
		}
	}
}
