package tracker

import (
	"testing"
	"time"
)

// TestEconomy reads the hour in China at which an economical policy looks next; a round is spread over an hour.
func TestEconomy(t *testing.T) {
	t.Parallel()
	china := chinaZone()
	clock := func(day, hour int) time.Time { return time.Date(2026, 10, day, hour, 0, 0, 0, china) }
	far := Shipment{
		TrackingNo: "YT1", Origin: Region{Province: "广东"}, Destination: Region{Province: "四川"}, ShippedAt: clock(12, 10),
		PickedUpAt: clock(12, 15), LastEventAt: clock(12, 20), Status: StatusInTransit, Phase: PhaseLinehaul,
	}
	tests := []struct {
		name      string
		now       time.Time
		change    func(*Shipment)
		threshold time.Time
		want      time.Time
		window    time.Duration
	}{
		{"not at the door before a day", clock(12, 22), func(*Shipment) {}, time.Time{}, clock(13, 22), roundWindow},
		{"near, the next morning", clock(12, 22), func(s *Shipment) { s.Destination = s.Origin }, time.Time{}, clock(13, 11), roundWindow},
		{"abroad, two days", clock(12, 22), func(s *Shipment) { s.Destination = Region{Province: "HR"} }, time.Time{}, clock(14, 19), roundWindow},
		{"a threshold goes before", clock(12, 22), func(*Shipment) {}, clock(13, 4), clock(13, 4).Add(ThresholdMargin), 0},
		{"moving on the day of the door", clock(14, 6), func(s *Shipment) { s.LastEventAt = clock(14, 2) }, time.Time{}, clock(14, 11), roundWindow},
		{"not out this morning", clock(14, 11), func(s *Shipment) { s.LastEventAt = clock(14, 2) }, time.Time{}, clock(14, 22), roundWindow},
		{"standing for a day", clock(14, 12), func(s *Shipment) { s.LastEventAt = clock(13, 2) }, time.Time{}, clock(15, 11), roundWindow},
		{"standing, a verdict the same night", clock(14, 6), func(s *Shipment) { s.LastEventAt = clock(13, 2) }, clock(14, 20), clock(14, 20).Add(ThresholdMargin), 0},
		{"at the branch", clock(14, 9), func(s *Shipment) { s.Phase = PhaseDestBranch }, time.Time{}, clock(14, 11), roundWindow},
		{"out for delivery", clock(14, 11), func(s *Shipment) { s.Phase = PhaseOutForDelivery }, time.Time{}, clock(14, 13), roundWindow},
		{"out for delivery, the night", clock(14, 19), func(s *Shipment) { s.Phase = PhaseOutForDelivery }, time.Time{}, clock(15, 11), roundWindow},
		{"out for delivery abroad", clock(14, 11), func(s *Shipment) { s.Phase, s.Destination = PhaseOutForDelivery, Region{} }, time.Time{}, clock(14, 19), roundWindow},
		{"a problem", clock(14, 13), func(s *Shipment) { s.Status, s.LastEventAt = StatusException, clock(14, 12) }, time.Time{}, clock(14, 15), roundWindow},
		{"nobody at home", clock(14, 19), func(s *Shipment) { s.Status, s.LastEventAt = StatusFailedAttempt, clock(14, 12) }, time.Time{}, clock(15, 10), roundWindow},
		{"silent for four days", clock(16, 20), func(*Shipment) {}, time.Time{}, clock(17, 10), roundWindow},
		{"a second look on such a day", clock(17, 10), func(*Shipment) {}, time.Time{}, clock(17, 14), roundWindow},
		{"silent for nine days", clock(21, 21), func(*Shipment) {}, time.Time{}, clock(22, 10), roundWindow},
		{"silent for twenty-four days", clock(12, 20).AddDate(0, 0, 24), func(*Shipment) {}, time.Time{}, clock(12, 10).AddDate(0, 0, 30), roundWindow},
		{"so long abroad", clock(12, 20).AddDate(0, 0, 24), func(s *Shipment) { s.Origin = Region{Province: "AT"} }, time.Time{}, clock(12, 10).AddDate(0, 0, 25), roundWindow},
		{"lost by the courier's word", clock(16, 20), func(s *Shipment) { s.Status = StatusLost }, time.Time{}, clock(18, 20), 0},
		{"nothing known, after half the time again", clock(20, 10), func(s *Shipment) { *s = Shipment{ShippedAt: s.ShippedAt} }, time.Time{}, clock(24, 10), 0},
		{"nothing known for a month", clock(30, 10), func(s *Shipment) { *s = Shipment{ShippedAt: s.ShippedAt} }, time.Time{}, clock(37, 10), 0},
		{"in the locker", clock(14, 13), func(s *Shipment) { s.Phase, s.LockerAt = PhaseLocker, clock(14, 10) }, time.Time{}, clock(15, 13), 0},
		{"a week in the locker", clock(21, 10), func(s *Shipment) { s.Phase, s.LockerAt = PhaseLocker, clock(14, 10) }, time.Time{}, clock(21, 15), roundWindow},
		{"nobody sent it back", clock(23, 12), func(s *Shipment) { s.Phase, s.LockerAt = PhaseLocker, clock(14, 10) }, time.Time{}, clock(24, 12), 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := far
			tt.change(&s)
			got := NextPoll(CadenceInput{
				Cadence: CadenceEconomy, Key: s.TrackingNo, Now: tt.now, Status: s.Status, Phase: s.Phase, LastEventAt: s.LastEventAt,
				ThresholdAt: tt.threshold, Way: &s,
			})
			if got.Before(tt.want) || got.Sub(tt.want) > tt.window {
				t.Errorf("at %s, want %s", got.In(china), tt.want)
			}
		})
	}
}

func TestSignatureIsConfirmedOnce(t *testing.T) {
	t.Parallel()
	signed := Shipment{Status: StatusDelivered, Phase: PhaseClosed, SignedAt: at(10)}
	c := CadenceInput{Now: at(12), Status: StatusDelivered, Phase: PhaseClosed, Way: &signed}
	for _, c.Cadence = range Cadences() {
		if got := NextPoll(c); !got.Equal(at(16).Add(ThresholdMargin)) {
			t.Errorf("%s: %s", c.Cadence, got)
		}
	}
}

func TestFirstPoll(t *testing.T) {
	t.Parallel()
	s := Shipment{TrackingNo: "YT1", ShippedAt: at(0)}
	if got := FirstPoll(CadenceEconomy, s, at(1), time.Hour); !got.Equal(at(12).Add(ThresholdMargin)) {
		t.Errorf("economy waits for the first verdict: %s", got)
	}
	for _, c := range []Cadence{CadenceBalanced, CadenceFresh, ""} {
		if got := FirstPoll(c, s, at(1), time.Hour); got.Before(at(1)) || !got.Before(at(2)) {
			t.Errorf("%s: %s", c, got)
		}
	}
	if got := FirstPoll(CadenceEconomy, s, at(30), time.Hour); got.Before(at(30)) || !got.Before(at(31)) {
		t.Errorf("an old parcel: %s", got)
	}
}
