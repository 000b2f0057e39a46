package tracker

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var lateStart = time.Date(2026, 3, 2, 0, 0, 0, 0, time.FixedZone("", 8*3600)) // a Monday

// inventedTrips are parcels of two lanes: to 远镇 they take about eight days, to 近镇 about three, and one in fifty is lost.
func inventedTrips(seed uint64, n int) []Trip {
	r := rand.New(rand.NewPCG(seed, 7))
	trips := make([]Trip, n)
	for i := range trips {
		lane, typical, promise := Lane{Courier: "yto", Origin: "甲城", Destination: "近镇"}, 3.0, 5
		if r.IntN(2) == 0 {
			lane.Destination, typical, promise = "远镇", 8, 11
		}
		handed := lateStart.Add(time.Duration(r.IntN(60*24)) * time.Hour)
		trips[i] = Trip{Lane: lane, Seller: fmt.Sprintf("S-%d", r.IntN(5)), HandedAt: handed, PromisedAt: lateStart.AddDate(0, 0, dayOf(handed)-dayOf(lateStart)+promise).Add(24*time.Hour - time.Second), Weight: 1}
		if r.IntN(50) > 0 {
			hours := 24 * typical * math.Exp(0.4*r.NormFloat64())
			trips[i].DeliveredAt = handed.Add(time.Duration(hours * float64(time.Hour)))
		}
	}
	return trips
}

// taught is a model that knew at that moment what had happened by then.
func taught(trips []Trip, now time.Time) *LateModel {
	m := NewLateModel(LateConfig{})
	m.Refit(now, teach(m, trips, now))
	return m
}

func teach(m *LateModel, trips []Trip, now time.Time) (open []Trip) {
	for _, t := range trips {
		switch {
		case t.HandedAt.After(now):
		case t.DeliveredAt.IsZero() || t.DeliveredAt.After(now):
			open = append(open, t.KnownAt(now))
		default:
			m.Learn(t, t.DeliveredAt)
		}
	}
	return open
}

func tripTo(place string, handed time.Time, promise int) Trip {
	return Trip{Lane: Lane{Courier: "yto", Origin: "甲城", Destination: place}, Seller: "S-1", HandedAt: handed, PromisedAt: handed.AddDate(0, 0, promise), Weight: 1}
}

func TestLateTellsLanesApart(t *testing.T) {
	t.Parallel()
	now := lateStart.AddDate(0, 0, 50)
	m := taught(inventedTrips(1, 1500), now)
	near, far := m.Late(tripTo("近镇", now.AddDate(0, 0, -1), 6), now), m.Late(tripTo("远镇", now.AddDate(0, 0, -1), 6), now)
	if near.P > 0.2 || far.P < 0.4 {
		t.Errorf("近镇 %.2f, 远镇 %.2f: five days are enough for one of them only", near.P, far.P)
	}
	if !near.Known || near.N < 300 || near.Level != "yto 甲城→近镇" || near.Lo > near.P || near.Hi < near.P {
		t.Errorf("evidence %+v", near)
	}
	other := m.Late(tripTo("新镇", now.AddDate(0, 0, -1), 6), now)
	if other.Level != "yto" || other.N < near.N {
		t.Errorf("a lane never seen rests on %+v, want the courier's parcels", other)
	}
}

func TestLateIsUnknownBeforeEvidence(t *testing.T) {
	t.Parallel()
	now := lateStart.AddDate(0, 0, 20)
	for name, m := range map[string]*LateModel{"new": NewLateModel(LateConfig{}), "few": taught(inventedTrips(1, 30), now)} {
		if c := m.Late(tripTo("近镇", now, 5), now); c.Known || c.P < 0 || c.P > 1 {
			t.Errorf("%s model says %+v", name, c)
		}
		if _, ok := m.Expected(tripTo("近镇", now, 5), now); ok {
			t.Errorf("%s model expects a day", name)
		}
	}
	if c := taught(inventedTrips(1, 1500), now).Late(Trip{HandedAt: now}, now); c.Known {
		t.Errorf("nothing promised, and yet %+v", c)
	}
}

func TestLateAtTheEnds(t *testing.T) {
	t.Parallel()
	now := lateStart.AddDate(0, 0, 50)
	m := taught(inventedTrips(1, 1500), now)
	trip := tripTo("近镇", now.AddDate(0, 0, -6), 4)
	if c := m.Late(trip, now); c.P != 1 {
		t.Errorf("promise over and not delivered: %g", c.P)
	}
	trip.DeliveredAt = trip.PromisedAt.Add(-time.Hour)
	if c := m.Late(trip, now); c.P != 0 {
		t.Errorf("delivered in time: %g", c.P)
	}
}

