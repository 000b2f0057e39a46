package store

import "parcelwarden/tracker"

// backups finds, for each parcel, the suppliers that could reship the goods of its orders: by rank, those known to be out of stock left out.
func (l *loader) backups() error {
	quantity := map[*tracker.Snapshot]map[string]int{}
	wanted := map[string][]*tracker.Snapshot{}
	for _, snap := range l.snaps {
		quantity[snap] = map[string]int{}
		for _, order := range snap.Orders {
			for _, item := range order.Items {
				if item.SKU == "" {
					continue
				}
				if quantity[snap][item.SKU] == 0 {
					wanted[item.SKU] = append(wanted[item.SKU], snap)
				}
				quantity[snap][item.SKU] += max(1, item.Quantity)
			}
		}
	}
	return chunks(sortedKeys(wanted), func(skus []string) error {
		var rows []skuRow
		err := l.Raw("SELECT * FROM supplier_skus WHERE merchant_id = ? AND sku IN ? AND backup_rank > 0 AND stock <> 0 ORDER BY sku, backup_rank, supplier_id",
			l.merchantID, skus).Scan(&rows).Error
		if err != nil || len(rows) == 0 {
			return err
		}
		suppliers, err := l.suppliersOf(rows)
		if err != nil {
			return err
		}
		records, err := l.recordsOf(l.merchantID)
		if err != nil {
			return err
		}
		for i := range rows {
			offer, supplier := rows[i].offer(), suppliers[rows[i].SupplierID]
			offer.Record = records[recordKey{l.merchantID, offer.SupplierID, offer.SKU}]
			supplier.Record = records[recordKey{l.merchantID, offer.SupplierID, ""}]
			for _, snap := range wanted[rows[i].SKU] {
				if rows[i].SupplierID == snap.Shipment.SupplierID {
					continue // the one that failed is no backup
				}
				snap.Backups = append(snap.Backups, tracker.BackupOffer{
					Supplier: supplier, SKU: offer, Quantity: quantity[snap][rows[i].SKU],
				})
			}
		}
		return nil
	})
}

func (l *loader) suppliersOf(skus []skuRow) (map[int64]tracker.Supplier, error) {
	ids := make([]int64, 0, len(skus))
	for i := range skus {
		ids = append(ids, skus[i].SupplierID)
	}
	out := map[int64]tracker.Supplier{}
	err := chunks(ids, func(part []int64) error {
		var rows []supplierRow
		err := l.Raw("SELECT * FROM suppliers WHERE merchant_id = ? AND id IN ?", l.merchantID, part).Scan(&rows).Error
		for i := range rows {
			out[rows[i].ID] = rows[i].supplier()
		}
		return err
	})
	return out, err
}
