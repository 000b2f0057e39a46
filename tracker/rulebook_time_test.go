package tracker

import (
	"testing"
	"time"
)

func TestNightStart(t *testing.T) {
	t.Parallel()
	for paid, want := range map[string]string{
		"2026-09-01 19:30:00": "2026-09-02 06:00:00",
		"2026-09-01 05:59:59": "2026-09-01 06:00:00",
		"2026-09-01 06:00:00": "2026-09-01 06:00:00",
		"2026-09-01 17:59:59": "2026-09-01 17:59:59",
		"2026-09-01 18:00:00": "2026-09-02 06:00:00",
		"2026-09-30 23:59:59": "2026-10-01 06:00:00",
	} {
		if got := NightStart(day(paid).UTC(), chinaZone()); !got.Equal(day(want)) {
			t.Errorf("paid %s counts from %s, want %s", paid, got.In(chinaZone()), want)
		}
	}
}

func TestLineStandard(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	tests := []struct {
		name, picked, want, wantRow string
		from, to                    Region
		zone                        string
	}{
		{"near", "2026-09-01 13:00:00", "2026-09-03 23:59:59", "douyin-2026-07-09/line/near", Region{Province: "上海"}, Region{Province: "江苏"}, ""},
		{"far", "2026-09-01 00:00:00", "2026-09-05 23:59:59", "douyin-2026-07-09/line/far", Region{Province: "上海"}, Region{Province: "天津"}, ""},
		{"remote, late evening", "2026-09-01 23:59:59", "2026-09-08 23:59:59", "douyin-2026-07-09/line/remote", Region{Province: "上海"}, Region{Province: "西藏"}, ""},
		{"ends unknown", "2026-09-01 12:00:00", "2026-09-05 23:59:59", "douyin-2026-07-09/line/far", Region{}, Region{}, ""},
		{"west of China it is still the day before", "2026-09-01 02:00:00", "2026-09-05 07:59:59", "douyin-2026-07-09/line/far", Region{}, Region{}, "UTC"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := Shipment{PickedUpAt: day(tt.picked).UTC(), Origin: tt.from, Destination: tt.to}
			due, row, ok, err := book.LineStandard(Merchant{Platform: "douyin", Zone: tt.zone}, s)
			if err != nil || !ok || row.ID != tt.wantRow || !due.Equal(day(tt.want)) {
				t.Errorf("due %s by %s (%v, %v), want %s by %s", due.In(chinaZone()), row.ID, ok, err, tt.want, tt.wantRow)
			}
		})
	}
	if _, _, ok, err := book.LineStandard(Merchant{}, Shipment{}); ok || err != nil {
		t.Errorf("before pickup: %v, %v", ok, err)
	}
	if _, _, _, err := book.LineStandard(Merchant{Zone: "Mars/Olympus"}, Shipment{PickedUpAt: time.Unix(1, 0)}); err == nil {
		t.Error("a zone that is none: no error")
	}
}
