package jd_test

import (
	"os"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/couriers/jd"
	"parcelwarden/tracker"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestExam(t *testing.T) {
	t.Parallel()
	couriertest.Exam(t, jd.Adapter(),
		couriertest.Fixture{File: "query-signed.json", Query: tracker.TrackQuery{TrackingNo: "JDVA90000000017", Courier: "jd", PhoneTail: "4321"}},
		couriertest.Fixture{File: "query-batch.json"},
		couriertest.Fixture{File: "query-silent.json", Codes: `"operationCode": "([0-9]+)"`},
		couriertest.Fixture{File: "refused-right.json"},
		couriertest.Fixture{File: "refused-none.json"},
		couriertest.Fixture{File: "refused-type.json"},
		couriertest.Fixture{File: "refused-system.json"},
		couriertest.Fixture{File: "refused-token.json"},
		couriertest.Fixture{File: "refused-frequent.json"},
		couriertest.Fixture{File: "refused-odd.json"},
	)
}

func TestJourney(t *testing.T) {
	t.Parallel()
	couriertest.ExpectStatuses(t, parse(t, "query-signed.json"), tracker.StatusDelivered, []tracker.Status{
		tracker.StatusInfoReceived, tracker.StatusPickedUp, tracker.StatusInTransit, tracker.StatusInTransit, tracker.StatusUnknown,
		tracker.StatusOutForDelivery, tracker.StatusDelivered,
	})
}

func TestBatch(t *testing.T) {
	t.Parallel()
	type result struct {
		Status  tracker.Status
		Outcome tracker.Outcome
		Unknown []string
	}
	want := map[string]result{
		"JDVA90000000028": {tracker.StatusException, tracker.OutcomeOK, nil},                // refused at the door
		"JDVA90000000039": {tracker.StatusCancelled, tracker.OutcomeOK, nil},                // intercepted
		"JDVA90000000040": {tracker.StatusCancelled, tracker.OutcomeOK, nil},                // held by control
		"JDVA90000000051": {tracker.StatusInTransit, tracker.OutcomeOK, nil},                // a note says nothing
		"JDVA90000000062": {tracker.StatusException, tracker.OutcomeOK, []string{"999999"}}, // unknown node, known refusal
		"JDVA90000000073": {tracker.StatusReturned, tracker.OutcomeOK, nil},                 // signed by the sender
		"JDVA90000000084": {"", tracker.OutcomeNotFound, nil},
	}
	got := map[string]result{}
	for _, s := range parse(t, "query-batch.json").Shipments {
		got[s.TrackingNo] = result{s.Status, s.Outcome, s.UnknownCodes}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("parcels (-want +got):\n%s", diff)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]struct {
		outcome tracker.Outcome
		problem tracker.Problem
	}{
		"refused-right.json":    {tracker.OutcomeRejected, tracker.ProblemNoPermission},
		"refused-none.json":     {tracker.OutcomeNotFound, tracker.ProblemNone},
		"refused-type.json":     {tracker.OutcomeRejected, tracker.ProblemBadNumber},
		"refused-system.json":   {tracker.OutcomeServerError, tracker.ProblemNone},
		"refused-token.json":    {tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		"refused-frequent.json": {tracker.OutcomeRateLimited, tracker.ProblemNone},
		"refused-odd.json":      {tracker.OutcomeRejected, tracker.ProblemNone},
	} {
		a := parse(t, file)
		couriertest.Expect(t, a, want.outcome, want.problem)
		if counted := len(a.UnknownCodes) == 1; counted != (file == "refused-odd.json") {
			t.Errorf("%s: counted %v", file, a.UnknownCodes)
		}
	}
}

func parse(t *testing.T, file string) tracker.Answer {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	return jd.Adapter().Parse(couriers.Reply{Body: body, Now: couriertest.Now()})
}

func FuzzJD(f *testing.F) { couriertest.Fuzz(f, jd.Adapter()) }
