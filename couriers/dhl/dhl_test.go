package dhl_test

import (
	"net/http"
	"os"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/couriers/dhl"
	"parcelwarden/tracker"
	"path/filepath"
	"testing"
	"time"
)

func TestExam(t *testing.T) {
	t.Parallel()
	couriertest.Exam(t, dhl.Adapter(),
		couriertest.Fixture{
			File: "parcel-nl-returned.json", Codes: `"status": "([A-Z_]+)"`,
			Query: tracker.TrackQuery{TrackingNo: "JVGL09900000000000000017", Courier: "dhl"},
		},
		couriertest.Fixture{File: "parcel-nl-not-home.json", Codes: `"status": "([A-Z_]+)"`},
		couriertest.Fixture{File: "parcel-de-german.json", Codes: `"statusCode": "([a-z-]+)"`},
		couriertest.Fixture{File: "parcel-de-announced-late.json"},
		couriertest.Fixture{File: "ecommerce-customs.json"},
		couriertest.Fixture{File: "express-contradiction.json"},
		couriertest.Fixture{File: "express-codes.json"},
		couriertest.Fixture{File: "dsc-created-after.json"},
		couriertest.Fixture{File: "parcel-pl-no-status.json"},
		couriertest.Fixture{File: "reused-number.json"},
		couriertest.Fixture{File: "empty.json"},
		couriertest.Fixture{File: "refused-400.json", HTTPStatus: 400},
		couriertest.Fixture{File: "refused-401.json", HTTPStatus: 401},
		couriertest.Fixture{File: "refused-404.json", HTTPStatus: 404},
		couriertest.Fixture{File: "refused-429.json", HTTPStatus: 429},
	)
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file    string
		status  int
		outcome tracker.Outcome
		problem tracker.Problem
	}{
		{"refused-400.json", 400, tracker.OutcomeRejected, ""},
		{"refused-401.json", 401, tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		{"refused-404.json", 404, tracker.OutcomeNotFound, ""},
		{"refused-429.json", 429, tracker.OutcomeRateLimited, ""},
		{"empty.json", 200, tracker.OutcomeNotFound, ""},
	} {
		a := dhl.Adapter().Parse(couriers.Reply{Body: read(t, c.file), HTTPStatus: c.status, Now: couriertest.Now()})
		couriertest.Expect(t, a, c.outcome, c.problem)
	}
	page := dhl.Adapter().Parse(couriers.Reply{Body: []byte("<html>no such page</html>"), HTTPStatus: http.StatusNotFound})
	couriertest.Expect(t, page, tracker.OutcomeRejected, "") // somebody else's 404 says nothing about the parcel
}

func TestReturnedAtShipperIsNotTransit(t *testing.T) {
	t.Parallel()
	couriertest.ExpectStatuses(t, parse(t, "parcel-nl-returned.json"), tracker.StatusReturned, []tracker.Status{
		tracker.StatusInfoReceived, tracker.StatusInTransit, tracker.StatusOutForDelivery, tracker.StatusFailedAttempt,
		tracker.StatusAvailableForPickup, tracker.StatusAvailableForPickup, tracker.StatusReturning, tracker.StatusInTransit,
		tracker.StatusReturning, tracker.StatusReturning, tracker.StatusReturned,
	})
}

func TestReminderIsNoMovement(t *testing.T) {
	t.Parallel()
	for _, c := range parse(t, "parcel-nl-returned.json").Shipments[0].Checkpoints {
		if want := c.Code == "REMINDER_FOR_COLLECTION_SENT_SMS"; c.Hint != want {
			t.Errorf("%s: hint %v, want %v", c.Code, c.Hint, want)
		}
	}
}

func TestNotHomeWhileShipmentSaysTransit(t *testing.T) {
	t.Parallel()
	if s := parse(t, "parcel-nl-not-home.json").Shipments[0]; s.Status != tracker.StatusFailedAttempt {
		t.Errorf("the parcel is %s, want failed_attempt", s.Status)
	}
}

