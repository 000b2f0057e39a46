package yunda_test

import (
	"os"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/couriers/yunda"
	"parcelwarden/tracker"
	"path/filepath"
	"testing"
)

func TestExam(t *testing.T) {
	t.Parallel()
	const codes = `"action": "([A-Z_]+)"`
	couriertest.Exam(t, yunda.Adapter(),
		couriertest.Fixture{File: "query-signed.json", Query: tracker.TrackQuery{TrackingNo: "4619000000017", Courier: "yunda"}},
		couriertest.Fixture{File: "query-silent.json", Codes: codes},
		couriertest.Fixture{File: "query-returned.json"},
		couriertest.Fixture{File: "query-lost.json"},
		couriertest.Fixture{File: "query-oversea.json", Codes: codes},
		couriertest.Fixture{File: "query-empty.json"},
		couriertest.Fixture{File: "query-none.json"},
		couriertest.Fixture{File: "refused-unsubscribed.json"},
		couriertest.Fixture{File: "refused-sign.json"},
		couriertest.Fixture{File: "refused-frequent.json"},
		couriertest.Fixture{File: "refused-system.json"},
		couriertest.Fixture{File: "refused-odd.json"},
	)
}

// TestReadings states in words what the golden files say in full.
func TestReadings(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file     string
		outcome  tracker.Outcome
		problem  tracker.Problem
		status   tracker.Status
		statuses []tracker.Status // of the checkpoints, oldest first
	}{
		"collected at a station": {file: "query-signed.json", outcome: tracker.OutcomeOK, status: tracker.StatusDelivered, statuses: []tracker.Status{
			tracker.StatusPickedUp, tracker.StatusInTransit, tracker.StatusInTransit, tracker.StatusInTransit, tracker.StatusOutForDelivery,
			tracker.StatusAvailableForPickup, tracker.StatusDelivered,
		}},
		"newest first, numbers as numbers": {file: "query-silent.json", outcome: tracker.OutcomeOK, status: tracker.StatusInTransit, statuses: []tracker.Status{
			tracker.StatusPickedUp, tracker.StatusInTransit,
		}},
		"signed by the sender is returned": {file: "query-returned.json", outcome: tracker.OutcomeOK, status: tracker.StatusReturned, statuses: []tracker.Status{
			tracker.StatusOutForDelivery, tracker.StatusException, tracker.StatusReturning, tracker.StatusReturned,
		}},
		"OTHER is no movement": {file: "query-lost.json", outcome: tracker.OutcomeOK, status: tracker.StatusLost, statuses: []tracker.Status{
			tracker.StatusInTransit, tracker.StatusLost, tracker.StatusUnknown,
		}},
		"customs": {file: "query-oversea.json", outcome: tracker.OutcomeOK, status: tracker.StatusCustomsHold, statuses: []tracker.Status{
			tracker.StatusInTransit, tracker.StatusInTransit, tracker.StatusInTransit, tracker.StatusInTransit, tracker.StatusInTransit, tracker.StatusCustomsHold,
		}},
		"a state without a step": {file: "query-empty.json", outcome: tracker.OutcomeNotFound},
		"no trace":               {file: "query-none.json", outcome: tracker.OutcomeNotFound},
		"not subscribed":         {file: "refused-unsubscribed.json", outcome: tracker.OutcomeRejected},
		"bad signature":          {file: "refused-sign.json", outcome: tracker.OutcomeAuth, problem: tracker.ProblemBadCredentials},
		"too frequent":           {file: "refused-frequent.json", outcome: tracker.OutcomeRateLimited},
		"server busy":            {file: "refused-system.json", outcome: tracker.OutcomeServerError},
		"words that say nothing": {file: "refused-odd.json", outcome: tracker.OutcomeRejected},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := parse(t, c.file)
			couriertest.Expect(t, a, c.outcome, c.problem)
			if c.status != "" {
				couriertest.ExpectStatuses(t, a, c.status, c.statuses)
			}
		})
	}
}

func TestUnknownRefusalIsCounted(t *testing.T) {
	t.Parallel()
	if a := parse(t, "refused-odd.json"); len(a.UnknownCodes) != 1 || a.UnknownCodes[0] != "code:7777" {
		t.Errorf("counted %v", a.UnknownCodes)
	}
}

func parse(t *testing.T, file string) tracker.Answer {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	return yunda.Adapter().Parse(couriers.Reply{Body: body, Now: couriertest.Now()})
}

func FuzzYunda(f *testing.F) { couriertest.Fuzz(f, yunda.Adapter()) }
