package jobs

import (
	"context"
	"log/slog"
	"parcelwarden/tracker"
	"slices"
	"testing"
	"time"
)

// bookShelf is a shop whose 1000 parcels were due, some of them late, with the dates that were booked.
type bookShelf struct {
	merchant tracker.Merchant
	days     []tracker.ScoreDay
	lines    []tracker.ScoreDay
	causes   tracker.RebookCauses
	booked   []tracker.ScoreDay
	again    []string
}

func (b *bookShelf) Merchants(context.Context) ([]tracker.Merchant, error) {
	return []tracker.Merchant{b.merchant}, nil
}

func (b *bookShelf) Facts(_ context.Context, q tracker.FactsQuery) (tracker.ShopFacts, error) {
	return tracker.ShopFacts{MerchantID: q.MerchantID, ScoreDate: q.ScoreDate, ValidOrders: 1000, Metrics: map[string]tracker.MetricFacts{
		"pickup_hours_avg": {N: 1000, Sum: 9000}, "delivery_ontime_rate": {N: 1000, Bad: 80}, "damage_return_rate": {N: 1000}, "promise_ontime_rate": {N: 300, Bad: 45},
	}}, nil
}

func (b *bookShelf) Unseen(context.Context, int64) (int64, int64, error) { return 0, 100, nil }

func (b *bookShelf) HarmUnits(_ context.Context, q tracker.FactsQuery) ([]tracker.HarmUnit, error) {
	return []tracker.HarmUnit{{IncidentID: 1, ShipmentID: 1, Metric: "delivery_ontime_rate", Harm: 1, EnteredOn: q.ScoreDate}}, nil
}

func (b *bookShelf) BookScore(_ context.Context, d tracker.ScoreDay, _ []tracker.ScoreEntry) (int, error) {
	b.booked = append(b.booked, d)
	return 1, nil
}

func (b *bookShelf) NoteProfile(context.Context, int64, string, tracker.ProfileInForce) error {
	return nil
}

func (b *bookShelf) ScoreDays(context.Context, int64, string) ([]tracker.ScoreDay, error) {
	return slices.Clone(b.days), nil
}

func (b *bookShelf) LineDays(context.Context, int64, string) ([]tracker.ScoreDay, error) {
	return slices.Clone(b.lines), nil
}

func (b *bookShelf) RebookCauses(context.Context, int64) (tracker.RebookCauses, error) {
	return b.causes, nil
}

func (b *bookShelf) RebookScore(_ context.Context, d tracker.ScoreDay, entries []tracker.ScoreEntry, reason string) (int, error) {
	b.again = append(b.again, d.ScoreDate+" "+reason)
	for _, shelf := range [][]tracker.ScoreDay{b.days, b.lines} {
		for i := range shelf {
			if shelf[i].ScoreDate == d.ScoreDate {
				shelf[i] = d
			}
		}
	}
	return len(entries), nil
}

func TestScoreIsBookedAgain(t *testing.T) {
	t.Parallel()
	scores, err := tracker.LoadScoreBook()
	if err != nil {
		t.Fatal(err)
	}
	rules, err := tracker.LoadRuleBook()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 20, 4, 0, 0, 0, time.UTC)
	shelf := &bookShelf{merchant: tracker.Merchant{ID: 1, Platform: "douyin", Zone: "Asia/Shanghai"}}
	plain, err := scores.For("douyin", "2026-11-18")
	if err != nil {
		t.Fatal(err)
	}
	for _, date := range []string{"2026-11-17", "2026-11-18", "2026-11-19"} {
		shelf.days = append(shelf.days, tracker.ScoreDay{ScoreDate: date, At: now.Add(-time.Hour), ProfileHash: plain.Hash})
	}
	job := &ScoreBooker{Store: shelf, Scores: scores, Rules: rules, Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)}
	pass := func(want ...string) {
		t.Helper()
		shelf.again = nil
		if err := job.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(shelf.again, want) {
			t.Errorf("booked again %q, want %q", shelf.again, want)
		}
	}
	pass() // nothing has changed
	shelf.causes.Appeals = []tracker.ScoreAppeal{{IncidentID: 1, From: "2026-11-18", At: now.Add(-time.Minute)}}
	pass("2026-11-18 appeal_won", "2026-11-19 appeal_won")
	pass()
	rows := []tracker.ScoreOverride{{Profile: plain.ID, Path: "switches.small_shop_80", Value: []byte(`"on"`), Prov: tracker.ProvMerchant, By: "li", Why: "客服确认", At: now}}
	if shelf.merchant.Scoring, err = tracker.NewOverrideSet(rows); err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Minute)
	shelf.causes.Overridden = now
	now = now.Add(time.Minute)
	pass("2026-11-17 override", "2026-11-18 override", "2026-11-19 override")
	pass()
	shelf.merchant.Scoring = "" // withdrawn
	shelf.causes.Overridden, now = now.Add(time.Second), now.Add(time.Minute)
	pass("2026-11-17 override", "2026-11-18 override", "2026-11-19 override")
}

// TestLinesAreBooked is a shop on a platform of lines: its dates are booked, and again when the shop moves a line.
func TestLinesAreBooked(t *testing.T) {
	t.Parallel()
	scores, err := tracker.LoadScoreBook()
	if err != nil {
		t.Fatal(err)
	}
	rules, err := tracker.LoadRuleBook()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 20, 4, 0, 0, 0, time.UTC)
	shelf := &bookShelf{merchant: tracker.Merchant{ID: 1, Platform: "amazon", Zone: "America/New_York"}}
	job := &ScoreBooker{Store: shelf, Scores: scores, Rules: rules, Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)}
	if err := job.Run(t.Context()); err != nil || len(shelf.booked) != 1 || len(shelf.booked[0].Lines) != 1 || shelf.booked[0].Lines[0].Met || shelf.booked[0].LogisticsKnown {
		t.Fatalf("%+v, %v", shelf.booked, err)
	}
	shelf.lines = []tracker.ScoreDay{shelf.booked[0]}
	rows := []tracker.ScoreOverride{{
		Profile: "amazon-2026", Path: "logistics_metrics.promise_ontime_rate.pass.at", Value: []byte("0.8"), Prov: tracker.ProvMerchant, By: "li", Why: "后台所见", At: now,
	}}
	if shelf.merchant.Scoring, err = tracker.NewOverrideSet(rows); err != nil {
		t.Fatal(err)
	}
	shelf.causes.Overridden, now = now.Add(time.Second), now.Add(time.Minute)
	for range 2 { // the second pass finds nothing to do
		if err := job.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(shelf.again, []string{shelf.booked[0].ScoreDate + " override"}) || !shelf.lines[0].Lines[0].Met || shelf.lines[0].Lines[0].Prov != tracker.ProvMerchant {
		t.Errorf("%q: %+v", shelf.again, shelf.lines)
	}
}
