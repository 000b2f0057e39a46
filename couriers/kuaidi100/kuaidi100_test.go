package kuaidi100_test

import (
	"os"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/couriers/kuaidi100"
	"parcelwarden/tracker"
	"path/filepath"
	"strings"
	"testing"
)

func TestExam(t *testing.T) {
	t.Parallel()
	const codes = `"statusCode": "?([0-9]+)"?`
	couriertest.Exam(t, kuaidi100.Adapter(),
		couriertest.Fixture{File: "query-signed.json", Query: tracker.TrackQuery{TrackingNo: "YT9000000000017", Courier: "yto"}},
		couriertest.Fixture{File: "query-silent.json"},
		couriertest.Fixture{File: "query-delivering-as-transit.json", Codes: codes},
		couriertest.Fixture{File: "query-names.json"},
		couriertest.Fixture{File: "query-plain.json"},
		couriertest.Fixture{File: "query-lost.json", Codes: codes},
		couriertest.Fixture{File: "query-returned.json"},
		couriertest.Fixture{File: "query-none.json"},
		couriertest.Fixture{File: "query-empty.json"},
		couriertest.Fixture{File: "query-phone.json"},
		couriertest.Fixture{File: "query-courier.json"},
		couriertest.Fixture{File: "query-unpaid.json"},
		couriertest.Fixture{File: "query-busy.json"},
		couriertest.Fixture{File: "query-sign.json"},
		couriertest.Fixture{File: "query-frequent.json"},
		couriertest.Fixture{File: "query-locked.json"},
		couriertest.Fixture{File: "query-expired.json"},
		couriertest.Fixture{File: "query-spent.json"},
		couriertest.Fixture{File: "query-odd.json"},
		couriertest.Fixture{File: "push-signed.json", Push: true},
		couriertest.Fixture{File: "push-signed.form", Push: true},
		couriertest.Fixture{File: "push-abort-silent.json", Push: true},
		couriertest.Fixture{File: "push-abort-never.json", Push: true},
		couriertest.Fixture{File: "push-two-legs.json", Push: true},
		couriertest.Fixture{File: "push-abort-refused.json", Push: true},
		couriertest.Fixture{File: "push-corrected.json", Push: true},
		couriertest.Fixture{File: "push-odd.json", Push: true},
		couriertest.Fixture{File: "query-parked-after-signature.json"},
		couriertest.Fixture{File: "query-parked-last.json"},
		couriertest.Fixture{File: "query-estimate.json"},
	)
}

