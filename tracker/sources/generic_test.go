package sources

import (
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestGeneric(t *testing.T) {
	t.Parallel()
	got := mustRead(t, "generic.csv", fixture(t, "generic.csv"))
	want := []tracker.ParcelRow{
		{
			Line: 2, OrderNo: "A-1001", Courier: "yto", TrackingNo: "YT9000000000017", Service: "standard", PhoneTail: "0417",
			Origin: tracker.Region{Province: "广东", City: "广州"}, Destination: tracker.Region{Province: "四川", City: "成都"},
			ShippedAt: utc(10, 0, 0, 0), PaidAt: utc(9, 20, 0, 0), ShipBy: utc(10, 16, 30, 0), PromisedAt: utc(14, 15, 59, 59),
			Supplier: "S-01", SKU: "MUG-01", Quantity: 2, Value: cny(104660),
		},
		{Line: 3, OrderNo: "A-1002", Courier: "sf", TrackingNo: "SF9000000000025", PhoneTail: "8888", ShippedAt: utc(10, 1, 30, 0), Quantity: 1},
		{Line: 5, OrderNo: "A-1003", Courier: "sf", TrackingNo: "SF9000000000025", PhoneTail: "5678", ShippedAt: utc(10, 1, 30, 0), Quantity: 1, Value: cny(8900)},
	}
	if diff := cmp.Diff(want, got.parcels); diff != "" {
		t.Errorf("parcels (-want +got):\n%s", diff)
	}
	if len(got.errs) > 0 {
		t.Errorf("rejected: %v", got.errs)
	}
	if diff := cmp.Diff([]string{"colour"}, got.reader.UnknownColumns()); diff != "" {
		t.Errorf("unknown columns: %s", diff)
	}
	if read, total := got.reader.Progress(); read != total || total == 0 {
		t.Errorf("progress at the end: %d of %d", read, total)
	}
}

// row builds a generic file of one row in which one column has the value under test.
func oneRow(column, value string) string {
	cells := map[string]string{"order_no": "A-1", "courier": "sf", "tracking_no": "SF9000000000025", "shipped_at": "2026-09-10 08:00:00"}
	cells[column] = value
	header, line := []string{}, []string{}
	for name, cell := range cells {
		header, line = append(header, name), append(line, `"`+strings.ReplaceAll(cell, `"`, `""`)+`"`)
	}
	return strings.Join(header, ",") + "\n" + strings.Join(line, ",") + "\n"
}

func TestGenericBadFields(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, column, value, wantValue, wantReason string }{
		{"no order number", "order_no", " - ", "", "is required"},
		{"no courier", "courier", "", "", "is required"},
		{"no tracking number", "tracking_no", "'", "", "is required"},
		{"no shipping time", "shipped_at", "—", "", "is required"},
		{"unknown courier", "courier", "飞鸽传书", "飞鸽传书", "is not a courier we know"},
		{"phone in a wrong column", "courier", "13800001234", "*******1234", "is not a courier we know"},
		{"terminal codes", "courier", "\x1b[31mred", "·[31mred", "is not a courier we know"},
		{"number damaged by Excel", "tracking_no", "7.73123E+11", "7.73123E+11", "scientific notation"},
		{"damaged without places", "order_no", "7E+18", "7E+18", "scientific notation"},
		{"blanks in a number", "tracking_no", "SF 900", "SF 900", "may contain only letters"},
		{"long number", "tracking_no", strings.Repeat("9", 65), strings.Repeat("9", 65), "is longer than 64"},
		{"long cell", "sku", strings.Repeat("商", 500), strings.Repeat("商", 80) + "…", "is longer than 120"},
		{"no time", "shipped_at", "soon", "soon", "is not a time"},
		{"no such day", "shipped_at", "2026-02-30 08:00:00", "2026-02-30 08:00:00", "is not a time"},
		{"day alone", "shipped_at", "2026-09-10", "2026-09-10", "is not a time"},
		{"serial number in a CSV", "shipped_at", "46275.5", "46275.5", "is not a time"},
		{"future", "paid_at", "2027-09-10 08:00:00", "2027-09-10 08:00:00", "lies in the future"},
		{"amount", "value", "1e3", "1e3", "is not an amount"},
		{"negative amount", "value", "-5.00", "-5.00", "is not an amount"},
		{"currency", "currency", "RMB¥", "RMB¥", "is not a currency code"},
		{"quantity", "quantity", "0", "0", "is not a whole number"},
		{"half a piece", "quantity", "1.5", "1.5", "is not a whole number"},
		{"tail", "phone_tail", "12345", "*****", "is not the last four digits"},
		{"phone", "buyer_phone", "call 13800001234", "************1234", "is not a phone number"},
		{"hidden tail", "buyer_phone", "1380000****", "*******" + "****", "is not a phone number"},
		{"extension instead of a number", "buyer_phone", "12-34-转5678", "*******5678", "is not a phone number"},
		{"short phone", "buyer_phone", "12345", "*****", "is not a phone number"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := mustRead(t, "orders.csv", []byte(oneRow(tt.column, tt.value)))
			if len(got.errs) != 1 || len(got.parcels) != 0 {
				t.Fatalf("got %d parcels and %v", len(got.parcels), got.errs)
			}
			e := got.errs[0]
			if e.Row != 2 || e.Field != tt.column || e.Value != tt.wantValue || !strings.Contains(e.Reason, tt.wantReason) {
				t.Errorf("got %+v, want %q and %q", e, tt.wantValue, tt.wantReason)
			}
		})
	}
}

