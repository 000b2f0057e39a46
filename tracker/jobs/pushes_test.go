package jobs

import (
	"context"
	"errors"
	"log/slog"
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"
)

// pushShelf is a store with pushes to be read. Recording refuses those whose key starts with "poison".
type pushShelf struct {
	waiting  []tracker.Push
	recorded map[string]tracker.PushResult
}

func (s *pushShelf) ClaimPushes(context.Context, time.Time, int, time.Duration) ([]tracker.PushBatch, error) {
	if len(s.waiting) == 0 {
		return nil, nil
	}
	batch := tracker.PushBatch{Account: tracker.CourierAccount{ID: 1, Provider: "kd"}, Pushes: s.waiting}
	s.waiting = nil
	return []tracker.PushBatch{batch}, nil
}

func (s *pushShelf) RecordPushes(_ context.Context, record tracker.PushRecord) (tracker.PushReport, error) {
	var report tracker.PushReport
	for _, r := range record.Results {
		if strings.HasPrefix(r.Push.Key, "poison") {
			return tracker.PushReport{}, errors.New("invalid byte sequence")
		}
	}
	for _, r := range record.Results {
		s.recorded[r.Push.Key] = r
		report.Pushes++
	}
	return report, nil
}

var _ PushStore = (*pushShelf)(nil)

func reader(s *pushShelf) *PushReader {
	answers := map[string]tracker.Answer{
		"good":  {Outcome: tracker.OutcomeOK, Shipments: []tracker.TrackedShipment{{TrackingNo: " yt1 ", Outcome: tracker.OutcomeOK}, {Outcome: tracker.OutcomeOK}}},
		"money": {Outcome: tracker.OutcomeOK, UnknownCodes: []string{"RequestType:107"}},
		"gone":  {Outcome: tracker.OutcomeNotFound, Shipments: []tracker.TrackedShipment{{TrackingNo: "YT2", Outcome: tracker.OutcomeNotFound, PushEnds: true}}},
		"html":  {Outcome: tracker.OutcomeMalformed, Detail: "not JSON"},
		"times": {Outcome: tracker.OutcomeMalformed, Shipments: []tracker.TrackedShipment{{TrackingNo: "YT3", Outcome: tracker.OutcomeMalformed, Detail: "no event has a readable time"}}},
		"half": {Outcome: tracker.OutcomeOK, Shipments: []tracker.TrackedShipment{
			{TrackingNo: "YT4", Outcome: tracker.OutcomeMalformed}, {TrackingNo: "YT5", Outcome: tracker.OutcomeOK},
		}},
	}
	return &PushReader{
		Store: s, Now: func() time.Time { return noon() }, Log: slog.New(slog.DiscardHandler), Claim: 10, Tries: 3, Lease: time.Minute,
		Read: func(_ tracker.CourierAccount, p tracker.Push) (tracker.Answer, bool) {
			a, ok := answers[strings.TrimPrefix(p.Key, "poison ")]
			return a, ok
		},
	}
}

func noon() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) }

func TestPushReader(t *testing.T) {
	t.Parallel()
	tests := []struct {
		key      string
		attempts int
		state    tracker.PushState
		told     int
		detail   string
	}{
		{"good", 1, tracker.PushDone, 1, ""},
		{"money", 1, tracker.PushDone, 0, ""},
		{"gone", 1, tracker.PushDone, 1, ""},
		{"half", 1, tracker.PushDone, 2, ""},
		{"html", 1, tracker.PushWaiting, 0, "not JSON"},
		{"html", 3, tracker.PushFailed, 0, "not JSON"},
		{"times", 3, tracker.PushFailed, 0, "no event has a readable time"},
		{"no adapter", 1, tracker.PushWaiting, 0, "no adapter reads pushes of kd"},
		{"good", 4, tracker.PushFailed, 0, "given up after 3 tries"}, // it ended the program three times
	}
	for _, tt := range tests {
		s := &pushShelf{recorded: map[string]tracker.PushResult{}, waiting: []tracker.Push{{ID: 1, Key: tt.key, Attempts: tt.attempts}}}
		if _, err := reader(s).Pass(t.Context()); err != nil {
			t.Fatal(err)
		}
		got := s.recorded[tt.key]
		if got.State != tt.state || len(got.Shipments) != tt.told || got.Detail != tt.detail {
			t.Errorf("%s, try %d: %+v", tt.key, tt.attempts, got)
		}
		if (got.State == tracker.PushWaiting) != got.NextTryAt.After(noon()) {
			t.Errorf("%s: next try at %s", tt.key, got.NextTryAt)
		}
		if tt.key == "good" && tt.told > 0 && got.Shipments[0].TrackingNo != "YT1" {
			t.Errorf("number %q", got.Shipments[0].TrackingNo)
		}
	}
}

func TestOnePushThatCannotBeRecordedHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	s := &pushShelf{recorded: map[string]tracker.PushResult{}, waiting: []tracker.Push{{ID: 1, Key: "good", Attempts: 1}, {ID: 2, Key: "poison good", Attempts: 1}, {ID: 3, Key: "money", Attempts: 1}}}
	report, err := reader(s).Pass(t.Context())
	if err == nil || report.Pushes != 2 || len(s.recorded) != 2 {
		t.Errorf("%+v, recorded %d, %v", report, len(s.recorded), err)
	}
}
