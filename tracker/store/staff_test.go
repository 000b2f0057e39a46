package store_test

import (
	"context"
	"errors"
	"parcelwarden/tracker"
	"testing"
	"time"
)

func staffTests() []storeTest {
	return []storeTest{
		{"staff/each deed once, with its line of the timeline", testStaffDeeds},
		{"staff/a judgement undoes no deed", testStaffKept},
	}
}

func testStaffDeeds(t *testing.T, w *world) {
	s, in := w.stuck(t, "YT001")
	_, second := w.stuck(t, "YT002")
	ids := []int64{in.ID, second.ID, 999}
	deeds := []struct {
		name        string
		do          func(context.Context) (int, error)
		first, then int
	}{
		{"acknowledge", func(ctx context.Context) (int, error) { return w.Acknowledge(ctx, w.shop.ID, ids, "li", at(1)) }, 2, 0},
		{"snooze", func(ctx context.Context) (int, error) { return w.Snooze(ctx, w.shop.ID, ids, at(9), "li", at(1)) }, 2, 0},
		{"chase", func(ctx context.Context) (int, error) { return w.Chased(ctx, w.shop.ID, ids, "li", at(1)) }, 2, 2},
		{"escalate", func(ctx context.Context) (int, error) { return w.RequestEscalation(ctx, 0, ids[:1], "li", at(-1)) }, 1, 0},
		{"comment", func(ctx context.Context) (int, error) {
			return 1, w.Comment(ctx, w.shop.ID, in.ID, "li", "已联系网点", at(1))
		}, 1, 1},
	}
	for _, deed := range deeds {
		for _, want := range []int{deed.first, deed.then} {
			if got, err := deed.do(t.Context()); err != nil || got != want {
				t.Errorf("%s: %d, %v, want %d", deed.name, got, err, want)
			}
		}
	}
	page := w.page(t, s)
	got := page.Incidents[0]
	if got.AckBy != "li" || !got.AckAt.Equal(at(1)) || !got.SnoozedTill.Equal(at(9)) || !got.EscalateAt.Equal(at(-1)) {
		t.Errorf("incident %+v", got)
	}
	if len(page.Timeline) != 8 { // opened, acknowledged, snoozed, chased twice, escalation asked, commented twice
		t.Errorf("timeline %+v", page.Timeline)
	}
	if err := w.Comment(t.Context(), w.shop.ID, 999, "li", "x", at(1)); !errors.Is(err, tracker.ErrNotFound) {
		t.Errorf("comment on nothing: %v", err)
	}
}

func testStaffKept(t *testing.T, w *world) {
	s, in := w.stuck(t, "YT001")
	before := in
	_, err := w.Acknowledge(t.Context(), w.shop.ID, []int64{in.ID}, "li", at(1))
	check(t, err)
	_, _, err = w.ApplyEscalation(t.Context(), rung(w.ladder(t, 0)[0], 1, 12))
	check(t, err)
	before.Severity, before.EscalateAt = tracker.SeverityAbnormal, t0()
	if got := w.apply(t, verdictOf(s, 2, change(tracker.ChangeClimb, before, in.Severity))); got.Climbed != 1 {
		t.Fatalf("report %+v", got)
	}
	after := w.page(t, s).Incidents[0]
	if after.AckBy != "li" || after.Rung != 1 || !after.EscalateAt.Equal(at(12)) {
		t.Errorf("a verdict worked out before undid it: %+v", after)
	}
	_, err = w.Snooze(t.Context(), w.shop.ID, []int64{in.ID}, time.Time{}, "li", at(3))
	check(t, err)
}
