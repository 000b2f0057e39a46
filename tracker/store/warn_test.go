package store_test

import (
	"parcelwarden/tracker"
	"sync"
	"testing"
	"time"
)

// watched opens incidents whose official line is due at some hours.
func (w *world) watched(t testing.TB, number string, next float64, fine bool) tracker.Incident {
	t.Helper()
	s := w.parcel(t, number)
	verdict := w.opening(t, s, tracker.KindTransitStall)
	in := &verdict.Changes[0].Incident
	in.Severity, in.NextAt, in.NextFine = tracker.SeverityWatch, at(next), fine
	verdict.Changes[0].Notices = nil
	if got := w.apply(t, verdict); got.Opened != 1 {
		t.Fatalf("report %+v", got)
	}
	return w.page(t, s).Incidents[0]
}

func (w *world) warnings(t testing.TB) (out []tracker.Notification) {
	t.Helper()
	all, err := w.Outbox(t.Context(), w.shop.ID, 0)
	check(t, err)
	for _, n := range all {
		if n.Topic == tracker.TopicNearBreach {
			out = append(out, n)
		}
	}
	return out
}

func testWarnOnce(t *testing.T, w *world) {
	w.terms(t, tracker.AlertTerms{})
	w.watched(t, "YT001", 5, true)
	w.watched(t, "YT002", 2, true)
	w.watched(t, "YT003", 9, true)  // too far
	w.watched(t, "YT004", 3, false) // an estimated line
	busy := w.watched(t, "YT005", 4, true)
	_, err := w.Acknowledge(t.Context(), w.shop.ID, []int64{busy.ID}, "li", t0())
	check(t, err)
	for i, step := range []struct {
		hour float64
		told int
	}{{0, 2}, {0, 0}, {1, 0}, {3.5, 1}, {6, 0}} {
		told, err := w.WarnNearBreach(t.Context(), w.shop, at(step.hour))
		check(t, err)
		if told != step.told {
			t.Errorf("step %d: %d incidents told, want %d", i, told, step.told)
		}
	}
	got := w.warnings(t) // newest first
	if len(got) != 2 {
		t.Fatalf("%d messages", len(got))
	}
	first := got[1].Message
	if first.OpenCount != 2 || first.WithinHours != 5 || first.Digest[0].TrackingNo != "YT002" || first.Digest[0].Left != 2 || first.Digest[1].TrackingNo != "YT001" {
		t.Errorf("message %+v", first)
	}
}

func testWarnShared(t *testing.T, w *world) {
	w.terms(t, tracker.AlertTerms{})
	for _, number := range []string{"YT001", "YT002", "YT003", "YT004"} {
		w.watched(t, number, 3, true)
	}
	var mu sync.Mutex
	var wait sync.WaitGroup
	total := 0
	for range 6 {
		wait.Go(func() {
			told, err := w.WarnNearBreach(t.Context(), w.shop, at(0))
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			total += told
			mu.Unlock()
		})
	}
	wait.Wait()
	named := 0
	for _, n := range w.warnings(t) {
		named += len(n.Message.Digest)
	}
	if total != 4 || named != 4 {
		t.Errorf("%d incidents told, %d named", total, named)
	}
}

func testTold(t *testing.T, w *world) {
	s, in := w.stuck(t, "YT001")
	told := notice(w, in.ID, "told", tracker.TopicOpened)
	told.Message.Action = tracker.ActionChase
	lost := notice(w, in.ID, "lost", tracker.TopicClimbed)
	lost.Message.Action = tracker.ActionReship
	w.enqueue(t, told, lost)
	check(t, w.raw(t, "UPDATE notifications SET state = 'failed' WHERE dedup_key = 'lost'"))
	snap, err := w.SnapshotOf(t.Context(), w.shop.ID, s.ID)
	check(t, err)
	if snap.Told[in.ID] != tracker.ActionChase {
		t.Errorf("told %v", snap.Told)
	}
}

func testLadderAdvice(t *testing.T, w *world) {
	w.terms(t, tracker.AlertTerms{})
	s, in := w.stuck(t, "YT001")
	in.UpdatedAt = at(1)
	renewed := change(tracker.ChangeRefresh, in, in.Severity)
	renewed.Advice = &tracker.Recommendation{Action: tracker.ActionReship, At: at(1)}
	w.apply(t, verdictOf(s, 1, renewed))
	due := w.ladder(t, 2)
	if len(due) != 1 || due[0].Advice == nil {
		t.Fatalf("due %+v", due)
	}
	due[0].Incident.Rung = tracker.RungBackup - 1
	write, ok := tracker.NextRung(due[0], at(2).Add(time.Minute))
	if !ok || len(write.Notices) == 0 || write.Notices[0].Message.Action != tracker.ActionReship {
		t.Errorf("proposed %+v", write.Notices)
	}
}
