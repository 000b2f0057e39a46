package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"time"
)

// courseColumns are what a parcel is judged by; the joined tables are s (shipments), o (earliest ship-by) and i (incidents).
const courseColumns = `s.supplier_id, s.picked_up_at, s.promised_at, s.signed_at, s.locker_at, s.closed_at, o.ship_by, COALESCE(i.incidents, 0)`

// coursesOf joins each parcel of a merchant that was shipped since a time with its orders' ship-by time and its incidents.
func coursesOf() string {
	return ` FROM shipments s
	LEFT JOIN (SELECT l.shipment_id, MIN(r.ship_by) AS ship_by FROM shipment_orders l
		JOIN orders r ON r.merchant_id = l.merchant_id AND r.id = l.order_id WHERE l.merchant_id = ? GROUP BY l.shipment_id) o ON o.shipment_id = s.id
	LEFT JOIN (SELECT n.shipment_id, SUM(CASE WHEN n.kind IN (` + askedKinds() + `) THEN 1 ELSE 0 END) AS incidents,
		SUM(CASE WHEN n.family = 'stalled' THEN 1 ELSE 0 END) AS stalls,
		SUM(CASE WHEN n.family = 'lost' AND (n.kind = 'lost_confirmed' OR n.resolved_at IS NULL) THEN 1 ELSE 0 END) AS losses
		FROM incidents n WHERE n.merchant_id = ? AND n.shipment_id IS NOT NULL AND n.opened_at >= ? AND n.severity >= 2 AND n.resolution <> 'withdrawn'
		GROUP BY n.shipment_id) i ON i.shipment_id = s.id`
}

// courseScan receives courseColumns.
type courseScan struct {
	supplier                                       ref
	picked, promised, signed, locker, closed, ship stamp
	incidents                                      int
}

func (c *courseScan) targets() []any {
	return []any{&c.supplier, &c.picked, &c.promised, &c.signed, &c.locker, &c.closed, &c.ship, &c.incidents}
}

func (c *courseScan) course() tracker.OrderCourse {
	return tracker.OrderCourse{
		ShipBy: c.ship.time(), PickedUpAt: c.picked.time(), PromisedAt: c.promised.time(), SignedAt: c.signed.time(), LockerAt: c.locker.time(),
		ClosedAt: c.closed.time(), Incidents: c.incidents,
	}
}

// CardParcels hands every parcel that a merchant shipped since a time, and every question to its suppliers, to the book.
func (s *Store) CardParcels(ctx context.Context, merchantID int64, since time.Time, book *tracker.CardBook) error {
	from := since.UnixMilli()
	err := s.read(ctx, func(t tx) error {
		err := t.query(func(scan func(...any) error) error {
			var c courseScan
			var card tracker.CardCourse
			var shipped, hub, due stamp
			var stalls, losses int
			err := scan(append(c.targets(), &card.Courier, &card.Origin.Province, &card.Origin.City, &card.Destination.Province,
				&card.Destination.City, &shipped, &hub, &due, &stalls, &losses)...)
			if err != nil {
				return err
			}
			card.OrderCourse, card.SupplierID, card.ShippedAt = c.course(), int64(c.supplier), shipped.time()
			card.FirstHubAt, card.LineDueAt, card.Stalls, card.Lost = hub.time(), due.time(), stalls, losses > 0
			book.Parcel(card)
			return nil
		}, "SELECT "+courseColumns+`, s.courier, s.origin_province, s.origin_city, s.dest_province, s.dest_city, s.shipped_at, s.first_hub_at,
			s.line_due_at, COALESCE(i.stalls, 0), COALESCE(i.losses, 0)`+coursesOf()+
			" WHERE s.merchant_id = ? AND s.shipped_at >= ? AND s.close_reason <> 'cancelled'", merchantID, merchantID, from, merchantID, from)
		if err != nil {
			return err
		}
		return t.query(func(scan func(...any) error) error {
			var a tracker.CardAnswer
			var sent, by, answered stamp
			err := scan(&a.SupplierID, &sent, &by, &answered, &a.Answer)
			a.SentAt, a.ReplyBy, a.AnsweredAt = sent.time(), by.time(), answered.time()
			if err == nil {
				book.Answer(a)
			}
			return err
		}, `SELECT f.supplier_id, f.sent_at, f.reply_by, x.answered_at, COALESCE(x.answer, '') FROM escalations f
			LEFT JOIN escalations x ON x.merchant_id = f.merchant_id AND x.id = (SELECT MIN(y.id) FROM escalations y WHERE y.merchant_id = f.merchant_id
				AND y.incident_id = f.incident_id AND y.answered_at IS NOT NULL)
			WHERE f.merchant_id = ? AND f.supplier_id IS NOT NULL AND f.sent_at >= ? AND f.rung = 1`, merchantID, from)
	})
	if err != nil {
		return fmt.Errorf("read scorecards: %w", err)
	}
	return nil
}

