package sources

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// FuzzReader feeds the whole reader: nothing may panic, a row is either kept or rejected, and what is kept is complete.
func FuzzReader(f *testing.F) {
	f.Add([]byte(exampleFile))
	f.Add([]byte("主订单编号,快递信息,发货时间\n1,A-1-sf;B,2026/9/10 8:00\n"))
	f.Add([]byte("order_no;courier;tracking_no;shipped_at;buyer_phone\n\"a;sf;1;2026-09-10T08:00:00Z;13800001234\n"))
	f.Add([]byte("\xFF\xFEa\x00"))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, in []byte) {
		out, err := readBytes(t, "f.csv", in, testOptions())
		if err != nil {
			return
		}
		for _, p := range out.parcels {
			if p.OrderNo == "" || p.Line < 2 || len(p.PhoneTail) > 4 || (p.TrackingNo != "" && (p.Courier == "" || p.ShippedAt.IsZero())) {
				t.Errorf("kept %+v", p)
			}
		}
		for _, e := range out.errs {
			if e.Row < 2 || e.Reason == "" || strings.ContainsAny(e.Value, "\x1b\n\r") {
				t.Errorf("rejected %+v", e)
			}
		}
	})
}

func TestFileThatShrinks(t *testing.T) {
	t.Parallel()
	content := []byte("order_no,courier,tracking_no,shipped_at\n" + strings.Repeat("A-1,sf,SF1,2026-09-10 08:00:00\n", 5000))
	r, err := Open("orders.csv", bytes.NewReader(content), int64(len(content))+100, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	for r.Next() {
		continue
	}
	if !errors.Is(r.Err(), errShrunk) || r.Rows() != 5000 {
		t.Errorf("%d rows, %v", r.Rows(), r.Err())
	}
}

// rowsPerSecond reads the file over and over and reports rows, not operations.
func rowsPerSecond(b *testing.B, content []byte, rows int) {
	b.Helper()
	b.SetBytes(int64(len(content)))
	b.ReportAllocs()
	for b.Loop() {
		r, err := Open("bench.csv", bytes.NewReader(content), int64(len(content)), testOptions())
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for r.Next() {
			n += len(r.Parcels())
		}
		if n != rows || r.Err() != nil {
			b.Fatalf("%d parcels, %v", n, r.Err())
		}
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkGeneric(b *testing.B) {
	var content bytes.Buffer
	content.WriteString("order_no,courier,tracking_no,shipped_at,paid_at,promised_at,supplier,sku,quantity,value,origin_province,origin_city,dest_province,dest_city,service,phone_tail\n")
	for i := range 20_000 {
		fmt.Fprintf(&content, "A-%d,圆通速递,YT9%012d,2026-09-10 08:00:00,2026-09-09 20:00:00,2026-09-14 23:59:59,S-01,MUG-01,2,46.60,广东,广州,四川,成都,standard,0417\n", i, i)
	}
	rowsPerSecond(b, content.Bytes(), 20_000)
}

func BenchmarkDoudian(b *testing.B) {
	var content bytes.Buffer
	content.WriteString("\uFEFF主订单编号,子订单编号,选购商品,商品规格,商品数量,商家编码,订单应付金额,收件人,收件人手机号,省,市,详细地址,订单提交时间,支付完成时间,承诺发货时间,发货时间,预计送达时间,订单完成时间,订单状态,售后状态,快递信息\n")
	for i := range 20_000 {
		fmt.Fprintf(&content, "\"\t69%017d\",\"\t69%017d\",手冲壶,一只,1,\"\tPOT-9\",128.00,##甲,$$乙,广东省,广州市,##丙,2026-09-08 09:58:00,2026-09-08 10:00:00,2026-09-10 10:00:00,2026-09-09 18:30:00,2026-09-13 23:59:59,-,已发货,-,YT9%012d-圆通速递\n", i, i, i)
	}
	rowsPerSecond(b, content.Bytes(), 20_000)
}
