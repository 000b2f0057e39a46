package simulator

import (
	"parcelwarden/tracker"
	"slices"
	"strings"
	"testing"
	"time"
)

// stall is silent from 4 h on: watch at 40 h, breach at 52 h, abnormal at 100 h, a scan at 110 h, signed at 113 h.
const stall = "parcel YT9 韵达 from 上海 to 合肥 promise 30d\nat 2h picked_up\nat 3h hub_in\nat 4h hub_out\nat 110h branch\nat 112h out_for_delivery\nat 113h signed\n"

func seen(kind tracker.Kind, opened, resolved, since float64) ObservedIncident {
	o := ObservedIncident{TrackingNo: "YT9", Kind: kind, OpenedAt: hour(opened), Since: hour(since), Severity: tracker.SeverityWatch}
	if resolved > 0 {
		o.ResolvedAt = hour(resolved)
	}
	return o
}

func against(t *testing.T, text string, end float64, observed ...ObservedIncident) Report {
	t.Helper()
	return story(t, text).Compare(observed, CompareConfig{Start: t0, End: hour(end), Slack: 2 * time.Hour})
}

func TestCompareMissed(t *testing.T) {
	t.Parallel()
	good := seen(tracker.KindTransitStall, 41, 110, 4)
	tests := []struct {
		name, extra string
		end         float64
		observed    []ObservedIncident
		want        int
	}{
		{"reported", "", 60, []ObservedIncident{good}, 0},
		{"not reported", "", 60, nil, 1},
		{"not reported, but less than the slack has passed", "", 41.9, nil, 0},
		{"another family does not count", "", 60, []ObservedIncident{seen(tracker.KindLineOverdue, 41, 0, 40)}, 1},
		{"another kind of the family does", "", 60, []ObservedIncident{seen(tracker.KindHubWait, 41, 0, 4)}, 0},
		{"resolved before the end of the spell", "", 60, []ObservedIncident{seen(tracker.KindTransitStall, 41, 50, 4)}, 1},
		{"opened after the end of the spell", "", 120, []ObservedIncident{seen(tracker.KindTransitStall, 111, 0, 4)}, 1},
		{"broken until the end", "at 39h outage 100h", 60, nil, 0},
		{"standing still until the end", "at 39h stale 100h", 60, nil, 0},
		{"broken at first", "at 39h outage 10h", 60, nil, 1},
		{"broken at first, too little time behind it", "at 39h outage 20h", 60, nil, 0},
		{"broken again and again", "at 39h outage 10h\nat 50h limit 9h", 60, nil, 0},
		{"an obedient client waits past the end", "at 39h limit 19h30m retry 30m", 61, nil, 0},
		{"another feed is broken", "at 39h outage 100h of sf", 60, nil, 1},
		{"few answers are cut", "at 39h truncate 100h share 10%", 60, nil, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			report := against(t, stall+tt.extra, tt.end, tt.observed...)
			if len(report.Missed) != tt.want {
				t.Errorf("missed %+v", report.Missed)
			}
		})
	}
}

func TestCompareFalse(t *testing.T) {
	t.Parallel()
	severe := seen(tracker.KindTransitStall, 41, 45, 4)
	severe.Severity = tracker.SeverityBreach
	stranger := seen(tracker.KindTransitStall, 41, 0, 4)
	stranger.TrackingNo = "YT8"
	missing := "parcel YT9 顺丰 from 上海 to 合肥 notail\nat 2h picked_up\nat 4h hub_in\n"
	tests := []struct {
		name, text string
		observed   ObservedIncident
		want       string // empty: nothing is wrong
	}{
		{"true", stall, seen(tracker.KindTransitStall, 41, 110, 4), ""},
		{"true until a moment ago", stall, seen(tracker.KindTransitStall, 111, 0, 4), ""},
		{"too early", stall, seen(tracker.KindTransitStall, 39.9, 0, 4), "no threshold was reached"},
		{"scan visible", stall, seen(tracker.KindTransitStall, 112.5, 0, 4), "a scan at 2026-09-06 00:00 (out_for_delivery) was visible"},
		{"signed", stall, seen(tracker.KindTransitStall, 115.5, 0, 4), "the parcel was signed"},
		{"wrong kind", stall, seen(tracker.KindNotSigned, 41, 0, 4), "not_signed was never true"},
		{"wrong clock", stall, seen(tracker.KindTransitStall, 41, 0, 2), "no clock of transit_stall starts at"},
		{"too severe", stall, severe, "severity breach, but only watch"},
		{"no such parcel", stall, stranger, "there is no such parcel"},
		{"nobody can look", missing, seen(tracker.KindTransitStall, 41, 0, 4), "nobody can look this parcel up"},
		{"in an outage", stall + "at 39h outage 9h", seen(tracker.KindTransitStall, 41, 0, 4), "the feed was down since"},
		{"in an outage, on a look before it", stall + "at 40h30m outage 9h", seen(tracker.KindTransitStall, 41, 0, 4), ""},
		{"after an outage", stall + "at 39h outage 9h", seen(tracker.KindTransitStall, 48.1, 0, 4), ""},
		{"while it tells to wait", stall + "at 39h limit 9h retry 1h", seen(tracker.KindTransitStall, 47.9, 0, 4), "the feed was down since"},
		{"it answers again, and who was told to wait the longest is still to come", stall + "at 39h limit 9h retry 1h", seen(tracker.KindTransitStall, 48.1, 0, 4), ""},
		{"frozen answers show no scan", stall + "at 108h stale 20h", seen(tracker.KindTransitStall, 126, 0, 4), ""},
		{"overdue before the date", stall, seen(tracker.KindLineOverdue, 63.9, 0, 64), "no threshold was reached"},
		{"overdue", stall, seen(tracker.KindLineOverdue, 64.1, 0, 64), ""},
		{"promise kept", stall, seen(tracker.KindPromiseOverdue, 70, 0, 64), "promise_overdue was never true"},
		{"exception without one", stall, seen(tracker.KindException, 50, 0, 4), "no threshold was reached"},
		{"feeds are not examined", stall, seen(tracker.KindTrackingBlind, 1, 0, 0), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			report := against(t, tt.text, 130, tt.observed)
			if tt.want == "" && len(report.False) > 0 {
				t.Errorf("false %+v", report.False)
			}
			if tt.want != "" && (len(report.False) != 1 || !strings.Contains(report.False[0].Reason, tt.want)) {
				t.Errorf("false %+v, want %s", report.False, tt.want)
			}
		})
	}
}

