package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"slices"
)

// Parcel returns everything known about one parcel of a merchant, or ErrNotFound. Merchant 0 means that the parcel may be anybody's.
func (s *Store) Parcel(ctx context.Context, merchantID, shipmentID int64) (tracker.ParcelRecord, error) {
	var record tracker.ParcelRecord
	err := s.read(ctx, func(t tx) error {
		who, args := scope("merchant_id", merchantID)
		err := t.query(func(scan func(...any) error) error { return scan(&merchantID) },
			"SELECT merchant_id FROM shipments WHERE "+who+" AND id = ?", append(args, shipmentID)...)
		if err != nil {
			return err
		}
		snaps, err := t.snapshots(merchantID, []int64{shipmentID}, s.now())
		if err != nil {
			return err
		}
		if len(snaps) == 0 {
			return ErrNotFound
		}
		snap := snaps[0]
		record = tracker.ParcelRecord{
			Merchant: snap.Merchant, Shipment: snap.Shipment, Orders: snap.Orders, Supplier: snap.Supplier, Account: snap.Account,
			Checkpoints: snap.Checkpoints, Cluster: snap.Cluster, Reship: snap.Reship,
		}
		return recordLoader{tx: t, merchantID: merchantID, shipmentID: shipmentID, record: &record}.load()
	})
	if err != nil {
		return tracker.ParcelRecord{}, fmt.Errorf("load parcel: %w", err)
	}
	return record, nil
}

type recordLoader struct {
	tx
	merchantID, shipmentID int64
	record                 *tracker.ParcelRecord
}

func (l recordLoader) load() error {
	for _, step := range []func() error{l.looks, l.incidents, l.timeline, l.advice, l.ledger, l.notices, l.escalations, l.decisions, l.appealed} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

const ofParcel = " WHERE merchant_id = ? AND shipment_id = ?"

const ofItsIncidents = " WHERE merchant_id = ? AND incident_id IN (SELECT i.id FROM incidents i WHERE i.merchant_id = ? AND i.shipment_id = ?)"

func (l recordLoader) looks() error {
	return l.query(func(scan func(...any) error) error {
		a := tracker.PollAttempt{ShipmentID: l.shipmentID}
		var first, last stamp
		err := scan(&a.AccountID, &a.Outcome, &a.Problem, &a.Detail, &a.Count, &first, &last)
		a.FirstAt, a.LastAt = first.time(), last.time()
		l.record.Looks = append(l.record.Looks, a)
		return err
	}, "SELECT account_id, outcome, problem, detail, count, first_at, last_at FROM poll_attempts"+ofParcel+" ORDER BY run_no", l.merchantID, l.shipmentID)
}

func (l recordLoader) incidents() error {
	var rows []incidentRow
	err := l.Raw("SELECT * FROM incidents"+ofParcel+" ORDER BY +id DESC", l.merchantID, l.shipmentID).Scan(&rows).Error
	for i := range rows {
		l.record.Incidents = append(l.record.Incidents, rows[i].incident())
	}
	return err
}

func (l recordLoader) timeline() error {
	return l.query(func(scan func(...any) error) error {
		e := tracker.TimelineEntry{MerchantID: l.merchantID, ShipmentID: l.shipmentID}
		var at stamp
		err := scan(&e.ID, &e.IncidentID, &at, &e.Actor, &e.What, &e.Detail)
		e.At = at.time()
		l.record.Timeline = append(l.record.Timeline, e)
		return err
	}, "SELECT id, incident_id, at, actor, what, detail FROM timeline"+ofParcel+" ORDER BY at, id", l.merchantID, l.shipmentID)
}

func (l recordLoader) advice() error {
	var rows []adviceRow
	err := l.Raw("SELECT * FROM recommendations"+ofItsIncidents+" ORDER BY +id DESC", l.merchantID, l.merchantID, l.shipmentID).Scan(&rows).Error
	if err != nil {
		return err
	}
	for i := range rows {
		advice, err := rows[i].recommendation()
		if err != nil {
			return err
		}
		l.record.Advice = append(l.record.Advice, advice)
	}
	return nil
}

func (l recordLoader) ledger() error {
	var rows []entryRow
	err := l.Raw("SELECT "+entryColumns+" FROM score_entries e"+ofParcel+" ORDER BY +e.id", l.merchantID, l.shipmentID).Scan(&rows).Error
	if err != nil {
		return err
	}
	l.record.Ledger, err = entriesOf(rows)
	return err
}

func (l recordLoader) notices() error {
	var rows []noticeRow
	err := l.Raw(`SELECT * FROM notifications WHERE merchant_id = ? AND id IN (SELECT id FROM notifications`+ofItsIncidents+`
		UNION SELECT n.id FROM notifications n WHERE n.merchant_id = ? AND n.group_id IN (SELECT q.group_id FROM escalations q JOIN incidents j
			ON j.merchant_id = q.merchant_id AND j.id = q.incident_id WHERE q.merchant_id = ? AND j.shipment_id = ?) AND `+tellsOf("i.shipment_id = ?")+") ORDER BY +id",
		l.merchantID, l.merchantID, l.merchantID, l.shipmentID, l.merchantID, l.merchantID, l.shipmentID, l.shipmentID).Scan(&rows).Error
	if err != nil {
		return err
	}
	l.record.Notifications, err = noticesOf(rows)
	return err
}

func (l recordLoader) escalations() error {
	var rows []parcelEscalationRow
	err := l.Raw(escalationsWithParcel+" AND i.shipment_id = ? ORDER BY +e.id", l.merchantID, l.shipmentID).Scan(&rows).Error
	for i := range rows {
		l.record.Escalations = append(l.record.Escalations, rows[i].withParcel())
	}
	slices.Reverse(l.record.Escalations)
	if err != nil {
		return err
	}
	if err := l.sizeGroups(l.merchantID, l.record.Escalations); err != nil {
		return err
	}
	return l.corrected(l.merchantID, l.record.Escalations)
}
