package tracker

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// clusterLines is how many members a message names; the rest is counted.
const clusterLines = 40

// ClusterFacts is what a message tells of a cluster: the place, how many are silent there now and usually, and why it ended.
type ClusterFacts struct {
	Place   string  `json:"place,omitempty"` // 广州, or 广东>四川 for a lane; empty for a courier as a whole
	Silent  int     `json:"silent"`
	Present int     `json:"present"`
	Usual   float64 `json:"usual"`
	Left    int     `json:"left,omitempty"` // still silent when it ended
}

// UsualPercent is the usual share in percent.
func (f ClusterFacts) UsualPercent() float64 { return 100 * f.Usual }

// NowPercent is the share now in percent.
func (f ClusterFacts) NowPercent() float64 {
	return 100 * ClusterShare{Silent: f.Silent, Present: f.Present}.Now()
}

// HeldByCluster reports whether an incident's own alerts and supplier notices are held while its parcel is a member of a cluster: the
// cluster's message has told them. What is worse than being stuck (presumed lost, confirmed lost, damaged) speaks for itself.
func HeldByCluster(in Incident) bool {
	if in.Severity >= SeverityPresumedLost {
		return false
	}
	return in.Family == FamilyStalled || in.Kind == KindPromiseOverdue || in.Kind == KindLineOverdue
}

// holdForCluster takes back the messages of held incidents and says so in their timeline. The supplier ladder needs no hold here: the
// store passes over members while they are members.
func holdForCluster(s Snapshot, changes []Change, now time.Time) {
	for i := range changes {
		c := &changes[i]
		if len(c.Notices) == 0 || c.Kind == ChangeResolve || !s.held(c.Incident) {
			continue
		}
		c.Notices = nil
		c.Timeline = append(c.Timeline, TimelineEntry{
			MerchantID: c.Incident.MerchantID, IncidentID: c.Incident.ID, ShipmentID: s.Shipment.ID, At: now, Actor: "system",
			What: TimelineToldWith, Detail: fmt.Sprintf("#%d", s.Cluster.IncidentID),
		})
	}
}

// The lines that clusters add to timelines.
const (
	TimelineToldWith = "told_with" // the parcel's own message is held: it is told with cluster #N
	TimelineInDigest = "in_digest" // a climb that changes neither the advice nor what it costs: the digest tells it
	TimelineWarned   = "warned"    // the merchant was warned of the next threshold, an instant
	TimelineJoined   = "joined"
	TimelineLeft     = "left"
)

// notices are what a cluster tells when it opens: the merchant once, and each supplier with a parcel in it once, also one whose first
// parcel joins later.
func (b *clusterBoard) notices(c ClusterChange) []Notification {
	var out []Notification
	if c.Kind == ChangeOpen || c.Kind == ChangeReopen {
		note := b.note(c, TopicClusterOpened, c.Join)
		out = b.w.Merchant.overChannels(note, clusterNoticeKey(c, string(TopicClusterOpened)))
	}
	bySupplier := map[int64][]ClusterParcel{}
	for _, p := range c.Join {
		bySupplier[p.SupplierID] = append(bySupplier[p.SupplierID], p)
	}
	suppliers := slices.SortedFunc(slices.Values(b.w.Suppliers), func(a, s Supplier) int { return cmp.Compare(a.ID, s.ID) })
	for _, s := range suppliers {
		parcels := bySupplier[s.ID]
		if s.ID == 0 || len(parcels) == 0 {
			continue
		}
		note := b.note(c, TopicClusterSupplier, parcels)
		note.Audience, note.Locale, note.NextTryAt = AudienceSupplier, s.Locale, b.now
		note.Message.SupplierID, note.Message.Supplier, note.Message.Members = s.ID, s.Name, len(parcels)
		note.Message.Cluster = &ClusterFacts{Place: c.Cluster.Key().Place, Silent: len(parcels)}
		out = append(out, s.overChannels(note, clusterNoticeKey(c, fmt.Sprintf("s%d", s.ID)))...)
	}
	return out
}

// resolvedNotices tell the merchant that a cluster is over, with what is still silent. It goes to those who got the alert.
func (b *clusterBoard) resolvedNotices(c ClusterChange, group []*ClusterParcel) []Notification {
	left := make([]ClusterParcel, 0, len(group))
	for _, p := range group {
		left = append(left, *p)
	}
	note := b.note(c, TopicClusterResolved, left)
	note.Message.Cluster.Left = len(left)
	return b.w.Merchant.overChannels(note, clusterNoticeKey(c, string(TopicClusterResolved)))
}

func clusterNoticeKey(c ClusterChange, what string) string {
	return fmt.Sprintf("%s/%d/%s", idPlaceholder, c.Cluster.Incident.Reopened, what)
}

// note is a message about a cluster with a list of parcels, the longest silent first.
func (b *clusterBoard) note(c ClusterChange, topic Topic, parcels []ClusterParcel) Notification {
	in, share, key := c.Cluster.Incident, c.Cluster.Share, c.Cluster.Key()
	message := Message{
		Merchant: b.w.Merchant.Name, Zone: b.w.Merchant.Zone, At: b.now, IncidentID: in.ID, Courier: key.Courier, Kind: in.Kind,
		Severity: in.Severity.String(), RuleID: in.RuleID, SilenceHours: max(0, in.SeenAt.Sub(in.Since).Hours()), LastLookAt: in.SeenAt,
		Members: in.Members, Resolution: in.Resolution,
		Cluster: &ClusterFacts{Place: key.Place, Silent: share.Silent, Present: share.Present, Usual: share.Usual},
	}
	listed := slices.SortedStableFunc(slices.Values(parcels), func(x, y ClusterParcel) int {
		return cmp.Or(x.Since.Compare(y.Since), cmp.Compare(x.ShipmentID, y.ShipmentID))
	})
	for _, p := range listed[:min(len(listed), clusterLines)] {
		message.Digest = append(message.Digest, DigestLine{
			TrackingNo: p.TrackingNo, Courier: p.Courier, Kind: p.Kind, Severity: p.Severity.String(), Hours: max(0, p.SeenAt.Sub(p.Since).Hours()),
		})
	}
	return Notification{
		MerchantID: b.w.Merchant.ID, IncidentID: in.ID, Topic: topic, Severity: in.Severity, Audience: AudienceMerchant,
		Locale: b.w.Merchant.Locale, Message: message, State: DeliveryQueued, CreatedAt: b.now, NextTryAt: b.w.Merchant.sendTime(in.Severity, b.now),
	}
}

// BlindAccounts returns the courier accounts whose parcels prove nothing now: those with an open incident of their feed, and those that do
// not answer, or answer without news for longer than chance explains.
func BlindAccounts(accounts []CourierAccount, feeds []Incident, now time.Time) map[int64]bool {
	reported := map[string]bool{}
	for i := range feeds {
		reported[fmt.Sprintf("%d/%s", feeds[i].MerchantID, feeds[i].Feed)] = true
	}
	blind := map[int64]bool{}
	for i := range accounts {
		a := &accounts[i]
		mute := a.LastFailureAt.After(a.LastSuccessAt) && now.Sub(a.LastSuccessAt) >= BlindGrace
		still := now.Sub(a.FreshAt) >= feedSilence && now.Sub(a.FreshAt) < FeedDoubtLimit && FeedStale(a.FreshRate, a.FreshAt, now)
		if mute || still || reported[fmt.Sprintf("%d/%s", a.MerchantID, a.Name)] {
			blind[a.ID] = true
		}
	}
	return blind
}
