package jobs

import (
	"context"
	"errors"
	"log/slog"
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"
)

// whatIfShelf holds one question and hears how it ended.
type whatIfShelf struct {
	asked []tracker.WhatIfRun
	dead  time.Time
	ended []tracker.WhatIfRun
}

func (s *whatIfShelf) TakeWhatIf(_ context.Context, _, _, deadAt time.Time) (tracker.WhatIfRun, error) {
	s.dead = deadAt
	if len(s.asked) == 0 {
		return tracker.WhatIfRun{}, tracker.ErrNotFound
	}
	run := s.asked[0]
	s.asked = s.asked[1:]
	return run, nil
}

func (s *whatIfShelf) BeatWhatIf(context.Context, tracker.WhatIfRun, time.Time) (bool, error) {
	return true, nil
}

func (s *whatIfShelf) EndWhatIf(ctx context.Context, run tracker.WhatIfRun) error {
	s.ended = append(s.ended, run)
	return ctx.Err()
}

var _ WhatIfStore = (*whatIfShelf)(nil)

func TestWhatIfEnds(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name  string
		play  WhatIfPlay
		state tracker.WhatIfState
		fails string
	}{
		{"done", func(_ context.Context, _ tracker.WhatIfRun, progress func(int, int)) (tracker.WhatIfResult, error) {
			progress(2, 3)
			return tracker.WhatIfResult{Parcels: 1}, nil
		}, tracker.WhatIfDone, ""},
		{"failed", func(context.Context, tracker.WhatIfRun, func(int, int)) (tracker.WhatIfResult, error) {
			return tracker.WhatIfResult{}, errors.New("no rules")
		}, tracker.WhatIfFailed, "no rules"},
		{"panic", func(context.Context, tracker.WhatIfRun, func(int, int)) (tracker.WhatIfResult, error) {
			panic("nil map")
		}, tracker.WhatIfFailed, "nil map"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			shelf := &whatIfShelf{asked: []tracker.WhatIfRun{{ID: 7, State: tracker.WhatIfRunning}}}
			runner := &WhatIfRunner{Store: shelf, Play: c.play, Now: noon, Wall: noon, Log: slog.New(slog.DiscardHandler)}
			err := runner.Run(t.Context())
			if (err == nil) != (c.fails == "") || (err != nil && !strings.Contains(err.Error(), c.fails)) {
				t.Errorf("returned %v", err)
			}
			if len(shelf.ended) != 1 || shelf.ended[0].State != c.state || !shelf.ended[0].EndedAt.Equal(noon()) {
				t.Fatalf("ended as %+v", shelf.ended)
			}
			if run := shelf.ended[0]; c.state == tracker.WhatIfDone && (run.Result == nil || run.Done != 3 || run.Total != 3) {
				t.Errorf("done: %+v", run)
			}
			if err := runner.Run(t.Context()); err != nil || len(shelf.ended) != 1 || !shelf.dead.Equal(noon().Add(-whatIfDead)) {
				t.Errorf("an empty queue: %v", err)
			}
		})
	}
}
