package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
)

// orderEscalationsOf returns the notices that are due about orders without a parcel: one for each supplier whose clock has run out; and
// the incidents whose ladder is over.
func (t tx) orderEscalationsOf(merchantID int64, ids []int64, now stamp) (out []tracker.EscalationDue, over []tracker.Incident, err error) {
	var rows []incidentRow
	err = t.Raw("SELECT * FROM incidents WHERE merchant_id = ? AND id IN ? AND order_id IS NOT NULL ORDER BY escalate_at, id", merchantID, ids).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, nil, err
	}
	orders := map[int64]tracker.Order{}
	for i := range rows {
		orders[int64(rows[i].OrderID)] = tracker.Order{}
	}
	var found []orderRow
	if err := t.Raw("SELECT * FROM orders WHERE merchant_id = ? AND id IN ?", merchantID, sortedKeys(orders)).Scan(&found).Error; err != nil {
		return nil, nil, err
	}
	p, err := t.parties(merchantID, sortedKeys(orders), false)
	if err != nil {
		return nil, nil, err
	}
	for i := range found {
		order := found[i].order()
		order.Items = p.items[order.ID]
		orders[order.ID] = order
	}
	merchant, err := t.merchantByID(merchantID)
	if err != nil {
		return nil, nil, err
	}
	advice, err := t.latestAdvice(merchantID, ids)
	if err != nil {
		return nil, nil, err
	}
	for i := range rows {
		in := rows[i].incident()
		order := orders[in.OrderID]
		due := tracker.DueAsks(tracker.AsksOf(order, p.list(), p.escalations[in.OrderID]), now.time())
		if len(due) == 0 {
			over = append(over, in)
		}
		for _, ask := range due {
			out = append(out, tracker.EscalationDue{
				Incident: in, Merchant: merchant, Supplier: ask.Supplier, OrderNos: []string{order.OrderNo}, Items: tracker.ItemNames(ask.Items),
				Value: order.Value, Last: ask.Last, Advice: advice[in.ID],
			})
		}
	}
	return out, over, nil
}

// holdOrderRung is the compare-and-set of one supplier's ladder about an order: the incident must be open, and the supplier must not have answered nor
// have been asked on this rung.
func (t tx) holdOrderRung(e tracker.Escalation) (bool, error) {
	var open, asked int64
	err := t.query(func(scan func(...any) error) error { return scan(&open) },
		"SELECT id FROM incidents WHERE merchant_id = ? AND id = ? AND order_id = ? AND resolved_at IS NULL"+t.forUpdate(""), e.MerchantID, e.IncidentID, e.OrderID)
	if err != nil || open == 0 {
		return false, err
	}
	err = t.query(func(scan func(...any) error) error { return scan(&asked) },
		`SELECT COUNT(*) FROM escalations WHERE merchant_id = ? AND incident_id = ? AND supplier_id = ? AND rung <= ? AND (group_id IS NULL OR answered_at IS NOT NULL)
			AND (group_id IS NULL AND rung >= ? OR answered_at IS NOT NULL AND (answer <> ? OR new_date > ?))`, e.MerchantID, e.IncidentID, e.SupplierID, lastRung, e.Rung, string(tracker.AnswerTracing), timeArg(e.SentAt))
	if err != nil || asked > 0 {
		return false, err
	}
	_, err = t.exec("UPDATE incidents SET rung = ? WHERE merchant_id = ? AND id = ? AND rung < ?", e.Rung, e.MerchantID, e.IncidentID, e.Rung)
	return err == nil, err
}

// setNextAsk notes when the next of an order's suppliers is to be asked, if the order has a ladder: an answer in a group starts none.
func (t tx) setNextAsk(merchantID, incidentID, orderID int64, now stamp) error {
	asks, err := t.asksOf(merchantID, orderID)
	if err != nil {
		return err
	}
	next := tracker.NextAsk(asks, now.time())
	_, err = t.exec("UPDATE incidents SET escalate_at = ? WHERE merchant_id = ? AND id = ? AND resolved_at IS NULL AND (rung > 0 OR escalate_at IS NOT NULL)",
		timeArg(next), merchantID, incidentID)
	return err
}

// asksOf are the suppliers of an order as they stand now.
func (t tx) asksOf(merchantID, orderID int64) ([]tracker.OrderAsk, error) {
	p, err := t.parties(merchantID, []int64{orderID}, false)
	return tracker.AsksOf(tracker.Order{Items: p.items[orderID]}, p.list(), p.escalations[orderID]), err
}

// askOrder makes the next rung due now for the suppliers of an order who have not answered. It reports false where none is left to ask.
func (t tx) askOrder(merchantID, incidentID, orderID int64, now stamp) (bool, error) {
	asks, err := t.asksOf(merchantID, orderID)
	if err != nil || len(tracker.DueAsks(asks, now.time())) == 0 {
		return false, err
	}
	n, err := t.exec("UPDATE incidents SET escalate_at = ? WHERE merchant_id = ? AND id = ? AND order_id = ? AND resolved_at IS NULL",
		now.arg(), merchantID, incidentID, orderID)
	return n == 1, err
}

// requestOrders is RequestEscalation for incidents of orders without a parcel.
func (s *Store) requestOrders(ctx context.Context, d deed) (int, error) {
	asked := 0
	err := s.write(ctx, func(t tx) error {
		asked = 0
		var rows []incidentRow
		err := chunks(d.ids, func(ids []int64) error {
			who, args := scope("merchant_id", d.merchantID)
			var part []incidentRow
			err := t.Raw("SELECT * FROM incidents WHERE "+who+" AND id IN ? AND order_id IS NOT NULL AND resolved_at IS NULL AND (escalate_at IS NULL OR escalate_at > ?)"+t.forUpdate(""),
				append(args, ids, timeArg(d.at))...).Scan(&part).Error
			rows = append(rows, part...)
			return err
		})
		if err != nil {
			return err
		}
		var lines []tracker.TimelineEntry
		for i := range rows {
			in := rows[i].incident()
			ok, err := t.askOrder(in.MerchantID, in.ID, in.OrderID, stampOf(d.at))
			if err != nil {
				return err
			}
			if ok {
				asked++
				lines = append(lines, tracker.TimelineEntry{MerchantID: in.MerchantID, IncidentID: in.ID, At: d.at, Actor: d.by, What: d.what})
			}
		}
		return t.writeTimeline(lines)
	})
	if err != nil {
		return 0, fmt.Errorf("%s: %w", d.what, err)
	}
	return asked, nil
}
