package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
)

// Cluster returns everything known about one cluster of a merchant, or ErrNotFound. Merchant 0 means that it may be anybody's.
func (s *Store) Cluster(ctx context.Context, merchantID, incidentID int64) (tracker.ClusterRecord, error) {
	var record tracker.ClusterRecord
	err := s.read(ctx, func(t tx) error {
		who, args := scope("merchant_id", merchantID)
		err := t.query(func(scan func(...any) error) error { return scan(&merchantID) },
			"SELECT merchant_id FROM incidents WHERE "+who+" AND id = ? AND family = 'cluster'", append(args, incidentID)...)
		if err != nil {
			return err
		}
		var row clusterRow
		if err := found(t.Raw(selectClusters+" AND i.id = ?", merchantID, incidentID).Take(&row)); err != nil {
			return err
		}
		var shop merchantRow
		if err := found(t.Where("id = ?", merchantID).Take(&shop)); err != nil {
			return err
		}
		record = tracker.ClusterRecord{Cluster: row.cluster()}
		if record.Merchant, err = shop.merchant(); err != nil {
			return err
		}
		if err := t.clusterMembers(&record); err != nil {
			return err
		}
		return t.clusterStory(&record)
	})
	if err != nil {
		return tracker.ClusterRecord{}, fmt.Errorf("load cluster: %w", err)
	}
	return record, nil
}

// clusterMembers adds the parcels, those still in it first.
func (t tx) clusterMembers(record *tracker.ClusterRecord) error {
	in := record.Cluster.Incident
	err := t.query(func(scan func(...any) error) error {
		var m tracker.ClusterMember
		var joined, left stamp
		err := scan(&m.Parcel.ShipmentID, &joined, &left)
		m.JoinedAt, m.LeftAt = joined.time(), left.time()
		record.Members = append(record.Members, m)
		return err
	}, `SELECT shipment_id, joined_at, left_at FROM incident_members WHERE merchant_id = ? AND incident_id = ?
		ORDER BY CASE WHEN left_at IS NULL THEN 0 ELSE 1 END, joined_at, shipment_id`, in.MerchantID, in.ID)
	if err != nil {
		return err
	}
	return chunks(pointers(record.Members), func(part []*tracker.ClusterMember) error { return t.fillMembers(in.MerchantID, part) })
}

func pointers[T any](list []T) []*T {
	out := make([]*T, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}

func (t tx) fillMembers(merchantID int64, members []*tracker.ClusterMember) error {
	ids := make([]int64, 0, len(members))
	for _, m := range members {
		ids = append(ids, m.Parcel.ShipmentID)
	}
	byID, suppliers, err := t.parcelHeads(merchantID, ids)
	if err != nil {
		return err
	}
	orders, err := t.ordersByParcel(merchantID, ids)
	if err != nil {
		return err
	}
	var own []incidentRow
	err = t.Raw("SELECT * FROM incidents WHERE merchant_id = ? AND shipment_id IN ? AND resolved_at IS NULL AND family <> 'blind' ORDER BY severity, +id",
		merchantID, ids).Scan(&own).Error
	if err != nil {
		return err
	}
	worst := map[int64]*incidentRow{}
	for i := range own {
		worst[int64(own[i].ShipmentID)] = &own[i]
	}
	for _, m := range members {
		row := byID[m.Parcel.ShipmentID]
		if row == nil {
			continue
		}
		m.Parcel = tracker.ClusterParcel{
			MerchantID: merchantID, ShipmentID: row.ID, AccountID: int64(row.AccountID), SupplierID: int64(row.SupplierID), TrackingNo: row.TrackingNo,
			Courier: row.Courier, Site: tracker.ParseSite(row.Site), Lane: row.Lane, Blind: row.BlindSince != 0,
			Since: row.LastEventAt.time(), SeenAt: row.LastLookAt.time(),
		}
		m.Supplier, m.Value = suppliers[int64(row.SupplierID)], money(row.ValueMinor, row.Currency)
		for _, order := range orders[row.ID] {
			m.OrderNos = append(m.OrderNos, order.OrderNo)
		}
		if in := worst[row.ID]; in != nil {
			m.Incident, m.Parcel.Kind, m.Parcel.Severity, m.Parcel.Silent = in.ID, tracker.Kind(in.Kind), tracker.Severity(in.Severity), true
		}
	}
	return nil
}

// clusterStory adds what happened and what was told.
func (t tx) clusterStory(record *tracker.ClusterRecord) error {
	in := record.Cluster.Incident
	err := t.query(func(scan func(...any) error) error {
		e := tracker.TimelineEntry{MerchantID: in.MerchantID, IncidentID: in.ID}
		var at stamp
		err := scan(&e.ID, &e.ShipmentID, &at, &e.Actor, &e.What, &e.Detail)
		e.At = at.time()
		record.Timeline = append(record.Timeline, e)
		return err
	}, "SELECT id, shipment_id, at, actor, what, detail FROM timeline WHERE merchant_id = ? AND incident_id = ? ORDER BY at, id", in.MerchantID, in.ID)
	if err != nil {
		return err
	}
	var rows []noticeRow
	err = t.Raw("SELECT * FROM notifications WHERE merchant_id = ? AND incident_id = ? ORDER BY +id", in.MerchantID, in.ID).Scan(&rows).Error
	if err != nil {
		return err
	}
	record.Notifications, err = noticesOf(rows)
	return err
}
