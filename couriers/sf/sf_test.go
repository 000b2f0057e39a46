package sf_test

import (
	"os"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/couriers/sf"
	"parcelwarden/tracker"
	"path/filepath"
	"testing"
)

func platformCodes() []string {
	return []string{"A1001", "A1002", "A1003", "A1004", "A1005", "A1006", "A1007", "A1008", "A1009", "A1011", "A1099", "A7777"}
}

func serviceCodes() []string {
	return []string{
		"S0001", "S0002", "S0003", "S0004", "S0005", "S0006", "S0007", "8003", "8013", "8191", "8247", "6150", "S9999",
	}
}

func TestExam(t *testing.T) {
	t.Parallel()
	const codes = `\\"opCode\\": \\?"?([0-9]+)`
	fixtures := []couriertest.Fixture{
		{File: "routes-batch.json", Query: tracker.TrackQuery{TrackingNo: "SF9200000000011", Courier: "sf", PhoneTail: "4321"}},
		{File: "routes-one.json"},
		{File: "routes-object.json"},
		{File: "routes-plain.json", Codes: codes},
		{File: "service-cut.json"},
		{File: "push-routes.json", Push: true},
		{File: "push-routes.xml", Push: true},
		{File: "push-routes-xml.form", Push: true},
		{File: "push-routes-json.form", Push: true},
	}
	for _, code := range platformCodes() {
		fixtures = append(fixtures, couriertest.Fixture{File: "refused-" + code + ".json"})
	}
	for _, code := range serviceCodes() {
		fixtures = append(fixtures, couriertest.Fixture{File: "service-" + code + ".json"})
	}
	couriertest.Exam(t, sf.Adapter(), fixtures...)
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]struct {
		outcome tracker.Outcome
		problem tracker.Problem
	}{
		"refused-A1001.json": {tracker.OutcomeRejected, ""},
		"refused-A1002.json": {tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		"refused-A1003.json": {tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		"refused-A1004.json": {tracker.OutcomeAuth, tracker.ProblemNoPermission},
		"refused-A1005.json": {tracker.OutcomeRateLimited, ""},
		"refused-A1006.json": {tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		"refused-A1007.json": {tracker.OutcomeServerError, ""},
		"refused-A1008.json": {tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		"refused-A1009.json": {tracker.OutcomeServerError, ""},
		"refused-A1011.json": {tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		"refused-A1099.json": {tracker.OutcomeServerError, ""},
		"refused-A7777.json": {tracker.OutcomeRejected, ""},
		"service-S0001.json": {tracker.OutcomeRejected, ""},
		"service-S0002.json": {tracker.OutcomeRejected, ""},
		"service-S0003.json": {tracker.OutcomeServerError, ""},
		"service-S0004.json": {tracker.OutcomeRejected, ""},
		"service-S0005.json": {tracker.OutcomeRejected, ""},
		"service-S0006.json": {tracker.OutcomeRejected, ""},
		"service-S0007.json": {tracker.OutcomeRejected, ""},
		"service-8013.json":  {tracker.OutcomeRejected, tracker.ProblemBadNumber},
		"service-8191.json":  {tracker.OutcomeNotFound, ""},
		"service-8003.json":  {tracker.OutcomeRejected, ""},
		"service-8247.json":  {tracker.OutcomeRejected, tracker.ProblemBadNumber},
		"service-6150.json":  {tracker.OutcomeNotFound, ""},
		"service-S9999.json": {tracker.OutcomeRejected, tracker.ProblemNeedsPhone},
		"service-cut.json":   {tracker.OutcomeMalformed, ""},
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
	want := map[string]result{
		"SF9200000000011": {Status: tracker.StatusDelivered, Outcome: tracker.OutcomeOK},
		"SF9200000000022": {Status: tracker.StatusAvailableForPickup, Outcome: tracker.OutcomeOK},
		"SF9200000000033": {Status: tracker.StatusCancelled, Outcome: tracker.OutcomeOK},
		"SF9200000000044": {Status: tracker.StatusReturning, Outcome: tracker.OutcomeOK},
		"SF9200000000055": {Status: tracker.StatusLost, Outcome: tracker.OutcomeOK},
		"SF9200000000066": {Status: tracker.StatusInTransit, Outcome: tracker.OutcomeOK},
		"SF9200000000077": {Outcome: tracker.OutcomeRejected, Problem: tracker.ProblemNoPermission},
		"SF9200000000088": {Outcome: tracker.OutcomeNotFound},
		"SF9200000000099": {Outcome: tracker.OutcomeNotFound},
	}
	a := parse(t, "routes-batch.json")
	if len(a.Shipments) != len(want) {
		t.Errorf("%d parcels, want %d", len(a.Shipments), len(want))
	}
	for _, s := range a.Shipments {
		if got := (result{s.Status, s.Outcome, s.Problem}); got != want[s.TrackingNo] {
			t.Errorf("%s: %+v, want %+v", s.TrackingNo, got, want[s.TrackingNo])
		}
	}
	couriertest.ExpectStatuses(t, parse(t, "routes-object.json"), tracker.StatusOutForDelivery, []tracker.Status{tracker.StatusOutForDelivery})
	couriertest.ExpectStatuses(t, parse(t, "routes-one.json"), tracker.StatusException, []tracker.Status{
		tracker.StatusAvailableForPickup, tracker.StatusException,
	})
}

func TestSameSecondEventsKeepTheirOrder(t *testing.T) {
	t.Parallel()
	var codes []string
	for _, c := range parse(t, "routes-batch.json").Shipments[0].Checkpoints {
		codes = append(codes, c.Code)
	}
	want := []string{"135", "50", "30", "31", "44", "204", "80", "8000"}
	if len(codes) != len(want) {
		t.Fatalf("codes %v, want %v", codes, want)
	}
	for i := range want {
		if codes[i] != want[i] {
			t.Fatalf("codes %v, want %v", codes, want)
		}
	}
}

func parse(t *testing.T, file string) tracker.Answer {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	return sf.Adapter().Parse(couriers.Reply{Body: body, Now: couriertest.Now()})
}

func FuzzParse(f *testing.F) { couriertest.Fuzz(f, sf.Adapter()) }
