package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"slices"
)

// Decision returns one decision, or ErrNotFound. Merchant 0 means anybody's.
func (s *Store) Decision(ctx context.Context, merchantID, id int64) (tracker.Decision, error) {
	var d tracker.Decision
	err := s.read(ctx, func(t tx) error {
		who, args := scope("d.merchant_id", merchantID)
		var owner int64
		err := t.query(func(scan func(...any) error) error { return scan(&owner) }, "SELECT d.merchant_id FROM decisions d WHERE "+who+" AND d.id = ?", append(args, id)...)
		if err != nil {
			return err
		}
		found, err := t.decisions(owner, " WHERE d.merchant_id = ? AND d.id = ?", owner, id)
		if err != nil {
			return err
		}
		if len(found) != 1 {
			return ErrNotFound
		}
		d = found[0]
		return nil
	})
	if err != nil {
		return tracker.Decision{}, fmt.Errorf("read decision: %w", err)
	}
	return d, nil
}

// DecisionFile returns the claim pack that was written with a decision, or ErrNotFound.
func (s *Store) DecisionFile(ctx context.Context, merchantID, id int64) ([]byte, error) {
	var body []byte
	err := s.read(ctx, func(t tx) error {
		err := t.query(func(scan func(...any) error) error { return scan(&body) },
			"SELECT body FROM decision_files WHERE merchant_id = ? AND decision_id = ?", merchantID, id)
		if err == nil && body == nil {
			err = ErrNotFound
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read claim pack: %w", err)
	}
	return body, nil
}

const underWay = ` JOIN incidents i ON i.merchant_id = d.merchant_id AND i.decision_id = d.id WHERE `

// OpenDecisions returns what people have to do: decisions under way, those with a last day first. Merchant 0 means all.
func (s *Store) OpenDecisions(ctx context.Context, merchantID int64, limit int) ([]tracker.Todo, error) {
	var out []tracker.Todo
	err := s.read(ctx, func(t tx) error {
		merchants, err := t.deciding(merchantID)
		if err != nil {
			return err
		}
		for _, id := range merchants {
			part, err := t.todos(id, limit)
			if err != nil {
				return err
			}
			out = append(out, part...)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list decisions: %w", err)
	}
	return out[:min(len(out), limitOf(limit))], nil
}

// deciding lists the merchants with a decision under way.
func (t tx) deciding(merchantID int64) ([]int64, error) {
	var ids []int64
	who, args := scope("merchant_id", merchantID)
	err := t.query(func(scan func(...any) error) error {
		var id int64
		err := scan(&id)
		ids = append(ids, id)
		return err
	}, "SELECT DISTINCT merchant_id FROM incidents WHERE "+who+" AND decision_id IS NOT NULL ORDER BY merchant_id", args...)
	return ids, err
}

func (t tx) todos(merchantID int64, limit int) ([]tracker.Todo, error) {
	found, err := t.decisions(merchantID, underWay+"d.merchant_id = ? ORDER BY CASE WHEN d.until IS NULL THEN 1 ELSE 0 END, d.until, d.id LIMIT ?", merchantID, limitOf(limit))
	if err != nil {
		return nil, err
	}
	parcels, orders, err := t.decidedOrders(merchantID, found)
	if err != nil {
		return nil, err
	}
	shipments := map[int64]*shipmentRow{}
	err = chunks(parcels, func(part []int64) error {
		var rows []shipmentRow
		err := t.Raw("SELECT * FROM shipments WHERE merchant_id = ? AND id IN ?", merchantID, part).Scan(&rows).Error
		for i := range rows {
			shipments[rows[i].ID] = &rows[i]
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	out := make([]tracker.Todo, 0, len(found))
	for _, d := range found {
		todo := tracker.Todo{Decision: d}
		var list []tracker.Order
		for _, row := range orders(d) {
			todo.OrderNos = append(todo.OrderNos, row.OrderNo)
			list = append(list, row.order())
		}
		todo.Value = tracker.OrderValue(list)
		if row := shipments[d.ShipmentID]; row != nil {
			sh := row.shipment()
			todo.TrackingNo, todo.Courier, todo.SignedAt = sh.TrackingNo, sh.Courier, sh.SignedAt
			if sh.LastEventAt.After(d.At) {
				todo.MovedAt = sh.LastEventAt
			}
		}
		out = append(out, todo)
	}
	return out, nil
}

// DecisionChecks returns every decision under way with what may have ended it: the after-sale of its orders, the backup's answer.
func (s *Store) DecisionChecks(ctx context.Context) ([]tracker.DecisionCheck, error) {
	var out []tracker.DecisionCheck
	err := s.read(ctx, func(t tx) error {
		merchants, err := t.deciding(0)
		if err != nil {
			return err
		}
		for _, id := range merchants {
			part, err := t.checksOf(id)
			if err != nil {
				return err
			}
			out = append(out, part...)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load decisions to check: %w", err)
	}
	return out, nil
}

func (t tx) checksOf(merchantID int64) ([]tracker.DecisionCheck, error) {
	found, err := t.decisions(merchantID, underWay+"d.merchant_id = ? ORDER BY d.id", merchantID)
	if err != nil {
		return nil, err
	}
	_, orders, err := t.decidedOrders(merchantID, found)
	if err != nil {
		return nil, err
	}
	answers := map[int64]tracker.Escalation{}
	err = t.query(func(scan func(...any) error) error {
		var id int64
		var at stamp
		var e tracker.Escalation
		err := scan(&id, &at, &e.Answer, &e.NewNumber, &e.Note)
		e.AnsweredAt = at.time()
		answers[id] = e
		return err
	}, `SELECT d.id, e.answered_at, e.answer, e.new_number, e.note FROM decisions d JOIN escalations e ON e.merchant_id = d.merchant_id AND e.id = d.question_id`+
		underWay+"d.merchant_id = ? AND e.answered_at IS NOT NULL", merchantID)
	if err != nil {
		return nil, err
	}
	out := make([]tracker.DecisionCheck, 0, len(found))
	for _, d := range found {
		check := tracker.DecisionCheck{Decision: d, Answer: answers[d.ID]}
		for _, row := range orders(d) {
			check.Orders = append(check.Orders, row.order())
		}
		out = append(out, check)
	}
	return out, nil
}

// decidedOrders returns the parcels that decisions are about, and how to find the orders of one of them: those of its parcel, or the one that has
// none.
func (t tx) decidedOrders(merchantID int64, found []tracker.Decision) (parcels []int64, orders func(tracker.Decision) []*orderRow, err error) {
	alone := map[int64]*orderRow{}
	for i := range found {
		if found[i].OrderID != 0 {
			alone[found[i].OrderID] = nil
		} else {
			parcels = append(parcels, found[i].ShipmentID)
		}
	}
	slices.Sort(parcels)
	parcels = slices.Compact(parcels)
	of, err := t.ordersByParcel(merchantID, parcels)
	if err != nil {
		return nil, nil, err
	}
	err = chunks(sortedKeys(alone), func(part []int64) error {
		var rows []orderRow
		err := t.Raw("SELECT * FROM orders WHERE merchant_id = ? AND id IN ?", merchantID, part).Scan(&rows).Error
		for i := range rows {
			alone[rows[i].ID] = &rows[i]
		}
		return err
	})
	return parcels, func(d tracker.Decision) []*orderRow {
		if row := alone[d.OrderID]; row != nil {
			return []*orderRow{row}
		}
		return of[d.ShipmentID]
	}, err
}
