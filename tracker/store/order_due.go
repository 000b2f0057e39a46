package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"time"
)

// OrdersDue returns what a judgement may know about the orders without a parcel whose time has come, by merchant, those that wait longest
// first. Nothing is marked: ApplyOrderVerdicts moves the time.
func (s *Store) OrdersDue(ctx context.Context, now time.Time, limit int) ([]tracker.OrderSnapshot, error) {
	var out []tracker.OrderSnapshot
	err := s.read(ctx, func(t tx) error {
		out = nil
		due, err := t.dueRows(dueQueue{table: "orders", column: "ship_check_at", condition: "ship_check_at IS NOT NULL"}, stampOf(now), limit)
		if err != nil {
			return err
		}
		for _, merchantID := range sortedKeys(due) {
			err := chunks(due[merchantID], func(ids []int64) error {
				snaps, err := t.orderSnapshots(merchantID, ids, now)
				out = append(out, snaps...)
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load orders to judge: %w", err)
	}
	return out, nil
}

func (t tx) orderSnapshots(merchantID int64, ids []int64, now time.Time) ([]tracker.OrderSnapshot, error) {
	merchant, err := t.merchantByID(merchantID)
	if err != nil {
		return nil, err
	}
	list, args := in(ids)
	args = append([]any{merchantID}, args...)
	var rows []struct {
		Order   orderRow `gorm:"embedded"`
		Shipped bool
	}
	err = t.Raw("SELECT orders.*, NOT "+withoutParcel+" AS shipped FROM orders WHERE merchant_id = ? AND id IN "+list+" ORDER BY ship_check_at, id", args...).
		Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	incidents, err := t.orderIncidents(merchantID, ids, now)
	if err != nil {
		return nil, err
	}
	rulings, err := t.rulings(merchantID)
	if err != nil {
		return nil, err
	}
	out := make([]tracker.OrderSnapshot, len(rows))
	for i := range rows {
		r := &rows[i]
		out[i] = tracker.OrderSnapshot{
			Merchant: merchant, Order: r.Order.order(), Shipped: r.Shipped, CheckAt: r.Order.ShipCheckAt.time(), Incidents: incidents[r.Order.ID],
			Rulings: rulings,
		}
	}
	return out, t.fillOrderSnapshots(merchantID, ids, out)
}

func (t tx) orderIncidents(merchantID int64, ids []int64, now time.Time) (map[int64][]tracker.Incident, error) {
	list, args := in(ids)
	args = append([]any{merchantID}, args...)
	var rows []incidentRow
	err := t.Raw("SELECT * FROM incidents WHERE merchant_id = ? AND order_id IN "+list+" AND (resolved_at IS NULL OR resolved_at > ?) ORDER BY +id",
		append(args, stampOf(now.Add(-reopenWindow)).arg())...).Scan(&rows).Error
	out := make(map[int64][]tracker.Incident, len(rows))
	for i := range rows {
		order := int64(rows[i].OrderID)
		out[order] = append(out[order], rows[i].incident())
	}
	return out, err
}

// ApplyOrderVerdicts writes judgements of orders in one transaction, incidents with their advice, notices and timeline. A verdict on an
// order that was due again meanwhile, because its parcel came or its dates changed, is void.
func (s *Store) ApplyOrderVerdicts(ctx context.Context, verdicts []tracker.OrderVerdict) (tracker.VerdictReport, error) {
	var report tracker.VerdictReport
	err := s.write(ctx, func(t tx) error {
		report = tracker.VerdictReport{}
		rows := make([][]any, 0, len(verdicts))
		for i := range verdicts {
			v := &verdicts[i]
			rows = append(rows, []any{v.MerchantID, v.OrderID, timeArg(v.CheckAt), timeArg(v.Judged)})
		}
		kept, err := t.updateReturning("orders", []column{
			{name: "merchant_id", kind: kindInt},
			{name: "id", kind: kindInt},
			{name: "ship_check_at", kind: kindInt},
			{name: "was", kind: kindInt, set: notSet},
		}, " AND orders.ship_check_at = v.was", rows)
		if err != nil {
			return err
		}
		standing := make([]*tracker.Verdict, 0, len(verdicts))
		for i := range verdicts {
			v := &verdicts[i]
			if !kept[rowKey{v.MerchantID, v.OrderID}] {
				report.Void++
				continue
			}
			report.Judged++
			standing = append(standing, &tracker.Verdict{MerchantID: v.MerchantID, At: v.At, Changes: v.Changes})
		}
		return t.applyChanges(standing, &report)
	})
	if err != nil {
		return tracker.VerdictReport{}, fmt.Errorf("apply verdicts on orders: %w", err)
	}
	return report, nil
}
