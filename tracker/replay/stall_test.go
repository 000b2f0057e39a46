package replay

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"parcelwarden/tracker"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var firstDay = time.Date(2025, 1, 6, 9, 0, 0, 0, time.UTC)

// makeStall invents journeys of a post: from PORT most parcels take a week abroad and arrive; from FARLAND half are announced and never
// seen again; at the depot every second visit fails and the next takes days.
func makeStall(seed uint64, parcels int) *StallFile {
	rng := rand.New(rand.NewPCG(seed, 1))
	file := &StallFile{Name: "made"}
	for i := range parcels {
		j := Journey{ID: fmt.Sprintf("p%d", i), Origin: "PORT"}
		if i%3 == 0 {
			j.Origin = "FARLAND"
		}
		at := firstDay.Add(time.Duration(i) * 200 * 24 * time.Hour / time.Duration(parcels))
		scan := func(after float64, code, place string, status tracker.Status) {
			at = at.Add(time.Duration(after * (0.5 + rng.Float64()) * float64(time.Hour)))
			j.Scans = append(j.Scans, tracker.Checkpoint{At: at, Code: code, Place: place, Status: status, Text: code})
		}
		scan(1, "SENT", "", tracker.StatusInTransit)
		if j.Origin == "FARLAND" && rng.IntN(2) == 0 {
			file.Journeys = append(file.Journeys, j)
			continue
		}
		scan(168, "IN", "PORTGATE", tracker.StatusInTransit)
		scan(20, "DEPOT", "MIDFIELD", tracker.StatusInTransit)
		for rng.IntN(2) == 0 {
			scan(9, "MISS", "MIDFIELD", tracker.StatusFailedAttempt)
			scan(100, "OUT", "MIDFIELD", tracker.StatusOutForDelivery)
		}
		if rng.IntN(20) != 0 {
			scan(12, "DONE", "MIDFIELD", tracker.StatusDelivered)
		}
		file.Journeys = append(file.Journeys, j)
	}
	return file
}

func TestModelOrdersSilencesBetterThanTheClock(t *testing.T) {
	t.Parallel()
	split := firstDay.AddDate(0, 0, 90)
	byTime, err := BacktestStall(makeStall(1, 500), StallConfig{TrainUntil: split})
	if err != nil {
		t.Fatal(err)
	}
	other, err := TestStall(makeStall(2, 500), makeStall(3, 300))
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]StallReport{"split in time": byTime, "another file": other} {
		if r.Train == 0 || r.Test == 0 || r.Looks < r.Test || len(r.Targets) != 3 || len(r.Rules) != 5 {
			t.Fatalf("%s: %+v", name, r)
		}
		for _, g := range r.Targets {
			if clock := g.Baselines["gap_clock"].AUC; g.N == 0 || g.AUC < clock+0.05 || g.AUC < g.Baselines["event_quantile"].AUC || g.AP <= 0 {
				t.Errorf("%s: %+v", name, g)
			}
		}
		weekly, ours := r.Rules[2], r.Rules[3]
		if weekly.Rule != "fixed_168h" || ours.Recall < weekly.Recall || ours.MedianGap >= weekly.MedianGap || ours.Precision < weekly.Precision || ours.AlertedShare > weekly.AlertedShare {
			t.Errorf("%s: %+v beside %+v", name, ours, weekly)
		}
	}
	if byTime.Train+byTime.Test > 500 || !byTime.Split.Equal(split) || !other.Split.IsZero() {
		t.Errorf("%+v", byTime)
	}
}

// What happens after a look must not change it: the journeys' later scans are cut off, and the looks before the cut score the same.
func TestNoLookSeesTheFuture(t *testing.T) {
	t.Parallel()
	whole, cut := makeStall(5, 200), makeStall(5, 200)
	split, until := firstDay.AddDate(0, 0, 60), firstDay.AddDate(0, 0, 100)
	for i := range cut.Journeys {
		j := &cut.Journeys[i]
		j.Scans = slices.DeleteFunc(j.Scans, func(c tracker.Checkpoint) bool { return c.At.After(until) })
	}
	a, b := scores(whole, split, until), scores(cut, split, until)
	if len(a) < 100 {
		t.Fatalf("%d looks", len(a))
	}
	if diff := cmp.Diff(a, b); diff != "" {
		t.Error(diff)
	}
}

