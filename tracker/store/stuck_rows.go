package store

import (
	"cmp"
	"parcelwarden/tracker"
)

// stuckRows adds to incidents what a row of the list shows, table by table and not row by row.
func (t tx) stuckRows(rows []incidentRow) ([]tracker.StuckParcel, error) {
	out := make([]tracker.StuckParcel, len(rows))
	byMerchant := map[int64][]*tracker.StuckParcel{}
	for i := range rows {
		r := &rows[i]
		out[i] = tracker.StuckParcel{
			Incident: r.incident(), Marginal: tracker.Points(r.Marginal), Attributed: tracker.Points(r.Attributed), EffectKnown: r.EffectKnown,
		}
		byMerchant[r.MerchantID] = append(byMerchant[r.MerchantID], &out[i])
	}
	for _, merchantID := range sortedKeys(byMerchant) {
		err := chunks(byMerchant[merchantID], func(part []*tracker.StuckParcel) error { return t.fillStuck(merchantID, part) })
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (t tx) fillStuck(merchantID int64, rows []*tracker.StuckParcel) error {
	var code string
	if err := t.Raw("SELECT code FROM merchants WHERE id = ?", merchantID).Row().Scan(&code); err != nil {
		return err
	}
	parcels, incidents := make([]int64, 0, len(rows)), make([]int64, 0, len(rows))
	for _, r := range rows {
		r.Merchant = code
		parcels = append(parcels, r.Incident.ShipmentID)
		incidents = append(incidents, r.Incident.ID)
	}
	byID, suppliers, err := t.parcelHeads(merchantID, parcels)
	if err != nil {
		return err
	}
	orders, err := t.ordersByParcel(merchantID, parcels)
	if err != nil {
		return err
	}
	advice, err := t.latestAdvice(merchantID, incidents)
	if err != nil {
		return err
	}
	waiting, err := t.ordersWaiting(merchantID, rows)
	if err != nil {
		return err
	}
	for _, r := range rows {
		r.Advice = advice[r.Incident.ID]
		if o := waiting[r.Incident.OrderID]; o != nil {
			r.OrderNos, r.Value = []string{o.OrderNo}, money(o.ValueMinor, o.Currency)
		}
		row := byID[r.Incident.ShipmentID]
		if row == nil {
			continue
		}
		r.Shipment, r.Value, r.Supplier = row.shipment(), money(row.ValueMinor, row.Currency), suppliers[int64(row.SupplierID)]
		for _, order := range orders[row.ID] {
			r.OrderNos = append(r.OrderNos, order.OrderNo)
		}
	}
	return nil
}

// ordersWaiting returns the orders that incidents are about which have no parcel.
func (t tx) ordersWaiting(merchantID int64, rows []*tracker.StuckParcel) (map[int64]*orderRow, error) {
	var ids []int64
	for _, r := range rows {
		if r.Incident.OrderID != 0 {
			ids = append(ids, r.Incident.OrderID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	var found []orderRow
	err := t.Raw("SELECT * FROM orders WHERE merchant_id = ? AND id IN ?", merchantID, ids).Scan(&found).Error
	out := make(map[int64]*orderRow, len(found))
	for i := range found {
		out[found[i].ID] = &found[i]
	}
	return out, err
}

// parcelHeads returns parcels and the names of their suppliers.
func (t tx) parcelHeads(merchantID int64, ids []int64) (map[int64]*shipmentRow, map[int64]string, error) {
	var rows []shipmentRow
	if err := t.Raw("SELECT * FROM shipments WHERE merchant_id = ? AND id IN ?", merchantID, ids).Scan(&rows).Error; err != nil {
		return nil, nil, err
	}
	byID, wanted := make(map[int64]*shipmentRow, len(rows)), map[int64]bool{}
	for i := range rows {
		byID[rows[i].ID] = &rows[i]
		wanted[int64(rows[i].SupplierID)] = true
	}
	var suppliers []supplierRow
	err := t.Raw("SELECT * FROM suppliers WHERE merchant_id = ? AND id IN ?", merchantID, sortedKeys(wanted)).Scan(&suppliers).Error
	names := make(map[int64]string, len(suppliers))
	for i := range suppliers {
		names[suppliers[i].ID] = cmp.Or(suppliers[i].Name, suppliers[i].Code)
	}
	return byID, names, err
}

func (t tx) latestAdvice(merchantID int64, incidents []int64) (map[int64]*tracker.Recommendation, error) {
	var rows []adviceRow
	err := t.Raw(`SELECT * FROM recommendations WHERE merchant_id = ? AND id IN (SELECT MAX(id) FROM recommendations
		WHERE merchant_id = ? AND incident_id IN ? GROUP BY incident_id)`, merchantID, merchantID, incidents).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	out := make(map[int64]*tracker.Recommendation, len(rows))
	for i := range rows {
		r, err := rows[i].recommendation()
		if err != nil {
			return nil, err
		}
		out[r.IncidentID] = &r
	}
	return out, nil
}