func TestCompareStrictStale(t *testing.T) {
	t.Parallel()
	w := story(t, stall+"at 39h stale 20h")
	claim := []ObservedIncident{seen(tracker.KindTransitStall, 50, 0, 4)}
	c := CompareConfig{Start: t0, End: hour(60), Slack: 2 * time.Hour}
	if report := w.Compare(claim, c); len(report.False) != 0 {
		t.Errorf("lenient: %+v", report.False)
	}
	c.StrictStale = true
	if report := w.Compare(claim, c); len(report.False) != 1 {
		t.Errorf("strict: %+v", report.False)
	}
}

func TestCompareTakesClimbsOfOneIncident(t *testing.T) {
	t.Parallel()
	late := seen(tracker.KindLineOverdue, 13, 0, 64) // opened as pickup_overdue, became line_overdue
	w := story(t, "parcel YT9 韵达 from 上海 to 合肥\nat 13h30m picked_up\nat 20h hub_in\nat 50h hub_out\nat 75h hub_in")
	if report := w.Compare([]ObservedIncident{late}, CompareConfig{Start: t0, End: hour(70), Slack: time.Hour}); len(report.False) != 0 {
		t.Errorf("%+v", report.False)
	}
}

func TestCompareMeasuresDelay(t *testing.T) {
	t.Parallel()
	report := against(t, stall+"at 39h outage 4h", 60, seen(tracker.KindTransitStall, 44.5, 0, 4))
	if report.Delays != 1 || report.DelayMean != 1.5 || report.DelayP95 != 1.5 || report.Judged != 1 || report.Expected[tracker.KindTransitStall] != 1 {
		t.Errorf("%+v", report)
	}
}

// An observer who reports exactly what is due, half an hour after it can be seen, is told that nothing is wrong; one who is late by
// more than the slack, or forgets, is told so.
func TestCompareAgreesWithThePerfectObserver(t *testing.T) {
	t.Parallel()
	for _, plan := range []FaultPlan{FaultsDemo, FaultsAll} {
		t.Run(string(plan), func(t *testing.T) {
			t.Parallel()
			w := Generate(GenerateConfig{Seed: 5, Parcels: 1500, Now: demoNow, Abroad: 0.12, Ahead: 72 * time.Hour, Run: 150 * time.Hour, Faults: plan})
			c := CompareConfig{Start: demoNow, End: demoNow.Add(150 * time.Hour), Slack: 2 * time.Hour, StrictStale: true}
			observed := perfect(w, c)
			report := w.Compare(observed, c)
			if len(report.Missed) != 0 || len(report.False) != 0 || len(report.Unproven) != 0 || len(report.ByOutage) != 0 {
				t.Errorf("missed %+v\nfalse %+v\nunproven %+v\nby outage %+v", report.Missed, report.False, report.Unproven, report.ByOutage)
			}
			if len(report.Expected) < 18 || report.Judged < 200 {
				t.Errorf("expected %v of %d", report.Expected, report.Judged)
			}
			first := slices.IndexFunc(observed, func(o ObservedIncident) bool { return o.Kind == tracker.KindNotSigned })
			if gone := w.Compare(slices.Delete(observed, first, first+1), c); len(gone.Missed) != 1 {
				t.Errorf("one incident taken away: %+v", gone.Missed)
			}
		})
	}
}

// perfect is what somebody records who looks all the time and reports what is due half an hour after it can be seen.
func perfect(w *World, c CompareConfig) []ObservedIncident {
	var out []ObservedIncident
	for _, s := range w.Truth(OfficialRules()) {
		closed := w.feeds[w.byNumber[s.TrackingNo].Provider].closed(true)
		at, ok := chance(closed, later(s.Begins(), c.Start), later(c.End, s.Until), 30*time.Minute)
		at = at.Add(30 * time.Minute)
		if (!s.Must && s.Kind != tracker.KindClonedTrace) || !ok || (!s.Until.IsZero() && at.After(s.Until)) || at.After(c.End) {
			continue
		}
		o := ObservedIncident{
			TrackingNo: s.TrackingNo, Kind: s.Kind, Severity: s.reached(at), OpenedAt: at, Since: s.Since, DueAt: s.Watch, SeenAt: at,
		}
		if !s.Until.IsZero() {
			o.ResolvedAt = s.Until.Add(time.Minute)
		}
		out = append(out, o)
	}
	return out
}
