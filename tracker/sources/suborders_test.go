package sources

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSubOrdersSayOneThingOfTheirOrder(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, in, want string }{
		{"one", "1 已发货 -", "1 已发货 "},
		{"closed gift", "1 已发货 -|1 已关闭 -", "1 已发货 |1 已发货 "},
		{"closed gift first", "1 已关闭 -|1 已完成 -", "1 已完成 |1 已完成 "},
		{"all closed", "1 已关闭 -|1 已关闭 -", "1 已关闭 closed|1 已关闭 closed"},
		{"refunded with a closed gift", "1 已关闭 退款成功|1 已关闭 -", "1 已关闭 refunded|1 已关闭 refunded"},
		{"all refunded", "1 已发货 退款成功|1 已发货 退款成功", "1 已发货 refunded|1 已发货 refunded"},
		{"refunded in part", "1 已发货 退款成功|1 已发货 -", "1 已发货 refund_pending|1 已发货 refund_pending"},
		{"pending in part", "1 已发货 -|1 已发货 退款中|1 已发货 -", strings.Repeat("1 已发货 refund_pending|", 2) + "1 已发货 refund_pending"},
		{"orders apart", "1 已发货 退款成功|2 已发货 -|3 已关闭 -|3 已发货 -", "1 已发货 refunded|2 已发货 |3 已发货 |3 已发货 "},
		{"a rejected row between", "1 已关闭 -|1E+9 已发货 -|1 已发货 -", "1 已发货 |rejected|1 已发货 "},
		{"rejected rows first", "1E+9 已发货 -|1E+9 已发货 -|1 已发货 -", "rejected|rejected|1 已发货 "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			content := "主订单编号,订单状态,售后状态\n" + strings.NewReplacer(" ", ",", "|", "\n").Replace(tt.in) + "\n"
			r, err := Open("d.csv", strings.NewReader(content), int64(len(content)), testOptions())
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for r.Next() {
				if len(r.Rejected()) > 0 {
					got = append(got, "rejected")
				}
				for _, p := range r.Parcels() {
					got = append(got, fmt.Sprint(p.OrderNo, " ", p.OrderStatus, " ", p.AfterSale))
				}
			}
			if diff := cmp.Diff(strings.Split(tt.want, "|"), got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestOrderOfManyRows is longer than what is held back at once.
func TestOrderOfManyRows(t *testing.T) {
	t.Parallel()
	got := mustRead(t, "d.csv", []byte("主订单编号,订单状态\n"+strings.Repeat("1,已发货\n", 3*maxSubOrders+7)))
	if len(got.parcels) != 3*maxSubOrders+7 || got.rows != 3*maxSubOrders+7 {
		t.Errorf("%d parcels, %d rows", len(got.parcels), got.rows)
	}
	for i, p := range got.parcels {
		if p.Line != i+2 {
			t.Fatalf("parcel %d is of line %d", i, p.Line)
		}
	}
}
