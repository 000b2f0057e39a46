package web

import (
	"context"
	"encoding/json"
	"parcelwarden/tracker"
	"strings"
	"testing"
)

func (f *fakeStore) Cluster(_ context.Context, merchantID, id int64) (tracker.ClusterRecord, error) {
	defer f.enter(merchantID)()
	rec, ok := f.clusters[id]
	if !ok || !mine(merchantID, rec.Cluster.Incident.MerchantID) {
		return tracker.ClusterRecord{}, tracker.ErrNotFound
	}
	return rec, f.err
}

// jammedShop has a hub at which parcels lie, one that is over, and one of another shop.
func jammedShop() *fakeStore {
	f := fakeShop()
	in := tracker.Incident{
		ID: 950, MerchantID: 1, Place: "hub_congestion/yto/广州", Family: tracker.FamilyCluster, Kind: tracker.KindHubCongestion,
		Severity: tracker.SeverityAbnormal, RuleID: "cluster/hub_congestion", Since: hoursAgo(101), DueAt: hoursAgo(9), SeenAt: hoursAgo(0.5),
		OpenedAt: hoursAgo(9), UpdatedAt: hoursAgo(0.5), Members: 12,
	}
	share := tracker.ClusterShare{Silent: 12, Present: 31, Usual: 0.018, UsualOf: 640}
	over, foreign := in, in
	over.ID, over.ResolvedAt, over.Resolution, over.Place, over.Kind = 951, hoursAgo(1), tracker.ResolvedEased, "lane_slow/yto/广东>四川", tracker.KindLaneSlow
	foreign.ID, foreign.MerchantID = 952, 2
	rec := tracker.ClusterRecord{
		Merchant: f.merchants[0], Cluster: tracker.Cluster{Incident: in, Share: share},
		Timeline: []tracker.TimelineEntry{
			{At: hoursAgo(9), Actor: "system", What: "opened", Detail: "hub_congestion breach"},
			{At: hoursAgo(2), Actor: "system", What: "joined", ShipmentID: 3},
		},
		Notifications: []tracker.Notification{{
			Topic: tracker.TopicClusterOpened, Audience: tracker.AudienceMerchant, Channel: "email", Recipient: "shop@example.cn",
			State: tracker.DeliverySent, CreatedAt: hoursAgo(9), SentAt: hoursAgo(9),
		}},
	}
	for n, p := range f.stuck[2:5] {
		m := tracker.ClusterMember{
			OrderNos: p.OrderNos, Supplier: p.Supplier, Value: p.Value, JoinedAt: hoursAgo(9), Incident: p.Incident.ID,
			Parcel: tracker.ClusterParcel{
				ShipmentID: p.Shipment.ID, TrackingNo: p.Shipment.TrackingNo, Courier: "yto", Silent: true, Kind: tracker.KindTransitStall,
				Severity: tracker.SeverityBreach, Since: hoursAgo(70 - 9*float64(n)), SeenAt: hoursAgo(0.5),
			},
		}
		if n == 2 {
			m.LeftAt, m.Incident, m.Parcel.Silent, m.Parcel.Kind, m.Parcel.Severity = hoursAgo(1), 0, false, "", tracker.SeverityNone
		}
		rec.Members = append(rec.Members, m)
	}
	ended, theirs := rec, rec
	ended.Cluster.Incident, theirs.Cluster.Incident, theirs.Merchant = over, foreign, f.merchants[1]
	ended.Cluster.Share.UsualOf = 0
	f.clusters = map[int64]tracker.ClusterRecord{950: rec, 951: ended, 952: theirs}
	f.stuck = append([]tracker.StuckParcel{{Incident: in, Merchant: f.merchants[0].Code}}, f.stuck...)
	member := f.records[3]
	member.Cluster = tracker.Membership{IncidentID: 950, Place: in.Place, JoinedAt: hoursAgo(9)}
	f.records[3] = member
	return f
}

func TestClusterJSON(t *testing.T) {
	t.Parallel()
	s := newSite(t, jammedShop())
	s.signIn("wang")
	res, body := s.get("/clusters/950.json")
	var got ClusterRecord
	if err := json.Unmarshal([]byte(body), &got); err != nil || res.StatusCode != 200 {
		t.Fatalf("%d %v", res.StatusCode, err)
	}
	if got.Incident != 950 || got.Place != "广州" || got.Courier != "yto" || got.Share.Silent != 12 || len(got.Members) != 3 || got.Members[2].LeftAt == nil {
		t.Errorf("record %+v", got)
	}
	_, body = s.get("/stuck.json?family=cluster")
	if !strings.Contains(body, `"tracking_no":""`) || !strings.Contains(body, `"members":12`) || !strings.Contains(body, `"place":"广州"`) {
		t.Errorf("the list says %s", body)
	}
}
