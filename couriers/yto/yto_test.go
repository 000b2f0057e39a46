package yto_test

import (
	"os"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/couriers/yto"
	"parcelwarden/tracker"
	"path/filepath"
	"testing"
	"time"
)

func TestExam(t *testing.T) {
	t.Parallel()
	const codes = `"infoContent": "([A-Z_]+)"`
	fixtures := []couriertest.Fixture{{File: "query-signed.json", Codes: codes, Query: tracker.TrackQuery{TrackingNo: "YT9400000000031", Courier: "yto"}}}
	for _, name := range []string{"parked-after-signature", "waiting", "failed", "refused", "lost"} {
		fixtures = append(fixtures, couriertest.Fixture{File: "query-" + name + ".json", Codes: codes})
	}
	for _, name := range []string{"returned", "forwarded", "by-number", "none", "none-plain"} {
		fixtures = append(fixtures, couriertest.Fixture{File: "query-" + name + ".json"})
	}
	for name := range refusals() {
		fixtures = append(fixtures, couriertest.Fixture{File: "refused-" + name + ".json"})
	}
	for _, name := range []string{"signed.form", "arrival.form", "arrival.xml", "failed.form", "order.form", "other.form"} {
		fixtures = append(fixtures, couriertest.Fixture{File: "push-" + name, Push: true})
	}
	couriertest.Exam(t, yto.Adapter(), fixtures...)
}

type verdict struct {
	outcome tracker.Outcome
	problem tracker.Problem
}

func refusals() map[string]verdict {
	return map[string]verdict{
		"sign":     {tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		"address":  {tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		"rights":   {tracker.OutcomeAuth, tracker.ProblemNoPermission},
		"frequent": {tracker.OutcomeRateLimited, ""},
		"number":   {tracker.OutcomeRejected, tracker.ProblemBadNumber},
		"busy":     {tracker.OutcomeServerError, ""},
		"odd":      {tracker.OutcomeRejected, ""},
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	for name, want := range refusals() {
		couriertest.Expect(t, parse(t, "refused-"+name+".json"), want.outcome, want.problem)
	}
	if got := parse(t, "refused-odd.json").UnknownCodes; len(got) != 1 || got[0] != "error:7788" {
		t.Errorf("an unknown refusal is counted as %v", got)
	}
}

// TestNothingKnown is the answer that is an object, once with the number and once without, success as text and as a boolean.
func TestNothingKnown(t *testing.T) {
	t.Parallel()
	couriertest.Expect(t, parse(t, "query-none.json"), tracker.OutcomeNotFound, "")
	couriertest.Expect(t, parse(t, "query-none-plain.json"), tracker.OutcomeNotFound, "")
	if s := parse(t, "query-none.json").Shipments; len(s) != 1 || s[0].TrackingNo != "YT9400000000031" {
		t.Errorf("the number in the map is lost: %+v", s)
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
		"waiting":   {tracker.StatusAvailableForPickup, []tracker.Status{tracker.StatusOutForDelivery, tracker.StatusAvailableForPickup}},
		"failed":    {tracker.StatusFailedAttempt, []tracker.Status{tracker.StatusOutForDelivery, tracker.StatusFailedAttempt}},
		"refused":   {tracker.StatusReturning, []tracker.Status{tracker.StatusOutForDelivery, tracker.StatusException, tracker.StatusReturning}},
		"returned":  {tracker.StatusReturned, []tracker.Status{tracker.StatusOutForDelivery, tracker.StatusReturning, tracker.StatusReturned}},
		"forwarded": {tracker.StatusInTransit, []tracker.Status{tracker.StatusInTransit}},
		"lost":      {tracker.StatusLost, []tracker.Status{tracker.StatusInTransit, tracker.StatusLost}},
		"by-number": {tracker.StatusPickedUp, []tracker.Status{tracker.StatusPickedUp}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			couriertest.ExpectStatuses(t, parse(t, "query-"+name+".json"), c.status, c.statuses)
		})
	}
}

func TestTimesAreLocal(t *testing.T) {
	t.Parallel()
	s := parse(t, "query-signed.json").Shipments[0]
	if first := s.Checkpoints[0]; !first.ZoneGuess || !first.At.Equal(time.Date(2026, 3, 1, 9, 2, 44, 0, time.UTC)) || first.Place != "杭州市 余杭区" {
		t.Errorf("%+v", first)
	}
	if s.Checkpoints[2].Code != "ARRIVAL" || s.Checkpoints[3].Code != "DEPARTURE" {
		t.Error("two scans of one second changed places")
	}
}

func TestPushes(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]struct {
		status tracker.Status
		text   string
		at     time.Time
	}{
		"push-signed.form":  {tracker.StatusDelivered, "客户签收 签收人：同事", time.Date(2026, 3, 2, 9, 22, 0, 0, time.UTC)},
		"push-arrival.form": {tracker.StatusInTransit, "快件到达【昆明转运中心】", time.Date(2026, 3, 2, 0, 1, 12, 0, time.UTC)},
		"push-failed.form":  {tracker.StatusException, "签收失败 客户拒收", time.Date(2026, 3, 2, 10, 20, 0, 0, time.UTC)},
	} {
		a := parsePush(t, file)
		couriertest.ExpectStatuses(t, a, want.status, []tracker.Status{want.status})
		if c := a.Shipments[0].Checkpoints[0]; c.Text != want.text || !c.At.Equal(want.at) || !c.ZoneGuess {
			t.Errorf("%s: %+v", file, c)
		}
	}
	for _, file := range []string{"push-order.form", "push-other.form"} {
		if a := parsePush(t, file); a.Outcome != tracker.OutcomeOK || len(a.Shipments) != 0 {
			t.Errorf("%s is about no parcel's way: %+v", file, a)
		}
	}
}

func read(t *testing.T, file string) couriers.Reply {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	return couriers.Reply{Body: body, Now: couriertest.Now()}
}

func parse(t *testing.T, file string) tracker.Answer { return yto.Adapter().Parse(read(t, file)) }

func parsePush(t *testing.T, file string) tracker.Answer {
	return yto.Adapter().ParsePush(read(t, file))
}

func FuzzParse(f *testing.F) { couriertest.Fuzz(f, yto.Adapter()) }
