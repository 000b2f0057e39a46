package simulator

import (
	"parcelwarden/tracker"
	"slices"
	"testing"
	"time"
)

// What is wrong with a signature is told once, at any time until a good day after it, and not of parcels that were signed before anybody
// looked.
func TestCompareOnce(t *testing.T) {
	t.Parallel()
	away := "parcel YT9 韵达 from 上海 to 合肥 promise 30d\nat 2h picked_up\nat 4h hub_in\nat 20h branch in 北京\nat 26h signed in 北京\n"
	told := func(opened, resolved float64) []ObservedIncident {
		return []ObservedIncident{seen(tracker.KindFakeSign, opened, resolved, 26)}
	}
	for _, tt := range []struct {
		name     string
		first    float64
		observed []ObservedIncident
		missed   int
	}{
		{"told after the signature", 0, told(30, 0), 0},
		{"told and closed", 0, told(30, 33), 0},
		{"told a day later", 0, told(55, 0), 0},
		{"told two days later", 0, told(70, 0), 2},
		{"never told", 0, nil, 2},
		{"signed before the first look", 27, nil, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := CompareConfig{Start: t0, End: hour(100), PollFrom: hour(tt.first), Slack: 2 * time.Hour}
			report := story(t, away).Compare(tt.observed, c)
			if len(report.Missed) != tt.missed || len(report.False) != 0 {
				t.Errorf("missed %+v, false %+v", report.Missed, report.False)
			}
		})
	}
}

// Of two parcels with one trace either may be told.
func TestCompareTwins(t *testing.T) {
	t.Parallel()
	w := Generate(GenerateConfig{Seed: 1, Parcels: 1500, Now: demoNow, Ahead: 48 * time.Hour, NoFaults: true})
	c := CompareConfig{Start: demoNow, End: demoNow.Add(8 * 24 * time.Hour)}
	pairs := w.Compare(nil, c).Expected[tracker.KindClonedTrace]
	var observed []ObservedIncident
	for _, p := range w.Parcels() {
		if p.Twin != "" && p.Fate == FateNormal {
			observed = append(observed, ObservedIncident{TrackingNo: p.TrackingNo, Kind: tracker.KindClonedTrace, OpenedAt: later(demoNow, p.Events[2].At)})
		}
	}
	report := w.Compare(observed, c)
	if pairs == 0 || ofKind(report.Missed, tracker.KindClonedTrace) != 0 || len(report.False) != 0 {
		t.Errorf("%d pairs, missed %d, false %+v", pairs, ofKind(report.Missed, tracker.KindClonedTrace), report.False)
	}
	if report = w.Compare(nil, c); ofKind(report.Missed, tracker.KindClonedTrace) != pairs {
		t.Errorf("%d of %d pairs missed without any incident", ofKind(report.Missed, tracker.KindClonedTrace), pairs)
	}
}

// What is overtaken while nobody can look may be told with what overtook it, if it was to be seen for less than a look's time before.
func TestCompareHidden(t *testing.T) {
	t.Parallel()
	hurt := "parcel YT9 韵达 from 上海 to 合肥 promise 30d\nat 2h picked_up\nat 4h hub_in\nat 30h damaged\nat 42h returning\nat 80h returned\n"
	told := func(opened float64) []ObservedIncident {
		return []ObservedIncident{seen(tracker.KindDamaged, opened, 0, 30)}
	}
	for _, tt := range []struct {
		name, extra string
		observed    []ObservedIncident
		missed      []tracker.Kind
	}{
		{"told within", "at 40h outage 7h", told(39), nil},
		{"told soon after the outage", "at 40h outage 7h", told(50), nil},
		{"told a day after it", "at 40h outage 7h", told(75), []tracker.Kind{tracker.KindDamaged}},
		{"never told", "at 40h outage 7h", nil, []tracker.Kind{tracker.KindDamaged, tracker.KindReturned}},
		{"no outage: too late", "", told(50), []tracker.Kind{tracker.KindDamaged}},
		{"an outage that was over before", "at 40h outage 1h", told(50), []tracker.Kind{tracker.KindDamaged}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := CompareConfig{Start: t0, End: hour(100), Slack: 2 * time.Hour, Patience: 13 * time.Hour}
			report := story(t, hurt+tt.extra).Compare(tt.observed, c)
			var missed []tracker.Kind
			for _, m := range report.Missed {
				if familyOf(m.Kind) == tracker.FamilyException {
					missed = append(missed, m.Kind)
				}
			}
			if !slices.Equal(missed, tt.missed) || len(report.False) != 0 {
				t.Errorf("missed %+v, false %+v", report.Missed, report.False)
			}
		})
	}
}
