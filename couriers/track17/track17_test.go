package track17_test

import (
	"os"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/couriers/track17"
	"parcelwarden/tracker"
	"path/filepath"
	"testing"
	"time"
)

func TestExam(t *testing.T) {
	t.Parallel()
	couriertest.Exam(t, track17.Adapter(),
		couriertest.Fixture{
			File:  "info-stages.json",
			Query: tracker.TrackQuery{TrackingNo: "1Z9300000000000133", Courier: "ups"},
		},
		couriertest.Fixture{File: "info-codes.json", Codes: `"(?:stage|sub_status)": "([A-Za-z_]+)"`},
		couriertest.Fixture{File: "info-batch.json"},
		couriertest.Fixture{File: "register.json"},
		couriertest.Fixture{File: "refused-key.json"},
		couriertest.Fixture{File: "refused-errors.json"},
		couriertest.Fixture{File: "refused-daily.json"},
		couriertest.Fixture{File: "push-updated.json", Push: true},
		couriertest.Fixture{File: "push-stopped.json", Push: true},
		couriertest.Fixture{File: "push-stopped-reason.json", Push: true},
		couriertest.Fixture{File: "info-aged.json"},
	)
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]struct {
		outcome tracker.Outcome
		problem tracker.Problem
	}{
		"refused-key.json":    {tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		"refused-errors.json": {tracker.OutcomeRejected, ""},
		"refused-daily.json":  {tracker.OutcomeRateLimited, tracker.ProblemQuota},
		"register.json":       {tracker.OutcomeOK, ""},
	} {
		couriertest.Expect(t, parse(t, file), want.outcome, want.problem)
	}
}

// TestParcels reads one batch in which every parcel is a case of its own.
func TestParcels(t *testing.T) {
	t.Parallel()
	type result struct {
		Status  tracker.Status
		Outcome tracker.Outcome
		Problem tracker.Problem
	}
	ok := func(s tracker.Status) result { return result{Status: s, Outcome: tracker.OutcomeOK} }
	want := map[string]result{
		"JJD930000000000011": ok(tracker.StatusOutForDelivery),
		"JJD930000000000022": ok(tracker.StatusAvailableForPickup), // the provider says Exception because of age
		"JJD930000000000033": ok(tracker.StatusInTransit),          // the provider says Expired because of age
		"JJD930000000000044": ok(tracker.StatusReturning),
		"JJD930000000000055": {Outcome: tracker.OutcomeNotFound},
		"JJD930000000000066": ok(tracker.StatusDelivered), // listed twice, the past courier knows nothing
		"JJD930000000000077": ok(tracker.StatusInfoReceived),
		"JJD930000000000088": {Outcome: tracker.OutcomeRejected},
		"JJD930000000000099": {Outcome: tracker.OutcomeNotFound},
		"12":                 {Outcome: tracker.OutcomeRejected, Problem: tracker.ProblemBadNumber},
		"JJD930000000000100": {Outcome: tracker.OutcomeRejected, Problem: tracker.ProblemQuota},
		"JJD930000000000111": {Outcome: tracker.OutcomeRejected, Problem: tracker.ProblemNeedsPhone},
		"JJD930000000000122": {Outcome: tracker.OutcomeRejected},
	}
	a := parse(t, "info-batch.json")
	if len(a.Shipments) != len(want) {
		t.Errorf("%d parcels, want %d", len(a.Shipments), len(want))
	}
	for _, s := range a.Shipments {
		if got := (result{s.Status, s.Outcome, s.Problem}); got != want[s.TrackingNo] {
			t.Errorf("%s: %+v, want %+v", s.TrackingNo, got, want[s.TrackingNo])
		}
	}
}

