package replay

import (
	"cmp"
	"context"
	"parcelwarden/tracker"
	"slices"
	"time"
)

// LateJudge is what the late back-test asks: a model that learns trips as their ends become known and gives the chance that one misses
// its promise.
type LateJudge interface {
	Learn(t tracker.Trip, at time.Time)
	Refit(asOf time.Time, open []tracker.Trip)
	Late(t tracker.Trip, now time.Time) tracker.Chance
}

var _ LateJudge = (*tracker.LateModel)(nil)

// LateWalk is one walk through history, midnight by midnight.
type LateWalk struct {
	Train      []LateRow // trips handed over before TrainUntil are learned only; later ones too, once they are known
	Test       []LateRow // trips that are judged; they are learned once they are known
	TrainUntil time.Time // a midnight
	RefitDays  int       // days between refits, 1 if zero
	Progress   func(done, all int)
}

// LateLook is one judgement of the walk beside what came of the parcel.
type LateLook struct {
	Row      *LateRow
	At       time.Time
	DaysLeft int // whole days until the end of the promised day: 1 at its first midnight
	Age      int // whole days since the day of handover
	Chance   tracker.Chance
	Late     bool
}

// Run walks from the cut to the last promised day. At each midnight the model knows what had happened by then and nothing else: ends
// are learned when they had come, open trips are handed over without theirs.
func (w LateWalk) Run(ctx context.Context, model LateJudge) ([]LateLook, error) {
	line := newTimeline(w.Train, w.Test)
	line.learn(model, w.TrainUntil)
	model.Refit(w.TrainUntil, line.open(w.TrainUntil))
	every := cmp.Or(w.RefitDays, 1)
	polls := pollsByDay(w.Test, w.TrainUntil)
	var looks []LateLook
	for day, midnight := 0, w.TrainUntil; day < len(polls); day, midnight = day+1, midnight.AddDate(0, 0, 1) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		line.learn(model, midnight)
		if day > 0 && day%every == 0 {
			model.Refit(midnight, line.open(midnight))
		}
		for _, r := range polls[day] {
			looks = append(looks, look(r, midnight, model))
		}
		if w.Progress != nil {
			w.Progress(day+1, len(polls))
		}
	}
	return looks, nil
}

func look(r *LateRow, midnight time.Time, model LateJudge) LateLook {
	return LateLook{
		Row: r, At: midnight, DaysLeft: daysBetween(midnight, r.Trip.PromisedAt) + 1, Age: daysBetween(r.Trip.HandedAt, midnight),
		Chance: model.Late(r.Trip.KnownAt(midnight), midnight), Late: r.Late(),
	}
}

// pollsByDay lists for each midnight from start on the rows that are judged then: handed over, not delivered, promised day not over.
func pollsByDay(rows []LateRow, start time.Time) [][]*LateRow {
	var polls [][]*LateRow
	for i := range rows {
		r := &rows[i]
		first := daysBetween(start, r.Trip.HandedAt)
		if !midnightOf(r.Trip.HandedAt).Equal(r.Trip.HandedAt) {
			first++
		}
		last := daysBetween(start, r.Trip.PromisedAt)
		if d := r.Trip.DeliveredAt; !d.IsZero() {
			end := daysBetween(start, d)
			if midnightOf(d).Equal(d) {
				end--
			}
			last = min(last, end)
		}
		for len(polls) <= last {
			polls = append(polls, nil)
		}
		for day := max(first, 0); day <= last; day++ {
			polls[day] = append(polls[day], r)
		}
	}
	return polls
}

// timeline hands out the trips in the order in which their ends became known.
type timeline struct {
	byEnd  []*LateRow // delivered ones
	byHand []*LateRow
	next   int
}

func newTimeline(sets ...[]LateRow) *timeline {
	var line timeline
	for _, rows := range sets {
		for i := range rows {
			line.byHand = append(line.byHand, &rows[i])
			if !rows[i].Trip.DeliveredAt.IsZero() {
				line.byEnd = append(line.byEnd, &rows[i])
			}
		}
	}
	slices.SortStableFunc(line.byEnd, func(a, b *LateRow) int { return a.Trip.DeliveredAt.Compare(b.Trip.DeliveredAt) })
	slices.SortStableFunc(line.byHand, func(a, b *LateRow) int { return a.Trip.HandedAt.Compare(b.Trip.HandedAt) })
	return &line
}

func (l *timeline) learn(model LateJudge, now time.Time) {
	for ; l.next < len(l.byEnd) && !l.byEnd[l.next].Trip.DeliveredAt.After(now); l.next++ {
		t := l.byEnd[l.next].Trip
		model.Learn(t, t.DeliveredAt)
	}
}

func (l *timeline) open(now time.Time) []tracker.Trip {
	var open []tracker.Trip
	for _, r := range l.byHand {
		if r.Trip.HandedAt.After(now) {
			break
		}
		if d := r.Trip.DeliveredAt; d.IsZero() || d.After(now) {
			open = append(open, r.Trip.KnownAt(now))
		}
	}
	return open
}

func midnightOf(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}

// daysBetween counts the midnights between two times; the zones are alike.
func daysBetween(from, to time.Time) int {
	return int(midnightOf(to).Sub(midnightOf(from)).Hours()/24+1000.5) - 1000
}