func TestArrivedAtCustomsIsAHold(t *testing.T) {
	t.Parallel()
	couriertest.ExpectStatuses(t, parse(t, "ecommerce-customs.json"), tracker.StatusCustomsHold, []tracker.Status{
		tracker.StatusInfoReceived, tracker.StatusInTransit, tracker.StatusInfoReceived, tracker.StatusInTransit,
		tracker.StatusInTransit, tracker.StatusInTransit, tracker.StatusCustomsHold,
	})
}

func TestStatusCodeWinsOverItsOwnWord(t *testing.T) {
	t.Parallel()
	couriertest.ExpectStatuses(t, parse(t, "express-contradiction.json"), tracker.StatusInfoReceived, []tracker.Status{tracker.StatusInfoReceived})
}

func TestAnnouncementAfterDropOff(t *testing.T) {
	t.Parallel()
	s := parse(t, "parcel-de-announced-late.json").Shipments[0]
	if s.Status != tracker.StatusPickedUp || len(s.Checkpoints) != 2 || !s.Checkpoints[1].Hint {
		t.Errorf("%s, %+v: the announcement counts as movement", s.Status, s.Checkpoints)
	}
}

func TestDeliveredSurvivesCreated(t *testing.T) {
	t.Parallel()
	if s := parse(t, "dsc-created-after.json").Shipments[0]; s.Status != tracker.StatusDelivered {
		t.Errorf("the parcel is %s, want delivered", s.Status)
	}
}

func TestMarkupIsGone(t *testing.T) {
	t.Parallel()
	s := parse(t, "parcel-de-german.json").Shipments[0]
	if got, want := s.Checkpoints[4].Text, "Die Sendung wurde in das Zustellfahrzeug geladen. Zustellung heute & gern an der Tür."; got != want {
		t.Errorf("text %q, want %q", got, want)
	}
}

func TestNewestOfOneNumber(t *testing.T) {
	t.Parallel()
	couriertest.ExpectStatuses(t, parse(t, "reused-number.json"), tracker.StatusOutForDelivery, []tracker.Status{tracker.StatusOutForDelivery})
}

func TestLocalTimes(t *testing.T) {
	t.Parallel()
	utc := func(day, hour, minute, second int) time.Time {
		return time.Date(2026, 3, day, hour, minute, second, 0, time.UTC)
	}
	for _, c := range []struct {
		name, file string
		index      int
		want       time.Time
		guess      bool
	}{
		{"the service's home", "parcel-de-german.json", 0, utc(3, 15, 15, 0), true},
		{"state in the locality", "ecommerce-customs.json", 3, utc(2, 22, 0, 0), true},
		{"country of the event", "ecommerce-customs.json", 6, utc(8, 6, 30, 0), true},
		{"the later end of the way", "ecommerce-customs.json", 2, utc(1, 20, 21, 0), true},
		{"the later end of the way, express", "express-codes.json", 0, utc(3, 14, 30, 0), true},
		{"abroad", "express-codes.json", 1, utc(4, 12, 0, 0), true},
		{"the status has the zone", "express-contradiction.json", 0, utc(2, 7, 53, 47), false},
		{"zone on the wire", "parcel-nl-not-home.json", 0, utc(9, 6, 5, 12), false},
	} {
		got := parse(t, c.file).Shipments[0].Checkpoints[c.index]
		if !got.At.Equal(c.want) || got.ZoneGuess != c.guess {
			t.Errorf("%s: %v, guess %v, want %v, %v", c.name, got.At, got.ZoneGuess, c.want, c.guess)
		}
	}
	if got, want := parse(t, "parcel-nl-returned.json").Shipments[0].ExpectedAt, time.Date(2026, 2, 20, 11, 30, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("expected at %v, want %v", got, want)
	}
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func parse(t *testing.T, file string) tracker.Answer {
	t.Helper()
	return dhl.Adapter().Parse(couriers.Reply{Body: read(t, file), Now: couriertest.Now()})
}

func FuzzParse(f *testing.F) { couriertest.Fuzz(f, dhl.Adapter()) }
