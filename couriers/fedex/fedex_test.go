package fedex_test

import (
	"os"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/couriers/fedex"
	"parcelwarden/tracker"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

func refused() []string {
	return []string{"400", "400-new", "401", "403", "404", "429-daily", "429-burst", "500", "503"}
}

func TestExam(t *testing.T) {
	t.Parallel()
	fixtures := []couriertest.Fixture{
		{File: "batch.json", Query: tracker.TrackQuery{TrackingNo: "880000000011", Courier: "fedex"}},
		{File: "token.json", Login: "/oauth/token"},
		{File: "codes.json", Codes: `"(?:eventType|derivedStatusCode|code|derivedCode)": "([^"]+)"`},
		{File: "times.json"},
		{File: "reused.json"},
		{File: "returned.json"},
	}
	for _, name := range refused() {
		fixtures = append(fixtures, couriertest.Fixture{File: "refused-" + name + ".json", HTTPStatus: status(name)})
	}
	couriertest.Exam(t, fedex.Adapter(), fixtures...)
}

func status(name string) int {
	digits, _, _ := strings.Cut(name, "-")
	n, _ := strconv.Atoi(digits)
	return n
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]struct {
		outcome tracker.Outcome
		problem tracker.Problem
		wait    time.Duration
	}{
		"400":       {outcome: tracker.OutcomeRejected, problem: tracker.ProblemBadNumber},
		"400-new":   {outcome: tracker.OutcomeRejected},
		"401":       {outcome: tracker.OutcomeAuth, problem: tracker.ProblemBadCredentials},
		"403":       {outcome: tracker.OutcomeAuth, problem: tracker.ProblemNoPermission},
		"404":       {outcome: tracker.OutcomeRejected},
		"429-daily": {outcome: tracker.OutcomeRateLimited, problem: tracker.ProblemQuota, wait: 16 * time.Hour},
		"429-burst": {outcome: tracker.OutcomeRateLimited},
		"500":       {outcome: tracker.OutcomeServerError},
		"503":       {outcome: tracker.OutcomeServerError},
	} {
		a := fedex.Adapter().Parse(couriers.Reply{Body: read(t, "refused-"+name+".json"), HTTPStatus: status(name), Now: couriertest.Now()})
		couriertest.Expect(t, a, want.outcome, want.problem)
		if a.RetryAfter != want.wait || a.Detail == "" {
			t.Errorf("%s: wait %v %q, want %v", name, a.RetryAfter, a.Detail, want.wait)
		}
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
		"880000000011": ok(tracker.StatusDelivered),
		"880000000022": ok(tracker.StatusReturning), // its last scan carries the derived code DL
		"880000000033": ok(tracker.StatusFailedAttempt),
		"880000000044": ok(tracker.StatusAvailableForPickup), // the derived code says in transit
		"880000000055": ok(tracker.StatusCustomsHold),
		"880000000066": ok(tracker.StatusInfoReceived), // a new estimate is no movement
		"880000000077": ok(tracker.StatusCancelled),
		"880000000088": ok(tracker.StatusOutForDelivery), // an error is left over beside its scans
		"880000000099": {Outcome: tracker.OutcomeNotFound},
		"880000000100": {Outcome: tracker.OutcomeNotFound},
		"12":           {Outcome: tracker.OutcomeRejected, Problem: tracker.ProblemBadNumber},
		"880000000111": {Outcome: tracker.OutcomeRejected},
	}
	a := parse(t, "batch.json")
	if len(a.Shipments) != len(want) {
		t.Errorf("%d parcels, want %d", len(a.Shipments), len(want))
	}
	for _, s := range a.Shipments {
		if got := (result{s.Status, s.Outcome, s.Problem}); got != want[s.TrackingNo] {
			t.Errorf("%s: %+v, want %+v", s.TrackingNo, got, want[s.TrackingNo])
		}
	}
}

func TestReturnScanWithDerivedDeliveredIsNotDelivered(t *testing.T) {
	t.Parallel()
	s := parse(t, "batch.json").Shipments[1]
	last := s.Checkpoints[len(s.Checkpoints)-1]
	if s.Status != tracker.StatusReturning || last.Status != tracker.StatusReturning || last.Code != "RS" {
		t.Errorf("%s, last checkpoint %s %s", s.Status, last.Code, last.Status)
	}
}

func TestDeliveryAfterReturnIsTheReturn(t *testing.T) {
	t.Parallel()
	a := parse(t, "returned.json")
	for i, want := range []tracker.Status{tracker.StatusReturned, tracker.StatusDelivered} { // the second one was sent on after all
		if got := a.Shipments[i].Status; got != want {
			t.Errorf("%s is %s, want %s", a.Shipments[i].TrackingNo, got, want)
		}
	}
}

func TestArrivalAtTheDestinationStation(t *testing.T) {
	t.Parallel()
	for _, c := range parse(t, "times.json").Shipments[0].Checkpoints {
		if got := c.Milestone == tracker.MilestoneDestBranch; got != (c.Code == "AR") {
			t.Errorf("%s proves %q", c.Code, c.Milestone)
		}
	}
}

func TestTimesWithoutOffset(t *testing.T) {
	t.Parallel()
	s := parse(t, "times.json").Shipments[0]
	want := []struct {
		code  string
		at    time.Time
		guess bool
	}{
		{"OC", time.Date(2026, 3, 2, 14, 15, 0, 0, time.UTC), false},
		{"PU", time.Date(2026, 3, 2, 14, 15, 0, 0, time.UTC), true}, // a day without a time: not before its label
		{"DP", time.Date(2026, 3, 3, 15, 0, 0, 0, time.UTC), false},
		{"AR", time.Date(2026, 3, 4, 16, 0, 0, 0, time.UTC), true},
	}
	if len(s.Checkpoints) != len(want) {
		t.Fatalf("%d checkpoints, want %d", len(s.Checkpoints), len(want))
	}
	for i, c := range s.Checkpoints {
		if c.Code != want[i].code || !c.At.Equal(want[i].at) || c.ZoneGuess != want[i].guess {
			t.Errorf("%s at %s guessed %v, want %+v", c.Code, c.At, c.ZoneGuess, want[i])
		}
	}
	// Midnight with the offset of Memphis is a day where the buyer lives: it ends at 24:00 in Hawaii.
	if want := time.Date(2026, 3, 7, 9, 59, 59, 0, time.UTC); !s.ExpectedAt.Equal(want) {
		t.Errorf("expected at %v, want %v", s.ExpectedAt, want)
	}
}

func parse(t *testing.T, file string) tracker.Answer {
	t.Helper()
	return fedex.Adapter().Parse(couriers.Reply{Body: read(t, file), Now: couriertest.Now()})
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func FuzzParse(f *testing.F) { couriertest.Fuzz(f, fedex.Adapter()) }
