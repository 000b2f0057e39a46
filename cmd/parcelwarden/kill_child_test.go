package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"parcelwarden/tracker/jobs"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
)

// killOrder tells the child process what to do. It comes in an environment variable.
type killOrder struct {
	Config Config    `json:"config"`
	Now    time.Time `json:"now"`
	All    bool      `json:"all"` // look up every parcel at last
}

const killVariable = "PARCELWARDEN_KILL_TEST_ORDER"

// TestMain lets the test binary be the program that the parent kills.
func TestMain(m *testing.M) {
	raw := os.Getenv(killVariable)
	if raw == "" {
		os.Exit(m.Run())
	}
	var order killOrder
	if err := json.Unmarshal([]byte(raw), &order); err != nil {
		fmt.Fprintln(os.Stderr, "child order:", err)
		os.Exit(2)
	}
	if err := killChild(context.Background(), order); err != nil {
		fmt.Fprintln(os.Stderr, "child:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// killChild is the program at one frozen moment: polling and judging beside escalating and dispatching, until nothing is due any more.
func killChild(ctx context.Context, order killOrder) error {
	now := func() time.Time { return order.Now }
	a, err := openApp(ctx, order.Config, appOptions{now: now, log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	defer a.close()
	dispatcher, err := a.dispatcher()
	if err != nil {
		return err
	}
	if order.All {
		if _, err := a.pollOnce(ctx, allParcels()); err != nil {
			return err
		}
	}
	escalator := &jobs.Escalator{Store: a.store, Now: now, Log: a.log, Batch: 50}
	booker := &jobs.ScoreBooker{Store: a.store, Scores: a.scores, Rules: a.rules, Now: now, Log: a.log}
	for range 3 { // what one side writes may be work for the other
		var side errgroup.Group
		side.Go(func() error {
			if err := a.poller().Run(ctx); err != nil {
				return err
			}
			return a.detector().Run(ctx)
		})
		side.Go(func() error {
			if err := escalator.Run(ctx); err != nil {
				return err
			}
			if err := booker.Run(ctx); err != nil {
				return err
			}
			return dispatcher.Run(ctx)
		})
		if err := side.Wait(); err != nil {
			return err
		}
	}
	return nil
}
