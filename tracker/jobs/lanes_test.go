package jobs

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"parcelwarden/tracker"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func laneStart() time.Time { return time.Date(2026, 8, 31, 16, 0, 0, 0, time.UTC) } // midnight in Shanghai

func laneShop(id int64) tracker.Merchant { return tracker.Merchant{ID: id, Zone: "Asia/Shanghai"} }

// laneRoute is parcels of one shop: so many a day from 广州 to 成都, delivered by day after two to four days or, if late, after six to nine. Promised is the end of the fifth day.
type laneRoute struct {
	merchant, from int64
	days, perDay   int
	late           func(day int) float64 // share that takes longer than promised
}

func (r laneRoute) parcels() []tracker.Journey {
	random := rand.New(rand.NewPCG(7, uint64(r.from)))
	var out []tracker.Journey
	for i := range r.days * r.perDay {
		day := i / r.perDay
		picked := laneStart().Add(time.Duration(day)*24*time.Hour + time.Duration(10+i%6)*time.Hour)
		days := []int{2, 2, 2, 3, 3, 3, 3, 4}[random.IntN(8)]
		if random.Float64() < r.late(day) {
			days = 6 + random.IntN(4)
		}
		signed := laneStart().Add(time.Duration(day+days)*24*time.Hour + time.Duration(9+random.IntN(10))*time.Hour)
		took := signed.Sub(picked)
		out = append(out, laneParcel(r.merchant, r.from+int64(i), picked, took))
	}
	return out
}

func laneParcel(merchant, id int64, picked time.Time, took time.Duration) tracker.Journey {
	signed := picked.Add(took)
	s := tracker.Shipment{
		ID: id, MerchantID: merchant, Courier: "yto", Origin: tracker.Region{Province: "广东省", City: "广州市"},
		Destination: tracker.Region{Province: "四川省", City: "成都市"}, ShippedAt: picked.Add(-4 * time.Hour), PickedUpAt: picked,
		PromisedAt: picked.Truncate(24 * time.Hour).Add(112 * time.Hour), Status: tracker.StatusDelivered, Phase: tracker.PhaseClosed, SignedAt: signed, LastEventAt: signed,
		FirstHubAt: picked.Add(9 * time.Hour), LastLookAt: signed.Add(7 * time.Hour), ClosedAt: signed.Add(7 * time.Hour), CloseReason: tracker.CloseDelivered,
	}
	cps := []tracker.Checkpoint{
		{At: picked, Status: tracker.StatusPickedUp, Text: "已揽收"},
		{At: picked.Add(9 * time.Hour), Status: tracker.StatusInTransit, Text: "离开转运中心"},
		{At: signed.Add(-5 * time.Hour), Status: tracker.StatusOutForDelivery, Text: "派送中"},
		{At: signed, Status: tracker.StatusDelivered, Text: "已签收"},
	}
	return tracker.Journey{Shipment: s, Checkpoints: cps}
}

// asSeen is the shelf's parcels as they were known at a moment.
func asSeen(all []tracker.Journey, now time.Time) []tracker.Journey {
	var out []tracker.Journey
	for _, j := range all {
		s := j.Shipment
		if s.ShippedAt.After(now) {
			continue
		}
		if s.SignedAt.After(now) {
			s.SignedAt, s.ClosedAt, s.CloseReason, s.Status, s.Phase = time.Time{}, time.Time{}, "", "", ""
		}
		s.LastLookAt = now
		n := 0
		for n < len(j.Checkpoints) && !j.Checkpoints[n].At.After(now) {
			n++
		}
		s.PickedUpAt, s.FirstHubAt = time.Time{}, time.Time{}
		s = tracker.Follow(s, j.Checkpoints[:n], now)
		out = append(out, tracker.Journey{Shipment: s, Checkpoints: j.Checkpoints[:n]})
	}
	return out
}

// learner runs over a shelf whose parcels are known as far as they had come at the time.
type learner struct {
	LaneLearner
	shelf *laneShelf
	all   []tracker.Journey
	now   time.Time
}

func newLearner(all []tracker.Journey, merchants ...tracker.Merchant) *learner {
	l := &learner{shelf: newLaneShelf(nil, merchants...), all: all}
	l.restart()
	return l
}

// restart is a new process over the same store.
func (l *learner) restart() {
	l.LaneLearner = LaneLearner{
		Store: l.shelf, Lanes: &tracker.Lanes{}, Now: func() time.Time { return l.now }, Log: slog.New(slog.DiscardHandler), Page: 37, Sample: 60,
	}
}

func (l *learner) at(t *testing.T, day float64) error {
	t.Helper()
	l.now = laneStart().Add(time.Duration(day * 24 * float64(time.Hour)))
	l.shelf.parcels = asSeen(l.all, l.now)
	return l.Run(context.Background())
}

func (l *learner) daily(t *testing.T, from, to int) {
	t.Helper()
	for day := from; day <= to; day++ {
		if err := l.at(t, float64(day)+0.6); err != nil {
			t.Fatal(err)
		}
	}
}

