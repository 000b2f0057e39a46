package store_test

import (
	"context"
	"errors"
	"parcelwarden/tracker"
	"parcelwarden/tracker/store"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func snapshotTests() []storeTest {
	return []storeTest{
		{"snapshots/revisions are added, and the same again is not", testSnapshotRevisions},
		{"snapshots/the newest gives the dimensions", testSnapshotInputs},
		{"snapshots/nobody else reads them", testSnapshotTenants},
		{"snapshots/three days off are told once", testDriftToldOnce},
		{"snapshots/two writers of one date", testSnapshotRace},
	}
}

func shown(date string, overall float64) tracker.ScoreSnapshot {
	return tracker.ScoreSnapshot{
		Date: date, Source: tracker.SnapshotCSV, At: at(0), By: "wang", Overall: tracker.FigureOf(overall), Logistics: tracker.FigureOf(88.1), Rates: tracker.RatesFraction,
		Metrics: []tracker.SnapshotMetric{
			{Key: "pickup_hours_avg", Value: tracker.FigureOf(5.5741)}, {Key: "delivery_ontime_rate", Value: tracker.FigureOf(0.99412), Points: tracker.FigureOf(100)},
		},
	}
}

func (w *world) snap(t testing.TB, s ...tracker.ScoreSnapshot) []tracker.RowOutcome {
	t.Helper()
	out, err := w.AddSnapshots(t.Context(), w.shop.ID, s)
	check(t, err)
	return out
}

func testSnapshotRevisions(t *testing.T, w *world) {
	file := []tracker.ScoreSnapshot{shown("2026-11-19", 82), shown("2026-11-20", 83)}
	for _, want := range []tracker.RowOutcome{tracker.RowCreated, tracker.RowUnchanged} {
		if diff := cmp.Diff([]tracker.RowOutcome{want, want}, w.snap(t, file...)); diff != "" {
			t.Error(diff)
		}
	}
	typed := shown("2026-11-20", 84)
	typed.Source = tracker.SnapshotForm
	if got := w.snap(t, typed); got[0] != tracker.RowUpdated {
		t.Errorf("%v", got)
	}
	if got := w.snap(t, file...); got[1] != tracker.RowUnchanged {
		t.Errorf("the same file must not take back what was typed since: %v", got)
	}
	if got := w.snap(t, shown("2026-11-19", 81)); got[0] != tracker.RowUpdated {
		t.Errorf("%v", got)
	}
	all, err := w.Snapshots(t.Context(), w.shop.ID, "2026-11-01")
	check(t, err)
	newest := tracker.NewestSnapshots(all)
	if len(all) != 4 || len(newest) != 2 || newest[0].Overall != tracker.FigureOf(81) || newest[1].Overall != tracker.FigureOf(84) || newest[1].Revision != 2 {
		t.Errorf("%+v", all)
	}
	want := shown("2026-11-19", 82).Ordered()
	want.ID, want.MerchantID, want.Revision = all[0].ID, w.shop.ID, 1
	if diff := cmp.Diff(want, all[0]); diff != "" {
		t.Error(diff)
	}
	if late, _ := w.Snapshots(t.Context(), w.shop.ID, "2026-11-20"); len(late) != 2 {
		t.Errorf("%+v", late)
	}
	for _, statement := range []string{"UPDATE score_snapshots SET overall = 0", "DELETE FROM score_snapshots"} {
		if err := w.raw(t, statement); err == nil {
			t.Errorf("%s went through", statement)
		}
	}
}

func testSnapshotInputs(t *testing.T, w *world) {
	m := w.shop
	m.Dimensions = tracker.DimensionInput{Product: 70, Service: 71, At: at(-240)}
	check(t, w.UpdateMerchant(t.Context(), m))
	inputs := func() tracker.DimensionInput {
		got, err := w.Merchant(t.Context(), m.ID)
		check(t, err)
		return got.ScoreInputs()
	}
	whole := shown("2026-11-20", 82)
	whole.Product, whole.Service, whole.Bonus = tracker.FigureOf(69), tracker.FigureOf(85), tracker.FigureOf(2)
	old := whole
	old.Date, old.Product = "2026-11-02", tracker.FigureOf(50)
	w.snap(t, old)
	if inputs() != m.Dimensions {
		t.Errorf("%+v is older than what was configured", inputs())
	}
	w.snap(t, whole, shown("2026-11-21", 83)) // the last has no dimensions
	if got := inputs(); got.Product != tracker.PointsOf(69) || got.Service != tracker.PointsOf(85) || got.Bonus != tracker.PointsOf(2) || got.At.IsZero() {
		t.Errorf("%+v", got)
	}
	m.Dimensions.Product = 77
	check(t, w.UpdateMerchant(t.Context(), m))
	whole.Product, whole.Source = tracker.FigureOf(72), tracker.SnapshotForm
	w.snap(t, whole)
	if got := inputs(); got.Product != tracker.PointsOf(72) {
		t.Errorf("%+v after a correction", got)
	}
}

func testSnapshotTenants(t *testing.T, w *world) {
	w.snap(t, shown("2026-11-20", 82))
	all, err := w.Snapshots(t.Context(), w.shop.ID, "")
	check(t, err)
	_, err = w.AddReconciliation(t.Context(), w.shop, tracker.Reconciliation{SnapshotID: all[0].ID, ScoreDate: "2026-11-20", Revision: 1, At: at(1)})
	check(t, err)
	other, _ := newShop(t, w.Store, "shop-b")
	for _, merchant := range []int64{other.ID, 0} {
		snapshots, err := w.Snapshots(t.Context(), merchant, "")
		check(t, err)
		open, err := w.UnreconciledSnapshots(t.Context(), merchant, "")
		check(t, err)
		rows, err := w.Reconciliations(t.Context(), merchant, "")
		check(t, err)
		if len(snapshots)+len(open)+len(rows) > 0 {
			t.Errorf("merchant %d reads %v %v %v", merchant, snapshots, open, rows)
		}
	}
	if _, err := w.AddReconciliation(t.Context(), other, tracker.Reconciliation{SnapshotID: all[0].ID, ScoreDate: "2026-11-20", At: at(1)}); err == nil {
		t.Error("another shop's snapshot was reconciled")
	}
	if _, err := w.AddSnapshots(t.Context(), 4711, []tracker.ScoreSnapshot{shown("2026-11-20", 82)}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("nobody's snapshot: %v", err)
	}
}

func testDriftToldOnce(t *testing.T, w *world) {
	w.shop.Email = "shop@example.cn"
	check(t, w.UpdateMerchant(t.Context(), w.shop))
	var told []string
	reconcile := func(snapshots ...tracker.ScoreSnapshot) {
		w.snap(t, snapshots...)
		open, err := w.UnreconciledSnapshots(t.Context(), w.shop.ID, "2026-11-01")
		check(t, err)
		for _, s := range open {
			r := tracker.Reconciliation{
				SnapshotID: s.ID, ScoreDate: s.Date, Revision: s.Revision, At: at(0), ProfileID: "p", ProfileHash: "h", Stage: tracker.StageFormal,
				ModelOverall: tracker.FigureOf(80), PlatformOverall: s.Overall,
			}
			asked, err := w.AddReconciliation(t.Context(), w.shop, r)
			check(t, err)
			if again, err := w.AddReconciliation(t.Context(), w.shop, r); again || err != nil {
				t.Errorf("%s twice: %v, %v", s.Date, again, err)
			}
			if asked {
				told = append(told, s.Date)
			}
		}
	}
	reconcile(shown("2026-11-16", 85), shown("2026-11-17", 84), shown("2026-11-18", 83))
	reconcile(shown("2026-11-19", 86))
	reconcile(shown("2026-11-15", 86), shown("2026-11-18", 83.5)) // an older date, and a correction
	if diff := cmp.Diff([]string{"2026-11-18"}, told); diff != "" {
		t.Error(diff)
	}
	reconcile(shown("2026-11-19", 80.2), shown("2026-11-20", 83))
	if n := w.count(t, "SELECT COUNT(*) FROM notifications WHERE topic = 'profile_drift'"); n != 1 {
		t.Errorf("%d messages", n)
	}
	rows, err := w.Reconciliations(t.Context(), w.shop.ID, "2026-11-18")
	check(t, err)
	if len(rows) != 5 || !rows[0].Told || rows[1].Told || rows[1].Overall() != tracker.FigureOf(3.5) {
		t.Errorf("%+v", rows)
	}
}

func testSnapshotRace(t *testing.T, w *world) {
	var wg sync.WaitGroup
	for n := range 6 {
		wg.Go(func() {
			if _, err := w.AddSnapshots(context.Background(), w.shop.ID, []tracker.ScoreSnapshot{shown("2026-11-20", float64(80+n))}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	all, err := w.Snapshots(t.Context(), w.shop.ID, "")
	check(t, err)
	for i, s := range all {
		if s.Revision != i+1 {
			t.Errorf("revision %d at place %d", s.Revision, i)
		}
	}
	if len(all) != 6 {
		t.Errorf("%d revisions", len(all))
	}
}
