package tracker

import (
	"math"
	"slices"
	"time"
)

// shareStep is by how much of itself a count must change before an open cluster is written again for it alone.
const shareStep = 0.1

// open opens a cluster, or takes up the one that ended a short while ago.
func (b *clusterBoard) open(key ClusterKey, was *Cluster, group []*ClusterParcel, share ClusterShare) {
	change := ClusterChange{Kind: ChangeOpen, At: b.now}
	in := Incident{
		MerchantID: b.w.Merchant.ID, Place: key.String(), Family: FamilyCluster, Kind: key.Kind, RuleID: "cluster/" + string(key.Kind), OpenedAt: b.now,
	}
	if was != nil && b.now.Sub(was.Incident.ResolvedAt) < ReopenWithin {
		change.Kind, in = ChangeReopen, was.Incident
		in.ResolvedAt, in.Resolution, in.AckBy, in.AckAt, in.SnoozedTill = time.Time{}, "", "", time.Time{}, time.Time{}
		in.Reopened++
	}
	change.Cluster = Cluster{Incident: b.gather(in, group), Share: share}
	for _, p := range group {
		change.Join = append(change.Join, *p)
	}
	change.Notices = b.notices(change)
	b.changes = append(b.changes, change)
}

// gather gives an incident what its members say together: the longest silence, the newest look, the worst severity up to abnormal, because
// a lost parcel speaks for itself. Severity only climbs.
func (b *clusterBoard) gather(in Incident, group []*ClusterParcel) Incident {
	in.Severity, in.Members, in.UpdatedAt = max(in.Severity, SeverityBreach), len(group), b.now
	for i, p := range group {
		in.Severity = max(in.Severity, min(p.Severity, SeverityAbnormal))
		if i == 0 || p.Since.Before(in.Since) {
			in.Since = p.Since
		}
		if p.SeenAt.After(in.SeenAt) {
			in.SeenAt = p.SeenAt
		}
	}
	in.DueAt = in.OpenedAt
	return in
}

// renew keeps an open cluster current: who came, who left, and the counts where a person would see a difference.
func (b *clusterBoard) renew(was Cluster, group []*ClusterParcel, share ClusterShare) {
	change := ClusterChange{
		Kind: ChangeRefresh, At: b.now, Cluster: Cluster{Incident: b.gather(was.Incident, group), Share: share}, Leave: b.gone(was.Incident.ID, group),
	}
	for _, p := range group {
		if p.MemberOf != was.Incident.ID {
			change.Join = append(change.Join, *p)
		}
	}
	in := &change.Cluster.Incident
	if in.Severity > was.Incident.Severity {
		change.Kind = ChangeClimb
	}
	worth := change.Kind == ChangeClimb || len(change.Join)+len(change.Leave) > 0 || in.Members != was.Incident.Members ||
		share.Silent != was.Share.Silent || stepped(float64(share.Present), float64(was.Share.Present)) || stepped(share.Usual, was.Share.Usual) ||
		apart(in.SeenAt, was.Incident.SeenAt) || apart(in.Since, was.Incident.Since)
	if !worth {
		return
	}
	change.Notices = b.notices(change)
	b.changes = append(b.changes, change)
}

func stepped(a, b float64) bool { return math.Abs(a-b) > shareStep*max(math.Abs(a), math.Abs(b)) }

// gone returns the members of a cluster that are not in the group any more.
func (b *clusterBoard) gone(cluster int64, group []*ClusterParcel) []int64 {
	var out []int64
	for _, p := range b.parcels {
		if p.MemberOf == cluster && !slices.Contains(group, p) {
			out = append(out, p.ShipmentID)
		}
	}
	return out
}

// resolve ends a cluster. Those still silent speak for themselves from now on, or join a wider cluster.
func (b *clusterBoard) resolve(was Cluster, group []*ClusterParcel, share ClusterShare, why string) {
	in := was.Incident
	in.ResolvedAt, in.UpdatedAt, in.Resolution = b.now, b.now, why
	change := ClusterChange{Kind: ChangeResolve, At: b.now, Cluster: Cluster{Incident: in, Share: share}, Leave: b.gone(in.ID, nil)}
	change.Notices = b.resolvedNotices(change, group)
	b.changes = append(b.changes, change)
}
