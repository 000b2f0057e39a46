package main

import (
	"errors"
	"fmt"
	"os"
	"parcelwarden/couriers"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"
)

var errDifferences = errors.New("some responses did not decode as expected")

// tally counts what --expect found.
type tally struct {
	rows, good int
	uncovered  map[string]int
}

func runExpect(cmd *cobra.Command, reg *couriers.Registry, table string, args []string) error {
	only, dir := "all", args[0]
	if len(args) == 2 {
		only, dir = args[0], args[1]
	}
	if only != "all" {
		if _, err := lookupCourier(reg, only); err != nil {
			return err
		}
	}
	f, err := os.Open(table)
	if err != nil {
		return fmt.Errorf("decode: %w", err)
	}
	defer f.Close()
	rows, err := couriers.ReadExpectations(f)
	if err != nil {
		return exitError{code: exitUsage, err: err}
	}
	t := tally{uncovered: map[string]int{}}
	for _, row := range rows {
		if row.Courier == "" || row.Courier == "all" {
			row.Courier = only
		}
		if only != "all" && row.Courier != only {
			continue
		}
		t.check(cmd, reg, dir, row)
	}
	t.report(cmd)
	if t.good != t.rows {
		return exitError{code: exitFailed, err: errDifferences}
	}
	return nil
}

func (t *tally) check(cmd *cobra.Command, reg *couriers.Registry, dir string, row couriers.Expectation) {
	adapter, ok := reg.Lookup(row.Courier)
	if !ok {
		t.uncovered[row.Courier]++
		return
	}
	t.rows++
	name := row.File
	if row.TrackingNo != "" {
		name += " " + row.TrackingNo
	}
	body, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(row.File)))
	if err != nil {
		fmt.Fprintf(cmd.OutOrStdout(), "%s: %v\n", name, err)
		return
	}
	doc := couriers.Decode(adapter, couriers.Reply{Body: body, HTTPStatus: row.HTTPStatus}, row.Push)
	differences := row.Differences(doc)
	for _, d := range differences {
		fmt.Fprintf(cmd.OutOrStdout(), "%s: %s\n", name, d)
	}
	if len(differences) == 0 {
		t.good++
	}
}

func (t *tally) report(cmd *cobra.Command) {
	fmt.Fprintf(cmd.OutOrStdout(), "%d of %d as expected\n", t.good, t.rows)
	names := make([]string, 0, len(t.uncovered))
	for name := range t.uncovered {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(cmd.ErrOrStderr(), "not covered: %d rows of %s, which has no adapter\n", t.uncovered[name], name)
	}
}
