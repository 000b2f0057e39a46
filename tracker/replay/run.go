package replay

import (
	"context"
	"errors"
	"fmt"
	"parcelwarden/tracker"
	"runtime"
	"sync"
	"time"
)

// Run says how histories are played: by which rules, with which pace of looking, and between which times.
type Run struct {
	Rules    *tracker.RuleBook
	Merchant tracker.Merchant
	Rulings  *tracker.Rulings // what the merchant's own rules and disasters change about the rows; may be nil
	Cadence  tracker.Cadence  // balanced if empty
	Legs     tracker.LegTimes // what is expected of each leg; nil: tracker's own estimates
	Floor    time.Duration    // shortest pause between two looks at one number
	Spread   time.Duration    // within which the first looks at parcels that come together are spread
	From     time.Time        // parcels that began before are taken up here; zero: each at its own beginning
	Until    time.Time        // nothing is looked at or judged after; zero: until every parcel is closed

	Workers  int                   // goroutines that play; one for each processor if zero
	Progress func(done, total int) // called from one goroutine at a time; may be nil

	zone *time.Location
}

// ErrNoRuleBook means that a Run has nothing to judge by.
var ErrNoRuleBook = errors.New("a run needs a rule book")

func (r Run) prepared() (Run, error) {
	if r.Rules == nil {
		return r, ErrNoRuleBook
	}
	if r.Cadence == "" {
		r.Cadence = tracker.CadenceBalanced
	}
	zone, err := tracker.ZoneOf(r.Merchant)
	if err != nil {
		return r, fmt.Errorf("play histories: %w", err)
	}
	r.zone = zone
	return r, nil
}

// share is how many parcels a worker takes at once.
const share = 64

// each calls one for every parcel on the run's workers, and stops at the first error or at the end of the
// context. What one does must depend on its index alone, so that the result is the same whatever the order.
func each(ctx context.Context, n int, r *Run, one func(i int) error) error {
	progress, workers := r.Progress, r.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	var (
		mu         sync.Mutex
		from, done int
		failed     error
		wait       sync.WaitGroup
	)
	take := func(finished int) (int, int) {
		mu.Lock()
		defer mu.Unlock()
		if done += finished; finished > 0 && progress != nil {
			progress(done, n)
		}
		if failed == nil {
			failed = ctx.Err()
		}
		if failed != nil {
			return 0, 0
		}
		start := from
		from = min(from+share, n)
		return start, from
	}
	fail := func(err error) {
		mu.Lock()
		defer mu.Unlock()
		if failed == nil {
			failed = err
		}
	}
	for range min(workers, n) {
		wait.Go(func() {
			for start, end := take(0); start < end; start, end = take(end - start) {
				for i := start; i < end; i++ {
					if err := one(i); err != nil {
						fail(err)
						break
					}
				}
			}
		})
	}
	wait.Wait()
	return failed
}

// play plays every history under one way of looking.
func (r *Run) play(ctx context.Context, histories []History, oracle bool) ([]track, error) {
	tracks := make([]track, len(histories))
	err := each(ctx, len(histories), r, func(i int) (err error) {
		tracks[i], err = newPlayer(r, &histories[i], oracle).play()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("play histories: %w", err)
	}
	return tracks, nil
}