func TestGenericReportsEveryBadField(t *testing.T) {
	t.Parallel()
	got := mustRead(t, "orders.csv", []byte("order_no,courier,tracking_no,shipped_at\n,x,,later\nA-2,sf,SF9000000000033,2026-09-10 08:00:00\n"))
	fields := []string{}
	for _, e := range got.errs {
		fields = append(fields, e.Field)
	}
	if diff := cmp.Diff([]string{"shipped_at", "order_no", "tracking_no", "courier"}, fields); diff != "" {
		t.Errorf("fields: %s", diff)
	}
	if len(got.parcels) != 1 || got.parcels[0].OrderNo != "A-2" {
		t.Errorf("the good row is lost: %+v", got.parcels)
	}
}

func TestPhoneTails(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"13800001234": "1234", "+86 138-0000-1234": "1234", "010-55500101": "0101", "13800001234-5678": "5678", "13800001234转5678": "5678",
		"$$hidden": "", "-": "",
	} {
		got := mustRead(t, "orders.csv", []byte(oneRow("buyer_phone", in)))
		if len(got.parcels) != 1 || got.parcels[0].PhoneTail != want {
			t.Errorf("%q: got %+v %+v, want %q", in, got.parcels, got.errs, want)
		}
	}
}

func TestGenericMerchantOfARow(t *testing.T) {
	t.Parallel()
	o := testOptions()
	o.MerchantZone = func(code string) (*time.Location, bool) { return time.UTC, code == "shop-b" }
	file := "merchant,order_no,courier,tracking_no,shipped_at\n" +
		"shop-b,A-1,sf,SF9000000000025,2026-09-10 08:00:00\n" +
		"shop-c,A-2,sf,SF9000000000033,2026-09-10 08:00:00\n" +
		"-,A-3,sf,SF9000000000041,2026-09-10 08:00:00\n"
	got, err := readBytes(t, "orders.csv", []byte(file), o)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.parcels) != 2 || !got.parcels[0].ShippedAt.Equal(utc(10, 8, 0, 0)) || !got.parcels[1].ShippedAt.Equal(utc(10, 0, 0, 0)) {
		t.Errorf("parcels: %+v", got.parcels)
	}
	want := []tracker.RowError{{Row: 3, Field: "merchant", Value: "shop-c", Reason: "is not a merchant here"}}
	if diff := cmp.Diff(want, got.errs); diff != "" {
		t.Error(diff)
	}
}

func TestGenericScoring(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, excluded string
		want             tracker.AfterSaleReason
		flag             tracker.Exclusion
	}{
		{"damaged", "gift", tracker.ReasonDamaged, tracker.ExcludedGift},
		{"商品破损/包装破损", "福袋", tracker.ReasonDamaged, tracker.ExcludedLucky},
		{"发货超时", "NO", tracker.ReasonLateShipment, tracker.ExcludedCounts},
		{"少件/漏发", "-", tracker.ReasonWrongItem, tracker.ExcludedNot},
		{"七天无理由", "", tracker.ReasonOther, tracker.ExcludedNot},
		{"", "", tracker.ReasonNone, tracker.ExcludedNot},
	} {
		got := mustRead(t, "orders.csv", []byte("order_no,courier,tracking_no,shipped_at,after_sale_reason,after_sale_at,excluded\n"+
			"A-1,sf,SF9000000000025,2026-09-10 08:00:00,"+c.reason+",2026-09-12 08:00:00,"+c.excluded+"\n"))
		if len(got.parcels) != 1 || got.parcels[0].Reason != c.want || got.parcels[0].Excluded != c.flag || !got.parcels[0].ReasonAt.Equal(utc(12, 0, 0, 0)) {
			t.Errorf("%q, %q: %+v, rejected %v", c.reason, c.excluded, got.parcels, got.errs)
		}
	}
	if got := mustRead(t, "orders.csv", []byte(oneRow("excluded", "because"))); len(got.errs) != 1 {
		t.Errorf("a flag of its own invention: %+v", got.errs)
	}
}
