package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"parcelwarden/couriers"
	"parcelwarden/tracker/replay"
	"path/filepath"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"
)

const stallHelp = `Judge the silences of past parcels as a look on every midnight would have, and measure how right it was.

  parcelwarden backtest stall scans.csv.gz                            the first three fifths of the parcels teach, the rest is judged
  parcelwarden backtest stall scans.csv.gz --train-until 2025-03-01   parcels first scanned before that day teach
  parcelwarden backtest stall scans.csv.gz --test other.csv           all of the first file teaches, all of the second is judged

FILE has one row for each scan, plain or gzip, columns by name in any order; others are ignored:

  id           the parcel
  at           time of the scan: 2025-02-03 08:00:00 or RFC 3339; without an offset it is taken as it stands
  code         the courier's code of the scan     } one of the two
  event        its words                          } is enough
  place        where it was scanned; may be empty
  origin       where the parcel comes from: city, province or country; may be empty
  destination  where it goes; may be empty

For example:

  id,at,code,event,place,origin,destination
  p1,2025-02-03 08:00:00,PU,picked up,NORTHPORT,NP,HW
  p1,2025-02-03 21:30:00,AR,arrived at hub,MIDFIELD,NP,HW
  p1,2025-02-05 07:10:00,OD,out for delivery,HILLWICK,NP,HW
  p1,2025-02-05 11:45:00,DL,delivered,HILLWICK,NP,HW

The parcel is looked at on 02-04, when it has been silent for 2.5 hours, and on 02-05, silent for 26.5 hours. On 02-04 the answer to
"no scan in the next 72 hours" is no, and so are "not delivered within 7 days" and "never delivered".

What a scan means is read from its words (delivered, out for delivery, delivery attempt, 已签收, 派送中, …). Where the words do not tell,
name the codes: --delivered DL,D1 --out-for-delivery OD --failed DE. A delivery ends a parcel; what comes after it is not counted.

Targets, judged at every look, with the share of right orderings (AUC) of the model, of the plain gap clock (the longer the silence, the
worse) and of the event quantile (the share of shorter silences after the same event):

  no_scan_72h       no scan in the next 72 hours
  not_delivered_7d  not delivered within 7 days
  never_delivered   not delivered by the end of the file, and over or silent for 30 days then

A silent parcel is looked at for 30 days; what has not become known by the end of the file is left out. Nothing later than a look is
used for its judgement; with a split in time the model is refitted every Monday, with what was known by then.

Rules: at most one alert for each parcel, at the first look at which the rule holds. precision is the share of alerts not delivered
within 7 days, recall the share of the never delivered that were alerted, median gap the hours of silence at the alert. The model is
shown beside the 168 hour rule twice: model_same_recall alerts as early as it can with no less recall, no less precision and no more
parcels alerted (where that is not possible: as late as it can with no less recall), model_same_share alerts the same share of parcels.

Rows that cannot be used are told on standard error and left out; the exit status is then 3.`

type stallFlags struct {
	trainUntil string
	test       string
	asJSON     bool
	words      replay.StallWords
}

