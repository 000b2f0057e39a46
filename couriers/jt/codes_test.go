package jt

import (
	"fmt"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
	"testing"
)

// TestScans reads every documented scan type, by number and by name.
func TestScans(t *testing.T) {
	t.Parallel()
	p := parser{scans: scans(), problems: problems()}
	names := strings.Fields("快件揽收 入仓扫描 发件扫描 到件扫描 出仓扫描 入库扫描 代理点收入扫描 快件取出扫描 出库扫描 快件签收 问题件扫描 安检扫描 其他扫描 退件扫描")
	want := []tracker.Status{
		tracker.StatusPickedUp, tracker.StatusInTransit, tracker.StatusInTransit, tracker.StatusInTransit, tracker.StatusOutForDelivery,
		tracker.StatusAvailableForPickup, tracker.StatusAvailableForPickup, tracker.StatusInTransit, tracker.StatusInTransit, tracker.StatusDelivered,
		tracker.StatusException, tracker.StatusInTransit, tracker.StatusUnknown, tracker.StatusReturning,
	}
	for i, status := range want {
		for _, scan := range []string{fmt.Sprint(i + 1), names[i]} {
			if r := p.read(event{Scan: couriers.Text(scan)}); r.Status != status || r.Unknown {
				t.Errorf("%s: %+v, want %s", scan, r, status)
			}
		}
	}
	if r := p.read(event{Scan: "入仓扫描（停用）"}); r.Status != tracker.StatusInTransit {
		t.Errorf("the retired scan reads as %+v", r)
	}
}

// TestProblems reads every documented problem type.
func TestProblems(t *testing.T) {
	t.Parallel()
	p := parser{scans: scans(), problems: problems()}
	want := map[tracker.Status]string{
		tracker.StatusCancelled:          "A1 A26 A31",
		tracker.StatusReturning:          "A4 A25",
		tracker.StatusFailedAttempt:      "A3 A9 A10 A11 A12 A13 A15 A16",
		tracker.StatusAvailableForPickup: "A17 A18 A21",
		tracker.StatusException:          "A2 A7 A8 A14 A19 A20 A23 A24 A27 A28 A29 A30 A32 A33 A34 A35",
	}
	seen := 0
	for status, codes := range want {
		for code := range strings.FieldsSeq(codes) {
			seen++
			if r := p.read(event{Scan: "11", Problem: couriers.Text(code)}); r.Status != status || r.Unknown {
				t.Errorf("%s: %+v, want %s", code, r, status)
			}
		}
	}
	if seen != 32 {
		t.Errorf("%d problem types, the list has 32", seen)
	}
	for _, code := range []string{"A5", "A6", "A22"} {
		if r := p.read(event{Scan: "11", Problem: couriers.Text(code)}); r.Status != tracker.StatusException || !r.Unknown {
			t.Errorf("%s: %+v, want a problem that is counted", code, r)
		}
	}
}

// TestWords shows which scans are read by their words.
func TestWords(t *testing.T) {
	t.Parallel()
	p := parser{scans: scans(), problems: problems()}
	for _, c := range []struct {
		scan, text string
		want       tracker.Status
	}{
		{"5", "快件离开【成都转运中心】，发往【青羊网点】", tracker.StatusInTransit},
		{"5", "【青羊网点】的小哥 正在派送，快件离开网点", tracker.StatusOutForDelivery},
		{"5", "小哥带着包裹出发了", tracker.StatusOutForDelivery},
		{"9", "包裹已出库", tracker.StatusInTransit},
		{"9", "客户已取件", tracker.StatusDelivered},
		{"9", "已签收，取件成功", tracker.StatusDelivered},
		{"9", "小哥已取件，重新派送", tracker.StatusInTransit},
		{"9", "快递员已取件", tracker.StatusInTransit},
		{"8", "本人取件", tracker.StatusDelivered},
		{"8", "请凭取件码及时取件", tracker.StatusInTransit},
		{"10", "退件已签收", tracker.StatusReturned},
		{"11", "快件已遗失", tracker.StatusLost},
		{"13", "收件人拒收", tracker.StatusException},
		{"13", "登记", tracker.StatusUnknown},
	} {
		if r := p.read(event{Scan: couriers.Text(c.scan), Text: couriers.Text(c.text)}); r.Status != c.want || r.Hint != (c.want == tracker.StatusUnknown) {
			t.Errorf("%s %s: %+v, want %s", c.scan, c.text, r, c.want)
		}
	}
}
