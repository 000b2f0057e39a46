package store_test

import (
	"errors"
	"parcelwarden/tracker"
	"testing"
	"time"
)

func rebookTests() []storeTest {
	return []storeTest{
		{"rebook/a further row with the reason, the newest counts", testRebook},
		{"rebook/an appeal takes the parcel out from its date on", testAppeal},
		{"rebook/an appeal of another merchant is not there", testAppealTenant},
	}
}

// bookedDay is a date with the share of one parcel.
func (w *world) bookedDay(t testing.TB, date string) (tracker.ScoreDay, tracker.ScoreEntry) {
	t.Helper()
	s, in := w.stuck(t, "YT001")
	day := tracker.ScoreDay{
		MerchantID: w.shop.ID, ScoreDate: date, At: at(24), ProfileID: "p", ProfileHash: "old", Stage: "formal", Logistics: 90_000_000,
		LogisticsKnown: true, Clean: 90_500_000, N: 1000, Bad: 5, FactsHash: "facts",
	}
	entry := tracker.ScoreEntry{
		MerchantID: w.shop.ID, IncidentID: in.ID, ShipmentID: s.ID, At: at(24), ScoreDate: date, Metric: "delivery_ontime_rate", Leaves: "2026-12-20",
		Attributed: 300_000, Marginal: 500_000, Revision: tracker.DailyRevision, Reason: "daily", FactsHash: "facts", ProfileHash: "old",
	}
	_, err := w.BookScore(t.Context(), day, []tracker.ScoreEntry{entry})
	check(t, err)
	return day, entry
}

func testRebook(t *testing.T, w *world) {
	day, entry := w.bookedDay(t, "2026-11-22")
	newer := day
	newer.At, newer.ProfileHash, newer.Logistics = at(30), "new", 91_000_000
	share := entry
	share.At, share.ProfileHash, share.Attributed = at(30), "new", 100_000
	for _, want := range []int{1, 0} { // booked at the same instant twice: once
		n, err := w.RebookScore(t.Context(), newer, []tracker.ScoreEntry{share}, tracker.ReasonOverride)
		check(t, err)
		if n != want {
			t.Fatalf("%d rows, want %d", n, want)
		}
	}
	days, err := w.ScoreDays(t.Context(), w.shop.ID, "2026-11-01")
	check(t, err)
	if len(days) != 1 || days[0].ProfileHash != "new" || days[0].Logistics != 91_000_000 || days[0].Revision != 1 || days[0].Reason != tracker.ReasonOverride {
		t.Errorf("%+v", days)
	}
	shares, err := w.LossShares(t.Context(), w.shop.ID, day.ScoreDate)
	check(t, err)
	if len(shares) != 1 || shares[0].Attributed != 100_000 {
		t.Errorf("shares %+v", shares)
	}
	rows, err := w.Ledger(t.Context(), w.shop.ID, day.ScoreDate, 0)
	check(t, err)
	if n := tracker.NewestPerDay(rows); len(rows) != 2 || tracker.PointDays(n) != 100_000 {
		t.Errorf("the first row must stay: %+v", rows)
	}
	if n := w.count(t, "SELECT attributed FROM incidents"); n != 100_000 {
		t.Errorf("the list says %d", n)
	}
	gone := newer
	gone.At = at(40)
	if n, err := w.RebookScore(t.Context(), gone, nil, tracker.ReasonAppealWon); n != 1 || err != nil {
		t.Fatalf("%d rows, %v", n, err)
	}
	if shares, _ = w.LossShares(t.Context(), w.shop.ID, day.ScoreDate); len(shares) != 0 {
		t.Errorf("still shared: %+v", shares)
	}
	if n := w.count(t, "SELECT attributed FROM incidents"); n != 0 {
		t.Errorf("the list says %d", n)
	}
	never := gone
	never.ScoreDate = "2026-11-21"
	if n, err := w.RebookScore(t.Context(), never, []tracker.ScoreEntry{share}, tracker.ReasonOverride); n != 0 || err != nil {
		t.Errorf("a date that was never booked: %d, %v", n, err)
	}
	for _, table := range []string{"score_day_revisions", "score_entries"} {
		if err := w.raw(t, "DELETE FROM "+table); err == nil {
			t.Errorf("%s could be emptied", table)
		}
	}
}

func testAppeal(t *testing.T, w *world) {
	late := w.scored(t, "YT001", func(s *tracker.Shipment) { s.LineDueAt = at(-1) }, 0)
	w.scored(t, "YT002", func(s *tracker.Shipment) { s.LineDueAt, s.SignedAt = at(-1), at(-3) }, 0)
	v := w.opening(t, w.page(t, late).Shipment, tracker.KindTransitStall)
	v.Shipment.LineDueAt = at(-1)
	w.apply(t, v)
	incident := w.page(t, late).Incidents[0].ID
	count := func(date string) tracker.MetricFacts {
		t.Helper()
		q := w.asks(tracker.MetricQuery{Key: "delivery_ontime_rate", Window: "line_due_at"})
		q.ScoreDate = date
		units, err := w.HarmUnits(t.Context(), q)
		check(t, err)
		f := w.facts(t, q).Metrics["delivery_ontime_rate"]
		if int64(len(units)) != f.Bad {
			t.Errorf("%s: %d units of %d bad", date, len(units), f.Bad)
		}
		return f
	}
	before := count("2026-11-24")
	if before.Bad == 0 {
		t.Fatalf("%+v", before)
	}
	appeal := tracker.ScoreAppeal{MerchantID: w.shop.ID, IncidentID: incident, From: "2026-11-23", By: "li", At: at(30), Why: "平台判责快递"}
	_, err := w.AddAppeal(t.Context(), appeal)
	check(t, err)
	if got := count("2026-11-24"); got.Bad != before.Bad-1 || got.N != before.N-1 {
		t.Errorf("from its date on %+v, before %+v", got, before)
	}
	if got := count("2026-11-22"); got != before {
		t.Errorf("before its date %+v", got)
	}
	causes, err := w.RebookCauses(t.Context(), w.shop.ID)
	check(t, err)
	profile := &tracker.ScoreProfile{Hash: "h"}
	day := tracker.ScoreDay{ScoreDate: "2026-11-23", At: at(29), ProfileHash: "h"}
	if got := causes.Reason(day, profile); got != tracker.ReasonAppealWon {
		t.Errorf("reason %q", got)
	}
	for _, other := range []tracker.ScoreDay{{ScoreDate: "2026-11-22", At: at(29), ProfileHash: "h"}, {ScoreDate: "2026-11-23", At: at(31), ProfileHash: "h"}} {
		if got := causes.Reason(other, profile); got != "" {
			t.Errorf("%+v: %q", other, got)
		}
	}
	appeal.TakenBack, appeal.At = true, at(40)
	_, err = w.AddAppeal(t.Context(), appeal)
	check(t, err)
	if got := count("2026-11-24"); got != before {
		t.Errorf("taken back: %+v", got)
	}
	if last := w.page(t, late).Timeline; last[len(last)-1].What != "appeal_unsaid" {
		t.Errorf("%+v", last)
	}
}

func testAppealTenant(t *testing.T, w *world) {
	_, in := w.stuck(t, "YT001")
	other, _ := newShop(t, w.Store, "shop-b")
	_, err := w.AddAppeal(t.Context(), tracker.ScoreAppeal{MerchantID: other.ID, IncidentID: in.ID, From: "2026-11-23", By: "x", At: t0().Add(time.Hour)})
	if !errors.Is(err, tracker.ErrNotFound) {
		t.Errorf("%v", err)
	}
}
