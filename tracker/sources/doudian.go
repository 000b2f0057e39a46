package sources

import (
	"parcelwarden/tracker"
	"strings"
	"time"
)

// The columns of a Doudian export that decide something by their absence.
const (
	doudianOrderNo = "主订单编号"
	doudianParcels = "快递信息"
	doudianShipped = "发货时间"
)

// doudianLayout is the order export of Doudian (抖店), one row per sub-order. The seller picks the columns, so all but the order
// number may be absent.
type doudianLayout struct {
	columns  columnSet
	couriers courierCache
	zone     *time.Location // Beijing time, whatever the merchant's; China has had no summer time since 1991

	orderNo, subOrderNo, title, sku, quantity   column
	payable, price, status, afterSale           column
	submittedAt, paidAt, shipBy, shippedAt      column
	promisedAt, finishedAt, parcels, buyerPhone column
	province, city                              column
}

func newDoudianLayout(o *Options) *doudianLayout {
	l := &doudianLayout{couriers: newCourierCache(o.Courier), zone: time.FixedZone("CST", 8*3600)}
	l.columns = columnSet{
		doudianOrderNo: &l.orderNo, "子订单编号": &l.subOrderNo, "选购商品": &l.title, "商品名称": &l.title,
		"商家编码": &l.sku, "货号": &l.sku, "商品数量": &l.quantity, "订单应付金额": &l.payable, "商品金额": &l.price,
		"订单状态": &l.status, "售后状态": &l.afterSale, "订单提交时间": &l.submittedAt, "支付完成时间": &l.paidAt,
		"承诺发货时间": &l.shipBy, doudianShipped: &l.shippedAt, "预计送达时间": &l.promisedAt, "订单完成时间": &l.finishedAt,
		doudianParcels: &l.parcels, "收件人手机号": &l.buyerPhone, "省": &l.province, "市": &l.city,
	}
	for _, name := range doudianUnused() {
		l.columns[name] = nil
	}
	return l
}

// doudianUnused returns the columns that are known and not needed, so that only truly unknown ones are reported.
func doudianUnused() []string {
	return strings.Fields(`商品规格 商品ID 商品单价 运费 优惠总金额 平台优惠 商家优惠 达人优惠 支付方式 手续费 收件人 区 街道 详细地址
		买家留言 旗帜颜色 商家备注 APP渠道 流量来源 订单类型 达人ID 达人昵称 取消原因 预约发货时间 是否安心购 广告渠道 流量类型 流量体裁
		流量渠道 平台实际承担优惠金额 商家实际承担优惠金额 达人实际承担优惠金额`)
}

// missing returns the columns whose absence the importer should be told of.
func (l *doudianLayout) missing() []string {
	var names []string
	for _, name := range []string{doudianParcels, doudianShipped, "预计送达时间"} {
		if l.columns[name].at < 0 {
			names = append(names, name)
		}
	}
	return names
}

func (l *doudianLayout) decode(r *row, into []tracker.ParcelRow) []tracker.ParcelRow {
	p := tracker.ParcelRow{
		Line: r.line, OrderNo: r.id(l.orderNo), SubOrderNo: r.id(l.subOrderNo),
		SKU: r.word(l.sku), Title: r.prose(l.title), Quantity: r.whole(l.quantity, 1, 0, maxQuantity),
		Destination: tracker.Region{Province: r.word(l.province), City: r.word(l.city)},
		PhoneTail:   r.tail(l.buyerPhone), OrderStatus: r.word(l.status),
		ShippedAt: r.past(l.shippedAt, l.zone), PaidAt: r.past(l.paidAt, l.zone),
		ShipBy: r.deadline(l.shipBy, l.zone), PromisedAt: r.deadline(l.promisedAt, l.zone),
		Value: r.money(l.payable, r.o.Currency),
	}
	if l.payable.at < 0 {
		p.Value = r.money(l.price, r.o.Currency)
	}
	if p.OrderNo == "" && len(r.errs) == 0 {
		r.reject(l.orderNo, "", "is required")
	}
	p.AfterSale = afterSale(p.OrderStatus, r.text(l.afterSale))
	parcels := l.parcelsOf(r)
	if len(parcels) == 0 {
		return append(into, p)
	}
	if strings.Contains(p.OrderStatus, "已完成") {
		p.DeliveredAt = r.past(l.finishedAt, l.zone)
	}
	if p.ShippedAt.IsZero() {
		p.ShippedAt = l.guessShipped(r, p)
	}
	for _, parcel := range parcels {
		p.Courier, p.TrackingNo = parcel.courier, parcel.number
		into = append(into, p)
	}
	return into
}

// guessShipped stands in where the export has a parcel but not the time at which it was shipped. The promised shipping time comes
// first: nearly every parcel leaves before it, so a clock that starts there runs late rather than raising a false alarm. It cannot
// lie after the export itself. Payment and order time are the last resort, and without any time the row is rejected.
func (l *doudianLayout) guessShipped(r *row, p tracker.ParcelRow) time.Time {
	at := p.ShipBy
	if now := r.o.Now; !now.IsZero() && at.After(now) {
		at = now.UTC()
	}
	for _, other := range []time.Time{p.DeliveredAt, p.PaidAt, r.past(l.submittedAt, l.zone)} {
		if at.IsZero() {
			at = other
		}
	}
	if at.IsZero() && len(r.errs) == 0 {
		c := l.shippedAt
		c.name = doudianShipped
		r.reject(c, "", "is missing, and the row has no other time to start from: add 发货时间 to the columns of the export")
	}
	return at
}

// afterSale reads the words of 订单状态 and 售后状态. A word that is not known counts as a pending request: a person looks before
// anything is sent again.
func afterSale(status, word string) tracker.AfterSale {
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(word, w) {
				return true
			}
		}
		return false
	}
	switch {
	case has("退款成功", "已退款", "已全额退款"):
		return tracker.AfterSaleRefunded
	case isClosedStatus(status):
		return tracker.AfterSaleClosed
	case word == "", has("无售后", "关闭", "取消", "撤销", "换货成功", "补寄成功", "维修成功"):
		return tracker.AfterSaleNone
	default:
		return tracker.AfterSalePending
	}
}

func isClosedStatus(status string) bool {
	return strings.Contains(status, "已关闭") || strings.Contains(status, "已取消")
}