// TestReadings states in words what the golden files say in full.
func TestReadings(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file     string
		push     bool
		outcome  tracker.Outcome
		problem  tracker.Problem
		status   tracker.Status
		statuses []tracker.Status // of the checkpoints, oldest first
	}{
		"locker codes are reversed": {file: "query-signed.json", outcome: tracker.OutcomeOK, status: tracker.StatusDelivered, statuses: []tracker.Status{
			tracker.StatusInfoReceived, tracker.StatusPickedUp, tracker.StatusInTransit, tracker.StatusInTransit, tracker.StatusInTransit,
			tracker.StatusInTransit, tracker.StatusOutForDelivery, tracker.StatusAvailableForPickup, tracker.StatusInTransit, tracker.StatusDelivered,
		}},
		"a time-out code is no scan": {file: "query-silent.json", outcome: tracker.OutcomeOK, status: tracker.StatusInTransit, statuses: []tracker.Status{
			tracker.StatusPickedUp, tracker.StatusInTransit, tracker.StatusException,
		}},
		"signed, parked at a station, signed again": {
			file: "query-parked-after-signature.json", outcome: tracker.OutcomeOK, status: tracker.StatusDelivered,
			statuses: []tracker.Status{
				tracker.StatusOutForDelivery, tracker.StatusDelivered, tracker.StatusAvailableForPickup, tracker.StatusDelivered,
			},
		},
		"signed, then parked at a station": {
			file: "query-parked-last.json", outcome: tracker.OutcomeOK, status: tracker.StatusDelivered,
			statuses: []tracker.Status{tracker.StatusDelivered, tracker.StatusAvailableForPickup},
		},
		"with estimate of arrival": {
			file: "query-estimate.json", outcome: tracker.OutcomeOK, status: tracker.StatusInTransit, statuses: []tracker.Status{tracker.StatusInTransit},
		},
		"words win over basic state 0": {
			file: "query-delivering-as-transit.json", outcome: tracker.OutcomeOK, status: tracker.StatusOutForDelivery,
			statuses: []tracker.Status{tracker.StatusInTransit, tracker.StatusInTransit, tracker.StatusOutForDelivery},
		},
		"names instead of codes": {
			file: "query-names.json", outcome: tracker.OutcomeOK, status: tracker.StatusException,
			statuses: []tracker.Status{tracker.StatusInTransit, tracker.StatusOutForDelivery, tracker.StatusException},
		},
		"text alone": {
			file: "query-plain.json", outcome: tracker.OutcomeOK, status: tracker.StatusInTransit,
			statuses: []tracker.Status{tracker.StatusUnknown, tracker.StatusPickedUp, tracker.StatusInTransit},
		},
		"lost stands in the text only": {
			file: "query-lost.json", outcome: tracker.OutcomeOK, status: tracker.StatusLost,
			statuses: []tracker.Status{tracker.StatusInTransit, tracker.StatusLost},
		},
		"returned to the sender": {
			file: "query-returned.json", outcome: tracker.OutcomeOK, status: tracker.StatusReturned,
			statuses: []tracker.Status{tracker.StatusException, tracker.StatusReturning, tracker.StatusReturned},
		},
		"no result":             {file: "query-none.json", outcome: tracker.OutcomeNotFound},
		"success without data":  {file: "query-empty.json", outcome: tracker.OutcomeNotFound},
		"phone missing":         {file: "query-phone.json", outcome: tracker.OutcomeRejected, problem: tracker.ProblemNeedsPhone},
		"courier unsupported":   {file: "query-courier.json", outcome: tracker.OutcomeRejected, problem: tracker.ProblemCourierUnknown},
		"account without money": {file: "query-unpaid.json", outcome: tracker.OutcomeRejected, problem: tracker.ProblemQuota},
		"server busy":           {file: "query-busy.json", outcome: tracker.OutcomeServerError},
		"bad signature":         {file: "query-sign.json", outcome: tracker.OutcomeAuth, problem: tracker.ProblemBadCredentials},
		"too frequent":          {file: "query-frequent.json", outcome: tracker.OutcomeRateLimited},
		"number locked":         {file: "query-locked.json", outcome: tracker.OutcomeRateLimited, problem: tracker.ProblemNumberLocked},
		"key expired":           {file: "query-expired.json", outcome: tracker.OutcomeAuth, problem: tracker.ProblemBadCredentials},
		"queries used up":       {file: "query-spent.json", outcome: tracker.OutcomeRejected, problem: tracker.ProblemQuota},
		"push as form":          {file: "push-signed.form", push: true, outcome: tracker.OutcomeOK, status: tracker.StatusDelivered, statuses: []tracker.Status{tracker.StatusOutForDelivery, tracker.StatusDelivered}},
		"push gave up at once":  {file: "push-abort-never.json", push: true, outcome: tracker.OutcomeNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body, err := os.ReadFile(filepath.Join("testdata", c.file))
			if err != nil {
				t.Fatal(err)
			}
			a := kuaidi100.Adapter()
			parse := a.Parse
			if c.push {
				parse = a.ParsePush
			}
			couriertest.Expect(t, parse(couriers.Reply{Body: body, Now: couriertest.Now()}), c.outcome, c.problem)
			if c.status != "" {
				couriertest.ExpectStatuses(t, parse(couriers.Reply{Body: body}), c.status, c.statuses)
			}
		})
	}
}

func TestPushFormAndJSONReadAlike(t *testing.T) {
	t.Parallel()
	var docs []string
	for _, file := range []string{"push-signed.json", "push-signed.form"} {
		raw, err := os.ReadFile(filepath.Join("testdata", "golden", file+".json"))
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, string(raw))
	}
	if docs[0] != docs[1] {
		t.Errorf("the form body reads differently:\n%s", strings.Join(docs, "\n"))
	}
}

func FuzzParse(f *testing.F) { couriertest.Fuzz(f, kuaidi100.Adapter()) }