// scores prints the judgements of the days up to two before until, whose midnight both files have.
func scores(file *StallFile, split, until time.Time) []string {
	ways := waysOf(file)
	l := newLearner(ways, 0)
	l.until(split)
	judged := slices.DeleteFunc(slices.Clone(ways), func(w stallWay) bool { return w.first.Before(split) })
	var out []string
	for _, k := range scored(judged, until.AddDate(0, 0, -2), l.weekly) {
		out = append(out, fmt.Sprintf("%s %.1f %.9f %.9f %.9f %.9f", k.now.Format(time.DateOnly), k.gap, k.quiet, k.late, k.never, k.quantile))
	}
	return out
}

func TestLooksAtOneJourney(t *testing.T) {
	t.Parallel()
	at := func(day int, hour float64) time.Time {
		return firstDay.Truncate(24*time.Hour).AddDate(0, 0, day).Add(time.Duration(hour * float64(time.Hour)))
	}
	scan := func(when time.Time, status tracker.Status) tracker.Checkpoint {
		return tracker.Checkpoint{At: when, Status: status, Code: string(status)}
	}
	end := at(90, 0)
	for _, c := range []struct {
		name  string
		scans []tracker.Checkpoint
		gaps  []float64
	}{
		{"delivered on the third day", []tracker.Checkpoint{scan(at(0, 8), "in_transit"), scan(at(1, 6), "in_transit"), scan(at(2, 9), "delivered")}, []float64{16, 18}},
		{"delivered at once", []tracker.Checkpoint{scan(at(0, 8), "delivered")}, nil},
		{"scans after the delivery", []tracker.Checkpoint{scan(at(0, 8), "in_transit"), scan(at(1, 1), "delivered"), scan(at(5, 0), "in_transit")}, []float64{16}},
		{"two scans in a second", []tracker.Checkpoint{scan(at(0, 8), "in_transit"), scan(at(0, 8), "out_for_delivery"), scan(at(1, 1), "delivered")}, []float64{16}},
		{"a scan at midnight is seen by the look", []tracker.Checkpoint{scan(at(0, 8), "in_transit"), scan(at(1, 0), "in_transit"), scan(at(1, 1), "delivered")}, []float64{0}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			file := &StallFile{Journeys: []Journey{{ID: "a", Scans: c.scans}, {ID: "z", Scans: []tracker.Checkpoint{scan(end, "in_transit")}}}}
			ways := slices.DeleteFunc(waysOf(file), func(w stallWay) bool { return w.first.Equal(end) })
			var gaps []float64
			for i := range ways {
				for _, k := range ways[i].looksAt(i, end) {
					gaps = append(gaps, k.gap)
				}
			}
			if diff := cmp.Diff(c.gaps, gaps); diff != "" {
				t.Error(diff)
			}
		})
	}
	lost := stallWay{spells: []tracker.Spell{{Since: at(0, 8), SeenUntil: end}}, first: at(0, 8)}
	if got := len(lost.looksAt(0, end)); got != 30 {
		t.Errorf("%d looks at a parcel that is given up after 30 days", got)
	}
}

func TestStallNeedsBothSides(t *testing.T) {
	t.Parallel()
	file := makeStall(1, 20)
	for name, cfg := range map[string]StallConfig{
		"nothing to learn from": {TrainUntil: firstDay.AddDate(-1, 0, 0)}, "nothing to judge": {TrainUntil: firstDay.AddDate(9, 0, 0)},
	} {
		if _, err := BacktestStall(file, cfg); !errors.Is(err, ErrNoJourneys) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := TestStall(file, &StallFile{}); !errors.Is(err, ErrNoJourneys) {
		t.Errorf("empty test: %v", err)
	}
	if r, err := BacktestStall(file, StallConfig{}); err != nil || r.Train != 12 || r.Test != 8 {
		t.Errorf("default split: %+v %v", r, err)
	}
}
