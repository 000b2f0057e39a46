package usps_test

import (
	"net/http"
	"os"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/couriers/usps"
	"parcelwarden/tracker"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

const number = "9400100000000000000011"

func refused() []string {
	return []string{"400-unknown", "404-unknown", "400-number", "401", "401-scope", "401-signin", "403", "404", "429", "503"}
}

func TestExam(t *testing.T) {
	t.Parallel()
	fixtures := []couriertest.Fixture{
		{File: "delivered.json", Query: tracker.TrackQuery{TrackingNo: number, Courier: "usps"}},
		{File: "token.json", Login: "/oauth2/v3/token"},
		{File: "codes.json", Codes: `"eventCode": "([^"]+)"`},
		{File: "transit.json"},
		{File: "local.json"},
		{File: "returned.json"},
		{File: "attempt.json"},
		{File: "empty.json"},
		{File: "summary.json"},
	}
	for _, name := range refused() {
		fixtures = append(fixtures, couriertest.Fixture{File: "refused-" + name + ".json", HTTPStatus: status(name)})
	}
	couriertest.Exam(t, usps.Adapter(), fixtures...)
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
	}{
		"400-unknown": {outcome: tracker.OutcomeNotFound},
		"404-unknown": {outcome: tracker.OutcomeNotFound},
		"400-number":  {outcome: tracker.OutcomeRejected},
		"401":         {tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		"401-scope":   {tracker.OutcomeAuth, tracker.ProblemNoPermission},
		"401-signin":  {tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		"403":         {tracker.OutcomeAuth, tracker.ProblemNoPermission},
		"404":         {outcome: tracker.OutcomeNotFound},
		"429":         {outcome: tracker.OutcomeRateLimited},
		"503":         {outcome: tracker.OutcomeServerError},
	} {
		header := http.Header{"Retry-After": {"1800"}}
		a := usps.Adapter().Parse(couriers.Reply{Body: read(t, "refused-"+name+".json"), HTTPStatus: status(name), Header: header, Now: couriertest.Now()})
		couriertest.Expect(t, a, want.outcome, want.problem)
		if (name == "429" || name == "503") && a.RetryAfter != 30*time.Minute {
			t.Errorf("%s: wait %v", name, a.RetryAfter)
		}
	}
	couriertest.Expect(t, parse(t, "summary.json"), tracker.OutcomeMalformed, "")
	couriertest.Expect(t, parse(t, "refused-400-unknown.json"), tracker.OutcomeNotFound, "")
	couriertest.Expect(t, parse(t, "refused-401-signin.json"), tracker.OutcomeAuth, tracker.ProblemBadCredentials)
}

func TestStates(t *testing.T) {
	t.Parallel()
	type statuses []tracker.Status
	labelled := statuses{tracker.StatusInfoReceived, tracker.StatusPickedUp, tracker.StatusInTransit, tracker.StatusInTransit}
	for file, want := range map[string]struct {
		status   tracker.Status
		statuses statuses
	}{
		"delivered.json": {tracker.StatusDelivered, append(labelled[:4:4], tracker.StatusInTransit, tracker.StatusOutForDelivery, tracker.StatusDelivered)},
		"transit.json":   {tracker.StatusInTransit, append(labelled[:4:4], tracker.StatusInTransit)},
		"attempt.json":   {tracker.StatusFailedAttempt, append(labelled[:4:4], tracker.StatusInTransit, tracker.StatusOutForDelivery, tracker.StatusFailedAttempt)},
		"returned.json":  {tracker.StatusReturned, append(labelled[:4:4], tracker.StatusInTransit, tracker.StatusFailedAttempt, tracker.StatusReturning, tracker.StatusReturned)},
		"empty.json":     {tracker.StatusInfoReceived, statuses{}},
	} {
		couriertest.ExpectStatuses(t, parse(t, file), want.status, want.statuses)
	}
}

func TestForecastIsNoMovement(t *testing.T) {
	t.Parallel()
	events := parse(t, "transit.json").Shipments[0].Checkpoints
	if last := events[len(events)-1]; last.Code != "NT" || !last.Hint {
		t.Errorf("%+v", last)
	}
}

// TestGMTTimestampIsNotRead checks the departure on the evening of 1 March in Nevada, whose GMTTimestamp says 1 March too.
func TestGMTTimestampIsNotRead(t *testing.T) {
	t.Parallel()
	for _, c := range parse(t, "delivered.json").Shipments[0].Checkpoints {
		if want := time.Date(2026, 3, 2, 2, 31, 0, 0, time.UTC); c.Code == "SF" && (!c.At.Equal(want) || c.ZoneGuess) {
			t.Errorf("departed at %v guessed %v, want %v", c.At, c.ZoneGuess, want)
		}
	}
}

func TestLocalTimes(t *testing.T) {
	t.Parallel()
	s := parse(t, "local.json").Shipments[0]
	want := map[string]time.Time{
		"GX": time.Date(2026, 3, 1, 17, 0, 0, 0, time.UTC),  // a label: the sender's state
		"03": time.Date(2026, 3, 1, 18, 10, 0, 0, time.UTC), // Nevada
		"10": time.Date(2026, 3, 2, 22, 0, 0, 0, time.UTC),  // no place: the latest, Hawaii
		"A1": time.Date(2026, 3, 3, 7, 44, 0, 0, time.UTC),  // the state stands in the name of the facility
	}
	for _, c := range s.Checkpoints {
		if !c.At.Equal(want[c.Code]) || !c.ZoneGuess {
			t.Errorf("%s at %v guessed %v, want %v", c.Code, c.At, c.ZoneGuess, want[c.Code])
		}
	}
	if want := time.Date(2026, 3, 6, 6, 59, 59, 0, time.UTC); !s.ExpectedAt.Equal(want) { // the end of the day in Montana
		t.Errorf("expected at %v, want %v", s.ExpectedAt, want)
	}
}

func parse(t *testing.T, file string) tracker.Answer {
	t.Helper()
	return usps.Adapter().Parse(couriers.Reply{Body: read(t, file), Now: couriertest.Now()})
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func FuzzParse(f *testing.F) { couriertest.Fuzz(f, usps.Adapter()) }
