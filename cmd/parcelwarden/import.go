package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"parcelwarden/tracker"
	"time"

	"github.com/spf13/cobra"
)

// Importer is what the import commands need of the store and the courier table.
type Importer interface {
	orderStore
	supplierStore
	snapshotStore
	Close() error
}

// merchantFinder returns the merchant with a code, or the only one for an empty code; tracker.ErrNotFound if there is none.
type merchantFinder interface {
	Merchant(ctx context.Context, code string) (tracker.Merchant, error)
}

// orderStore keeps parcels. ImportParcels returns one outcome per row, in their order.
type orderStore interface {
	merchantFinder
	ImportParcels(ctx context.Context, merchantID int64, rows []tracker.ParcelRow, sourceAt time.Time) ([]tracker.RowOutcome, error)
	CourierCode(text string) (string, bool)
}

// supplierStore keeps suppliers and says what changed.
type supplierStore interface {
	merchantFinder
	SaveSuppliers(ctx context.Context, merchantID int64, suppliers []tracker.Supplier) (created, updated, unchanged int, err error)
}

// importOptions are the flags of the import commands.
type importOptions struct {
	format   string
	merchant string
	json     bool
}

// newImportCommand returns the command import with its subcommands. open is called once the arguments are known to be right.
func newImportCommand(open func(ctx context.Context) (Importer, error), now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "import",
		Short: "Bring in orders, suppliers and platform snapshots from files",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_ = cmd.Usage()
			return exitError{exitUsage, errors.New("import: say what: orders, suppliers or snapshots")}
		},
	}
	cmd.AddCommand(newImportOrders(open, now), newImportSuppliers(open), newImportSnapshots(open, now))
	for _, c := range append(cmd.Commands(), cmd) {
		c.SilenceUsage, c.SilenceErrors = true, true
		c.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return exitError{exitUsage, err} })
		c.Args = usageArgs(c.Args)
	}
	return cmd
}

// usageArgs gives wrong arguments the exit status of wrong usage.
func usageArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return exitError{exitUsage, err}
		}
		return nil
	}
}

// openFile opens a file that can be imported. The errors name the file and nothing else.
func openFile(path string) (*os.File, os.FileInfo, error) {
	stat, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, nil, fmt.Errorf("%s: there is no such file", path)
	case err != nil:
		return nil, nil, fmt.Errorf("look at file: %w", err)
	case stat.IsDir():
		return nil, nil, fmt.Errorf("%s: is a directory: name the files in it", path)
	case !stat.Mode().IsRegular():
		return nil, nil, fmt.Errorf("%s: is not an ordinary file", path)
	}
	file, err := os.Open(path) //nolint:gosec // the user names the file
	if err != nil {
		return nil, nil, fmt.Errorf("open file: %w", err)
	}
	return file, stat, nil
}

// findMerchant turns a code that nobody has into a usage error that names it.
func findMerchant(ctx context.Context, in merchantFinder, code string) (tracker.Merchant, *time.Location, error) {
	m, err := in.Merchant(ctx, code)
	switch {
	case errors.Is(err, tracker.ErrNotFound) && code == "":
		return m, nil, exitError{exitUsage, errors.New("say which merchant: --merchant CODE")}
	case errors.Is(err, tracker.ErrNotFound):
		return m, nil, exitError{exitUsage, fmt.Errorf("there is no merchant %q", code)}
	case err != nil:
		return m, nil, fmt.Errorf("find merchant: %w", err)
	}
	zone, err := merchantZone(m)
	return m, zone, err
}

// merchantZone loads the merchant's zone, Asia/Shanghai if it has none.
func merchantZone(m tracker.Merchant) (*time.Location, error) {
	name := m.Zone
	if name == "" {
		name = "Asia/Shanghai"
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("merchant %s: time zone: %w", m.Code, err)
	}
	return zone, nil
}

const shownErrors = 50

// printReports writes the reports for a program or for a person; a person's rejected rows go to the second writer.
func printReports(out, errOut io.Writer, reports []tracker.ImportReport, o importOptions) error {
	if o.json {
		for i := range reports {
			if reports[i].Errors == nil {
				reports[i].Errors = []tracker.RowError{}
			}
		}
		enc := json.NewEncoder(out)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(map[string][]tracker.ImportReport{"files": reports}); err != nil {
			return fmt.Errorf("print report: %w", err)
		}
		return nil
	}
	for _, r := range reports {
		for i, e := range r.Errors {
			if i == shownErrors {
				fmt.Fprintf(errOut, "%s: … and %d more\n", r.Name, len(r.Errors)-shownErrors)
				break
			}
			fmt.Fprintf(errOut, "%s: row %d: %s\n", r.Name, e.Row, rowErrorText(e))
		}
		_, err := fmt.Fprintf(out, "%s: %d rows, %d created, %d updated, %d unchanged, %d rejected\n",
			r.Name, r.Rows, r.Created, r.Updated, r.Unchanged, r.Rejected)
		if err != nil {
			return fmt.Errorf("print report: %w", err)
		}
	}
	return nil
}

func rowErrorText(e tracker.RowError) string {
	switch {
	case e.Field == "":
		return e.Reason
	case e.Value == "":
		return e.Field + " " + e.Reason
	default:
		return fmt.Sprintf("%s %q %s", e.Field, e.Value, e.Reason)
	}
}

// reportStatus is the error that gives rejected rows their exit status.
func reportStatus(reports []tracker.ImportReport) error {
	for _, r := range reports {
		if r.Rejected > 0 {
			return exitError{code: exitRejected}
		}
	}
	return nil
}
