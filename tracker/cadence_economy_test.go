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
		{"not at the door before a day", clock(12, 22), func(*Shipment) {}, time.Time{}, clock(13, 19), roundWindow},
		{"near, the next noon", clock(12, 22), func(s *Shipment) { s.Destination = s.Origin }, time.Time{}, clock(13, 13), roundWindow},
		{"abroad, two days", clock(12, 22), func(s *Shipment) { s.Destination = Region{Province: "HR"} }, time.Time{}, clock(14, 19), roundWindow},
		{"a threshold goes before", clock(12, 22), func(*Shipment) {}, clock(13, 4), clock(13, 4).Add(ThresholdMargin), 0},
		{"moving on the day of the door", clock(14, 6), func(s *Shipment) { s.LastEventAt = clock(14, 2) }, time.Time{}, clock(14, 13), roundWindow},
		{"standing for a day", clock(14, 6), func(s *Shipment) { s.LastEventAt = clock(13, 2) }, time.Time{}, clock(14, 19), roundWindow},
		{"standing, a verdict the same night", clock(14, 6), func(s *Shipment) { s.LastEventAt = clock(13, 2) }, clock(15, 2), clock(15, 2).Add(ThresholdMargin), 0},
		{"at the branch", clock(14, 9), func(s *Shipment) { s.Phase = PhaseDestBranch }, time.Time{}, clock(14, 13), roundWindow},
		{"out for delivery, the evening", clock(14, 13), func(s *Shipment) { s.Phase = PhaseOutForDelivery }, time.Time{}, clock(14, 19), roundWindow},
		{"a problem", clock(14, 13), func(s *Shipment) { s.Status, s.LastEventAt = StatusException, clock(14, 12) }, time.Time{}, clock(14, 15), roundWindow},
		{"nobody at home", clock(14, 19), func(s *Shipment) { s.Status, s.LastEventAt = StatusFailedAttempt, clock(14, 12) }, time.Time{}, clock(15, 10), roundWindow},
		{"silent for eight days", clock(20, 20), func(*Shipment) {}, time.Time{}, clock(22, 19), roundWindow},
		{"nothing known, never beyond a quarter", clock(20, 10), func(s *Shipment) { *s = Shipment{ShippedAt: s.ShippedAt} }, time.Time{}, clock(22, 10), 0},
		{"in the locker", clock(14, 13), func(s *Shipment) { s.Phase = PhaseLocker }, time.Time{}, clock(15, 13), 0},
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
