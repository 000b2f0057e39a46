package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/go-co-op/gocron/v2"
	"github.com/google/uuid"
)

// Job is one thing that runs on a clock. Run knows no scheduler: it does one pass and returns. When its context ends, Run takes no
// new work, finishes and records what is in flight (under context.WithoutCancel and a time-out of its own), and returns.
type Job struct {
	Name  string
	Every time.Duration // wall-clock interval between the end of a run and the next start
	Run   func(ctx context.Context) error
}

// Schedule runs jobs one at a time each, never beside themselves. It is the only place that knows gocron, whose defaults would
// start a job again while it still runs and let a panic end the process.
type Schedule struct {
	cron  gocron.Scheduler
	log   *slog.Logger
	names []string
}

// NewSchedule registers the jobs. Nothing runs before Start. A run that is under way at Stop may use up to grace to finish.
func NewSchedule(log *slog.Logger, grace time.Duration, jobs ...Job) (*Schedule, error) {
	s := &Schedule{log: log}
	cron, err := gocron.NewScheduler(
		gocron.WithLocation(time.UTC),
		gocron.WithStopTimeout(grace),
		gocron.WithLogger(quietLogger{}),
		gocron.WithGlobalJobOptions(
			gocron.WithSingletonMode(gocron.LimitModeReschedule),
			gocron.WithIntervalFromCompletion(),
			gocron.WithEventListeners(
				gocron.AfterJobRunsWithError(func(_ uuid.UUID, name string, err error) {
					if !errors.Is(err, context.Canceled) {
						log.Error("job failed", "job", name, "error", err)
					}
				}),
				gocron.AfterJobRunsWithPanic(func(_ uuid.UUID, name string, recovered any) {
					log.Error("job panicked", "job", name, "panic", fmt.Sprint(recovered))
				}),
			),
		),
	)
	if err != nil {
		return nil, fmt.Errorf("create scheduler: %w", err)
	}
	s.cron = cron
	for _, job := range jobs {
		if err := s.add(job); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *Schedule) add(job Job) error {
	_, err := s.cron.NewJob(gocron.DurationJob(job.Every), gocron.NewTask(job.Run), gocron.WithName(job.Name),
		gocron.WithStartAt(gocron.WithStartImmediately()))
	if err != nil {
		return fmt.Errorf("schedule %s: %w", job.Name, err)
	}
	s.names = append(s.names, job.Name)
	return nil
}

// Start begins to run the jobs.
func (s *Schedule) Start() {
	s.log.Info("jobs started", "jobs", s.names)
	s.cron.Start()
}

// Stop lets running jobs finish what is in flight, within the grace time, and starts no more.
func (s *Schedule) Stop() error {
	if err := s.cron.Shutdown(); err != nil {
		return fmt.Errorf("stop jobs: %w", err)
	}
	return nil
}

// quietLogger drops gocron's own chatter: what matters comes through the listeners.
type quietLogger struct{}

func (quietLogger) Debug(string, ...any) {}
func (quietLogger) Info(string, ...any)  {}
func (quietLogger) Warn(string, ...any)  {}
func (quietLogger) Error(string, ...any) {}
