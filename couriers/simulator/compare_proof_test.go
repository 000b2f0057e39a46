package simulator

import (
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"
)

func TestCompareWantsProof(t *testing.T) {
	t.Parallel()
	looked := func(due, seenAt float64) ObservedIncident {
		o := seen(tracker.KindTransitStall, 41, 110, 4)
		o.DueAt, o.SeenAt = hour(due), hour(seenAt)
		return o
	}
	courier := looked(40, 39)
	courier.Kind = tracker.KindException
	for _, tt := range []struct {
		name, extra string
		observed    ObservedIncident
		want        string
	}{
		{"looked after the threshold", "", looked(40, 41), ""},
		{"looked at the threshold", "", looked(40, 40), ""},
		{"looked before it", "", looked(40, 39.9), "last seen at"},
		{"looked while the feed was down", "at 40h30m outage 9h", looked(40, 45), "the feed was down since"},
		{"looked while it cut connections", "at 40h30m outage 9h reset", looked(40, 45), "the feed was down since"},
		{"looked at answers that stood still since before it", "at 30h stale 20h", looked(40, 41), "stood still since"},
		{"looked at answers that stood still only since", "at 41h stale 20h", looked(40, 45), ""},
		{"another feed was down", "at 40h30m outage 9h of sf", looked(40, 45), ""},
		{"looked just before it went down", "at 45h outage 9h", looked(40, 45.1), ""},
		{"nothing is known of the look", "", seen(tracker.KindTransitStall, 41, 0, 4), ""},
		{"what the courier says needs no threshold", "", courier, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			report := against(t, stall+tt.extra, 130, tt.observed)
			if tt.want == "" && len(report.Unproven) > 0 {
				t.Errorf("unproven %+v", report.Unproven)
			}
			if tt.want != "" && (len(report.Unproven) != 1 || !strings.Contains(report.Unproven[0].Reason, tt.want)) {
				t.Errorf("unproven %+v, want %s", report.Unproven, tt.want)
			}
		})
	}
}

func TestCompareTellsWhatAFaultExplains(t *testing.T) {
	t.Parallel()
	moving := "parcel YT9 韵达 from 上海 to 合肥 promise 30d\nat 2h picked_up\nat 3h hub_in\nat 4h hub_out\nat 38h hub_in\nat 50h branch\nat 52h signed\n"
	for _, tt := range []struct {
		name, text string
		kind       tracker.Kind
		want       string
	}{
		{"true", stall, tracker.KindTransitStall, ""},
		{"stood still", moving + "at 37h stale 9h", tracker.KindTransitStall, "stale from"},
		{"was down", moving + "at 37h outage 9h", tracker.KindTransitStall, "outage from"},
		{"false without a fault", moving, tracker.KindTransitStall, ""},
		{"no silence", moving + "at 37h outage 9h", tracker.KindException, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			report := against(t, tt.text, 130, seen(tt.kind, 41, 0, 4))
			if tt.want == "" && len(report.ByOutage) > 0 {
				t.Errorf("by outage %+v", report.ByOutage)
			}
			if tt.want != "" && (len(report.ByOutage) != 1 || !strings.Contains(report.ByOutage[0].Reason, tt.want)) {
				t.Errorf("by outage %+v, want %s", report.ByOutage, tt.want)
			}
		})
	}
}

func TestCompareOrders(t *testing.T) {
	t.Parallel()
	w := Generate(GenerateConfig{Seed: 2, Parcels: 600, Now: demoNow, Ahead: 96 * time.Hour, NoFaults: true})
	end := demoNow.Add(120 * time.Hour)
	c := CompareConfig{Start: demoNow.Add(-200 * time.Hour), End: end, Orders: true}
	var due, early []Spell
	for _, s := range w.OrderTruth() {
		if s.Must && s.Until.Before(end) {
			due = append(due, s)
		}
		if !s.Must {
			early = append(early, s)
		}
	}
	if len(due) < 3 || len(early) <= len(due) {
		t.Fatalf("%d of %d orders are shipped late", len(due), len(early))
	}
	var observed []ObservedIncident
	for _, s := range due {
		observed = append(observed, ObservedIncident{OrderNo: s.OrderNo, Kind: s.Kind, Severity: tracker.SeverityBreach, OpenedAt: s.Watch.Add(time.Hour), ResolvedAt: s.Until.Add(time.Minute)})
	}
	if r := w.Compare(observed, c); ofKind(r.Missed, tracker.KindShipOverdue) != 0 || len(r.False) != 0 || r.Expected[tracker.KindShipOverdue] != len(due) {
		t.Errorf("missed %+v, false %+v of %d", r.Missed, r.False, len(due))
	}
	if r := w.Compare(observed[1:], c); ofKind(r.Missed, tracker.KindShipOverdue) != 1 || r.Missed[len(r.Missed)-1].Reason == "" {
		t.Errorf("one taken away: %+v", r.Missed)
	}
	observed[0].OpenedAt = due[0].Watch.Add(-5 * time.Hour)
	if r := w.Compare(observed, c); len(r.False) != 1 {
		t.Errorf("a breach before the promised time: %+v", r.False)
	}
	observed[0].Severity = tracker.SeverityWatch
	if r := w.Compare(observed, c); len(r.False) != 0 {
		t.Errorf("a warning before the promised time: %+v", r.False)
	}
}
