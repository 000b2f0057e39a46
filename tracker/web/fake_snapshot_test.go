package web

import (
	"context"
	"parcelwarden/tracker"
	"sync"
	"testing"
	"time"
)

// fakeShown keeps snapshots, reconciliations and overrides in memory, strictly apart by merchant.
type fakeShown struct {
	mu        sync.Mutex
	snapshots []tracker.ScoreSnapshot
	rows      []tracker.Reconciliation
	overrides []tracker.ScoreOverride
	asked     []int64
	err       error
}

var _ SnapshotBook = (*fakeShown)(nil)

func (f *fakeShown) enter(merchantID int64) func() {
	f.mu.Lock()
	f.asked = append(f.asked, merchantID)
	return f.mu.Unlock
}

func (f *fakeShown) Snapshots(_ context.Context, m int64, since string) ([]tracker.ScoreSnapshot, error) {
	defer f.enter(m)()
	var out []tracker.ScoreSnapshot
	for _, s := range f.snapshots {
		if s.MerchantID == m && s.Date >= since {
			out = append(out, s)
		}
	}
	return out, f.err
}

func (f *fakeShown) AddSnapshots(_ context.Context, m int64, snapshots []tracker.ScoreSnapshot) ([]tracker.RowOutcome, error) {
	defer f.enter(m)()
	for _, s := range snapshots {
		s.MerchantID, s.ID, s.Revision = m, int64(len(f.snapshots)+1), 1
		f.snapshots = append(f.snapshots, s)
	}
	return []tracker.RowOutcome{tracker.RowCreated}, f.err
}

func (f *fakeShown) Reconciliations(_ context.Context, m int64, since string) ([]tracker.Reconciliation, error) {
	defer f.enter(m)()
	var out []tracker.Reconciliation
	for _, r := range f.rows {
		if r.MerchantID == m && r.ScoreDate >= since {
			out = append(out, r)
		}
	}
	return out, f.err
}

func (f *fakeShown) ScoreOverrides(_ context.Context, m int64) ([]tracker.ScoreOverride, error) {
	defer f.enter(m)()
	return owned(f.overrides, m, func(r tracker.ScoreOverride) int64 { return r.MerchantID }), f.err
}

func (f *fakeShown) AddScoreOverrides(_ context.Context, m int64, rows []tracker.ScoreOverride) error {
	defer f.enter(m)()
	for _, r := range rows {
		r.MerchantID = m
		f.overrides = append(f.overrides, r)
	}
	return f.err
}

// shownDays are snapshots that end yesterday. Merchant 1 has points per metric and is two points below the model for three days.
func shownDays(n int) *fakeShown {
	f := &fakeShown{}
	for i := range n {
		at := atNoon().AddDate(0, 0, i-n)
		late := 0.90 + 0.004*float64(i%12)
		points := 80.0
		if late >= 0.92 {
			points = 90
		}
		s := tracker.ScoreSnapshot{
			ID: int64(i + 1), MerchantID: 1, Date: at.Format(time.DateOnly), Revision: 1 + i%2, Source: tracker.SnapshotDoudian, At: at, By: "dd",
			Overall: tracker.FigureOf(82.5), Logistics: tracker.FigureOf(90.4), Metrics: []tracker.SnapshotMetric{
				{Key: "delivery_ontime_rate", Value: tracker.FigureOf(late), Points: tracker.FigureOf(points), Weighted: tracker.FigureOf(points * 0.6)},
				{Key: "damage_return_rate", Value: tracker.FigureOf(0.001), Points: tracker.FigureOf(100), Weighted: tracker.FigureOf(20)},
				{Key: "pickup_hours_avg", Value: tracker.FigureOf(8.5), Points: tracker.FigureOf(95), Weighted: tracker.FigureOf(19)},
			},
		}
		f.snapshots = append(f.snapshots, s)
		if i < n-4 {
			continue
		}
		f.rows = append(f.rows, tracker.Reconciliation{
			MerchantID: 1, SnapshotID: s.ID, ScoreDate: s.Date, Revision: s.Revision, At: at, ProfileID: "douyin-2026-09-08", ProfileHash: "h", Stage: tracker.StageFormal,
			ModelLogistics: tracker.FigureOf(92.5 - float64(i%2)*0.3), PlatformLogistics: s.Logistics, ModelOverall: tracker.FigureOf(82.9), PlatformOverall: s.Overall,
			Metrics: []tracker.MetricResidual{{
				Key: "delivery_ontime_rate", ModelValue: tracker.FigureOf(late + 0.002), PlatformValue: tracker.FigureOf(late), ModelPoints: tracker.FigureOf(86.4), PlatformPoints: tracker.FigureOf(points),
			}},
		})
	}
	return f
}

func atSnapshots(t *testing.T, book *fakeShown) func(*Config) {
	t.Helper()
	scores, err := tracker.LoadScoreBook()
	if err != nil {
		t.Fatal(err)
	}
	return func(c *Config) { c.Snapshots = SnapshotDesk{Book: book, Scores: scores} }
}

// dimensionDays are snapshots with all four scores, of which the last could not be read fully, one shows a metric that the profile does not have, and
// two are of a small shop with fixed points.
func dimensionDays() *fakeShown {
	f := shownDays(40)
	f.rows = nil
	for i := range f.snapshots {
		s := &f.snapshots[i]
		x := [3]float64{62 + float64(i*7%23), 71 + float64(i*5%29), 66 + float64(i*11%31)}
		s.Product, s.Logistics, s.Service = tracker.FigureOf(x[0]), tracker.FigureOf(x[1]), tracker.FigureOf(x[2])
		s.Overall, s.Rates = tracker.FigureOf(0.35*x[0]+0.4*x[1]+0.25*x[2]), tracker.RatesPercent
		f.rows = append(f.rows, tracker.Reconciliation{
			MerchantID: 1, SnapshotID: s.ID, ScoreDate: s.Date, Revision: s.Revision, At: s.At, Stage: tracker.StageFormal,
			Metrics: []tracker.MetricResidual{{Key: "damage_return_rate", PlatformPoints: tracker.FigureOf(80), Fixed: i < 39 && i > 36}},
		})
	}
	f.snapshots[38].Metrics = append(f.snapshots[38].Metrics, tracker.SnapshotMetric{Key: "collect_ontime_rate", Value: tracker.FigureOf(0.991), Points: tracker.FigureOf(100)})
	f.snapshots[39].Rates, f.snapshots[39].Metrics = tracker.RatesMixed, nil
	return f
}
