package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"
)

// benchRow is one measurement: the whole path beside a bare baseline of the same run.
type benchRow struct {
	Name     string  `json:"name"`
	Ours     float64 `json:"ours_per_s"`
	Baseline float64 `json:"baseline_per_s"`
	Ratio    float64 `json:"ratio"`
	RSS      float64 `json:"rss_mib"`
	Parcels  int     `json:"parcels"`
}

func newBenchRow(name string, parcels int, ours, baseline float64) benchRow {
	row := benchRow{Name: name, Ours: ours, Baseline: baseline, RSS: residentMiB(), Parcels: parcels}
	if baseline > 0 {
		row.Ratio = ours / baseline
	}
	return row
}

type benchFlags struct {
	parcels int
	db      string
	asJSON  bool
}

func newBenchCommand(s *settings) *cobra.Command {
	var f benchFlags
	cmd := &cobra.Command{
		Use: "bench poll,import,detect,list", Short: "throughput of the whole path beside a bare baseline of the same run", Args: usageArgs(cobra.ExactArgs(1)),
		Long: `Each benchmark runs on a database of its own and prints its rate beside a baseline measured in the same run:

  poll    claim, request over loopback HTTP, decode, record        beside the same client in a bare loop that only decodes
  import  read a CSV file, check it, store it                      beside prepared inserts of the same rows in one transaction
  detect  load what is due, judge, write the verdicts              beside judging the same snapshots in memory for the first time;
          detect/judge judges them in memory once more, as a sweep does
  list    the first page of the stuck list with its summary        beside a bare SELECT of the same incidents`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.parcels < 100 {
				return exitError{code: exitUsage, err: errors.New("bench needs at least 100 parcels")}
			}
			rows, err := runBenchmarks(cmd.Context(), s, strings.Split(args[0], ","), f)
			if err != nil {
				return err
			}
			if f.asJSON {
				return printJSON(s.std.out, rows)
			}
			t := table.NewWriter()
			t.SetOutputMirror(s.std.out)
			t.SetStyle(table.StyleLight)
			t.AppendHeader(table.Row{"bench", "parcels", "ours/s", "baseline/s", "ratio", "RSS MiB"})
			for _, r := range rows {
				t.AppendRow(table.Row{r.Name, r.Parcels, fmt.Sprintf("%.0f", r.Ours), fmt.Sprintf("%.0f", r.Baseline), fmt.Sprintf("%.3f", r.Ratio), fmt.Sprintf("%.0f", r.RSS)})
			}
			t.Render()
			return nil
		},
	}
	flags := cmd.Flags()
	flags.IntVar(&f.parcels, "parcels", 20000, "parcels to work on")
	flags.StringVar(&f.db, "db", "", "an empty PostgreSQL `URL` to use instead of a temporary SQLite file; what it holds is lost")
	flags.BoolVar(&f.asJSON, "json", false, "print one JSON array")
	return cmd
}

func runBenchmarks(ctx context.Context, s *settings, names []string, f benchFlags) ([]benchRow, error) {
	known := map[string]func(context.Context, *benchSite) ([]benchRow, error){
		"poll": benchPoll, "import": benchImport, "detect": benchDetect, "list": benchList,
	}
	for _, name := range names {
		if known[name] == nil {
			return nil, exitError{code: exitUsage, err: fmt.Errorf("there is no benchmark %q: use poll, import, detect, list", name)}
		}
	}
	var out []benchRow
	for _, name := range slices.Compact(names) {
		site, err := newBenchSite(ctx, s, f)
		if err != nil {
			return nil, fmt.Errorf("bench %s: %w", name, err)
		}
		rows, err := known[name](ctx, site)
		site.close()
		if err != nil {
			return nil, fmt.Errorf("bench %s: %w", name, err)
		}
		out = append(out, rows...)
	}
	return out, nil
}

// residentMiB is the largest resident set of this process so far, as the kernel counts it; 0 where it does not.
func residentMiB() float64 {
	file, err := os.Open("/proc/self/status")
	if err != nil {
		return 0
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		if kib, ok := strings.CutPrefix(lines.Text(), "VmHWM:"); ok {
			n, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(kib), "kB")), 64)
			if err == nil {
				return n / 1024
			}
		}
	}
	return 0
}
