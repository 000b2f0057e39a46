package main

import (
	"parcelwarden/couriers/simulator"
	"parcelwarden/tracker"
	"testing"
	"time"
)

// "All" means each parcel once, also where an account's rate spreads a pass over many claims.
func TestPollAllKeepsTheRateAndLooksOnce(t *testing.T) {
	t.Parallel()
	world := simulator.Generate(simulator.GenerateConfig{Seed: 9, Parcels: 120, Now: time.Date(2026, 10, 12, 9, 0, 0, 0, time.UTC), NoFaults: true, Floor: -1})
	s := newStage(t, world, "")
	for name, entry := range s.app.cfg.Couriers {
		entry.RequestsPerSecond = 1 // ten requests saved up, then one a second
		s.app.cfg.Couriers[name] = entry
	}
	if err := s.app.syncAccounts(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.load(world.Suppliers(), world.Orders())
	request := tracker.ClaimRequest{All: true, Since: s.now()}
	looks := 0
	for round := range 60 {
		request.Now = s.now()
		report, err := s.app.poller().Pass(t.Context(), request)
		if err != nil {
			t.Fatal(err)
		}
		if looks += report.Looks; round == 0 && looks == 120 {
			t.Error("the rate held nothing back")
		}
		request.Now = s.now()
		waiting, err := s.app.store.Waiting(t.Context(), request)
		if err != nil {
			t.Fatal(err)
		}
		if waiting == 0 {
			break
		}
		s.ahead.Add(int64(5 * time.Second))
	}
	if looks != 120 {
		t.Errorf("%d looks at 120 parcels", looks)
	}
}
