package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"strings"
)

// StuckParcels returns a page of open incidents, worst first: by severity, then by what they cost the score, then by the value at
// risk, then by how long they are due. Incidents that somebody put aside come last until their time is over. Incidents of courier
// feeds are among them.
func (s *Store) StuckParcels(ctx context.Context, f tracker.StuckFilter) (tracker.Page[tracker.StuckParcel], error) {
	var page tracker.Page[tracker.StuckParcel]
	err := s.read(ctx, func(t tx) error {
		where, args := t.stuckWhere(f)
		var total int64
		err := t.Raw("SELECT COUNT(*) FROM incidents i"+joinParcel+where, args...).Row().Scan(&total)
		if err != nil {
			return err
		}
		page.Total = int(total)
		var rows []incidentRow
		err = t.Raw("SELECT i.* FROM incidents i"+joinParcel+where+` ORDER BY CASE WHEN i.snoozed_till > ? THEN 1 ELSE 0 END,
			i.severity DESC, i.attributed DESC, COALESCE(s.value_minor, 0) DESC, i.due_at, i.id LIMIT ? OFFSET ?`,
			append(append([]any{}, args...), s.now().UnixMilli(), limitOf(f.Limit), f.Offset)...).Scan(&rows).Error
		if err != nil {
			return err
		}
		page.Rows, err = t.stuckRows(rows)
		return err
	})
	if err != nil {
		return tracker.Page[tracker.StuckParcel]{}, fmt.Errorf("list stuck parcels: %w", err)
	}
	return page, nil
}

const joinParcel = " LEFT JOIN shipments s ON s.merchant_id = i.merchant_id AND s.id = i.shipment_id"

func (t tx) stuckWhere(f tracker.StuckFilter) (string, []any) {
	who, args := scope("i.merchant_id", f.MerchantID)
	// Naming the severity, even the least one, leads SQLite to the index of open incidents.
	conditions, least := []string{who, "i.resolved_at IS NULL", "i.severity >= ?"}, max(f.Severity, tracker.SeverityNone)
	args = append(args, int(least))
	add := func(condition string, values ...any) {
		conditions = append(conditions, condition)
		args = append(args, values...)
	}
	if f.Kind != "" {
		add("i.kind = ?", string(f.Kind))
	}
	if f.Family != "" {
		add("i.family = ?", string(f.Family))
	}
	if f.Courier != "" {
		add("(s.courier = ? OR i.place LIKE ? ESCAPE '!')", f.Courier, "%/"+escapeLike(f.Courier)+"/%")
	}
	if f.SupplierID != 0 {
		add("s.supplier_id = ?", f.SupplierID)
	}
	if f.Unacked {
		add("i.ack_at IS NULL")
	}
	if query := strings.TrimSpace(f.Query); query != "" {
		end := "%" + escapeLike(query)
		add(`(s.tracking_no `+t.like()+` ? ESCAPE '!' OR EXISTS (SELECT 1 FROM shipment_orders so
			JOIN orders o ON o.merchant_id = so.merchant_id AND o.id = so.order_id
			WHERE so.merchant_id = s.merchant_id AND so.shipment_id = s.id AND o.order_no `+t.like()+` ? ESCAPE '!')
			OR EXISTS (SELECT 1 FROM orders w WHERE w.merchant_id = i.merchant_id AND w.id = i.order_id AND w.order_no `+t.like()+` ? ESCAPE '!'))`, end, end, end)
	}
	return " WHERE " + strings.Join(conditions, " AND "), args
}

// StuckSummary returns the head line of the list. Merchant 0 means all.
func (s *Store) StuckSummary(ctx context.Context, merchantID int64) (tracker.StuckSummary, error) {
	sum := tracker.StuckSummary{ByFamily: map[tracker.Family]int{}, ByKind: map[tracker.Kind]int{}}
	who, args := scope("i.merchant_id", merchantID)
	err := s.read(ctx, func(t tx) error {
		err := t.query(func(scan func(...any) error) error {
			var family tracker.Family
			var kind tracker.Kind
			var count, points int64
			err := scan(&family, &kind, &count, &points)
			sum.Open += int(count)
			sum.ByFamily[family] += int(count)
			sum.ByKind[kind] += int(count)
			sum.Attributed += tracker.Points(points)
			return err
		}, `SELECT i.family, i.kind, COUNT(*), CAST(SUM(i.attributed) AS BIGINT) FROM incidents i WHERE `+who+
			" AND i.resolved_at IS NULL AND i.severity >= 0 GROUP BY i.family, i.kind", args...)
		if err != nil {
			return err
		}
		// A parcel with two incidents is at risk once.
		err = t.query(func(scan func(...any) error) error {
			return scan(&sum.AtRisk.Minor, &sum.AtRisk.Currency)
		}, `SELECT CAST(COALESCE(SUM(value_minor), 0) AS BIGINT), COALESCE(MAX(currency), '') FROM (SELECT DISTINCT s.merchant_id, s.id, s.value_minor, s.currency
			FROM incidents i JOIN shipments s ON s.merchant_id = i.merchant_id AND s.id = i.shipment_id
			WHERE `+who+` AND i.resolved_at IS NULL AND i.severity >= 0
			UNION ALL SELECT o.merchant_id, o.id, o.value_minor, o.currency FROM incidents i JOIN orders o ON o.merchant_id = i.merchant_id AND o.id = i.order_id
			WHERE `+who+" AND i.resolved_at IS NULL AND i.severity >= 0) parcels", append(args[:len(args):len(args)], args...)...)
		if err != nil {
			return err
		}
		blind, blindArgs := scope("merchant_id", merchantID)
		return t.Raw("SELECT COUNT(*) FROM shipments WHERE "+blind+" AND closed_at IS NULL AND blind_since IS NOT NULL", blindArgs...).
			Row().Scan(&sum.Blind)
	})
	if err != nil {
		return tracker.StuckSummary{}, fmt.Errorf("sum up stuck parcels: %w", err)
	}
	return sum, nil
}
