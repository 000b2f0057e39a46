package store_test

import (
	"fmt"
	"parcelwarden/tracker"
	"slices"
	"sync"
	"testing"
	"time"
)

func alertTests() []storeTest {
	return []storeTest{
		{"alerts/terms are kept", testAlertTerms},
		{"alerts/over the budget they are held and bundled", testAlertBudget},
		{"alerts/a person's own budget", testAlertOwnBudget},
		{"alerts/two nodes spend one budget", testAlertBudgetShared},
		{"alerts/a held alert that is over is withdrawn", testHeldEnds},
		{"alerts/an earlier alert is restated by a later", testRestated},
		{"alerts/warned once, in one message", testWarnOnce},
		{"warnings/each by their own quiet hours", testWarnQuiet},
		{"warnings/told before there were marks", testWarnedBefore},
		{"alerts/warned once by many nodes", testWarnShared},
		{"alerts/the judge knows what was told", testTold},
		{"alerts/backup is proposed with advice", testLadderAdvice},
	}
}

func (w *world) terms(t testing.TB, terms tracker.AlertTerms) {
	t.Helper()
	w.shop.Email, w.shop.Zone, w.shop.Alerts = "shop@example.cn", "Asia/Shanghai", terms
	check(t, w.UpdateMerchant(t.Context(), w.shop))
}

func testAlertTerms(t *testing.T, w *world) {
	terms := tracker.AlertTerms{WarnBefore: 3 * time.Hour, Hold: -1, PerDay: 5, ValueFrom: tracker.Yuan(99)}
	w.terms(t, terms)
	m, err := w.Merchant(t.Context(), w.shop.ID)
	check(t, err)
	if m.Alerts != terms {
		t.Errorf("terms %+v", m.Alerts)
	}
}

// alerts queues n messages that nothing can make untrue.
func (w *world) alerts(t testing.TB, n int, to string) {
	t.Helper()
	for i := range n {
		one := notice(w, 0, fmt.Sprintf("%s/%d", to, i), tracker.TopicBackupProposed)
		one.Recipient = to
		w.enqueue(t, one)
	}
}

// sendAll sends what goes at an hour, and returns it.
func (w *world) sendAll(t testing.TB, hour float64) (out []tracker.Notification) {
	t.Helper()
	for {
		_, claimed := w.send(t, hour)
		for _, n := range claimed {
			check(t, w.MarkSent(t.Context(), n.ID, at(hour), ""))
		}
		if out = append(out, claimed...); len(claimed) == 0 {
			return out
		}
	}
}

func (w *world) states(t testing.TB) map[tracker.DeliveryState]int {
	t.Helper()
	all, err := w.Outbox(t.Context(), w.shop.ID, 0)
	check(t, err)
	out := map[tracker.DeliveryState]int{}
	for _, n := range all {
		out[n.State]++
	}
	return out
}

func testAlertBudget(t *testing.T, w *world) {
	w.terms(t, tracker.AlertTerms{PerDay: 4})
	w.alerts(t, 30, "shop@example.cn")
	hook := notice(w, 0, "hook", tracker.TopicBackupProposed)
	hook.Channel = "webhook"
	w.enqueue(t, hook)
	if sent := w.sendAll(t, 0); len(sent) != 5 {
		t.Fatalf("%d sent, want 4 and the webhook", len(sent))
	}
	if got := w.states(t); got[tracker.DeliveryHeld] != 26 {
		t.Fatalf("states %v", got)
	}
	if sent := w.sendAll(t, 1.9); len(sent) != 0 { // 11:54; bundles go at noon
		t.Fatalf("sent before the bundle's time: %+v", sent)
	}
	sent := w.sendAll(t, 2)
	if len(sent) != 1 || sent[0].Topic != tracker.TopicBundle || sent[0].Message.OpenCount != 26 {
		t.Fatalf("sent %+v", sent)
	}
	all, err := w.Outbox(t.Context(), w.shop.ID, 0)
	check(t, err)
	for _, n := range all {
		if n.State == tracker.DeliveryBundled && (n.BundleID != sent[0].ID || !n.SentAt.Equal(at(2))) {
			t.Errorf("held message %+v", n)
		}
	}
	if got := w.states(t); got[tracker.DeliveryBundled] != 26 || got[tracker.DeliveryHeld] != 0 {
		t.Errorf("states %v", got)
	}
	days, err := w.AlertDays(t.Context(), w.shop.ID, at(-24))
	check(t, err)
	want := tracker.AlertDay{Recipient: "shop@example.cn", Reader: "shop@example.cn", Day: "2026-11-21", Sent: 4, Bundled: 26, Other: 1, Budget: 4}
	if len(days) != 1 || days[0] != want {
		t.Errorf("days %+v", days)
	}
	w.enqueue(t, notice(w, 0, "tomorrow", tracker.TopicBackupProposed))
	if sent := w.sendAll(t, 15); len(sent) != 1 || sent[0].Key != "tomorrow" { // 01:00 of the next day
		t.Errorf("a new day: %+v", sent)
	}
}

