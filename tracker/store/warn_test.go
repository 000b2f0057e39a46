package store_test

import (
	"parcelwarden/tracker"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
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

// Each person is warned by their own quiet hours, which go over midnight: of what falls into them before they begin, of the rest at their end.
func testWarnQuiet(t *testing.T, w *world) {
	w.terms(t, tracker.AlertTerms{})
	w.shop.Email, w.shop.WebhookURL = "", ""
	check(t, w.UpdateMerchant(t.Context(), w.shop))
	early, late, never := threeWays(w), threeWays(w), threeWays(w) // it is 10:00 in Shanghai
	early.Name, early.Ways, early.QuietFrom, early.QuietTo = "早睡", early.Ways[:1], 20*60, 6*60
	late.Name, late.Ways, late.QuietFrom, late.QuietTo = "晚睡", []tracker.Way{{Channel: "email", To: "late@example.cn"}}, 23*60+30, 8*60
	never.Name, never.Ways = "不休息", []tracker.Way{{Channel: "email", To: "never@example.cn"}}
	w.person(t, early)
	w.person(t, late)
	w.person(t, never)
	w.watched(t, "YT001", 17, true) // 03:00, in both nights
	w.watched(t, "YT002", 21, true) // 07:00, in the later night
	told := map[string][]string{}
	for minute := 0; minute < 24*60; minute += 15 {
		hour := float64(minute) / 60
		_, err := w.WarnNearBreach(t.Context(), w.shop, at(hour))
		check(t, err)
		for _, n := range w.sendAll(t, hour) {
			p, _ := w.shop.PersonByID(n.ContactID)
			for _, line := range n.Message.Digest {
				told[line.TrackingNo] = append(told[line.TrackingNo], p.Name+" "+at(hour).In(w.shop.Location()).Format("15:04"))
			}
		}
	}
	want := map[string][]string{
		"YT001": {"早睡 18:00", "晚睡 21:00", "不休息 21:00"},
		"YT002": {"晚睡 21:30", "不休息 01:00", "早睡 06:00"}, // by the early sleeper's end the line is an hour away
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	if n := w.count(t, "SELECT COUNT(*) FROM warnings"); n != 6 {
		t.Errorf("%d marks", n)
	}
}

// What was told of before people had hours of their own is not told again.
func testWarnedBefore(t *testing.T, w *world) {
	w.terms(t, tracker.AlertTerms{})
	w.watched(t, "YT001", 5, true)
	check(t, w.raw(t, "UPDATE incidents SET warned_at = "+millis(-1)))
	if told, err := w.WarnNearBreach(t.Context(), w.shop, at(0)); err != nil || told != 0 {
		t.Errorf("%d told again, %v", told, err)
	}
}
