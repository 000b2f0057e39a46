package royalmail_test

import (
	"os"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/couriers/royalmail"
	"parcelwarden/tracker"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// refused is every documented error with its HTTP status, and one that is not.
func refused() map[string]struct {
	status  int
	outcome tracker.Outcome
	problem tracker.Problem
} {
	type row = struct {
		status  int
		outcome tracker.Outcome
		problem tracker.Problem
	}
	return map[string]row{
		"E0004": {400, tracker.OutcomeRejected, ""},
		"E0013": {400, tracker.OutcomeRejected, tracker.ProblemBadNumber},
		"E1142": {404, tracker.OutcomeNotFound, ""},
		"E1144": {404, tracker.OutcomeNotFound, ""},
		"E1145": {404, tracker.OutcomeNotFound, ""},
		"E1283": {404, tracker.OutcomeRejected, ""},
		"E1284": {404, tracker.OutcomeRejected, ""},
		"E1308": {404, tracker.OutcomeRejected, ""},
		"E0010": {429, tracker.OutcomeRateLimited, ""},
		"E0009": {500, tracker.OutcomeServerError, ""},
		"E0001": {503, tracker.OutcomeServerError, ""},
		"E7777": {400, tracker.OutcomeRejected, ""},
	}
}

func TestExam(t *testing.T) {
	t.Parallel()
	fixtures := []couriertest.Fixture{
		{File: "events-delivered.json", Query: tracker.TrackQuery{TrackingNo: "QX900000017GB", Courier: "royalmail"}},
		{File: "events-moving.json", Codes: `"(?:eventCode|lastEventCode)": "(EV[A-Z]{3})"`},
		{File: "summary-batch.json"},
		{File: "refused-within-200.json"},
	}
	for code, r := range refused() {
		fixtures = append(fixtures, couriertest.Fixture{File: "refused-" + code + ".json", HTTPStatus: r.status})
	}
	couriertest.Exam(t, royalmail.Adapter(), fixtures...)
}

func TestErrors(t *testing.T) {
	t.Parallel()
	for code, want := range refused() {
		a := royalmail.Adapter().Parse(couriers.Reply{Body: read(t, "refused-"+code+".json"), HTTPStatus: want.status})
		couriertest.Expect(t, a, want.outcome, want.problem)
		if unknown := len(a.UnknownCodes) > 0; unknown != (code == "E7777") {
			t.Errorf("%s: unknown codes %v", code, a.UnknownCodes)
		}
	}
	unknownBarcode := royalmail.Adapter().Parse(couriers.Reply{Body: read(t, "refused-E1142.json"), HTTPStatus: 400})
	couriertest.Expect(t, unknownBarcode, tracker.OutcomeNotFound, "") // the same error also comes below 400
}

func TestErrorWithin200(t *testing.T) {
	t.Parallel()
	couriertest.Expect(t, parse(t, "refused-within-200.json"), tracker.OutcomeServerError, "")
}

func TestHistory(t *testing.T) {
	t.Parallel()
	a := parse(t, "events-delivered.json")
	couriertest.ExpectStatuses(t, a, tracker.StatusDelivered, []tracker.Status{
		tracker.StatusInfoReceived, tracker.StatusPickedUp, tracker.StatusInTransit, tracker.StatusFailedAttempt,
		tracker.StatusAvailableForPickup, tracker.StatusOutForDelivery, tracker.StatusDelivered,
	})
	s := a.Shipments[0]
	if s.TrackingNo != "QX900000017GB" || !s.ExpectedAt.Equal(time.Date(2026, 3, 9, 13, 0, 0, 0, time.UTC)) {
		t.Errorf("number %s, expected at %v", s.TrackingNo, s.ExpectedAt)
	}
	if !s.Checkpoints[0].ZoneGuess || s.Checkpoints[1].ZoneGuess {
		t.Error("only the stamp without an offset has a guessed zone")
	}
}

// TestSummary reads a batch in which every item is a case of its own.
func TestSummary(t *testing.T) {
	t.Parallel()
	type result struct {
		Status  tracker.Status
		Outcome tracker.Outcome
		Problem tracker.Problem
	}
	want := map[string]result{
		"QX900000034GB": {Status: tracker.StatusAvailableForPickup, Outcome: tracker.OutcomeOK}, // "delivered" to a post office, and an error beside it
		"QX900000048GB": {Outcome: tracker.OutcomeNotFound},
		"QX900000051GB": {Outcome: tracker.OutcomeNotFound},
		"QX900000065GB": {Outcome: tracker.OutcomeServerError},
		"QX900000079GB": {Outcome: tracker.OutcomeRejected, Problem: tracker.ProblemBadNumber},
		"QX900000082GB": {Outcome: tracker.OutcomeRejected},
		"QX900000096GB": {Status: tracker.StatusReturning, Outcome: tracker.OutcomeOK}, // an unknown code, the category tells
		"QX900000105GB": {Status: tracker.StatusReturned, Outcome: tracker.OutcomeOK},
	}
	got := map[string]result{}
	for _, s := range parse(t, "summary-batch.json").Shipments {
		got[s.TrackingNo] = result{s.Status, s.Outcome, s.Problem}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func parse(t *testing.T, file string) tracker.Answer {
	t.Helper()
	return royalmail.Adapter().Parse(couriers.Reply{Body: read(t, file), Now: couriertest.Now()})
}

func FuzzParse(f *testing.F) { couriertest.Fuzz(f, royalmail.Adapter()) }
