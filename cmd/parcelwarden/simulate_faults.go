package main

import (
	"context"
	"errors"
	"fmt"
	"parcelwarden/couriers/simulator"
	"parcelwarden/tracker"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
)

type faultsFlags struct {
	parcels int
	seeds   int
	seed    int64
	hours   float64
	step    time.Duration
	start   string
	asJSON  bool
}

// begins is where the run's clock starts. A world depends on it: weekends, nights and holidays fall elsewhere.
func (f faultsFlags) begins(now time.Time) (time.Time, error) {
	if f.start == "" {
		return now.Truncate(time.Second), nil
	}
	at, err := time.Parse(time.RFC3339, f.start)
	if err != nil {
		return at, exitError{code: exitUsage, err: fmt.Errorf("--start %q is not a time like 2026-10-12T09:00:00+08:00", f.start)}
	}
	return at, nil
}

func newSimulateFaultsCommand(s *settings) *cobra.Command {
	var f faultsFlags
	cmd := &cobra.Command{
		Use: "faults", Short: "the whole program against couriers with every fault, held against the truth", Args: usageArgs(cobra.NoArgs),
		Long: "Runs the whole program (SQLite, jobs, HTTP, mail) over simulated couriers that fail in every way, on a clock that jumps from step to\n" +
			"step, and compares every incident with what truly happened:\n" +
			"  unproven   a verdict without a successful look after its threshold\n" +
			"  by outage  a stalled or lost alarm that only an outage or a feed standing still explains\n" +
			"  missed     true outside blind time, and no incident\n" +
			"  false      an incident that the truth denies, for whatever reason\n" +
			"Ends with status 1 if any of the first three is not zero.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.parcels < 1 || f.seeds < 1 || f.hours <= 0 || f.step < time.Minute || f.step > 2*time.Hour {
				return exitError{code: exitUsage, err: errors.New("faults needs --parcels and --seeds of at least 1, --hours above 0, --step of 1m to 2h")}
			}
			return runFaults(cmd.Context(), s, f)
		},
	}
	flags := cmd.Flags()
	flags.IntVar(&f.parcels, "parcels", 2000, "parcels of each world")
	flags.IntVar(&f.seeds, "seeds", 1, "how many worlds")
	flags.Int64Var(&f.seed, "seed", 1, "the first of them")
	flags.Float64Var(&f.hours, "hours", 240, "simulated hours")
	flags.DurationVar(&f.step, "step", 10*time.Minute, "simulated time between two rounds of the jobs")
	flags.StringVar(&f.start, "start", "", "when the run begins (RFC 3339), now by default; seed and start together make a world again")
	flags.BoolVar(&f.asJSON, "json", false, "print the report as one JSON object")
	return cmd
}

// faultsRun is one world's report. Mismatches name at most faultsShown of each sort.
type faultsRun struct {
	Seed       int64                  `json:"seed"`
	Shipments  int64                  `json:"shipments"`
	Polls      int64                  `json:"polls"`
	Incidents  map[tracker.Kind]int64 `json:"incidents"`
	Expected   map[tracker.Kind]int   `json:"expected"`
	Unproven   int                    `json:"unproven"`
	ByOutage   int                    `json:"by_outage"`
	Missed     int                    `json:"missed"`
	False      int                    `json:"false"`
	Delay      demoDelay              `json:"delay_hours"`
	Mails      []mailLoad             `json:"mails"`
	Seconds    float64                `json:"seconds"`
	Mismatches []simulator.Mismatch   `json:"mismatches"`
}

const faultsShown = 20

type faultsReport struct {
	Hours float64     `json:"hours"`
	Runs  []faultsRun `json:"runs"`
}

func runFaults(ctx context.Context, s *settings, f faultsFlags) error {
	report := faultsReport{Hours: f.hours}
	short := 0
	for i := range f.seeds {
		run, err := rehearse(ctx, s, f, f.seed+int64(i))
		if err != nil {
			return err
		}
		report.Runs = append(report.Runs, run)
		short += run.Unproven + run.ByOutage + run.Missed
		if !f.asJSON {
			run.print(s.std)
		}
	}
	if f.asJSON {
		if err := printJSON(s.std.out, report); err != nil {
			return err
		}
	}
	if short > 0 {
		return fmt.Errorf("%d verdicts are unproven, caused by an outage, or missing", short)
	}
	return nil
}

// rehearse plays one world from beginning to end.
func rehearse(ctx context.Context, s *settings, f faultsFlags, seed int64) (faultsRun, error) {
	began := s.now()
	r, err := newRehearsal(ctx, s, f, seed)
	if err != nil {
		return faultsRun{}, err
	}
	defer r.close()
	bar := progressbar.NewOptions(int(r.end.Sub(r.now())/f.step), progressbar.OptionSetWriter(s.std.err), progressbar.OptionSetDescription(fmt.Sprintf("seed %d", seed)),
		progressbar.OptionSetVisibility(isTerminal(s.std.in) && !s.quiet), progressbar.OptionClearOnFinish())
	for r.now().Before(r.end) {
		if err := r.round(ctx); err != nil {
			return faultsRun{}, err
		}
		r.ahead.Add(int64(f.step))
		_ = bar.Add(1)
	}
	_ = bar.Finish()
	run, err := r.report(ctx, seed)
	run.Seconds = s.now().Sub(began).Seconds()
	return run, err
}

func (r faultsRun) print(std stdio) {
	fmt.Fprintf(std.out, "seed %d: %d shipments, %d looks; unproven %d, by outage %d, missed %d, false %d; delay mean %.2f h, 95%% within %.2f h; %.0f s\n",
		r.Seed, r.Shipments, r.Polls, r.Unproven, r.ByOutage, r.Missed, r.False, r.Delay.Mean, r.Delay.P95, r.Seconds)
	for _, kind := range tracker.Kinds() {
		if r.Incidents[kind]+int64(r.Expected[kind]) > 0 {
			fmt.Fprintf(std.out, "  %-20s %6d incidents, %6d expected\n", kind, r.Incidents[kind], r.Expected[kind])
		}
	}
	printMailLoads(std, r.Mails)
	for _, m := range r.Mismatches {
		fmt.Fprintf(std.out, "  %s %s %s (%s, %s): %s\n", m.At.Format(time.RFC3339), m.TrackingNo+m.OrderNo, m.Kind, m.Provider, m.Fate, m.Reason)
	}
}
