package jobs

import (
	"context"
	"errors"
	"log/slog"
	"parcelwarden/tracker"
	"testing"
	"time"
)

// orderShelf hands out orders until each was judged, and stories likewise.
type orderShelf struct {
	due      []tracker.OrderSnapshot
	checks   []tracker.CloneCheck
	verdicts []tracker.OrderVerdict
	results  []tracker.CloneResult
	err      error
}

func (o *orderShelf) OrdersDue(_ context.Context, _ time.Time, limit int) ([]tracker.OrderSnapshot, error) {
	n := min(limit, len(o.due))
	part := o.due[:n]
	o.due = o.due[n:]
	return part, o.err
}

func (o *orderShelf) ApplyOrderVerdicts(_ context.Context, v []tracker.OrderVerdict) (tracker.VerdictReport, error) {
	o.verdicts = append(o.verdicts, v...)
	return tracker.VerdictReport{Judged: len(v)}, nil
}

func (o *orderShelf) ClonesDue(_ context.Context, limit int) ([]tracker.CloneCheck, error) {
	n := min(limit, len(o.checks))
	part := o.checks[:n]
	o.checks = o.checks[n:]
	return part, o.err
}

func (o *orderShelf) RecordClones(_ context.Context, r []tracker.CloneResult) (int, error) {
	o.results = append(o.results, r...)
	return 0, nil
}

func TestShipWatchWorksOffWhatIsDue(t *testing.T) {
	t.Parallel()
	rules, err := tracker.LoadRuleBook()
	if err != nil {
		t.Fatal(err)
	}
	advisor, err := tracker.LoadAdvisor()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 20, 4, 0, 0, 0, time.UTC)
	shelf := &orderShelf{}
	for i := range int64(5) {
		shelf.due = append(shelf.due, tracker.OrderSnapshot{Order: tracker.Order{ID: i + 1, PaidAt: now.Add(-50 * time.Hour)}})
	}
	job := &ShipWatch{
		Store: shelf, Judge: tracker.Court{Rules: rules, Advisor: advisor}, Now: func() time.Time { return now },
		Log: slog.New(slog.DiscardHandler), Batch: 2,
	}
	if err := job.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(shelf.verdicts) != 5 || shelf.verdicts[4].OrderID != 5 || len(shelf.verdicts[4].Changes) != 1 {
		t.Errorf("verdicts %+v", shelf.verdicts)
	}
	shelf.err = errors.New("disk full")
	if err := job.Run(t.Context()); !errors.Is(err, shelf.err) {
		t.Errorf("error %v", err)
	}
}

func TestCloneWatchWorksOffWhatIsDue(t *testing.T) {
	t.Parallel()
	shelf := &orderShelf{}
	for i := range int64(5) {
		shelf.checks = append(shelf.checks, tracker.CloneCheck{EventsHash: "h", Parcel: tracker.Story{ShipmentID: i + 1}})
	}
	now := func() time.Time { return time.Date(2026, 11, 20, 4, 0, 0, 0, time.UTC) }
	job := &CloneWatch{Store: shelf, Now: now, Log: slog.New(slog.DiscardHandler), Batch: 2}
	if err := job.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(shelf.results) != 5 || shelf.results[4].ShipmentID != 5 {
		t.Errorf("results %+v", shelf.results)
	}
	shelf.err = errors.New("disk full")
	if err := job.Run(t.Context()); !errors.Is(err, shelf.err) {
		t.Errorf("error %v", err)
	}
}
