package simulator

import (
	"testing"
	"time"
)

func TestOrdersBetweenCoverEveryOrderOnce(t *testing.T) {
	t.Parallel()
	w := Generate(GenerateConfig{Parcels: 60, Now: demoNow, Ahead: 48 * time.Hour, Merchants: 4})
	early, late := w.OrdersBetween(time.Time{}, demoNow), w.OrdersBetween(demoNow, demoNow.Add(100*time.Hour))
	if len(early)+len(late) != len(w.Orders()) || len(early) == 0 || len(late) == 0 {
		t.Errorf("%d + %d of %d", len(early), len(late), len(w.Orders()))
	}
	shops := map[string]bool{}
	for _, m := range w.Merchants() {
		shops[m.Code] = true
	}
	if len(shops) != 4 || !shops[early[0].Merchant] {
		t.Errorf("shops %v", shops)
	}
}

func TestOrdersAreAnnouncedBeforeTheirParcel(t *testing.T) {
	t.Parallel()
	w := Generate(GenerateConfig{Parcels: 800, Now: demoNow, Ahead: 96 * time.Hour})
	waiting, seen, orders := map[string]time.Time{}, 0, 0
	for at := demoNow.Add(-240 * time.Hour); at.Before(demoNow.Add(300 * time.Hour)); at = at.Add(time.Hour) {
		for _, row := range w.OrdersBetween(at, at.Add(time.Hour)) {
			if row.PaidAt.After(at.Add(time.Hour)) {
				t.Errorf("order %s is told before it is paid", row.OrderNo)
			}
			if row.TrackingNo != "" {
				orders++
				if by := waiting[row.OrderNo]; !by.IsZero() && !row.ShipBy.Equal(by) {
					t.Errorf("order %s is to be shipped by %s, then by %s", row.OrderNo, by, row.ShipBy)
				}
				delete(waiting, row.OrderNo)
				continue
			}
			seen++
			waiting[row.OrderNo] = row.ShipBy
			if row.ShipBy.Sub(row.PaidAt) != shipWithin || !row.ShippedAt.IsZero() || row.Courier != "" || row.SKU == "" {
				t.Errorf("order %+v", row)
			}
		}
	}
	if seen < 20 || len(waiting) > 0 || orders != 800 {
		t.Errorf("%d announced, %d of them without a parcel in the end, %d parcels", seen, len(waiting), orders)
	}
}
