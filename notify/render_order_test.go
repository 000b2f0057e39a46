package notify_test

import (
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"
)

func TestSupplierNoticeAboutAnOrder(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC)
	due := tracker.EscalationDue{
		Incident: tracker.Incident{ID: 5, OrderID: 41, Kind: tracker.KindShipOverdue, Severity: tracker.SeverityBreach, Since: now.Add(-50 * time.Hour), SeenAt: now},
		Merchant: tracker.Merchant{ID: 7, Name: "山野茶铺", Zone: "Asia/Shanghai"}, Supplier: tracker.Supplier{ID: 2, Name: "一号仓", Email: "s1@example.cn"},
		OrderNos: []string{"6931000555001"}, Items: []string{"高山绿茶 TEA-1 ×1"}, Value: tracker.Yuan(89),
	}
	for locale, want := range map[tracker.Locale][]string{
		tracker.LocaleZH: {"付款 50 小时未发货", "商品：高山绿茶 TEA-1 ×1", "3. 缺货，发不了"},
		tracker.LocaleEN: {"not shipped 50 h after payment", "Goods: 高山绿茶 TEA-1 ×1", "3. Out of stock, cannot ship"},
	} {
		due.Supplier.Locale = locale
		write, ok := tracker.NextRung(due, now)
		if !ok {
			t.Fatal("no notice")
		}
		n := write.Notices[0]
		n.Message.EscalationID = 9
		text := render(t, n).Text
		for _, part := range append(want, "6931000555001") {
			if !strings.Contains(text, part) {
				t.Errorf("%s lacks %q:\n%s", locale, part, text)
			}
		}
		for _, never := range []string{"89.00", "尚无轨迹", "no scan", "4. "} {
			if strings.Contains(text, never) {
				t.Errorf("%s says %q", locale, never)
			}
		}
	}
}
