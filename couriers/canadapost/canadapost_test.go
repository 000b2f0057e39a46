package canadapost_test

import (
	"os"
	"parcelwarden/couriers"
	"parcelwarden/couriers/canadapost"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestExam(t *testing.T) {
	t.Parallel()
	const codes = `<event-identifier>([0-9]+)<`
	couriertest.Exam(t, canadapost.Adapter(),
		couriertest.Fixture{File: "delivered.xml", Codes: codes, Query: tracker.TrackQuery{TrackingNo: "9900000000000017", Courier: "canadapost"}},
		couriertest.Fixture{File: "en-route.xml", Codes: codes},
		couriertest.Fixture{File: "french.xml"},
		couriertest.Fixture{File: "from-china.xml"},
		couriertest.Fixture{File: "archived.xml"},
		couriertest.Fixture{File: "nothing-yet.xml"},
		couriertest.Fixture{File: "refused-004.xml"},
		couriertest.Fixture{File: "refused-E002.xml", HTTPStatus: 401},
		couriertest.Fixture{File: "refused-AA003.xml", HTTPStatus: 403},
		couriertest.Fixture{File: "refused-throttle.xml", HTTPStatus: 500},
		couriertest.Fixture{File: "refused-server.xml"},
		couriertest.Fixture{File: "refused-unknown.xml", HTTPStatus: 412},
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
		{"refused-004.xml", 200, tracker.OutcomeNotFound, ""},
		{"refused-004.xml", 404, tracker.OutcomeNotFound, ""},
		{"refused-E002.xml", 401, tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		{"refused-E002.xml", 200, tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		{"refused-AA003.xml", 403, tracker.OutcomeAuth, tracker.ProblemNoPermission},
		{"refused-throttle.xml", 200, tracker.OutcomeRateLimited, ""},
		{"refused-throttle.xml", 500, tracker.OutcomeRateLimited, ""},
		{"refused-server.xml", 200, tracker.OutcomeServerError, ""},
		{"refused-unknown.xml", 412, tracker.OutcomeRejected, ""},
		{"nothing-yet.xml", 200, tracker.OutcomeNotFound, ""},
	} {
		a := canadapost.Adapter().Parse(couriers.Reply{Body: read(t, c.file), HTTPStatus: c.status, Now: couriertest.Now()})
		couriertest.Expect(t, a, c.outcome, c.problem)
	}
	throttle := canadapost.Adapter().Parse(couriers.Reply{Body: read(t, "refused-throttle.xml"), HTTPStatus: 500})
	if throttle.RetryAfter != time.Minute {
		t.Errorf("after the throttle we wait %v, want a minute", throttle.RetryAfter)
	}
	if unknown := canadapost.Adapter().Parse(couriers.Reply{Body: read(t, "refused-unknown.xml")}); len(unknown.UnknownCodes) != 1 {
		t.Errorf("unknown codes %v", unknown.UnknownCodes)
	}
}

// TestPlaceholderDelivery checks that a delivery booked at 11:59:59 is not undone by an attempt an hour later, which the feed lists as older.
func TestPlaceholderDelivery(t *testing.T) {
	t.Parallel()
	couriertest.ExpectStatuses(t, parse(t, "delivered.xml"), tracker.StatusDelivered, []tracker.Status{
		tracker.StatusInfoReceived, tracker.StatusPickedUp, tracker.StatusInTransit, tracker.StatusException, tracker.StatusOutForDelivery,
		tracker.StatusFailedAttempt, tracker.StatusDelivered, tracker.StatusDelivered,
	})
}

func TestFrenchReturn(t *testing.T) {
	t.Parallel()
	couriertest.ExpectStatuses(t, parse(t, "french.xml"), tracker.StatusReturned, []tracker.Status{
		tracker.StatusOutForDelivery, tracker.StatusAvailableForPickup, tracker.StatusReturning, tracker.StatusReturned,
	})
}

func TestLateDataIsNoMovement(t *testing.T) {
	t.Parallel()
	s := parse(t, "en-route.xml").Shipments[0]
	if s.Status != tracker.StatusInTransit || !s.Checkpoints[1].Hint || s.Checkpoints[1].Code != "3000" {
		t.Errorf("%s %+v", s.Status, s.Checkpoints)
	}
}

func TestMidnightKeepsTheFeedsOrder(t *testing.T) {
	t.Parallel()
	s := parse(t, "archived.xml").Shipments[0]
	if s.Status != tracker.StatusDelivered || s.Checkpoints[3].Code != "1498" || !s.Checkpoints[3].ZoneGuess {
		t.Errorf("%s %+v", s.Status, s.Checkpoints)
	}
}

func TestZones(t *testing.T) {
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
		{"MST", "delivered.xml", 0, utc(4, 16, 34, 57), false},
		{"CSTNO", "delivered.xml", 2, utc(5, 4, 45, 48), false},
		{"EST", "delivered.xml", 4, utc(6, 13, 27, 43), false},
		{"EDT", "en-route.xml", 0, utc(9, 3, 16, 5), false},
		{"province of two zones", "en-route.xml", 1, utc(9, 4, 42, 5), true},
		{"EST in summer", "en-route.xml", 2, utc(9, 10, 4, 27), false},
		{"country of the site", "from-china.xml", 0, utc(4, 1, 0, 0), true},
		{"office of exchange", "from-china.xml", 1, utc(5, 13, 30, 0), true},
	} {
		got := parse(t, c.file).Shipments[0].Checkpoints[c.index]
		if !got.At.Equal(c.want) || got.ZoneGuess != c.guess {
			t.Errorf("%s: %v, guess %v, want %v, %v", c.name, got.At, got.ZoneGuess, c.want, c.guess)
		}
	}
	for file, want := range map[string]time.Time{"delivered.xml": utc(7, 4, 59, 59), "en-route.xml": utc(11, 6, 59, 59)} {
		if got := parse(t, file).Shipments[0].ExpectedAt; !got.Equal(want) {
			t.Errorf("%s is expected at %v, want %v", file, got, want)
		}
	}
}

func TestMarkupThatIsNoAnswer(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"deep":             strings.Repeat("<a>", 20000),
		"deep and closed":  "<tracking-detail>" + strings.Repeat("<a>", 60) + strings.Repeat("</a>", 60) + "</tracking-detail>",
		"entity":           `<!DOCTYPE x [<!ENTITY a "aaaa">]><tracking-detail><pin>&a;</pin></tracking-detail>`,
		"strange encoding": `<?xml version="1.0" encoding="EBCDIC"?><tracking-detail/>`,
		"another document": "<tracking-summary/>",
	} {
		if a := canadapost.Adapter().Parse(couriers.Reply{Body: []byte(body)}); a.Outcome != tracker.OutcomeMalformed || a.Detail == "" {
			t.Errorf("%s: %s %q", name, a.Outcome, a.Detail)
		}
	}
	latin := "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><tracking-detail><pin>1</pin><significant-events><occurrence><event-identifier>500</event-identifier>" +
		"<event-date>2026-03-01</event-date><event-time>10:00:00</event-time><event-site>L\xc9VIS</event-site></occurrence></significant-events></tracking-detail>"
	a := canadapost.Adapter().Parse(couriers.Reply{Body: []byte(latin)})
	if a.Outcome != tracker.OutcomeOK || a.Shipments[0].Checkpoints[0].Place != "LÉVIS" {
		t.Errorf("latin-1: %+v", a)
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
	return canadapost.Adapter().Parse(couriers.Reply{Body: read(t, file), Now: couriertest.Now()})
}

func FuzzParse(f *testing.F) { couriertest.Fuzz(f, canadapost.Adapter()) }
