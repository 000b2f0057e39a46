package store_test

import (
	"parcelwarden/tracker"
	"testing"
)

func testLookForLife(t *testing.T, w *world) {
	w.parcels(t, 6)
	waits := w.find(t, "YT000000")
	w.record(t, look(waits, 5, tracker.OutcomeSame))
	w.answer(t, 5, tracker.OutcomeOK, 1) // the account has just answered, but about a parcel that stands
	moving := "phase = 'linehaul', last_event_at = " + millis(1) + ", last_try_at = " + millis(2)
	check(t, w.raw(t, "UPDATE shipments SET next_poll_at = "+millis(30)+", last_try_at = "+millis(2)))
	check(t, w.raw(t, "UPDATE shipments SET "+moving+" WHERE tracking_no <> 'YT000000'"))
	check(t, w.raw(t, "UPDATE shipments SET push_event_at = "+millis(4)+", last_try_at = "+millis(4)+" WHERE tracking_no = 'YT000004'"))
	check(t, w.raw(t, "UPDATE shipments SET push_event_at = "+millis(1)+", look_event_at = "+millis(1)+", last_try_at = "+millis(3)+" WHERE tracking_no = 'YT000005'"))
	life := func(hour float64) int {
		n, err := w.LookForLife(t.Context(), at(hour))
		check(t, err)
		return n
	}
	if n := life(5.1); n != 0 {
		t.Errorf("%d looks though no verdict waits", n)
	}
	check(t, w.raw(t, "UPDATE shipments SET threshold_at = "+millis(4.9)+" WHERE tracking_no = 'YT000000'"))
	if n := life(5.1); n != tracker.LifeLooks {
		t.Errorf("%d looks were brought forward", n)
	}
	for no, want := range map[string]bool{"YT000004": true, "YT000001": true, "YT000002": true, "YT000003": false, "YT000005": false} {
		if due := w.find(t, no).NextPollAt.Equal(at(5.1)); due != want {
			t.Errorf("%s is due: %v, want %v", no, due, want)
		}
	}
	check(t, w.raw(t, "UPDATE shipments SET next_poll_at = "+millis(30)+", last_try_at = "+millis(5.1)+
		" WHERE tracking_no IN ('YT000001', 'YT000002', 'YT000004')"))
	if n := life(5.3); n != 0 {
		t.Errorf("%d more, though three were asked a moment ago", n)
	}
	if n := life(5.4); n != tracker.LifeLooks {
		t.Errorf("%d after a quarter of an hour", n)
	}
}