func steady(share float64) func(int) float64 { return func(int) float64 { return share } }

// chances asks the published knowledge about parcels of several ages.
func (l *learner) chances(t *testing.T, merchant int64) []tracker.Chance {
	t.Helper()
	var out []tracker.Chance
	for _, hours := range []time.Duration{30, 60, 90} {
		j := laneParcel(merchant, 99999, l.now.Add(-hours*time.Hour), 500*time.Hour)
		j = asSeen([]tracker.Journey{j}, l.now)[0]
		j.Zone = laneShop(merchant).Location()
		f := l.Lanes.Of(merchant).Parcel(j, l.now)
		out = append(out, f.Late, f.NoScan, f.Lost)
	}
	return out
}

func TestLanesLearnTheSameBitByBitAndAtOnce(t *testing.T) {
	t.Parallel()
	all := laneRoute{merchant: 1, from: 1, days: 20, perDay: 24, late: steady(0.3)}.parcels()
	daily, restarted, crashed := newLearner(all, laneShop(1)), newLearner(all, laneShop(1)), newLearner(all, laneShop(1))
	for day := 1; day <= 27; day++ {
		restarted.restart()
		crashed.restart()
		crashed.shelf.fail, crashed.shelf.saves = day%3, 0 // dies after its first, second or no save
		if err := crashed.at(t, float64(day)+0.6); err != nil && !errors.Is(err, errShelf) {
			t.Fatal(err)
		}
		daily.daily(t, day, day)
		restarted.daily(t, day, day)
	}
	crashed.shelf.fail = 0
	crashed.restart()
	crashed.daily(t, 28, 28)
	daily.daily(t, 28, 28)
	restarted.daily(t, 28, 28)
	want := daily.chances(t, 1)
	if !want[0].Known || want[0].N < 30 {
		t.Fatalf("nothing was learned: %+v", want[0])
	}
	near := cmp.Comparer(func(a, b float64) bool { return a-b < 1e-3 && b-a < 1e-3 })
	for name, l := range map[string]*learner{"restarted": restarted, "crashed": crashed} {
		if diff := cmp.Diff(want, l.chances(t, 1), near); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if a, b := daily.shelf.progress[1].Parcels, l.shelf.progress[1].Parcels; a != b || a != int64(len(all)) {
			t.Errorf("%s: %d parcels learned, %d without trouble, %d in all", name, b, a, len(all))
		}
	}
}

func TestLanesCatchUpAfterAPause(t *testing.T) {
	t.Parallel()
	all := laneRoute{merchant: 1, from: 1, days: 20, perDay: 24, late: steady(0.3)}.parcels()
	daily, once := newLearner(all, laneShop(1)), newLearner(all, laneShop(1))
	daily.daily(t, 1, 28)
	once.daily(t, 28, 28)
	want, got := daily.chances(t, 1), once.chances(t, 1)
	for i := range want { // whoever slept has forecast nothing, so that no check could fail
		want[i].Known, got[i].Known = true, true
	}
	near := cmp.Comparer(func(a, b float64) bool { return a-b < 2e-2 && b-a < 2e-2 })
	if diff := cmp.Diff(want, got, near); diff != "" {
		t.Error(diff)
	}
}

func TestLanesOfShopsNeverMix(t *testing.T) {
	t.Parallel()
	all := laneRoute{merchant: 1, from: 1, days: 20, perDay: 24, late: steady(0.9)}.parcels()
	all = append(all, laneRoute{merchant: 2, from: 5000, days: 20, perDay: 24, late: steady(0.05)}.parcels()...)
	l := newLearner(all, laneShop(1), laneShop(2), laneShop(3))
	l.daily(t, 1, 28)
	slow, quick := l.chances(t, 1)[3], l.chances(t, 2)[3]
	if !slow.Known || !quick.Known || slow.P < quick.P+0.3 {
		t.Errorf("slow shop %+v, quick shop %+v", slow, quick)
	}
	if third := l.Lanes.Of(3); third != nil {
		t.Error("a shop without parcels has learned something")
	}
	alone := newLearner(all[:480], laneShop(1))
	alone.daily(t, 1, 28)
	if diff := cmp.Diff(alone.chances(t, 1), l.chances(t, 1)); diff != "" {
		t.Errorf("a neighbour changed what a shop knows: %s", diff)
	}
}

func TestNoPercentageBeforeEvidence(t *testing.T) {
	t.Parallel()
	l := newLearner(laneRoute{merchant: 1, from: 1, days: 8, perDay: 1, late: steady(0.3)}.parcels(), laneShop(1))
	l.daily(t, 1, 20)
	for _, c := range l.chances(t, 1) {
		if c.Known {
			t.Errorf("8 parcels gave %+v", c)
		}
	}
	if len(l.shelf.forecasts) != 0 {
		t.Error("something was forecast without evidence")
	}
}
