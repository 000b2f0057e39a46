package ems_test

import (
	"os"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/couriers/ems"
	"parcelwarden/tracker"
	"path/filepath"
	"testing"
)

// signKey is an invented key in the platform's form.
const signKey = "cGFyY2Vsd2FyZGVuLWtleQ=="

func TestExam(t *testing.T) {
	t.Parallel()
	const codes = `"opCode": "([^"]+)"`
	couriertest.Exam(t, ems.Adapter(),
		couriertest.Fixture{
			File: "track-signed.json", Query: tracker.TrackQuery{TrackingNo: "1190000000017", Courier: "ems"}, Secrets: map[string]string{"sign_key": signKey},
		},
		couriertest.Fixture{File: "track-undone.json"},
		couriertest.Fixture{File: "track-reasons.json"},
		couriertest.Fixture{File: "track-locker.json"},
		couriertest.Fixture{File: "track-lost.json"},
		couriertest.Fixture{File: "track-abroad.json"},
		couriertest.Fixture{File: "track-silent.json", Codes: codes},
		couriertest.Fixture{File: "track-none.json"},
		couriertest.Fixture{File: "track-sentence.json"},
		couriertest.Fixture{File: "refused-none.json"},
		couriertest.Fixture{File: "refused-account.json"},
		couriertest.Fixture{File: "refused-system.json"},
		couriertest.Fixture{File: "refused-frequent.json"},
		couriertest.Fixture{File: "refused-odd.json"},
		couriertest.Fixture{File: "push-delivered.json", Push: true},
		couriertest.Fixture{File: "push-undone.json", Push: true},
		couriertest.Fixture{File: "push-list.json", Push: true, Codes: codes},
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
		"signed": {file: "track-signed.json", outcome: tracker.OutcomeOK, status: tracker.StatusDelivered, statuses: []tracker.Status{
			tracker.StatusPickedUp, tracker.StatusInTransit, tracker.StatusInTransit, tracker.StatusInTransit, tracker.StatusOutForDelivery, tracker.StatusDelivered,
		}},
		"a delivery taken back in the same second": {file: "track-undone.json", outcome: tracker.OutcomeOK, status: tracker.StatusOutForDelivery, statuses: []tracker.Status{
			tracker.StatusPickedUp, tracker.StatusOutForDelivery, tracker.StatusDelivered, tracker.StatusOutForDelivery,
		}},
		"reasons of a refusal": {file: "track-reasons.json", outcome: tracker.OutcomeOK, status: tracker.StatusReturned, statuses: []tracker.Status{
			tracker.StatusFailedAttempt, tracker.StatusException, tracker.StatusReturning, tracker.StatusReturned,
		}},
		"delivered into a locker waits": {file: "track-locker.json", outcome: tracker.OutcomeOK, status: tracker.StatusAvailableForPickup, statuses: []tracker.Status{
			tracker.StatusAvailableForPickup, tracker.StatusAvailableForPickup,
		}},
		"compensated is lost": {file: "track-lost.json", outcome: tracker.OutcomeOK, status: tracker.StatusLost, statuses: []tracker.Status{
			tracker.StatusInTransit, tracker.StatusLost,
		}},
		"customs": {file: "track-abroad.json", outcome: tracker.OutcomeOK, status: tracker.StatusCustomsHold, statuses: []tracker.Status{
			tracker.StatusPickedUp, tracker.StatusCustomsHold, tracker.StatusPickedUp, tracker.StatusInTransit, tracker.StatusInTransit, tracker.StatusCustomsHold,
		}},
		"no trace":               {file: "track-none.json", outcome: tracker.OutcomeNotFound},
		"a sentence":             {file: "track-sentence.json", outcome: tracker.OutcomeNotFound},
		"refused, unknown":       {file: "refused-none.json", outcome: tracker.OutcomeNotFound},
		"refused, account":       {file: "refused-account.json", outcome: tracker.OutcomeAuth, problem: tracker.ProblemBadCredentials},
		"server busy":            {file: "refused-system.json", outcome: tracker.OutcomeServerError},
		"too frequent":           {file: "refused-frequent.json", outcome: tracker.OutcomeRateLimited},
		"words that say nothing": {file: "refused-odd.json", outcome: tracker.OutcomeRejected},
		"push":                   {file: "push-delivered.json", push: true, outcome: tracker.OutcomeOK, status: tracker.StatusDelivered, statuses: []tracker.Status{tracker.StatusDelivered}},
		"push that takes back":   {file: "push-undone.json", push: true, outcome: tracker.OutcomeOK, status: tracker.StatusUnknown, statuses: []tracker.Status{tracker.StatusUnknown}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := parse(t, c.file, c.push)
			couriertest.Expect(t, a, c.outcome, c.problem)
			if c.status != "" {
				couriertest.ExpectStatuses(t, a, c.status, c.statuses)
			}
		})
	}
}

func TestUnknownRefusalIsCounted(t *testing.T) {
	t.Parallel()
	if a := parse(t, "refused-odd.json", false); len(a.UnknownCodes) != 1 || a.UnknownCodes[0] != "retCode:S7777" {
		t.Errorf("counted %v", a.UnknownCodes)
	}
}

func parse(t *testing.T, file string, push bool) tracker.Answer {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	r := couriers.Reply{Body: body, Now: couriertest.Now()}
	if push {
		return ems.Adapter().ParsePush(r)
	}
	return ems.Adapter().Parse(r)
}

func FuzzEMS(f *testing.F) { couriertest.Fuzz(f, ems.Adapter()) }
