package couriertest

import (
	"os"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Expect compares how a look ended. Where the answer is about a single parcel, the parcel's own outcome counts.
func Expect(t *testing.T, a tracker.Answer, outcome tracker.Outcome, problem tracker.Problem) {
	t.Helper()
	CheckAnswer(t, a)
	gotOutcome, gotProblem := a.Outcome, a.Problem
	if len(a.Shipments) == 1 {
		gotOutcome, gotProblem = a.Shipments[0].Outcome, a.Shipments[0].Problem
	}
	if gotOutcome != outcome || gotProblem != problem {
		t.Errorf("reads as %s %q, want %s %q (%s)", gotOutcome, gotProblem, outcome, problem, a.Detail)
	}
}

// ExpectStatuses compares the state of the only parcel and of its checkpoints, oldest first.
func ExpectStatuses(t *testing.T, a tracker.Answer, status tracker.Status, statuses []tracker.Status) {
	t.Helper()
	if len(a.Shipments) != 1 {
		t.Fatalf("the answer has %d parcels, want one", len(a.Shipments))
	}
	s := a.Shipments[0]
	if s.Status != status {
		t.Errorf("the parcel is %s, want %s", s.Status, status)
	}
	got := make([]tracker.Status, 0, len(s.Checkpoints))
	for _, c := range s.Checkpoints {
		got = append(got, c.Status)
	}
	if diff := cmp.Diff(statuses, got); diff != "" {
		t.Errorf("checkpoints (-want +got):\n%s", diff)
	}
}

// Fuzz feeds any bytes to both parsers: a typed outcome and no panic, whatever comes.
func Fuzz(f *testing.F, adapter couriers.Adapter) {
	files, err := filepath.Glob(filepath.Join("testdata", "*.*"))
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body, false)
		f.Add(body, true)
	}
	f.Fuzz(func(t *testing.T, body []byte, push bool) {
		parse := adapter.Parse
		if push {
			parse = adapter.ParsePush
		}
		CheckAnswer(t, parse(couriers.Reply{Body: body, Now: Now()}))
	})
}
