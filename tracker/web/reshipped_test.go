package web

import (
	"net/http"
	"parcelwarden/tracker"
	"testing"
	"time"
)

// over ends the incidents of a parcel as reshipped.
func over(shop *fakeStore, picked bool, r tracker.Reshipment) {
	rec := shop.records[3]
	rec.Shipment.ClosedAt, rec.Shipment.CloseReason = hoursAgo(1), tracker.CloseReshipped
	if !picked {
		rec.Shipment.PickedUpAt = time.Time{}
	}
	for i := range rec.Incidents {
		rec.Incidents[i].ResolvedAt, rec.Incidents[i].Resolution = hoursAgo(1), tracker.ResolvedReshipped
	}
	rec.Timeline = append(rec.Timeline, tracker.TimelineEntry{At: hoursAgo(1), Actor: "system", What: "resolved", Detail: r.Detail()})
	rec.Reship = r
	shop.records[3] = rec
}

func TestReshippedParcelPage(t *testing.T) {
	t.Parallel()
	again := tracker.Reshipment{DecisionID: 4, By: "li", At: hoursAgo(9), Supplier: "S01", ShippedAt: hoursAgo(3), TrackingNo: "YT7600000000002", ShipmentID: 102}
	for _, tt := range []struct {
		name   string
		picked bool
		change func(*tracker.Reshipment)
		has    []string
		no     []string
	}{
		{
			"sent", true, nil,
			[]string{`已补发：S01 补寄，新单号 <a class="mono" href="/parcels/102">YT7600000000002</a>`, "li 采纳", "原运单仍属应签收运单", "已补发结案", "已补发 S01 YT7600000000002"},
			[]string{"重新发货异常", "从未揽收"},
		},
		{"never picked up", false, nil, []string{"原运单从未揽收"}, []string{"原运单仍属"}},
		{"not imported", true, func(r *tracker.Reshipment) { r.ShipmentID = 0 }, []string{`<span class="mono">YT7600000000002</span>`}, []string{`href="/parcels/102"`}},
		{"no number", true, func(r *tracker.Reshipment) { r.TrackingNo, r.ShipmentID = "", 0 }, []string{"未填新单号"}, nil},
		{"on the late order", true, func(r *tracker.Reshipment) { r.SameOrder = true }, []string{"重新发货异常"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			shop, r := fakeShop(), again
			if tt.change != nil {
				tt.change(&r)
			}
			over(shop, tt.picked, r)
			s := newSite(t, shop)
			s.signIn("wang")
			res, body := s.get("/parcels/3")
			if res.StatusCode != http.StatusOK {
				t.Fatalf("answered %d", res.StatusCode)
			}
			mustContain(t, body, tt.has...)
			mustNotContain(t, body, tt.no...)
		})
	}
}
