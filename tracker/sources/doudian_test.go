package sources

import (
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestDoudianExport(t *testing.T) {
	t.Parallel()
	got := mustRead(t, "doudian-utf8-bom.csv", fixture(t, "doudian-utf8-bom.csv"))
	cups := tracker.ParcelRow{
		Line: 3, OrderNo: "6900000000000000102", SubOrderNo: "6900000000000000121", Courier: "jd", TrackingNo: "JD-9000-1",
		Destination: tracker.Region{Province: "四川省", City: "成都市"},
		ShippedAt:   utc(9, 11, 0, 0), PaidAt: utc(8, 3, 1, 0), ShipBy: utc(10, 3, 1, 0), PromisedAt: utc(14, 15, 59, 59),
		SKU: "CUP-3", Title: "杯子, 三只装", Quantity: 3, Value: cny(5970), OrderStatus: "已发货",
	}
	cups.AfterSale = tracker.AfterSalePending // of the mats in the same order
	second, mats := cups, cups
	second.Courier, second.TrackingNo = "sf", "SF9000000000022"
	mats.Line, mats.SubOrderNo, mats.SKU, mats.Title, mats.Quantity = 4, "6900000000000000122", "MAT-1", "杯垫", 1
	mats.Value = cny(0)
	want := []tracker.ParcelRow{
		{
			Line: 2, OrderNo: "6900000000000000101", SubOrderNo: "6900000000000000111", Courier: "yto", TrackingNo: "YT9000000000011",
			Destination: tracker.Region{Province: "广东省", City: "广州市"},
			ShippedAt:   utc(9, 10, 30, 0), PaidAt: utc(8, 2, 0, 0), ShipBy: utc(10, 2, 0, 0), PromisedAt: utc(13, 15, 59, 59),
			SKU: "POT-9", Title: "手冲壶", Quantity: 1, Value: cny(12800), OrderStatus: "已发货",
		},
		cups, second, mats,
		{
			Line: 5, OrderNo: "6900000000000000103", SubOrderNo: "6900000000000000131", Destination: tracker.Region{Province: "浙江省", City: "杭州市"},
			PaidAt: utc(10, 0, 1, 0), ShipBy: utc(12, 0, 1, 0), SKU: "POT-9", Title: "手冲壶", Quantity: 1, Value: cny(12800), OrderStatus: "待发货",
		},
		{
			Line: 6, OrderNo: "6900000000000000104", SubOrderNo: "6900000000000000141", Courier: "zto", TrackingNo: "ZT9000000000033",
			Destination: tracker.Region{Province: "浙江省", City: "杭州市"}, ShippedAt: utc(1, 12, 0, 0), PaidAt: utc(1, 0, 1, 0),
			DeliveredAt: utc(6, 4, 0, 0), SKU: "POT-9", Title: "手冲壶", Quantity: 1, Value: cny(12800), OrderStatus: "已完成", AfterSale: tracker.AfterSaleRefunded,
		},
		{
			Line: 7, OrderNo: "6900000000000000105", SubOrderNo: "6900000000000000151", Destination: tracker.Region{Province: "浙江省", City: "杭州市"},
			SKU: "POT-9", Title: "手冲壶", Quantity: 1, Value: cny(12800), OrderStatus: "已关闭", AfterSale: tracker.AfterSaleClosed,
		},
	}
	if diff := cmp.Diff(want, got.parcels); diff != "" {
		t.Errorf("parcels (-want +got):\n%s", diff)
	}
	if len(got.errs) > 0 || got.rows != 6 || got.reader.Format() != FormatDoudian {
		t.Errorf("rows %d, format %s, rejected %v", got.rows, got.reader.Format(), got.errs)
	}
	if diff := cmp.Diff([]string{"店铺标签"}, got.reader.UnknownColumns()); diff != "" {
		t.Errorf("unknown columns: %s", diff)
	}
}

func TestDoudianSavedByExcelInGB18030(t *testing.T) {
	t.Parallel()
	got := mustRead(t, "doudian-gb18030.csv", fixture(t, "doudian-gb18030.csv"))
	if len(got.parcels) != 2 || len(got.errs) != 1 {
		t.Fatalf("got %d parcels, errors %v", len(got.parcels), got.errs)
	}
	first, third := got.parcels[0], got.parcels[1]
	if first.Title != "镕炉烤盘㐂" || first.Destination.City != "苏州市" || first.Courier != "yto" {
		t.Errorf("decoded wrongly: %+v", first)
	}
	if !first.ShippedAt.Equal(utc(10, 0, 0, 0)) || !first.PaidAt.Equal(utc(8, 23, 5, 0)) || !first.PromisedAt.Equal(utc(14, 16, 0, 0)) {
		t.Errorf("times: %+v", first)
	}
	if !third.ShippedAt.Equal(third.ShipBy) || third.AfterSale != tracker.AfterSalePending {
		t.Errorf("without a shipping time the promised one counts: %+v", third)
	}
	if e := got.errs[0]; e.Row != 3 || e.Field != "主订单编号" || e.Value != "6.9E+18" || !strings.Contains(e.Reason, "scientific notation") {
		t.Errorf("damaged number: %+v", e)
	}
}

func TestDoudianParcels(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, cell, want, reason string }{
		{"none", "-", "", ""},
		{"only separators", " ; ；", "", ""},
		{"last hyphen", "JD-1-2-京东快递", "jd JD-1-2", ""},
		{"courier with a hyphen", "UT900-J&T-Express", "jt UT900", ""},
		{"two", "\tA1-sf ; \tB2-yto", "sf A1|yto B2", ""},
		{"twice the same", "A1-sf;A1-sf", "sf A1", ""},
		{"unknown courier", "A1-sf;B2-飞鸽", "", "a courier we do not know: 飞鸽"},
		{"no courier", "SF900", "", "number-courier"},
		{"no number", "-sf", "", "number-courier"},
		{"damaged", "7.7E+11-sf", "", "scientific notation"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := mustRead(t, "d.csv", []byte("主订单编号,发货时间,快递信息\n1,2026-09-10 08:00:00,"+tt.cell+"\n"))
			found := []string{}
			for _, p := range got.parcels {
				if p.TrackingNo != "" {
					found = append(found, p.Courier+" "+p.TrackingNo)
				}
			}
			if s := strings.Join(found, "|"); s != tt.want {
				t.Errorf("got %q, want %q", s, tt.want)
			}
			if (tt.reason == "") != (len(got.errs) == 0) || (tt.reason != "" && (!strings.Contains(got.errs[0].Reason, tt.reason) || got.errs[0].Field != "快递信息")) {
				t.Errorf("errors %+v, want %q", got.errs, tt.reason)
			}
		})
	}
}

