package jobs

import (
	"cmp"
	"context"
	"errors"
	"parcelwarden/tracker"
	"slices"
	"time"
)

// laneShelf keeps merchants, parcels and lanes in memory as the real store does, and can fail in the middle.
type laneShelf struct {
	merchants []tracker.Merchant
	parcels   []tracker.Journey
	learned   map[int64]bool
	progress  map[int64]tracker.LaneProgress
	models    map[int64][]tracker.SavedLane
	forecasts []tracker.LaneForecast
	checks    map[int64][]tracker.LaneCheck
	timeline  []tracker.TimelineEntry
	fail      int // the save after which saves fail; 0: never
	saves     int
}

var _ LaneStore = (*laneShelf)(nil)

var errShelf = errors.New("the disk is full")

func newLaneShelf(parcels []tracker.Journey, merchants ...tracker.Merchant) *laneShelf {
	return &laneShelf{
		merchants: merchants, parcels: parcels, learned: map[int64]bool{}, progress: map[int64]tracker.LaneProgress{},
		models: map[int64][]tracker.SavedLane{}, checks: map[int64][]tracker.LaneCheck{},
	}
}

func (f *laneShelf) Merchants(context.Context) ([]tracker.Merchant, error) { return f.merchants, nil }

func (f *laneShelf) Unlearned(_ context.Context, q tracker.JourneyQuery) ([]tracker.Shipment, error) {
	var out []tracker.Shipment
	for _, j := range f.parcels {
		s := j.Shipment
		h := tracker.HandedAt(s)
		after := h.After(q.AfterHanded) || h.Equal(q.AfterHanded) && s.ID > q.AfterID
		if s.MerchantID == q.MerchantID && !f.learned[s.ID] && h.Before(q.HandedBefore) && after {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b tracker.Shipment) int {
		return cmp.Or(tracker.HandedAt(a).Compare(tracker.HandedAt(b)), cmp.Compare(a.ID, b.ID))
	})
	return out[:min(len(out), q.Limit)], nil
}

func (f *laneShelf) Journeys(_ context.Context, merchantID int64, ids []int64) ([]tracker.Journey, error) {
	var out []tracker.Journey
	for _, j := range f.parcels {
		if j.Shipment.MerchantID == merchantID && slices.Contains(ids, j.Shipment.ID) {
			out = append(out, j)
		}
	}
	return out, nil
}

func (f *laneShelf) LaneProgress(_ context.Context, id int64) (tracker.LaneProgress, error) {
	p := f.progress[id]
	p.MerchantID = id
	return p, nil
}

func (f *laneShelf) LaneModels(_ context.Context, id int64) ([]tracker.SavedLane, error) {
	return f.models[id], nil
}

func (f *laneShelf) SaveLanes(_ context.Context, w tracker.LaneWrite) (bool, error) {
	if f.saves++; f.fail > 0 && f.saves > f.fail {
		return false, errShelf
	}
	id := w.Progress.MerchantID
	if f.progress[id].Revision != w.Progress.Revision {
		return false, nil
	}
	w.Progress.Revision++
	f.progress[id] = w.Progress
	if w.Models != nil {
		f.models[id] = w.Models
	}
	for _, parcel := range w.Learned {
		f.learned[parcel] = true
	}
	f.forecasts = append(f.forecasts, w.Forecast...)
	for _, s := range w.Settled {
		for i := range f.forecasts {
			if o := &f.forecasts[i]; o.ShipmentID == s.ShipmentID && o.MadeOn == s.MadeOn && o.Target == s.Target {
				o.Outcome = s.Outcome
			}
		}
	}
	if w.Checks != nil {
		f.checks[id] = w.Checks
	}
	f.timeline = append(f.timeline, w.Timeline...)
	return true, nil
}

func (f *laneShelf) ForgetLanes(_ context.Context, id int64) error {
	f.models[id], f.learned = nil, map[int64]bool{}
	f.progress[id] = tracker.LaneProgress{MerchantID: id, Revision: f.progress[id].Revision + 1}
	return nil
}

func (f *laneShelf) DueForecasts(_ context.Context, id int64, now time.Time, limit int) ([]tracker.LaneForecast, error) {
	var out []tracker.LaneForecast
	for _, o := range f.forecasts {
		if o.MerchantID == id && o.Outcome == tracker.OutcomeOpen && !o.DueAt.After(now) && len(out) < limit {
			out = append(out, o)
		}
	}
	return out, nil
}

func (f *laneShelf) Decided(_ context.Context, id int64, target tracker.LaneTarget, span [2]time.Time) ([]tracker.Tally, error) {
	var out []tracker.Tally
	for _, o := range f.forecasts {
		decided := o.Outcome == tracker.OutcomeHappened || o.Outcome == tracker.OutcomeNot
		if o.MerchantID == id && o.Target == target && decided && !o.DueAt.Before(span[0]) && !o.DueAt.After(span[1]) {
			out = append(out, tracker.Tally{P: o.P, Happened: o.Outcome == tracker.OutcomeHappened})
		}
	}
	return out, nil
}

func (f *laneShelf) LaneChecks(_ context.Context, id int64) ([]tracker.LaneCheck, error) {
	return f.checks[id], nil
}
