package ups_test

import (
	"os"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/couriers/ups"
	"parcelwarden/tracker"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

func refused() []string {
	return []string{"400", "401-key", "401-auth", "401-expired", "401-token", "403", "404", "404-address", "429", "500", "503", "beside"}
}

func TestExam(t *testing.T) {
	t.Parallel()
	fixtures := []couriertest.Fixture{
		{File: "delivered.json", Query: tracker.TrackQuery{TrackingNo: "1Z999AA10000000011", Courier: "ups"}},
		{File: "token.json", Login: "/security/v1/oauth/token"},
		{File: "codes.json", Codes: `"(?:statusCode|code)": "([^"]+)"`},
		{File: "cleared.json"},
		{File: "local.json"},
		{File: "pieces.json"},
		{File: "mail.json"},
		{File: "reused.json"},
		{File: "not-found.json"},
		{File: "warned-new.json"},
	}
	for _, name := range pushes() {
		fixtures = append(fixtures, couriertest.Fixture{File: name, Push: true})
	}
	for _, name := range refused() {
		fixtures = append(fixtures, couriertest.Fixture{File: "refused-" + name + ".json", HTTPStatus: status(name)})
	}
	couriertest.Exam(t, ups.Adapter(), fixtures...)
}

func pushes() []string {
	return []string{"push-delivered.json", "push-loaded.json", "push-bare.json", "push-photo.json", "push-date.json"}
}

func status(name string) int {
	digits, _, _ := strings.Cut(name, "-")
	n, _ := strconv.Atoi(digits)
	return n
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	type want struct {
		outcome tracker.Outcome
		problem tracker.Problem
	}
	credentials := want{tracker.OutcomeAuth, tracker.ProblemBadCredentials}
	for name, want := range map[string]want{
		"400": {tracker.OutcomeRejected, tracker.ProblemBadNumber}, "401-key": credentials, "401-auth": credentials, "401-expired": credentials,
		"401-token": credentials, "beside": credentials, "403": {tracker.OutcomeAuth, tracker.ProblemNoPermission},
		"404": {outcome: tracker.OutcomeNotFound}, "404-address": {outcome: tracker.OutcomeRejected},
		"429": {outcome: tracker.OutcomeRateLimited}, "500": {outcome: tracker.OutcomeServerError}, "503": {outcome: tracker.OutcomeServerError},
	} {
		body := read(t, "refused-"+name+".json")
		couriertest.Expect(t, ups.Adapter().Parse(couriers.Reply{Body: body, HTTPStatus: status(name), Now: couriertest.Now()}), want.outcome, want.problem)
	}
	couriertest.Expect(t, parse(t, "not-found.json"), tracker.OutcomeNotFound, "")
	couriertest.Expect(t, parse(t, "warned-new.json"), tracker.OutcomeRejected, "")
}

func TestDeliveryPhotoComesAfterTheDelivery(t *testing.T) {
	t.Parallel()
	s := parse(t, "delivered.json").Shipments[0]
	last := s.Checkpoints[len(s.Checkpoints)-1]
	if s.Status != tracker.StatusDelivered || last.Code != "155" {
		t.Errorf("%s after %s", s.Status, last.Code)
	}
}

func TestTypeXIncludesCustomsCleared(t *testing.T) {
	t.Parallel()
	couriertest.ExpectStatuses(t, parse(t, "cleared.json"), tracker.StatusInTransit, []tracker.Status{
		tracker.StatusInfoReceived, tracker.StatusPickedUp, tracker.StatusInTransit, tracker.StatusCustomsHold, tracker.StatusInTransit,
	})
}

func TestSeveralPiecesAreAsFarAsTheLast(t *testing.T) {
	t.Parallel()
	a := parse(t, "pieces.json")
	if len(a.Shipments) != 1 || a.Shipments[0].TrackingNo != "1Z999AA10000000022" || a.Shipments[0].Status != tracker.StatusOutForDelivery {
		t.Fatalf("%+v", a.Shipments)
	}
	for _, c := range a.Shipments[0].Checkpoints {
		if c.Status == tracker.StatusDelivered {
			t.Error("the delivery of another piece is among the checkpoints")
		}
	}
}

func TestMailInnovationsHasItsOwnCodes(t *testing.T) {
	t.Parallel()
	couriertest.ExpectStatuses(t, parse(t, "mail.json"), tracker.StatusDelivered, []tracker.Status{
		tracker.StatusInfoReceived, tracker.StatusInTransit, tracker.StatusFailedAttempt, tracker.StatusOutForDelivery, tracker.StatusDelivered,
	})
}

func TestPushes(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]tracker.Status{
		"push-delivered.json": tracker.StatusDelivered,
		"push-loaded.json":    tracker.StatusOutForDelivery, // type D, and not delivered
		"push-bare.json":      tracker.StatusOutForDelivery, // type D without any code
		"push-photo.json":     tracker.StatusDelivered,
		"push-date.json":      tracker.StatusInTransit,
	} {
		a := ups.Adapter().ParsePush(couriers.Reply{Body: read(t, file), Now: couriertest.Now()})
		if len(a.Shipments) != 1 || a.Shipments[0].Status != want || a.Shipments[0].TrackingNo != "1Z999AA10000000011" {
			t.Errorf("%s: %+v, want %s", file, a, want)
			continue
		}
		c := a.Shipments[0].Checkpoints[0]
		if c.Hint != (file == "push-date.json") || c.ZoneGuess || c.At.Format("02T15:04") != "04T20:30" {
			t.Errorf("%s: %+v", file, c)
		}
	}
}

func parse(t *testing.T, file string) tracker.Answer {
	t.Helper()
	return ups.Adapter().Parse(couriers.Reply{Body: read(t, file), Now: couriertest.Now()})
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func FuzzParse(f *testing.F) { couriertest.Fuzz(f, ups.Adapter()) }
