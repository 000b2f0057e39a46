package main

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"parcelwarden/tracker/sources"
	"strings"

	"github.com/spf13/cobra"
)

func newImportSuppliers(open func(ctx context.Context) (Importer, error)) *cobra.Command {
	var o importOptions
	cmd := &cobra.Command{
		Use:   "suppliers FILE",
		Short: "Import suppliers and what they deliver from a CSV or XLSX file",
		Long:  importSuppliersHelp,
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, files []string) error {
			return runImport(cmd, open, o, func(ctx context.Context, in Importer) ([]tracker.ImportReport, error) {
				report, unknown, err := importSuppliers(ctx, in, o, files[0])
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
	cmd.Flags().StringVar(&o.merchant, "merchant", "", "code of the merchant whose suppliers these are")
	cmd.Flags().BoolVar(&o.json, "json", false, "print the report as JSON")
	return cmd
}

// importSuppliers counts suppliers where it counts what was stored, and rows where it counts what was rejected.
func importSuppliers(ctx context.Context, store supplierStore, o importOptions, path string) (tracker.ImportReport, []string, error) {
	report := tracker.ImportReport{Name: path}
	file, stat, err := openFile(path)
	if err != nil {
		return report, nil, err
	}
	defer func() { _ = file.Close() }()
	merchant, _, err := findMerchant(ctx, store, o.merchant)
	if err != nil {
		return report, nil, err
	}
	parsed, err := sources.ParseSuppliers(path, file, stat.Size(), sources.Options{})
	if err != nil {
		return report, parsed.UnknownColumns, fmt.Errorf("import suppliers: %w", err)
	}
	report.Rejected, report.Errors = parsed.Rejected, parsed.Errors
	if len(parsed.Suppliers) > 0 {
		report.Created, report.Updated, report.Unchanged, err = store.SaveSuppliers(ctx, merchant.ID, parsed.Suppliers)
		if err != nil {
			return report, parsed.UnknownColumns, fmt.Errorf("store suppliers of %s: %w", path, err)
		}
	}
	report.Rows = report.Created + report.Updated + report.Unchanged + report.Rejected
	return report, parsed.UnknownColumns, nil
}
