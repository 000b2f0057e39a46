package simulator

import (
	"slices"
	"testing"
	"time"
)

func TestAllFaultsVisitEveryFeedAgainAndAgain(t *testing.T) {
	t.Parallel()
	run := 14 * 24 * time.Hour
	w := Generate(GenerateConfig{Seed: 3, Parcels: 10, Now: demoNow, Faults: FaultsAll, Run: run})
	type visit struct {
		provider string
		kind     FaultKind
	}
	seen, overlaps := map[visit]int{}, 0
	faults := w.Faults()
	for i, f := range faults {
		seen[visit{f.Provider, f.Kind}]++
		if f.From.Before(demoNow) || !f.From.Before(demoNow.Add(run)) && f.Kind != Outage || !f.Until.After(f.From) {
			t.Errorf("fault %+v", f)
		}
		overlaps += len(slices.DeleteFunc(slices.Clone(faults[i+1:]), func(o Fault) bool { return !f.covers(o.From) }))
	}
	outages := 0
	for _, provider := range Providers() {
		for _, kind := range []FaultKind{Outage, Reset, Stale, Limit, Truncate} {
			if seen[visit{provider, kind}] == 0 {
				t.Errorf("%s has no %s", provider, kind)
			}
		}
		outages += seen[visit{provider, Outage}]
	}
	if outages < 2*len(Providers()) || overlaps < 10 {
		t.Errorf("%d outages, %d faults begin within another", outages, overlaps)
	}
	again := Generate(GenerateConfig{Seed: 3, Parcels: 10, Now: demoNow, Faults: FaultsAll, Run: run})
	if !slices.Equal(faults, again.Faults()) {
		t.Error("the seed does not decide the faults")
	}
}

func TestAllFaultsBringAWaveAfterTheWeekend(t *testing.T) {
	t.Parallel()
	w := Generate(GenerateConfig{Seed: 3, Parcels: 3000, Now: demoNow, Faults: FaultsAll, Spread: 12 * 24 * time.Hour, Ahead: 48 * time.Hour})
	shipped, late := map[time.Weekday]int{}, 0
	for _, p := range w.Parcels() {
		shipped[p.ShippedAt.In(shanghai).Weekday()]++
		for _, e := range p.Events {
			if e.Lag > time.Hour {
				late++
			}
		}
	}
	if shipped[time.Sunday]*5 > shipped[time.Monday] || shipped[time.Monday] < 2*shipped[time.Tuesday] {
		t.Errorf("shipped by day of the week %v", shipped)
	}
	if late == 0 {
		t.Error("no scan is published late")
	}
}

func TestBranchesSleep(t *testing.T) {
	t.Parallel()
	w := Generate(GenerateConfig{Seed: 4, Parcels: 3000, Now: demoNow})
	hubs, branches := 0, 0
	for _, p := range w.Parcels() {
		for _, e := range p.Events {
			if h := e.At.In(shanghai).Hour(); h >= 22 || h < 5 {
				switch e.What {
				case HubIn, HubOut, ArriveCity:
					hubs++
				case PickedUp, Branch, OutForDelivery, Signed:
					if p.Fate.smooth() {
						branches++
					}
				default:
				}
			}
		}
	}
	if hubs < 1000 || branches > 0 {
		t.Errorf("by night %d scans at hubs, %d at branches", hubs, branches)
	}
}
