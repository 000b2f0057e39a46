package aftership

import (
	"os"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestExam(t *testing.T) {
	t.Parallel()
	couriertest.Exam(t, Adapter(),
		couriertest.Fixture{File: "page.json", Query: tracker.TrackQuery{TrackingNo: "LP930000000011", Courier: "yanwen"}},
		couriertest.Fixture{File: "codes.json", Codes: `"(?:tag|subtag)": "([A-Za-z_0-9]+)"`},
		couriertest.Fixture{File: "v4-created.json"},
		couriertest.Fixture{File: "v4-page.json"},
		couriertest.Fixture{File: "last-checkpoint.json"},
		couriertest.Fixture{File: "last-checkpoint-null.json"},
		couriertest.Fixture{File: "exists.json", HTTPStatus: 400},
		couriertest.Fixture{File: "refused-key.json", HTTPStatus: 401},
		couriertest.Fixture{File: "refused-number.json", HTTPStatus: 400},
		couriertest.Fixture{File: "refused-unknown.json", HTTPStatus: 404},
		couriertest.Fixture{File: "push-update.json", Push: true},
		couriertest.Fixture{File: "push-pending.json", Push: true},
	)
}

// TestParcels reads one page in which every parcel is a case of its own.
func TestParcels(t *testing.T) {
	t.Parallel()
	want := map[string]tracker.Status{
		"LP930000000011": tracker.StatusInTransit,
		"LP930000000022": tracker.StatusOutForDelivery,     // two trackings of one number, of which one knows something
		"LP930000000033": tracker.StatusAvailableForPickup, // expired by age only
		"LP930000000044": tracker.StatusException,          // expired and never seen
		"LP930000000055": tracker.StatusReturned,           // delivered, but to the sender
		"LP930000000066": tracker.StatusLost,               // delivered, then marked as lost by the merchant
		"LP930000000077": tracker.StatusDelivered,          // the delivery is missing in a history that shrank
		"LP930000000088": tracker.StatusException,          // an unknown subtag of a tag that tells of trouble
	}
	got := map[string]tracker.Status{}
	a := parse(t, "page.json")
	for _, s := range a.Shipments {
		if _, twice := got[s.TrackingNo]; twice || s.Outcome != tracker.OutcomeOK {
			t.Errorf("%s: twice %v, outcome %s", s.TrackingNo, twice, s.Outcome)
		}
		got[s.TrackingNo] = s.Status
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}
	odd := a.Shipments[len(a.Shipments)-1]
	if diff := cmp.Diff([]string{"InTransit_088", "Exception_099", "Exception_099"}, odd.UnknownCodes); diff != "" {
		t.Errorf("unknown codes (-want +got):\n%s", diff)
	}
	if odd.Checkpoints[0].Status != tracker.StatusUnknown {
		t.Errorf("an unknown subtag of a healthy tag is %s", odd.Checkpoints[0].Status)
	}
}

// TestExpiredSaysNothing checks that a verdict on age does not stand in for an event that could not be read.
func TestExpiredSaysNothing(t *testing.T) {
	t.Parallel()
	const body = `{"meta":{"code":200},"data":{"tracking_number":"A1","tag":"Expired","subtag":"Expired_001","checkpoints":[` +
		`{"checkpoint_time":"2026-03-01T10:00:00Z","tag":"Teleported","message":"?"}]}}`
	couriertest.ExpectStatuses(t, Adapter().Parse(couriers.Reply{Body: []byte(body)}), tracker.StatusUnknown, []tracker.Status{tracker.StatusUnknown})
}

// TestMarkedLost holds the merchant's word against any state of the courier.
func TestMarkedLost(t *testing.T) {
	t.Parallel()
	for _, last := range []string{"Delivered_001", "Exception_001", "AttemptFail_001", "InTransit_003"} {
		for subtag, want := range map[string]tracker.Status{
			"Exception_013": tracker.StatusLost, "Exception_011": tracker.StatusReturned, "Exception_010": tracker.StatusReturning,
		} {
			body := `{"meta":{"code":200},"data":{"tracking_number":"A1","tag":"Exception","subtag":"` + subtag +
				`","checkpoints":[{"checkpoint_time":"2026-03-01T10:00:00Z","subtag":"` + last + `","message":"x"}]}}`
			if s := Adapter().Parse(couriers.Reply{Body: []byte(body)}).Shipments[0]; s.Status != want {
				t.Errorf("%s after %s reads as %s, want %s", subtag, last, s.Status, want)
			}
		}
	}
}

func TestTimes(t *testing.T) {
	t.Parallel()
	s := parse(t, "page.json").Shipments[0]
	last := s.Checkpoints[2]
	if want := time.Date(2026, 3, 8, 18, 5, 0, 0, time.UTC); !last.At.Equal(want) || !last.ZoneGuess || last.Place != "Newark, NJ, United States" {
		t.Errorf("local time in New Jersey, where summer began that night: %v, guess %v, %q", last.At, last.ZoneGuess, last.Place)
	}
	if s.Checkpoints[0].ZoneGuess {
		t.Error("a time with an offset is no guess")
	}
	if want := time.Date(2026, 3, 15, 9, 59, 59, 0, time.UTC); !s.ExpectedAt.Equal(want) {
		t.Errorf("expected at %v, want the end of the day in the westernmost zone, %v", s.ExpectedAt, want)
	}
	if got := parse(t, "v4-page.json").Shipments[0].ExpectedAt; !got.Equal(time.Date(2026, 3, 6, 1, 0, 0, 0, time.UTC)) {
		t.Errorf("a moment is expected at %v", got)
	}
	for three, two := range map[string]string{"USA": "US", "nld": "NL", "gb": "GB", "XYZ": "", "": ""} {
		if got := twoLetters(three); got != two {
			t.Errorf("%q is %q, want %q", three, got, two)
		}
	}
}

func TestNothingKnownYet(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"v4-created.json", "last-checkpoint-null.json"} {
		couriertest.ExpectStatuses(t, parse(t, file), tracker.StatusPending, []tracker.Status{})
	}
	couriertest.ExpectStatuses(t, parse(t, "last-checkpoint.json"), tracker.StatusInTransit, []tracker.Status{tracker.StatusInTransit})
}

func parse(t *testing.T, file string) tracker.Answer {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	a := Adapter().Parse(couriers.Reply{Body: body, Now: couriertest.Now()})
	couriertest.CheckAnswer(t, a)
	return a
}

func FuzzParse(f *testing.F) { couriertest.Fuzz(f, Adapter()) }
