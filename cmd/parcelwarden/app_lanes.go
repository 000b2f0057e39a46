package main

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"parcelwarden/tracker/jobs"
	"strings"
)

// laneLearner builds the job that keeps the lane models.
func (a *app) laneLearner() *jobs.LaneLearner {
	return &jobs.LaneLearner{Store: a.store, Lanes: a.lanes, Names: a.laneNames, Now: a.now, Log: a.log}
}

// loadLanes takes up what was learned before, so that a restart judges as the program did when it stopped.
func (a *app) loadLanes(ctx context.Context) error {
	learner := a.laneLearner()
	for _, m := range a.merchants {
		if err := learner.Load(ctx, m); err != nil {
			return fmt.Errorf("load lanes of merchant %s: %w", m.Code, err)
		}
	}
	return nil
}

// laneNames says how a merchant's people read couriers and phases.
func (a *app) laneNames(m tracker.Merchant) tracker.LaneNames {
	return tracker.LaneNames{
		Courier: func(code string) string { return strings.TrimSpace(a.courierName(m.Locale, code)) },
		Phase:   func(p tracker.Phase) string { return a.words.Of(m.Locale, "phase", string(p)) },
	}
}
