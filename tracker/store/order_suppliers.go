package store

import (
	"parcelwarden/tracker"
)

// orderParties is what is known about who sends the lines of some orders of one merchant, or could send them instead.
type orderParties struct {
	items       map[int64][]tracker.OrderItem
	suppliers   map[int64]tracker.Supplier // with the SKUs of the orders that they send regularly
	backups     []tracker.BackupOffer
	escalations map[int64][]tracker.Escalation // by order, newest first
}

// parties loads them for orders by id. Escalations are those of open incidents, or of all.
func (t tx) parties(merchantID int64, orders []int64, all bool) (orderParties, error) {
	p := orderParties{items: map[int64][]tracker.OrderItem{}, suppliers: map[int64]tracker.Supplier{}, escalations: map[int64][]tracker.Escalation{}}
	skus, senders := map[string]bool{}, map[int64]bool{}
	var items []itemRow
	if err := t.Raw("SELECT * FROM order_items WHERE merchant_id = ? AND order_id IN ? ORDER BY order_id, item_key", merchantID, orders).Scan(&items).Error; err != nil {
		return p, err
	}
	for i := range items {
		item := items[i].item()
		p.items[items[i].OrderID] = append(p.items[items[i].OrderID], item)
		if item.SKU != "" {
			skus[item.SKU] = true
		}
		if item.SupplierID != 0 {
			senders[item.SupplierID] = true
		}
	}
	if err := t.partySuppliers(merchantID, &p, sortedKeys(skus), senders); err != nil {
		return p, err
	}
	open := " AND i.resolved_at IS NULL"
	if all {
		open = ""
	}
	var asked []parcelEscalationRow
	err := t.Raw(escalationsWithParcel+open+" AND i.order_id IN ? ORDER BY +e.id DESC", merchantID, orders).Scan(&asked).Error
	for i := range asked {
		e := asked[i].withParcel()
		p.escalations[e.OrderID] = append(p.escalations[e.OrderID], e)
	}
	return p, err
}

func (t tx) partySuppliers(merchantID int64, p *orderParties, skus []string, senders map[int64]bool) error {
	var offers []skuRow
	err := chunks(skus, func(part []string) error {
		var rows []skuRow
		err := t.Raw("SELECT * FROM supplier_skus WHERE merchant_id = ? AND sku IN ? ORDER BY sku, backup_rank, supplier_id", merchantID, part).Scan(&rows).Error
		offers = append(offers, rows...)
		return err
	})
	if err != nil {
		return err
	}
	for i := range offers {
		senders[offers[i].SupplierID] = true
	}
	err = chunks(sortedKeys(senders), func(part []int64) error {
		var rows []supplierRow
		err := t.Raw("SELECT * FROM suppliers WHERE merchant_id = ? AND id IN ?", merchantID, part).Scan(&rows).Error
		for i := range rows {
			p.suppliers[rows[i].ID] = rows[i].supplier()
		}
		return err
	})
	if err != nil || len(offers) == 0 {
		return err
	}
	records, err := t.recordsOf(merchantID)
	for i := range offers {
		offer, supplier := offers[i].offer(), p.suppliers[offers[i].SupplierID]
		if offer.BackupRank == 0 {
			supplier.SKUs = append(supplier.SKUs, offer)
			p.suppliers[supplier.ID] = supplier
			continue
		}
		if offer.Stock == 0 {
			continue
		}
		offer.Record = records[recordKey{merchantID, offer.SupplierID, offer.SKU}]
		supplier.Record = records[recordKey{merchantID, offer.SupplierID, ""}]
		p.backups = append(p.backups, tracker.BackupOffer{Supplier: supplier, SKU: offer})
	}
	return err
}

// list returns the suppliers by id.
func (p orderParties) list() []tracker.Supplier {
	out := make([]tracker.Supplier, 0, len(p.suppliers))
	for _, id := range sortedKeys(p.suppliers) {
		out = append(out, p.suppliers[id])
	}
	return out
}

// fillOrderSnapshots adds to snapshots of one merchant's orders what advice and the supplier ladder need.
func (t tx) fillOrderSnapshots(merchantID int64, ids []int64, snaps []tracker.OrderSnapshot) error {
	p, err := t.parties(merchantID, ids, false)
	if err != nil {
		return err
	}
	reships, err := t.reships(merchantID, "order_id", ids)
	if err != nil {
		return err
	}
	learned, err := t.learnedBy(merchantID)
	suppliers := p.list()
	for i := range snaps {
		s := &snaps[i]
		s.Order.Items, s.Suppliers, s.Backups = p.items[s.Order.ID], suppliers, p.backups
		s.Escalations, s.Learned = p.escalations[s.Order.ID], learned
		s.Reship = reships[s.Order.ID]
	}
	return err
}