// RenewSupplierRecords counts again how the orders shipped since a time went, per supplier and SKU, and replaces what was known.
func (s *Store) RenewSupplierRecords(ctx context.Context, merchantID int64, since, now time.Time) error {
	err := s.write(ctx, func(t tx) error {
		counts, err := t.supplierRecords(merchantID, since, now)
		if err != nil {
			return err
		}
		if _, err := t.exec("DELETE FROM supplier_records WHERE merchant_id = ?", merchantID); err != nil {
			return err
		}
		rows := make([][]any, 0, len(counts))
		for key, n := range counts {
			rows = append(rows, []any{merchantID, key.supplierID, key.sku, n.OnTime, n.Late, now.UnixMilli()})
		}
		if len(rows) == 0 {
			return nil
		}
		_, err = t.insert("supplier_records", "merchant_id,supplier_id,sku,on_time,late,at", "", rows)
		return err
	})
	if err != nil {
		return fmt.Errorf("renew supplier records: %w", err)
	}
	return nil
}

func (t tx) supplierRecords(merchantID int64, since, now time.Time) (map[offerKey]tracker.OnTimeRecord, error) {
	from := since.UnixMilli()
	counts := map[offerKey]tracker.OnTimeRecord{}
	add := func(key offerKey, c tracker.OrderCourse) {
		onTime, decided := c.Verdict(now)
		n := counts[key]
		switch {
		case !decided:
			return
		case onTime:
			n.OnTime++
		default:
			n.Late++
		}
		counts[key] = n
	}
	where := " WHERE s.merchant_id = ? AND s.shipped_at >= ? AND s.supplier_id IS NOT NULL AND s.close_reason <> 'cancelled'"
	err := t.query(func(scan func(...any) error) error {
		var c courseScan
		err := scan(c.targets()...)
		add(offerKey{int64(c.supplier), ""}, c.course())
		return err
	}, "SELECT "+courseColumns+coursesOf()+where, merchantID, merchantID, from, merchantID, from)
	if err != nil {
		return nil, err
	}
	err = t.query(func(scan func(...any) error) error {
		var c courseScan
		var sku string
		err := scan(append(c.targets(), &sku)...)
		add(offerKey{int64(c.supplier), sku}, c.course())
		return err
	}, "SELECT "+courseColumns+", k.sku"+coursesOf()+` JOIN (SELECT DISTINCT l.shipment_id, m.sku FROM shipment_orders l
		JOIN order_items m ON m.merchant_id = l.merchant_id AND m.order_id = l.order_id WHERE l.merchant_id = ? AND m.sku <> '') k ON k.shipment_id = s.id`+
		where, merchantID, merchantID, from, merchantID, merchantID, from)
	return counts, err
}

// recordsOf reads the records of a merchant's suppliers; merchant 0 means all.
func (t tx) recordsOf(merchantID int64) (map[recordKey]tracker.OnTimeRecord, error) {
	out := map[recordKey]tracker.OnTimeRecord{}
	where, args := scope("merchant_id", merchantID)
	err := t.query(func(scan func(...any) error) error {
		var key recordKey
		var n tracker.OnTimeRecord
		err := scan(&key.merchantID, &key.supplierID, &key.sku, &n.OnTime, &n.Late)
		out[key] = n
		return err
	}, "SELECT merchant_id, supplier_id, sku, on_time, late FROM supplier_records WHERE "+where, args...)
	return out, err
}

type recordKey struct {
	merchantID, supplierID int64
	sku                    string
}