func TestDoudianShippedWithoutTime(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, cells string
		want        time.Time
	}{
		{"promise", "2026-09-11 08:00:00,2026-09-09 08:00:00,2026-09-09 07:00:00", utc(11, 0, 0, 0)},
		{"promise not reached yet", "2026-09-29 08:00:00,2026-09-19 08:00:00,-", now()},
		{"payment", "-,2026-09-09 08:00:00,2026-09-09 07:00:00", utc(9, 0, 0, 0)},
		{"order", "-,-,2026-09-09 07:00:00", utc(8, 23, 0, 0)},
		{"nothing", "-,-,-", time.Time{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := mustRead(t, "d.csv", []byte("主订单编号,承诺发货时间,支付完成时间,订单提交时间,快递信息\n1,"+tt.cells+",A1-sf\n"))
			if tt.want.IsZero() {
				if len(got.errs) != 1 || got.errs[0].Field != "发货时间" {
					t.Errorf("got %v, want a rejection for 发货时间", got.errs)
				}
				return
			}
			if len(got.parcels) != 1 || !got.parcels[0].ShippedAt.Equal(tt.want) {
				t.Errorf("got %+v %v, want %v", got.parcels, got.errs, tt.want)
			}
		})
	}
}

func TestAfterSale(t *testing.T) {
	t.Parallel()
	tests := []struct {
		status, word string
		want         tracker.AfterSale
	}{
		{"已发货", "", tracker.AfterSaleNone},
		{"已发货", "退款成功", tracker.AfterSaleRefunded},
		{"已关闭", "退款成功", tracker.AfterSaleRefunded},
		{"已发货", "退款中", tracker.AfterSalePending},
		{"已发货", "售后处理中", tracker.AfterSalePending},
		{"已发货", "待买家退货", tracker.AfterSalePending},
		{"已发货", "a word of tomorrow", tracker.AfterSalePending},
		{"已发货", "售后关闭", tracker.AfterSaleNone},
		{"已关闭", "", tracker.AfterSaleClosed},
		{"已关闭", "售后关闭", tracker.AfterSaleClosed},
	}
	for _, tt := range tests {
		if got := afterSale(tt.status, tt.word); got != tt.want {
			t.Errorf("%s/%s: got %q, want %q", tt.status, tt.word, got, tt.want)
		}
	}
}

func TestDoudianMissingColumns(t *testing.T) {
	t.Parallel()
	got := mustRead(t, "d.csv", []byte("主订单编号,预计送达时间\n1,-\n"))
	if diff := cmp.Diff([]string{"快递信息", "发货时间"}, got.reader.MissingColumns()); diff != "" {
		t.Error(diff)
	}
}

func TestSourceTime(t *testing.T) {
	t.Parallel()
	modified := utc(3, 0, 0, 0)
	tests := []struct {
		name string
		want time.Time
	}{
		{"/tmp/1791213782_orders.csv", time.Unix(1791213782, 0)},
		{`C:\in\1791213782.csv`, time.Unix(1791213782, 0)},
		{"1791213782123_orders.csv", time.Unix(1791213782, 0)},
		{"orders_1791213782.csv", modified},
		{"0000000001_orders.csv", modified},
		{"17912137821_orders.csv", modified},
		{"9999999999_orders.csv", modified},
		{"", modified},
	}
	for _, tt := range tests {
		if got := SourceTime(tt.name, modified); !got.Equal(tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}
