package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"time"
)

// watched holds for incidents i that are only watched and have no ladder of their own; the index incidents_watched has its first part.
const watched = "i.resolved_at IS NULL AND i.severity = 1 AND i.rung = 0 AND i.escalate_at IS NULL"

// askedAlone holds for incidents i of a parcel that its supplier is asked about by itself, or whose trouble is its buyer's now.
func askedAlone() string {
	return `EXISTS (SELECT 1 FROM incidents x WHERE x.merchant_id = i.merchant_id AND x.shipment_id = i.shipment_id AND x.resolved_at IS NULL
		AND (x.rung > 0 OR x.escalate_at IS NOT NULL OR x.kind IN (` + kindsOf(func(k tracker.Kind) bool { return k.Asked() == tracker.AskedBuyer }) + `)))`
}

// questioned holds for incidents i about which a supplier was asked, whatever the ladder; a question to a backup is none. more narrows it. The plus sign
// keeps SQLite from reading all that the supplier was ever asked for each of them.
func questioned(supplier, more string) string {
	return fmt.Sprintf(`EXISTS (SELECT 1 FROM escalations e WHERE e.merchant_id = i.merchant_id AND e.incident_id = i.id AND +e.supplier_id = %s AND e.rung <= %d%s)`,
		supplier, tracker.RungBackup, more)
}

const answeredToo = " AND e.answered_at IS NOT NULL"

type groupRow struct {
	MerchantID int64
	ID         int64
	SupplierID int64
	Rung       int
	Version    int
	StartedAt  stamp
	ReplyBy    stamp
	NextAt     stamp
	EndedAt    stamp
}

func (r *groupRow) group() tracker.NoticeGroup {
	return tracker.NoticeGroup{
		ID: r.ID, MerchantID: r.MerchantID, SupplierID: r.SupplierID, Rung: r.Rung, Version: r.Version, StartedAt: r.StartedAt.time(),
		ReplyBy: r.ReplyBy.time(), NextAt: r.NextAt.time(), EndedAt: r.EndedAt.time(),
	}
}

// memberRow is an incident with the supplier that is, or could be, asked about it in a group.
type memberRow struct {
	Incident   incidentRow `gorm:"embedded"`
	Sender     int64
	TrackingNo string
	Courier    string
	OrderNo    string
	Site       string
	Held       bool
}

func (r *memberRow) member() tracker.GroupMember {
	return tracker.GroupMember{Incident: r.Incident.incident(), TrackingNo: r.TrackingNo, Courier: r.Courier, OrderNo: r.OrderNo, Site: tracker.ParseSite(r.Site), Held: r.Held}
}

// GroupsDue returns the suppliers whose grouped notice may have a step to take: see tracker.NextGroup. Those are the ones with an open group, and the
// ones with enough watched incidents that they were never asked about, and that can be reached. Forecasts ask nobody: nothing has happened yet.
func (s *Store) GroupsDue(ctx context.Context, now time.Time) ([]tracker.GroupDue, error) {
	var out []tracker.GroupDue
	err := s.read(ctx, func(t tx) error {
		out = nil
		var merchants []int64
		err := t.query(func(scan func(...any) error) error {
			var id int64
			err := scan(&id)
			merchants = append(merchants, id)
			return err
		}, "SELECT m.id FROM merchants m WHERE EXISTS (SELECT 1 FROM incidents i WHERE i.merchant_id = m.id AND "+watched+
			") OR EXISTS (SELECT 1 FROM notice_groups g WHERE g.merchant_id = m.id AND g.ended_at IS NULL) ORDER BY m.id")
		if err != nil {
			return err
		}
		for _, id := range merchants {
			found, err := t.groupsOf(id, now)
			if err != nil {
				return err
			}
			out = append(out, found...)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load due groups: %w", err)
	}
	return out, nil
}

// groupsOf is GroupsDue for one merchant.
func (t tx) groupsOf(merchantID int64, now time.Time) ([]tracker.GroupDue, error) {
	var open []groupRow
	if err := t.Raw("SELECT * FROM notice_groups WHERE merchant_id = ? AND ended_at IS NULL ORDER BY id", merchantID).Scan(&open).Error; err != nil {
		return nil, err
	}
	waiting, err := t.waitingFor(merchantID, now)
	if err != nil {
		return nil, err
	}
	dues := map[int64]*tracker.GroupDue{}
	for supplier, members := range waiting {
		if len(members) >= tracker.GroupThreshold {
			dues[supplier] = &tracker.GroupDue{}
		}
	}
	for i := range open {
		dues[open[i].SupplierID] = &tracker.GroupDue{Group: open[i].group()}
	}
	if len(dues) == 0 {
		return nil, nil
	}
	merchant, err := t.merchantByID(merchantID)
	if err != nil {
		return nil, err
	}
	out := make([]tracker.GroupDue, 0, len(dues))
	for _, supplier := range sortedKeys(dues) {
		due := dues[supplier]
		due.Merchant, due.Waiting = merchant, waiting[supplier]
		if err := t.fillGroup(due, supplier, now); err != nil {
			return nil, err
		}
		out = append(out, *due)
	}
	return out, nil
}

// fillGroup adds the supplier, when it was last asked in a group, and what the open group still asks.
func (t tx) fillGroup(due *tracker.GroupDue, supplierID int64, now time.Time) error {
	var row supplierRow
	if err := found(t.Raw("SELECT * FROM suppliers WHERE merchant_id = ? AND id = ?", due.Merchant.ID, supplierID).Take(&row)); err != nil {
		return err
	}
	due.Supplier = row.supplier()
	var last stamp
	err := t.query(func(scan func(...any) error) error { return scan(&last) },
		"SELECT COALESCE(MAX(started_at), 0) FROM notice_groups WHERE merchant_id = ? AND supplier_id = ?", due.Merchant.ID, supplierID)
	due.LastAt = last.time()
	if err != nil || !due.Group.Open() {
		return err
	}
	var rows []memberRow
	err = t.Raw("SELECT i.*, COALESCE(s.tracking_no, '') AS tracking_no, COALESCE(s.courier, '') AS courier, COALESCE(o.order_no, '') AS order_no, "+
		holdNow()+` AS held FROM incidents i LEFT JOIN shipments s ON s.merchant_id = i.merchant_id AND s.id = i.shipment_id
		LEFT JOIN orders o ON o.merchant_id = i.merchant_id AND o.id = i.order_id
		WHERE i.merchant_id = ? AND i.id IN (SELECT q.incident_id FROM escalations q WHERE q.merchant_id = ? AND q.group_id = ?)
		AND `+watched+" AND NOT "+askedAlone()+" AND NOT "+questioned("?", answeredToo)+` AND (i.order_id IS NULL OR EXISTS (SELECT 1 FROM order_items l WHERE l.merchant_id = i.merchant_id
		AND l.order_id = i.order_id AND (`+senderOfLine+") = ?)) ORDER BY i.opened_at, i.id",
		blindBefore(now), due.Merchant.ID, due.Merchant.ID, due.Group.ID, supplierID, supplierID).Scan(&rows).Error
	if err != nil {
		return err
	}
	for i := range rows {
		due.Asked = append(due.Asked, rows[i].member())
	}
	return t.query(func(scan func(...any) error) error { return scan(&due.Size) },
		"SELECT COUNT(DISTINCT incident_id) FROM escalations WHERE merchant_id = ? AND group_id = ?", due.Merchant.ID, due.Group.ID)
}
