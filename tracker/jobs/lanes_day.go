package jobs

import (
	"cmp"
	"context"
	"fmt"
	"parcelwarden/tracker"
	"slices"
	"time"
)

// laneWork is one merchant's models while they learn.
type laneWork struct {
	*LaneLearner
	m   tracker.Merchant
	p   tracker.LaneProgress
	k   *tracker.LaneKnowledge
	now time.Time
}

// day learns everything up to a midnight and saves it. It reports false where another node was faster. The silences that go on are read
// on the last day only: those of the day before are forgotten with it.
func (w *laneWork) day(ctx context.Context, asOf time.Time, last bool) (bool, error) {
	var ended, open []int64
	var trips []tracker.Trip
	err := w.unlearned(ctx, asOf, func(s tracker.Shipment) {
		j := tracker.Journey{Shipment: s, Zone: w.m.Location()}
		if end := j.EndedAt(); !end.IsZero() && !end.After(asOf) {
			ended = append(ended, s.ID)
			return
		}
		open = append(open, s.ID)
		if trip, ok := j.Trip(); ok && trip.HandedAt.Before(asOf) {
			trips = append(trips, trip.KnownAt(asOf))
		}
	})
	if err != nil {
		return false, err
	}
	err = w.journeys(ctx, ended, func(j tracker.Journey) { w.k.Learn(j, asOf) })
	if err != nil {
		return false, err
	}
	w.k.Rest(asOf, trips)
	if last {
		var spells []tracker.Spell
		err := w.journeys(ctx, open, func(j tracker.Journey) {
			if s, ok := j.Silence(asOf); ok {
				spells = append(spells, s)
			}
		})
		if err != nil {
			return false, err
		}
		w.k.Silence.Refit(asOf, spells)
	}
	models, err := w.k.Save(asOf)
	if err != nil {
		return false, err
	}
	w.p.LearnedTo, w.p.Parcels = asOf, w.p.Parcels+int64(len(ended))
	return w.save(ctx, tracker.LaneWrite{Models: models, Learned: ended})
}

// save stores a step under the present progress.
func (w *laneWork) save(ctx context.Context, write tracker.LaneWrite) (bool, error) {
	write.Progress = w.p
	ok, err := w.Store.SaveLanes(context.WithoutCancel(ctx), write)
	if ok {
		w.p.Revision++
	}
	return ok, err
}

// unlearned calls fn for every parcel that was handed over before a moment and is not learned.
func (w *laneWork) unlearned(ctx context.Context, before time.Time, fn func(tracker.Shipment)) error {
	q := tracker.JourneyQuery{MerchantID: w.m.ID, HandedBefore: before, Limit: w.page()}
	for {
		page, err := w.Store.Unlearned(ctx, q)
		if err != nil {
			return err
		}
		for _, s := range page {
			fn(s)
		}
		if len(page) < q.Limit {
			return nil
		}
		end := page[len(page)-1]
		q.AfterHanded, q.AfterID = tracker.HandedAt(end), end.ID
	}
}

// journeys calls fn for parcels with their checkpoints, page by page, in the order of their ids.
func (w *laneWork) journeys(ctx context.Context, ids []int64, fn func(tracker.Journey)) error {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	for part := range slices.Chunk(ids, w.page()) {
		found, err := w.Store.Journeys(ctx, w.m.ID, part)
		if err != nil {
			return err
		}
		for _, j := range found {
			j.Zone = w.m.Location()
			fn(j)
		}
	}
	return nil
}

func (w *laneWork) page() int { return cmp.Or(w.Page, 1000) }

// daily settles what time has decided, says what is expected of today's sample, and checks once a week what was said.
func (w *laneWork) daily(ctx context.Context, today string) (bool, error) {
	if w.p.SampledOn == today {
		return true, nil
	}
	settled, err := w.settled(ctx)
	if err != nil {
		return false, err
	}
	made, err := w.sample(ctx, today)
	if err != nil {
		return false, err
	}
	w.p.SampledOn = today
	if ok, err := w.save(ctx, tracker.LaneWrite{Forecast: made, Settled: settled}); err != nil || !ok {
		return false, err
	}
	if w.now.Sub(w.p.CheckedAt) < checkEvery {
		return true, nil
	}
	return w.check(ctx)
}

