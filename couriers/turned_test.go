package couriers_test

import (
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"testing"
	"time"
)

// TestWhatTurnedRoundIsNotDelivered checks that the end of a return is no delivery, and that a delivery before the turn stays one.
func TestWhatTurnedRoundIsNotDelivered(t *testing.T) {
	t.Parallel()
	const (
		moving, back, home = tracker.StatusInTransit, tracker.StatusReturning, tracker.StatusDelivered
		returned           = tracker.StatusReturned
	)
	for name, c := range map[string]struct {
		events  []tracker.Status
		turned  bool
		overall tracker.Status
		status  tracker.Status
		want    []tracker.Status
	}{
		"never turned":              {[]tracker.Status{moving, home}, false, home, home, []tracker.Status{moving, home}},
		"delivered to the sender":   {[]tracker.Status{moving, back, home}, false, home, returned, []tracker.Status{moving, back, returned}},
		"delivered, then sent back": {[]tracker.Status{home, back}, true, back, back, []tracker.Status{home, back}},
		"the turn is not listed":    {[]tracker.Status{moving, home}, true, home, returned, []tracker.Status{moving, returned}},
		"nothing is listed":         {nil, true, home, returned, []tracker.Status{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := couriers.NewParcel("X1")
			p.GoesBack(c.turned)
			for i, s := range c.events {
				p.Append(tracker.Checkpoint{At: time.Date(2026, 3, 1+i, 0, 0, 0, 0, time.UTC), Text: "x"}, couriers.Reading{Status: s})
			}
			couriertest.ExpectStatuses(t, couriers.One(p.Done(c.overall)), c.status, c.want)
		})
	}
}
