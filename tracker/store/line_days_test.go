package store_test

import (
	"parcelwarden/tracker"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func lineDayTests() []storeTest {
	return []storeTest{
		{"lines/a date with its rows, once", testLineDay},
		{"lines/a further row with the reason", testLineDayAgain},
		{"ledger/the row that was written last stands", testLastWritten},
	}
}

// lineDay is a date on which a metric misses its line, with the row of one parcel.
func (w *world) lineDay(t testing.TB) (tracker.ScoreDay, tracker.ScoreEntry) {
	t.Helper()
	s, in := w.stuck(t, "YT001")
	stand := tracker.LineStand{PassResult: tracker.PassResult{
		At: 0.9, Strict: true, Prov: "estimated", Known: true, Distance: -0.05, RepairsNeeded: 16, GoodNeeded: 151,
	}, Unit: "share", Value: 0.85}
	day := tracker.ScoreDay{
		MerchantID: w.shop.ID, ScoreDate: "2026-11-22", At: at(24), ProfileID: "amazon-2026", ProfileHash: "old", Stage: "formal", FactsHash: "facts",
		Lines: []tracker.LineDay{{Key: "promise_ontime_rate", N: 300, Bad: 45, LineStand: stand}},
	}
	stand.Move = 0.003333
	entry := tracker.ScoreEntry{
		MerchantID: w.shop.ID, IncidentID: in.ID, ShipmentID: s.ID, At: at(24), ScoreDate: day.ScoreDate, ProfileID: "amazon-2026", ProfileHash: "old",
		Metric: "promise_ontime_rate", Enters: "2026-11-12", Leaves: "2026-12-12", Harm: 1, N: 300, Bad: 45, Provenance: "estimated", FactsHash: "facts",
		Revision: tracker.DailyRevision, Reason: "daily", Line: stand,
	}
	return day, entry
}

func testLineDay(t *testing.T, w *world) {
	day, entry := w.lineDay(t)
	before := w.count(t, "SELECT attributed + marginal FROM incidents")
	for _, want := range []int{1, 0} { // the job runs again the same day
		n, err := w.BookScore(t.Context(), day, []tracker.ScoreEntry{entry})
		check(t, err)
		if n != want {
			t.Errorf("%d rows, want %d", n, want)
		}
	}
	days, err := w.LineDays(t.Context(), w.shop.ID, "2026-11-01")
	check(t, err)
	if diff := cmp.Diff([]tracker.ScoreDay{day}, days); diff != "" {
		t.Error(diff)
	}
	if points, err := w.ScoreDays(t.Context(), w.shop.ID, "2026-11-01"); err != nil || len(points) != 0 {
		t.Errorf("a date of points: %+v, %v", points, err)
	}
	rows, err := w.Ledger(t.Context(), w.shop.ID, day.ScoreDate, 0)
	check(t, err)
	if len(rows) != 1 || rows[0].Line != entry.Line || rows[0].Revision != 0 {
		t.Errorf("%+v", rows)
	}
	if n := w.count(t, "SELECT attributed + marginal FROM incidents"); n != before {
		t.Error("a row about a line has changed the points of the list")
	}
	other, _ := newShop(t, w.Store, "shop-b")
	if days, err = w.LineDays(t.Context(), other.ID, ""); err != nil || len(days) != 0 {
		t.Errorf("another merchant sees %+v, %v", days, err)
	}
	for _, statement := range []string{"DELETE FROM score_line_days", "UPDATE score_line_days SET lines = ''"} {
		if err := w.raw(t, statement); err == nil {
			t.Errorf("%s went through", statement)
		}
	}
}

func testLineDayAgain(t *testing.T, w *world) {
	day, entry := w.lineDay(t)
	_, err := w.BookScore(t.Context(), day, []tracker.ScoreEntry{entry})
	check(t, err)
	again := day
	again.At, again.ProfileHash, again.Lines = at(30), "new", []tracker.LineDay{{Key: "promise_ontime_rate", N: 299, Bad: 44, LineStand: entry.Line}}
	again.Lines[0].Move, again.Lines[0].Met = 0, true
	if n, err := w.RebookScore(t.Context(), again, nil, tracker.ReasonAppealWon); n != 1 || err != nil {
		t.Fatalf("%d rows, %v", n, err)
	}
	days, err := w.LineDays(t.Context(), w.shop.ID, "2026-11-01")
	check(t, err)
	again.Revision, again.Reason = 1, tracker.ReasonAppealWon
	if diff := cmp.Diff([]tracker.ScoreDay{again}, days); diff != "" {
		t.Error(diff)
	}
	rows, err := w.Ledger(t.Context(), w.shop.ID, "", 0)
	check(t, err)
	if len(rows) != 2 || rows[0].Metric != entry.Metric || rows[0].Reason != tracker.ReasonAppealWon || rows[0].Harm != 0 || rows[0].Line.Move != 0 || !rows[0].Line.Met || rows[0].Revision != 1 {
		t.Errorf("the parcel no longer counts: %+v", rows)
	}
	again.At = at(40)
	if n, err := w.RebookScore(t.Context(), again, nil, tracker.ReasonOverride); n != 0 || err != nil {
		t.Errorf("what says nothing is said twice: %d, %v", n, err)
	}
}

// testLastWritten is an incident that climbs, whose date is booked again for a value of the shop's own, and that climbs once more the same day.
func testLastWritten(t *testing.T, w *world) {
	day, daily := w.bookedDay(t, "2026-11-22")
	step := func(hour float64, revision int, attributed tracker.Points) tracker.ScoreEntry {
		e := daily
		e.At, e.Revision, e.Reason, e.Attributed = at(hour), revision, "climbed", attributed
		return e
	}
	add := func(e tracker.ScoreEntry, want int) {
		t.Helper()
		n, err := w.AddLedger(t.Context(), []tracker.ScoreEntry{e})
		check(t, err)
		if n != want {
			t.Fatalf("%d rows, want %d", n, want)
		}
	}
	add(step(25, 3, 310_000), 1)
	own := day
	own.At = at(26)
	share := daily
	share.At, share.Attributed = at(26), 200_000
	if n, err := w.RebookScore(t.Context(), own, []tracker.ScoreEntry{share}, tracker.ReasonOverride); n != 1 || err != nil {
		t.Fatalf("%d rows, %v", n, err)
	}
	add(step(27, 4, 250_000), 1)
	add(step(27, 4, 250_000), 0) // a repeat of the same step
	newest, err := w.Ledger(t.Context(), w.shop.ID, "", 0)
	check(t, err)
	if len(newest) != 1 || newest[0].Attributed != 250_000 || newest[0].Reason != "climbed" || newest[0].Revision != 3 {
		t.Errorf("the last climb must stand: %+v", newest)
	}
	rows, err := w.Ledger(t.Context(), w.shop.ID, day.ScoreDate, 0)
	check(t, err)
	var places []int
	for _, e := range rows {
		places = append(places, e.Revision)
	}
	if diff := cmp.Diff([]int{3, 2, 1, 0}, places); diff != "" || tracker.PointDays(rows) != 250_000 {
		t.Errorf("newest first: %s, %s point-days", diff, tracker.PointDays(rows))
	}
	if n := w.count(t, "SELECT attributed FROM incidents"); n != 250_000 {
		t.Errorf("the list says %d", n)
	}
	own.At = at(28)
	if n, err := w.RebookScore(t.Context(), own, []tracker.ScoreEntry{share}, tracker.ReasonAppealWon); n != 1 || err != nil {
		t.Fatalf("%d rows, %v", n, err)
	}
	if newest, err = w.Ledger(t.Context(), w.shop.ID, "", 0); err != nil || newest[0].Reason != tracker.ReasonAppealWon || newest[0].Revision != 4 {
		t.Errorf("%+v, %v", newest, err)
	}
}
