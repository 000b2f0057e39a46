package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"parcelwarden/tracker"
	"time"
)

// LaneParcels reads the parcels that the lane models learn from and judge.
type LaneParcels interface {
	Merchants(ctx context.Context) ([]tracker.Merchant, error)
	Unlearned(ctx context.Context, q tracker.JourneyQuery) ([]tracker.Shipment, error)
	Journeys(ctx context.Context, merchantID int64, ids []int64) ([]tracker.Journey, error)
}

// LaneModels keeps what was learned.
type LaneModels interface {
	LaneProgress(ctx context.Context, merchantID int64) (tracker.LaneProgress, error)
	LaneModels(ctx context.Context, merchantID int64) ([]tracker.SavedLane, error)
	SaveLanes(ctx context.Context, w tracker.LaneWrite) (bool, error)
	ForgetLanes(ctx context.Context, merchantID int64) error
}

// LaneForecasts keeps what was said and what came of it.
type LaneForecasts interface {
	DueForecasts(ctx context.Context, merchantID int64, now time.Time, limit int) ([]tracker.LaneForecast, error)
	Decided(ctx context.Context, merchantID int64, target tracker.LaneTarget, span [2]time.Time) ([]tracker.Tally, error)
	LaneChecks(ctx context.Context, merchantID int64) ([]tracker.LaneCheck, error)
}

// LaneStore is what learning needs of the store.
type LaneStore interface {
	LaneParcels
	LaneModels
	LaneForecasts
}

// LaneLearner keeps the lane models of every merchant: each day it learns the parcels that ended, fits the models to the day and says of a
// sample of open parcels what it expects; each week it compares what it said with what came, and withdraws a model that is off.
type LaneLearner struct {
	Store  LaneStore
	Lanes  *tracker.Lanes
	Names  func(tracker.Merchant) tracker.LaneNames
	Now    func() time.Time
	Log    *slog.Logger
	Page   int // parcels read at once; 0: 1000
	Sample int // parcels forecast in a day; 0: 500

	published map[int64]int64 // revision that judgements see, by merchant
}

// LearnLag is how long a day is over before it is learned: looks bring the news of a delivery hours after it.
const LearnLag = 12 * time.Hour

// checkEvery is the time between two self-checks.
const checkEvery = 7 * 24 * time.Hour

// Run does one pass over all merchants. What fails for one does not keep the others from learning.
func (l *LaneLearner) Run(ctx context.Context) error {
	merchants, err := l.Store.Merchants(ctx)
	if err != nil {
		return fmt.Errorf("read merchants: %w", err)
	}
	var failed []error
	for _, m := range merchants {
		if err := l.merchant(ctx, m); err != nil {
			failed = append(failed, fmt.Errorf("learn lanes of merchant %d: %w", m.ID, err))
		}
	}
	return errors.Join(failed...)
}

// Load publishes what was learned before, without learning anything.
func (l *LaneLearner) Load(ctx context.Context, m tracker.Merchant) error {
	p, err := l.Store.LaneProgress(ctx, m.ID)
	if err != nil {
		return err
	}
	k, err := l.load(ctx, m)
	if errors.Is(err, tracker.ErrLaneVersion) {
		return nil // it will be learned anew
	}
	if err != nil {
		return err
	}
	l.publish(p, k)
	return nil
}

func (l *LaneLearner) publish(p tracker.LaneProgress, k *tracker.LaneKnowledge) {
	if l.published == nil {
		l.published = map[int64]int64{}
	}
	l.Lanes.Set(p.MerchantID, k)
	l.published[p.MerchantID] = p.Revision
}

// load reads the saved models; without any it returns ErrLaneVersion.
func (l *LaneLearner) load(ctx context.Context, m tracker.Merchant) (*tracker.LaneKnowledge, error) {
	saved, err := l.Store.LaneModels(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	checks, err := l.Store.LaneChecks(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	return tracker.LoadLanes(saved, checks, l.names(m))
}

func (l *LaneLearner) names(m tracker.Merchant) tracker.LaneNames {
	if l.Names == nil {
		return tracker.LaneNames{}
	}
	return l.Names(m)
}

// merchant brings one merchant up to date.
func (l *LaneLearner) merchant(ctx context.Context, m tracker.Merchant) error {
	p, err := l.Store.LaneProgress(ctx, m.ID)
	if err != nil {
		return err
	}
	now := l.Now()
	next, err := l.nextDay(ctx, m, p, now)
	if err != nil || (next.IsZero() && p.LearnedTo.IsZero()) {
		return err
	}
	today := now.In(m.Location()).Format(time.DateOnly)
	if next.IsZero() && p.SampledOn == today && l.published[m.ID] == p.Revision {
		return nil
	}
	w := &laneWork{LaneLearner: l, m: m, p: p, now: now}
	if w.k, err = l.start(ctx, m, &w.p); err != nil {
		return err
	}
	for !next.IsZero() && ctx.Err() == nil {
		last := next.AddDate(0, 0, 1).After(now.Add(-LearnLag))
		if ok, err := w.day(ctx, next, last); err != nil || !ok {
			return err
		}
		if next = next.AddDate(0, 0, 1); last {
			break
		}
	}
	if ctx.Err() != nil {
		return nil //nolint:nilerr // every day is saved by itself: the rest is learned after the next start
	}
	if ok, err := w.daily(ctx, today); err != nil || !ok {
		return err
	}
	l.publish(w.p, w.k)
	return nil
}

// start loads the models, or begins anew where there are none that can be read.
func (l *LaneLearner) start(ctx context.Context, m tracker.Merchant, p *tracker.LaneProgress) (*tracker.LaneKnowledge, error) {
	if p.LearnedTo.IsZero() {
		return tracker.NewLaneKnowledge(l.names(m)), nil
	}
	k, err := l.load(ctx, m)
	if !errors.Is(err, tracker.ErrLaneVersion) {
		return k, err
	}
	l.Log.Warn("lane models are learned anew", "merchant_id", m.ID, "error", err)
	if err := l.Store.ForgetLanes(ctx, m.ID); err != nil {
		return nil, err
	}
	*p, err = l.Store.LaneProgress(ctx, m.ID)
	return tracker.NewLaneKnowledge(l.names(m)), err
}

// nextDay is the midnight that ends the first day which is not learned, if that day is long enough over; else zero.
func (l *LaneLearner) nextDay(ctx context.Context, m tracker.Merchant, p tracker.LaneProgress, now time.Time) (time.Time, error) {
	from := p.LearnedTo
	if from.IsZero() {
		first, err := l.Store.Unlearned(ctx, tracker.JourneyQuery{MerchantID: m.ID, HandedBefore: now.Add(-LearnLag), Limit: 1})
		if err != nil || len(first) == 0 {
			return time.Time{}, err
		}
		from = tracker.HandedAt(first[0])
	}
	y, month, d := from.In(m.Location()).Date()
	next := time.Date(y, month, d+1, 0, 0, 0, 0, m.Location())
	if next.After(now.Add(-LearnLag)) {
		return time.Time{}, nil
	}
	return next, nil
}
