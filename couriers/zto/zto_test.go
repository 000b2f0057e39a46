package zto_test

import (
	"os"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/couriers/zto"
	"parcelwarden/tracker"
	"path/filepath"
	"testing"
	"time"
)

func TestExam(t *testing.T) {
	t.Parallel()
	const codes = `"(?:scanType)": "?([^",\n]+)"?,`
	fixtures := []couriertest.Fixture{{
		File: "query-signed.json", Codes: codes, Query: tracker.TrackQuery{TrackingNo: "73900000000021", Courier: "zto", PhoneTail: "1234"},
	}}
	for _, name := range []string{"parked-after-signature", "waiting", "collected", "problem", "lost"} {
		fixtures = append(fixtures, couriertest.Fixture{File: "query-" + name + ".json", Codes: codes})
	}
	for _, name := range []string{
		"handed-over", "third-signed", "returned", "readdressed", "return-kind-unknown", "event", "names-only", "none", "null",
	} {
		fixtures = append(fixtures, couriertest.Fixture{File: "query-" + name + ".json"})
	}
	for name := range refusals() {
		fixtures = append(fixtures, couriertest.Fixture{File: "refused-" + name + ".json"})
	}
	for _, name := range []string{"dispatch", "departure", "collected", "order"} {
		fixtures = append(fixtures, couriertest.Fixture{File: "push-" + name + ".form", Push: true}, couriertest.Fixture{File: "push-" + name + ".json", Push: true})
	}
	couriertest.Exam(t, zto.Adapter(), fixtures...)
}

type verdict struct {
	outcome tracker.Outcome
	problem tracker.Problem
}

func refusals() map[string]verdict {
	return map[string]verdict{
		"phone-missing":  {tracker.OutcomeRejected, tracker.ProblemNeedsPhone},
		"phone-wrong":    {tracker.OutcomeRejected, tracker.ProblemNeedsPhone},
		"sign":           {tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		"ip":             {tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		"limit":          {tracker.OutcomeRateLimited, ""},
		"flow":           {tracker.OutcomeRateLimited, ""},
		"rights":         {tracker.OutcomeAuth, tracker.ProblemNoPermission},
		"unbound":        {tracker.OutcomeRejected, tracker.ProblemNoPermission},
		"number":         {tracker.OutcomeRejected, tracker.ProblemBadNumber},
		"busy":           {tracker.OutcomeServerError, ""},
		"parameter":      {tracker.OutcomeRejected, ""},
		"odd":            {tracker.OutcomeRejected, ""},
		"unknown-number": {tracker.OutcomeNotFound, ""},
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	for name, want := range refusals() {
		couriertest.Expect(t, parse(t, "refused-"+name+".json"), want.outcome, want.problem)
	}
	if got := parse(t, "refused-odd.json").UnknownCodes; len(got) != 1 || got[0] != "error:Q990" {
		t.Errorf("an unknown refusal is counted as %v", got)
	}
	for _, file := range []string{"query-none.json", "query-null.json"} {
		couriertest.Expect(t, parse(t, file), tracker.OutcomeNotFound, "")
	}
}

func TestStatuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status   tracker.Status
		statuses []tracker.Status
	}{
		"parked-after-signature": {tracker.StatusDelivered, []tracker.Status{
			tracker.StatusOutForDelivery, tracker.StatusDelivered, tracker.StatusAvailableForPickup, tracker.StatusDelivered,
		}},
		"waiting": {tracker.StatusOutForDelivery, []tracker.Status{
			tracker.StatusInTransit, tracker.StatusOutForDelivery, tracker.StatusAvailableForPickup, tracker.StatusException, tracker.StatusOutForDelivery,
		}},
		"handed-over": {tracker.StatusDelivered, []tracker.Status{
			tracker.StatusPickedUp, tracker.StatusInTransit, tracker.StatusPickedUp, tracker.StatusInTransit, tracker.StatusInTransit,
			tracker.StatusOutForDelivery, tracker.StatusAvailableForPickup, tracker.StatusInTransit, tracker.StatusDelivered,
		}},
		"collected":           {tracker.StatusDelivered, []tracker.Status{tracker.StatusAvailableForPickup, tracker.StatusDelivered}},
		"third-signed":        {tracker.StatusDelivered, []tracker.Status{tracker.StatusDelivered}},
		"returned":            {tracker.StatusReturned, []tracker.Status{tracker.StatusOutForDelivery, tracker.StatusException, tracker.StatusReturning, tracker.StatusReturned}},
		"readdressed":         {tracker.StatusInTransit, []tracker.Status{tracker.StatusOutForDelivery, tracker.StatusInTransit}},
		"return-kind-unknown": {tracker.StatusReturning, []tracker.Status{tracker.StatusReturning}},
		"problem":             {tracker.StatusFailedAttempt, []tracker.Status{tracker.StatusOutForDelivery, tracker.StatusFailedAttempt}},
		"lost":                {tracker.StatusLost, []tracker.Status{tracker.StatusInTransit, tracker.StatusLost}},
		"event":               {tracker.StatusInTransit, []tracker.Status{tracker.StatusInTransit, tracker.StatusUnknown}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			couriertest.ExpectStatuses(t, parse(t, "query-"+name+".json"), c.status, c.statuses)
		})
	}
	if got := parse(t, "query-return-kind-unknown.json").Shipments[0].UnknownCodes; len(got) != 1 || got[0] != "returnType:77" {
		t.Errorf("an unknown kind of return is counted as %v", got)
	}
	if note := parse(t, "query-event.json").Shipments[0].Checkpoints[1]; !note.Hint {
		t.Errorf("事件 is no hint: %+v", note)
	}
}

// TestWay checks what only the sites prove, and that milliseconds are an exact instant.
func TestWay(t *testing.T) {
	t.Parallel()
	s := parse(t, "query-signed.json").Shipments[0]
	if first := s.Checkpoints[0]; first.ZoneGuess || !first.At.Equal(time.Date(2026, 3, 1, 10, 20, 11, 0, time.UTC)) {
		t.Errorf("the first scan is at %s, guessed %v", first.At, first.ZoneGuess)
	}
	want := []tracker.Milestone{
		tracker.MilestonePickup, "", tracker.MilestoneHub, tracker.MilestoneHub, "", tracker.MilestoneHub, tracker.MilestoneDestBranch,
		tracker.MilestoneOutForDelivery, tracker.MilestoneSigned,
	}
	for i, c := range s.Checkpoints {
		if c.Milestone != want[i] {
			t.Errorf("%d %s at %s proves %q, want %q", i, c.Code, c.Place, c.Milestone, want[i])
		}
	}
	if c := s.Checkpoints[2]; c.Code != "到件" || s.Checkpoints[3].Code != "发件" {
		t.Errorf("two scans of one second changed places: %s, %s", c.Code, s.Checkpoints[3].Code)
	}
	old := parse(t, "query-names-only.json").Shipments[0].Checkpoints[0]
	if old.Text != "快件离开【成都中转】，发往【青羊光华】" || old.Place != "成都中转" || !old.ZoneGuess {
		t.Errorf("sites that are names: %+v", old)
	}
}

func parse(t *testing.T, file string) tracker.Answer {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	return zto.Adapter().Parse(couriers.Reply{Body: body, Now: couriertest.Now()})
}

func FuzzParse(f *testing.F) { couriertest.Fuzz(f, zto.Adapter()) }
