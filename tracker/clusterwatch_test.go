package tracker

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func clusterDay() time.Time { return time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC) }

func guangzhou() ClusterKey {
	return ClusterKey{Kind: KindHubCongestion, Courier: "yto", Place: "广州"}
}

// stuckAt makes n parcels that are silent at a hub, with ids from first on.
func stuckAt(hub string, first, n int) []ClusterParcel {
	out := make([]ClusterParcel, 0, n)
	for i := first; i < first+n; i++ {
		out = append(out, ClusterParcel{
			MerchantID: 1, ShipmentID: int64(i), AccountID: 1, SupplierID: int64(1 + i%2), TrackingNo: fmt.Sprintf("YT%04d", i), Courier: "yto",
			Site: Site{Kind: SiteHub, Name: hub}, Lane: "广东>四川", Silent: true, Kind: KindTransitStall, Severity: SeverityWatch,
			OpenedAt: clusterDay().Add(-time.Hour), Since: clusterDay().Add(-time.Duration(40+i) * time.Hour), SeenAt: clusterDay().Add(-time.Hour),
		})
	}
	return out
}

// quiet is a watch in which the courier has plenty of other parcels, none of them silent.
func quiet(parcels []ClusterParcel, present int) ClusterWatch {
	return ClusterWatch{
		Merchant:  Merchant{ID: 1, Name: "山货小铺", Zone: "Asia/Shanghai", Locale: LocaleZH, Email: "shop@example.cn"},
		Suppliers: []Supplier{{ID: 1, Name: "甲", Email: "a@example.cn"}, {ID: 2, Name: "乙", Email: "b@example.cn"}},
		Parcels:   parcels,
		Present: map[ClusterKey]int{
			guangzhou(): present, wholeCourier("yto"): 1000, {Kind: KindLaneSlow, Courier: "yto", Place: "广东>四川"}: 500,
		},
		Usual: map[ClusterKey]ShareHistory{
			guangzhou():         {Key: guangzhou(), Present: 1000, Silent: 20, Day: ShareDay(clusterDay())},
			wholeCourier("yto"): {Present: 10_000, Silent: 200, Day: ShareDay(clusterDay())},
			{Kind: KindLaneSlow, Courier: "yto", Place: "广东>四川"}: {Present: 5000, Silent: 100, Day: ShareDay(clusterDay())},
		},
	}
}

// settle gives a watch the result of its changes, as the store would.
func settle(w ClusterWatch, changes []ClusterChange) ClusterWatch {
	parcels := append([]ClusterParcel(nil), w.Parcels...)
	move := func(id, from, to int64) {
		for i := range parcels {
			if parcels[i].ShipmentID == id && (from == 0 || parcels[i].MemberOf == from) {
				parcels[i].MemberOf = to
			}
		}
	}
	clusters := append([]Cluster(nil), w.Clusters...)
	for _, c := range changes {
		if c.Cluster.Incident.ID == 0 {
			c.Cluster.Incident.ID = int64(100 + len(clusters))
		}
		at := -1
		for i := range clusters {
			if clusters[i].Incident.ID == c.Cluster.Incident.ID {
				at = i
			}
		}
		if at < 0 {
			clusters = append(clusters, c.Cluster)
		} else {
			clusters[at] = c.Cluster
		}
		for _, id := range c.Leave {
			move(id, c.Cluster.Incident.ID, 0)
		}
		for _, p := range c.Join {
			move(p.ShipmentID, 0, c.Cluster.Incident.ID)
		}
	}
	w.Parcels, w.Clusters = parcels, clusters
	return w
}

func TestClusterOpens(t *testing.T) {
	t.Parallel()
	w := quiet(stuckAt("广州", 1, 6), 40)
	got := WatchClusters(w, clusterDay())
	if len(got) != 1 || got[0].Kind != ChangeOpen || got[0].Cluster.Key() != guangzhou() || len(got[0].Join) != 6 {
		t.Fatalf("changes %+v", got)
	}
	in, share := got[0].Cluster.Incident, got[0].Cluster.Share
	if in.Members != 6 || in.Severity != SeverityBreach || !in.Since.Equal(clusterDay().Add(-46*time.Hour)) || in.Family != FamilyCluster {
		t.Errorf("incident %+v", in)
	}
	if share.Silent != 6 || share.Present != 40 || share.Usual < 0.019 || share.Usual > 0.021 {
		t.Errorf("share %+v", share)
	}
	keys := []string{}
	for _, n := range got[0].Notices {
		keys = append(keys, string(n.Audience)+" "+n.Recipient+" "+fmt.Sprint(len(n.Message.Digest)))
	}
	if diff := cmp.Diff([]string{"merchant shop@example.cn 6", "supplier a@example.cn 3", "supplier b@example.cn 3"}, keys); diff != "" {
		t.Error(diff)
	}
	if again := WatchClusters(settle(w, got), clusterDay()); len(again) != 0 {
		t.Errorf("applied to its own result: %+v", again)
	}
}

