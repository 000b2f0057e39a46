package simulator

import (
	"math/rand/v2"
	"slices"
	"time"
)

// FaultPlan names a set of faults that a generated world has.
type FaultPlan string

// The plans. FaultsDemo shows every kind of fault once, FaultsAll puts every feed through all of them, again and again.
const (
	FaultsDemo FaultPlan = "demo"
	FaultsAll  FaultPlan = "all"
)

// troubles are the faults of a demo run: every kind hits a feed of its own, and the seed says which. Only a busy feed stands still: on one
// with an event every few hours nobody could tell a standstill from a quiet night.
func troubles(c GenerateConfig) []Fault {
	if c.Faults == FaultsAll {
		return everyTrouble(c)
	}
	seed := uint64(c.Seed)
	busy := []string{YTO, Kuaidi100, ZTO, Kdniao}
	still := busy[seed%uint64(len(busy))]
	rest := slices.DeleteFunc(Providers(), func(name string) bool { return name == still })
	at := func(h float64) time.Time { return c.Now.Add(time.Duration(h * float64(time.Hour))) }
	who := func(n uint64) string { return rest[(seed+n)%uint64(len(rest))] }
	return []Fault{
		{Provider: who(0), Kind: Outage, From: at(20), Until: at(23)},
		{Provider: who(0), Kind: Reset, From: at(23), Until: at(25)},
		{Provider: still, Kind: Stale, From: at(44), Until: at(48)},
		{Provider: who(3), Kind: Limit, From: at(32), Until: at(32.5), Retry: 10 * time.Minute},
		{Provider: who(6), Kind: Truncate, From: at(56), Until: at(62), Share: 0.05},
	}
}

// faultPace is how often a feed of FaultsAll has the next fault, on average.
const faultPace = 36 * time.Hour

// everyTrouble gives every feed faults of all kinds until the end of the run, at times of its own, so that those of several feeds overlap.
// Now and then a second fault begins before the first is over.
func everyTrouble(c GenerateConfig) []Fault {
	var out []Fault
	end := c.Now.Add(c.Run)
	for n, provider := range Providers() {
		r := rand.New(rand.NewPCG(uint64(c.Seed), uint64(n)<<32|4))
		kinds := []FaultKind{Outage, Reset, Stale, Limit, Truncate}
		hours := func(from, to float64) time.Duration {
			return time.Duration((from + r.Float64()*(to-from)) * float64(time.Hour)).Truncate(time.Second)
		}
		at := c.Now.Add(hours(4, 30))
		for turn := 0; at.Before(end); turn++ {
			if turn%len(kinds) == 0 {
				r.Shuffle(len(kinds), func(i, j int) { kinds[i], kinds[j] = kinds[j], kinds[i] })
			}
			f := Fault{Provider: provider, Kind: kinds[turn%len(kinds)], From: at}
			switch f.Kind {
			case Outage:
				f.Until = at.Add(hours(0.5, 9))
			case Reset:
				f.Until = at.Add(hours(0.2, 3))
			case Stale:
				f.Until = at.Add(hours(2, 12))
			case Limit:
				f.Until, f.Retry = at.Add(hours(0.3, 2)), 10*time.Minute
			case Truncate:
				f.Until, f.Share = at.Add(hours(3, 12)), 0.02+0.1*r.Float64()
			}
			if out = append(out, f); r.IntN(4) == 0 && f.Kind != Outage { // and it goes down in the middle of it
				half := f.From.Add(f.Until.Sub(f.From) / 2)
				out = append(out, Fault{Provider: provider, Kind: Outage, From: half, Until: half.Add(hours(0.5, 4))})
			}
			at = at.Add(faultPace/2 + hours(0, faultPace.Hours()))
		}
	}
	return out
}
