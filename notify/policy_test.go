package notify_test

import (
	"context"
	"errors"
	"parcelwarden/notify"
	"parcelwarden/tracker"
	"testing"
	"time"
)

func TestPolicyNext(t *testing.T) {
	t.Parallel()
	temporary := &notify.SendError{Temporary: true, Reason: "busy"}
	tests := []struct {
		name    string
		tries   int
		age     time.Duration
		failure *notify.SendError
		wait    time.Duration // the least pause; a tenth may be added
		again   bool
	}{
		{"first try", 1, 0, temporary, time.Minute, true},
		{"not counted by the store", 0, 0, temporary, time.Minute, true},
		{"second", 2, 0, temporary, 5 * time.Minute, true},
		{"third", 3, 0, temporary, 15 * time.Minute, true},
		{"fourth", 4, 0, temporary, time.Hour, true},
		{"fifth", 5, 0, temporary, 4 * time.Hour, true},
		{"seventh", 7, 0, temporary, 4 * time.Hour, true},
		{"eighth", 8, 0, temporary, 0, false},
		{"permanent", 1, 0, notify.Failed("no such user"), 0, false},
		{"told to wait", 1, 0, &notify.SendError{Temporary: true, RetryAfter: 2 * time.Hour}, 2 * time.Hour, true},
		{"told to hurry", 5, 0, &notify.SendError{Temporary: true, RetryAfter: time.Second}, 4 * time.Hour, true},
		{"told to wait a year", 1, 0, &notify.SendError{Temporary: true, RetryAfter: 8760 * time.Hour}, 24 * time.Hour, true},
		{"throttled, many tries, weeks old", 40, 2000 * time.Hour, &notify.SendError{Throttled: true, RetryAfter: 10 * time.Minute}, 10 * time.Minute, true},
		{"throttled for seconds", 3, 0, &notify.SendError{Throttled: true, RetryAfter: 12 * time.Second}, 12 * time.Second, true},
		{"throttled, no time said", 3, 0, &notify.SendError{Throttled: true}, time.Minute, true},
		{"setup, many tries", 40, 71 * time.Hour, &notify.SendError{Setup: true}, time.Hour, true},
		{"setup, three days", 40, 72 * time.Hour, &notify.SendError{Setup: true}, 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			row := tracker.Notification{ID: 99, Tries: tt.tries, CreatedAt: noon.Add(-tt.age)}
			next, again := notify.DefaultPolicy().Next(row, tt.failure, noon)
			if again != tt.again {
				t.Fatalf("again = %t, want %t", again, tt.again)
			}
			if wait := next.Sub(noon); again && (wait < tt.wait || wait > tt.wait+tt.wait/10) {
				t.Errorf("waits %s, want %s and at most a tenth more", wait, tt.wait)
			}
		})
	}
}

// Who has another channel does not wait for this one to be mended.
func TestPolicyWhereAnotherChannelIsLeft(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		tries   int
		failure *notify.SendError
		again   bool
	}{
		"busy": {3, &notify.SendError{Temporary: true}, true}, "busy for long": {4, &notify.SendError{Temporary: true}, false},
		"set up wrong": {1, &notify.SendError{Setup: true, Temporary: true}, false}, "over a limit": {9, &notify.SendError{Throttled: true}, true},
	} {
		row := tracker.Notification{ID: 99, Tries: c.tries, CreatedAt: noon, Left: true}
		if _, again := notify.DefaultPolicy().Next(row, c.failure, noon); again != c.again {
			t.Errorf("%s: again = %t", name, again)
		}
	}
}

func TestPolicySpreadsRows(t *testing.T) {
	t.Parallel()
	seen := map[time.Time]bool{}
	for id := range int64(50) {
		row := tracker.Notification{ID: id, Tries: 1}
		next, _ := notify.DefaultPolicy().Next(row, &notify.SendError{Temporary: true}, noon)
		if same, _ := notify.DefaultPolicy().Next(row, &notify.SendError{Temporary: true}, noon); !same.Equal(next) {
			t.Fatalf("row %d gets two different pauses", id)
		}
		seen[next] = true
	}
	if len(seen) < 45 {
		t.Errorf("50 rows that failed together come back at %d moments", len(seen))
	}
}

func TestTemporaryFailuresEndAfterEightTries(t *testing.T) {
	t.Parallel()
	o, c := queued(1), &clock{at: noon}
	sends := 0
	d := newDispatcher(t, o, c, func(context.Context, notify.Outgoing) (string, error) {
		sends++
		return "", errors.New("connection\nrefused")
	})
	for range 20 {
		if _, err := d.Pass(t.Context()); err != nil {
			t.Fatal(err)
		}
		c.move(5 * time.Hour)
	}
	n := o.row(1)
	if sends != 8 || n.State != tracker.DeliveryFailed || n.LastError != "connection refused" {
		t.Errorf("%d sends, row is %s with %q; want 8 sends, then failed", sends, n.State, n.LastError)
	}
}
