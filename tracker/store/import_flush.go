package store

import (
	"parcelwarden/tracker"
	"time"
)

func setText(dst *string, v string) bool {
	if v == "" || *dst == v {
		return false
	}
	*dst = clean(v)
	return true
}

// setAfterSale is setText, but a request that is known to be withdrawn is erased.
func setAfterSale(dst *string, v tracker.AfterSale) bool {
	if v != tracker.AfterSaleWithdrawn {
		return setText(dst, string(v))
	}
	was := *dst
	*dst = ""
	return was != ""
}

func setStamp(dst *stamp, v time.Time) bool {
	s := stampOf(v)
	if s == 0 || *dst == s {
		return false
	}
	*dst = s
	return true
}

func setMoney(minor *int64, currency *string, v tracker.Money) bool {
	if v.IsZero() || *minor == v.Minor && *currency == v.Currency {
		return false
	}
	*minor, *currency = v.Minor, v.Currency
	return true
}

// flush writes what merge changed: parents before children, and nothing for rows that brought nothing new.
func (im *importer) flush() error {
	steps := []func() error{
		im.insertOrders, im.insertParcels, im.insertLinks, im.writeItems, im.updateOrders, im.updateParcels, im.signParcels,
		im.touch, im.judgeOrders, im.judgeAgain, im.revalue,
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (im *importer) insertOrders() error {
	ids, err := im.nextIDs("orders", len(im.newOrders))
	if err != nil || len(ids) == 0 {
		return err
	}
	rows := make([][]any, len(im.newOrders))
	for i, o := range im.newOrders {
		o.ID = ids[i]
		rows[i] = []any{
			im.merchantID, o.ID, o.OrderNo, o.PaidAt.arg(), o.ShipBy.arg(), o.PromisedAt.arg(), o.ValueMinor, o.Currency, o.AfterSale,
			o.Status, o.SourceAt.arg(), im.shipCheck(o).arg(), o.AfterSaleReason, o.AfterSaleAt.arg(), o.Excluded,
		}
	}
	_, err = im.insert("orders", `merchant_id,id,order_no,paid_at,ship_by,promised_at,value_minor,currency,after_sale,status,source_at,ship_check_at,
		after_sale_reason,after_sale_at,excluded`, "", rows)
	return err
}

func (im *importer) insertParcels() error {
	ids, err := im.nextIDs("shipments", len(im.newParcel))
	if err != nil || len(ids) == 0 {
		return err
	}
	rows := make([][]any, len(im.newParcel))
	for i, p := range im.newParcel {
		p.ID = ids[i]
		for o := range p.orders {
			p.ValueMinor += o.ValueMinor
			p.Currency = o.Currency
		}
		rows[i] = []any{
			im.merchantID, p.ID, p.Courier, p.TrackingNo, p.Service, p.PhoneTail, p.OriginProvince, p.OriginCity, p.DestProvince,
			p.DestCity, p.SupplierID.arg(), p.AccountID.arg(), p.ValueMinor, p.Currency, p.ShippedAt.arg(), p.PaidAt.arg(),
			p.PromisedAt.arg(), p.SignedAt.arg(), p.Status, p.Phase, p.Problem, p.NextPollAt.arg(), p.CheckAt.arg(), p.SourceAt.arg(),
		}
	}
	_, err = im.insert("shipments", `merchant_id,id,courier,tracking_no,service,phone_tail,origin_province,origin_city,dest_province,
		dest_city,supplier_id,account_id,value_minor,currency,shipped_at,paid_at,promised_at,signed_at,status,phase,problem,next_poll_at,
		check_at,source_at`, "", rows)
	return err
}

func (im *importer) insertLinks() error {
	var rows [][]any
	for _, p := range im.parcels {
		for _, o := range p.newLinks {
			rows = append(rows, []any{im.merchantID, p.ID, o.ID})
			o.revalue = o.revalue || !p.isNew
		}
	}
	_, err := im.insert("shipment_orders", "merchant_id,shipment_id,order_id", "ON CONFLICT DO NOTHING", rows)
	return err
}

func (im *importer) writeItems() error {
	var rows [][]any
	for _, o := range im.orders {
		for _, it := range o.itemOrder {
			if it.isNew || it.dirty {
				rows = append(rows, []any{
					im.merchantID, o.ID, it.ItemKey, it.SubOrderNo, it.SKU, it.Title, it.Quantity, it.ValueMinor, it.Currency, it.SupplierID.arg(),
				})
			}
		}
	}
	_, err := im.insert("order_items", "merchant_id,order_id,item_key,sub_order_no,sku,title,quantity,value_minor,currency,supplier_id",
		`ON CONFLICT (merchant_id, order_id, item_key) DO UPDATE SET sub_order_no = excluded.sub_order_no, sku = excluded.sku,
		title = excluded.title, quantity = excluded.quantity, value_minor = excluded.value_minor, currency = excluded.currency,
		supplier_id = excluded.supplier_id`, rows)
	return err
}
