package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"parcelwarden/tracker"
	"parcelwarden/tracker/sources"
	"slices"
	"time"

	"github.com/spf13/cobra"
)

func newImportOrders(open func(ctx context.Context) (Importer, error), now func() time.Time) *cobra.Command {
	var o importOptions
	cmd := &cobra.Command{
		Use:   "orders FILE...",
		Short: "Import shipped orders from CSV or XLSX files",
		Long:  importOrdersHelp,
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, files []string) error {
			if !slices.Contains([]string{sources.FormatAuto, sources.FormatGeneric, sources.FormatDoudian}, o.format) {
				return exitError{exitUsage, fmt.Errorf("unknown format %q: auto, generic or doudian", o.format)}
			}
			return runImport(cmd, open, o, func(ctx context.Context, in Importer) ([]tracker.ImportReport, error) {
				return importOrders(ctx, in, o, orderFiles{paths: files, now: now(), errOut: cmd.ErrOrStderr()})
			})
		},
	}
	cmd.Flags().StringVar(&o.format, "format", sources.FormatAuto, "auto, generic or doudian")
	cmd.Flags().StringVar(&o.merchant, "merchant", "", "code of the merchant whose orders these are")
	cmd.Flags().BoolVar(&o.json, "json", false, "print the report as JSON")
	return cmd
}

// runImport opens the store, runs, and prints what was done even if it ended early.
func runImport(cmd *cobra.Command, open func(context.Context) (Importer, error), o importOptions,
	run func(context.Context, Importer) ([]tracker.ImportReport, error),
) (err error) {
	in, err := open(cmd.Context())
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	defer func() { err = joinClose(err, in.Close()) }()
	reports, err := run(cmd.Context(), in)
	if err != nil {
		if len(reports) > 0 {
			err = errors.Join(err, printReports(cmd.OutOrStdout(), cmd.ErrOrStderr(), reports, o))
		}
		var exit exitError
		if errors.As(err, &exit) {
			return err
		}
		return exitError{exitFailed, err}
	}
	if err := printReports(cmd.OutOrStdout(), cmd.ErrOrStderr(), reports, o); err != nil {
		return err
	}
	return reportStatus(reports)
}

// joinClose keeps the status of err and adds a failure to close, which makes it a failure in any case.
func joinClose(err, closing error) error {
	if closing == nil {
		return err
	}
	return exitError{exitFailed, errors.Join(err, fmt.Errorf("close store: %w", closing))}
}

// orderFiles are the files of one run.
type orderFiles struct {
	paths  []string
	now    time.Time
	errOut io.Writer
}

// importOrders imports the files in turn. It looks at all of them first, so that a mistyped name stops it before anything is stored.
func importOrders(ctx context.Context, store orderStore, o importOptions, files orderFiles) ([]tracker.ImportReport, error) {
	for _, path := range files.paths {
		file, _, err := openFile(path)
		if err != nil {
			return nil, err
		}
		if err := file.Close(); err != nil {
			return nil, fmt.Errorf("close file: %w", err)
		}
	}
	home, zone, err := findMerchant(ctx, store, o.merchant)
	if err != nil {
		return nil, err
	}
	var reports []tracker.ImportReport
	for _, path := range files.paths {
		f := &orderFile{store: store, home: home, files: files, merchants: map[string]rowMerchant{}}
		f.options = sources.Options{Zone: zone, Courier: store.CourierCode, Format: o.format, Now: files.now}
		f.options.MerchantZone = func(code string) (*time.Location, bool) { return f.zoneOf(ctx, code) }
		report, err := f.run(ctx, path)
		if report.Rows > 0 {
			reports = append(reports, report)
		}
		if err != nil {
			return reports, err
		}
	}
	return reports, nil
}
