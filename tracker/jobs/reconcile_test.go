package jobs

import (
	"context"
	"errors"
	"log/slog"
	"parcelwarden/tracker"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// shownShelf has shops with snapshots and counts for every date.
type shownShelf struct {
	shops  []tracker.Merchant
	open   map[int64][]tracker.ScoreSnapshot
	unseen int64
	fails  int64 // the shop whose facts cannot be counted
	since  string
	dates  []string // asked for
	rows   []tracker.Reconciliation
	added  []tracker.ScoreSnapshot
}

func (s *shownShelf) Merchants(context.Context) ([]tracker.Merchant, error) { return s.shops, nil }

func (s *shownShelf) Merchant(_ context.Context, id int64) (tracker.Merchant, error) {
	for _, m := range s.shops {
		if m.ID == id {
			return m, nil
		}
	}
	return tracker.Merchant{}, tracker.ErrNotFound
}

func (s *shownShelf) Unseen(context.Context, int64) (unseen, open int64, err error) {
	return s.unseen, 100, nil
}

func (s *shownShelf) Facts(_ context.Context, q tracker.FactsQuery) (tracker.ShopFacts, error) {
	s.dates = append(s.dates, q.ScoreDate)
	if q.MerchantID == s.fails {
		return tracker.ShopFacts{}, errors.New("no counts")
	}
	return tracker.ShopFacts{MerchantID: q.MerchantID, ScoreDate: q.ScoreDate, ValidOrders: 900, Metrics: map[string]tracker.MetricFacts{
		"delivery_ontime_rate": {N: 1000, Bad: 80},
	}}, nil
}

func (s *shownShelf) UnreconciledSnapshots(_ context.Context, merchantID int64, since string) ([]tracker.ScoreSnapshot, error) {
	s.since = since
	return s.open[merchantID], nil
}

func (s *shownShelf) AddReconciliation(_ context.Context, m tracker.Merchant, r tracker.Reconciliation) (bool, error) {
	r.MerchantID = m.ID
	s.rows = append(s.rows, r)
	return false, nil
}

func (s *shownShelf) Snapshots(_ context.Context, _ int64, since string) ([]tracker.ScoreSnapshot, error) {
	var out []tracker.ScoreSnapshot
	for _, a := range s.added {
		if a.Date >= since {
			out = append(out, a)
		}
	}
	return out, nil
}

func (s *shownShelf) AddSnapshots(_ context.Context, _ int64, snapshots []tracker.ScoreSnapshot) ([]tracker.RowOutcome, error) {
	s.added = append(s.added, snapshots...)
	return []tracker.RowOutcome{tracker.RowCreated}, nil
}

var (
	_ ReconcileStore = (*shownShelf)(nil)
	_ SnapshotStore  = (*shownShelf)(nil)
)

func scoresOf(t *testing.T) *tracker.ScoreBook {
	t.Helper()
	scores, err := tracker.LoadScoreBook()
	if err != nil {
		t.Fatal(err)
	}
	return scores
}

func shownOn(date string) tracker.ScoreSnapshot {
	return tracker.ScoreSnapshot{ID: 1, Date: date, Revision: 1, Logistics: tracker.FigureOf(85), Product: tracker.FigureOf(80), Service: tracker.FigureOf(80), Overall: tracker.FigureOf(80)}
}

func TestReconcilerTakesTheProfileOfTheDate(t *testing.T) {
	t.Parallel()
	shelf := &shownShelf{
		shops: []tracker.Merchant{{ID: 1, Platform: "douyin"}, {ID: 2, Platform: "douyin"}, {ID: 3, Platform: "amazon"}, {ID: 4, Platform: "generic"}}, fails: 1,
		open: map[int64][]tracker.ScoreSnapshot{
			1: {shownOn("2026-09-20")}, 2: {shownOn("2026-09-07"), shownOn("2026-09-08")}, 3: {shownOn("2026-09-20")}, 4: {shownOn("2026-09-20")},
		},
	}
	now := time.Date(2026, 9, 30, 17, 0, 0, 0, time.UTC) // the next day already in Shanghai
	r := &Reconciler{Store: shelf, Scores: scoresOf(t), Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)}
	if err := r.Run(t.Context()); err == nil {
		t.Error("the first shop's failure is not told")
	}
	var got []string
	for _, row := range shelf.rows {
		got = append(got, row.ScoreDate+" "+row.ProfileID+" "+row.Logistics().Value.Short(1))
	}
	want := []string{"2026-09-07 douyin-2026-05-07 -5.0", "2026-09-08 douyin-2026-09-08 -3.0"}
	if diff := cmp.Diff(want, got); diff != "" || shelf.since != "2026-07-03" {
		t.Errorf("since %s %s", shelf.since, diff)
	}
	shelf.rows, shelf.unseen = nil, 50
	if err := r.Run(t.Context()); err != nil || len(shelf.rows) != 0 {
		t.Errorf("after a first import the counts are those of a shop without deliveries: %v, %+v", err, shelf.rows)
	}
}

// scoreAnswer answers what the platform shows.
type scoreAnswer struct {
	asked int
	shown tracker.ScoreSnapshot
	err   error
}

func (a *scoreAnswer) Score(context.Context) (tracker.ScoreSnapshot, error) {
	a.asked++
	return a.shown, a.err
}

func TestSnapshotReaderReadsOnceADay(t *testing.T) {
	t.Parallel()
	shelf := &shownShelf{shops: []tracker.Merchant{{ID: 7, Platform: "douyin"}}}
	feed := &scoreAnswer{shown: tracker.ScoreSnapshot{Overall: tracker.FigureOf(88)}}
	now := time.Date(2026, 9, 30, 1, 59, 0, 0, time.UTC) // a minute before ten in Shanghai
	r := &SnapshotReader{
		Name: "dd", MerchantID: 7, Source: tracker.SnapshotDoudian, Feed: feed, Store: shelf, Scores: scoresOf(t), Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler),
	}
	pass := func(step time.Duration) {
		t.Helper()
		now = now.Add(step)
		if err := r.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	pass(0)
	feed.err = &tracker.SourceError{Outcome: tracker.OutcomeRateLimited}
	pass(time.Minute)
	feed.err = nil
	pass(time.Hour)
	pass(time.Hour)
	if feed.asked != 2 || len(shelf.added) != 1 || shelf.added[0].Date != "2026-09-30" || shelf.added[0].By != "dd" || shelf.added[0].Source != tracker.SnapshotDoudian {
		t.Errorf("asked %d times: %+v", feed.asked, shelf.added)
	}
	feed.shown.Overall = tracker.FigureOf(8800)
	pass(24 * time.Hour)
	if feed.asked != 3 || len(shelf.added) != 1 {
		t.Errorf("a score that cannot be was kept: %+v", shelf.added)
	}
	feed.err = errors.New("our own")
	if err := r.Run(t.Context()); err == nil {
		t.Error("our own failure is not told")
	}
}