func TestTimes(t *testing.T) {
	t.Parallel()
	s := parse(t, "info-batch.json").Shipments[0]
	type event struct {
		at    time.Time
		guess bool
	}
	want := []event{
		{time.Date(2026, 3, 5, 10, 0, 0, 0, time.UTC), false},
		{time.Date(2026, 3, 5, 19, 0, 0, 0, time.UTC), true}, // raw text in China
		{time.Date(2026, 3, 8, 19, 0, 0, 0, time.UTC), false},
		{time.Date(2026, 3, 9, 3, 10, 0, 0, time.UTC), true}, // raw object without zone, beside events at +01:00
		{time.Date(2026, 3, 9, 6, 30, 0, 0, time.UTC), false},
	}
	if len(s.Checkpoints) != len(want) {
		t.Fatalf("%d checkpoints, want %d", len(s.Checkpoints), len(want))
	}
	for i, c := range s.Checkpoints {
		if got := (event{c.At, c.ZoneGuess}); got != want[i] {
			t.Errorf("checkpoint %d (%s): %v, want %v", i, c.Text, got, want[i])
		}
	}
	if want := time.Date(2026, 3, 9, 19, 0, 0, 0, time.UTC); !s.ExpectedAt.Equal(want) {
		t.Errorf("expected at %v, want %v", s.ExpectedAt, want)
	}
}

func TestEventsWithoutStage(t *testing.T) {
	t.Parallel()
	couriertest.ExpectStatuses(t, parse(t, "info-stages.json"), tracker.StatusDelivered, []tracker.Status{
		tracker.StatusUnknown, tracker.StatusPickedUp, tracker.StatusInTransit, tracker.StatusDelivered,
	})
}

func TestPush(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]tracker.Status{"push-updated.json": tracker.StatusLost, "push-stopped.json": tracker.StatusUnknown} {
		body, err := os.ReadFile(filepath.Join("testdata", file))
		if err != nil {
			t.Fatal(err)
		}
		a := track17.Adapter().ParsePush(couriers.Reply{Body: body})
		var got tracker.Status
		for _, s := range a.Shipments {
			got = s.Status
		}
		if a.Outcome != tracker.OutcomeOK || got != want {
			t.Errorf("%s: %s %s, want ok %s", file, a.Outcome, got, want)
		}
	}
}

// TestTraps holds what the provider is known for, one parcel each.
func TestTraps(t *testing.T) {
	t.Parallel()
	a := parse(t, "info-aged.json")
	want := map[string]tracker.Status{
		"JJD930000000000211": tracker.StatusAvailableForPickup, // an exception by age only, also in the event's own sub-status
		"QM930000000222BR":   tracker.StatusInTransit,          // no stage, times without a zone in two forms
		"1Z9300000000000233": tracker.StatusDelivered,          // the delivery is missing in a history that shrank
		"1Z9300000000000244": tracker.StatusReturning,          // only the words say so
	}
	for _, s := range a.Shipments {
		if s.Outcome != tracker.OutcomeOK || s.Status != want[s.TrackingNo] {
			t.Errorf("%s: %s %s, want %s", s.TrackingNo, s.Outcome, s.Status, want[s.TrackingNo])
		}
	}
	type event struct {
		at    time.Time
		guess bool
	}
	stamps := []event{
		{time.Date(2026, 2, 28, 11, 0, 0, 0, time.UTC), false},
		{time.Date(2026, 3, 1, 15, 0, 0, 0, time.UTC), true},  // the zone of its provider's country, of which the westernmost counts
		{time.Date(2026, 3, 2, 12, 30, 0, 0, time.UTC), true}, // as its neighbour in the same country
	}
	for i, c := range a.Shipments[1].Checkpoints {
		if got := (event{c.At, c.ZoneGuess}); got != stamps[i] {
			t.Errorf("checkpoint %d (%s): %v, want %v", i, c.Text, got, stamps[i])
		}
	}
}

func parse(t *testing.T, file string) tracker.Answer {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	return track17.Adapter().Parse(couriers.Reply{Body: body, Now: couriertest.Now()})
}

func FuzzParse(f *testing.F) { couriertest.Fuzz(f, track17.Adapter()) }