func newBacktestStallCommand(s *settings) *cobra.Command {
	f := stallFlags{words: replay.StallWords{Read: couriers.Keyword}}
	cmd := &cobra.Command{
		Use: "stall FILE.csv[.gz]", Short: "judge past silences: no scan, not delivered, never delivered", Long: stallHelp,
		Args: usageArgs(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error { return runBacktestStall(s, args[0], f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.trainUntil, "train-until", "", "parcels first scanned before this `DATE` (2025-03-01) teach, the rest is judged")
	flags.StringVar(&f.test, "test", "", "judge the parcels of this `FILE` instead")
	flags.StringSliceVar(&f.words.Delivered, "delivered", nil, "`CODES` that mean delivered")
	flags.StringSliceVar(&f.words.OutForDelivery, "out-for-delivery", nil, "`CODES` that mean out for delivery")
	flags.StringSliceVar(&f.words.Failed, "failed", nil, "`CODES` that mean a failed visit")
	flags.BoolVar(&f.asJSON, "json", false, "print one JSON value")
	return cmd
}

func runBacktestStall(s *settings, path string, f stallFlags) error {
	var cfg replay.StallConfig
	if f.trainUntil != "" && f.test != "" {
		return exitError{code: exitUsage, err: errors.New("--train-until splits one file, --test judges another: give one of them")}
	}
	if f.trainUntil != "" {
		day, err := time.Parse(time.DateOnly, f.trainUntil)
		if err != nil {
			return exitError{code: exitUsage, err: fmt.Errorf("--train-until %s is not a date: write 2025-03-01", f.trainUntil)}
		}
		cfg.TrainUntil = day
	}
	file, err := readStallFile(s, path, f.words)
	if err != nil {
		return err
	}
	rejected := file.Rejected
	judge := func() (replay.StallReport, error) { return replay.BacktestStall(file, cfg) }
	if f.test != "" {
		test, err := readStallFile(s, f.test, f.words)
		if err != nil {
			return err
		}
		rejected += test.Rejected
		judge = func() (replay.StallReport, error) { return replay.TestStall(file, test) }
	}
	report, err := judge()
	if err != nil {
		return fmt.Errorf("backtest stall: %w", err)
	}
	if err := printStall(s.std.out, report, f.asJSON); err != nil {
		return err
	}
	if rejected > 0 {
		return exitError{code: exitRejected}
	}
	return nil
}

// maxToldRows is how many bad rows are told one by one; the others are counted.
const maxToldRows = 20

func readStallFile(s *settings, path string, words replay.StallWords) (*replay.StallFile, error) {
	in, err := os.Open(path)
	if err != nil {
		return nil, exitError{code: exitUsage, err: fmt.Errorf("backtest stall: %w", err)}
	}
	defer in.Close()
	file, err := replay.ReadStall(filepath.Base(path), in, words)
	if err != nil {
		return nil, fmt.Errorf("backtest stall: %w", err)
	}
	for _, e := range file.Errors[:min(len(file.Errors), maxToldRows)] {
		fmt.Fprintf(s.std.err, "%s: row %d: %s %q %s\n", file.Name, e.Row, e.Field, e.Value, e.Reason)
	}
	if file.Rejected > 0 {
		fmt.Fprintf(s.std.err, "%s: %d of %d rows rejected\n", file.Name, file.Rejected, file.Rows)
	}
	return file, nil
}

func printStall(out io.Writer, r replay.StallReport, asJSON bool) error {
	if asJSON {
		return printJSON(out, r)
	}
	learned := "of another file"
	if !r.Split.IsZero() {
		learned = "first scanned before " + r.Split.Format(time.DateOnly)
	}
	fmt.Fprintf(out, "learned from %d parcels %s; judged %d parcels by %d looks\n\n", r.Train, learned, r.Test, r.Looks)
	t := newStallTable(out, table.Row{"target", "looks", "AUC", "AP", "gap clock", "event quantile", "over gap clock"})
	for _, g := range r.Targets {
		clock, quantile := g.Baselines["gap_clock"].AUC, g.Baselines["event_quantile"].AUC
		t.AppendRow(table.Row{
			g.Target, g.N, fmt.Sprintf("%.3f", g.AUC), fmt.Sprintf("%.3f", g.AP), fmt.Sprintf("%.3f", clock), fmt.Sprintf("%.3f", quantile),
			fmt.Sprintf("%+.3f", g.AUC-clock),
		})
	}
	t.Render()
	t = newStallTable(out, table.Row{"rule", "alerted", "precision", "recall", "median gap h"})
	for _, rule := range r.Rules {
		t.AppendRow(table.Row{
			rule.Rule, fmt.Sprintf("%.1f%%", 100*rule.AlertedShare), fmt.Sprintf("%.1f%%", 100*rule.Precision), fmt.Sprintf("%.1f%%", 100*rule.Recall),
			fmt.Sprintf("%.0f", rule.MedianGap),
		})
	}
	t.Render()
	return nil
}

func newStallTable(out io.Writer, header table.Row) table.Writer {
	t := table.NewWriter()
	t.SetOutputMirror(out)
	t.SetStyle(table.StyleLight)
	t.AppendHeader(header)
	return t
}
