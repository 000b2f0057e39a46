package tracker

import (
	"testing"
	"time"
)

func TestWatchFeed(t *testing.T) {
	t.Parallel()
	now := moment("2026-11-20T12:00:00+08:00")
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	m := Merchant{ID: 7, Name: "青禾生活馆", Email: "shop@example.com"}
	well := CourierAccount{ID: 1, Name: "kd", LastSuccessAt: ago(time.Minute), LastFailureAt: ago(time.Hour), FreshRate: 30, FreshAt: ago(5 * time.Minute)}
	down := well
	down.LastFailureAt, down.LastSuccessAt = ago(time.Minute), ago(2*time.Hour)
	still := well
	still.FreshAt = ago(7 * time.Hour)
	night := well
	night.FreshAt = ago(4 * time.Hour)
	idle := well
	idle.LastSuccessAt = ago(8 * time.Hour)
	idle.LastFailureAt = ago(9 * time.Hour)
	blind := func(n int, since time.Duration) BlindCount { return BlindCount{Count: n, Since: ago(since)} }
	spent := well
	spent.Quota = Quota{PerDay: 250, Used: 250}
	spent.Quota.Day = spent.Quota.DayOf(now)
	held := BlindCount{Count: 1, Since: ago(time.Minute), Held: 12, HeldSince: ago(time.Hour)}
	quota := Incident{ID: 5, Kind: KindQuotaSpent, Family: FamilyBlind, Severity: SeverityBreach, Members: 12}
	open := Incident{ID: 4, Kind: KindTrackingBlind, Family: FamilyBlind, Severity: SeverityBreach, Members: 3}
	for _, c := range []struct {
		name    string
		account CourierAccount
		blind   BlindCount
		open    Incident
		kind    Kind
		acts    bool
		resolve bool
		notices int
	}{
		{"nothing blind", well, blind(0, 0), Incident{}, "", false, false, 0},
		{"a feed that does not answer", down, blind(3, 2*time.Hour), Incident{}, KindTrackingBlind, true, false, 1},
		{"a feed that brings nothing new", still, blind(3, 2*time.Hour), Incident{}, KindFeedStale, true, false, 1},
		{"waiting for the next sign of life", well, blind(3, 2*time.Hour), Incident{}, "", false, false, 0},
		{"a pause in the night", night, blind(3, 2*time.Hour), Incident{}, "", false, false, 0},
		{"nobody asks it any more", idle, blind(1, 7*time.Hour), Incident{}, KindFeedStale, true, false, 1},
		{"a spent quota is told at once", spent, held, Incident{}, KindQuotaSpent, true, false, 1},
		{"a spent quota that holds nothing back", spent, BlindCount{}, Incident{}, "", false, false, 0},
		{"the same quota, the same parcels", spent, held, quota, "", false, false, 0},
		{"filled again", well, BlindCount{Held: 12, HeldSince: ago(time.Hour)}, quota, KindQuotaSpent, true, true, 1},
		{"same members, nothing to write", down, blind(3, 2*time.Hour), open, "", false, false, 0},
		{"more members, no second message", down, blind(5, 2*time.Hour), open, KindTrackingBlind, true, false, 0},
		{"it answers again", well, blind(0, 0), open, KindTrackingBlind, true, true, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			change, acts := WatchFeed(m, c.account, c.blind, c.open, now)
			if acts != c.acts || change.Resolve != c.resolve || change.Incident.Kind != c.kind || len(change.Notices) != c.notices {
				t.Errorf("acts %v, %+v", acts, change)
			}
		})
	}
}
