package simulator

import (
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"
)

func jammedWorld(seed int64) *World {
	return Generate(GenerateConfig{Seed: seed, Parcels: 1500, Now: demoNow, Ahead: 48 * time.Hour, NoFaults: true})
}

func TestAJammedHubHoldsItsParcels(t *testing.T) {
	t.Parallel()
	for seed := range int64(6) {
		w := jammedWorld(seed)
		hubs := w.Clusters()
		if len(hubs) != 1 || len(hubs[0].Members) < jamLeast {
			t.Fatalf("seed %d: %+v", seed, hubs)
		}
		hub := hubs[0]
		if !hub.From.Before(hub.Until) || hub.From.Before(demoNow) || !strings.HasPrefix(hub.Hub, hub.City) {
			t.Errorf("seed %d: %+v", seed, hub)
		}
		for _, number := range hub.Members {
			p := w.byNumber[number]
			if p.Fate != FateCongested || p.Courier != hub.Courier {
				t.Errorf("seed %d: member %+v", seed, p)
			}
			if !OfficialRules().stalledWithin(p, hub.Until.Add(-time.Minute), hub.Until) {
				t.Errorf("seed %d: %s is not stalled when the hub is freed", seed, number)
			}
		}
	}
	if n := len(Generate(GenerateConfig{Parcels: 1500, Now: demoNow, Calm: true}).Clusters()); n != 0 {
		t.Errorf("%d clusters in a calm world", n)
	}
	if n := len(Generate(GenerateConfig{Parcels: 200, Now: demoNow}).Clusters()); n != 0 {
		t.Errorf("%d clusters in a small world", n)
	}
}

func TestCompareWantsOneIncidentOfAJam(t *testing.T) {
	t.Parallel()
	w := jammedWorld(1)
	hub := w.Clusters()[0]
	found := ObservedIncident{Kind: tracker.KindHubCongestion, OpenedAt: hub.From.Add(time.Hour), Members: hub.Members}
	few, healthy := found, found
	few.Members = hub.Members[:len(hub.Members)/4]
	healthy.Members = nil
	for _, p := range w.Parcels() {
		if p.Fate == FateNormal && len(healthy.Members) < 12 {
			healthy.Members = append(healthy.Members, p.TrackingNo)
		}
	}
	for _, tt := range []struct {
		name          string
		observed      []ObservedIncident
		missed, false int
	}{
		{"told", []ObservedIncident{found}, 0, 0},
		{"not told", nil, 1, 0},
		{"of other parcels", []ObservedIncident{healthy}, 1, 1},
		{"told twice", []ObservedIncident{found, found}, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := CompareConfig{Start: demoNow, End: hub.Until.Add(24 * time.Hour), Clusters: true}
			report := w.Compare(tt.observed, c)
			missed, wrong := ofKind(report.Missed, tracker.KindHubCongestion), ofKind(report.False, tracker.KindHubCongestion)
			if missed != tt.missed || wrong != tt.false || report.Expected[tracker.KindHubCongestion] != 1 {
				t.Errorf("missed %d, false %d of %d", missed, wrong, report.Expected[tracker.KindHubCongestion])
			}
		})
	}
	report := w.Compare([]ObservedIncident{few}, CompareConfig{Start: demoNow, End: hub.Until, Clusters: true})
	if ofKind(report.Missed, tracker.KindHubCongestion) != 1 {
		t.Errorf("a quarter of the members is enough")
	}
	if report := w.Compare(nil, CompareConfig{Start: demoNow, End: hub.Until}); ofKind(report.Missed, tracker.KindHubCongestion) != 0 {
		t.Errorf("clusters are compared without having been asked for")
	}
}

func ofKind(list []Mismatch, kind tracker.Kind) int {
	n := 0
	for _, m := range list {
		if m.Kind == kind {
			n++
		}
	}
	return n
}
