package store_test

import (
	"fmt"
	"parcelwarden/tracker"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// toBot is a message to a group's bot.
func toBot(w *world, key string, severity tracker.Severity) tracker.Notification {
	n := notice(w, 0, key, tracker.TopicBackupProposed)
	n.Channel, n.Recipient, n.Severity = "wecom", "ops", severity
	return n
}

func testOutboxAlike(t *testing.T, w *world) {
	other := toBot(w, "another bot", tracker.SeverityBreach)
	other.Recipient = "night"
	mail := notice(w, 0, "a mail", tracker.TopicBackupProposed)
	mail.Recipient = "ops"
	later := toBot(w, "later", tracker.SeverityBreach)
	later.NextTryAt = at(5)
	first := toBot(w, "first", tracker.SeverityBreach)
	first.NextTryAt = t0().Add(-time.Minute)
	w.enqueue(t, first, other, mail, later)
	for i := range 4 {
		w.enqueue(t, toBot(w, fmt.Sprintf("k%d", i), tracker.SeverityBreach))
	}
	w.enqueue(t, toBot(w, "worst", tracker.SeverityPresumedLost))
	claimed, err := w.ClaimNotifications(t.Context(), at(0), 1, 10*time.Minute)
	check(t, err)
	if len(claimed) != 1 || claimed[0].Key != "first" {
		t.Fatalf("claimed %+v", claimed)
	}
	var rounds [][]string
	for range 3 {
		more, err := w.ClaimAlike(t.Context(), claimed[0], at(0), 3)
		check(t, err)
		var keys []string
		for _, n := range more {
			if keys = append(keys, n.Key); n.State != tracker.DeliverySending || n.Tries != 1 || !n.NextTryAt.Equal(claimed[0].NextTryAt) {
				t.Errorf("%s is %s after %d tries, leased until %s", n.Key, n.State, n.Tries, n.NextTryAt)
			}
		}
		slices.Sort(keys)
		rounds = append(rounds, keys)
	}
	if diff := cmp.Diff([][]string{{"k0", "k1", "worst"}, {"k2", "k3"}, nil}, rounds); diff != "" {
		t.Error(diff)
	}
	if keys, _ := w.send(t, 0.1); len(keys) != 2 {
		t.Errorf("left for others: %v", keys)
	}
}

func testOutboxPutOff(t *testing.T, w *world) {
	w.enqueue(t, notice(w, 0, "k", tracker.TopicDigest))
	for hour := range 12 {
		_, claimed := w.send(t, float64(hour))
		if len(claimed) != 1 || claimed[0].Tries != 1 {
			t.Fatalf("hour %d: claimed %+v", hour, claimed)
		}
		check(t, w.PutOff(t.Context(), claimed[0].ID, at(float64(hour+1)), "20 messages a minute are sent"))
		if keys, _ := w.send(t, float64(hour)+0.9); keys != nil {
			t.Errorf("sent too early: %v", keys)
		}
	}
	out, err := w.Outbox(t.Context(), w.shop.ID, 0)
	check(t, err)
	if n := out[0]; n.State != tracker.DeliveryQueued || n.Tries != 0 || n.LastError != "20 messages a minute are sent" {
		t.Errorf("put off: %+v", n)
	}
	if err := w.PutOff(t.Context(), out[0].ID, at(20), "x"); err == nil {
		t.Error("what is not being sent was put off")
	}
}
