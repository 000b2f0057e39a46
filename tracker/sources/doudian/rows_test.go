package doudian

import (
	"parcelwarden/tracker"
	"parcelwarden/tracker/sources/sourcetest"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// read puts an order on the platform and returns what comes of it.
func (s *shop) read(o object) tracker.OrderBatch {
	s.t.Helper()
	s.platform.Put(o)
	batches, err := s.Resolve(s.t.Context(), []tracker.SourceEvent{{Subject: o["order_id"].(string)}, {Subject: o["order_id"].(string)}, {}})
	if err != nil {
		s.t.Fatal(err)
	}
	if len(batches) != 1 || !batches[0].SourceAt.Equal(s.clock.Now()) {
		s.t.Fatalf("%+v", batches)
	}
	return batches[0]
}

func at(seconds int64) time.Time { return time.Unix(seconds, 0).UTC() }

func TestRowOfOneParcel(t *testing.T) {
	t.Parallel()
	for _, form := range []string{"new", "old"} {
		t.Run(form, func(t *testing.T) {
			t.Parallel()
			s := newShop(t)
			if form == "old" {
				s.platform.OldForm()
			}
			o := simple(orderID(1), " yt8800000000001")
			o["latest_receipt_time"] = "1790300000"
			o["sku_order_list"].([]object)[0]["logistics_receipt_time"] = 1790200000
			b := s.read(o)
			want := tracker.OrderBatch{
				SourceAt: s.clock.Now(),
				Rows: []tracker.ParcelRow{{
					OrderNo: orderID(1), SubOrderNo: orderID(1), Courier: "yto", TrackingNo: "YT8800000000001", ShippedAt: at(1789950000),
					PaidAt: at(1789900000), ShipBy: at(1790072800), PromisedAt: at(1790300000), DeliveredAt: at(1790200000), SKU: "CUP-7", Title: "马克杯",
					Quantity: 2, Value: tracker.Money{Minor: 4590, Currency: "CNY"}, OrderStatus: "已发货", AfterSale: tracker.AfterSaleWithdrawn,
					Destination: tracker.Region{Province: "上海市", City: "上海市"},
				}},
				Orders: []tracker.OrderParcels{{OrderNo: orderID(1), Named: []string{"YT8800000000001"}, Whole: true}},
			}
			if diff := cmp.Diff(want, b); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// several is an order of three sub-orders: a in both parcels, b in the first, c not shipped yet.
func several() object {
	o := simple("900", "YT8800000000001")
	o["order_status"] = 101
	sub := func(id string, cents int) object {
		return object{"order_id": id, "order_status": 3, "out_sku_id": "S-" + id, "product_name": id, "item_num": "1", "pay_amount": cents, "logistics_receipt_time": 1790200000}
	}
	o["sku_order_list"] = []object{sub("901", 1000), sub("902", 2000), sub("903", 3000)}
	o["logistics_info"] = []object{
		{"tracking_no": "YT8800000000001", "company": "yuantong", "ship_time": 1789950000, "product_info": []object{{"sku_order_id": 901}, {"sku_order_id": "902"}}},
		{"tracking_no": "SF1300000000002", "company": "some-code", "company_name": "顺丰", "ship_time": 1789960000, "product_info": []object{{"sku_order_id": "901"}}},
		{"tracking_no": "QQ9900000000003", "company": "tortoise", "company_name": "乌龟快递", "product_info": []object{}},
		{"tracking_no": "无", "company": "yuantong"},
	}
	return o
}

func TestSeveralParcelsAndSubOrders(t *testing.T) {
	t.Parallel()
	b := newShop(t).read(several())
	type line struct {
		sub, courier, number string
		cents                int64
		delivered            bool
	}
	var got []line
	for _, r := range b.Rows {
		got = append(got, line{r.SubOrderNo, r.Courier, r.TrackingNo, r.Value.Minor, !r.DeliveredAt.IsZero()})
	}
	want := []line{
		{"901", "yto", "YT8800000000001", 1000, false}, // in two parcels: nobody knows which of them was received
		{"902", "yto", "YT8800000000001", 2000, true},
		{"901", "sf", "SF1300000000002", 1000, false},
		{"903", "", "", 3000, false},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(line{})); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"YT8800000000001", "SF1300000000002", "QQ9900000000003"}, b.Orders[0].Named); diff != "" {
		t.Error(diff)
	}
	if len(b.Rejected) != 2 || b.Rejected[0].Field != "company" || b.Rejected[1].Field != "tracking_no" {
		t.Errorf("rejected %+v", b.Rejected)
	}
}

func TestUnpaidUnknownAndForeign(t *testing.T) {
	t.Parallel()
	s := newShop(t, func(c *Config) { c.ShopID = sourcetest.DoudianShop })
	unpaid := simple("800", "YT8800000000001")
	unpaid["order_status"] = 1
	foreign := simple("801", "YT8800000000002")
	foreign["shop_id"] = 1
	for name, o := range map[string]object{"unpaid": unpaid, "foreign": foreign} {
		if b := s.read(o); len(b.Rows)+len(b.Orders) != 0 {
			t.Errorf("%s: %+v", name, b)
		}
	}
	batches, err := s.Resolve(t.Context(), []tracker.SourceEvent{{Subject: "12345"}})
	if err != nil || len(batches[0].Rejected) != 1 || batches[0].Rejected[0].Value != "12345" {
		t.Errorf("unknown order: %+v, %v", batches, err)
	}
	paid := simple("802", "")
	paid["logistics_info"], paid["order_status"] = []object{}, 2
	if b := s.read(paid); len(b.Rows) != 1 || b.Rows[0].TrackingNo != "" || b.Rows[0].OrderNo != "802" || len(b.Orders) != 0 {
		t.Errorf("paid, not shipped: %+v", b)
	}
}

func TestAfterSaleStates(t *testing.T) {
	t.Parallel()
	type sub struct{ status, typ, state, refund, main string }
	for _, c := range []struct {
		name  string
		order string
		subs  []sub
		cases []object
		want  tracker.AfterSale
	}{
		{"nothing", "3", []sub{{"3", "", "0", "0", ""}}, nil, tracker.AfterSaleWithdrawn},
		{"asked", "3", []sub{{"3", "1", "6", "1", ""}}, nil, tracker.AfterSalePending},
		{"refused, the buyer may insist", "3", []sub{{"3", "0", "27", "1", ""}}, nil, tracker.AfterSalePending},
		{"withdrawn", "3", []sub{{"3", "1", "28", "4", ""}}, nil, tracker.AfterSaleWithdrawn},
		{"goods came back", "3", []sub{{"3", "0", "12", "3", ""}}, nil, tracker.AfterSaleRefunded},
		{"all of it paid back", "3", []sub{{"3", "1", "12", "3", ""}}, []object{{"aftersale_status": 12, "aftersale_type": "1", "refund_status": 3, "refund_amount": 1000, "related_id": `"900"`}}, tracker.AfterSaleRefunded},
		{"a compensation", "3", []sub{{"3", "1", "12", "3", ""}}, []object{{"aftersale_status": 12, "aftersale_type": "1", "refund_status": 3, "refund_amount": 300, "related_id": "900"}}, tracker.AfterSaleWithdrawn},
		{"two that sum up", "3", []sub{{"3", "1", "12", "3", ""}}, []object{
			{"aftersale_status": 12, "aftersale_type": 1, "refund_amount": 300, "related_id": "900"}, {"aftersale_status": 12, "aftersale_type": 1, "refund_amount": 700, "related_id": "900"},
		}, tracker.AfterSaleRefunded},
		{"amount not told", "3", []sub{{"3", "1", "12", "3", ""}}, []object{{"aftersale_status": 12, "aftersale_type": 1, "related_id": "900"}}, tracker.AfterSaleRefunded},
		{"no case told", "3", []sub{{"3", "1", "12", "3", ""}}, nil, tracker.AfterSaleRefunded},
		{"price protection", "3", []sub{{"3", "6", "12", "3", ""}}, nil, tracker.AfterSaleWithdrawn},
		{"exchange under way", "3", []sub{{"3", "3", "13", "0", ""}}, nil, tracker.AfterSalePending},
		{"exchanged", "3", []sub{{"3", "3", "14", "0", ""}}, nil, tracker.AfterSaleWithdrawn},
		{"one of two", "3", []sub{{"3", "0", "12", "3", ""}, {"3", "", "0", "0", ""}}, nil, tracker.AfterSalePending},
		{"gift closed, the rest refunded", "3", []sub{{"4", "", "0", "0", ""}, {"3", "0", "12", "3", ""}}, nil, tracker.AfterSaleRefunded},
		{"gift closed, the rest wanted", "3", []sub{{"4", "", "0", "0", ""}, {"3", "", "0", "0", ""}}, nil, tracker.AfterSaleWithdrawn},
		{"cancelled", "4", []sub{{"4", "", "0", "0", ""}}, nil, tracker.AfterSaleClosed},
		{"refunded after shipping", "4", []sub{{"4", "1", "12", "3", "22"}}, nil, tracker.AfterSaleRefunded},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newShop(t)
			o := simple("900", "YT8800000000001")
			o["order_status"] = c.order
			var subs []object
			for i, x := range c.subs {
				subs = append(subs, object{
					"order_id": []string{"900", "901"}[i], "order_status": x.status, "main_status": x.main, "pay_amount": 1000,
					"after_sale_info": object{"after_sale_status": x.state, "after_sale_type": x.typ, "refund_status": x.refund},
				})
			}
			o["sku_order_list"] = subs
			for _, info := range c.cases {
				s.platform.Case("900", info)
			}
			b := s.read(o)
			if len(b.Rows) == 0 || b.Rows[0].AfterSale != c.want {
				t.Errorf("%+v, want %q", b.Rows, c.want)
			}
		})
	}
}

// A refund does not always change the order's own time: the after-sale cases tell.
func TestARefundIsFoundByItsCase(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	o := simple("900", "YT8800000000001")
	s.platform.Put(o)
	_, cursor, _ := s.drain("")
	s.clock.Add(5 * time.Hour)
	o["sku_order_list"].([]object)[0]["after_sale_info"] = object{"after_sale_status": 12, "after_sale_type": 0, "refund_status": 3}
	s.platform.Case("900", object{"aftersale_status": "12", "aftersale_type": "0", "related_id": `"900"`})
	rows, cursor, _ := s.drain(cursor)
	if len(rows) == 0 || rows[len(rows)-1].AfterSale != tracker.AfterSaleRefunded {
		t.Errorf("%+v", rows)
	}
	s.clock.Add(time.Hour)
	_, cursor, _ = s.drain(cursor) // windows overlap a little
	s.clock.Add(time.Hour)
	if rows, _, _ = s.drain(cursor); len(rows) != 0 {
		t.Errorf("read again: %+v", rows)
	}
}
