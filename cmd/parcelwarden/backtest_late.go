package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"parcelwarden/tracker"
	"parcelwarden/tracker/replay"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"
)

type backtestLateFlags struct {
	trainUntil string
	split      string
	test       string
	daysBefore int
	asJSON     bool
}

func newBacktestLateCommand(s *settings) *cobra.Command {
	var f backtestLateFlags
	cmd := &cobra.Command{
		Use: "late FILE.csv[.gz] --train-until DATE", Short: "how early and how right parcels were called late", Long: backtestLateHelp,
		Args: usageArgs(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			until, err := time.Parse(time.DateOnly, f.trainUntil)
			if err != nil {
				return exitError{code: exitUsage, err: fmt.Errorf("backtest late: --train-until %q is not a day such as 2018-03-01", f.trainUntil)}
			}
			if by := replay.LateSplit(f.split); by != replay.SplitByHandover && by != replay.SplitByOrder {
				return exitError{code: exitUsage, err: fmt.Errorf("backtest late: --split %q is neither handover nor order", f.split)}
			}
			if f.daysBefore < 0 || f.daysBefore > 60 {
				return exitError{code: exitUsage, err: fmt.Errorf("backtest late: --days-before %d is not within 1 to 60", f.daysBefore)}
			}
			return runBacktestLate(cmd.Context(), s.std, lateRun{backtestLateFlags: f, file: args[0], until: until})
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.trainUntil, "train-until", "", "`DATE`: parcels handed over before it are learned, the others judged")
	flags.StringVar(&f.split, "split", string(replay.SplitByHandover), "what lies before --train-until: the handover, or the order")
	flags.StringVar(&f.test, "test", "", "judge the parcels of this `FILE` instead of the rest of the first one")
	flags.IntVar(&f.daysBefore, "days-before", 0, "show also `N` days before the end of the promised day")
	flags.BoolVar(&f.asJSON, "json", false, "one JSON value instead of tables")
	return cmd
}

type lateRun struct {
	backtestLateFlags
	file  string
	until time.Time
}

func runBacktestLate(ctx context.Context, std stdio, run lateRun) error {
	file, err := readLateFile(run.file)
	if err != nil {
		return err
	}
	walk := replay.LateWalk{TrainUntil: run.until}
	by := replay.LateSplit(run.split)
	walk.Train, walk.Test = by.Split(file.Rows, run.until)
	if run.test != "" {
		test, err := readLateFile(run.test)
		if err != nil {
			return err
		}
		walk.Train, walk.Test = by.Join(file.Rows, test.Rows, run.until)
		file.Rejected = append(file.Rejected, test.Rejected...)
		for reason, n := range test.LeftOut {
			file.LeftOut[reason] += n
		}
	}
	if len(walk.Test) == 0 {
		return exitError{code: exitFailed, err: fmt.Errorf("backtest late: no parcel lies on or after %s (%s): there is nothing to judge", run.trainUntil, run.split)}
	}
	bar := newImportBar(std.err, "judging")
	walk.Progress = func(done, all int) { bar.show(int64(done), int64(all)) }
	looks, err := walk.Run(ctx, tracker.NewLateModel(tracker.LateConfig{}))
	bar.finish()
	if err != nil {
		return fmt.Errorf("backtest late: %w", err)
	}
	report := walk.ReportLate(looks, run.daysBefore)
	report.Rejected, report.LeftOut = len(file.Rejected), file.LeftOut
	if err := printLate(std.out, report, run.asJSON); err != nil {
		return err
	}
	return noteLate(std.err, file)
}

func readLateFile(path string) (replay.LateFile, error) {
	in, err := openHistory(path)
	if err != nil {
		return replay.LateFile{}, err
	}
	defer in.Close()
	file, err := replay.ReadLate(in, filepath.Base(path))
	if errors.Is(err, replay.ErrLateColumns) {
		return file, exitError{code: exitUsage, err: fmt.Errorf("backtest late: %w", err)}
	}
	if err != nil {
		return file, fmt.Errorf("backtest late: %w", err)
	}
	return file, nil
}

// maxRejectedShown keeps a file of a thousand wrong rows from hiding the result.
const maxRejectedShown = 20

// noteLate tells what was kept out; rows that were rejected make the exit status 3.
func noteLate(out io.Writer, file replay.LateFile) error {
	for _, reason := range slices.Sorted(maps.Keys(file.LeftOut)) {
		fmt.Fprintf(out, "left out: %d rows %s\n", file.LeftOut[reason], reason)
	}
	for i, wrong := range file.Rejected {
		if i == maxRejectedShown {
			fmt.Fprintf(out, "rejected: %d more rows\n", len(file.Rejected)-i)
			break
		}
		fmt.Fprintf(out, "rejected: %s\n", wrong.Error())
	}
	if len(file.Rejected) > 0 {
		return exitError{code: exitRejected}
	}
	return nil
}
