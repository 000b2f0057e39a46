package tracker

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// world of one parcel whose record is kept as the store keeps it.
type kept struct{ snap Snapshot }

func (k *kept) apply(t *rapid.T, changes []Change, now time.Time) {
	for _, c := range changes {
		switch c.Kind {
		case ChangeOpen:
			c.Incident.ID = int64(len(k.snap.Incidents) + 1)
			k.snap.Incidents = append(k.snap.Incidents, c.Incident)
			continue
		case ChangeResolve:
			if c.Incident.Resolution == "" {
				t.Errorf("%s ended without a reason", c.Incident.Kind)
			}
		case ChangeReopen:
			if now.Sub(k.snap.Incidents[c.Incident.ID-1].ResolvedAt) >= ReopenWithin {
				t.Errorf("%s reopened after more than %s", c.Incident.Kind, ReopenWithin)
			}
		default:
		}
		before := k.snap.Incidents[c.Incident.ID-1]
		if c.Kind != ChangeReopen && c.Incident.Severity < before.Severity {
			t.Errorf("%s fell from %s to %s", before.Kind, before.Severity, c.Incident.Severity)
		}
		k.snap.Incidents[c.Incident.ID-1] = c.Incident
	}
}

// Whatever is scanned and looked at: severity only climbs, a family has one open incident, an end has a reason, and a trouble that comes back
// within a day is the incident that it was.
func TestIncidentsOnlyClimb(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	advisor, err := LoadAdvisor()
	if err != nil {
		t.Fatal(err)
	}
	court := Court{Rules: book, Advisor: advisor}
	rapid.Check(t, func(t *rapid.T) {
		k := kept{genSnapshot(t)}
		k.snap.Merchant.Email = "shop@example.com"
		hour := 0.0
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			hour += float64(rapid.IntRange(1, 60*60).Draw(t, "minutes")) / 60
			if rapid.Bool().Draw(t, "scanned") {
				scan := genScan(t)
				scan.At = at(hour - float64(rapid.IntRange(0, 20).Draw(t, "lag")))
				k.snap.Checkpoints = SortCheckpoints(append(k.snap.Checkpoints, scan))
			}
			lookAt(t, &k.snap, hour)
			verdict, err := court.Decide(k.snap, Standing{}, at(hour))
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range verdict.Changes {
				ended := endedKind(k.snap.Incidents, c.Incident.Kind, at(hour))
				if c.Kind == ChangeOpen && ended != nil && ended.Resolution != resolvedManual && ended.Resolution != ResolvedWithdrawn {
					t.Errorf("%s is new, %s after it ended by %s", c.Incident.Kind, at(hour).Sub(ended.ResolvedAt), ended.Resolution)
				}
			}
			k.apply(t, verdict.Changes, at(hour))
			k.snap.Shipment = verdict.Shipment
			open := map[Family]int{}
			for _, in := range k.snap.Incidents {
				if in.Open() {
					open[in.Family]++
				}
			}
			for family, n := range open {
				if n > 1 {
					t.Errorf("%d open incidents of %s", n, family)
				}
			}
		}
	})
}

func endedKind(list []Incident, kind Kind, now time.Time) *Incident {
	for i := range list {
		if !list[i].Open() && list[i].Kind == kind && now.Sub(list[i].ResolvedAt) < ReopenWithin {
			return &list[i]
		}
	}
	return nil
}

func TestHold(t *testing.T) {
	t.Parallel()
	noon := moment("2026-11-20T12:00:00+08:00")
	for _, c := range []struct {
		name     string
		terms    AlertTerms
		severity Severity
		now      time.Time
		want     time.Time
	}{
		{"a breach stands half an hour", AlertTerms{}, SeverityBreach, noon, noon.Add(30 * time.Minute)},
		{"what is worse goes at once", AlertTerms{}, SeverityAbnormal, noon, noon},
		{"the merchant's own", AlertTerms{Hold: 2 * time.Hour}, SeverityBreach, noon, noon.Add(2 * time.Hour)},
		{"off", AlertTerms{Hold: -1}, SeverityBreach, noon, noon},
		{"into the quiet hours", AlertTerms{}, SeverityBreach, moment("2026-11-20T21:40:00+08:00"), moment("2026-11-21T08:00:00+08:00")},
	} {
		s := alertSnapshot()
		s.Merchant.Alerts = c.terms
		got := NoticesFor(s, Change{Kind: ChangeOpen, Incident: Incident{Family: FamilyStalled, Severity: c.severity}}, c.now)
		if len(got) != 2 || !got[0].NextTryAt.Equal(c.want) || !got[1].NextTryAt.Equal(c.now) {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

func TestSameAdviceIsNoNews(t *testing.T) {
	t.Parallel()
	climb := func(change func(*Snapshot, *Change)) bool {
		s := alertSnapshot()
		s.Told = map[int64]Action{9: ActionChase}
		c := Change{
			Kind: ChangeClimb, Was: SeverityBreach, Advice: &Recommendation{Action: ActionChase},
			Incident: Incident{ID: 9, Family: FamilyStalled, Severity: SeverityAbnormal, RuleProv: provEstimated},
		}
		change(&s, &c)
		return sameAdvice(s, c)
	}
	for _, c := range []struct {
		name   string
		change func(*Snapshot, *Change)
		want   bool
	}{
		{"the same action, our own tier", func(*Snapshot, *Change) {}, true},
		{"another action", func(_ *Snapshot, c *Change) { c.Advice.Action = ActionReship }, false},
		{"the platform's tier", func(_ *Snapshot, c *Change) { c.Incident.RuleProv = provOfficial }, false},
		{"nothing was told yet", func(s *Snapshot, _ *Change) { s.Told = nil }, false},
		{"the first that is told", func(_ *Snapshot, c *Change) { c.Was = SeverityWatch }, false},
		{"a valuable parcel", func(s *Snapshot, _ *Change) { s.Orders[0].Value = Yuan(900) }, false},
		{"lost", func(_ *Snapshot, c *Change) { c.Incident.Severity = SeverityPresumedLost }, false},
		{"an opening", func(_ *Snapshot, c *Change) { c.Kind = ChangeOpen }, false},
	} {
		if got := climb(c.change); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
