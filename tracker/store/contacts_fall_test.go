package store_test

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"parcelwarden/tracker"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// channels lists the channels and states of what was queued under a key, oldest first.
func (w *world) channels(t testing.TB, key string) (out []string) {
	t.Helper()
	rows, err := w.Outbox(t.Context(), w.shop.ID, 0)
	check(t, err)
	slices.Reverse(rows)
	for _, n := range rows {
		if len(n.Key) > len(key) && n.Key[:len(key)] == key {
			out = append(out, n.Channel+" "+string(n.State))
		}
	}
	return out
}

// atOnce makes the shop tell breaches without waiting whether they last.
func (w *world) atOnce(t testing.TB) {
	t.Helper()
	w.shop.Alerts.Hold = -1
	check(t, w.UpdateMerchant(t.Context(), w.shop))
}

// The sender dies between the provider's refusal and the record, or two record the same refusal: the next channel is queued once.
func testFallBackOnce(t *testing.T, w *world) {
	w.atOnce(t)
	w.person(t, threeWays(w))
	_, in := w.stuck(t, "YT001")
	w.sendAll(t, 0)
	w.tellAll(t, notice(w, in.ID, "1/0/told", tracker.TopicOpened))
	if _, claimed := w.send(t, 0); len(claimed) != 1 {
		t.Fatalf("claimed %+v", claimed)
	}
	_, again := w.send(t, 0.2) // nobody recorded anything, the lease is over
	if len(again) != 1 || again[0].Channel != "email" || !again[0].Left {
		t.Fatalf("after the lease: %+v", again)
	}
	var wait sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for range 4 {
		wait.Go(func() {
			err := w.MarkFailed(t.Context(), again[0].ID, at(0.2), "550 no such user")
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				done++
			} else if !errors.Is(err, tracker.ErrNotFound) {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if diff := cmp.Diff([]string{"email failed", "sms queued"}, w.channels(t, "1/0/told")); diff != "" || done != 1 {
		t.Fatalf("recorded %d times:\n%s", done, diff)
	}
	_, second := w.send(t, 0.3)
	if len(second) != 1 || second[0].Recipient != "+8613800001111" || second[0].Key != "1/0/told/merchant/c1/then/sms" {
		t.Fatalf("second channel: %+v", second)
	}
	check(t, w.MarkSent(t.Context(), second[0].ID, at(0.3), "ok"))
	if err := w.MarkSent(t.Context(), again[0].ID, at(0.3), "late"); !errors.Is(err, tracker.ErrNotFound) {
		t.Errorf("a message that failed was sent afterwards: %v", err)
	}
	if n := w.tellAll(t, notice(w, in.ID, "1/0/told", tracker.TopicOpened)); n != 0 {
		t.Errorf("%d queued again", n)
	}
}

func testFallBackEnds(t *testing.T, w *world) {
	w.atOnce(t)
	w.person(t, threeWays(w))
	w.tellAll(t, notice(w, 0, "k", tracker.TopicBackupProposed))
	for i := range 3 {
		_, claimed := w.send(t, float64(i))
		if len(claimed) != 1 || claimed[0].Left != (i < 2) {
			t.Fatalf("round %d: %+v", i, claimed)
		}
		check(t, w.MarkFailed(t.Context(), claimed[0].ID, at(float64(i)), "no"))
	}
	if diff := cmp.Diff([]string{"email failed", "sms failed", "wecom failed"}, w.channels(t, "k")); diff != "" {
		t.Error(diff)
	}
}

// Who got the alert over the second channel gets the all-clear over the first.
func testFallBackAllClear(t *testing.T, w *world) {
	w.atOnce(t)
	w.person(t, threeWays(w))
	s, in := w.stuck(t, "YT001")
	w.sendAll(t, 0)
	w.tellAll(t, notice(w, in.ID, "open", tracker.TopicOpened))
	_, claimed := w.send(t, 0)
	check(t, w.MarkFailed(t.Context(), claimed[0].ID, at(0), "no"))
	_, claimed = w.send(t, 0)
	check(t, w.MarkSent(t.Context(), claimed[0].ID, at(0), "ok"))
	w.resolve(t, s, in)
	w.tellAll(t, notice(w, in.ID, "over", tracker.TopicResolved))
	w.tellAll(t, notice(w, in.ID, "late", tracker.TopicOpened))
	keys, claimed := w.send(t, 2)
	if len(keys) != 1 || claimed[0].Channel != "email" || claimed[0].Topic != tracker.TopicResolved {
		t.Errorf("sent %+v", claimed)
	}
}

// What waits for the morning is sent then only if it is still true.
func testQuietEnds(t *testing.T, w *world) {
	w.atOnce(t)
	p := threeWays(w)
	p.QuietFrom, p.QuietTo = 9*60, 13*60 // it is 10:00
	w.person(t, p)
	s, in := w.stuck(t, "YT001")
	w.sendAll(t, 0)
	w.tellAll(t, notice(w, in.ID, "open", tracker.TopicOpened))
	other := notice(w, 0, "other", tracker.TopicBackupProposed)
	w.tellAll(t, other)
	if sent := w.sendAll(t, 2.9); len(sent) != 0 {
		t.Fatalf("sent in quiet hours: %+v", sent)
	}
	w.resolve(t, s, in)
	if sent := w.sendAll(t, 3); len(sent) != 1 || sent[0].Topic != tracker.TopicBackupProposed {
		t.Errorf("sent %+v", sent)
	}
	if diff := cmp.Diff([]string{"email withdrawn"}, w.channels(t, "open")); diff != "" {
		t.Error(diff)
	}
}

// A first alert that fails while a later one waits must not be told after it, nor keep it from being told.
func testFallBackRestated(t *testing.T, w *world) {
	w.atOnce(t)
	w.person(t, threeWays(w))
	_, in := w.stuck(t, "YT001")
	w.sendAll(t, 0)
	w.tellAll(t, notice(w, in.ID, "breach", tracker.TopicOpened))
	_, first := w.send(t, 0)
	w.tellAll(t, notice(w, in.ID, "worse", tracker.TopicClimbed))
	check(t, w.MarkFailed(t.Context(), first[0].ID, at(0), "no"))
	_, claimed := w.send(t, 0.1)
	if len(claimed) != 1 || claimed[0].Topic != tracker.TopicClimbed || claimed[0].Channel != "email" {
		t.Fatalf("sent %+v", claimed)
	}
	if diff := cmp.Diff([]string{"email failed", "sms withdrawn"}, w.channels(t, "breach")); diff != "" {
		t.Error(diff)
	}
}

// For any sequence of failures each person gets each message at most once per channel, one channel at a time, and at most one of them says
// that it was sent.
func testFallBackProperty(t *testing.T, w *world) {
	w.atOnce(t)
	w.person(t, threeWays(w))
	wang := threeWays(w)
	wang.Name, wang.Ways = "王", []tracker.Way{{Channel: "dingtalk", To: "night"}, {Channel: "email", To: "wang@example.cn"}}
	w.person(t, wang)
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a test that repeats
	for i := range 12 {
		w.tellAll(t, notice(w, 0, fmt.Sprintf("k%02d", i), tracker.TopicBackupProposed))
	}
	for hour := range 40 {
		_, claimed := w.send(t, float64(hour))
		for _, n := range claimed {
			switch random.IntN(5) {
			case 0:
				check(t, w.MarkSent(t.Context(), n.ID, at(float64(hour)), "ok"))
			case 1, 2:
				check(t, w.MarkFailed(t.Context(), n.ID, at(float64(hour)), "no"))
			case 3:
				check(t, w.MarkRetry(t.Context(), n.ID, at(float64(hour)+0.5), "later"))
			default: // the sender dies
			}
		}
		w.atMostOnce(t)
	}
	if states := w.states(t); states[tracker.DeliverySent] == 0 || states[tracker.DeliveryFailed] == 0 || states[tracker.DeliveryQueued] > 0 {
		t.Errorf("this proves little: %v", states)
	}
}

func (w *world) atMostOnce(t testing.TB) {
	t.Helper()
	rows, err := w.Outbox(t.Context(), w.shop.ID, 0)
	check(t, err)
	byFirst := map[int64][]tracker.Notification{}
	for _, n := range rows {
		byFirst[n.First()] = append(byFirst[n.First()], n)
	}
	for first := range maps.Keys(byFirst) {
		used, sent, open := map[string]int{}, 0, 0
		for _, n := range byFirst[first] {
			used[n.Channel]++
			switch n.State {
			case tracker.DeliverySent:
				sent++
			case tracker.DeliveryQueued, tracker.DeliverySending, tracker.DeliveryHeld:
				open++
			}
			if used[n.Channel] > 1 {
				t.Errorf("message %d goes over %s twice", first, n.Channel)
			}
		}
		if sent+open > 1 {
			t.Errorf("message %d: %d sent, %d on their way", first, sent, open)
		}
	}
}
