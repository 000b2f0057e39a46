package kdniao_test

import (
	"os"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/couriers/kdniao"
	"parcelwarden/tracker"
	"path/filepath"
	"testing"
)

func TestExam(t *testing.T) {
	t.Parallel()
	fixtures := []couriertest.Fixture{
		{
			File: "query-station-after-signature.json", Codes: `"Action": "([0-9]+)"`,
			Query: tracker.TrackQuery{TrackingNo: "773900000000011", Courier: "sto"},
		},
		{File: "query-recovered.json"},
		{File: "query-basic.json"},
		{File: "query-hint.json", Codes: `"Action": "([0-9]+)"`},
		{File: "query-lost.json"},
		{File: "query-none.json"},
		{File: "query-none-reason.json"},
		{File: "push-two.json", Push: true},
		{File: "push-two.form", Push: true},
		{File: "push-basic.form", Push: true},
		{File: "push-twice-encoded.form", Push: true},
		{File: "push-money.form", Push: true},
		{File: "query-slashes.json"},
	}
	for _, name := range []string{"sign", "shipper", "quota", "notrace", "phone", "permission", "number", "frequent", "system", "odd"} {
		fixtures = append(fixtures, couriertest.Fixture{File: "refused-" + name + ".json"})
	}
	couriertest.Exam(t, kdniao.Adapter(), fixtures...)
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]struct {
		outcome tracker.Outcome
		problem tracker.Problem
	}{
		"query-none.json":         {tracker.OutcomeNotFound, ""},
		"query-none-reason.json":  {tracker.OutcomeNotFound, ""},
		"refused-notrace.json":    {tracker.OutcomeNotFound, ""},
		"refused-sign.json":       {tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		"refused-shipper.json":    {tracker.OutcomeRejected, tracker.ProblemCourierUnknown},
		"refused-quota.json":      {tracker.OutcomeRejected, tracker.ProblemQuota},
		"refused-phone.json":      {tracker.OutcomeRejected, tracker.ProblemNeedsPhone},
		"refused-permission.json": {tracker.OutcomeRejected, tracker.ProblemNoPermission},
		"refused-number.json":     {tracker.OutcomeRejected, tracker.ProblemBadNumber},
		"refused-frequent.json":   {tracker.OutcomeRateLimited, ""},
		"refused-system.json":     {tracker.OutcomeServerError, ""},
		"refused-odd.json":        {tracker.OutcomeRejected, ""},
	} {
		couriertest.Expect(t, parse(t, file), want.outcome, want.problem)
	}
}

func TestStatuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file     string
		status   tracker.Status
		statuses []tracker.Status
	}{
		"signed, parked at a station, signed again": {"query-station-after-signature.json", tracker.StatusDelivered, []tracker.Status{
			tracker.StatusPickedUp, tracker.StatusInTransit, tracker.StatusInTransit, tracker.StatusOutForDelivery, tracker.StatusDelivered,
			tracker.StatusAvailableForPickup, tracker.StatusDelivered,
		}},
		"state 4 stays after the parcel moved on": {"query-recovered.json", tracker.StatusOutForDelivery, []tracker.Status{
			tracker.StatusInTransit, tracker.StatusFailedAttempt, tracker.StatusOutForDelivery,
		}},
		"basic query without actions": {"query-basic.json", tracker.StatusInTransit, []tracker.Status{
			tracker.StatusPickedUp, tracker.StatusInTransit, tracker.StatusInTransit,
		}},
		"a time-out code is no scan": {"query-hint.json", tracker.StatusInTransit, []tracker.Status{tracker.StatusInTransit, tracker.StatusInTransit}},
		"dates with slashes": {"query-slashes.json", tracker.StatusDelivered, []tracker.Status{
			tracker.StatusOutForDelivery, tracker.StatusPickedUp, tracker.StatusDelivered,
		}},
		"lost stands in the text only": {"query-lost.json", tracker.StatusLost, []tracker.Status{tracker.StatusLost}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			couriertest.ExpectStatuses(t, parse(t, c.file), c.status, c.statuses)
		})
	}
}

func TestMilestones(t *testing.T) {
	t.Parallel()
	a := parse(t, "query-station-after-signature.json")
	var got []tracker.Milestone
	for _, c := range a.Shipments[0].Checkpoints[:5] {
		got = append(got, c.Milestone)
	}
	want := []tracker.Milestone{
		tracker.MilestonePickup, tracker.MilestoneHub, tracker.MilestoneDestBranch, tracker.MilestoneOutForDelivery, tracker.MilestoneSigned,
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("checkpoint %d proves %q, want %q", i, got[i], want[i])
		}
	}
	if hint := parse(t, "query-hint.json").Shipments[0].Checkpoints[1]; !hint.Hint || hint.Milestone != tracker.MilestoneNone {
		t.Errorf("the time-out code is no hint: %+v", hint)
	}
}

func TestPushAnswersForEachParcel(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"push-two.json", "push-two.form"} {
		body, err := os.ReadFile(filepath.Join("testdata", file))
		if err != nil {
			t.Fatal(err)
		}
		a := kdniao.Adapter().ParsePush(couriers.Reply{Body: body})
		if len(a.Shipments) != 2 || a.Shipments[0].Status != tracker.StatusAvailableForPickup || a.Shipments[1].Outcome != tracker.OutcomeNotFound {
			t.Errorf("%s: %+v", file, a)
		}
	}
}

func parse(t *testing.T, file string) tracker.Answer {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	return kdniao.Adapter().Parse(couriers.Reply{Body: body, Now: couriertest.Now()})
}

func FuzzParse(f *testing.F) { couriertest.Fuzz(f, kdniao.Adapter()) }
