package web

import (
	"context"
	"parcelwarden/tracker"
)

func (f *fakeStore) LaneProgress(_ context.Context, merchantID int64) (tracker.LaneProgress, error) {
	defer f.enter(merchantID)()
	if f.err != nil {
		return tracker.LaneProgress{}, f.err
	}
	return f.lanes[merchantID], nil
}

func (f *fakeStore) LaneChecks(_ context.Context, merchantID int64) ([]tracker.LaneCheck, error) {
	defer f.enter(merchantID)()
	if f.err != nil {
		return nil, f.err
	}
	return f.checks[merchantID], nil
}
