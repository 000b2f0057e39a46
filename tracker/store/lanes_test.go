package store_test

import (
	"parcelwarden/tracker"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func laneTests() []storeTest {
	return []storeTest{
		{"lanes/models and marks are saved together or not at all", testSaveLanes},
		{"lanes/parcels that are not learned, page by page", testUnlearned},
		{"lanes/forecasts once per parcel, target and day", testForecasts},
		{"lanes/the last check of every target", testLaneChecks},
		{"lanes/to forget is to learn anew", testForgetLanes},
		{"lanes/shops never mix", testLaneTenants},
	}
}

func (w *world) progress(t testing.TB) tracker.LaneProgress {
	t.Helper()
	p, err := w.LaneProgress(t.Context(), w.shop.ID)
	check(t, err)
	return p
}

// saveLanes stores a step and wants it stored, or refused.
func (w *world) saveLanes(t testing.TB, write tracker.LaneWrite, want bool) {
	t.Helper()
	ok, err := w.SaveLanes(t.Context(), write)
	check(t, err)
	if ok != want {
		t.Fatalf("stored %v, want %v", ok, want)
	}
}

func (w *world) unlearned(t testing.TB, merchantID int64, limit int) []string {
	t.Helper()
	q := tracker.JourneyQuery{MerchantID: merchantID, HandedBefore: at(1000), Limit: limit}
	var out []string
	for {
		page, err := w.Unlearned(t.Context(), q)
		check(t, err)
		for _, s := range page {
			out = append(out, s.TrackingNo)
		}
		if len(page) < limit {
			return out
		}
		last := page[len(page)-1]
		q.AfterHanded, q.AfterID = tracker.HandedAt(last), last.ID
	}
}

func testSaveLanes(t *testing.T, w *world) {
	a, b := w.parcel(t, "lane-a"), w.parcel(t, "lane-b")
	step := tracker.LaneWrite{
		Progress: tracker.LaneProgress{MerchantID: w.shop.ID, LearnedTo: at(24), Parcels: 1},
		Models:   []tracker.SavedLane{{Kind: "late", AsOf: at(24), Version: 1, Body: `{"n":1}`}}, Learned: []int64{a.ID},
	}
	w.saveLanes(t, step, true)
	if got := w.unlearned(t, w.shop.ID, 9); !slices.Equal(got, []string{"lane-b"}) {
		t.Errorf("left to learn %v", got)
	}
	late := step
	late.Learned, late.Models = []int64{b.ID}, []tracker.SavedLane{{Kind: "late", AsOf: at(48), Version: 1, Body: `{"n":2}`}}
	w.saveLanes(t, late, false) // it began where the first one began: another node was faster
	if got := w.unlearned(t, w.shop.ID, 9); !slices.Equal(got, []string{"lane-b"}) {
		t.Errorf("a refused step marked parcels: left %v", got)
	}
	late.Progress = w.progress(t)
	if late.Progress.Revision != 1 || !late.Progress.LearnedTo.Equal(at(24)) || late.Progress.Parcels != 1 {
		t.Errorf("progress %+v", late.Progress)
	}
	w.saveLanes(t, late, true)
	models, err := w.LaneModels(t.Context(), w.shop.ID)
	check(t, err)
	want := []tracker.SavedLane{{Kind: "late", AsOf: at(48), Version: 1, Body: `{"n":2}`}}
	if diff := cmp.Diff(want, models); diff != "" {
		t.Error(diff)
	}
	broken := tracker.LaneWrite{Progress: w.progress(t), Learned: []int64{b.ID}, Forecast: []tracker.LaneForecast{{ShipmentID: 4711, MadeOn: "2026-11-21", Target: "late"}}}
	broken.Progress.Parcels = 99
	if _, err := w.SaveLanes(t.Context(), broken); err == nil {
		t.Error("a forecast about a parcel that is not there was stored")
	}
	if w.progress(t).Parcels != 1 {
		t.Error("half a step was stored")
	}
}

func testUnlearned(t *testing.T, w *world) {
	for i := range 5 {
		w.parcel(t, number("lane", i))
	}
	check(t, w.raw(t, "UPDATE shipments SET picked_up_at = "+millis(2000)+" WHERE tracking_no = 'lane000003'"))
	want := []string{"lane000000", "lane000001", "lane000002", "lane000004"}
	for _, limit := range []int{1, 2, 4, 9} {
		if got := w.unlearned(t, w.shop.ID, limit); !slices.Equal(got, want) {
			t.Errorf("by %d: %v", limit, got)
		}
	}
	s := w.find(t, "lane000001")
	w.record(t, newEvents(s, 30, events(3)))
	journeys, err := w.Journeys(t.Context(), w.shop.ID, []int64{s.ID})
	check(t, err)
	if len(journeys) != 1 || len(journeys[0].Checkpoints) != 1 || journeys[0].Shipment.TrackingNo != s.TrackingNo {
		t.Errorf("journeys %+v", journeys)
	}
}

func testForecasts(t *testing.T, w *world) {
	s := w.parcel(t, "lane-f")
	f := tracker.LaneForecast{
		MerchantID: w.shop.ID, ShipmentID: s.ID, MadeOn: "2026-11-21", MadeAt: at(1), Target: tracker.TargetLate, DueAt: at(50), P: 0.25, N: 40, Basis: "圆通",
	}
	other := f
	other.Target, other.DueAt, other.P = tracker.TargetNoScan, at(73), 0.5
	again := f
	again.P = 0.9
	for _, made := range [][]tracker.LaneForecast{{f, other}, {again}} {
		w.saveLanes(t, tracker.LaneWrite{Progress: w.with(t), Forecast: made}, true)
	}
	due := func(hour float64) []tracker.LaneForecast {
		got, err := w.DueForecasts(t.Context(), w.shop.ID, at(hour), 9)
		check(t, err)
		return got
	}
	if got := due(49); len(got) != 0 {
		t.Errorf("due before their time: %+v", got)
	}
	if diff := cmp.Diff([]tracker.LaneForecast{f}, due(51)); diff != "" {
		t.Error(diff)
	}
	f.Outcome, other.Outcome = tracker.OutcomeHappened, tracker.OutcomeVoid
	w.saveLanes(t, tracker.LaneWrite{Progress: w.with(t), Settled: []tracker.LaneForecast{f, other}}, true)
	if got := due(1000); len(got) != 0 {
		t.Errorf("settled and still due: %+v", got)
	}
	for target, want := range map[tracker.LaneTarget][]tracker.Tally{tracker.TargetLate: {{P: 0.25, Happened: true}}, tracker.TargetNoScan: nil} {
		got, err := w.Decided(t.Context(), w.shop.ID, target, [2]time.Time{at(0), at(100)})
		check(t, err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", target, diff)
		}
	}
}

// with is the present progress, ready to be written.
func (w *world) with(t testing.TB) tracker.LaneProgress {
	t.Helper()
	p := w.progress(t)
	p.MerchantID = w.shop.ID
	return p
}

func testLaneChecks(t *testing.T, w *world) {
	old := tracker.LaneCheck{Target: tracker.TargetLate, At: at(0), N: 3, State: tracker.LaneTrusted, Since: at(0), Bins: []tracker.LaneBin{{From: 0.1, To: 0.2, N: 3}}}
	now := old
	now.At, now.State, now.Since, now.Brier, now.Base, now.Hits = at(168), tracker.LaneOff, at(168), 0.3, 0.2, 1
	lost := old
	lost.Target, lost.Bins = tracker.TargetLost, []tracker.LaneBin{}
	w.saveLanes(t, tracker.LaneWrite{Progress: w.with(t), Checks: []tracker.LaneCheck{old, lost}}, true)
	w.saveLanes(t, tracker.LaneWrite{Progress: w.with(t), Checks: []tracker.LaneCheck{now}, Timeline: []tracker.TimelineEntry{{
		MerchantID: w.shop.ID, At: at(168), Actor: "system", What: "lanes_off", Detail: "late",
	}}}, true)
	got, err := w.LaneChecks(t.Context(), w.shop.ID)
	check(t, err)
	if diff := cmp.Diff([]tracker.LaneCheck{now, lost}, got); diff != "" {
		t.Error(diff)
	}
	if n := w.count(t, "SELECT COUNT(*) FROM timeline WHERE what = 'lanes_off'"); n != 1 {
		t.Errorf("%d lines in the timeline", n)
	}
}

func testForgetLanes(t *testing.T, w *world) {
	s := w.parcel(t, "lane-x")
	w.saveLanes(t, tracker.LaneWrite{
		Progress: tracker.LaneProgress{MerchantID: w.shop.ID, LearnedTo: at(24), Parcels: 1}, Learned: []int64{s.ID},
		Models: []tracker.SavedLane{{Kind: "late", AsOf: at(24), Body: "{}"}},
	}, true)
	check(t, w.ForgetLanes(t.Context(), w.shop.ID))
	models, err := w.LaneModels(t.Context(), w.shop.ID)
	check(t, err)
	p := w.progress(t)
	if len(models) != 0 || !p.LearnedTo.IsZero() || p.Parcels != 0 || p.Revision != 2 || len(w.unlearned(t, w.shop.ID, 9)) != 1 {
		t.Errorf("%d models, %+v", len(models), p)
	}
}

func testLaneTenants(t *testing.T, w *world) {
	s := w.parcel(t, "lane-t")
	w.saveLanes(t, tracker.LaneWrite{
		Progress: tracker.LaneProgress{MerchantID: w.shop.ID, LearnedTo: at(24)}, Models: []tracker.SavedLane{{Kind: "late", AsOf: at(24), Body: "{}"}},
		Checks:   []tracker.LaneCheck{{Target: tracker.TargetLate, At: at(1), State: tracker.LaneOff, Since: at(1)}},
		Forecast: []tracker.LaneForecast{{ShipmentID: s.ID, MadeOn: "2026-11-21", MadeAt: at(0), DueAt: at(1), Target: tracker.TargetLate}},
	}, true)
	other, _ := newShop(t, w.Store, "neighbour")
	models, err := w.LaneModels(t.Context(), other.ID)
	check(t, err)
	checks, err := w.LaneChecks(t.Context(), other.ID)
	check(t, err)
	due, err := w.DueForecasts(t.Context(), other.ID, at(99), 9)
	check(t, err)
	journeys, err := w.Journeys(t.Context(), other.ID, []int64{s.ID})
	check(t, err)
	if len(models)+len(checks)+len(due)+len(journeys)+len(w.unlearned(t, other.ID, 9)) != 0 {
		t.Errorf("a neighbour sees %v %v %v %v", models, checks, due, journeys)
	}
	if _, err := w.SaveLanes(t.Context(), tracker.LaneWrite{Progress: tracker.LaneProgress{MerchantID: other.ID, LearnedTo: at(24)}, Learned: []int64{s.ID}}); err != nil {
		t.Fatal(err)
	}
	if got := w.unlearned(t, w.shop.ID, 9); len(got) != 1 {
		t.Error("a neighbour marked the parcel")
	}
}
