package replay

import (
	"context"
	"errors"
	"parcelwarden/tracker"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestPolicies(t *testing.T) {
	t.Parallel()
	histories := randomParcels(3, 200)
	report, err := Polling{Run: Run{Rules: ruleBook(t), Merchant: shop(), Spread: 10 * time.Minute}}.Play(t.Context(), histories)
	if err != nil {
		t.Fatal(err)
	}
	economy, balanced, fresh := report.Policies[0], report.Policies[1], report.Policies[2]
	if report.Incidents < 150 || fresh.Finished != 200 || fresh.LooksPerParcel < 20 {
		t.Fatalf("%d incidents, %+v: nothing is tested", report.Incidents, fresh)
	}
	if economy.Looks*8 > fresh.Looks || balanced.Looks*4 > fresh.Looks {
		t.Errorf("looks: economy %d, balanced %d, fresh %d", economy.Looks, balanced.Looks, fresh.Looks)
	}
	for _, p := range report.Policies {
		if p.False != 0 {
			t.Errorf("%s: %d false", p.Policy, p.False)
		}
	}
	if balanced.Missed > report.Incidents/200 || fresh.Missed != 0 {
		t.Errorf("missed: balanced %d, fresh %d", balanced.Missed, fresh.Missed)
	}
	if fresh.MeanDelay < 0.5 || fresh.MeanDelay > 1.3 || fresh.P95Delay > 2.1 {
		t.Errorf("a poll every two hours is late by %.2f h, 95%% by %.2f", fresh.MeanDelay, fresh.P95Delay)
	}
	few := Polling{Run: Run{Rules: ruleBook(t), Merchant: shop()}, Policies: []tracker.Cadence{tracker.CadenceEconomy}}
	once, _ := few.Play(t.Context(), histories[:130])
	again, err := few.Play(t.Context(), histories[:130])
	if diff := cmp.Diff(once, again); diff != "" || err != nil {
		t.Errorf("played again: %v %s", err, diff)
	}
}

func TestPlayStops(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	run := Run{Rules: ruleBook(t), Merchant: shop(), Progress: func(done, total int) {
		if calls++; done > 200 {
			cancel()
		}
		if total != 800*4 {
			t.Errorf("total %d", total)
		}
	}}
	_, err := Polling{Run: run}.Play(ctx, randomParcels(1, 800))
	if !errors.Is(err, context.Canceled) || calls == 0 || calls > 20 {
		t.Errorf("%d calls, then %v", calls, err)
	}
	if _, err := (Polling{}).Play(t.Context(), nil); !errors.Is(err, ErrNoRuleBook) {
		t.Errorf("without rules: %v", err)
	}
}

func TestDetection(t *testing.T) {
	t.Parallel()
	due := Episode{Family: tracker.FamilyStalled, OpenedAt: at(10), EndedAt: at(30)}
	found := func(family tracker.Family, hour float64) []Episode {
		return []Episode{{Family: family, OpenedAt: at(hour)}}
	}
	for _, tt := range []struct {
		name  string
		found []Episode
		hours float64
		seen  bool
	}{
		{"at once", found(tracker.FamilyStalled, 10), 0, true},
		{"later", found(tracker.FamilyStalled, 14), 4, true},
		{"another family", found(tracker.FamilyOverdue, 14), 20, false},
		{"an earlier one", found(tracker.FamilyStalled, 2), 20, false},
		{"after its end", found(tracker.FamilyStalled, 40), 20, false},
		{"never", nil, 20, false},
	} {
		delay, seen := detection(&due, tt.found, time.Time{})
		if delay.Hours() != tt.hours || seen != tt.seen {
			t.Errorf("%s: %s, %t", tt.name, delay, seen)
		}
	}
	due.EndedAt = time.Time{}
	if delay, seen := detection(&due, nil, at(16)); delay != 6*time.Hour || seen {
		t.Errorf("unseen at the end of the run: %s, %t", delay, seen)
	}
}
