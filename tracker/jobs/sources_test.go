package jobs

import (
	"context"
	"errors"
	"log/slog"
	"parcelwarden/tracker"
	"slices"
	"strings"
	"testing"
	"time"
)

// scriptedFeed answers with what the test has put there.
type scriptedFeed struct {
	pages   map[string]tracker.OrderBatch
	failure error
	asked   []string
}

func (f *scriptedFeed) Next(_ context.Context, cursor string) (tracker.OrderBatch, error) {
	f.asked = append(f.asked, "page "+cursor)
	if f.failure != nil {
		return tracker.OrderBatch{}, f.failure
	}
	return f.pages[cursor], nil
}

func (f *scriptedFeed) Resolve(_ context.Context, events []tracker.SourceEvent) ([]tracker.OrderBatch, error) {
	f.asked = append(f.asked, "events")
	if f.failure != nil {
		return nil, f.failure
	}
	return make([]tracker.OrderBatch, len(events)), nil
}

// noteStore keeps one source in memory.
type noteStore struct {
	state    tracker.SourceState
	notes    []tracker.SourceNote
	events   []tracker.SourceEvent
	retried  time.Time
	finished []int64
	opened   int
	resolved int
	steps    []string
}

func (s *noteStore) ClaimSource(_ context.Context, c tracker.SourceClaim) (tracker.SourceState, bool, error) {
	return s.state, !s.state.NextAt.After(c.Now), nil
}

func (s *noteStore) SaveSourceCursor(_ context.Context, _ tracker.SourceClaim, cursor string) error {
	s.steps = append(s.steps, "cursor "+cursor)
	s.state.Cursor = cursor
	return nil
}

func (s *noteStore) NoteSource(_ context.Context, n tracker.SourceNote) (tracker.Problem, error) {
	before := s.state.Problem
	s.notes, s.state.NextAt, s.state.Problem = append(s.notes, n), n.NextAt, n.Problem
	s.state.Failures++
	if n.Outcome == tracker.OutcomeOK {
		s.state.Failures = 0
	}
	return before, nil
}

func (s *noteStore) ClaimSourceEvents(context.Context, tracker.SourceClaim, int) ([]tracker.SourceEvent, error) {
	events := s.events
	s.events = nil
	return events, nil
}

func (s *noteStore) FinishSourceEvents(_ context.Context, _ int64, ids []int64, _ time.Time) error {
	s.steps = append(s.steps, "finished")
	s.finished = append(s.finished, ids...)
	return nil
}

func (s *noteStore) RetrySourceEvents(_ context.Context, _ int64, _ []int64, next time.Time, _ string) error {
	s.retried = next
	return nil
}

func (s *noteStore) OpenFeedIncident(context.Context, tracker.Incident, []tracker.Notification) (int64, error) {
	s.opened++
	return 1, nil
}

func (s *noteStore) ResolveFeedIncident(context.Context, tracker.Incident, []tracker.Notification) (bool, error) {
	s.resolved++
	return true, nil
}

func (s *noteStore) TakeBack(context.Context, int64, []tracker.OrderParcels, tracker.ImportOptions) (int, error) {
	s.steps = append(s.steps, "taken back")
	return 1, nil
}

var _ SourceStore = (*noteStore)(nil)

func sourceNow() time.Time { return time.Date(2026, 9, 21, 6, 0, 0, 0, time.UTC) }

func newReader(feed *scriptedFeed, store *noteStore) *SourceReader {
	return &SourceReader{
		Name: "dd", MerchantID: 1, Feed: feed, Store: store, Every: 5 * time.Minute, Lease: time.Hour, Now: sourceNow, Log: slog.New(slog.DiscardHandler),
		Import: func(_ context.Context, _ int64, rows []tracker.ParcelRow, _ time.Time) ([]tracker.RowOutcome, error) {
			store.steps = append(store.steps, "rows")
			return make([]tracker.RowOutcome, len(rows)), nil
		},
	}
}

