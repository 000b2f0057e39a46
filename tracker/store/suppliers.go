package store

import (
	"cmp"
	"context"
	"fmt"
	"parcelwarden/tracker"
)

// Suppliers returns a merchant's suppliers by code, with what each can deliver. Merchant 0 means all.
func (s *Store) Suppliers(ctx context.Context, merchantID int64) ([]tracker.Supplier, error) {
	var rows []supplierRow
	var skus []skuRow
	where, args := scope("merchant_id", merchantID)
	var records map[recordKey]tracker.OnTimeRecord
	err := s.read(ctx, func(t tx) error {
		var err error
		if records, err = t.recordsOf(merchantID); err != nil {
			return err
		}
		if err := t.Raw("SELECT * FROM suppliers WHERE "+where+" ORDER BY merchant_id, code", args...).Scan(&rows).Error; err != nil {
			return err
		}
		return t.Raw("SELECT * FROM supplier_skus WHERE "+where+" ORDER BY merchant_id, supplier_id, sku", args...).Scan(&skus).Error
	})
	if err != nil {
		return nil, fmt.Errorf("list suppliers: %w", err)
	}
	offers := map[rowKey][]tracker.SupplierSKU{}
	for i := range skus {
		key := rowKey{skus[i].MerchantID, skus[i].SupplierID}
		offer := skus[i].offer()
		offer.Record = records[recordKey{skus[i].MerchantID, offer.SupplierID, offer.SKU}]
		offers[key] = append(offers[key], offer)
	}
	out := make([]tracker.Supplier, 0, len(rows))
	for i := range rows {
		supplier := rows[i].supplier()
		supplier.Record = records[recordKey{rows[i].MerchantID, rows[i].ID, ""}]
		supplier.SKUs = offers[rowKey{rows[i].MerchantID, rows[i].ID}]
		out = append(out, supplier)
	}
	return out, nil
}

// SaveSuppliers creates and updates suppliers of a merchant by code, with their SKUs. An empty field keeps what is known, and a SKU
// that is not named stays.
func (s *Store) SaveSuppliers(ctx context.Context, merchantID int64, suppliers []tracker.Supplier) (created, updated, unchanged int, err error) {
	err = s.write(ctx, func(t tx) error {
		created, updated, unchanged = 0, 0, 0
		if err := t.lockMerchant(merchantID); err != nil {
			return err
		}
		known, offers, err := t.knownSuppliers(merchantID)
		if err != nil {
			return err
		}
		for i := range suppliers {
			was, exists := known[suppliers[i].Code]
			row, err := t.saveSupplier(merchantID, was, &suppliers[i])
			if err != nil {
				return err
			}
			known[row.Code] = row
			moved, err := t.saveSKUs(row, suppliers[i].SKUs, offers)
			if err != nil {
				return err
			}
			switch {
			case !exists:
				created++
			case moved || row != was:
				updated++
			default:
				unchanged++
			}
		}
		return nil
	})
	if err != nil {
		return 0, 0, 0, fmt.Errorf("save suppliers: %w", err)
	}
	return created, updated, unchanged, nil
}

type offerKey struct {
	supplierID int64
	sku        string
}

func (t tx) knownSuppliers(merchantID int64) (map[string]supplierRow, map[offerKey]skuRow, error) {
	var rows []supplierRow
	var skus []skuRow
	if err := t.Where("merchant_id = ?", merchantID).Find(&rows).Error; err != nil {
		return nil, nil, err
	}
	if err := t.Where("merchant_id = ?", merchantID).Find(&skus).Error; err != nil {
		return nil, nil, err
	}
	known, offers := make(map[string]supplierRow, len(rows)), make(map[offerKey]skuRow, len(skus))
	for _, r := range rows {
		known[r.Code] = r
	}
	for _, r := range skus {
		offers[offerKey{r.SupplierID, r.SKU}] = r
	}
	return known, offers, nil
}

// saveSupplier writes a supplier over what was known of it and returns the row.
func (t tx) saveSupplier(merchantID int64, was supplierRow, s *tracker.Supplier) (supplierRow, error) {
	row := supplierRow{
		MerchantID: merchantID, ID: was.ID, Code: s.Code, Name: clean(cmp.Or(s.Name, was.Name, s.Code)), Email: cmp.Or(s.Email, was.Email),
		Phone: cmp.Or(s.Phone, was.Phone), WebhookURL: cmp.Or(s.WebhookURL, was.WebhookURL),
		Locale: cmp.Or(string(s.Locale), was.Locale), ReplyHours: cmp.Or(s.ReplyHours, was.ReplyHours),
		SecondName: clean(cmp.Or(s.Second.Name, was.SecondName)), SecondEmail: cmp.Or(s.Second.Email, was.SecondEmail),
		SecondPhone: cmp.Or(s.Second.Phone, was.SecondPhone), SecondWebhookURL: cmp.Or(s.Second.WebhookURL, was.SecondWebhookURL),
	}
	if row == was {
		return row, nil
	}
	if row.ID == 0 {
		id, err := t.nextID("suppliers")
		if err != nil {
			return row, err
		}
		row.ID = id
		return row, t.Create(&row).Error
	}
	return row, t.Model(&supplierRow{}).Where("merchant_id = ? AND id = ?", merchantID, row.ID).Updates(map[string]any{
		"name": row.Name, "email": row.Email, "phone": row.Phone, "webhook_url": row.WebhookURL, "locale": row.Locale,
		"reply_hours": row.ReplyHours, "second_name": row.SecondName, "second_email": row.SecondEmail, "second_phone": row.SecondPhone,
		"second_webhook_url": row.SecondWebhookURL,
	}).Error
}

func (t tx) saveSKUs(supplier supplierRow, skus []tracker.SupplierSKU, known map[offerKey]skuRow) (bool, error) {
	moved := false
	for _, sku := range skus {
		sku.SupplierID = supplier.ID
		r := newSKURow(supplier.MerchantID, sku)
		key := offerKey{supplier.ID, sku.SKU}
		if known[key] == r {
			continue
		}
		known[key] = r
		_, err := t.insert("supplier_skus",
			"merchant_id,supplier_id,sku,backup_rank,cost_minor,cost_currency,freight_minor,freight_currency,lead_hours,stock,on_time,per_day",
			`ON CONFLICT (merchant_id, supplier_id, sku) DO UPDATE SET backup_rank = excluded.backup_rank, cost_minor = excluded.cost_minor,
			cost_currency = excluded.cost_currency, freight_minor = excluded.freight_minor, freight_currency = excluded.freight_currency,
			lead_hours = excluded.lead_hours, stock = excluded.stock, on_time = excluded.on_time,
			per_day = excluded.per_day`, [][]any{{
				r.MerchantID, r.SupplierID, r.SKU, r.BackupRank, r.CostMinor, r.CostCurrency, r.FreightMinor, r.FreightCurrency, r.LeadHours,
				r.Stock, r.OnTime, r.PerDay,
			}})
		if err != nil {
			return false, err
		}
		moved = true
	}
	return moved, nil
}
