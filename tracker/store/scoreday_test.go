package store_test

import (
	"parcelwarden/tracker"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func scoreDayTests() []storeTest {
	return []storeTest{
		{"score days/booked once, with who shares the loss", testScoreDay},
		{"score days/what happened today and what waits", testDayCount},
		{"score days/a parcel's share is shown once", testSettledEffects},
		{"score days/what was withdrawn meanwhile stays withdrawn", testBookWithdrawn},
	}
}

func testScoreDay(t *testing.T, w *world) {
	s, in := w.stuck(t, "YT001")
	day := tracker.ScoreDay{
		MerchantID: w.shop.ID, ScoreDate: "2026-11-22", At: at(24), ProfileID: "p", ProfileHash: "h", Stage: "formal", Logistics: 90_000_000,
		LogisticsKnown: true, Clean: 90_500_000, Overall: 85_000_000, OverallKnown: true, N: 1000, Bad: 5, FactsHash: "facts",
	}
	entry := tracker.ScoreEntry{
		MerchantID: w.shop.ID, IncidentID: in.ID, ShipmentID: s.ID, At: at(24), ScoreDate: day.ScoreDate, Metric: "delivery_ontime_rate", Leaves: "2026-12-20",
		Attributed: 300_000, Revision: tracker.DailyRevision, Reason: "daily", FactsHash: "facts", Distance: -1, DistanceKnown: true,
	}
	later := entry
	later.Metric, later.FactsHash = "pickup_hours_avg", "facts of another hour"
	for _, want := range []int{2, 0} {
		added, err := w.BookScore(t.Context(), day, []tracker.ScoreEntry{entry, later})
		check(t, err)
		if added != want {
			t.Errorf("%d rows added, want %d", added, want)
		}
		day2 := day
		day2.Logistics = 1
		_, err = w.BookScore(t.Context(), day2, nil)
		check(t, err)
	}
	none := day
	none.ScoreDate, none.LogisticsKnown = "2026-11-23", false
	_, err := w.BookScore(t.Context(), none, nil)
	check(t, err)
	days, err := w.ScoreDays(t.Context(), w.shop.ID, "2026-11-01")
	check(t, err)
	if diff := cmp.Diff([]tracker.ScoreDay{day}, days); diff != "" {
		t.Error(diff)
	}
	rows, err := w.Ledger(t.Context(), w.shop.ID, day.ScoreDate, 0)
	check(t, err)
	if len(rows) != 2 || !rows[1].DistanceKnown || rows[1].Distance != -1 {
		t.Errorf("%+v", rows)
	}
	shares, err := w.LossShares(t.Context(), w.shop.ID, day.ScoreDate)
	check(t, err)
	want := []tracker.LossShare{{
		IncidentID: in.ID, ShipmentID: s.ID, TrackingNo: "YT001", Kind: in.Kind, Metric: entry.Metric, Attributed: 300_000, Leaves: "2026-12-20", Open: true,
	}}
	if diff := cmp.Diff(want, shares); diff != "" {
		t.Errorf("rows of another hour must not be among them:\n%s", diff)
	}
	if foreign, _ := w.LossShares(t.Context(), w.shop.ID+1, day.ScoreDate); len(foreign) != 0 {
		t.Errorf("another shop reads %+v", foreign)
	}
	_, err = w.AddLedger(t.Context(), []tracker.ScoreEntry{entry.Withdrawn(at(30), 2)})
	check(t, err)
	if shares, _ = w.LossShares(t.Context(), w.shop.ID, day.ScoreDate); len(shares) != 0 {
		t.Errorf("taken back, and still there: %+v", shares)
	}
	for _, statement := range []string{"UPDATE score_days SET clean = 0", "DELETE FROM score_days"} {
		if err := w.raw(t, statement); err == nil {
			t.Errorf("%s went through", statement)
		}
	}
}

func testDayCount(t *testing.T, w *world) {
	_, in := w.stuck(t, "YT001")
	got, err := w.DayCount(t.Context(), w.shop.ID, in.OpenedAt)
	check(t, err)
	if want := (tracker.DayCount{Opened: 1, Waiting: 1}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	_, err = w.Acknowledge(t.Context(), w.shop.ID, []int64{in.ID}, "li", at(1))
	check(t, err)
	got, err = w.DayCount(t.Context(), w.shop.ID, in.OpenedAt.Add(time.Second))
	check(t, err)
	if got != (tracker.DayCount{}) {
		t.Errorf("opened before, and acknowledged: %+v", got)
	}
}

// Two incidents of one parcel were opened on other days; the date's share belongs to the second.
func testSettledEffects(t *testing.T, w *world) {
	s, first := w.stuck(t, "YT001")
	second := w.opening(t, s, tracker.KindPromiseOverdue)
	second.Changes[0].Incident.Family = tracker.FamilyOverdue
	w.apply(t, second)
	in := w.page(t, s).Incidents[1]
	day := tracker.ScoreDay{MerchantID: w.shop.ID, ScoreDate: "2026-11-24", At: at(48), ProfileID: "p", ProfileHash: "h", LogisticsKnown: true, FactsHash: "facts"}
	_, err := w.BookScore(t.Context(), day, []tracker.ScoreEntry{{
		MerchantID: w.shop.ID, IncidentID: in.ID, ShipmentID: s.ID, At: at(48), ScoreDate: day.ScoreDate, Metric: "delivery_ontime_rate",
		Marginal: 900_000, Attributed: 300_000, Revision: tracker.DailyRevision, Reason: "daily", FactsHash: "facts",
	}})
	check(t, err)
	sum, err := w.StuckSummary(t.Context(), w.shop.ID)
	check(t, err)
	if sum.Attributed != 300_000 {
		t.Errorf("the list counts a loss of %s", sum.Attributed)
	}
	list, err := w.StuckParcels(t.Context(), tracker.StuckFilter{MerchantID: w.shop.ID})
	check(t, err)
	for _, p := range list.Rows {
		if p.Marginal != 900_000 || p.Attributed != map[int64]tracker.Points{first.ID: 0, in.ID: 300_000}[p.Incident.ID] {
			t.Errorf("%s gains %s, shares %s", p.Incident.Kind, p.Marginal, p.Attributed)
		}
	}
}

// A booking reads its facts before it writes: what was withdrawn in between must not come back.
func testBookWithdrawn(t *testing.T, w *world) {
	s, in := w.stuck(t, "YT001")
	if report := w.apply(t, withdrawal(s, in, 25)); report.Resolved != 1 {
		t.Fatalf("report %+v", report)
	}
	day := tracker.ScoreDay{MerchantID: w.shop.ID, ScoreDate: "2026-11-22", At: at(26), ProfileID: "p", ProfileHash: "h", Stage: "formal", Logistics: 90_000_000, LogisticsKnown: true, N: 9, FactsHash: "facts"}
	entry := tracker.ScoreEntry{
		MerchantID: w.shop.ID, IncidentID: in.ID, ShipmentID: s.ID, At: at(26), ScoreDate: day.ScoreDate, Metric: "delivery_ontime_rate", Attributed: 300_000,
		Revision: tracker.DailyRevision, Reason: "daily", FactsHash: "facts",
	}
	added, err := w.BookScore(t.Context(), day, []tracker.ScoreEntry{entry})
	check(t, err)
	if added != 0 {
		t.Errorf("%d rows of an incident that never was", added)
	}
	days, err := w.ScoreDays(t.Context(), w.shop.ID, "2026-11-01")
	check(t, err)
	if len(days) != 1 {
		t.Errorf("the day itself is not booked: %+v", days)
	}
}
