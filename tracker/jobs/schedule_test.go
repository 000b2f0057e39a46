package jobs

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

type logLines struct {
	mu    sync.Mutex
	lines strings.Builder
}

func (l *logLines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lines.Write(p)
}

func (l *logLines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lines.String()
}

func TestScheduleSurvivesPanicAndError(t *testing.T) {
	t.Parallel()
	out := &logLines{}
	again := make(chan struct{})
	var once sync.Once
	var runs atomic.Int32
	s, err := NewSchedule(slog.New(slog.NewTextHandler(out, nil)), time.Second,
		Job{Name: "panics", Every: time.Millisecond, Run: func(context.Context) error { panic("boom") }},
		Job{Name: "fails", Every: time.Millisecond, Run: func(context.Context) error { return errors.New("no luck") }},
		Job{Name: "works", Every: time.Millisecond, Run: func(context.Context) error {
			if runs.Add(1) >= 20 {
				once.Do(func() { close(again) })
			}
			return nil
		}},
	)
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	<-again
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"job=panics panic=boom", `job=fails error="no luck"`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("log does not contain %q:\n%s", want, out)
		}
	}
}

func TestScheduleNeverOverlapsAJob(t *testing.T) {
	t.Parallel()
	var inside, runs atomic.Int32
	done := make(chan struct{})
	var once sync.Once
	s, err := NewSchedule(slog.New(slog.DiscardHandler), time.Second,
		Job{Name: "slow", Every: time.Millisecond, Run: func(ctx context.Context) error {
			if inside.Add(1) > 1 {
				t.Error("the job ran beside itself")
			}
			defer inside.Add(-1)
			wait, cancel := context.WithTimeout(ctx, 10*time.Millisecond)
			defer cancel()
			<-wait.Done()
			if runs.Add(1) == 5 {
				once.Do(func() { close(done) })
			}
			return nil
		}},
	)
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	<-done
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
}

func TestStopLetsWorkFinish(t *testing.T) {
	t.Parallel()
	started, finished := make(chan struct{}), make(chan error, 1)
	s, err := NewSchedule(slog.New(slog.DiscardHandler), 5*time.Second,
		Job{Name: "draining", Every: time.Hour, Run: func(ctx context.Context) error {
			close(started)
			<-ctx.Done()
			finished <- context.WithoutCancel(ctx).Err()
			return nil
		}},
	)
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	<-started
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := <-finished; err != nil {
		t.Errorf("what is in flight could not be finished: %v", err)
	}
}
