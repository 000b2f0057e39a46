package main

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"parcelwarden/tracker/sources"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// snapshotStore keeps what the platform showed and says what became of each snapshot.
type snapshotStore interface {
	merchantFinder
	AddSnapshots(ctx context.Context, merchantID int64, snapshots []tracker.ScoreSnapshot) ([]tracker.RowOutcome, error)
	SnapshotMetrics(platform string) []tracker.MetricProfile
}

func newImportSnapshots(open func(ctx context.Context) (Importer, error), now func() time.Time) *cobra.Command {
	var o importOptions
	cmd := &cobra.Command{
		Use:   "snapshots FILE",
		Short: "Import what the platform showed of the shop's score from a CSV or XLSX file",
		Long:  importSnapshotsHelp,
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, files []string) error {
			return runImport(cmd, open, o, func(ctx context.Context, in Importer) ([]tracker.ImportReport, error) {
				report, unknown, err := importSnapshots(ctx, in, o, snapshotFile{path: files[0], now: now()})
				if len(unknown) > 0 {
					fmt.Fprintf(cmd.ErrOrStderr(), "%s: columns ignored: %s\n", files[0], strings.Join(unknown, ", "))
				}
				if err != nil {
					return nil, err
				}
				return []tracker.ImportReport{report}, nil
			})
		},
	}
	cmd.Flags().StringVar(&o.merchant, "merchant", "", "code of the merchant whose score it is")
	cmd.Flags().BoolVar(&o.json, "json", false, "print the report as JSON")
	return cmd
}

// snapshotFile is the file of one run.
type snapshotFile struct {
	path string
	now  time.Time
}

// importSnapshots counts dates: one that is there with other figures from a file counts as updated, and keeps its earlier revision.
func importSnapshots(ctx context.Context, store snapshotStore, o importOptions, f snapshotFile) (tracker.ImportReport, []string, error) {
	report := tracker.ImportReport{Name: f.path}
	file, stat, err := openFile(f.path)
	if err != nil {
		return report, nil, err
	}
	defer func() { _ = file.Close() }()
	merchant, zone, err := findMerchant(ctx, store, o.merchant)
	if err != nil {
		return report, nil, err
	}
	parsed, err := sources.ParseSnapshots(f.path, file, stat.Size(), sources.SnapshotOptions{
		Metrics: store.SnapshotMetrics(merchant.Platform), Today: f.now.In(zone).Format(time.DateOnly),
	})
	if err != nil {
		return report, parsed.UnknownColumns, fmt.Errorf("import snapshots: %w", err)
	}
	report.Rejected, report.Errors = parsed.Rejected, parsed.Errors
	for i := range parsed.Snapshots {
		s := &parsed.Snapshots[i]
		s.Source, s.At, s.By = tracker.SnapshotCSV, f.now, actor("")
	}
	if len(parsed.Snapshots) > 0 {
		outcomes, err := store.AddSnapshots(ctx, merchant.ID, parsed.Snapshots)
		if err != nil {
			return report, parsed.UnknownColumns, fmt.Errorf("store snapshots of %s: %w", f.path, err)
		}
		for _, outcome := range outcomes {
			switch outcome {
			case tracker.RowCreated:
				report.Created++
			case tracker.RowUpdated:
				report.Updated++
			default:
				report.Unchanged++
			}
		}
	}
	report.Rows = report.Created + report.Updated + report.Unchanged + report.Rejected
	return report, parsed.UnknownColumns, nil
}

// AddSnapshots implements snapshotStore.
func (i importer) AddSnapshots(ctx context.Context, merchantID int64, snapshots []tracker.ScoreSnapshot) ([]tracker.RowOutcome, error) {
	return i.store.AddSnapshots(ctx, merchantID, snapshots)
}

// SnapshotMetrics implements snapshotStore.
func (i importer) SnapshotMetrics(platform string) []tracker.MetricProfile {
	return i.scores.MetricsOf(platform)
}

const importSnapshotsHelp = `Import what the platform showed of the shop's score: one row per date, CSV or
XLSX, columns by name in any order. The model is held against every date, and
from enough of them weights and curves can be learned (page /score/snapshots).

  date                 required  the day it was shown, 2026-09-10
  overall                        the score in all
  product, logistics, service    the three dimensions
  bonus, deduction               points on top, and points taken off (positive)
  KEY                            value of a metric: 0.994 or 99.4% for a share,
                                 hours for a mean
  KEY_points                     its points
  KEY_weighted                   its points times its weight

KEY is a metric of the platform's score profiles. Douyin since 2026-09-08:
pickup_hours_avg, delivery_ontime_rate, damage_return_rate; before that
pickup_points_avg, delivery_ontime_rate, logistics_return_rate. What the shop's
backend shows beyond the profile is kept and marked so: collect_ontime_rate,
prod_dsr, quality_return_rate, average_feedback_time, aftersale_deal_reach_rate.
The platform's own headings are read too (日期, 商家体验分, 商品, 物流, 服务,
加分, 扣分, 运单配送时效达成率, and with 得分 behind a metric its points).
Whatever the page did not show stays empty; a row needs one figure at least.
Columns with other names are ignored and reported.

A row in which anything is wrong is left out as a whole and listed with its
row, field, value and reason; the other rows are kept and the exit status is
3. Nothing is overwritten: a date that comes with other figures than the last
file gave it gets a new revision, and the newest counts. The same file again
changes nothing, not even where somebody has typed other figures since.

  date,overall,product,logistics,service,bonus,pickup_hours_avg,delivery_ontime_rate
  2026-11-20,82,69,99,85,2,5.5741,99.412%
  2026-11-21,82,69,98.5,85,2,5.61,99.28%

The report counts dates; with --json it has the form that "import orders
--help" shows.

Exit status: 0 all kept, 1 failed, 2 wrong usage, 3 some rows rejected.`