func TestClusterDoesNotOpen(t *testing.T) {
	t.Parallel()
	blind := stuckAt("广州", 1, 6)
	blind[0].Blind, blind[1].Blind = true, true
	moved := stuckAt("广州", 1, 5)
	moved[0].Silent = false
	usual := quiet(stuckAt("广州", 1, 6), 40)
	usual.Usual[guangzhou()] = ShareHistory{Present: 1000, Silent: 100, Day: ShareDay(clusterDay())}
	cold := quiet(append(stuckAt("广州", 1, 20), stuckAt("成都", 21, 20)...), 100) // every hub is slow: that is no hub's fault
	cold.Usual, cold.Present[wholeCourier("yto")] = nil, 1000
	cold.Present[ClusterKey{Kind: KindHubCongestion, Courier: "yto", Place: "成都"}] = 100
	for i := range cold.Parcels {
		cold.Parcels[i].Lane = ""
	}
	for i := 41; i <= 160; i++ {
		p := stuckAt(fmt.Sprint("别处", i), i, 1)
		p[0].Lane = ""
		cold.Parcels = append(cold.Parcels, p...)
	}
	tests := []struct {
		name string
		in   ClusterWatch
	}{
		{"four", quiet(stuckAt("广州", 1, 4), 10)},
		{"a share that is twice the usual", quiet(stuckAt("广州", 1, 6), 150)},
		{"two of six nobody can see", quiet(blind, 40)},
		{"one of five moved", quiet(moved, 40)},
		{"a hub where one in ten is silent on any day", usual},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := WatchClusters(test.in, clusterDay()); len(got) != 0 {
				t.Errorf("changes %+v", got)
			}
		})
	}
	t.Run("a courier that is slow everywhere is one cluster", func(t *testing.T) {
		t.Parallel()
		if got := WatchClusters(cold, clusterDay()); len(got) != 0 {
			t.Errorf("slower than what, on the first day? %+v", got)
		}
		yto := wholeCourier("yto")
		cold.Usual = map[ClusterKey]ShareHistory{yto: {Key: yto, Present: 4 * float64(cold.Present[yto]), Silent: 0.2 * float64(cold.Present[yto]), Day: ShareDay(clusterDay())}}
		got := WatchClusters(cold, clusterDay())
		if len(got) != 1 || got[0].Cluster.Incident.Kind != KindCourierSlow || len(got[0].Join) != 160 {
			t.Errorf("%d changes, first %+v", len(got), got)
		}
	})
}

func TestClusterLife(t *testing.T) {
	t.Parallel()
	w := quiet(stuckAt("广州", 1, 6), 40)
	w = settle(w, WatchClusters(w, clusterDay()))
	id := w.Clusters[0].Incident.ID
	step := func(name string, hours int, want ChangeKind, join, leave int) ClusterChange {
		t.Helper()
		got := WatchClusters(w, clusterDay().Add(time.Duration(hours)*time.Hour))
		if want == "" {
			if len(got) != 0 {
				t.Fatalf("%s: %+v", name, got)
			}
			return ClusterChange{}
		}
		if len(got) != 1 || got[0].Kind != want || len(got[0].Join) != join || len(got[0].Leave) != leave || got[0].Cluster.Incident.ID != id {
			t.Fatalf("%s: %+v", name, got)
		}
		w = settle(w, got)
		return got[0]
	}
	step("nothing happened", 1, "", 0, 0)
	w.Parcels[0].Silent, w.Parcels[1].Silent = false, false
	w.Parcels = append(w.Parcels, stuckAt("广州", 7, 1)...)
	if c := step("two moved, one came", 2, ChangeRefresh, 1, 2); len(c.Notices) != 1 || c.Notices[0].Audience != AudienceSupplier || c.Cluster.Incident.Members != 5 {
		t.Errorf("%+v", c)
	}
	w.Parcels[2].Severity = SeverityPresumedLost
	if c := step("one is as good as lost", 3, ChangeClimb, 0, 0); c.Cluster.Incident.Severity != SeverityAbnormal || len(c.Notices) != 0 {
		t.Errorf("%+v", c)
	}
	for i := range w.Parcels {
		w.Parcels[i].Blind = true
	}
	step("nobody can see", 4, "", 0, 0)
	for i := range w.Parcels {
		w.Parcels[i].Blind = false
	}
	w.Parcels[2].Silent, w.Parcels[3].Silent, w.Parcels[4].Silent = false, false, false
	c := step("two are left", 5, ChangeResolve, 0, 5)
	if c.Cluster.Incident.Resolution != ResolvedFewLeft || len(c.Notices) != 1 || c.Notices[0].Topic != TopicClusterResolved || c.Notices[0].Message.Cluster.Left != 2 {
		t.Errorf("%+v", c)
	}
	w.Parcels = append(w.Parcels, stuckAt("广州", 8, 4)...)
	if c := step("back within a day", 20, ChangeReopen, 6, 0); c.Cluster.Incident.Reopened != 1 || !c.Cluster.Incident.Open() {
		t.Errorf("%+v", c)
	}
	w.Present[guangzhou()] = 300
	if c := step("the share is usual again", 21, ChangeResolve, 0, 6); c.Cluster.Incident.Resolution != ResolvedEased {
		t.Errorf("%+v", c)
	}
}

func TestClusterMostSpecific(t *testing.T) {
	t.Parallel()
	w := quiet(append(stuckAt("广州", 1, 6), stuckAt("长沙", 10, 3)...), 40)
	for i, place := range []string{"武汉", "怀化", "贵阳"} {
		w.Parcels[6+i].Site.Name = place
	}
	w.Present[ClusterKey{Kind: KindLaneSlow, Courier: "yto", Place: "广东>四川"}] = 60
	got := WatchClusters(w, clusterDay())
	if len(got) != 1 || got[0].Cluster.Key() != guangzhou() {
		t.Fatalf("three beside a hub's six are no lane of nine: %+v", got)
	}
	more := stuckAt("重庆", 20, 4)
	more[1].Site.Name, more[3].Site.Name = "遵义", "自贡"
	w.Parcels = append(w.Parcels, more...)
	w = settle(w, got)
	got = WatchClusters(w, clusterDay())
	if len(got) != 1 || got[0].Cluster.Incident.Kind != KindLaneSlow || got[0].Cluster.Share.Present != 54 || len(got[0].Join) != 7 {
		t.Errorf("changes %+v", got)
	}
}
