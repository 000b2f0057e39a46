package store

import (
	"context"
	"fmt"
	"maps"
	"parcelwarden/tracker"
	"slices"
)

// troubled joins each parcel's number of incidents at breach or worse. What nobody could see is no parcel's fault.
const troubled = ` LEFT JOIN (SELECT n.shipment_id, COUNT(*) AS n FROM incidents n WHERE n.merchant_id = ? AND n.shipment_id IS NOT NULL AND n.severity >= 2
	AND n.family <> 'blind' AND n.resolution <> 'withdrawn' GROUP BY n.shipment_id) i ON i.shipment_id = s.id
	WHERE s.merchant_id = ? AND s.shipped_at >= ? AND s.close_reason <> 'cancelled'`

// Costs counts what the parcels of a window cost in money, and how many of each sort there were.
func (s *Store) Costs(ctx context.Context, q tracker.CostQuery) (tracker.Costs, error) {
	var out tracker.Costs
	err := s.read(ctx, func(t tx) error {
		out = tracker.Costs{}
		if err := t.costCounts(q, &out); err != nil {
			return err
		}
		parcels := map[int64]*tracker.CostParcel{}
		for _, id := range q.Shares {
			parcels[id] = &tracker.CostParcel{ShipmentID: id}
		}
		if err := t.costMoney(q, parcels); err != nil {
			return err
		}
		if err := t.costKeys(q.MerchantID, parcels); err != nil {
			return err
		}
		for _, id := range slices.Sorted(maps.Keys(parcels)) {
			if p := parcels[id]; p.Key.Courier != "" {
				out.Parcels = append(out.Parcels, *p)
			}
		}
		return nil
	})
	if err != nil {
		return tracker.Costs{}, fmt.Errorf("read costs: %w", err)
	}
	return out, nil
}

// costCounts counts the window's parcels by all that a league can be about.
func (t tx) costCounts(q tracker.CostQuery, out *tracker.Costs) error {
	args := []any{q.MerchantID, q.MerchantID, q.Since.UnixMilli()}
	err := t.query(func(scan func(...any) error) error {
		var n tracker.CostCount
		var supplier ref
		err := scan(&n.Key.Courier, &n.Key.Origin, &n.Key.Destination, &supplier, &n.Parcels, &n.Bad)
		n.Key.SupplierID = int64(supplier)
		out.Counts = append(out.Counts, n)
		return err
	}, `SELECT s.courier, s.origin_province, s.dest_province, s.supplier_id, COUNT(*), SUM(CASE WHEN i.n > 0 THEN 1 ELSE 0 END) FROM shipments s`+
		troubled+" GROUP BY s.courier, s.origin_province, s.dest_province, s.supplier_id", args...)
	if err != nil {
		return err
	}
	return t.query(func(scan func(...any) error) error {
		var n tracker.CostCount
		err := scan(&n.Key.SKU, &n.Parcels, &n.Bad)
		out.SKUCounts = append(out.SKUCounts, n)
		return err
	}, `SELECT k.sku, COUNT(*), SUM(CASE WHEN i.n > 0 THEN 1 ELSE 0 END) FROM (SELECT DISTINCT l.shipment_id, m.sku FROM shipment_orders l
		JOIN order_items m ON m.merchant_id = l.merchant_id AND m.order_id = l.order_id WHERE l.merchant_id = ? AND m.sku <> '') k
		JOIN shipments s ON s.id = k.shipment_id`+troubled+" GROUP BY k.sku", append([]any{q.MerchantID}, args...)...)
}

// costMoney adds what decisions of the window paid, and what the advice expects of parcels about which nothing that costs was decided.
func (t tx) costMoney(q tracker.CostQuery, parcels map[int64]*tracker.CostParcel) error {
	at := func(id int64) *tracker.CostParcel {
		if parcels[id] == nil {
			parcels[id] = &tracker.CostParcel{ShipmentID: id}
		}
		return parcels[id]
	}
	decided, err := t.decisions(q.MerchantID, " WHERE d.merchant_id = ? AND d.at >= ? ORDER BY d.id", q.MerchantID, q.Since.UnixMilli())
	if err != nil {
		return err
	}
	paid := map[int64]bool{}
	for _, d := range decided {
		if out := d.PaidOut(); out.Minor != 0 {
			p := at(d.ShipmentID)
			p.Paid = p.Paid.Plus(out)
			paid[d.ShipmentID] = true
		}
	}
	return t.query(func(scan func(...any) error) error {
		var id int64
		var cost tracker.Money
		if err := scan(&id, &cost.Minor, &cost.Currency); err != nil {
			return err
		}
		if !paid[id] && cost.Minor > 0 { // the advice on each incident of a parcel is about the whole parcel
			if p := at(id); cost.Minor > p.Expected.Minor {
				p.Expected = cost
			}
		}
		return nil
	}, `SELECT i.shipment_id, r.cost_minor, r.cost_currency FROM incidents i JOIN recommendations r ON r.merchant_id = i.merchant_id
		AND r.id = (SELECT MAX(x.id) FROM recommendations x WHERE x.merchant_id = i.merchant_id AND x.incident_id = i.id)
		WHERE i.merchant_id = ? AND i.resolved_at IS NULL AND i.shipment_id IS NOT NULL AND i.severity >= 2 AND i.family <> 'blind'`, q.MerchantID)
}

// costKeys reads whose parcels they are and what is in them.
func (t tx) costKeys(merchantID int64, parcels map[int64]*tracker.CostParcel) error {
	return chunks(sortedKeys(parcels), func(ids []int64) error {
		list, args := in(ids)
		args = append([]any{merchantID}, args...)
		err := t.query(func(scan func(...any) error) error {
			var id int64
			var k tracker.CostKey
			var supplier ref
			err := scan(&id, &k.Courier, &k.Origin, &k.Destination, &supplier)
			if k.SupplierID = int64(supplier); err == nil {
				parcels[id].Key = k
			}
			return err
		}, "SELECT id, courier, origin_province, dest_province, supplier_id FROM shipments WHERE merchant_id = ? AND id IN "+list, args...)
		if err != nil {
			return err
		}
		return t.query(func(scan func(...any) error) error {
			var id int64
			var sku string
			err := scan(&id, &sku)
			if err == nil {
				parcels[id].SKUs = append(parcels[id].SKUs, sku)
			}
			return err
		}, `SELECT DISTINCT l.shipment_id, m.sku FROM shipment_orders l JOIN order_items m ON m.merchant_id = l.merchant_id AND m.order_id = l.order_id
			WHERE l.merchant_id = ? AND m.sku <> '' AND l.shipment_id IN `+list+" ORDER BY 1, 2", args...)
	})
}
