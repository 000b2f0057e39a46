package easypost

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
		couriertest.Fixture{File: "tracker-delivered.json", Query: tracker.TrackQuery{TrackingNo: "9400100000000000930011", Courier: "usps"}},
		couriertest.Fixture{File: "tracker-codes.json", Codes: `"(?:status|status_detail)": "([a-z_]+)"`},
		couriertest.Fixture{File: "tracker-new.json"},
		couriertest.Fixture{File: "list.json"},
		couriertest.Fixture{File: "list-empty.json"},
		couriertest.Fixture{File: "refused-key.json", HTTPStatus: 403},
		couriertest.Fixture{File: "refused-parameter.json", HTTPStatus: 422},
		couriertest.Fixture{File: "refused-gone.json", HTTPStatus: 404},
		couriertest.Fixture{File: "push-updated.json", Push: true},
		couriertest.Fixture{File: "push-batch.json", Push: true},
	)
}

// TestParcels reads one page in which every parcel is a case of its own.
func TestParcels(t *testing.T) {
	t.Parallel()
	want := map[string]tracker.Status{
		"1Z9300000000000044": tracker.StatusReturning,          // its scans on the way back are no progress
		"1Z9300000000000055": tracker.StatusReturned,           // delivered, but to the sender: there is no status for it
		"1Z9300000000000066": tracker.StatusLost,               // told by the detail alone
		"1Z9300000000000077": tracker.StatusException,          // told by the detail alone
		"1Z9300000000000088": tracker.StatusInTransit,          // the provider's own error is no scan
		"1Z9300000000000099": tracker.StatusAvailableForPickup, // a number used again belongs to its last parcel
		"1Z9300000000000100": tracker.StatusDelivered,          // the delivery is missing in a history that shrank
		"1Z9300000000000111": tracker.StatusUnknown,            // an unknown status beside a detail that sounds healthy
	}
	got := map[string]tracker.Status{}
	for _, s := range parse(t, "list.json").Shipments {
		if _, twice := got[s.TrackingNo]; twice || s.Outcome != tracker.OutcomeOK {
			t.Errorf("%s: twice %v, outcome %s", s.TrackingNo, twice, s.Outcome)
		}
		got[s.TrackingNo] = s.Status
		if s.TrackingNo == "1Z9300000000000111" && len(s.UnknownCodes) == 0 {
			t.Error("an unknown status is not counted")
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}
}

// TestNothingKnownYet checks that a tracker without details waits for its courier, and that an empty list knows nobody.
func TestNothingKnownYet(t *testing.T) {
	t.Parallel()
	couriertest.ExpectStatuses(t, parse(t, "tracker-new.json"), tracker.StatusPending, []tracker.Status{})
	if a := parse(t, "list-empty.json"); a.Outcome != tracker.OutcomeOK || len(a.Shipments) != 0 {
		t.Errorf("an empty list reads as %s with %d parcels", a.Outcome, len(a.Shipments))
	}
}

func TestTimes(t *testing.T) {
	t.Parallel()
	s := parse(t, "tracker-delivered.json").Shipments[0]
	if first := s.Checkpoints[0]; !first.ZoneGuess || !first.At.Equal(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)) {
		t.Errorf("a stamp without a place: %v, guess %v", first.At, first.ZoneGuess)
	}
	if second := s.Checkpoints[1]; second.ZoneGuess || !second.At.Equal(time.Date(2026, 3, 2, 22, 10, 0, 0, time.UTC)) || second.Place != "AUSTIN, TX, 78701" {
		t.Errorf("a stamp with a zone: %v, guess %v, %q", second.At, second.ZoneGuess, second.Place)
	}
	if want := time.Date(2026, 3, 5, 23, 59, 59, 0, time.UTC); !s.ExpectedAt.Equal(want) {
		t.Errorf("expected at %v, want the end of the day, %v", s.ExpectedAt, want)
	}
	var milestones []tracker.Milestone
	for _, c := range s.Checkpoints {
		milestones = append(milestones, c.Milestone)
	}
	want := []tracker.Milestone{"", tracker.MilestonePickup, tracker.MilestoneHub, tracker.MilestoneDestBranch, tracker.MilestoneOutForDelivery, tracker.MilestoneSigned}
	if diff := cmp.Diff(want, milestones); diff != "" {
		t.Errorf("milestones (-want +got):\n%s", diff)
	}
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
