package couriers

import (
	"parcelwarden/tracker"
	"testing"
	"time"
)

// twin is a parcel named by its text, with one event for each day of March.
func twin(name, province, city string, days ...int) Twin {
	s := tracker.TrackedShipment{TrackingNo: "wire", Outcome: tracker.OutcomeOK, Detail: name}
	for _, day := range days {
		s.Checkpoints = append(s.Checkpoints, tracker.Checkpoint{At: march(day)})
	}
	return Twin{Shipment: s, Destination: tracker.Region{Province: province, City: city}}
}

func march(day int) time.Time { return time.Date(2026, 3, day, 12, 0, 0, 0, time.UTC) }

func TestSameParcel(t *testing.T) {
	t.Parallel()
	unknown := twin("unknown", "", "")
	unknown.Shipment.Outcome = tracker.OutcomeNotFound
	labelled := twin("labelled", "", "")
	labelled.Shipped = march(1)
	boise := tracker.Region{Province: "ID", City: "Boise"}
	for name, c := range map[string]struct {
		shipped     time.Time
		destination tracker.Region
		twins       []Twin
		want        string // name of the twin; "": not found
	}{
		"none":                                 {},
		"the only one":                         {twins: []Twin{twin("a", "", "", 3)}, want: "a"},
		"nothing known of ours: newest event":  {twins: []Twin{twin("a", "", "", 1, 9), twin("b", "", "", 4, 8)}, want: "a"},
		"an earlier user of the number":        {shipped: march(20), twins: []Twin{twin("a", "", "", 2, 6)}},
		"an earlier user without events":       {shipped: march(20), twins: []Twin{labelled}},
		"the earlier user beside ours":         {shipped: march(20), twins: []Twin{twin("a", "", "", 2, 6), twin("b", "", "", 21)}, want: "b"},
		"a label made ahead":                   {shipped: march(20), twins: []Twin{twin("a", "", "", 14, 15)}, want: "a"},
		"a label made long ahead that moves":   {shipped: march(20), twins: []Twin{twin("a", "", "", 2, 21)}, want: "a"},
		"uploaded late, still moving":          {shipped: march(20), twins: []Twin{twin("a", "", "", 5, 12, 20)}, want: "a"},
		"the destination decides":              {shipped: march(20), destination: boise, twins: []Twin{twin("a", "ME", "Bangor", 20), twin("b", "ID", "BOISE", 16, 22)}, want: "b"},
		"a state decides":                      {destination: boise, twins: []Twin{twin("a", "ME", "", 22), twin("b", "ID", "Nampa", 20)}, want: "b"},
		"an unknown place beats another place": {destination: boise, twins: []Twin{twin("a", "ME", "Bangor", 22), twin("b", "", "", 20)}, want: "b"},
		"another script is an unknown place":   {destination: tracker.Region{City: "博伊西"}, twins: []Twin{twin("a", "ME", "Bangor", 20), twin("b", "", "", 22)}, want: "b"},
		"the closest to the hand-over":         {shipped: march(10), twins: []Twin{twin("a", "", "", 9, 12), twin("b", "", "", 22)}, want: "a"},
		"one that could not be told about":     {twins: []Twin{unknown, twin("a", "", "", 2)}, want: "a"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := SameParcel(tracker.TrackQuery{TrackingNo: "ours", ShippedAt: c.shipped, Destination: c.destination}, c.twins)
			if got.TrackingNo != "ours" {
				t.Errorf("the number is %q", got.TrackingNo)
			}
			if c.want == "" {
				if got.Outcome != tracker.OutcomeNotFound || got.Detail == "" {
					t.Errorf("%s %q, want not_found with a detail", got.Outcome, got.Detail)
				}
				return
			}
			if got.Outcome != tracker.OutcomeOK || got.Detail != c.want {
				t.Errorf("%s, want %s", got.Detail, c.want)
			}
		})
	}
}

// TestSameParcelKeepsTheWire checks that a reading without a query keeps the number of the answer.
func TestSameParcelKeepsTheWire(t *testing.T) {
	t.Parallel()
	if got := SameParcel(tracker.TrackQuery{}, []Twin{twin("a", "", "", 2)}); got.TrackingNo != "wire" {
		t.Errorf("the number is %q", got.TrackingNo)
	}
}
