package jt_test

import (
	"os"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/couriers/jt"
	"parcelwarden/tracker"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestExam(t *testing.T) {
	t.Parallel()
	couriertest.Exam(t, jt.Adapter(),
		couriertest.Fixture{File: "trace-signed.json", Query: tracker.TrackQuery{TrackingNo: "JT3190000000017", Courier: "jt"}},
		couriertest.Fixture{File: "trace-batch.json"},
		couriertest.Fixture{File: "trace-silent.json", Codes: `"scanType": "([0-9]+)"`},
		couriertest.Fixture{File: "trace-none.json"},
		couriertest.Fixture{File: "refused-none.json"},
		couriertest.Fixture{File: "refused-account.json"},
		couriertest.Fixture{File: "refused-permission.json"},
		couriertest.Fixture{File: "refused-sign.json"},
		couriertest.Fixture{File: "refused-parameter.json"},
		couriertest.Fixture{File: "refused-system.json"},
		couriertest.Fixture{File: "refused-frequent.json"},
		couriertest.Fixture{File: "refused-odd.json"},
		couriertest.Fixture{File: "push-trace.json", Push: true, Codes: `"scanType": "([^"]+)"`},
		couriertest.Fixture{File: "push-trace.form", Push: true},
	)
}

func TestJourney(t *testing.T) {
	t.Parallel()
	couriertest.ExpectStatuses(t, parse(t, "trace-signed.json"), tracker.StatusDelivered, []tracker.Status{
		tracker.StatusPickedUp, tracker.StatusInTransit, tracker.StatusInTransit, tracker.StatusInTransit, tracker.StatusInTransit,
		tracker.StatusOutForDelivery, tracker.StatusAvailableForPickup, tracker.StatusDelivered, tracker.StatusDelivered,
	})
}

func TestBatch(t *testing.T) {
	t.Parallel()
	type result struct {
		Status  tracker.Status
		Outcome tracker.Outcome
		Codes   string
		Unknown []string
	}
	want := map[string]result{
		"JT3190000000028": {Status: tracker.StatusFailedAttempt, Outcome: tracker.OutcomeOK, Codes: " 5 11/A9"},
		"JT3190000000039": {Status: tracker.StatusCancelled, Outcome: tracker.OutcomeOK, Codes: " 1 11/A26"},
		"JT3190000000040": {Status: tracker.StatusReturned, Outcome: tracker.OutcomeOK, Codes: " 问题件扫描/客户拒收 14 10"},
		"JT3190000000051": {Status: tracker.StatusLost, Outcome: tracker.OutcomeOK, Codes: " 11/A20"},
		"JT3190000000062": {Status: tracker.StatusException, Outcome: tracker.OutcomeOK, Codes: " 11/A5", Unknown: []string{"11/A5"}},
		"JT3190000000073": {Outcome: tracker.OutcomeNotFound},
		"JT3190000000084": {Outcome: tracker.OutcomeNotFound},
	}
	got := map[string]result{}
	for _, s := range parse(t, "trace-batch.json").Shipments {
		r := result{Status: s.Status, Outcome: s.Outcome, Unknown: s.UnknownCodes}
		for _, c := range s.Checkpoints {
			r.Codes += " " + c.Code
		}
		got[s.TrackingNo] = r
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
		"refused-none.json":       {tracker.OutcomeNotFound, tracker.ProblemNone},
		"refused-account.json":    {tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		"refused-permission.json": {tracker.OutcomeAuth, tracker.ProblemNoPermission},
		"refused-sign.json":       {tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		"refused-parameter.json":  {tracker.OutcomeRejected, tracker.ProblemNone},
		"refused-system.json":     {tracker.OutcomeServerError, tracker.ProblemNone},
		"refused-frequent.json":   {tracker.OutcomeRateLimited, tracker.ProblemNone},
		"refused-odd.json":        {tracker.OutcomeRejected, tracker.ProblemNone},
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
	return jt.Adapter().Parse(couriers.Reply{Body: body, Now: couriertest.Now()})
}

func FuzzJT(f *testing.F) { couriertest.Fuzz(f, jt.Adapter()) }