func TestSourceReaderOrderOfSteps(t *testing.T) {
	t.Parallel()
	rows, orders := make([]tracker.ParcelRow, 2), make([]tracker.OrderParcels, 1)
	feed := &scriptedFeed{pages: map[string]tracker.OrderBatch{
		"": {Rows: rows, Orders: orders, Cursor: "a", More: true}, "a": {Rows: rows, Cursor: "b", Rejected: []tracker.RowError{{Field: "company", Reason: "x"}}},
	}}
	store := &noteStore{events: []tracker.SourceEvent{{ID: 7}}}
	if err := newReader(feed, store).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := []string{"finished", "rows", "taken back", "cursor a", "rows", "cursor b"}
	if !slices.Equal(store.steps, want) || !slices.Equal(feed.asked, []string{"events", "page ", "page a"}) {
		t.Errorf("steps %v, asked %v", store.steps, feed.asked)
	}
	note := store.notes[0]
	if note.Outcome != tracker.OutcomeOK || note.Rejected != 1 || !strings.Contains(note.Detail, "company") || !note.NextAt.Equal(sourceNow().Add(5*time.Minute)) {
		t.Errorf("%+v", note)
	}
}

func TestSourceReaderFailures(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		err      *tracker.SourceError
		failures int
		wait     time.Duration
		opened   int
	}{
		{"first outage", &tracker.SourceError{Outcome: tracker.OutcomeServerError}, 0, 30 * time.Second, 0},
		{"fifth", &tracker.SourceError{Outcome: tracker.OutcomeServerError}, 4, 8 * time.Minute, 0},
		{"hundredth", &tracker.SourceError{Outcome: tracker.OutcomeUnreachable}, 99, time.Hour, 0},
		{"asked to wait", &tracker.SourceError{Outcome: tracker.OutcomeRateLimited, RetryAfter: 7 * time.Minute}, 0, 7 * time.Minute, 0},
		{"credentials", &tracker.SourceError{Outcome: tracker.OutcomeAuth, Problem: tracker.ProblemBadCredentials}, 0, 15 * time.Minute, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			store := &noteStore{state: tracker.SourceState{Cursor: "a", Failures: c.failures}}
			if err := newReader(&scriptedFeed{failure: c.err}, store).Run(t.Context()); err != nil {
				t.Fatal(err)
			}
			if !store.state.NextAt.Equal(sourceNow().Add(c.wait)) || store.opened != c.opened || store.state.Cursor != "a" {
				t.Errorf("next in %s, opened %d", store.state.NextAt.Sub(sourceNow()), store.opened)
			}
		})
	}
}

func TestSourceReaderEventsComeBack(t *testing.T) {
	t.Parallel()
	store := &noteStore{events: []tracker.SourceEvent{{ID: 7, Tries: 3}}}
	feed := &scriptedFeed{failure: &tracker.SourceError{Outcome: tracker.OutcomeTimeout}}
	if err := newReader(feed, store).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(store.finished) != 0 || !store.retried.Equal(sourceNow().Add(2*time.Minute)) || len(feed.asked) != 1 {
		t.Errorf("finished %v, again in %s, asked %v", store.finished, store.retried.Sub(sourceNow()), feed.asked)
	}
}

func TestSourceReaderStops(t *testing.T) {
	t.Parallel()
	store := &noteStore{}
	feed := &scriptedFeed{pages: map[string]tracker.OrderBatch{"": {More: true}}} // the same page for ever
	if err := newReader(feed, store).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(feed.asked) != 1 || store.notes[0].Outcome != tracker.OutcomeMalformed {
		t.Errorf("asked %v, noted %+v", feed.asked, store.notes)
	}
	own := errors.New("our own mistake")
	if err := newReader(&scriptedFeed{failure: own}, &noteStore{}).Run(t.Context()); !errors.Is(err, own) {
		t.Errorf("error %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	quiet := &noteStore{}
	if err := newReader(&scriptedFeed{}, quiet).Run(ended); err != nil || len(quiet.notes) != 1 || !quiet.notes[0].NextAt.Equal(sourceNow()) {
		t.Errorf("at the program's end: %v, %+v", err, quiet.notes)
	}
}
