package store

import "parcelwarden/tracker"

// reships finds what backups have sent in the place of parcels, or of orders that have none: column is shipment_id or order_id. The latest
// counts.
func (t tx) reships(merchantID int64, column string, ids []int64) (map[int64]tracker.Reshipment, error) {
	list, args := in(ids)
	found, err := t.decisions(merchantID, " WHERE d.merchant_id = ? AND d."+column+" IN "+list+" AND d.action = 'reship' ORDER BY +d.id", append([]any{merchantID}, args...)...)
	if err != nil {
		return nil, err
	}
	out := map[int64]tracker.Reshipment{}
	for _, d := range found {
		r, ok := d.Reshipped()
		if !ok {
			continue
		}
		if err := t.placeReshipment(&r, d); err != nil {
			return nil, err
		}
		id := d.ShipmentID
		if column == "order_id" {
			id = d.OrderID
		}
		out[id] = r
	}
	return out, nil
}

// placeReshipment finds the parcel that has the new number, and whether it carries one of the late parcel's orders.
func (t tx) placeReshipment(r *tracker.Reshipment, d tracker.Decision) error {
	if r.TrackingNo == "" {
		return nil
	}
	return t.query(func(scan func(...any) error) error {
		var shared int
		err := scan(&r.ShipmentID, &shared)
		r.SameOrder = shared > 0
		return err
	}, `SELECT s.id, (SELECT COUNT(*) FROM shipment_orders n WHERE n.merchant_id = s.merchant_id AND n.shipment_id = s.id AND n.order_id IN
		(SELECT o.order_id FROM shipment_orders o WHERE o.merchant_id = ? AND o.shipment_id = ?)) FROM shipments s
		WHERE s.merchant_id = ? AND s.tracking_no = ? AND s.id <> ? ORDER BY +s.id LIMIT 1`,
		d.MerchantID, d.ShipmentID, d.MerchantID, r.TrackingNo, d.ShipmentID)
}

// reshipped adds to the loaded parcels what was sent in their place.
func (l *loader) reshipped() error {
	found, err := l.reships(l.merchantID, "shipment_id", sortedKeys(l.byID))
	for id, r := range found {
		l.byID[id].Reship = r
	}
	return err
}

// reshipEnded makes a reshipment of what was closed as cancelled before the backup had sent its goods: of the parcel, and of the incident.
func (t tx) reshipEnded(e tracker.DecisionEnd, d tracker.Decision) error {
	if d.Action != tracker.ActionReship || e.Outcome != tracker.OutcomeShipped {
		return nil
	}
	now, err := t.decisions(d.MerchantID, " WHERE d.merchant_id = ? AND d.id = ?", d.MerchantID, d.ID)
	if err != nil || len(now) != 1 {
		return err
	}
	r, ok := now[0].Reshipped()
	if !ok {
		return nil
	}
	if d.ShipmentID != 0 {
		_, err := t.exec("UPDATE shipments SET close_reason = ? WHERE merchant_id = ? AND id = ? AND close_reason = ?",
			tracker.CloseReshipped, d.MerchantID, d.ShipmentID, tracker.CloseCancelled)
		if err != nil {
			return err
		}
	}
	n, err := t.exec(`UPDATE incidents SET resolution = ? WHERE merchant_id = ? AND id IN (SELECT i.id FROM incidents i WHERE i.merchant_id = ? AND i.id = ?
		UNION SELECT i.id FROM incidents i WHERE i.merchant_id = ? AND i.shipment_id = ?) AND resolved_at IS NOT NULL AND resolution = ?`,
		tracker.ResolvedReshipped, d.MerchantID, d.MerchantID, d.IncidentID, d.MerchantID, d.ShipmentID, tracker.ResolvedCancelled)
	if err != nil || n == 0 {
		return err
	}
	return t.writeTimeline([]tracker.TimelineEntry{{
		MerchantID: d.MerchantID, IncidentID: d.IncidentID, ShipmentID: d.ShipmentID, At: e.At, Actor: e.By, What: string(tracker.ChangeResolve), Detail: r.Detail(),
	}})
}
