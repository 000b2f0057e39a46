package tracker

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestBookedDaySharesItsLossExactly(t *testing.T) {
	t.Parallel()
	book := scoreBook(t)
	now := time.Date(2026, 10, 1, 1, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(book.profiles).Draw(t, "profile")
		f, units := drawShop(t, p)
		day, entries, err := p.Book(f, rapid.Permutation(units).Draw(t, "order"), now)
		if err != nil {
			t.Fatal(err)
		}
		shares, err := p.Attribute(f, units)
		if err != nil {
			t.Fatal(err)
		}
		rest := day.Clean - day.Logistics
		for _, s := range shares {
			if s.Unit.IncidentID == 0 {
				rest -= s.Points
			}
		}
		for _, e := range entries {
			rest -= e.Attributed
		}
		if rest != 0 {
			t.Fatalf("rows and nameless shares miss the day's loss of %s by %s", day.Clean-day.Logistics, rest)
		}
	})
}

func TestPointDays(t *testing.T) {
	t.Parallel()
	row := func(date string, revision int, points Points) ScoreEntry {
		return ScoreEntry{IncidentID: 1, ShipmentID: 2, Metric: "delivery_ontime_rate", ScoreDate: date, Revision: revision, Attributed: points}
	}
	risk := row("2026-10-05", 0, 900)
	risk.AtRisk = true
	rows := []ScoreEntry{row("2026-10-01", 0, 100), row("2026-10-01", 1, 70), row("2026-10-02", 1, 50), row("2026-10-03", 1, 40), risk}
	if got := PointDays(rows); got != 160 {
		t.Errorf("%d, want 70+50+40", got)
	}
	if got := PointDays(append(rows, row("2026-10-03", 2, 0))); got != 120 {
		t.Errorf("%d after a row was taken back, want 120", got)
	}
}

func TestRowsCarryTheNearestLine(t *testing.T) {
	t.Parallel()
	p := scoreProfile(t, "douyin-2026-09-08")
	_, rows, err := p.Book(septemberFacts(80), unitsDue(2, "2026-09-20"), time.Date(2026, 10, 1, 1, 0, 0, 0, time.UTC))
	if err != nil || len(rows) != 2 || !rows[0].DistanceKnown || rows[0].Distance != 15_100_000 {
		t.Errorf("%+v, %v; want 90.1 - 75", rows, err)
	}
}
