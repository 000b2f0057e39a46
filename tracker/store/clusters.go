package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"time"
)

type clusterRow struct {
	Own     incidentRow `gorm:"embedded"`
	Silent  int
	Present int
	Usual   float64
	UsualN  float64
}

func (r *clusterRow) cluster() tracker.Cluster {
	return tracker.Cluster{
		Incident: r.Own.incident(), Share: tracker.ClusterShare{Silent: r.Silent, Present: r.Present, Usual: r.Usual, UsualOf: r.UsualN},
	}
}

const selectClusters = `SELECT i.*, c.silent, c.present, c.usual, c.usual_n FROM incidents i
	JOIN clusters c ON c.merchant_id = i.merchant_id AND c.incident_id = i.id WHERE i.merchant_id = ? AND i.family = 'cluster'`

// Clusters returns a merchant's open clusters and those resolved after since.
func (s *Store) Clusters(ctx context.Context, merchantID int64, since time.Time) ([]tracker.Cluster, error) {
	var rows []clusterRow
	err := s.reader.WithContext(ctx).Raw(selectClusters+" AND (i.resolved_at IS NULL OR i.resolved_at > ?) ORDER BY i.id",
		merchantID, stampOf(since).arg()).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list clusters: %w", err)
	}
	out := make([]tracker.Cluster, 0, len(rows))
	for i := range rows {
		out = append(out, rows[i].cluster())
	}
	return out, nil
}

// ApplyCluster moves one cluster in one transaction: its incident by compare-and-set, its counts, who joins and leaves, and what is told.
// Queued messages of those who join are withdrawn. It returns the incident's id, and false with nothing written if the cluster is not
// what the change was worked out for; the same change again writes nothing more.
func (s *Store) ApplyCluster(ctx context.Context, c tracker.ClusterChange) (id int64, applied bool, err error) {
	err = s.write(ctx, func(t tx) error {
		in := c.Cluster.Incident
		if err := t.lockParcels(in.MerchantID, c.Join); err != nil {
			return err
		}
		if applied, err = t.moveCluster(&in, c.Kind); err != nil || !applied {
			return err
		}
		id = in.ID
		share := c.Cluster.Share
		_, err := t.insert("clusters", "merchant_id,incident_id,silent,present,usual,usual_n", `ON CONFLICT (merchant_id, incident_id) DO UPDATE SET
			silent = excluded.silent, present = excluded.present, usual = excluded.usual, usual_n = excluded.usual_n`,
			[][]any{{in.MerchantID, in.ID, share.Silent, share.Present, share.Usual, share.UsualOf}})
		if err != nil {
			return err
		}
		if err := t.moveMembers(&in, &c); err != nil {
			return err
		}
		who := subject{incident: &in, at: stampOf(c.At)}
		done := effects{notices: who.notices(c.Notices)}
		if c.Kind != tracker.ChangeRefresh {
			done.timeline = who.timeline([]tracker.TimelineEntry{{Actor: "system", What: string(c.Kind), Detail: clusterDetail(&in)}})
		}
		return t.writeEffects(&done, &tracker.VerdictReport{})
	})
	if err != nil {
		return 0, false, fmt.Errorf("apply cluster: %w", err)
	}
	return id, applied, nil
}

func clusterDetail(in *tracker.Incident) string {
	if !in.Open() {
		return in.Resolution
	}
	return string(in.Kind) + " " + in.Severity.String()
}

// lockParcels makes a judgement of the same parcels wait on PostgreSQL, in the order in which a judgement locks them.
func (t tx) lockParcels(merchantID int64, parcels []tracker.ClusterParcel) error {
	if !t.postgres() {
		return nil
	}
	ids := make([]int64, 0, len(parcels))
	for _, p := range parcels {
		ids = append(ids, p.ShipmentID)
	}
	return chunks(ids, func(part []int64) error {
		list, args := in(part)
		return t.query(func(scan func(...any) error) error { return scan(new(int64)) },
			"SELECT id FROM shipments WHERE merchant_id = ? AND id IN "+list+" ORDER BY id FOR UPDATE", append([]any{merchantID}, args...)...)
	})
}

