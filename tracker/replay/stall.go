package replay

import (
	"errors"
	"parcelwarden/tracker"
	"slices"
	"time"
)

// StallConfig says how histories are judged again.
type StallConfig struct {
	TrainUntil time.Time // journeys first scanned before it teach, the others are judged; zero: the first three fifths teach
}

// StallReport is how right the judgements of silence were.
type StallReport struct {
	Targets []StallTarget `json:"targets"`
	Rules   []StallRule   `json:"rules"`
	Train   int           `json:"-"` // journeys learned from at the start
	Test    int           `json:"-"` // journeys judged
	Looks   int           `json:"-"`
	Split   time.Time     `json:"-"` // zero where another file was judged
}

// ErrNoJourneys is returned where there is nothing to learn from, or nothing to judge.
var ErrNoJourneys = errors.New("no journeys on one side of the split")

// BacktestStall judges the later journeys of a file by daily looks, as the model would have done on each day: trained on the earlier
// ones as far as they were known at the split, refitted every Monday with what had become known by then, whosever it was. The event
// quantile learns from the same silences at the same times.
func BacktestStall(file *StallFile, cfg StallConfig) (StallReport, error) {
	ways := waysOf(file)
	if len(ways) < 2 {
		return StallReport{}, ErrNoJourneys
	}
	split := cfg.TrainUntil
	if split.IsZero() {
		split = ways[len(ways)*3/5].first
	}
	cut, _ := slices.BinarySearchFunc(ways, split, func(w stallWay, at time.Time) int { return w.first.Compare(at) })
	if cut == 0 || cut == len(ways) {
		return StallReport{}, ErrNoJourneys
	}
	l := newLearner(ways, 0)
	l.until(split)
	report := judgeStall(ways[cut:], endOf(file), l.weekly)
	report.Train, report.Split = cut, split
	return report, nil
}

// TestStall learns from the whole of one file and judges every journey of another by daily looks. Nothing is forgotten and nothing is
// learned on the way: the two files may cover the same time.
func TestStall(train, test *StallFile) (StallReport, error) {
	learned, judged := waysOf(train), waysOf(test)
	if len(learned) == 0 || len(judged) == 0 {
		return StallReport{}, ErrNoJourneys
	}
	l := newLearner(learned, -1)
	l.until(endOf(train))
	report := judgeStall(judged, endOf(test), func(time.Time) *stallLearner { return l })
	report.Train = len(learned)
	return report, nil
}

// weekly refits on the first look of each week with what was known on its Monday.
func (l *stallLearner) weekly(now time.Time) *stallLearner {
	if start := monday(now); l.fitted.Before(start) {
		l.until(start)
	}
	return l
}

func monday(at time.Time) time.Time {
	day := at.Truncate(24 * time.Hour)
	return day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
}

// stallWay is one journey, cut into its silences.
type stallWay struct {
	spells    []tracker.Spell
	first     time.Time
	delivered time.Time // zero: not delivered
	closed    time.Time // when it was delivered, went back to its sender or was cancelled; zero: it goes on
}

// presumedLost is the silence after which a parcel is given up and no longer judged: the model's own "never".
const presumedLost = 30 * 24 * time.Hour

// waysOf cuts every journey of a file, the earliest first. Journeys that were over with their first scan have no silence.
func waysOf(file *StallFile) []stallWay {
	end := endOf(file)
	var out []stallWay
	for _, j := range file.Journeys {
		sh := tracker.Shipment{
			LastLookAt: end, Origin: tracker.Region{City: j.Origin}, Destination: tracker.Region{City: j.Destination},
		}
		w := stallWay{spells: tracker.SpellsOf(sh, j.Scans, end)}
		if len(w.spells) == 0 {
			continue
		}
		last := w.spells[len(w.spells)-1]
		w.first, w.delivered, w.closed = w.spells[0].Since, last.DeliveredAt, last.Until
		if last.Lost {
			w.closed = last.SeenUntil
		}
		out = append(out, w)
	}
	slices.SortStableFunc(out, func(a, b stallWay) int { return a.first.Compare(b.first) })
	return out
}

// endOf is the last moment that a file knows of: what had not happened by then is not known to have happened at all.
func endOf(file *StallFile) time.Time {
	var end time.Time
	for _, j := range file.Journeys {
		for _, scan := range j.Scans {
			if scan.At.After(end) {
				end = scan.At
			}
		}
	}
	return end
}
