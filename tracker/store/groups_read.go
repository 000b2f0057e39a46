package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
)

// NoticeGroup returns a group with its questions, or ErrNotFound.
func (s *Store) NoticeGroup(ctx context.Context, merchantID, id int64) (tracker.GroupRecord, error) {
	var rec tracker.GroupRecord
	err := s.read(ctx, func(t tx) error {
		var row groupRow
		err := found(t.Raw("SELECT * FROM notice_groups WHERE merchant_id = ? AND id = ?", merchantID, id).Take(&row))
		if err != nil {
			return err
		}
		rec, err = t.groupRecord(row.group())
		return err
	})
	if err != nil {
		return tracker.GroupRecord{}, fmt.Errorf("read group: %w", err)
	}
	return rec, nil
}

// SupplierGroups returns the latest groups of one supplier, newest first.
func (s *Store) SupplierGroups(ctx context.Context, merchantID, supplierID int64, limit int) ([]tracker.GroupRecord, error) {
	var out []tracker.GroupRecord
	err := s.read(ctx, func(t tx) error {
		out = nil
		var rows []groupRow
		err := t.Raw("SELECT * FROM notice_groups WHERE merchant_id = ? AND supplier_id = ? ORDER BY started_at DESC, id DESC LIMIT ?", merchantID, supplierID, limit).
			Scan(&rows).Error
		if err != nil {
			return err
		}
		for i := range rows {
			rec, err := t.groupRecord(rows[i].group())
			if err != nil {
				return err
			}
			out = append(out, rec)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list groups of a supplier: %w", err)
	}
	return out, nil
}

func (t tx) groupRecord(g tracker.NoticeGroup) (tracker.GroupRecord, error) {
	rec := tracker.GroupRecord{Group: g}
	var rows []memberRow
	err := t.Raw(`SELECT i.*, COALESCE(s.tracking_no, '') AS tracking_no, COALESCE(s.courier, '') AS courier, COALESCE(o.order_no, '') AS order_no
		FROM (SELECT +incident_id AS incident_id, MIN(id) AS first FROM escalations WHERE merchant_id = ? AND group_id = ? GROUP BY +incident_id) q
		JOIN incidents i ON i.merchant_id = ? AND i.id = q.incident_id
		LEFT JOIN shipments s ON s.merchant_id = i.merchant_id AND s.id = i.shipment_id
		LEFT JOIN orders o ON o.merchant_id = i.merchant_id AND o.id = i.order_id ORDER BY q.first`, g.MerchantID, g.ID, g.MerchantID).Scan(&rows).Error
	if err != nil {
		return rec, err
	}
	at := map[int64]*tracker.Escalation{}
	rec.Questions = make([]tracker.GroupQuestion, len(rows))
	for i := range rows {
		rec.Questions[i].GroupMember = rows[i].member()
		at[rows[i].Incident.ID] = &rec.Questions[i].Escalation
	}
	err = chunks(sortedKeys(at), func(ids []int64) error {
		var asked []parcelEscalationRow
		err := t.Raw(escalationsWithParcel+" AND +e.supplier_id = ? AND e.rung <= ? AND e.incident_id IN ? ORDER BY +e.id DESC",
			g.MerchantID, g.SupplierID, lastRung, ids).Scan(&asked).Error
		for i := range asked {
			e := asked[i].withParcel()
			if kept := at[e.IncidentID]; kept.ID == 0 || kept.AnsweredAt.IsZero() && !e.AnsweredAt.IsZero() {
				*kept = e
			}
		}
		return err
	})
	return rec, err
}

// sizeGroups says of questions that were asked in a group how many the group asked about.
func (t tx) sizeGroups(merchantID int64, list []tracker.Escalation) error {
	sizes := map[int64]int{}
	for i := range list {
		if list[i].GroupID != 0 {
			sizes[list[i].GroupID] = 0
		}
	}
	err := chunks(sortedKeys(sizes), func(part []int64) error {
		ids, args := in(part)
		return t.query(func(scan func(...any) error) error {
			var id int64
			var n int
			err := scan(&id, &n)
			sizes[id] = n
			return err
		}, "SELECT group_id, COUNT(DISTINCT incident_id) FROM escalations WHERE merchant_id = ? AND group_id IN "+ids+" GROUP BY group_id",
			append([]any{merchantID}, args...)...)
	})
	for i := range list {
		list[i].GroupSize = sizes[list[i].GroupID]
	}
	return err
}
