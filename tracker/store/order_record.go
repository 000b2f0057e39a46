package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
)

// Order returns everything known about one order of a merchant, or ErrNotFound. Merchant 0 means that the order may be anybody's.
func (s *Store) Order(ctx context.Context, merchantID, orderID int64) (tracker.OrderRecord, error) {
	var record tracker.OrderRecord
	err := s.read(ctx, func(t tx) error {
		record = tracker.OrderRecord{}
		who, args := scope("merchant_id", merchantID)
		var row orderRow
		err := found(t.Raw("SELECT * FROM orders WHERE "+who+" AND id = ?", append(args, orderID)...).Take(&row))
		if err != nil {
			return err
		}
		record.Order = row.order()
		return t.fillOrder(&record)
	})
	if err != nil {
		return tracker.OrderRecord{}, fmt.Errorf("load order: %w", err)
	}
	return record, nil
}

func (t tx) fillOrder(record *tracker.OrderRecord) error {
	merchantID, id := record.Order.MerchantID, record.Order.ID
	var err error
	if record.Merchant, err = t.merchantByID(merchantID); err != nil {
		return err
	}
	p, err := t.parties(merchantID, []int64{id}, true)
	if err != nil {
		return err
	}
	record.Order.Items, record.Suppliers, record.Escalations = p.items[id], p.list(), p.escalations[id]
	if err := t.corrected(merchantID, record.Escalations); err != nil {
		return err
	}
	record.Decisions, err = t.decisions(merchantID, " WHERE d.merchant_id = ? AND d.order_id = ? ORDER BY d.id DESC", merchantID, id)
	if err != nil {
		return err
	}
	reships, err := t.reships(merchantID, "order_id", []int64{id})
	if err != nil {
		return err
	}
	record.Reship = reships[id]
	var parcels []shipmentRow
	err = t.Raw("SELECT * FROM shipments WHERE merchant_id = ? AND id IN (SELECT shipment_id FROM shipment_orders WHERE merchant_id = ? AND order_id = ?) ORDER BY id",
		merchantID, merchantID, id).Scan(&parcels).Error
	if err != nil {
		return err
	}
	for i := range parcels {
		record.Parcels = append(record.Parcels, parcels[i].shipment())
	}
	return t.fillOrderStory(record)
}

// fillOrderStory adds what happened because the order had no parcel.
func (t tx) fillOrderStory(record *tracker.OrderRecord) error {
	const own = " WHERE merchant_id = ? AND incident_id IN (SELECT i.id FROM incidents i WHERE i.merchant_id = ? AND i.order_id = ?)"
	merchantID, id := record.Order.MerchantID, record.Order.ID
	var rows []incidentRow
	if err := t.Raw("SELECT * FROM incidents WHERE merchant_id = ? AND order_id = ? ORDER BY +id DESC", merchantID, id).Scan(&rows).Error; err != nil {
		return err
	}
	for i := range rows {
		record.Incidents = append(record.Incidents, rows[i].incident())
	}
	var advice []adviceRow
	if err := t.Raw("SELECT * FROM recommendations"+own+" ORDER BY +id DESC", merchantID, merchantID, id).Scan(&advice).Error; err != nil {
		return err
	}
	for i := range advice {
		a, err := advice[i].recommendation()
		if err != nil {
			return err
		}
		record.Advice = append(record.Advice, a)
	}
	return t.query(func(scan func(...any) error) error {
		e := tracker.TimelineEntry{MerchantID: merchantID}
		var at stamp
		err := scan(&e.ID, &e.IncidentID, &at, &e.Actor, &e.What, &e.Detail)
		e.At = at.time()
		record.Timeline = append(record.Timeline, e)
		return err
	}, "SELECT id, incident_id, at, actor, what, detail FROM timeline"+own+" ORDER BY at, id", merchantID, merchantID, id)
}

// FindOrder returns the id of a merchant's order by its number, or ErrNotFound.
func (s *Store) FindOrder(ctx context.Context, merchantID int64, orderNo string) (int64, error) {
	var row orderRow
	err := found(s.reader.WithContext(ctx).Raw("SELECT * FROM orders WHERE merchant_id = ? AND order_no = ?", merchantID, orderNo).Take(&row))
	if err != nil {
		return 0, fmt.Errorf("find order: %w", err)
	}
	return row.ID, nil
}
