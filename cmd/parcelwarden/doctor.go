package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"
)

// Finding states of a check. A warning is something to know, a failure something that stops a part of the program from working.
const (
	checkOK   = "ok"
	checkWarn = "warn"
	checkFail = "fail"
	checkOff  = "off"
)

// checkRow is one line of the doctor's table, and one object of its JSON.
type checkRow struct {
	Area   string `json:"area"`
	Name   string `json:"name"`
	State  string `json:"state"` // ok, warn, fail, off
	Detail string `json:"detail"`
	Hint   string `json:"hint,omitempty"`
}

// examiner makes the checks one after the other.
type examiner struct {
	app  *app
	cfg  Config
	call bool // also call every courier once
	rows []checkRow
}

func (e *examiner) add(row checkRow) { e.rows = append(e.rows, row) }

func newDoctorCommand(s *settings) *cobra.Command {
	var call, asJSON bool
	cmd := &cobra.Command{
		Use: "doctor", Short: "check configuration, database, courier accounts and mail server", Args: usageArgs(cobra.NoArgs),
		Long: "Checks what the program needs and prints one line for each: ok, warn (worth knowing), fail (a part does not work) or off (not set " +
			"up). Couriers are called only with --call: one cheap call each, which may count as a look at your provider. Nothing is sent to " +
			"anybody. Exit status 1 if anything failed.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := s.config()
			if err != nil {
				return err
			}
			e := &examiner{cfg: cfg, call: call}
			e.settings(configPath(s.configFlag))
			a, err := openApp(cmd.Context(), cfg, appOptions{now: s.now, log: s.quietLogger(cfg.Log), lenient: true})
			if err != nil {
				e.add(checkRow{"database", "open", checkFail, err.Error(), "the address is the setting database, the folder the setting data"})
			} else {
				defer a.close()
				e.app = a
				e.examine(cmd.Context())
			}
			return e.report(s.std.out, asJSON)
		},
	}
	cmd.Flags().BoolVar(&call, "call", false, "call each courier once")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON array")
	return cmd
}

// examine makes every check that needs the open program.
func (e *examiner) examine(ctx context.Context) {
	e.database(ctx)
	e.merchants(ctx)
	e.lanes(ctx)
	e.calendar()
	e.couriers(ctx)
	e.pushes(ctx)
	e.sources(ctx)
	e.mail(ctx)
	e.bots()
}

// report prints the rows. A failed check is the command's failure.
func (e *examiner) report(out io.Writer, asJSON bool) error {
	failed := 0
	for _, row := range e.rows {
		if row.State == checkFail {
			failed++
		}
	}
	if asJSON {
		if err := printJSON(out, e.rows); err != nil {
			return err
		}
	} else {
		t := table.NewWriter()
		t.SetOutputMirror(out)
		t.SetStyle(table.StyleLight)
		t.AppendHeader(table.Row{"area", "name", "state", "found"})
		t.SetColumnConfigs([]table.ColumnConfig{{Number: 4, WidthMax: 90, WidthMaxEnforcer: text.WrapSoft}})
		for _, row := range e.rows {
			found := row.Detail
			if row.Hint != "" && row.State != checkOK {
				found += "\n→ " + row.Hint
			}
			t.AppendRow(table.Row{row.Area, row.Name, row.State, found})
		}
		t.Render()
	}
	if failed > 0 {
		return exitError{code: exitFailed, err: fmt.Errorf("%d of %d checks failed", failed, len(e.rows))}
	}
	return nil
}

// timeUnit is how exactly ages are told.
const timeUnit = time.Minute

// probeTimeout bounds one call to somebody else's server.
const probeTimeout = 30 * time.Second

// errText is an error in one line.
func errText(err error) string {
	if err == nil {
		return ""
	}
	if inner := errors.Unwrap(err); inner != nil && err.Error() == "" {
		return inner.Error()
	}
	return err.Error()
}
