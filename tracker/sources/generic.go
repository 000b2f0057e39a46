package sources

import (
	"parcelwarden/tracker"
	"slices"
	"strings"
	"time"
)

// genericRequired returns the columns without which a generic file cannot be read.
func genericRequired() []string { return []string{"order_no", "courier", "tracking_no", "shipped_at"} }

// genericLayout is the documented format of our own: one row per parcel of an order.
type genericLayout struct {
	columns  columnSet
	couriers courierCache

	merchant, orderNo, courier, trackingNo, service column
	shippedAt, paidAt, shipBy, promisedAt           column
	deliveredAt, supplier, sku, quantity            column
	value, currency, phoneTail, buyerPhone          column
	originProvince, originCity                      column
	destProvince, destCity                          column
	reason, reasonAt, excluded                      column
}

func newGenericLayout(o *Options) *genericLayout {
	l := &genericLayout{couriers: newCourierCache(o.Courier)}
	l.columns = columnSet{
		"merchant": &l.merchant, "order_no": &l.orderNo, "courier": &l.courier, "tracking_no": &l.trackingNo, "service": &l.service,
		"shipped_at": &l.shippedAt, "paid_at": &l.paidAt, "ship_by": &l.shipBy, "promised_at": &l.promisedAt,
		"delivered_at": &l.deliveredAt, "supplier": &l.supplier, "sku": &l.sku, "quantity": &l.quantity,
		"value": &l.value, "currency": &l.currency, "phone_tail": &l.phoneTail, "buyer_phone": &l.buyerPhone,
		"origin_province": &l.originProvince, "origin_city": &l.originCity,
		"dest_province": &l.destProvince, "dest_city": &l.destCity,
		"after_sale_reason": &l.reason, "after_sale_at": &l.reasonAt, "excluded": &l.excluded,
	}
	return l
}

func (l *genericLayout) decode(r *row, into []tracker.ParcelRow) []tracker.ParcelRow {
	p := tracker.ParcelRow{
		Line: r.line, Merchant: r.word(l.merchant),
		OrderNo: r.id(l.orderNo), TrackingNo: trackingNo(r.id(l.trackingNo)), Service: r.word(l.service),
		Supplier: r.word(l.supplier), SKU: r.word(l.sku), Quantity: r.whole(l.quantity, 1, 1, maxQuantity),
		Origin:      tracker.Region{Province: r.word(l.originProvince), City: r.word(l.originCity)},
		Destination: tracker.Region{Province: r.word(l.destProvince), City: r.word(l.destCity)},
		PhoneTail:   r.fourDigits(l.phoneTail),
	}
	if p.PhoneTail == "" {
		p.PhoneTail = r.tail(l.buyerPhone)
	}
	p.Reason = tracker.ReasonOf(r.word(l.reason))
	var known bool
	if p.Excluded, known = tracker.ExclusionOf(r.word(l.excluded)); !known {
		r.reject(l.excluded, r.word(l.excluded), "is not gift, lucky_bag, low_price, instant_refund, abnormal, force_majeure, platform_notice or no")
	}
	zone := l.zone(r, p.Merchant)
	p.ReasonAt = r.past(l.reasonAt, zone)
	p.ShippedAt, p.PaidAt, p.DeliveredAt = r.past(l.shippedAt, zone), r.past(l.paidAt, zone), r.past(l.deliveredAt, zone)
	p.ShipBy, p.PromisedAt = r.deadline(l.shipBy, zone), r.deadline(l.promisedAt, zone)
	p.Value = r.money(l.value, l.currencyOf(r))
	for _, c := range []column{l.orderNo, l.courier, l.trackingNo, l.shippedAt} {
		if strings.TrimPrefix(r.text(c), "'") == "" {
			r.reject(c, "", "is required")
		}
	}
	if name := r.text(l.courier); name != "" {
		var known bool
		if p.Courier, known = l.couriers.code(name); !known {
			p.Courier = r.recognise(l.courier, name, p.TrackingNo)
		}
	}
	return append(into, p)
}

func (l *genericLayout) zone(r *row, merchant string) *time.Location {
	if merchant == "" || r.o.MerchantZone == nil {
		return r.o.Zone
	}
	zone, ok := r.o.MerchantZone(merchant)
	if !ok || zone == nil {
		r.reject(l.merchant, merchant, "is not a merchant here")
		return r.o.Zone
	}
	return zone
}

func (l *genericLayout) currencyOf(r *row) string {
	s := r.text(l.currency)
	if s == "" {
		return r.o.Currency
	}
	code, ok := currencyCode(s)
	if !ok {
		r.reject(l.currency, s, "is not a currency code such as CNY")
	}
	return code
}

// currencyCode brings an ISO 4217 code to upper case.
func currencyCode(s string) (code string, ok bool) {
	code = strings.ToUpper(s)
	if len(code) != 3 || strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return "", false
	}
	return code, true
}

const (
	maxQuantity   = 1_000_000
	reasonUnsure  = "cannot be told from this number: write the courier's name or its code"
	reasonCourier = "is not a courier we know: write its name or its code"
)

// recognise tells the courier from the number where the source leaves that to us ("auto", 自动识别). Where the number leaves a doubt the row
// is rejected: a parcel at the wrong courier would look as if it had never been picked up.
func (r *row) recognise(c column, name, number string) string {
	if !slices.Contains([]string{"auto", "自动", "自动识别", "unknown", "未知", "其他"}, strings.ToLower(name)) {
		r.reject(c, name, reasonCourier)
		return ""
	}
	code, sure := tracker.CourierOf(number)
	if !sure {
		r.reject(c, name, reasonUnsure)
	}
	return code
}

// trackingNo brings a number to the form couriers print, so that two spellings are one parcel.
func trackingNo(s string) string { return strings.ToUpper(s) }

// courierCache remembers the few courier names that a file repeats in every row.
type courierCache struct {
	look func(text string) (code string, known bool)
	seen map[string]string
}

const maxCourierNames = 500

func newCourierCache(look func(string) (string, bool)) courierCache {
	return courierCache{look: look, seen: map[string]string{}}
}

func (c courierCache) code(text string) (code string, known bool) {
	if code, known = c.seen[text]; known {
		return code, true
	}
	if code, known = c.look(text); known && len(c.seen) < maxCourierNames {
		c.seen[strings.Clone(text)] = code
	}
	return code, known
}
