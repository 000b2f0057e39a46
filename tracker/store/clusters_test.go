package store_test

import (
	"parcelwarden/tracker"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func clusterTests() []storeTest {
	return []storeTest{
		{"clusters/one message instead of many", testClusterHolds},
		{"clusters/the same change again does nothing", testClusterRepeat},
		{"clusters/a parcel moves on, the rest is told again", testClusterEnds},
		{"clusters/an alert queued beside it is caught at the claim", testClusterRace},
		{"clusters/a lost parcel speaks for itself", testClusterLost},
		{"clusters/counts and usual shares", testClusterCounts},
	}
}

func hubKey() tracker.ClusterKey {
	return tracker.ClusterKey{Kind: tracker.KindHubCongestion, Courier: "yto", Place: "广州"}
}

// jam makes n parcels that lie at one hub with an open incident and an alert in the queue.
func (w *world) jam(t testing.TB, n int) []tracker.ClusterParcel {
	t.Helper()
	for i := range n {
		s := w.parcel(t, number("YT", i))
		v := w.opening(t, s, tracker.KindTransitStall)
		v.Shipment.Site, v.Shipment.LastEventAt = tracker.Site{Kind: tracker.SiteHub, Name: "广州"}, at(-60)
		v.Changes[0].Incident.SeenAt = at(-0.5)
		if got := w.apply(t, v); got.Opened != 1 {
			t.Fatalf("report %+v", got)
		}
	}
	return w.silent(t)
}

func (w *world) silent(t testing.TB) []tracker.ClusterParcel {
	t.Helper()
	parcels, err := w.SilentParcels(t.Context(), w.shop.ID)
	check(t, err)
	return parcels
}

// watch gathers what the job gathers and decides.
func (w *world) watch(t testing.TB, hour float64) []tracker.ClusterChange {
	t.Helper()
	ctx := t.Context()
	in := tracker.ClusterWatch{Merchant: w.shop, Parcels: w.silent(t)}
	in.Merchant.Email = "shop@example.cn"
	var err error
	in.Suppliers, err = w.Suppliers(ctx, w.shop.ID)
	check(t, err)
	for i := range in.Suppliers {
		in.Suppliers[i].Email = "sup@example.cn"
	}
	in.Clusters, err = w.Clusters(ctx, w.shop.ID, at(hour-24))
	check(t, err)
	keys := tracker.CountedKeys(in.Parcels, in.Clusters, at(hour))
	in.Present, err = w.PresentAt(ctx, w.shop.ID, keys, nil)
	check(t, err)
	in.Usual, err = w.PlaceShares(ctx, w.shop.ID, keys)
	check(t, err)
	return tracker.WatchClusters(in, at(hour))
}

func (w *world) pass(t testing.TB, hour float64) []tracker.ClusterChange {
	t.Helper()
	changes := w.watch(t, hour)
	for i := range changes {
		id, applied, err := w.ApplyCluster(t.Context(), changes[i])
		check(t, err)
		if !applied || id == 0 {
			t.Fatalf("not applied: %+v", changes[i])
		}
		changes[i].Cluster.Incident.ID = id
	}
	return changes
}

// sendable returns the topics of what a sender gets at an hour.
func (w *world) sendable(t testing.TB, hour float64) []tracker.Topic {
	t.Helper()
	claimed, err := w.ClaimNotifications(t.Context(), at(hour), 100, 1)
	check(t, err)
	var topics []tracker.Topic
	for _, n := range claimed {
		topics = append(topics, n.Topic)
		check(t, w.MarkSent(t.Context(), n.ID, at(hour), ""))
	}
	return topics
}

func testClusterHolds(t *testing.T, w *world) {
	parcels := w.jam(t, 6)
	if p := parcels[0]; len(parcels) != 6 || p.Site.Name != "广州" || p.Lane != "广东>四川" || !p.Silent || p.Blind || !p.Since.Equal(at(-60)) || p.OpenedAt.IsZero() {
		t.Fatalf("silent parcels %+v", parcels)
	}
	changes := w.pass(t, 0.1)
	if len(changes) != 1 || changes[0].Kind != tracker.ChangeOpen || changes[0].Cluster.Key() != hubKey() || len(changes[0].Join) != 6 {
		t.Fatalf("changes %+v", changes)
	}
	id := changes[0].Cluster.Incident.ID
	if diff := cmp.Diff([]tracker.Topic{tracker.TopicClusterOpened, tracker.TopicClusterSupplier}, w.sendable(t, 1)); diff != "" {
		t.Errorf("sent (-want +got):\n%s", diff)
	}
	if due := w.ladder(t, 1); len(due) != 0 {
		t.Errorf("the supplier is asked about %d parcels one by one", len(due))
	}
	page := w.page(t, w.find(t, "YT000000"))
	if page.Cluster.IncidentID != id || page.Cluster.Place != hubKey().String() || page.Notifications[0].State != tracker.DeliveryWithdrawn {
		t.Errorf("parcel page: %+v, %+v", page.Cluster, page.Notifications)
	}
	told := 0
	for _, e := range page.Timeline {
		if e.What == tracker.TimelineToldWith && e.Detail == "#"+number("", int(id))[5:] {
			told++
		}
	}
	if told != 1 {
		t.Errorf("timeline %+v", page.Timeline)
	}
	record, err := w.Cluster(t.Context(), w.shop.ID, id)
	check(t, err)
	m := record.Members[0]
	if len(record.Members) != 6 || m.Parcel.TrackingNo != "YT000000" || m.OrderNos[0] != "O-YT000000" || m.Incident == 0 || !m.LeftAt.IsZero() ||
		record.Cluster.Share.Silent != 6 || record.Cluster.Incident.Members != 6 || len(record.Notifications) != 2 {
		t.Errorf("record %+v", record)
	}
}

func testClusterRepeat(t *testing.T, w *world) {
	w.jam(t, 5)
	changes := w.pass(t, 0.1)
	if again := w.watch(t, 0.2); len(again) != 0 {
		t.Errorf("another pass: %+v", again)
	}
	count := func() int64 {
		return w.count(t, "SELECT (SELECT COUNT(*) FROM incident_members) + (SELECT COUNT(*) FROM timeline) + (SELECT COUNT(*) FROM notifications) + (SELECT COUNT(*) FROM incidents)")
	}
	before := count()
	for _, id := range []int64{0, changes[0].Cluster.Incident.ID} { // as a second node, and as the same one after a crash
		change := changes[0]
		change.Cluster.Incident.ID = id
		if _, applied, err := w.ApplyCluster(t.Context(), change); applied || err != nil {
			t.Errorf("opened twice: %v", err)
		}
		change.Kind = tracker.ChangeRefresh
		if _, _, err := w.ApplyCluster(t.Context(), change); err != nil {
			t.Error(err)
		}
	}
	if after := count(); after != before {
		t.Errorf("%d rows, then %d", before, after)
	}
}

func testClusterEnds(t *testing.T, w *world) {
	parcels := w.jam(t, 5)
	id := w.pass(t, 0.1)[0].Cluster.Incident.ID
	w.sendable(t, 1)
	for _, p := range parcels[:3] {
		page := w.page(t, tracker.Shipment{ID: p.ShipmentID, MerchantID: w.shop.ID})
		in := page.Incidents[0]
		in.ResolvedAt, in.Resolution = at(2), tracker.ResolvedMoved
		v := verdictOf(page.Shipment, 2, change(tracker.ChangeResolve, in, in.Severity))
		v.Shipment.Site = tracker.Site{Kind: tracker.SiteHub, Name: "武汉"}
		w.apply(t, v)
	}
	changes := w.pass(t, 3)
	if len(changes) != 1 || changes[0].Kind != tracker.ChangeResolve || len(changes[0].Leave) != 5 || changes[0].Cluster.Incident.ID != id {
		t.Fatalf("changes %+v", changes)
	}
	if diff := cmp.Diff([]tracker.Topic{tracker.TopicClusterResolved}, w.sendable(t, 3.1)); diff != "" {
		t.Errorf("sent:\n%s", diff)
	}
	if due := w.ladder(t, 4); len(due) != 2 {
		t.Errorf("the ladder of the two left goes on for %d", len(due))
	}
	if again := w.watch(t, 4); len(again) != 0 {
		t.Errorf("another pass: %+v", again)
	}
	record, err := w.Cluster(t.Context(), w.shop.ID, id)
	check(t, err)
	if record.Cluster.Incident.Resolution != tracker.ResolvedFewLeft || !record.Members[0].LeftAt.Equal(at(3)) {
		t.Errorf("record %+v", record)
	}
}

func testClusterRace(t *testing.T, w *world) {
	parcels := w.jam(t, 5)
	w.pass(t, 0.1)
	w.sendable(t, 1)
	page := w.page(t, tracker.Shipment{ID: parcels[0].ShipmentID, MerchantID: w.shop.ID})
	in := page.Incidents[0]
	in.Severity = tracker.SeverityAbnormal
	climb := change(tracker.ChangeClimb, in, tracker.SeverityBreach)
	climb.Notices = []tracker.Notification{{
		Key: "{incident}/0/abnormal/merchant/email", Topic: tracker.TopicClimbed, Audience: tracker.AudienceMerchant, Channel: "email", Recipient: "shop@example.cn",
	}}
	if got := w.apply(t, verdictOf(page.Shipment, 2, climb)); got.Climbed != 1 || got.Notices != 1 {
		t.Fatalf("report %+v", got)
	}
	if sent := w.sendable(t, 3); len(sent) != 0 {
		t.Errorf("sent %v beside the cluster's message", sent)
	}
	page = w.page(t, page.Shipment)
	if last := page.Timeline[len(page.Timeline)-1]; last.What != tracker.TimelineToldWith || last.IncidentID != in.ID {
		t.Errorf("timeline %+v", page.Timeline)
	}
}

func testClusterLost(t *testing.T, w *world) {
	parcels := w.jam(t, 5)
	w.pass(t, 0.1)
	w.sendable(t, 1)
	page := w.page(t, tracker.Shipment{ID: parcels[0].ShipmentID, MerchantID: w.shop.ID})
	in := page.Incidents[0]
	in.Family, in.Kind, in.Severity, in.ID = tracker.FamilyLost, tracker.KindLostSuspected, tracker.SeverityPresumedLost, 0
	lost := change(tracker.ChangeOpen, in, tracker.SeverityNone)
	lost.Notices = []tracker.Notification{{
		Key: "{incident}/0/presumed_lost/merchant/email", Topic: tracker.TopicOpened, Audience: tracker.AudienceMerchant, Channel: "email", Recipient: "shop@example.cn",
	}}
	w.apply(t, verdictOf(page.Shipment, 2, lost))
	if diff := cmp.Diff([]tracker.Topic{tracker.TopicOpened}, w.sendable(t, 3)); diff != "" {
		t.Errorf("sent:\n%s", diff)
	}
	if due := w.ladder(t, 3); len(due) != 1 || due[0].Incident.Kind != tracker.KindLostSuspected {
		t.Errorf("ladder %+v", due)
	}
}
