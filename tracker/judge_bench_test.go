package tracker

import (
	"testing"
	"time"
)

// benchSnapshots are a parcel on its way, one that is due for nothing, and one with an open incident, as most parcels of a sweep are.
func benchSnapshots(b *testing.B, book *RuleBook) []Snapshot {
	b.Helper()
	start := time.Date(2026, 8, 3, 2, 0, 0, 0, time.UTC)
	scan := func(hours float64, status Status, text string) Checkpoint {
		return Checkpoint{At: start.Add(time.Duration(hours * float64(time.Hour))), Status: status, Text: text, Place: "广州市"}
	}
	way := []Checkpoint{
		scan(3, StatusPickedUp, "【广州市】已揽收"), scan(7, StatusInTransit, "【广州市】快件已到达【广州转运中心】"),
		scan(9, StatusInTransit, "【广州市】快件离开【广州转运中心】已发往【武汉转运中心】"), scan(24, StatusInTransit, "【武汉市】快件已到达【武汉转运中心】"),
		scan(27, StatusInTransit, "【武汉市】快件离开【武汉转运中心】已发往【成都转运中心】"), scan(45, StatusInTransit, "【成都市】快件已到达【成都转运中心】"),
		scan(53, StatusInTransit, "【成都市】快件已到达【武侯营业部】"), scan(55, StatusOutForDelivery, "【成都市】派件中"),
	}
	base := Snapshot{
		Merchant: Merchant{ID: 1, Platform: "douyin", Zone: DefaultZone},
		Shipment: Shipment{
			ID: 7, MerchantID: 1, Courier: "yto", TrackingNo: "YT8800000000001", ShippedAt: start, PaidAt: start.Add(-5 * time.Hour),
			Origin: Region{Province: "广东省", City: "广州市"}, Destination: Region{Province: "四川省", City: "成都市"}, LastOutcome: OutcomeSame,
		},
		Orders:  []Order{{OrderNo: "A1", PaidAt: start.Add(-5 * time.Hour), Value: Yuan(79)}},
		Account: CourierAccount{ID: 1, Enabled: true},
	}
	var out []Snapshot
	for n, hours := range []float64{26, 60, 200} {
		s := base
		now := start.Add(time.Duration(hours * float64(time.Hour)))
		s.Shipment.LastLookAt, s.Shipment.LastTryAt = now, now
		s.Checkpoints = way[:[]int{4, 8, 6}[n]]
		judged, err := book.Judge(s, now)
		if err != nil {
			b.Fatal(err)
		}
		for _, change := range Reconcile(s, judged, now) {
			change.Incident.ID = int64(len(s.Incidents) + 1)
			s.Incidents = append(s.Incidents, change.Incident)
		}
		out = append(out, s)
	}
	return out
}

// BenchmarkDecide is a judgement with all that follows from it, of parcels whose incidents are on record already: what a sweep does to
// nearly every parcel. It is to stay below 5 µs.
func BenchmarkDecide(b *testing.B) {
	book, err := LoadRuleBook()
	if err != nil {
		b.Fatal(err)
	}
	advisor, err := LoadAdvisor()
	if err != nil {
		b.Fatal(err)
	}
	court := Court{Rules: book, Advisor: advisor}
	snapshots := benchSnapshots(b, book)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		s := &snapshots[i%len(snapshots)]
		if _, err := court.Decide(*s, Standing{}, s.Shipment.LastLookAt); err != nil {
			b.Fatal(err)
		}
	}
}
