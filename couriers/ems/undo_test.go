package ems

import (
	"fmt"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"strings"
	"testing"
)

// way builds one parcel from operation codes, an hour apart, oldest first; "+" puts an event into the second of the one before it.
func way(ops string) couriers.List[event] {
	var rows couriers.List[event]
	hour := 0
	for op := range strings.FieldsSeq(ops) {
		if !strings.HasPrefix(op, "+") {
			hour++
		}
		rows = append(rows, event{Number: "1", Op: couriers.Text(strings.TrimPrefix(op, "+")), Time: couriers.Text(fmt.Sprintf("2026-03-04 %02d:00:00", hour))})
	}
	return rows
}

func TestUndo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		ops    string
		status tracker.Status
		hints  string // operations that do not count
	}{
		{"nothing taken back", "203 702 704", tracker.StatusDelivered, ""},
		{"delivery", "203 702 704 743", tracker.StatusOutForDelivery, "704 743"},
		{"delivery in the same second", "203 702 704 +743", tracker.StatusOutForDelivery, "704 743"},
		{"delivery, then delivered", "203 702 704 743 704", tracker.StatusDelivered, "704 743"},
		{"failed visit", "203 702 705 744", tracker.StatusOutForDelivery, "705 744"},
		{"the whole visit", "203 713 702 704 743 742", tracker.StatusInTransit, "702 704 743 742"},
		{"the latest of two", "203 705 702 705 744", tracker.StatusOutForDelivery, "705 744"},
		{"both of two", "203 705 705 744 744", tracker.StatusPickedUp, "705 705 744 744"},
		{"one more than there is", "203 705 744 744", tracker.StatusPickedUp, "705 744 744"},
		{"not the one before, the one named", "203 704 954 743", tracker.StatusInTransit, "704 743"},
		{"any of three", "203 345 954 304", tracker.StatusInTransit, "345 304"},
		{"posting", "203 207", tracker.StatusPending, "203 207"},
		{"handover", "203 208 212", tracker.StatusPickedUp, "208 212"},
		{"return scans", "203 405 474 482 483 447 448", tracker.StatusPickedUp, "405 474 482 483 447 448"},
		{"dispatch abroad", "203 423 424 404 472", tracker.StatusPickedUp, "423 424 404 472"},
		{"import, whatever was last", "464 459 486 492", tracker.StatusInTransit, "486 492"},
		{"customs", "203 EXA EXAD EXB EXBD EXC EXCD EXD EXDD EDA EDAD EME EMED EDC EDCD", tracker.StatusPickedUp, "EXA EXAD EXB EXBD EXC EXCD EXD EXDD EDA EDAD EME EMED EDC EDCD"},
		{"nothing to take back", "203 743", tracker.StatusPickedUp, "743"},
		{"alone", "743", tracker.StatusUnknown, "743"},
		{"before its event", "743 704", tracker.StatusDelivered, "743"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			rows := way(c.ops)
			for _, order := range []string{"oldest first", "newest first"} {
				s := testParser().shipment(append(couriers.List[event](nil), rows...))
				couriertest.CheckAnswer(t, couriers.One(s))
				var hints []string
				for _, cp := range s.Checkpoints {
					if cp.Hint {
						hints = append(hints, cp.Code)
					}
				}
				if got := strings.Join(hints, " "); s.Status != c.status || got != c.hints || len(s.Checkpoints) != len(rows) {
					t.Errorf("%s: %s with hints %q of %d, want %s with %q of %d", order, s.Status, got, len(s.Checkpoints), c.status, c.hints, len(rows))
				}
				for i, j := 0, len(rows)-1; i < j; i, j = i+1, j-1 {
					rows[i], rows[j] = rows[j], rows[i]
				}
			}
		})
	}
}

// TestRepeatIsTakenBackToo checks that a delivery which is listed twice does not survive its withdrawal.
func TestRepeatIsTakenBackToo(t *testing.T) {
	t.Parallel()
	if s := testParser().shipment(way("203 704 +704 743")); s.Status != tracker.StatusPickedUp || len(s.Checkpoints) != 3 {
		t.Errorf("%s after %d events", s.Status, len(s.Checkpoints))
	}
}
