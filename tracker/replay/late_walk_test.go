package replay

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"parcelwarden/tracker"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var walkStart = time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)

// inventedRows are parcels of 90 days on two lanes of four and nine days.
func inventedRows(n int) []LateRow {
	r := rand.New(rand.NewPCG(11, 5))
	rows := make([]LateRow, n)
	for i := range rows {
		place, typical, promise := "near", 4.0, 6
		if r.IntN(2) == 0 {
			place, typical, promise = "far", 9, 12
		}
		handed := walkStart.Add(time.Duration(r.IntN(90*24)) * time.Hour)
		t := tracker.Trip{
			Lane: tracker.Lane{Origin: "home", Destination: place}, Seller: fmt.Sprintf("S-%d", r.IntN(4)), HandedAt: handed,
			PromisedAt: midnightOf(handed).AddDate(0, 0, promise+1).Add(-time.Second), Weight: 1,
		}
		if r.IntN(40) > 0 {
			t.DeliveredAt = handed.Add(time.Duration(24 * typical * math.Exp(0.4*r.NormFloat64()) * float64(time.Hour)))
		}
		rows[i] = LateRow{ID: fmt.Sprintf("P-%d", i), Trip: t}
	}
	return rows
}

func walkOf(rows []LateRow, cut time.Time) LateWalk {
	w := LateWalk{TrainUntil: cut}
	w.Train, w.Test = SplitByHandover.Split(rows, cut)
	return w
}

func run(t *testing.T, w LateWalk) []LateLook {
	t.Helper()
	looks, err := w.Run(t.Context(), tracker.NewLateModel(tracker.LateConfig{}))
	if err != nil {
		t.Fatal(err)
	}
	return looks
}

func TestWalkLooksAtEveryMidnight(t *testing.T) {
	t.Parallel()
	handed := walkStart.Add(15 * time.Hour)
	rows := []LateRow{
		{ID: "in time", Trip: tracker.Trip{HandedAt: handed, PromisedAt: walkStart.AddDate(0, 0, 5).Add(-time.Second), DeliveredAt: walkStart.AddDate(0, 0, 2).Add(9 * time.Hour), Weight: 1}},
		{ID: "late", Trip: tracker.Trip{HandedAt: handed, PromisedAt: walkStart.AddDate(0, 0, 3).Add(-time.Second), DeliveredAt: walkStart.AddDate(0, 0, 9), Weight: 1}},
		{ID: "handed over too late", Trip: tracker.Trip{HandedAt: handed, PromisedAt: walkStart.Add(-time.Second), Weight: 1}},
	}
	type seen struct {
		ID        string
		Day, Left int
		Late      bool
	}
	var got []seen
	for _, l := range run(t, walkOf(rows, walkStart)) {
		got = append(got, seen{l.Row.ID, daysBetween(walkStart, l.At), l.DaysLeft, l.Late})
	}
	want := []seen{{"in time", 1, 4, false}, {"late", 1, 2, true}, {"in time", 2, 3, false}, {"late", 2, 1, true}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("looks (-want +got):\n%s", diff)
	}
}

// TestWalkNeverLooksAhead tells the future in another way after some day: what was judged until then may not change.
func TestWalkNeverLooksAhead(t *testing.T) {
	t.Parallel()
	rows := inventedRows(900)
	cut, until := walkStart.AddDate(0, 0, 45), walkStart.AddDate(0, 0, 60)
	other := append([]LateRow(nil), rows...)
	for i := range other {
		if d := other[i].Trip.DeliveredAt; d.IsZero() || d.After(until) {
			other[i].Trip.DeliveredAt = until.Add(time.Duration(1+i%700) * time.Hour)
		}
	}
	judged := func(rows []LateRow) map[string]float64 {
		said := map[string]float64{}
		for _, l := range run(t, walkOf(rows, cut)) {
			if !l.At.After(until) {
				said[l.Row.ID+l.At.Format(time.DateOnly)] = l.Chance.P
			}
		}
		return said
	}
	want, got := judged(rows), judged(other)
	if len(want) < 500 {
		t.Fatalf("only %d judgements to compare", len(want))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("another future changed the past:\n%s", diff)
	}
}

func TestWalkCanBeCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	w := walkOf(inventedRows(200), walkStart.AddDate(0, 0, 40))
	w.Progress = func(int, int) { cancel() }
	if _, err := w.Run(ctx, tracker.NewLateModel(tracker.LateConfig{})); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestJoin(t *testing.T) {
	t.Parallel()
	at := func(id string, day int) LateRow {
		return LateRow{ID: id, Trip: tracker.Trip{HandedAt: walkStart.AddDate(0, 0, day)}}
	}
	train, test := SplitByHandover.Join([]LateRow{at("a", 1), at("b", 20), at("c", 21)}, []LateRow{at("b", 20), at("d", 2), at("e", 30)}, walkStart.AddDate(0, 0, 10))
	ids := func(rows []LateRow) (out []string) {
		for _, r := range rows {
			out = append(out, r.ID)
		}
		return out
	}
	if diff := cmp.Diff([][]string{{"a", "c", "d"}, {"b", "e"}}, [][]string{ids(train), ids(test)}); diff != "" {
		t.Errorf("train and test:\n%s", diff)
	}
}

func TestSplitByOrder(t *testing.T) {
	t.Parallel()
	cut := walkStart.AddDate(0, 0, 10)
	row := func(id string, ordered, handed int) LateRow {
		r := LateRow{ID: id}
		r.Trip.HandedAt = walkStart.AddDate(0, 0, handed)
		if ordered >= 0 {
			r.Trip.OrderedAt = walkStart.AddDate(0, 0, ordered)
		}
		return r
	}
	rows := []LateRow{row("before", 5, 7), row("between", 9, 12), row("after", 10, 13), row("order unknown", -1, 11)}
	names := func(rows []LateRow) (out []string) {
		for _, r := range rows {
			out = append(out, r.ID)
		}
		return out
	}
	for by, want := range map[LateSplit][]string{SplitByOrder: {"after", "order unknown"}, SplitByHandover: {"between", "after", "order unknown"}} {
		train, test := by.Split(rows, cut)
		if diff := cmp.Diff(want, names(test)); diff != "" || len(train)+len(test) != len(rows) {
			t.Errorf("%s, judged (-want +got):\n%s", by, diff)
		}
	}
}