// dueLimit bounds how many forecasts are settled in one day: three a parcel of the sample, for the two weeks that nobody may look.
const dueLimit = 25_000

func (w *laneWork) settled(ctx context.Context) ([]tracker.LaneForecast, error) {
	due, err := w.Store.DueForecasts(ctx, w.m.ID, w.now.Add(-LearnLag), dueLimit)
	if err != nil || len(due) == 0 {
		return nil, err
	}
	of := map[int64][]tracker.LaneForecast{}
	var ids []int64
	for _, f := range due {
		if of[f.ShipmentID] == nil {
			ids = append(ids, f.ShipmentID)
		}
		of[f.ShipmentID] = append(of[f.ShipmentID], f)
	}
	var out []tracker.LaneForecast
	err = w.journeys(ctx, ids, func(j tracker.Journey) {
		for _, f := range of[j.Shipment.ID] {
			if f.Outcome = f.Settle(j, w.now); f.Outcome != tracker.OutcomeOpen {
				out = append(out, f)
			}
		}
	})
	return out, err
}

// sample draws the day's parcels among all that are under way, and says what is expected of them.
func (w *laneWork) sample(ctx context.Context, today string) ([]tracker.LaneForecast, error) {
	type drawn struct {
		draw uint64
		id   int64
	}
	var all []drawn
	err := w.unlearned(ctx, w.now, func(s tracker.Shipment) {
		if (tracker.Journey{Shipment: s}).EndedAt().IsZero() {
			all = append(all, drawn{tracker.LaneDraw(s.ID, today), s.ID})
		}
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b drawn) int { return cmp.Or(cmp.Compare(a.draw, b.draw), cmp.Compare(a.id, b.id)) })
	all = all[:min(len(all), cmp.Or(w.Sample, 500))]
	ids := make([]int64, len(all))
	for i, d := range all {
		ids[i] = d.id
	}
	var out []tracker.LaneForecast
	err = w.journeys(ctx, ids, func(j tracker.Journey) { out = append(out, w.k.Forecasts(j, w.now)...) })
	return out, err
}

// check compares the forecasts of the last weeks with what came, and withdraws or restores what they say of the models.
func (w *laneWork) check(ctx context.Context) (bool, error) {
	last, err := w.Store.LaneChecks(ctx, w.m.ID)
	if err != nil {
		return false, err
	}
	before := map[tracker.LaneTarget]tracker.LaneCheck{}
	for _, c := range last {
		before[c.Target] = c
	}
	var write tracker.LaneWrite
	for _, target := range tracker.LaneTargets() {
		decided, err := w.Store.Decided(ctx, w.m.ID, target, [2]time.Time{w.now.Add(-tracker.CheckSpan), w.now.Add(-LearnLag)})
		if err != nil {
			return false, err
		}
		c := tracker.CheckLanes(target, decided, before[target], w.now)
		write.Checks = append(write.Checks, c)
		if was := before[target].State; c.State != was && (c.State == tracker.LaneOff || was == tracker.LaneOff) {
			write.Timeline = append(write.Timeline, tracker.TimelineEntry{
				MerchantID: w.m.ID, At: w.now, Actor: "system", What: "lanes_" + string(c.State),
				Detail: fmt.Sprintf("%s n=%d brier=%.4f base=%.4f", target, c.N, c.Brier, c.Base),
			})
			w.Log.Warn("lane model self-check", "merchant_id", w.m.ID, "target", string(target), "state", string(c.State), "n", c.N, "brier", c.Brier, "base_rate", c.Base)
		}
	}
	w.p.CheckedAt = w.now
	ok, err := w.save(ctx, write)
	if ok {
		w.k.Trust(write.Checks)
	}
	return ok, err
}
