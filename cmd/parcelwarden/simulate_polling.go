package main

import (
	"context"
	"errors"
	"fmt"
	"parcelwarden/tracker"
	"parcelwarden/tracker/replay"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"
)

// inventedParcels is how many parcels are invented where nothing else is asked for.
const inventedParcels = 2000

type pollingFlags struct {
	histories string
	parcels   int
	policies  []string
	seed      int64
	asJSON    bool
}

const pollingHelp = `Plays the same parcels under each policy of looking, with the product's own rules, and says what each found how late and for how many
looks. Nothing is asked and nothing is stored: an observer who never looks away says what there was to find.

  economy   looks where a verdict needs one, and where something has most likely happened
  balanced  the picture is at most 12 hours old in transit and 4 hours when out for delivery; the default of the product
  fresh     a fixed interval of 2 hours, whatever happens

Without --histories the parcels are invented as for the demo. With it they are read from a CSV file (it may be compressed with gzip), one
row a scan, columns by name:

  id,at,code,event,place,origin,destination
  7f3a,2026-03-02 09:25:00,PU,Picked up,HANGZHOU,ZJ,SC
  7f3a,2026-03-02 22:54:00,IT,In transit,HANGZHOU,ZJ,SC
  7f3a,2026-03-05 08:10:00,OD,On vehicle for delivery,CHENGDU,ZJ,SC
  7f3a,2026-03-05 13:37:00,DL,Delivered,CHENGDU,ZJ,SC

id tells the parcels apart, at is local time (or RFC 3339), event is the courier's own word and decides with the code what the scan means.
code, place, origin and destination may be missing or empty. The first scan counts as the upload of the number, the newest scan of the
file as the end of what is known.

looks/parcel counts the looks at parcels that were finished. A delay counts from the moment at which an incident became true and
could be seen; an incident that ended before anybody looked counts with all the time it stood, and as missed if that was more than
3 hours. false is an incident that was not true at that moment.`

func newSimulatePollingCommand(s *settings) *cobra.Command {
	var f pollingFlags
	cmd := &cobra.Command{
		Use: "polling", Short: "what each policy of looking costs and how late it finds things", Long: pollingHelp, Args: usageArgs(cobra.NoArgs),
		Example: "  parcelwarden simulate polling --parcels 20000\n  parcelwarden simulate polling --histories scans.csv.gz --policy economy,fresh --json",
		RunE:    func(cmd *cobra.Command, _ []string) error { return simulatePolling(cmd.Context(), s, f) },
	}
	cmd.Flags().StringVar(&f.histories, "histories", "", "CSV file of scans, one a row; invented parcels without it")
	cmd.Flags().IntVar(&f.parcels, "parcels", 0, "how many parcels are invented (2000), or at most read (all)")
	cmd.Flags().StringSliceVar(&f.policies, "policy", []string{"economy", "balanced", "fresh"}, "policies to compare")
	cmd.Flags().Int64Var(&f.seed, "seed", 1, "of the invented parcels")
	cmd.Flags().BoolVar(&f.asJSON, "json", false, "one JSON value on standard output")
	return cmd
}

func simulatePolling(ctx context.Context, s *settings, f pollingFlags) error {
	run := replay.Polling{}
	for _, name := range f.policies {
		policy := tracker.Cadence(strings.TrimSpace(name))
		if !slices.Contains(tracker.Cadences(), policy) {
			return exitError{code: exitUsage, err: fmt.Errorf("policy %q: use economy, balanced or fresh", name)}
		}
		run.Policies = append(run.Policies, policy)
	}
	if f.parcels < 0 {
		return exitError{code: exitUsage, err: errors.New("--parcels must not be negative")}
	}
	book, err := tracker.LoadRuleBook()
	if err != nil {
		return err
	}
	run.Rules, run.Spread = book, firstLooks
	histories, rejected, err := f.read(s, &run)
	if err != nil {
		return err
	}
	bar := newImportBar(s.std.err, "parcels")
	run.Progress = func(done, total int) { bar.show(int64(done), int64(total)) }
	report, err := run.Play(ctx, histories)
	bar.finish()
	if err != nil {
		return err
	}
	if f.asJSON {
		err = printJSON(s.std.out, report)
	} else {
		printPolling(s, report)
	}
	if err == nil && rejected > 0 {
		return exitError{code: exitRejected}
	}
	return err
}

// read fills in the shop and returns the histories, with the number of rows that could not be read.
func (f pollingFlags) read(s *settings, run *replay.Polling) ([]replay.History, int, error) {
	if f.histories == "" {
		if f.parcels == 0 {
			f.parcels = inventedParcels
		}
		shop, histories := worldHistories(f.parcels, f.seed, s.now().UTC().Truncate(24*time.Hour))
		run.Merchant = shop
		return histories, 0, nil
	}
	run.Merchant = tracker.Merchant{Code: "file", Platform: tracker.PlatformGeneric, Zone: tracker.DefaultZone}
	zone, err := tracker.ZoneOf(run.Merchant)
	if err != nil {
		return nil, 0, err
	}
	file, err := readScans(f.histories, zone)
	if err != nil {
		return nil, 0, err
	}
	if file.rejected > 0 {
		fmt.Fprintf(s.std.err, "%d rows left out, the first: %v\n", file.rejected, file.first)
	}
	run.Until = file.newest
	if f.parcels > 0 && len(file.histories) > f.parcels {
		file.histories = file.histories[:f.parcels]
	}
	return file.histories, file.rejected, nil
}

func printPolling(s *settings, report replay.PollingReport) {
	out := s.std.out
	fmt.Fprintf(out, "%d histories, %d incidents to find\n", report.Histories, report.Incidents)
	var fixed *replay.PolicyOutcome
	for i := range report.Policies {
		if report.Policies[i].Policy == tracker.CadenceFresh {
			fixed = &report.Policies[i]
		}
	}
	t := table.NewWriter()
	t.SetOutputMirror(out)
	t.AppendHeader(table.Row{"policy", "looks/parcel", "of fresh", "mean h", "p95 h", "missed", "false", "alerts", "clocks h", "told h"})
	for _, p := range report.Policies {
		share := "-"
		if fixed != nil && fixed.LooksPerParcel > 0 {
			share = fmt.Sprintf("1/%.1f", fixed.LooksPerParcel/max(p.LooksPerParcel, 1e-9))
		}
		t.AppendRow(table.Row{
			p.Policy, fmt.Sprintf("%.2f", p.LooksPerParcel), share, fmt.Sprintf("%.2f", p.MeanDelay), fmt.Sprintf("%.2f", p.P95Delay), p.Missed, p.False,
			p.Alerts, fmt.Sprintf("%.2f", p.ClockDelay), fmt.Sprintf("%.2f (%d)", p.ToldDelay, p.Told),
		})
	}
	t.Render()
}
