package replay

import (
	"parcelwarden/tracker"
	"slices"
	"time"
)

// stallLearner gives the model and the baseline what had become known by a moment, each thing once.
type stallLearner struct {
	model  *tracker.SilenceModel
	gaps   map[string][]float64 // hours of the silences that ended, by event, sorted
	lesson []stallLesson        // by when it is known
	begin  []*tracker.Spell     // by when they begin: those that have not begun yet
	open   []*tracker.Spell     // those that had begun and not ended at the last fit, as they ended in truth
	fitted time.Time
}

// stallLesson is one thing that becomes known: how a silence ended, or whether a delivery followed in time.
type stallLesson struct {
	at       time.Time
	spell    *tracker.Spell
	delivery bool
}

func newLearner(ways []stallWay, halfLife time.Duration) *stallLearner {
	l := &stallLearner{model: tracker.NewSilenceModel(tracker.SilenceConfig{HalfLife: halfLife}), gaps: map[string][]float64{}}
	for _, w := range ways {
		for i := range w.spells {
			s := &w.spells[i]
			l.begin = append(l.begin, s)
			l.lesson = append(l.lesson, stallLesson{at: overAt(*s), spell: s}, stallLesson{at: s.DeliveryKnownAt(), spell: s, delivery: true})
		}
	}
	slices.SortStableFunc(l.begin, func(a, b *tracker.Spell) int { return a.Since.Compare(b.Since) })
	slices.SortStableFunc(l.lesson, func(a, b stallLesson) int { return a.at.Compare(b.at) })
	return l
}

// overAt is when a silence ended, or was given up.
func overAt(s tracker.Spell) time.Time {
	given := s.Since.Add(presumedLost)
	switch {
	case s.Lost && s.SeenUntil.Before(given):
		return s.SeenUntil
	case !s.Until.IsZero() && s.Until.Before(given):
		return s.Until
	default:
		return given
	}
}

// until learns what was known by a moment and refits the model with the silences that went on then.
func (l *stallLearner) until(now time.Time) {
	for len(l.lesson) > 0 && !l.lesson[0].at.After(now) {
		next := l.lesson[0]
		l.lesson = l.lesson[1:]
		known, _ := next.spell.AsOf(next.at)
		if next.delivery {
			l.model.LearnDelivery(known, next.at)
			continue
		}
		l.model.Learn(known, next.at)
		if !known.Until.IsZero() {
			l.gaps[known.Event] = append(l.gaps[known.Event], known.Until.Sub(known.Since).Hours())
		}
	}
	for _, gaps := range l.gaps {
		slices.Sort(gaps)
	}
	for len(l.begin) > 0 && !l.begin[0].Since.After(now) {
		l.open, l.begin = append(l.open, l.begin[0]), l.begin[1:]
	}
	l.open = slices.DeleteFunc(l.open, func(s *tracker.Spell) bool { return !overAt(*s).After(now) })
	open := make([]tracker.Spell, 0, len(l.open))
	for _, s := range l.open {
		known, _ := s.AsOf(now)
		open = append(open, known)
	}
	l.model.Refit(now, open)
	l.fitted = now
}

// quantile is the share of the silences after the same event that were shorter than this one: the second baseline.
func (l *stallLearner) quantile(event string, hours float64) float64 {
	gaps := l.gaps[event]
	shorter, _ := slices.BinarySearch(gaps, hours)
	return (float64(shorter) + 0.5) / float64(len(gaps)+1)
}
