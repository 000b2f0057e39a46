package jobs

import (
	"parcelwarden/tracker"
	"testing"
)

// state is what the last check said of the forecasts of delays.
func (l *learner) state(merchant int64) tracker.LaneState {
	for _, c := range l.shelf.checks[merchant] {
		if c.Target == tracker.TargetLate {
			return c.State
		}
	}
	return ""
}

func TestAModelThatIsOffIsWithdrawnAndComesBack(t *testing.T) {
	t.Parallel()
	const turn = 50 // from this day on every outcome is the other one
	all := laneRoute{merchant: 1, from: 1, days: 150, perDay: 20, late: func(day int) float64 {
		if day < turn {
			return 0.05
		}
		return 0.95
	}}.parcels()
	l := newLearner(all, laneShop(1))
	l.daily(t, 1, turn)
	if c := l.chances(t, 1)[3]; !c.Known || l.state(1) != tracker.LaneTrusted {
		t.Fatalf("before the turn: %s, %+v", l.state(1), c)
	}
	off, back := 0, 0
	for day := turn + 1; day <= 150; day++ {
		l.daily(t, day, day)
		c := l.chances(t, 1)[3]
		if l.state(1) == tracker.LaneOff {
			off++
			if c.Known {
				t.Fatalf("day %d: a percentage of a model that is off: %+v", day, c)
			}
		} else if off > 0 {
			back++
		}
	}
	if off == 0 || back == 0 {
		t.Errorf("off for %d days, back for %d", off, back)
	}
	var told []string
	for _, e := range l.shelf.timeline {
		told = append(told, e.What)
	}
	if len(told) < 2 || told[0] != "lanes_off" {
		t.Errorf("the timeline tells %v", told)
	}
}

func TestAWithdrawnModelStaysWithdrawnAfterARestart(t *testing.T) {
	t.Parallel()
	l := newLearner(laneRoute{merchant: 1, from: 1, days: 30, perDay: 20, late: steady(0.3)}.parcels(), laneShop(1))
	l.daily(t, 1, 36)
	if !l.chances(t, 1)[3].Known {
		t.Fatal("nothing was learned")
	}
	l.shelf.checks[1] = []tracker.LaneCheck{{Target: tracker.TargetLate, State: tracker.LaneOff, At: l.now, Since: l.now}}
	l.restart()
	if err := l.Load(t.Context(), laneShop(1)); err != nil {
		t.Fatal(err)
	}
	if l.chances(t, 1)[3].Known {
		t.Error("a restart trusts a model that failed its check")
	}
}
