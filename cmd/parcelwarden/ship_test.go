package main

import (
	"bytes"
	"parcelwarden/couriers/simulator"
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"
)

// An order that nobody ships is watched before it is late, told when it is, listed by its own number, and done with once it is shipped.
func TestOrderWithoutAParcel(t *testing.T) {
	t.Parallel()
	stories, err := simulator.Stories()
	if err != nil {
		t.Fatal(err)
	}
	world, err := stories[0].World()
	if err != nil {
		t.Fatal(err)
	}
	s := newStage(t, world, "")
	paid := s.now()
	order := tracker.ParcelRow{OrderNo: "6931000777001", PaidAt: paid, SKU: "MAT-2", Title: "棉麻桌布", Quantity: 1, Value: tracker.Yuan(128)}
	s.load(nil, []tracker.ParcelRow{order})
	list := func() string {
		t.Helper()
		var out bytes.Buffer
		if err := s.app.printStuck(t.Context(), &out, stuckFlags{limit: 10}); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	s.until(paid.Add(41*time.Hour), 41*time.Hour)
	if got := list(); strings.Contains(got, "6931000777001") {
		t.Errorf("an hour before the warning:\n%s", got)
	}
	s.until(paid.Add(43*time.Hour), time.Hour)
	if got := list(); !strings.Contains(got, "order 6931000777001") || !strings.Contains(got, "Watch") || s.told("6931000777001") != 0 {
		t.Errorf("before it is late, %d mails:\n%s", s.told("6931000777001"), got)
	}
	s.until(paid.Add(72*time.Hour), 6*time.Hour) // the night is over by then
	if got := list(); !strings.Contains(got, "Breach") || s.told("6931000777001") != 1 {
		t.Errorf("late, %d mails:\n%s", s.told("6931000777001"), got)
	}
	order.Courier, order.TrackingNo, order.ShippedAt = "yto", "YT7700000000123", s.now()
	s.load(nil, []tracker.ParcelRow{order})
	s.until(s.now().Add(time.Hour), time.Hour)
	if got := list(); strings.Contains(got, "order 6931000777001") {
		t.Errorf("shipped:\n%s", got)
	}
}

// told counts the mails that name a number.
func (s *stage) told(number string) int {
	n := 0
	for _, mail := range s.mail.Messages() {
		if strings.Contains(mail.Text+mail.Subject, number) {
			n++
		}
	}
	return n
}
