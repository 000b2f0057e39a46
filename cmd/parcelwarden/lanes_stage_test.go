package main

import (
	"fmt"
	"parcelwarden/tracker"
	"slices"
	"strings"
	"testing"
	"time"
)

// laneStory is ten parcels a day for so many days from 广州 to 成都, promised for the end of their fifth day. Until the day of the turn
// nearly all come after two to four days, from then on after seven to nine.
func laneStory(days, turn int) string {
	var b strings.Builder
	b.WriteString("start 2026-09-01T00:00:00+08:00\nsupplier S1 云溪日用厂\n")
	for i := range days * 10 {
		day, takes := i/10, 2+i*7%3
		if i%23 == 5 {
			takes = 7
		}
		if day >= turn {
			takes = 7 + i%3
		}
		base := day * 24
		fmt.Fprintf(&b, "parcel YT77%09d 圆通 from 广州 to 成都 paid %dh shipped %dh promise %dh value 59.00 supplier S1\n", i, base+8, base+10, base+119)
		fmt.Fprintf(&b, "at %dh picked_up\nat %dh hub_in\nat %dh hub_out\n", base+14+i%4, base+20, base+26)
		fmt.Fprintf(&b, "at %dh branch\nat %dh out_for_delivery\nat %dh signed\n", base+takes*24+5, base+takes*24+8, base+takes*24+10+i%6)
	}
	return b.String()
}

// outlook is what `show --json` says of a parcel that was shipped two days ago and is on its way.
func (s *stage) outlook(days int) (parcelJSON, bool) {
	s.t.Helper()
	day := int(s.now().Sub(s.start).Hours()/24) - 2
	for i := max(day, 0) * 10; i < min(day+2, days)*10; i++ {
		r := s.record(fmt.Sprintf("YT77%09d", i))
		if r.Shipment.ArrivedAt().IsZero() && s.now().Sub(r.Shipment.PickedUpAt) > 25*time.Hour {
			return s.app.parcelJSON(r), true
		}
	}
	return parcelJSON{}, false
}

func (s *stage) targetState(target tracker.LaneTarget) string {
	s.t.Helper()
	reports, err := s.app.laneReports(s.t.Context(), "")
	if err != nil {
		s.t.Fatal(err)
	}
	i := slices.IndexFunc(reports[0].Targets, func(t tracker.TargetReport) bool { return t.Target == target })
	return reports[0].Targets[i].State
}

// A percentage appears once there is evidence, survives a restart, and disappears when what comes is no longer what was said.
func TestLanesOnStage(t *testing.T) {
	t.Parallel()
	const days, turn = 34, 17
	s := stageOf(t, laneStory(days, turn), "")
	s.run = append(s.run, s.app.laneLearner().Run)
	first, off := 0, 0
	for day := 1; day <= days; day++ {
		s.until(s.hour(float64(day)*24+15), 3*time.Hour)
		seen, ok := s.outlook(days)
		if !ok {
			continue
		}
		state := s.targetState(tracker.TargetLate)
		switch {
		case seen.Late != nil && first == 0:
			first = day
		case state == string(tracker.LaneOff):
			off++
			if seen.Late != nil || seen.At != nil {
				t.Fatalf("day %d: the self-check failed and a percentage is shown: %v", day, *seen.Late)
			}
		}
		if day < 5 && (seen.Late != nil || seen.Lost != nil || !strings.Contains(strings.Join(seen.Words, ""), "还差")) {
			t.Errorf("day %d: without evidence it says %v", day, seen.Words)
		}
		if day == turn-2 {
			s.sameAfterRestart(days)
		}
	}
	if first == 0 || off == 0 {
		t.Errorf("first percentage on day %d, none on %d days after the turn", first, off)
	}
}

func (s *stage) sameAfterRestart(days int) {
	s.t.Helper()
	before, _ := s.outlook(days)
	s.crash()
	s.run = append(s.run, s.app.laneLearner().Run)
	after, _ := s.outlook(days)
	if before.Late == nil || after.Late == nil || *before.Late-*after.Late > 1e-6 || *after.Late-*before.Late > 1e-6 {
		s.t.Errorf("a restart changed the chance: %v and %v", before.Late, after.Late)
	}
}
