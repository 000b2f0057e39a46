package jobs

import (
	"context"
	"errors"
	"log/slog"
	"parcelwarden/tracker"
	"testing"
	"time"
)

// decided is a store of a few decisions under way.
type decided struct {
	checks  []tracker.DecisionCheck
	ended   []tracker.DecisionEnd
	learned time.Time
	err     error
}

func (d *decided) DecisionChecks(context.Context) ([]tracker.DecisionCheck, error) {
	return d.checks, d.err
}

func (d *decided) EndDecision(_ context.Context, e tracker.DecisionEnd) (bool, error) {
	d.ended = append(d.ended, e)
	return true, nil
}

func (d *decided) LearnOutcomes(_ context.Context, now time.Time) (int, error) {
	d.learned = now
	return 1, nil
}

func TestDecisionFollower(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC)
	open := func(id int64, a tracker.Action) tracker.Decision {
		return tracker.Decision{ID: id, MerchantID: 1, Action: a, State: tracker.DecisionAccepted, Until: now.Add(time.Hour)}
	}
	store := &decided{checks: []tracker.DecisionCheck{
		{Decision: open(1, tracker.ActionRefund), Orders: []tracker.Order{{AfterSale: tracker.AfterSaleRefunded}}},
		{Decision: open(2, tracker.ActionRefund), Orders: []tracker.Order{{AfterSale: tracker.AfterSalePending}}},
		{Decision: open(3, tracker.ActionClaim)},
	}}
	f := &DecisionFollower{Store: store, Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)}
	if err := f.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(store.ended) != 1 || store.ended[0].DecisionID != 1 || store.ended[0].Outcome != tracker.OutcomeRefunded || !store.learned.Equal(now) {
		t.Errorf("ended %+v, learned %s", store.ended, store.learned)
	}
	store.err = errors.New("gone")
	if err := f.Run(t.Context()); !errors.Is(err, store.err) {
		t.Errorf("%v", err)
	}
}