func TestLateOldParcelsAreLost(t *testing.T) {
	t.Parallel()
	now := lateStart.AddDate(0, 0, 58)
	m := taught(inventedTrips(3, 4000), now)
	if c := m.Late(tripTo("近镇", now.AddDate(0, 0, -40), 47), now); c.P < 0.7 {
		t.Errorf("a parcel of 40 days on a lane of three days arrives within a week with %.2f", 1-c.P)
	}
}

func TestLateFeelsCongestion(t *testing.T) {
	t.Parallel()
	now := lateStart.AddDate(0, 0, 50)
	trips := inventedTrips(1, 2500)
	jam := now.AddDate(0, 0, -6)
	for i := range trips {
		if d := trips[i].DeliveredAt; d.After(jam) && trips[i].Lane.Destination == "近镇" {
			trips[i].DeliveredAt = now.AddDate(0, 0, 9) // nothing has arrived there since
		}
	}
	trip := tripTo("近镇", now.AddDate(0, 0, -1), 4)
	calm, jammed := taught(inventedTrips(1, 2500), now).Late(trip, now), taught(trips, now).Late(trip, now)
	if jammed.P < calm.P+0.15 {
		t.Errorf("after six days without arrivals %.2f, in calm times %.2f", jammed.P, calm.P)
	}
}

func TestLateKnowsTheLastPhase(t *testing.T) {
	t.Parallel()
	now := lateStart.AddDate(0, 0, 50)
	trips := inventedTrips(1, 2500)
	for i := range trips {
		if d := trips[i].DeliveredAt; !d.IsZero() {
			trips[i].Legs = []Leg{{PhaseLinehaul, trips[i].HandedAt}, {PhaseOutForDelivery, d.AddDate(0, 0, -1)}}
		}
	}
	m := taught(trips, now)
	trip := tripTo("远镇", now.AddDate(0, 0, -3), 5)
	trip.Phase, trip.PhaseAt = PhaseLinehaul, trip.HandedAt
	far := m.Late(trip, now)
	trip.Phase, trip.PhaseAt = PhaseOutForDelivery, now.Add(-6*time.Hour)
	if near := m.Late(trip, now); near.P > far.P-0.2 {
		t.Errorf("out for delivery %.2f, on its line %.2f", near.P, far.P)
	}
}

func TestLateNeedsNoOrderAndNoFuture(t *testing.T) {
	t.Parallel()
	trips := inventedTrips(2, 400)
	now := lateStart.AddDate(0, 0, 40)
	want, err := json.Marshal(taught(trips, now))
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		other := rapid.Permutation(trips).Draw(t, "order")
		for i := range other {
			if d := other[i].DeliveredAt; d.IsZero() || d.After(now) { // the future, told in another way
				other[i].DeliveredAt = now.Add(time.Duration(rapid.IntRange(1, 900).Draw(t, "hours")) * time.Hour)
			}
		}
		m := NewLateModel(LateConfig{})
		open := teach(m, other, now)
		for _, o := range other {
			if o.DeliveredAt.After(now) {
				m.Learn(o, o.DeliveredAt) // known too early: it must wait
			}
		}
		m.Refit(now, open)
		m.pending = nil
		got, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Fatalf("another order or another future changed the model:\n%s", diff)
		}
	})
}

func TestLateFallsAsThePromiseMovesLater(t *testing.T) {
	t.Parallel()
	now := lateStart.AddDate(0, 0, 45).Add(9 * time.Hour)
	m := taught(inventedTrips(5, 1500), now)
	rapid.Check(t, func(t *rapid.T) {
		at := now.Add(time.Duration(rapid.IntRange(0, 47).Draw(t, "hour")) * time.Hour)
		place := rapid.SampledFrom([]string{"近镇", "远镇", "新镇"}).Draw(t, "place")
		trip := tripTo(place, at.Add(-time.Duration(rapid.IntRange(0, 40*24).Draw(t, "age"))*time.Hour), 0)
		trip.PromisedAt = at.Add(time.Duration(rapid.IntRange(1, 30*24).Draw(t, "left")) * time.Hour)
		sooner := m.Late(trip, at)
		trip.PromisedAt = trip.PromisedAt.Add(time.Duration(rapid.IntRange(0, 20*24).Draw(t, "more")) * time.Hour)
		later := m.Late(trip, at)
		if sooner.P < 0 || sooner.P > 1 || math.IsNaN(sooner.P) || later.P > sooner.P+1e-9 {
			t.Fatalf("P %.4f, and %.4f with a later promise", sooner.P, later.P)
		}
	})
}

func BenchmarkLate(b *testing.B) {
	now := lateStart.AddDate(0, 0, 50)
	m := taught(inventedTrips(1, 3000), now)
	trip := tripTo("远镇", now.AddDate(0, 0, -2), 10)
	b.ReportAllocs()
	for b.Loop() {
		m.Late(trip, now)
	}
}