// moveCluster opens, reopens, renews or resolves a cluster's incident and reports whether it did.
func (t tx) moveCluster(in *tracker.Incident, kind tracker.ChangeKind) (bool, error) {
	if kind == tracker.ChangeOpen {
		p := &pendingChange{incident: *in}
		opened, err := t.openIncidents([]*pendingChange{p})
		in.ID = p.incident.ID
		return len(opened) == 1, err
	}
	was := "resolved_at IS NULL"
	if kind == tracker.ChangeReopen {
		was = `resolved_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM incidents o WHERE o.merchant_id = incidents.merchant_id
			AND o.subject = incidents.subject AND o.family = incidents.family AND o.resolved_at IS NULL)`
	}
	set, args := "severity = ?, since = ?, due_at = ?, seen_at = ?, members = ?, updated_at = ?, resolved_at = ?, resolution = ?, reopened = ?", []any{
		int(in.Severity), timeArg(in.Since), timeArg(in.DueAt), timeArg(in.SeenAt), in.Members, timeArg(in.UpdatedAt), timeArg(in.ResolvedAt),
		in.Resolution, in.Reopened,
	}
	if kind == tracker.ChangeReopen {
		set += ", ack_by = '', ack_at = NULL, snoozed_till = NULL"
	}
	n, err := t.exec("UPDATE incidents SET "+set+" WHERE merchant_id = ? AND id = ? AND family = 'cluster' AND "+was, append(args, in.MerchantID, in.ID)...)
	return n == 1, err
}

// moveMembers lets parcels leave and join, with a line in the timeline of each.
func (t tx) moveMembers(cluster *tracker.Incident, c *tracker.ClusterChange) error {
	joining := make([]int64, 0, len(c.Join))
	for _, p := range c.Join {
		joining = append(joining, p.ShipmentID)
	}
	at := stampOf(c.At)
	if err := t.leave(cluster.MerchantID, at, c.Leave, "incident_id = ?", cluster.ID); err != nil {
		return err
	}
	if err := t.leave(cluster.MerchantID, at, joining, "incident_id <> ?", cluster.ID); err != nil {
		return err
	}
	if len(joining) == 0 {
		return nil
	}
	var lines []tracker.TimelineEntry
	err := chunks(joining, func(part []int64) error {
		list, args := in(part)
		return t.query(func(scan func(...any) error) error {
			e := tracker.TimelineEntry{MerchantID: cluster.MerchantID, IncidentID: cluster.ID, At: c.At, Actor: "system", What: tracker.TimelineJoined}
			err := scan(&e.ShipmentID)
			lines = append(lines, e)
			return err
		}, `INSERT INTO incident_members (merchant_id, incident_id, shipment_id, joined_at) SELECT s.merchant_id, CAST(? AS BIGINT), s.id, CAST(? AS BIGINT) FROM shipments s
			WHERE s.merchant_id = ? AND s.id IN `+list+" ORDER BY s.id ON CONFLICT DO NOTHING RETURNING shipment_id",
			append([]any{cluster.ID, at.arg(), cluster.MerchantID}, args...)...)
	})
	if err != nil {
		return err
	}
	if err := t.writeTimeline(lines); err != nil {
		return err
	}
	return t.withdrawHeld(cluster.MerchantID, at, noticesOfCluster(cluster.ID), map[int64]bool{})
}

// leave ends memberships.
func (t tx) leave(merchantID int64, at stamp, parcels []int64, which string, incidentID int64) error {
	var lines []tracker.TimelineEntry
	err := chunks(parcels, func(part []int64) error {
		list, args := in(part)
		return t.query(func(scan func(...any) error) error {
			e := tracker.TimelineEntry{MerchantID: merchantID, At: at.time(), Actor: "system", What: tracker.TimelineLeft}
			err := scan(&e.IncidentID, &e.ShipmentID)
			lines = append(lines, e)
			return err
		}, "UPDATE incident_members SET left_at = ? WHERE merchant_id = ? AND "+which+" AND left_at IS NULL AND shipment_id IN "+list+
			" RETURNING incident_id, shipment_id", append([]any{at.arg(), merchantID, incidentID}, args...)...)
	})
	if err != nil {
		return err
	}
	return t.writeTimeline(lines)
}
