package store

import (
	"parcelwarden/tracker"
	"time"
)

// loader fills snapshots table by table.
type loader struct {
	tx
	merchantID int64
	list       string // the parcels' ids as the right side of IN
	args       []any
	snaps      []*tracker.Snapshot
	byID       map[int64]*tracker.Snapshot
}

// find reads rows about the loaded parcels. The statement ends in the list of their ids, tail follows it.
func (l *loader) find(dst any, query, tail string, more ...any) error {
	args := append([]any{l.merchantID}, l.args...)
	return l.Raw(query+l.list+tail, append(args, more...)...).Scan(dst).Error
}

func (l *loader) shipments() error {
	var rows []shipmentRow
	if err := l.find(&rows, "SELECT * FROM shipments WHERE merchant_id = ? AND id IN ", ""); err != nil {
		return err
	}
	for i := range rows {
		snap := &tracker.Snapshot{Shipment: rows[i].shipment()}
		l.snaps = append(l.snaps, snap)
		l.byID[rows[i].ID] = snap
	}
	return nil
}

func (l *loader) merchant() error {
	var row merchantRow
	if err := found(l.Where("id = ?", l.merchantID).Take(&row)); err != nil {
		return err
	}
	merchant, err := row.merchant()
	for _, snap := range l.snaps {
		snap.Merchant = merchant
	}
	return err
}

func (l *loader) orders() error {
	links, err := l.ordersByParcel(l.merchantID, sortedKeys(l.byID))
	if err != nil {
		return err
	}
	ids := map[int64]bool{}
	for _, orders := range links {
		for _, order := range orders {
			ids[order.ID] = true
		}
	}
	items := map[int64][]tracker.OrderItem{}
	err = chunks(sortedKeys(ids), func(part []int64) error {
		var rows []itemRow
		err := l.Raw("SELECT * FROM order_items WHERE merchant_id = ? AND order_id IN ? ORDER BY order_id, item_key", l.merchantID, part).Scan(&rows).Error
		for i := range rows {
			items[rows[i].OrderID] = append(items[rows[i].OrderID], rows[i].item())
		}
		return err
	})
	for parcel, orders := range links {
		snap := l.byID[parcel]
		for _, row := range orders {
			order := row.order()
			order.Items = items[order.ID]
			snap.Orders = append(snap.Orders, order)
		}
	}
	return err
}

func (l *loader) checkpoints() error {
	args := append([]any{l.merchantID}, l.args...)
	return l.query(func(scan func(...any) error) error {
		var id int64
		var at stamp
		var c tracker.Checkpoint
		err := scan(&id, &at, &c.Status, &c.Milestone, &c.Code, &c.Text, &c.Place, &c.Hint, &c.ZoneGuess)
		c.At = at.time()
		snap := l.byID[id]
		snap.Checkpoints = append(snap.Checkpoints, c)
		return err
	}, `SELECT shipment_id, at, status, milestone, code, text, place, hint, zone_guess FROM checkpoints
		WHERE merchant_id = ? AND shipment_id IN `+l.list+" ORDER BY shipment_id, at, seq", args...)
}

// reopenWindow is how long a resolved incident can come back to life.
const reopenWindow = 24 * time.Hour

// The plus sign before a sort key keeps SQLite from reading all of a merchant's rows in the key's order where it could look up a few.
func (l *loader) incidents(now time.Time) error {
	var rows []incidentRow
	err := l.find(&rows, "SELECT * FROM incidents WHERE merchant_id = ? AND shipment_id IN ",
		" AND (resolved_at IS NULL OR resolved_at > ?) ORDER BY +id", stampOf(now.Add(-reopenWindow)).arg())
	for i := range rows {
		snap := l.byID[int64(rows[i].ShipmentID)]
		snap.Incidents = append(snap.Incidents, rows[i].incident())
	}
	return err
}

func (l *loader) accounts() error {
	accounts, err := l.tx.accounts(l.merchantID)
	for _, snap := range l.snaps {
		for _, a := range accounts {
			if a.ID == snap.Shipment.AccountID {
				snap.Account = a
			}
		}
	}
	return err
}

func (l *loader) suppliers() error {
	var rows []supplierRow
	err := l.find(&rows, `SELECT * FROM suppliers p WHERE p.merchant_id = ? AND p.id IN (SELECT s.supplier_id FROM shipments s
		WHERE s.merchant_id = p.merchant_id AND s.id IN `, ")")
	for i := range rows {
		for _, snap := range l.snaps {
			if snap.Shipment.SupplierID == rows[i].ID {
				snap.Supplier = rows[i].supplier()
			}
		}
	}
	return err
}

func (l *loader) escalations() error {
	var rows []parcelEscalationRow
	err := l.find(&rows, `SELECT e.*, i.shipment_id FROM incidents i
		JOIN escalations e ON e.merchant_id = i.merchant_id AND e.incident_id = i.id
		WHERE i.merchant_id = ? AND i.resolved_at IS NULL AND i.shipment_id IN `, " ORDER BY +e.id DESC")
	for i := range rows {
		snap := l.byID[int64(rows[i].ShipmentID)]
		snap.Escalations = append(snap.Escalations, rows[i].withParcel())
	}
	return err
}
