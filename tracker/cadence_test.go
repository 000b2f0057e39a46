package tracker

import (
	"strconv"
	"testing"
	"time"
)

func TestNextPoll(t *testing.T) {
	t.Parallel()
	now := at(100)
	ok := CadenceInput{Cadence: CadenceBalanced, Key: "YT1", Now: now, Status: StatusInTransit, Phase: PhaseLinehaul, LastEventAt: at(90)}
	tests := []struct {
		name   string
		change func(*CadenceInput)
		want   time.Duration
	}{
		{"in transit", func(*CadenceInput) {}, 12 * time.Hour},
		{"out for delivery", func(c *CadenceInput) { c.Phase = PhaseOutForDelivery }, 4 * time.Hour},
		{"at the branch", func(c *CadenceInput) { c.Phase = PhaseDestBranch }, 12 * time.Hour},
		{"in the locker", func(c *CadenceInput) { c.Phase = PhaseLocker }, 12 * time.Hour},
		{"threshold first", func(c *CadenceInput) { c.ThresholdAt = at(101) }, time.Hour + ThresholdMargin},
		{"threshold later", func(c *CadenceInput) { c.ThresholdAt = at(120) }, 12 * time.Hour},
		{"threshold just proven", func(c *CadenceInput) { c.ThresholdAt = now }, 12 * time.Hour},
		{"threshold within the floor", func(c *CadenceInput) { c.ThresholdAt, c.Floor = at(100.1), 30*time.Minute }, 30 * time.Minute},
		{"silent for long", func(c *CadenceInput) { c.LastEventAt = at(27) }, 12 * time.Hour},
		{"silent, threshold near", func(c *CadenceInput) { c.LastEventAt, c.ThresholdAt = at(14), at(103) }, 3*time.Hour + ThresholdMargin},
		{"a problem", func(c *CadenceInput) { c.Status = StatusException }, 6 * time.Hour},
		{"economy", func(c *CadenceInput) { c.Cadence = CadenceEconomy }, 24 * time.Hour},
		{"economy, threshold", func(c *CadenceInput) { c.Cadence, c.ThresholdAt = CadenceEconomy, at(110) }, 10*time.Hour + ThresholdMargin},
		{"fresh", func(c *CadenceInput) { c.Cadence, c.LastEventAt = CadenceFresh, at(1) }, 2 * time.Hour},
		{"fresh is a fixed interval", func(c *CadenceInput) { c.Cadence, c.ThresholdAt = CadenceFresh, at(101) }, 2 * time.Hour},
		{"no policy named", func(c *CadenceInput) { c.Cadence = "" }, 12 * time.Hour},
		{"delivered: one confirming look", func(c *CadenceInput) { c.Status, c.Phase, c.ThresholdAt = StatusDelivered, PhaseClosed, at(101) }, 12 * time.Hour},
		{"asked to wait after a success", func(c *CadenceInput) { c.RetryAfter = 19 * time.Hour }, 19 * time.Hour},
		{"not found is an answer", func(c *CadenceInput) {
			c.Status, c.Phase, c.LastEventAt = "", PhaseAwaitingPickup, time.Time{}
		}, 12 * time.Hour},
		{"phone tail missing", func(c *CadenceInput) { c.Problem, c.Failures = ProblemNeedsPhone, 1 }, 6 * time.Hour},
		{"rate limited, told when", func(c *CadenceInput) { c.Failures, c.RetryAfter = 1, time.Hour }, time.Hour},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := ok
			tt.change(&c)
			if got := NextPoll(c).Sub(now); got != tt.want {
				t.Errorf("in %s, want %s", got, tt.want)
			}
		})
	}
}

func TestNextPollBacksOff(t *testing.T) {
	t.Parallel()
	for i, minutes := range []time.Duration{5, 10, 20, 40, 80, 160, 320, 360, 360} {
		failures := i + 1
		c := CadenceInput{Key: "YT1", Now: at(1), Failures: failures, ThresholdAt: at(1.01), Status: StatusInTransit}
		got, full := NextPoll(c).Sub(at(1)), minutes*time.Minute
		if got > full || got < full*4/5 || got != NextPoll(c).Sub(at(1)) {
			t.Errorf("%d failures: %s, want up to a fifth less than %s", failures, got, full)
		}
		c.Floor = 12 * time.Hour
		if got := NextPoll(c).Sub(at(1)); got != 12*time.Hour {
			t.Errorf("%d failures: below the floor: %s", failures, got)
		}
	}
	if Backoff("YT1", 99) > 6*time.Hour || Backoff("YT1", 1) == Backoff("YT2", 1) {
		t.Error("back-off is not capped or not spread")
	}
}

func TestSpreadPollFillsItsWindow(t *testing.T) {
	t.Parallel()
	const parcels, slots = 6000, 10
	var hits [slots]int
	for i := range parcels {
		when := SpreadPoll("YT"+strconv.Itoa(1_000_000+i), at(0), time.Hour)
		offset := when.Sub(at(0))
		if offset < 0 || offset >= time.Hour {
			t.Fatalf("offset %s", offset)
		}
		hits[int(offset*slots/time.Hour)]++
	}
	for slot, n := range hits {
		if n < parcels/slots*8/10 || n > parcels/slots*12/10 {
			t.Errorf("slot %d has %d of %d", slot, n, parcels)
		}
	}
	if got := SpreadPoll("x", at(5), 0); !got.Equal(at(5)) {
		t.Errorf("no window: %s", got)
	}
}

// TestPartingLook: a parcel is not closed as unresolved on a look of yesterday.
func TestPartingLook(t *testing.T) {
	t.Parallel()
	horizon := FollowHorizon.Hours()
	tests := []struct {
		name      string
		now, last float64 // hours; last is the last scan
		cadence   Cadence
		want      float64
	}{
		{"before the horizon", horizon - 6, 20, CadenceBalanced, horizon - partingLead.Hours()},
		{"economy too", horizon - 6, 20, CadenceEconomy, horizon - partingLead.Hours()},
		{"not yet", horizon - 48, 20, CadenceBalanced, horizon - 36},
		{"made", horizon - partingLead.Hours(), 20, CadenceBalanced, horizon - partingLead.Hours() + 12},
		{"scanned lately", horizon - 6, horizon - 100, CadenceBalanced, horizon + 6},
		{"a fixed interval", horizon - 1, 20, CadenceFresh, horizon + 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := Shipment{ShippedAt: at(0), PickedUpAt: at(5), LastEventAt: at(tt.last), Status: StatusInTransit, Phase: PhaseLinehaul}
			c := CadenceInput{Cadence: tt.cadence, Now: at(tt.now), Status: s.Status, Phase: s.Phase, LastEventAt: s.LastEventAt, Way: &s}
			if got := NextPoll(c); !got.Equal(at(tt.want)) {
				t.Errorf("at %s, want %s", got, at(tt.want))
			}
		})
	}
}
