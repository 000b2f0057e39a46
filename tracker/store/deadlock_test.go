package store

import (
	"parcelwarden/tracker"
	"parcelwarden/tracker/store/storetest"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestDeadlockIsRunAgain lets two nodes lock two merchants in opposite order.
func TestDeadlockIsRunAgain(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), Config{URL: storetest.Postgres(t), Now: func() time.Time { return time.Unix(0, 0) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if _, err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, code := range []string{"a", "b"} {
		if _, err := s.EnsureMerchant(t.Context(), tracker.Merchant{Code: code}); err != nil {
			t.Fatal(err)
		}
	}
	var runs atomic.Int32
	var both, done sync.WaitGroup
	both.Add(2)
	for _, order := range [][]string{{"a", "b"}, {"b", "a"}} {
		done.Go(func() {
			first := true
			err := s.write(t.Context(), func(t tx) error {
				runs.Add(1)
				if _, err := t.exec("UPDATE merchants SET name = name || '.' WHERE code = ?", order[0]); err != nil {
					return err
				}
				if first {
					first = false
					both.Done()
					both.Wait()
				}
				_, err := t.exec("UPDATE merchants SET name = name || '.' WHERE code = ?", order[1])
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	done.Wait()
	all, err := s.Merchants(t.Context())
	if err != nil || all[0].Name != ".." || all[1].Name != ".." || runs.Load() < 3 {
		t.Errorf("after %d runs: %+v, %v", runs.Load(), all, err)
	}
}