func testAlertOwnBudget(t *testing.T, w *world) {
	w.terms(t, tracker.AlertTerms{PerDay: 4})
	_, err := w.CreateUser(t.Context(), tracker.User{MerchantID: w.shop.ID, Name: "li", Role: tracker.RoleStaff, Email: "li@example.cn", AlertsPerDay: 2})
	check(t, err)
	boss, err := w.CreateUser(t.Context(), tracker.User{MerchantID: w.shop.ID, Name: "boss", Role: tracker.RoleMerchant, Email: "boss@example.cn"})
	check(t, err)
	check(t, w.SetUserAlerts(t.Context(), boss.ID, -1))
	w.alerts(t, 9, "li@example.cn")
	w.alerts(t, 9, "boss@example.cn")
	w.alerts(t, 9, "shop@example.cn")
	got := map[string]int{}
	for _, n := range w.sendAll(t, 0) {
		got[n.Recipient]++
	}
	if got["li@example.cn"] != 2 || got["boss@example.cn"] != 9 || got["shop@example.cn"] != 4 {
		t.Errorf("sent %v", got)
	}
}

func testAlertBudgetShared(t *testing.T, w *world) {
	w.terms(t, tracker.AlertTerms{PerDay: 7})
	w.alerts(t, 60, "shop@example.cn")
	var mu sync.Mutex
	var wait sync.WaitGroup
	var sent []int64
	for range 6 {
		wait.Go(func() {
			for range 12 {
				claimed, err := w.ClaimNotifications(t.Context(), at(0), 3, 10*time.Minute)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				for _, n := range claimed {
					sent = append(sent, n.ID)
				}
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	slices.Sort(sent)
	if len(sent) != 7 || len(slices.Compact(sent)) != 7 {
		t.Errorf("%d messages claimed under a budget of 7", len(sent))
	}
}

func testHeldEnds(t *testing.T, w *world) {
	w.terms(t, tracker.AlertTerms{PerDay: 1})
	w.alerts(t, 1, "shop@example.cn")
	w.sendAll(t, 0)
	s, in := w.stuck(t, "YT001")
	one := notice(w, in.ID, "alert", tracker.TopicOpened)
	w.enqueue(t, one)
	w.sendAll(t, 0.1)
	w.resolve(t, s, in)
	w.enqueue(t, notice(w, in.ID, "over", tracker.TopicResolved))
	if sent := w.sendAll(t, 3); len(sent) != 0 {
		t.Errorf("sent %+v", sent)
	}
	all, err := w.Outbox(t.Context(), w.shop.ID, 0)
	check(t, err)
	why := map[string]string{}
	for _, n := range all {
		why[n.Key] = n.Reason
	}
	if why["alert"] != "ended/moved" || why["over"] != "untold" {
		t.Errorf("reasons %v", why)
	}
}

func testRestated(t *testing.T, w *world) {
	_, in := w.stuck(t, "YT001")
	first, second := notice(w, in.ID, "1/0/breach", tracker.TopicOpened), notice(w, in.ID, "1/1/breach", tracker.TopicOpened)
	first.Recipient, second.Recipient = "li@example.cn", "li@example.cn"
	w.enqueue(t, first)
	w.enqueue(t, second)
	var keys []string
	for _, n := range w.sendAll(t, 0) {
		if n.Recipient == "li@example.cn" {
			keys = append(keys, n.Key)
		}
	}
	if !slices.Equal(keys, []string{"1/1/breach"}) {
		t.Errorf("sent %v, want the later alone", keys)
	}
}
